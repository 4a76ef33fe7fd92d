"""Questions about scans of the offline desk."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.lending import queries as loans
from torelik.library.lending.vocabulary import GRANTS, Refusal
from torelik.library.offline_desk import rules
from torelik.library.offline_desk.models import OfflineScan as OfflineScan  # views speak of rows and name no tables
from torelik.library.offline_desk.models import OfflineSettlement
from torelik.library.offline_desk.vocabulary import Conflict, Note, ScanState, Way
from torelik.library.patrons import queries as patrons

HAD_BY_NOBODY = (Note.NOT_ON_LOAN, Note.ON_ITS_WAY)


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """One scan that was or is a conflict, as the list shows it. pii: name of the reader, and of who has the copy now"""

    scan: OfflineScan
    title: str
    reader: str
    conflict: Conflict | None
    refusals: tuple[Refusal, ...]
    ways: tuple[Way, ...]
    held_by: str = ""
    held_until: date | None = None


def conflicts(*, visible_to: Actor) -> QuerySet[OfflineScan]:
    """Return the scans that somebody has to decide about, in the order in which they happened; to the desk."""
    found = OfflineScan.objects.filter(state=ScanState.CONFLICT) if visible_to.may(GRANTS.ISSUE_ITEM) else _none()
    return _with_titles(found).order_by("happened_at", "id")


def settled(*, visible_to: Actor) -> QuerySet[OfflineScan]:
    """Return the scans that were conflicts and are settled, the newest first; to the desk."""
    found = OfflineScan.objects.exclude(state=ScanState.CONFLICT) if visible_to.may(GRANTS.ISSUE_ITEM) else _none()
    decided = found.filter(settlements__isnull=False).distinct()
    return _with_titles(decided).order_by("-received_at", "-id")


def _none() -> QuerySet[OfflineScan]:
    return OfflineScan.objects.none()


def _with_titles(found: QuerySet[OfflineScan]) -> QuerySet[OfflineScan]:
    decisions = OfflineSettlement.objects.select_related("settled_by").order_by("id")
    read = found.select_related("item__record", "sent_by", "branch").defer("item__record__marc")
    return read.prefetch_related(Prefetch("settlements", queryset=decisions))


def count_conflicts() -> int:
    """Return how many scans wait for a decision; one query."""
    return OfflineScan.objects.filter(state=ScanState.CONFLICT).count()


def lines(rows: Collection[OfflineScan]) -> list[ConflictLine]:
    """Return scans as lines, with the readers of their tickets and who has the copies; two queries for any number."""
    readers = patrons.names_by_ticket({row.ticket for row in rows if row.ticket})
    holders = loans.holders([row.item_id for row in rows if row.item_id and Refusal.ON_LOAN in row.refusals])
    return [_line(row, readers, holders) for row in rows]


def _line(row: OfflineScan, readers: dict[str, str], holders: dict[int, tuple[str, date]]) -> ConflictLine:
    conflict = Conflict(row.conflict) if row.conflict else None
    refusals = tuple(Refusal(value) for value in row.refusals)
    held_by, held_until = holders.get(row.item_id or 0, ("", None))
    return ConflictLine(
        scan=row,
        title=row.item.record.title if row.item else "",
        reader=readers.get(row.ticket, ""),
        conflict=conflict,
        refusals=refusals,
        ways=rules.ways_of(conflict, refusals) if conflict and row.state == ScanState.CONFLICT else (),
        held_by=held_by,
        held_until=held_until,
    )


def scans_by_key(keys: Collection[UUID]) -> dict[UUID, OfflineScan]:
    """Return the scans that are known by these keys; one query."""
    rows = OfflineScan.objects.filter(uuid__in=keys).select_related("item__record", "loan").defer("item__record__marc")
    return {row.uuid: row for row in rows}


def lock_scan(uuid: UUID) -> OfflineScan:
    """Return the scan and keep its row until the transaction ends. Raises ``NotFound``."""
    row = OfflineScan.objects.select_for_update().filter(uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    return row


def lock_scans_with_ticket(sitting: UUID, ticket: str, *, but: int) -> list[OfflineScan]:
    """Return the other scans of one reader at one desk whose ticket nobody knows, in their order, and keep their rows."""
    rows = OfflineScan.objects.select_for_update().filter(
        sitting=sitting, ticket=ticket, state=ScanState.CONFLICT, conflict=Conflict.UNKNOWN_READER
    )
    return list(rows.exclude(pk=but).order_by("position", "id"))


def lock_return_of_copy(item_id: int, *, since: datetime) -> OfflineScan | None:
    """Return the first return of the copy that nothing was known of when it was told, and keep its row; one query."""
    rows = OfflineScan.objects.select_for_update().filter(item_id=item_id, note__in=HAD_BY_NOBODY, happened_at__gte=since)
    return rows.order_by("happened_at", "id").first()


def ticket_scanned_in_sitting(sitting: UUID, *, before: int) -> str:
    """Return the ticket that was scanned among the books of a sitting, the last one before this place; one query."""
    rows = OfflineScan.objects.filter(sitting=sitting, position__lt=before, note=Note.TICKET)
    return rows.order_by("-position").values_list("number", flat=True).first() or ""
