"""Questions of harvesters. The catalogue is public: whoever asks may see."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from torelik.library.cataloguing import queries as cataloguing
from torelik.library.cataloguing.marc import MarcRecord
from torelik.library.cataloguing.vocabulary import RecordKind
from torelik.library.collections import queries as collections
from torelik.library.protocols import rules
from torelik.library.protocols.models import HarvestEntry

_HEADER = ("pk", "record__uuid", "stamped_at", "kind", "sets", "is_gone")


@dataclass(frozen=True, slots=True)
class Harvested:
    """One record as a harvester gets it; ``marc`` is nothing of one that has left, and where only headers are asked for."""

    id: int
    uuid: UUID
    stamped_at: datetime
    sets: tuple[str, ...]
    is_gone: bool
    marc: MarcRecord | None = None


def entries(*, since: datetime | None, until: datetime, of_set: str) -> "QuerySet[HarvestEntry]":
    """Return what was stamped between both moments, themselves included, in the set; of an unknown set nothing."""
    rows = HarvestEntry.objects.filter(stamped_at__lte=until)
    if since is not None:
        rows = rows.filter(stamped_at__gte=since)
    if collection := rules.collection_of(of_set):
        return rows.filter(record_id__in=collections.published_record_ids(collection))
    if of_set:
        return rows.filter(kind=of_set) if of_set in RecordKind.values else rows.none()
    return rows


def page(rows: "QuerySet[HarvestEntry]", *, after: tuple[datetime, int] | None, most: int, with_marc: bool) -> list[Harvested]:
    """Return the next entries in the order of their stamps; one query."""
    if after is not None:
        stamp, key = after
        # The first condition bounds the stretch of the index; the second alone would be read from its beginning.
        rows = rows.filter(stamped_at__gte=stamp).filter(Q(stamped_at__gt=stamp) | Q(pk__gt=key))
    return _harvested(rows.order_by("stamped_at", "pk")[:most], with_marc=with_marc)


def harvested(uuid: UUID) -> Harvested | None:
    """Return one record with its MARC 21, or that it has left; nothing where there never was one. One query."""
    return next(iter(_harvested(HarvestEntry.objects.filter(record__uuid=uuid), with_marc=True)), None)


def earliest() -> datetime | None:
    """Return the first stamp; nothing of an empty catalogue. One query."""
    found: datetime | None = HarvestEntry.objects.aggregate(first=Min("stamped_at"))["first"]
    return found


def marc_of(uuids: Collection[UUID]) -> dict[UUID, MarcRecord]:
    """Return these records of the catalogue; one query."""
    return cataloguing.marc_by_uuid(uuids)


def _harvested(rows: "QuerySet[HarvestEntry]", *, with_marc: bool) -> list[Harvested]:
    columns = (*_HEADER, "record__marc") if with_marc else _HEADER
    return [
        Harvested(
            pk, uuid, stamped_at, (kind, *(f"{rules.COLLECTION}{one}" for one in sets.split())), is_gone,
            MarcRecord.from_json(marc[0]) if marc and not is_gone else None,
        )
        for pk, uuid, stamped_at, kind, sets, is_gone, *marc in rows.values_list(*columns)
    ]  # fmt: skip
