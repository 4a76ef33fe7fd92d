"""Questions about targets, what they gave, mergings, batches and tables."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from torelik.documents import api as documents
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.cataloguing.marc import MarcRecord, describe, match_keys
from torelik.library.cataloguing.queries import RecordCard
from torelik.library.cataloguing.rules import description_line, stored_key
from torelik.library.cataloguing.vocabulary import GRANTS as CATALOGUING
from torelik.library.copying import rules, workbooks
from torelik.library.copying.asking import Asked
from torelik.library.copying.models import Batch, BatchChange, CopySearch, DescriptionTable, FoundRecord, Merging, Target
from torelik.library.copying.vocabulary import GRANTS, BatchState, Column

PREVIEW_DIFFERENCES = 50
PORTION_RECORDS = 500


# ---- targets ----


def targets(*, visible_to: Actor) -> list[Target]:
    """Return the targets in the preferred order: all for their keeper, those switched on for cataloguers; one query."""
    if visible_to.may(GRANTS.KEEP_TARGETS):
        return list(Target.objects.order_by("position", "name", "id"))
    return switched_on() if visible_to.may(CATALOGUING.CATALOGUE_RECORD) else []


def switched_on() -> list[Target]:
    """Return the targets that are asked, in the preferred order; one query."""
    return list(Target.objects.filter(is_on=True).order_by("position", "name", "id"))


def target_by_uuid(uuid: UUID, *, visible_to: Actor) -> Target:
    """Return one target for its keeper. Raises ``NotFound``."""
    found = Target.objects.filter(uuid=uuid).first() if visible_to.may(GRANTS.KEEP_TARGETS) else None
    if found is None:
        raise NotFound(uuid)
    return found


def asked_of(target: Target) -> Asked:
    """Return the target as the asking needs it."""
    return Asked(
        id=target.pk, name=target.name, protocol=target.protocol, address=target.address, database=target.database,
        syntax=target.syntax, encoding=target.encoding, may_be_private=target.may_be_private,
    )  # fmt: skip


# ---- what was found ----


@dataclass(frozen=True, slots=True)
class FoundLine:
    """One record of another catalogue as the list shows it; ``ours`` describes the same title and is here already."""

    uuid: UUID
    source: str
    title: str
    authors: str
    line: str
    isbns: str
    ours: RecordCard | None


@dataclass(frozen=True, slots=True)
class FoundInFull:
    """One record of another catalogue with what is ours of the same title."""

    uuid: UUID
    search_uuid: UUID
    source: str
    marc: MarcRecord
    original: bytes
    encoding: str
    dialect: str
    title: str
    line: str
    ours: RecordCard | None


def search_by_uuid(uuid: UUID, *, visible_to: Actor) -> CopySearch:
    """Return one's own search. Raises ``NotFound``, also for somebody else's."""
    found = CopySearch.objects.filter(uuid=uuid, by_id=visible_to.account_id or 0).first()
    if found is None:
        raise NotFound(uuid)
    return found


def found_lines(search: CopySearch) -> list[FoundLine]:
    """Return what all targets gave in one list, in the order of the targets; three queries for any number."""
    rows = list(FoundRecord.objects.filter(search=search).defer("original").order_by("id"))
    marcs = [MarcRecord.from_json(row.marc) for row in rows]
    ours = _ours_of(marcs)
    lines = []
    for row, marc, same in zip(rows, marcs, ours, strict=True):
        d = describe(marc)
        line = description_line(d, responsibility=False)
        lines.append(FoundLine(row.uuid, row.source, d.title, "; ".join(d.authors), line, ", ".join(d.isbns), same))
    return lines


def found_in_full(uuid: UUID, *, visible_to: Actor) -> FoundInFull:
    """Return one record that one's own search has found. Raises ``NotFound``."""
    row = FoundRecord.objects.select_related("search").filter(uuid=uuid, search__by_id=visible_to.account_id or 0).first()
    if row is None:
        raise NotFound(uuid)
    marc = MarcRecord.from_json(row.marc)
    d = describe(marc)
    line = description_line(d)
    return FoundInFull(
        row.uuid,
        row.search.uuid,
        row.source,
        marc,
        bytes(row.original),
        row.encoding,
        row.dialect,
        d.title,
        line,
        _ours_of([marc])[0],
    )


def _ours_of(marcs: Sequence[MarcRecord]) -> list[RecordCard | None]:
    keys = [[stored_key(key) for key in match_keys(describe(marc))] for marc in marcs]
    known = cataloguing.records_with_keys({key for some in keys for key in some})
    cards = cataloguing.record_cards(known.values())
    return [next((cards[known[key]] for key in some if known.get(key) in cards), None) for some in keys]


# ---- duplicates ----


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records side by side, field by field."""

    ours: cataloguing.RecordInFull
    theirs: cataloguing.RecordInFull
    rows: list[rules.FieldPair]


def pair_of(ours: UUID, theirs: UUID, *, visible_to: Actor) -> Pair:
    """Return both records side by side for those who may merge. Raises ``NotFound``."""
    if not visible_to.may(GRANTS.MERGE_RECORDS):
        raise NotFound(ours)
    one, other = cataloguing.record_in_full(ours), cataloguing.record_in_full(theirs)
    return Pair(one, other, rules.side_by_side(one.marc, other.marc))


@dataclass(frozen=True, slots=True)
class MergingLine:
    """One merging as the list shows it."""

    uuid: UUID
    survivor: UUID
    title: str
    loser_title: str
    made_at: datetime
    made_by: str
    is_undone: bool


def mergings(*, visible_to: Actor) -> "QuerySet[Merging]":
    """Return the mergings, the newest first, for those who may merge."""
    if not visible_to.may(GRANTS.MERGE_RECORDS):
        return Merging.objects.none()
    rows = Merging.objects.select_related("survivor", "loser", "by").order_by("-made_at", "-id")
    return rows.defer("before", "survivor__marc", "loser__marc")


def merging_lines(found: Iterable[Merging]) -> list[MergingLine]:
    """Return one page of mergings as values."""
    return [
        MergingLine(
            row.uuid,
            row.survivor.uuid,
            row.survivor.title,
            row.loser.title,
            row.made_at,
            str(row.by or ""),
            row.undone_at is not None,
        )
        for row in found
    ]


def lock_merging(uuid: UUID) -> Merging:
    """Return the merging and keep its row until the transaction ends. Raises ``NotFound``."""
    found = Merging.objects.select_for_update(of=("self",)).select_related("survivor", "loser").filter(uuid=uuid).first()
    if found is None:
        raise NotFound(uuid)
    return found


# ---- batches ----


@dataclass(frozen=True, slots=True)
class Difference:
    """What a batch would change in one record: the lines that go and the lines that come."""

    title: str
    record_uuid: UUID
    goes: tuple[str, ...]
    comes: tuple[str, ...]


def batches(*, visible_to: Actor) -> "QuerySet[Batch]":
    """Return the batches, the newest first, for those who may make them."""
    if not visible_to.may(GRANTS.EDIT_IN_BATCHES):
        return Batch.objects.none()
    return Batch.objects.select_related("by").defer("record_ids").order_by("-made_at", "-id")


def batch_by_uuid(uuid: UUID, *, visible_to: Actor) -> Batch:
    """Return one batch. Raises ``NotFound``."""
    found = batches(visible_to=visible_to).defer(None).filter(uuid=uuid).first()
    if found is None:
        raise NotFound(uuid)
    return found


def lock_batch(uuid: UUID) -> Batch:
    """Return the batch and keep its row until the transaction ends. Raises ``NotFound``."""
    found = Batch.objects.select_for_update(of=("self",)).filter(uuid=uuid).first()
    if found is None:
        raise NotFound(uuid)
    return found


def count_changing(record_ids: Sequence[int], operation: rules.Operation) -> int:
    """Count the chosen records that the operation would change; nothing is written."""
    return sum(rules.applied(operation, marc) is not marc for _uuid, _title, marc in cataloguing.marc_by_ids(record_ids))


def first_differences(record_ids: Sequence[int], operation: rules.Operation) -> list[Difference]:
    """Return what the operation would do to the first records that it changes, at most ``PREVIEW_DIFFERENCES``."""
    differences: list[Difference] = []
    for uuid, title, marc in cataloguing.marc_by_ids(record_ids):
        after = rules.applied(operation, marc)
        if after is not marc:
            differences.append(Difference(title, uuid, *rules.changed_lines(marc, after)))
        if len(differences) == PREVIEW_DIFFERENCES:
            break
    return differences


def changes_to_undo(batch: Batch, *, most: int) -> list[BatchChange]:
    """Return the next changes of the batch that were not looked at yet on the way back, in the order of their making."""
    rows = BatchChange.objects.filter(batch=batch, pk__gt=batch.position).select_related("record").order_by("pk")
    return list(rows[:most])


def records_left(batch: Batch, *, most: int) -> list[tuple[UUID, str]]:
    """Return the records that an undone batch left as they are, because they were changed since; one query."""
    rows = BatchChange.objects.filter(batch=batch, is_undone=False).order_by("record__title_sort", "record_id")
    return list(rows.values_list("record__uuid", "record__title")[:most])


def unfinished_batches() -> Iterator[int]:
    """Yield the batches on which the worker should be at work."""
    rows = Batch.objects.filter(state__in=(BatchState.RUNNING, BatchState.UNDOING)).order_by("pk")
    yield from rows.values_list("pk", flat=True)


# ---- tables ----


def table_by_uuid(uuid: UUID, *, visible_to: Actor) -> DescriptionTable:
    """Return one's own table of descriptions. Raises ``NotFound``, also for somebody else's."""
    found = None
    if visible_to.may(CATALOGUING.IMPORT_RECORDS):
        rows = DescriptionTable.objects.select_related("file", "in_import")
        found = rows.filter(uuid=uuid, by_id=visible_to.account_id or 0).first()
    if found is None:
        raise NotFound(uuid)
    return found


def columns_of(table: DescriptionTable) -> list[Column]:
    """Return what the columns were last said to be."""
    return [Column(one) for one in table.columns]


def table_beginning(table: DescriptionTable, *, most: int) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return the headings and the first *most* rows that say something, with their numbers in the sheet."""
    with documents.open_stored(table.file) as file:
        lines = list(workbooks.lines_of(file, most=4 * most))
    rows = [(number, line) for number, line in enumerate(lines[1:], start=2) if not workbooks.is_empty(line)]
    return lines[0], rows[:most]


def table_preview(table: DescriptionTable, columns: Sequence[Column], *, most: int) -> list[tuple[int, MarcRecord | None]]:
    """Return the records that the first rows become, with the numbers of the rows; none where there is no title."""
    rows = table_beginning(table, most=most)[1]
    return [
        (number, rules.described_row(dict(zip(columns, line, strict=False)), number=number, name=table.file.name))
        for number, line in rows
    ]
