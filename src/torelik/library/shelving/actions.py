"""Keeping trees and tables, and setting shelf marks."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.kernel.trilingual import Trilingual
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.cataloguing.indexing import Present
from torelik.library.cataloguing.marc import Description, MarcRecord, describe
from torelik.library.shelving import queries, rules
from torelik.library.shelving.models import AuthorMarkLine, RecordClass, ShelfMark, SubjectClass
from torelik.library.shelving.vocabulary import EVENTS, GRANTS, Refusal, Scheme, Script

BASE = Path(__file__).parent / "base"
PORTION = 1_000


class ShelvingRefused(Exception):
    """Something is not taken; ``refusals`` are the reasons, ``lines`` those of a file with their numbers."""

    def __init__(self, refusals: Sequence[Refusal], lines: Sequence[rules.RefusedLine] = ()) -> None:
        super().__init__(", ".join(refusal.value for refusal in refusals))
        self.refusals = list(refusals)
        self.lines = list(lines)


@transaction.atomic
def import_classes(*, scheme: Scheme, text: str, by: Actor, at: datetime) -> int:
    """Take a table of classes into the tree; classes that are there are named anew. Returns how many lines were taken.

    Nothing is taken where one line is refused: raises ``ShelvingRefused`` with all of them.
    """
    by.require(GRANTS.KEEP_CLASSES)
    known = queries.notations(scheme)
    lines, refused = rules.class_lines(text, scheme, known=known)
    if refused:
        raise ShelvingRefused([refused[0].refusal], refused)
    if not lines:
        raise ShelvingRefused([Refusal.NOTHING])
    for line in lines:
        row, _is_new = SubjectClass.objects.update_or_create(
            scheme=scheme,
            notation=line.notation,
            defaults={
                "parent_id": known.get(line.parent),
                "name_kk": line.kk, "name_ru": line.ru, "name_en": line.en,
            },
        )  # fmt: skip
        known[line.notation] = row.pk
    audit.record(EVENTS.CLASSES_IMPORTED, by=by, at=at, facts={"scheme": scheme.value, "lines": len(lines)})
    return len(lines)


def lay_base_classes(*, by: Actor, at: datetime) -> int:
    """Take the classes that come with the product: main classes of UDC and LBC, and law in detail."""
    return sum(
        import_classes(scheme=scheme, text=(BASE / f"{scheme.value}.csv").read_text(encoding="utf-8"), by=by, at=at)
        for scheme in Scheme
    )


@transaction.atomic
def name_class(*, uuid: UUID, name: Trilingual, by: Actor, at: datetime) -> None:
    """Name a class anew. Raises ``NotFound`` and ``ShelvingRefused``."""
    by.require(GRANTS.KEEP_CLASSES)
    row = queries.class_by_uuid(uuid, visible_to=by)
    if not (name.kk.strip() or name.ru.strip() or name.en.strip()):
        raise ShelvingRefused([Refusal.NO_NAME])
    row.name = name
    row.save(update_fields=["name_kk", "name_ru", "name_en"])
    audit.record(EVENTS.CLASS_NAMED, by=by, about=row, at=at, facts={"scheme": row.scheme})


def class_records(ids: Sequence[int], present: Sequence[Present]) -> None:
    """Count the records in the classes of their present versions; twice gives the same."""
    _keep_classes(ids, [(one.id, one.description) for one in present])


def class_all_records(*, by: Actor, at: datetime) -> int:
    """Count every record of the catalogue anew; for the first time, and after a restored copy."""
    by.require(GRANTS.KEEP_CLASSES)
    ids = cataloguing.all_keys()
    for start in range(0, len(ids), PORTION):
        portion = ids[start : start + PORTION]
        marc = cataloguing.marc_by_key(portion)
        _keep_classes(portion, [(record_id, describe(MarcRecord.from_json(held))) for record_id, held in marc])
    audit.record(EVENTS.RECORDS_CLASSED, by=by, at=at, facts={"lines": len(ids)})
    return len(ids)


@transaction.atomic
def _keep_classes(ids: Sequence[int], described: Iterable[tuple[int, Description]]) -> None:
    rows = [
        RecordClass(record_id=record_id, scheme=scheme, notation=notation)
        for record_id, description in described
        for scheme, notation in sorted(queries.classes_of(description))
    ]
    RecordClass.objects.filter(record_id__in=ids).delete()
    RecordClass.objects.bulk_create(rows, batch_size=PORTION, ignore_conflicts=True)


@transaction.atomic
def import_author_table(*, script: Script, digits: int, text: str, by: Actor, at: datetime) -> int:
    """Take a table that the library has bought or made in place of the one that counts. Raises ``ShelvingRefused``."""
    by.require(GRANTS.KEEP_CLASSES)
    lines, refused = rules.author_lines(text, script, digits)
    if refused:
        raise ShelvingRefused([refused[0].refusal], refused)
    if not lines:
        raise ShelvingRefused([Refusal.NOTHING])
    _write_table(script, digits, lines)
    facts = {"script": script.value, "digits": digits, "lines": len(lines)}
    audit.record(EVENTS.AUTHOR_TABLE_IMPORTED, by=by, at=at, facts=facts)
    return len(lines)


@transaction.atomic
def set_author_line(*, script: Script, digits: int, start: str, number: str, by: Actor, at: datetime) -> None:
    """Give a beginning of words another number. The computed table becomes the library's own with its first change."""
    by.require(GRANTS.KEEP_CLASSES)
    if refusals := rules.refusals_of_line(start, number, script, digits):
        raise ShelvingRefused(refusals)
    if not AuthorMarkLine.objects.filter(script=script, digits=digits).exists():
        _write_table(script, digits, rules.computed_table(script, digits))
    begins = rules.letters_of(start, script)
    AuthorMarkLine.objects.update_or_create(
        script=script, digits=digits, start=begins, defaults={"number": int(number), "ordering": rules.ordering(begins, script)}
    )
    facts = {"script": script.value, "digits": digits, "lines": 1}
    audit.record(EVENTS.AUTHOR_MARK_CHANGED, by=by, at=at, facts=facts)


@transaction.atomic
def drop_author_table(*, script: Script, digits: int, by: Actor, at: datetime) -> None:
    """Give the library's own table up: the computed one counts again."""
    by.require(GRANTS.KEEP_CLASSES)
    count, _by_model = AuthorMarkLine.objects.filter(script=script, digits=digits).delete()
    facts = {"script": script.value, "digits": digits, "lines": count}
    audit.record(EVENTS.AUTHOR_TABLE_DROPPED, by=by, at=at, facts=facts)


@transaction.atomic
def set_shelf_mark(*, record_uuid: UUID, class_index: str, author_mark: str, by: Actor, at: datetime) -> ShelfMark:
    """Say where the copies of a title stand. Raises ``NotFound`` and ``ShelvingRefused``."""
    by.require("library.catalogue-record")
    if refusals := rules.refusals_of_mark(class_index, author_mark):
        raise ShelvingRefused(refusals)
    record = cataloguing.record_by_uuid(record_uuid)
    mark = rules.joined_mark(class_index, author_mark)
    row, _is_new = ShelfMark.objects.update_or_create(
        record_id=record.pk,
        defaults={
            "class_index": class_index.strip(), "author_mark": author_mark.strip(), "mark": mark, "set_at": at,
            "set_by_id": by.account_id,
        },
    )  # fmt: skip
    audit.record(EVENTS.SHELF_MARK_SET, by=by, about=record, at=at, facts={"shelf_mark": mark})
    return row


@transaction.atomic
def set_proposed_marks(*, record_uuids: Sequence[UUID], by: Actor, at: datetime) -> int:
    """Give each of these titles that has a class and no shelf mark the one that is proposed. Returns how many got one."""
    by.require("library.catalogue-record")
    found = cataloguing.records_in_full(record_uuids)
    known = queries.marks_of([record.card.id for record in found])
    given = 0
    for record in found:
        offered = queries.propose(record.marc, record.description)
        if record.card.id in known or rules.refusals_of_mark(offered.class_index, offered.author_mark):
            continue
        set_shelf_mark(
            record_uuid=record.card.uuid, class_index=offered.class_index, author_mark=offered.author_mark, by=by, at=at
        )
        given += 1
    return given


def _write_table(script: Script, digits: int, lines: Iterable[tuple[str, int]]) -> None:
    AuthorMarkLine.objects.filter(script=script, digits=digits).delete()
    rows = [
        AuthorMarkLine(script=script, digits=digits, start=start, ordering=rules.ordering(start, script), number=number)
        for start, number in lines
    ]
    AuthorMarkLine.objects.bulk_create(rows, batch_size=PORTION)
