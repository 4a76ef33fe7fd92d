"""Scans of a desk without a connection are applied once each, in device time, and nothing of them is lost (cl. 12)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from factories import library as make
from factories import people
from factories.moments import NOON
from factories.threads import at_once
from library.offline_desk.offline_stage import DEVICE, HOUR, MINUTE, OTHER_DEVICE, scan, send
from torelik.audit.models import Event
from torelik.identity.models import Account
from torelik.kernel.actor import Actor
from torelik.kernel.errors import PermissionDenied
from torelik.library.lending import actions as lending
from torelik.library.lending.models import CountedAct, Loan
from torelik.library.lending.vocabulary import Refusal
from torelik.library.offline_desk import applying
from torelik.library.offline_desk.actions import BatchRefused
from torelik.library.offline_desk.models import OfflineScan
from torelik.library.offline_desk.rules import SentScan
from torelik.library.offline_desk.vocabulary import BatchRefusal, Conflict, Note, ScanState
from torelik.library.patrons.models import Patron

pytestmark = pytest.mark.django_db
DAY = 24
OF_A_BATCH, OF_AN_IDLE_RETURN, OF_A_LOAN = 6, 17, 48
"""Queries: of a batch whatever its length, of a return that changes nothing, of an issue and its return together."""


@pytest.fixture
def account() -> Account:
    make.policy()
    return people.account(grants=("library.issue-item",))


@pytest.fixture
def desk(account: Account) -> Actor:
    return people.actor(account)


@pytest.fixture
def reader(account: Account) -> Patron:
    return make.patron(ticket="20260417")


def states(rows: list[OfflineScan]) -> list[tuple[str, str]]:
    return [(row.state, row.note or row.conflict) for row in rows]


def test_a_book_issued_without_a_connection_is_due_by_the_moment_of_its_scan(
    account: Account, desk: Actor, reader: Patron
) -> None:
    make.item(barcode="B1")

    (row,) = send([scan("B1", ticket="20260417", hours_ago=2 * DAY)], account=account, by=desk)

    loan, moment = Loan.objects.get(), NOON - timedelta(days=2)
    assert states([row]) == [(ScanState.APPLIED, "")]
    assert (loan.patron_id, loan.issued_at, loan.issued_by_id) == (reader.pk, moment, account.pk)
    assert loan.due_on == date(2026, 12, 12)  # twenty-one days after the 21st
    assert CountedAct.objects.get().day == date(2026, 11, 21)
    event = Event.objects.get(name="library.item-issued")
    assert (event.at, event.facts["happened_at"]) == (NOON, moment.isoformat())


def test_a_book_returned_without_a_connection_was_not_late_on_the_days_after_its_scan(
    account: Account, desk: Actor, reader: Patron
) -> None:
    item = make.item(barcode="B1")
    loan = lending.issue_item(item_id=item.pk, patron_id=reader.pk, by=desk, at=NOON - timedelta(days=2)).loan

    (row,) = send([scan("B1", hours_ago=DAY)], account=account, by=desk)

    loan.refresh_from_db()
    assert states([row]) == [(ScanState.APPLIED, "")]
    assert loan.returned_at == NOON - timedelta(days=1)


def test_the_ticket_is_forgotten_when_the_loan_knows_its_reader(account: Account, desk: Actor, reader: Patron) -> None:
    make.item(barcode="B1")

    done, undecided = send([scan("B1", ticket="20260417"), scan("nobody", ticket="20260417")], account=account, by=desk)

    assert (done.ticket, undecided.ticket) == ("", "20260417")


def test_scans_are_applied_in_device_time_whatever_their_order_in_the_batch(account: Account, desk: Actor) -> None:
    make.item(barcode="B1")
    first, second = make.patron(ticket="T-1"), make.patron(ticket="T-2")
    issued, returned = scan("B1", ticket="T-1", hours_ago=5), scan("B1", hours_ago=4)
    again = scan("B1", ticket="T-2", hours_ago=3)

    rows = send([again, returned, issued], account=account, by=desk)

    assert {row.state for row in rows} == {ScanState.APPLIED}
    loans = list(Loan.objects.order_by("issued_at").values_list("patron_id", "issued_at", "returned_at"))
    assert loans == [(first.pk, NOON - 5 * HOUR, NOON - 4 * HOUR), (second.pk, NOON - 3 * HOUR, None)]


@pytest.mark.parametrize("wrong_by", [timedelta(hours=-7), timedelta(hours=7)])
def test_a_clock_that_is_wrong_changes_nothing_where_its_offset_is_measured(
    wrong_by: timedelta, account: Account, desk: Actor, reader: Patron
) -> None:
    make.item(barcode="B1")
    told = scan("B1", ticket="20260417", scanned_at=NOON - 2 * HOUR + wrong_by)

    send([told], account=account, by=desk, offset=-wrong_by)

    assert Loan.objects.get().issued_at == NOON - 2 * HOUR


def test_a_clock_set_back_between_two_scans_leaves_the_first_to_a_person(account: Account, desk: Actor, reader: Patron) -> None:
    make.item(barcode="B1")
    make.item(barcode="B2")

    rows = send(
        [scan("B1", ticket="20260417", hours_ago=1), scan("B2", ticket="20260417", hours_ago=3)], account=account, by=desk
    )

    assert states(rows) == [(ScanState.CONFLICT, Conflict.CLOCK_CHANGED), (ScanState.APPLIED, "")]


@pytest.mark.parametrize(("hours_ago", "conflict"), [(-3, Conflict.FUTURE), (24 * 14 + 1, Conflict.TOO_OLD)])
def test_a_moment_that_cannot_be_is_a_conflict_and_not_a_loan(
    hours_ago: float, conflict: Conflict, account: Account, desk: Actor, reader: Patron
) -> None:
    make.item(barcode="B1")

    rows = send([scan("B1", ticket="20260417", hours_ago=hours_ago)], account=account, by=desk)

    assert states(rows) == [(ScanState.CONFLICT, conflict)]
    assert not Loan.objects.exists()


def test_what_the_rules_refuse_is_kept_with_every_reason(account: Account, desk: Actor) -> None:
    make.item(barcode="B1")
    make.item(barcode="B2", state="lost")
    make.patron(ticket="T-1", card_valid_through=date(2026, 1, 1))

    rows = send(
        [
            scan("B1", ticket="T-1"),
            scan("B2", ticket="T-1"),
            scan("nobody", ticket="T-1"),
            scan("B1", ticket="nobody"),
            scan("nobody"),
        ],
        account=account,
        by=desk,
    )

    assert states(rows) == [
        (ScanState.CONFLICT, Conflict.REFUSED),
        (ScanState.CONFLICT, Conflict.REFUSED),
        (ScanState.CONFLICT, Conflict.UNKNOWN_COPY),
        (ScanState.CONFLICT, Conflict.UNKNOWN_READER),
        (ScanState.CONFLICT, Conflict.UNKNOWN_COPY),
    ]
    assert [row.refusals for row in rows[:2]] == [[Refusal.CARD_EXPIRED], [Refusal.LOST, Refusal.CARD_EXPIRED]]


def test_the_rules_of_the_day_of_the_scan_hold(account: Account, desk: Actor) -> None:
    make.item(barcode="B1")
    make.patron(ticket="T-1", card_valid_through=date(2026, 11, 22))

    rows = send([scan("B1", ticket="T-1", hours_ago=DAY)], account=account, by=desk)

    assert states(rows) == [(ScanState.APPLIED, "")]


def test_a_return_of_what_nobody_has_is_noted_and_harms_nothing(account: Account, desk: Actor) -> None:
    make.item(barcode="B1")

    rows = send([scan("B1")], account=account, by=desk)

    assert states(rows) == [(ScanState.NOTED, Note.NOT_ON_LOAN)]


def test_a_return_before_a_later_loan_does_not_end_that_loan(account: Account, desk: Actor, reader: Patron) -> None:
    item = make.item(barcode="B1")
    lending.issue_item(item_id=item.pk, patron_id=reader.pk, by=desk, at=NOON - HOUR)

    rows = send([scan("B1", hours_ago=2)], account=account, by=desk)

    assert states(rows) == [(ScanState.NOTED, Note.NOT_ON_LOAN)]
    assert Loan.objects.get().returned_at is None


def test_a_ticket_scanned_among_the_books_changes_the_reader_for_those_after_it(account: Account, desk: Actor) -> None:
    make.item(barcode="B1")
    make.item(barcode="B2")
    first, second = make.patron(ticket="T-1"), make.patron(ticket="T-2")
    before, ticket, after = (scan(number, ticket="T-1") for number in ("B1", "T-2", "B2"))

    rows = send([before, ticket, after], account=account, by=desk)

    assert states(rows) == [(ScanState.APPLIED, ""), (ScanState.NOTED, Note.TICKET), (ScanState.APPLIED, "")]
    assert list(Loan.objects.order_by("id").values_list("patron_id", flat=True)) == [first.pk, second.pk]


def test_a_scan_that_was_taken_back_does_nothing_and_is_kept(account: Account, desk: Actor, reader: Patron) -> None:
    make.item(barcode="B1")

    rows = send([scan("B1", ticket="20260417", is_taken_back=True)], account=account, by=desk)

    assert states(rows) == [(ScanState.NOTED, Note.TAKEN_BACK)]
    assert not Loan.objects.exists()


def test_the_same_batch_again_gives_the_same_answers_and_changes_nothing(account: Account, desk: Actor, reader: Patron) -> None:
    make.item(barcode="B1")
    batch = [scan("B1", ticket="20260417"), scan("nobody", ticket="20260417"), scan("B1", hours_ago=1)]
    first = states(send(batch, account=account, by=desk))
    events = Event.objects.count()

    again = states(send(batch, account=account, by=desk, at=NOON + MINUTE))

    assert again == first
    assert (Loan.objects.count(), OfflineScan.objects.count(), Event.objects.count()) == (1, 3, events)


def test_a_batch_that_is_killed_in_the_middle_is_simply_sent_again(
    account: Account, desk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        make.item(barcode=f"B{number}")
        make.patron(ticket=f"T-{number}")
    batch = [scan(f"B{number}", ticket=f"T-{number}") for number in range(6)]
    whole, applied = applying.apply, 0

    def die_at_the_fourth(row: OfflineScan, **words: object) -> None:
        nonlocal applied
        whole(row, **words)  # type: ignore[arg-type]
        applied += 1
        if applied == 4:
            raise ConnectionAbortedError

    monkeypatch.setattr(applying, "apply", die_at_the_fourth)
    with pytest.raises(ConnectionAbortedError):
        send(batch, account=account, by=desk)
    half = Loan.objects.count()
    monkeypatch.setattr(applying, "apply", whole)

    rows = send(batch, account=account, by=desk)

    assert half == 3
    assert states(rows) == [(ScanState.APPLIED, "")] * 6
    assert (Loan.objects.count(), OfflineScan.objects.count()) == (6, 6)


def test_two_devices_that_issue_one_copy_leave_one_loan_and_one_conflict(account: Account, desk: Actor) -> None:
    make.item(barcode="B1")
    first, _second = make.patron(ticket="T-1"), make.patron(ticket="T-2")

    send([scan("B1", ticket="T-1", hours_ago=3)], account=account, by=desk)
    rows = send([scan("B1", ticket="T-2", hours_ago=2, device=OTHER_DEVICE)], account=account, by=desk)

    assert states(rows) == [(ScanState.CONFLICT, Conflict.REFUSED)]
    assert rows[0].refusals == [Refusal.ON_LOAN]
    assert Loan.objects.get().patron_id == first.pk


def test_an_issue_earlier_than_a_loan_that_is_known_already_is_a_conflict(account: Account, desk: Actor) -> None:
    make.item(barcode="B1")
    make.patron(ticket="T-1")
    make.patron(ticket="T-2")

    send([scan("B1", ticket="T-1", hours_ago=2)], account=account, by=desk)
    rows = send([scan("B1", ticket="T-2", hours_ago=3, device=OTHER_DEVICE)], account=account, by=desk)

    assert states(rows) == [(ScanState.CONFLICT, Conflict.MOVED_ON)]


def test_a_return_that_another_device_told_first_ends_the_loan_told_after_it(
    account: Account, desk: Actor, reader: Patron
) -> None:
    make.item(barcode="B1")
    (returned,) = send([scan("B1", hours_ago=2, device=OTHER_DEVICE)], account=account, by=desk)

    (issued,) = send([scan("B1", ticket="20260417", hours_ago=3)], account=account, by=desk)

    returned.refresh_from_db()
    loan = Loan.objects.get()
    assert states([issued, returned]) == [(ScanState.APPLIED, "")] * 2
    assert (loan.issued_at, loan.returned_at) == (NOON - 3 * HOUR, NOON - 2 * HOUR)


def test_scans_of_another_account_are_not_sent_as_ones_own(account: Account, desk: Actor, reader: Patron) -> None:
    make.item(barcode="B1")
    colleague = people.account(grants=("library.issue-item",))

    with pytest.raises(BatchRefused) as refused:
        send([scan("B1", ticket="20260417")], account=colleague, by=desk)

    assert refused.value.refusals == [BatchRefusal.SOMEBODY_ELSES]
    assert not OfflineScan.objects.exists()


def test_a_file_of_another_account_is_taken_in_and_says_whose_it_was(account: Account, desk: Actor, reader: Patron) -> None:
    make.item(barcode="B1")
    colleague = people.account(grants=())

    (row,) = send([scan("B1", ticket="20260417")], account=colleague, by=desk, from_file_of="Ким В.")

    assert (row.state, row.scanned_by_name, row.sent_by_id) == (ScanState.APPLIED, "Ким В.", account.pk)
    assert Event.objects.get(name="library.offline-scans-taken").facts["from_file"] == str(colleague.uuid)


def test_whoever_has_lost_the_right_since_sends_nothing_and_loses_nothing(reader: Patron) -> None:
    make.item(barcode="B1")
    former = people.account(grants=("library.see-reports",))

    with pytest.raises(PermissionDenied):
        send([scan("B1", ticket="20260417")], account=former, by=people.actor(former))

    assert not OfflineScan.objects.exists()


def test_more_scans_than_a_batch_may_have_are_refused_whole(account: Account, desk: Actor) -> None:
    with pytest.raises(BatchRefused) as refused:
        send([scan("B1")] * 501, account=account, by=desk)

    assert refused.value.refusals == [BatchRefusal.TOO_MANY]


def test_a_batch_is_one_event_with_its_numbers(account: Account, desk: Actor, reader: Patron) -> None:
    make.item(barcode="B1")
    make.item(barcode="B2")

    send([scan("B1", ticket="20260417"), scan("B2"), scan("nobody")], account=account, by=desk, offset=timedelta(seconds=5))

    facts = Event.objects.get(name="library.offline-scans-taken").facts
    assert {name: facts[name] for name in ("applied", "noted", "conflicts", "clock_offset")} == {
        "applied": 1, "noted": 1, "conflicts": 1, "clock_offset": 5,
    }  # fmt: skip


def test_each_scan_of_a_long_batch_costs_the_same_number_of_queries(account: Account, desk: Actor) -> None:
    """Five hundred returns of what nobody has, then issues and returns of few and of many books."""
    record = make.record()
    for number in range(30):
        make.item(of=record, barcode=f"B{number}")
        make.patron(ticket=f"T-{number}")

    def asked_for(batch: list[SentScan]) -> int:
        asked = 0

        def count_one(execute: Any, *words: Any) -> Any:
            nonlocal asked
            asked += 1
            return execute(*words)

        with connection.execute_wrapper(count_one):
            send(batch, account=account, by=desk)
        return asked

    def lent(numbers: range) -> list[SentScan]:
        issued = [scan(f"B{number}", ticket=f"T-{number}", sitting=uuid4()) for number in numbers]
        return issued + [scan(f"B{number}", hours_ago=1) for number in numbers]

    idle = [asked_for([scan(f"B{number % 30}", hours_ago=3) for number in range(many)]) for many in (10, 500)]
    busy = [asked_for(lent(range(5))), asked_for(lent(range(5, 30)))]

    assert idle == [OF_A_BATCH + 10 * OF_AN_IDLE_RETURN, OF_A_BATCH + 500 * OF_AN_IDLE_RETURN]
    assert busy == [OF_A_BATCH + 5 * OF_A_LOAN, OF_A_BATCH + 25 * OF_A_LOAN]


def test_two_windows_that_send_the_same_scan_at_once_make_one_loan(real_database: None) -> None:
    make.policy()
    account = people.account(grants=("library.issue-item",))
    make.patron(ticket="T-1")
    make.item(barcode="B1")
    desk, told = people.actor(account), scan("B1", ticket="T-1", key=uuid4(), device=DEVICE)

    answers = at_once(lambda _window: states(send([told], account=account, by=desk)), refused=())

    assert answers == [[(ScanState.APPLIED, "")]] * 2
    assert (Loan.objects.count(), OfflineScan.objects.count()) == (1, 1)


def test_two_devices_that_issue_one_copy_at_once_make_one_loan(real_database: None) -> None:
    make.policy()
    account = people.account(grants=("library.issue-item",))
    make.patron(ticket="T-0")
    make.patron(ticket="T-1")
    make.item(barcode="B1")
    desk = people.actor(account)

    answers = at_once(
        lambda number: send([scan("B1", ticket=f"T-{number}", device=UUID(int=number + 1))], account=account, by=desk)[0].state,
        refused=(),
    )

    assert sorted(answers) == [ScanState.APPLIED, ScanState.CONFLICT]
    assert Loan.objects.count() == 1
