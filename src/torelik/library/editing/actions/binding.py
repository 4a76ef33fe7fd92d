"""Binding parts to their wholes: volumes to sets, issues to periodicals, by the number that a part names (cl. 12)."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from torelik.library.cataloguing import actions as cataloguing
from torelik.library.cataloguing import queries as records
from torelik.library.cataloguing.indexing import Present
from torelik.library.cataloguing.vocabulary import GRANTS
from torelik.library.copying.followers import Way
from torelik.library.editing import parts
from torelik.library.editing.models import RecordPart


@transaction.atomic
def bind_records(record_ids: Sequence[int], present: Sequence[Present]) -> None:
    """Derive what these records are parts of, and give the parts that waited for them their whole; twice gives the same.

    A part keeps the whole that it has where the number is not found any more, because the whole was merged meanwhile.
    """
    old = RecordPart.objects.filter(part_id__in=record_ids)
    bound = {(row.part_id, row.whole_key): row.whole_id for row in old if row.whole_id}
    links = {one.id: parts.links_of(one.marc, own_agency=one.description.agency) for one in present}
    wholes = records.ids_with_keys({link.key for found in links.values() for link in found})
    old.delete()
    rows = [
        RecordPart(
            part_id=pk,
            whole_key=link.key,
            whole_id=_other(wholes.get(link.key) or bound.get((pk, link.key)), pk),
            volume=link.volume,
            sorting=link.sorting,
            section=link.section,
        )
        for pk, found in links.items()
        for link in found
    ]
    RecordPart.objects.bulk_create(rows)
    own = {key: one.id for one in present if (key := parts.own_key(one.description))}
    waiting = set(RecordPart.objects.filter(whole_key__in=own).values_list("whole_key", flat=True))
    for key in sorted(waiting):
        RecordPart.objects.filter(whole_key=key).exclude(part_id=own[key]).update(whole_id=own[key])


def _other(whole_id: int | None, part_id: int) -> int | None:
    """A record that names its own number is no part of itself."""
    return None if whole_id == part_id else whole_id


def follow_record(way: Way, only: Sequence[str] | None) -> list[str]:
    """Let the parts of a merged whole belong to the other record."""
    rows = RecordPart.objects.filter(whole_id=way.from_id).exclude(part_id=way.to_id).order_by("id")
    if only is not None:
        rows = rows.filter(part__uuid__in=only)
    moved = list(rows.values_list("pk", "part__uuid"))
    RecordPart.objects.filter(pk__in=[pk for pk, _uuid in moved]).update(whole_id=way.to_id)
    uuids = list(dict.fromkeys(uuid for _pk, uuid in moved))
    _write_numbers(way, uuids)
    return [str(uuid) for uuid in uuids]


def _write_numbers(way: Way, part_uuids: Sequence[UUID]) -> None:
    """Let the parts name the other record by its number, as a version of their own; a record without one stays named."""
    ends = records.marc_of_ids([way.from_id, way.to_id]) if part_uuids else {}
    old, new = (parts.number_of(ends[one]) for one in (way.from_id, way.to_id)) if len(ends) == 2 else ("", "")
    if not (old and new) or old == new:
        return
    by = way.by.with_grant(GRANTS.CATALOGUE_RECORD)
    for part, version, marc in records.versions_to_change(part_uuids):
        cataloguing.change_record(
            uuid=part,
            marc=parts.renumbered(marc, {parts.key_of_number(old): new}),
            expected_version=version,
            reason=f"whole-merged: {way.from_uuid}",
            by=by,
            at=way.at,
        )
