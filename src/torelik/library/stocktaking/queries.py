"""Questions about stock-takings."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Min, QuerySet

from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.stocktaking.models import ExpectedCopy
from torelik.library.stocktaking.models import StockScan as StockScan  # views speak of rows and name no tables
from torelik.library.stocktaking.models import StockTaking as StockTaking
from torelik.library.stocktaking.rules import Progress, progress_of
from torelik.library.stocktaking.vocabulary import ASIDE, GRANTS, Finding, TakingState, Verdict

SEES = (GRANTS.TAKE_STOCK, GRANTS.LEAD_STOCK_TAKING)


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One copy in a list of findings, with the place where it belongs and where it was met."""

    number: str
    barcode: str
    title: str
    authors: str
    year: int | None
    record_uuid: UUID | None
    place: str
    found: str


def may_see(actor: Actor) -> bool:
    """Tell whether the actor may see stock-takings."""
    return actor.may_any(SEES)


def takings(*, visible_to: Actor) -> QuerySet[StockTaking]:
    """Return the stock-takings that the actor may see, the newest first."""
    found = StockTaking.objects.prefetch_related("places").order_by("-opened_at", "-id")
    return found if may_see(visible_to) else found.none()


def taking(uuid: UUID, *, visible_to: Actor) -> StockTaking:
    """Return the stock-taking. Raises ``NotFound`` for one that the actor may not see."""
    row = takings(visible_to=visible_to).filter(uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    return row


def lock_taking(uuid: UUID) -> StockTaking:
    """Return the stock-taking and keep its row until the transaction ends: scans and closing take turns."""
    row = StockTaking.objects.select_for_update().filter(uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    return row


def progress(row: StockTaking) -> Progress:
    """Return how many copies there are of each finding; one query."""
    return progress_of(dict(row.expected.values_list("finding").annotate(n=Count("id")).order_by("finding")))


def progress_of_all(rows: Collection[StockTaking]) -> dict[int, Progress]:
    """Return the progress of each stock-taking; one query for any number."""
    counts: dict[int, dict[str, int]] = {row.pk: {} for row in rows}
    found = ExpectedCopy.objects.filter(taking__in=list(counts)).values_list("taking_id", "finding").annotate(n=Count("id"))
    for taking_id, finding, count in found.order_by("taking_id", "finding"):
        counts[taking_id][finding] = count
    return {taking_id: progress_of(one) for taking_id, one in counts.items()}


def copies_of(row: StockTaking, finding: Finding) -> QuerySet[ExpectedCopy]:
    """Return the expected copies of this finding, by place and inventory number."""
    found = row.expected.filter(finding=finding).select_related("item__record", "place", "found_place")
    return found.defer("item__record__marc").order_by("place__key", "item__inventory_number", "id")


def put_aside(row: StockTaking, verdict: Verdict) -> QuerySet[StockScan]:
    """Return the first scan of each number that asked for a hand, by number."""
    first = row.scans.filter(verdict=verdict).values("number").annotate(first=Min("id")).values("first")
    found = row.scans.filter(pk__in=first).select_related("item__record", "item__place", "place")
    return found.defer("item__record__marc").order_by("number", "id")


def count_aside(row: StockTaking) -> dict[str, int]:
    """Return how many different numbers asked for a hand, by verdict; one query."""
    found = row.scans.filter(verdict__in=ASIDE).values_list("verdict")
    return dict(found.annotate(n=Count("number", distinct=True)).order_by("verdict"))


def last_scans(row: StockTaking, *, by: Actor, limit: int) -> list[StockScan]:
    """Return what the actor has scanned last, the newest first; one query."""
    found = row.scans.filter(scanned_by_id=by.account_id).select_related("item__record", "item__place", "place")
    return list(found.defer("item__record__marc").order_by("-id")[:limit])


def scan_by_key(row: StockTaking, key: UUID) -> StockScan | None:
    """Return the scan that was sent under this key already, if any."""
    return row.scans.select_related("item__record", "item__place", "place").filter(key=key).first()


def expected_copy(row: StockTaking, item_id: int) -> ExpectedCopy | None:
    """Return the expected copy, if it is one of this stock-taking."""
    return row.expected.filter(item_id=item_id).first()


def busy_places(place_ids: Collection[int]) -> bool:
    """Tell whether one of the places is being checked already."""
    return StockTaking.objects.filter(state=TakingState.OPEN, places__in=place_ids).exists()


def years_found(item_ids: Collection[int]) -> dict[int, set[int]]:
    """Return in which years a closed stock-taking found each of these copies; one query."""
    found: dict[int, set[int]] = {}
    closed = ExpectedCopy.objects.filter(
        item__in=item_ids, taking__closed_at__isnull=False, finding__in=(Finding.SEEN, Finding.MISPLACED)
    )
    for item_id, closed_at in closed.values_list("item_id", "taking__closed_at"):
        if closed_at:
            found.setdefault(item_id, set()).add(clock.local_date(closed_at).year)
    return found


def missing_numbers(row: StockTaking) -> list[str]:
    """Return the inventory numbers of the copies that were not found, as a write-off takes them; one query."""
    found = row.expected.filter(finding=Finding.UNSEEN).order_by("item__inventory_number", "id")
    return list(found.values_list("item__inventory_number", flat=True))


def lines_of_copies(rows: Iterable[ExpectedCopy]) -> list[CopyLine]:
    """Return expected copies as lines."""
    return [
        CopyLine(
            number=row.item.inventory_number,
            barcode=row.item.barcode,
            title=row.item.record.title,
            authors=row.item.record.authors,
            year=row.item.record.year,
            record_uuid=row.item.record.uuid,
            place=str(row.place.name),
            found=str(row.found_place.name) if row.found_place else "",
        )
        for row in rows
    ]


def lines_of_scans(rows: Iterable[StockScan]) -> list[CopyLine]:
    """Return scans that asked for a hand as lines; of an unknown number there is only the number."""
    return [
        CopyLine(
            number=row.item.inventory_number if row.item else row.number,
            barcode=row.item.barcode if row.item else "",
            title=row.item.record.title if row.item else "",
            authors=row.item.record.authors if row.item else "",
            year=row.item.record.year if row.item else None,
            record_uuid=row.item.record.uuid if row.item else None,
            place=str(row.item.place.name) if row.item else "",
            found=str(row.place.name),
        )
        for row in rows
    ]
