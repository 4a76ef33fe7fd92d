"""Asking other catalogues, and taking a record from there: as a new one, or into one that we have."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.library.cataloguing import actions as cataloguing
from torelik.library.cataloguing import queries as catalogue
from torelik.library.cataloguing.describing import NotStorable, derive
from torelik.library.cataloguing.marc import ControlField, Dialect, Encoding, MarcRecord, ReadRecord
from torelik.library.cataloguing.vocabulary import GRANTS as CATALOGUING
from torelik.library.copying import asking, queries, rules, sru, z3950
from torelik.library.copying.models import CopySearch, FoundRecord
from torelik.library.copying.vocabulary import EVENTS, Choice, MergeRefusal, Protocol

ASKERS: dict[str, asking.Asker] = {Protocol.SRU.value: sru.ask_sru, Protocol.Z3950.value: z3950.ask_z3950}
KEPT = timedelta(days=1)
KEPT_SEARCHES = 5
"""So many of a person's searches stay, for going back in the browser."""


class CopyRefused(Exception):
    """The record is not copied; ``refusals`` has every reason."""

    def __init__(self, refusals: list[MergeRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = refusals


def ask_targets(*, question: asking.Question, chosen: Sequence[UUID], by: Actor, at: datetime) -> CopySearch:
    """Ask the chosen targets at once, all of them where none is chosen, and keep what they gave (cl. 12).

    No transaction stands around the asking: a slow target must hold no lock.
    """
    by.require(CATALOGUING.CATALOGUE_RECORD)
    targets = [target for target in queries.switched_on() if not chosen or target.uuid in chosen]
    answers = asking.ask_all([queries.asked_of(target) for target in targets], question, askers=ASKERS)
    return _kept(question, answers, by=by, at=at)


@transaction.atomic
def _kept(question: asking.Question, answers: Sequence[asking.Answer], *, by: Actor, at: datetime) -> CopySearch:
    CopySearch.objects.filter(asked_at__lt=at - KEPT).delete()
    earlier = CopySearch.objects.filter(by_id=by.account_id).order_by("-asked_at", "-id").values_list("pk", flat=True)
    CopySearch.objects.filter(pk__in=list(earlier[KEPT_SEARCHES - 1 :])).delete()
    told = [
        {
            "name": answer.target.name, "total": answer.total, "taken": len(answer.records), "unreadable": answer.unreadable,
            "fault": answer.fault.value if answer.fault else "", "detail": answer.detail.replace("\0", ""),
        }
        for answer in answers
    ]  # fmt: skip
    asked = {"isbn": question.isbn, "title": question.title, "author": question.author}
    search = CopySearch.objects.create(by_id=by.account_id, question=asked, answers=told, asked_at=at)
    FoundRecord.objects.bulk_create(
        FoundRecord(
            search=search, source=answer.target.name, position=read.position, marc=read.record.to_json(),
            original=read.original, encoding=read.encoding.value, dialect=read.dialect.value,
        )
        for answer in answers for read in answer.records if _is_storable(read.record)
    )  # fmt: skip
    return search


def _is_storable(marc: MarcRecord) -> bool:
    try:
        derive(marc)
    except NotStorable:
        return False
    return True


@transaction.atomic
def copy_as_new(*, found: UUID, by: Actor, at: datetime) -> UUID:
    """Catalogue a record of another catalogue and return its address; the bytes stay beside ours.

    Raises ``NotFound``, and ``CopyRefused`` for a record without a title.
    """
    by.require(CATALOGUING.CATALOGUE_RECORD)
    copied = queries.found_in_full(found, visible_to=by)
    if not copied.title:
        raise CopyRefused([MergeRefusal.NO_TITLE])
    read = ReadRecord(
        1, 0, copied.original, Encoding(copied.encoding), Dialect(copied.dialect), copied.marc, copied.marc, (), copied.source
    )
    record = cataloguing.catalogue_record(marc=copied.marc, by=by, at=at, original=read)
    audit.record(EVENTS.RECORD_COPIED, by=by, about=record, at=at, facts={"source": copied.source, "version": record.version})
    return record.uuid


@transaction.atomic
def copy_into(*, found: UUID, record: UUID, chosen: Mapping[int, Choice], expected_version: int, by: Actor, at: datetime) -> int:
    """Give our record its next version out of both, by what was *chosen* for each row of ``rules.side_by_side``;
    return the version.

    Raises ``NotFound``, and ``CopyRefused`` when our record was changed meanwhile or would lose its title.
    """
    by.require(CATALOGUING.CATALOGUE_RECORD)
    copied = queries.found_in_full(found, visible_to=by)
    ours = catalogue.record_in_full(record)
    marc = rules.merged(ours.marc, copied.marc, chosen)
    refusals = merge_refusals(marc, is_changed=ours.card.version != expected_version)
    if refusals:
        raise CopyRefused(refusals)
    written = cataloguing.change_record(
        uuid=record, marc=marc, expected_version=expected_version, reason=f"copied: {copied.source}", by=by, at=at
    )
    audit.record(EVENTS.RECORD_COPIED, by=by, about=written, at=at, facts={"source": copied.source, "version": written.version})
    return written.version


@transaction.atomic
def merge_duplicate(
    *, in_import: UUID, position: int, chosen: Mapping[int, Choice], expected_version: int, by: Actor, at: datetime
) -> int:
    """Give our record its next version out of itself and the duplicate that an import has found; return the version.

    Raises ``NotFound`` where there is nothing to compare, and ``CopyRefused`` as ``copy_into`` does.
    """
    by.require(CATALOGUING.IMPORT_RECORDS)
    taken = catalogue.import_by_uuid(in_import, visible_to=by)
    both = catalogue.comparison(taken, position)
    marc = rules.merged(both.ours, both.theirs, chosen)
    if refusals := merge_refusals(marc, is_changed=both.our_version != expected_version):
        raise CopyRefused(refusals)
    source = f"{taken.file.name}, {position}"
    written = cataloguing.change_record(
        uuid=both.our_uuid, marc=marc, expected_version=expected_version, reason=f"import: {source}",
        by=by.with_grant(CATALOGUING.CATALOGUE_RECORD), at=at,
    )  # fmt: skip
    audit.record(EVENTS.RECORD_COPIED, by=by, about=written, at=at, facts={"source": source, "version": written.version})
    return written.version


def merge_refusals(marc: MarcRecord, *, is_changed: bool) -> list[MergeRefusal]:
    """Every reason not to write the record that came out of two."""
    title = any(not isinstance(field, ControlField) and field.tag == "245" and field.every("anp") for field in marc.fields)
    checks = {MergeRefusal.CHANGED_MEANWHILE: is_changed, MergeRefusal.NO_TITLE: not title}
    return [refusal for refusal, applies in checks.items() if applies]
