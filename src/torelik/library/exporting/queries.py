"""Questions about exports."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.cataloguing.rules import is_left_alone
from torelik.library.cataloguing.running import process_ended
from torelik.library.exporting import rules
from torelik.library.exporting.models import LibraryExport
from torelik.library.exporting.vocabulary import AT_WORK, GRANTS, ExportState


@dataclass(frozen=True, slots=True)
class ExportCard:
    """One export as the page shows it. ``share`` is in per cent; the file is there until ``until``."""

    export: LibraryExport
    state: ExportState
    share: int
    stands_still: bool
    until: datetime | None

    @property
    def is_moving(self) -> bool:
        return self.state in AT_WORK


def exports(*, visible_to: Actor, at: datetime) -> list[ExportCard]:
    """Return the last exports, the newest first, to who may export; one query."""
    visible_to.require(GRANTS.EXPORT_LIBRARY)
    return [card_of(row, at=at) for row in LibraryExport.objects.select_related("by").order_by("-asked_at", "-id")[:50]]


def export_by_uuid(uuid: UUID, *, visible_to: Actor, at: datetime) -> ExportCard:
    """Return one export to who may export. Raises ``NotFound``."""
    row = LibraryExport.objects.select_related("by", "stored").filter(uuid=uuid).first()
    if row is None or not visible_to.may(GRANTS.EXPORT_LIBRARY):
        raise NotFound(uuid)
    return card_of(row, at=at)


def card_of(row: LibraryExport, *, at: datetime) -> ExportCard:
    """Return the export as the page shows it."""
    state = ExportState(row.state)
    return ExportCard(
        export=row,
        state=state,
        share=100 if state is ExportState.DONE else rules.share(row.done, row.expected),
        stands_still=state is ExportState.RUNNING and is_alone(row, at=at),
        until=row.finished_at + rules.KEPT_FOR if row.finished_at and state is ExportState.DONE else None,
    )


def is_alone(row: LibraryExport, *, at: datetime) -> bool:
    """Tell whether nobody works on the export any more."""
    return is_left_alone(seen_at=row.seen_at, has_runner=bool(row.runner), process_ended=process_ended(row.runner), at=at)


def lock_export(uuid: UUID) -> LibraryExport:
    """Return the export and keep its row until the transaction ends. Raises ``NotFound``."""
    row = LibraryExport.objects.select_for_update(of=("self",)).filter(uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    return row


def unfinished(*, at: datetime) -> list[int]:
    """Return the exports that nobody works on and that are not made."""
    rows = LibraryExport.objects.filter(state__in=AT_WORK).order_by("id")
    return [row.pk for row in rows if row.state == ExportState.WAITING or is_alone(row, at=at)]


def over(*, at: datetime) -> list[UUID]:
    """Return the exports whose file has stayed as long as it may."""
    rows = LibraryExport.objects.filter(state=ExportState.DONE, finished_at__lte=at - rules.KEPT_FOR).order_by("id")
    return list(rows.values_list("uuid", flat=True))
