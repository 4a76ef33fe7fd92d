"""A conflict of the offline desk is settled by a person, once, with a reason where one is due; the decision stays (cl. 12)."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from factories import library as make
from factories import people
from factories.moments import NOON
from library.offline_desk.offline_stage import HOUR, SITTING, scan, send
from torelik.audit.models import Event
from torelik.identity.models import Account
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.library.lending import actions as lending
from torelik.library.lending.models import Loan
from torelik.library.lending.vocabulary import Refusal
from torelik.library.offline_desk import settling
from torelik.library.offline_desk.models import OfflineScan, OfflineSettlement
from torelik.library.offline_desk.settling import Correction, SettlementRefused
from torelik.library.offline_desk.vocabulary import Conflict, ScanState, SettlementRefusal, Way

pytestmark = pytest.mark.django_db
REASON = "Оқырман кітапты алып кетті"


@pytest.fixture
def account() -> Account:
    make.policy()
    return people.account(grants=("library.issue-item",))


@pytest.fixture
def desk(account: Account) -> Actor:
    return people.actor(account)


@pytest.fixture
def chief() -> Actor:
    return people.actor(people.account(grants=("library.issue-item", "library.lift-refusal")))


@pytest.fixture
def expired(account: Account, desk: Actor) -> OfflineScan:
    """An issue to a reader whose ticket had expired."""
    make.item(barcode="B1")
    make.patron(ticket="T-1", card_valid_through=date(2026, 1, 1))
    return send([scan("B1", ticket="T-1", hours_ago=5)], account=account, by=desk)[0]


def settle(row: OfflineScan, way: Way, *, by: Actor, reason: str = "", **corrected: object) -> OfflineScan:
    correction = Correction(**corrected)  # type: ignore[arg-type]
    return settling.settle_conflict(uuid=row.uuid, way=way, reason=reason, correction=correction, by=by, at=NOON)


def test_an_issue_in_spite_of_a_refusal_begins_at_the_moment_of_the_scan(expired: OfflineScan, chief: Actor) -> None:
    row = settle(expired, Way.LIFT, by=chief, reason=REASON)

    assert (row.state, row.conflict, row.ticket) == (ScanState.APPLIED, "", "")
    assert Loan.objects.get().issued_at == NOON - 5 * HOUR
    assert Event.objects.get(name="library.refusal-lifted").facts["reason"] == REASON
    decision = OfflineSettlement.objects.get()
    assert (decision.way, decision.outcome, decision.reason, decision.settled_by_id) == (
        Way.LIFT, ScanState.APPLIED, REASON, chief.account_id,
    )  # fmt: skip


def test_without_the_right_nothing_is_lifted(expired: OfflineScan, desk: Actor) -> None:
    with pytest.raises(PermissionDenied):
        settle(expired, Way.LIFT, by=desk, reason=REASON)

    assert not Loan.objects.exists()


def test_what_is_discarded_stays_with_who_and_why(expired: OfflineScan, desk: Actor) -> None:
    row = settle(expired, Way.DISCARD, by=desk, reason=REASON)

    assert (row.state, row.conflict) == (ScanState.DISCARDED, Conflict.REFUSED)
    facts = Event.objects.get(name="library.offline-conflict-settled").facts
    assert facts == {"way": "discard", "outcome": "discarded", "reason": REASON}


def test_a_conflict_is_settled_once(expired: OfflineScan, desk: Actor) -> None:
    settle(expired, Way.DISCARD, by=desk, reason=REASON)

    with pytest.raises(SettlementRefused) as refused:
        settle(expired, Way.DISCARD, by=desk, reason=REASON)

    assert refused.value.refusals == [SettlementRefusal.SETTLED]
    assert OfflineSettlement.objects.count() == 1


def test_a_way_that_is_not_open_is_refused_with_every_reason(expired: OfflineScan, desk: Actor) -> None:
    with pytest.raises(SettlementRefused) as refused:
        settle(expired, Way.CORRECT, by=desk)

    assert refused.value.refusals == [SettlementRefusal.NOT_THIS_WAY, SettlementRefusal.NOTHING_CORRECTED]


def test_what_is_still_refused_stays_a_conflict_with_the_reasons_of_now(account: Account, desk: Actor, chief: Actor) -> None:
    item = make.item(barcode="B1", state="lost")
    make.patron(ticket="T-1", card_valid_through=date(2026, 1, 1))
    (row,) = send([scan("B1", ticket="T-1")], account=account, by=desk)
    item.state = "available"
    item.save(update_fields=["state"])

    row = settle(row, Way.RETRY, by=desk)

    assert (row.state, row.refusals) == (ScanState.CONFLICT, [Refusal.CARD_EXPIRED])
    assert OfflineSettlement.objects.get().outcome == ScanState.CONFLICT


def test_a_copy_of_another_reader_comes_back_first_and_is_issued_then(account: Account, desk: Actor) -> None:
    item, first, second = make.item(barcode="B1"), make.patron(ticket="T-1"), make.patron(ticket="T-2")
    lending.issue_item(item_id=item.pk, patron_id=first.pk, by=desk, at=NOON - timedelta(days=3))
    (row,) = send([scan("B1", ticket="T-2", hours_ago=2)], account=account, by=desk)

    row = settle(row, Way.TAKE_BACK, by=desk)

    assert row.state == ScanState.APPLIED
    loans = list(Loan.objects.order_by("id").values_list("patron_id", "returned_at", "issued_at"))
    assert [(patron, returned) for patron, returned, _issued in loans] == [(first.pk, NOON - 2 * HOUR), (second.pk, None)]
    assert loans[1][2] == NOON - 2 * HOUR


def test_a_corrected_barcode_is_applied_and_the_wrong_one_stays_with_the_decision(account: Account, desk: Actor) -> None:
    make.item(barcode="B1")
    make.patron(ticket="T-1")
    (row,) = send([scan("B-1", ticket="T-1")], account=account, by=desk)

    row = settle(row, Way.CORRECT, by=desk, number="B1")

    assert (row.state, row.number) == (ScanState.APPLIED, "B1")
    assert OfflineSettlement.objects.get().number == "B-1"


def test_a_corrected_ticket_holds_for_every_book_of_the_same_reader_at_that_desk(account: Account, desk: Actor) -> None:
    for number in range(3):
        make.item(barcode=f"B{number}")
    make.patron(ticket="T-1")
    rows = send(
        [scan("B0", ticket="T1"), scan("B1", ticket="T1"), scan("B2", ticket="T1", sitting=uuid4())], account=account, by=desk
    )

    settle(rows[0], Way.CORRECT, by=desk, ticket="T-1")

    states = list(OfflineScan.objects.order_by("id").values_list("sitting", "state"))
    assert [state for _sitting, state in states] == [ScanState.APPLIED, ScanState.APPLIED, ScanState.CONFLICT]
    assert states[0][0] == SITTING
    assert OfflineSettlement.objects.count() == 2


def test_a_moment_that_is_right_after_all_is_said_to_be_right(account: Account, desk: Actor) -> None:
    make.item(barcode="B1")
    make.patron(ticket="T-1")
    (row,) = send([scan("B1", ticket="T-1", hours_ago=5, is_doubtful=True)], account=account, by=desk)

    row = settle(row, Way.CORRECT, by=desk, happened_at=row.happened_at)

    assert (row.state, Loan.objects.get().issued_at) == (ScanState.APPLIED, NOON - 5 * HOUR)


def test_a_corrected_moment_lies_neither_in_the_future_nor_too_far_back(account: Account, desk: Actor) -> None:
    make.item(barcode="B1")
    (row,) = send([scan("B1", hours_ago=-5)], account=account, by=desk)

    with pytest.raises(SettlementRefused) as refused:
        settle(row, Way.CORRECT, by=desk, happened_at=NOON + HOUR)

    assert refused.value.refusals == [SettlementRefusal.FUTURE]


def test_whoever_does_not_work_at_the_desk_settles_nothing(expired: OfflineScan, someone_with: Callable[..., Actor]) -> None:
    with pytest.raises(PermissionDenied):
        settle(expired, Way.DISCARD, by=someone_with("library.see-reports"), reason=REASON)


def test_a_conflict_that_does_not_exist_is_not_found(desk: Actor) -> None:
    with pytest.raises(NotFound):
        settling.settle_conflict(uuid=uuid4(), way=Way.RETRY, by=desk, at=NOON)


def test_the_database_itself_keeps_decisions_as_they_were(expired: OfflineScan, desk: Actor) -> None:
    settle(expired, Way.DISCARD, by=desk, reason=REASON)

    with pytest.raises(DatabaseError), transaction.atomic():
        OfflineSettlement.objects.update(reason="басқа")
    with pytest.raises(DatabaseError), transaction.atomic():
        OfflineSettlement.objects.all()._raw_delete(using="default")
