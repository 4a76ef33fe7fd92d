"""Questions of the editor: worksheets, the parts of a whole and the wholes of a part."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.cataloguing import copies, versions
from torelik.library.cataloguing.marc import MarcRecord
from torelik.library.cataloguing.vocabulary import GRANTS, RecordKind, Stage
from torelik.library.editing import parts
from torelik.library.editing.models import RecordPart, Scan, Worksheet
from torelik.library.editing.vocabulary import ScanShows

PARTS_MOST = 500
"""So many parts are shown on one page."""


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part of a whole, with its own copies."""

    id: int
    uuid: UUID
    title: str
    volume: str
    year: int | None
    copies: int
    kind: str = ""
    authors: str = ""
    section: str = ""

    @property
    def is_article(self) -> bool:
        """Whether the part has no copies of its own: it is read in the whole."""
        return self.kind == RecordKind.ARTICLE

    @property
    def issue(self) -> str:
        """The number of an issue, without its year."""
        return parts.without_year(self.volume)

    @property
    def pages(self) -> str:
        """On which pages of the whole it stands; nothing where the record does not tell."""
        return parts.pages_in(self.volume)


@dataclass(frozen=True, slots=True)
class WholeLine:
    """One whole to which a record belongs."""

    id: int
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
    return [
        PartLine(
            id=row.part_id,
            uuid=row.part.uuid,
            title=": ".join(filter(None, [row.part.title, row.part.title_remainder])),
            volume=row.volume,
            year=row.part.year,
            copies=counts.get(row.part_id, 0),
            kind=row.part.kind,
            authors=row.part.authors,
            section=row.section,
        )
        for row in found
    ]


def wholes_of(record_id: int) -> list[WholeLine]:
    """Return what a record is a part of; one query."""
    rows = RecordPart.objects.filter(part_id=record_id, whole__isnull=False, whole__merged_into=None).select_related("whole")
    return [
        WholeLine(row.whole.pk, row.whole.uuid, row.whole.title) for row in rows.defer("whole__marc").order_by("id") if row.whole
    ]


def articles_in(record_ids: Collection[int]) -> list[tuple[UUID, str]]:
    """Return the articles that stand in these records, host by host in their order, each with its section; one query."""
    rows = RecordPart.objects.filter(whole_id__in=record_ids, part__merged_into=None, part__kind=RecordKind.ARTICLE)
    return list(rows.order_by("whole_id", "sorting", "id").values_list("part__uuid", "section"))


def hosts_of(record_ids: Collection[int]) -> dict[int, int]:
    """Return in which record each of these articles stands, by numeric keys; one query. Other records have none."""
    rows = RecordPart.objects.filter(part_id__in=record_ids, part__kind=RecordKind.ARTICLE, whole__isnull=False)
    return dict(rows.filter(whole__merged_into=None).order_by("-id").values_list("part_id", "whole_id"))


def hosts_by_uuid(uuids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return in which record each of these articles stands; one query. Other records have none."""
    rows = RecordPart.objects.filter(part__uuid__in=uuids, part__kind=RecordKind.ARTICLE, whole__merged_into=None)
    return dict(rows.filter(whole__isnull=False).order_by("-id").values_list("part__uuid", "whole__uuid"))


def count_parts(record_ids: Collection[int], *, articles: bool) -> dict[int, int]:
    """Return how many articles, or how many other parts, each of these records has; one query."""
    rows = RecordPart.objects.filter(whole_id__in=record_ids, part__merged_into=None)
    kind = Q(part__kind=RecordKind.ARTICLE)
    counted = rows.filter(kind if articles else ~kind).order_by().values("whole_id").annotate(n=Count("id"))
    return {row["whole_id"]: row["n"] for row in counted}


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
