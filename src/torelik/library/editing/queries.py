"""Questions of the editor: worksheets, the parts of a whole and the wholes of a part."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.cataloguing import copies, versions
from torelik.library.cataloguing.marc import MarcRecord
from torelik.library.cataloguing.vocabulary import GRANTS, Stage
from torelik.library.editing.models import RecordPart, Scan, Worksheet
from torelik.library.editing.vocabulary import ScanShows

PARTS_MOST = 500
"""So many parts are shown on one page."""


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part of a whole, with its own copies."""

    uuid: UUID
    title: str
    volume: str
    year: int | None
    copies: int


@dataclass(frozen=True, slots=True)
class WholeLine:
    """One whole to which a record belongs."""

    uuid: UUID
    title: str


def worksheets(*, visible_to: Actor) -> QuerySet[Worksheet]:
    """Return one's own worksheets and those for all, by name; one query."""
    if not visible_to.may(GRANTS.CATALOGUE_RECORD):
        return Worksheet.objects.none()
    own = Q(owner_id=visible_to.account_id, owner__isnull=False)
    return Worksheet.objects.filter(own | Q(is_shared=True)).select_related("owner").order_by("name", "id")


def worksheet_record(uuid: UUID, *, visible_to: Actor) -> tuple[MarcRecord, str]:
    """Return the record of a worksheet and its kind. Raises ``NotFound``, also for what somebody keeps for themselves."""
    found = worksheets(visible_to=visible_to).filter(uuid=uuid).first()
    if found is None:
        raise NotFound(uuid)
    return MarcRecord.from_json(found.marc), found.kind


def own_worksheet(uuid: UUID, *, visible_to: Actor) -> Worksheet:
    """Return one's own worksheet. Raises ``NotFound``."""
    found = worksheets(visible_to=visible_to).filter(uuid=uuid, owner_id=visible_to.account_id).first()
    if found is None:
        raise NotFound(uuid)
    return found


def parts_of(record_id: int) -> list[PartLine]:
    """Return the parts of a record in their order; two queries. The catalogue is public: whoever asks may see."""
    rows = RecordPart.objects.filter(whole_id=record_id, part__merged_into=None).select_related("part").defer("part__marc")
    found = list(rows.order_by("sorting", "part__year", "id")[:PARTS_MOST])
    counts = copies.copies_of([row.part_id for row in found])
    return [PartLine(row.part.uuid, row.part.title, row.volume, row.part.year, counts.get(row.part_id, 0)) for row in found]


def wholes_of(record_id: int) -> list[WholeLine]:
    """Return what a record is a part of; one query."""
    rows = RecordPart.objects.filter(part_id=record_id, whole__isnull=False, whole__merged_into=None).select_related("whole")
    return [WholeLine(row.whole.uuid, row.whole.title) for row in rows.defer("whole__marc").order_by("id") if row.whole]


def rows_of(account_id: int) -> dict[str, list[dict[str, object]]]:
    """Return what is kept of a person, for the person's own export."""
    rows = Worksheet.objects.filter(owner_id=account_id).order_by("id")
    return {"worksheets": [{"name": row.name, "kind": row.kind, "is_shared": row.is_shared} for row in rows]}


@dataclass(frozen=True, slots=True)
class ScanLine:
    """One picture beside a record."""

    uuid: UUID
    shows: str


def scans_of(record_id: int) -> list[ScanLine]:
    """Return the pictures beside a record, the first one first; one query."""
    rows = Scan.objects.filter(record_id=record_id).order_by("id")
    return [ScanLine(row.uuid, str(ScanShows(row.shows).label)) for row in rows]


def scan_by_uuid(uuid: UUID, *, visible_to: Actor) -> Scan:
    """Return a picture with its file. Raises ``NotFound``, also for who does not catalogue."""
    rows = Scan.objects.select_related("stored").filter(uuid=uuid)
    found = rows.first() if visible_to.may(GRANTS.CATALOGUE_RECORD) else None
    if found is None:
        raise NotFound(uuid)
    return found


def waiting_scans(*, visible_to: Actor) -> QuerySet[Scan]:
    """Return the pictures whose records nobody has described in full, the oldest first; one query for a page."""
    if not visible_to.may(GRANTS.CATALOGUE_RECORD):
        return Scan.objects.none()
    rows = Scan.objects.filter(~versions.has_ended(Stage.DESCRIBED, of="record"), record__merged_into=None)
    return rows.select_related("record", "added_by").defer("record__marc").order_by("added_at", "id")
