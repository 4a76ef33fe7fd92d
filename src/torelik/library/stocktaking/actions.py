"""Opening a stock-taking, scanning into it, closing it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.library.administration import actions as administration
from torelik.library.administration.vocabulary import Series
from torelik.library.holdings import queries as holdings
from torelik.library.holdings.vocabulary import ON_BALANCE, ItemState
from torelik.library.lending import queries as lending
from torelik.library.signing import queries as signing
from torelik.library.signing.vocabulary import Office
from torelik.library.stocktaking import queries, rules
from torelik.library.stocktaking.models import ExpectedCopy, StockScan, StockTaking
from torelik.library.stocktaking.rules import ScanFacts
from torelik.library.stocktaking.vocabulary import EVENTS, GRANTS, Finding, Refusal, TakingState

SIGNING = (Office.HEAD, Office.ACCOUNTANT)
"""Whose holders sign the act."""
BATCH = 2000
"""Rows written by one statement: 20,000 copies are ten of them."""


class TakingRefused(Exception):
    """Nothing was done; carries every reason."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)


@transaction.atomic
def open_taking(
    *, key: UUID, place_ids: Collection[int], commission: str = "", standing_id: int | None = None, by: Actor, at: datetime
) -> StockTaking:
    """Open a stock-taking of the places and write down what should stand there; the same *key* twice opens one.

    The commission is a standing one, is written by hand, or both.
    Raises ``TakingRefused``.
    """
    by.require(GRANTS.LEAD_STOCK_TAKING)
    before = StockTaking.objects.filter(uuid=key).first()
    if before is not None:
        return before
    holdings.lock_places(place_ids)  # two people opening over one place take turns
    copies = holdings.copies_on_balance_in(place_ids)
    refusals = rules.refusals_to_open(
        places=len(place_ids),
        commission=commission,
        busy=queries.busy_places(place_ids),
        copies=len(copies),
        standing=standing_id is not None,
        works=standing_id is None or signing.is_in_force(standing_id, clock.local_date(at)),
    )
    if refusals:
        raise TakingRefused(refusals)
    row = StockTaking.objects.create(
        uuid=key, standing_id=standing_id, commission=commission.strip(), opened_at=at, opened_by_id=by.account_id
    )
    row.places.set(place_ids)
    lent, lost = lending.items_on_loan(), holdings.lost_items()
    ExpectedCopy.objects.bulk_create(
        (
            ExpectedCopy(
                taking=row,
                item_id=item,
                place_id=place,
                finding=Finding.LOST if item in lost else Finding.ON_LOAN if item in lent else Finding.UNSEEN,
            )
            for item, place in copies
        ),
        batch_size=BATCH,
    )
    audit.record(EVENTS.OPENED, by=by, about=row, at=at, facts={"expected": len(copies)})
    return row


@transaction.atomic
def scan(*, uuid: UUID, key: UUID, number: str, place_id: int, scanned_at: datetime, by: Actor, at: datetime) -> StockScan:
    """Take one number read at a shelf and say what it means; the same *key* again returns the first answer.

    The journal has no event for each: scans are rows of their own that are only ever added. Raises ``TakingRefused``.
    """
    by.require(GRANTS.TAKE_STOCK)
    row = queries.lock_taking(uuid)
    if (before := queries.scan_by_key(row, key)) is not None:
        return before
    refusals = [Refusal.CLOSED] if row.state == TakingState.CLOSED else []
    if not row.places.filter(pk=place_id).exists():
        refusals.append(Refusal.OTHER_PLACE)
    if refusals:
        raise TakingRefused(refusals)
    item = holdings.item_by_number(number)
    copy = queries.expected_copy(row, item.id) if item else None
    facts = ScanFacts(is_known=False, finding=None)
    if item:
        facts = ScanFacts(
            in_stock=item.state in ON_BALANCE,
            is_lost=item.state == ItemState.LOST,
            on_loan=lending.due_day_of_item(item.id) is not None,
            here=(copy.place_id if copy else item.place_id) == place_id,
            finding=Finding(copy.finding) if copy else None,
        )
    if item and copy is None and facts.in_stock and facts.here:
        # It came to this place after the stock-taking was opened: from now on it is expected like the others.
        copy = ExpectedCopy.objects.create(taking=row, item_id=item.id, place_id=place_id)
        facts = ScanFacts(on_loan=facts.on_loan, finding=Finding.UNSEEN)
    finding = rules.finding_after(facts)
    if copy and finding:
        copy.finding, copy.found_place_id, copy.found_pass = finding, place_id, row.passes
        copy.save(update_fields=["finding", "found_place", "found_pass"])
    made = StockScan.objects.create(
        key=key, taking=row, number=number, item_id=item.id if item else None, place_id=place_id,
        verdict=rules.verdict_of(facts), pass_number=row.passes,
        scanned_at=min(scanned_at, at), received_at=at, scanned_by_id=by.account_id,
    )  # fmt: skip
    return queries.scan_by_key(row, key) or made


@transaction.atomic
def begin_second_pass(*, uuid: UUID, by: Actor, at: datetime) -> StockTaking:
    """Begin to look for what the first pass has not found. Raises ``TakingRefused``."""
    by.require(GRANTS.LEAD_STOCK_TAKING)
    row = queries.lock_taking(uuid)
    checks = {Refusal.CLOSED: row.state == TakingState.CLOSED, Refusal.SECOND_PASS: row.passes > 1}
    if refusals := [refusal for refusal, applies in checks.items() if applies]:
        raise TakingRefused(refusals)
    _look_again(row)
    row.passes = 2
    row.save(update_fields=["passes"])
    audit.record(EVENTS.SECOND_PASS, by=by, about=row, at=at)
    return row


@transaction.atomic
def close_taking(*, uuid: UUID, by: Actor, at: datetime) -> StockTaking:
    """Close the stock-taking for good and number its act. Raises ``TakingRefused``."""
    by.require(GRANTS.LEAD_STOCK_TAKING)
    row = queries.lock_taking(uuid)
    if row.state != TakingState.CLOSED:
        _look_again(row)
    counts = queries.progress(row)
    refusals = rules.refusals_to_close(is_closed=row.state == TakingState.CLOSED, passes=row.passes, missing=counts.unseen)
    if refusals:
        raise TakingRefused(refusals)
    row.number = administration.take_number(series=Series.STOCK_TAKING, year=clock.local_date(at).year)
    row.state, row.closed_at, row.closed_by_id = TakingState.CLOSED, at, by.account_id
    row.signed = signing.signed_on(clock.local_date(at), offices=SIGNING, commission_id=row.standing_id).as_json()
    row.save(update_fields=["number", "state", "closed_at", "closed_by", "signed"])
    audit.record(EVENTS.CLOSED, by=by, about=row, at=at, facts={"expected": counts.expected, "missing": counts.unseen})
    return row


def _look_again(row: StockTaking) -> None:
    """Bring up to date what nobody scans: which unseen copies are lost or on loan now, and which have left the stock."""
    lost, gone = holdings.lost_items(), holdings.items_off_balance()
    lent = lending.items_on_loan() - lost
    for finding in (Finding.UNSEEN, Finding.ON_LOAN, Finding.LOST):
        ids = dict(row.expected.filter(finding=finding).values_list("item_id", "pk"))
        for now, items in (
            (Finding.GONE, gone),
            (Finding.LOST, lost),
            (Finding.ON_LOAN, lent - gone),
            (Finding.UNSEEN, ids.keys() - lent - lost - gone),
        ):
            changed = [ids[item] for item in ids.keys() & items] if now is not finding else []
            for start in range(0, len(changed), BATCH):
                row.expected.filter(pk__in=changed[start : start + BATCH], finding=finding).update(finding=now)
