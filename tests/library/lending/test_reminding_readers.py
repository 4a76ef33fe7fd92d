"""Readers are reminded of books to return and of a ticket that ends: each step once, all books in one letter."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from factories import library as make
from factories import people
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.identity.models import Account
from torelik.identity.privacy import actions as privacy
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import PermissionDenied
from torelik.library.lending import actions, reminder_actions, reminder_queries, rules
from torelik.library.lending.models import Reminder, TicketReminder
from torelik.library.lending.rules import ReminderDays
from torelik.library.lending.vocabulary import GRANTS, ReminderRefusal, ReminderStep
from torelik.library.models import Loan, Patron
from torelik.notifications import api as notifications
from torelik.notifications.models import Notification
from torelik.outbox import api as outbox

pytestmark = pytest.mark.django_db

PAGE = "/en/library/lending/reminders/"
TODAY = clock.local_date(NOON)
SETS = GRANTS.SET_POLICIES.value
DUE = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOON)


@pytest.fixture
def aigerim() -> Patron:
    account = people.account()
    account.email, account.language = "aigerim@example.kz", "en"
    account.save()
    return make.patron(account=account)


def lend(to: Patron, days_late: int, *, title: str = "Proof") -> Loan:
    """Lend a book that is late today; what the reader has late already does not keep the desk from it."""
    before = list(Loan.objects.filter(patron=to))
    Loan.objects.filter(patron=to).update(due_on=TODAY)
    made = make.loan(to=to, of=make.item(of=make.record(title=title)), due_on=TODAY - timedelta(days=days_late))
    Loan.objects.bulk_update(before, ["due_on"])
    return made


def remind(days: int = 0) -> int:
    """Let the clockwork come round *days* later."""
    return reminder_actions.remind_readers(by=people.SYSTEM, at=NOON + timedelta(days=days))


def told(account: Account | None = None) -> list[tuple[str, list[str]]]:
    rows = Notification.objects.exclude(kind="library.issued").order_by("pk")
    rows = rows.filter(account=account) if account else rows
    return [(row.kind, [title for title, _day in row.words["books"]]) for row in rows]


@pytest.mark.parametrize(
    ("days_late", "days", "step"),
    [
        (-4, ReminderDays(), None),
        (-3, ReminderDays(), ReminderStep.SOON),
        (0, ReminderDays(), ReminderStep.SOON),
        (0, ReminderDays(due_soon=None), None),
        (1, ReminderDays(), ReminderStep.FIRST),
        (6, ReminderDays(), ReminderStep.FIRST),
        (7, ReminderDays(), ReminderStep.SECOND),
        (14, ReminderDays(), ReminderStep.THIRD),
        (900, ReminderDays(), ReminderStep.THIRD),
        (900, ReminderDays(third=None), ReminderStep.SECOND),
        (1, ReminderDays(first=None), None),
        (2, ReminderDays(first=3), None),
    ],
)
def test_a_loan_reaches_its_reminders_by_the_set_days(days_late: int, days: ReminderDays, step: ReminderStep | None) -> None:
    assert rules.step_reached(due=DUE, today=DUE + timedelta(days=days_late), days=days) == step


@pytest.mark.parametrize(
    ("step", "before", "is_told"),
    [
        (ReminderStep.FIRST, [], False),
        (ReminderStep.FIRST, [ReminderStep.SOON], False),
        (ReminderStep.FIRST, [ReminderStep.FIRST], True),
        (ReminderStep.FIRST, [ReminderStep.THIRD], True),
    ],
)
def test_a_reminder_never_comes_after_a_later_one(step: ReminderStep, before: list[ReminderStep], is_told: bool) -> None:
    assert rules.is_told(step, before) == is_told


@pytest.mark.parametrize(
    ("days", "refusals"),
    [
        (ReminderDays(), []),
        (ReminderDays(first=None, second=None, third=None), []),
        (ReminderDays(first=7, second=7), [ReminderRefusal.NOT_IN_ORDER]),
        (ReminderDays(first=20, second=None, third=14), [ReminderRefusal.NOT_IN_ORDER]),
    ],
)
def test_reminders_come_one_after_another(days: ReminderDays, refusals: list[ReminderRefusal]) -> None:
    assert rules.refusals_to_set_reminders(days) == refusals


def test_each_step_comes_once_and_names_all_books_of_the_reader(aigerim: Patron) -> None:
    lend(aigerim, -2, title="Torts")
    lend(aigerim, 1, title="Proof")
    lend(aigerim, 8, title="Evidence")
    lend(aigerim, -30, title="Far away")

    counts = [remind(), remind(), remind(1), remind(3)]

    assert counts == [1, 0, 0, 1]
    assert told(aigerim.account) == [
        ("library.overdue-second", ["Evidence", "Proof"]),
        ("library.due-soon", ["Torts"]),
        ("library.overdue-first", ["Evidence", "Proof", "Torts"]),
    ]
    assert list(Reminder.objects.order_by("pk").values_list("step", flat=True)) == ["second", "first", "soon", "first"]


def test_a_reader_gets_one_letter_with_all_books_in_their_language(aigerim: Patron) -> None:
    lend(aigerim, 1, title="Proof")
    lend(aigerim, 2, title="Evidence")

    remind()
    notifications.release_letters(at=NOON)
    outbox.deliver_pending()

    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["aigerim@example.kz"], "Overdue books")
    assert [line for line in letter.body.splitlines() if line.startswith("•")] == [
        "• Evidence — 21 November 2026",
        "• Proof — 22 November 2026",
    ]


def test_whoever_brings_the_book_back_or_renews_it_hears_no_more_of_it(aigerim: Patron) -> None:
    returned, renewed = lend(aigerim, 1), lend(aigerim, 1, title="Evidence")
    actions.return_loan(loan_uuid=returned.uuid, by=people.SYSTEM, at=NOON)
    Loan.objects.filter(pk=renewed.pk).update(due_on=TODAY + timedelta(days=20))

    assert remind() == 0

    assert remind(18) == 1
    assert told() == [("library.due-soon", ["Evidence"])]


def test_a_renewed_loan_is_reminded_of_anew(aigerim: Patron) -> None:
    loan = lend(aigerim, -1)
    remind()
    Loan.objects.filter(pk=loan.pk).update(due_on=TODAY + timedelta(days=21))

    assert (remind(1), remind(19)) == (0, 1)


def test_what_was_overdue_for_long_before_is_told_once_and_as_it_stands(aigerim: Patron) -> None:
    lend(aigerim, 400)

    assert [remind(), remind(1), remind(30)] == [1, 0, 0]
    assert told() == [("library.overdue-third", ["Proof"])]


def test_nobody_without_an_open_account_is_reminded_and_the_page_says_how_many(client: Client) -> None:
    closed = people.account()
    lend(make.patron(), 1)
    lend(make.patron(account=closed), 1)
    lend(make.patron(account=people.account()), -1)
    Account.objects.filter(pk=closed.pk).update(is_active=False)
    client.force_login(people.account(grants=(SETS,)))

    assert remind() == 1
    assert reminder_queries.count_overdue_without_account(today=TODAY) == 2
    assert "2 readers with overdue books have no account" in client.get(PAGE).content.decode()


def test_an_ending_ticket_is_told_once_for_each_end(aigerim: Patron) -> None:
    Patron.objects.filter(pk=aigerim.pk).update(card_valid_through=TODAY + timedelta(days=14))
    make.patron(account=people.account(), card_valid_through=TODAY + timedelta(days=15))
    make.patron(account=people.account(), card_valid_through=TODAY - timedelta(days=1))
    make.patron(card_valid_through=TODAY)

    counts = [remind(), remind()]
    Patron.objects.filter(pk=aigerim.pk).update(card_valid_through=TODAY + timedelta(days=10))
    counts.append(remind())

    assert counts == [1, 0, 1]
    rows = Notification.objects.filter(kind="library.ticket-ends").order_by("pk")
    assert [(row.account_id, row.words) for row in rows] == [
        (aigerim.account_id, {"until": "2026-12-07"}),
        (aigerim.account_id, {"until": "2026-12-03"}),
    ]


def test_a_reminder_of_tickets_can_be_switched_off(aigerim: Patron, someone_with: Callable[..., Actor], at: datetime) -> None:
    Patron.objects.filter(pk=aigerim.pk).update(card_valid_through=TODAY)
    days = ReminderDays(ticket=None)
    reminder_actions.set_reminders(days=days, seen=0, by=someone_with(SETS), at=at)

    assert remind() == 0


def test_two_clocks_that_meet_tell_a_reader_once(aigerim: Patron, monkeypatch: pytest.MonkeyPatch) -> None:
    loan = lend(aigerim, 1)
    Patron.objects.filter(pk=aigerim.pk).update(card_valid_through=TODAY)
    due = reminder_queries.due_loans_of(aigerim.pk, today=TODAY, days=ReminderDays())
    tickets = reminder_queries.tickets_to_tell(today=TODAY, days=ReminderDays())
    remind()
    before = Notification.objects.count()

    monkeypatch.setattr(reminder_queries, "readers_to_remind", lambda **_asked: [aigerim.pk])
    monkeypatch.setattr(reminder_queries, "due_loans_of", lambda *_asked, **_named: due)
    monkeypatch.setattr(reminder_queries, "tickets_to_tell", lambda **_asked: tickets)

    assert (remind(), Notification.objects.count()) == (0, before)
    assert Reminder.objects.filter(loan=loan).count() == TicketReminder.objects.count() == 1


def test_a_reader_who_brings_everything_back_meanwhile_is_told_nothing(aigerim: Patron, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminder_queries, "readers_to_remind", lambda **_asked: [aigerim.pk])

    assert remind() == 0


def test_a_round_is_one_event_of_the_journal_and_an_idle_one_is_none(aigerim: Patron) -> None:
    lend(aigerim, 1)

    remind()
    remind()

    [event] = Event.objects.filter(name="library.readers-reminded")
    assert event.facts["count"] == 1


def test_reminding_and_setting_ask_for_the_grant_and_the_later_of_two_is_told(
    someone_with: Callable[..., Actor], at: datetime
) -> None:
    desk = someone_with(GRANTS.ISSUE_ITEM.value)
    with pytest.raises(PermissionDenied):
        reminder_actions.remind_readers(by=desk, at=at)
    with pytest.raises(PermissionDenied):
        reminder_actions.set_reminders(days=ReminderDays(), seen=0, by=desk, at=at)

    by = someone_with(SETS)
    reminder_actions.set_reminders(days=ReminderDays(first=2), seen=0, by=by, at=at)
    with pytest.raises(reminder_actions.RemindersRefused) as late:
        reminder_actions.set_reminders(days=ReminderDays(), seen=0, by=by, at=at)

    assert late.value.refusals == [ReminderRefusal.CHANGED_MEANWHILE]
    assert reminder_queries.set_days() == reminder_queries.SetDays(ReminderDays(first=2), 1)
    assert Event.objects.get(name="library.reminders-set").facts["first"] == "2"


def test_the_page_sets_the_days_and_refuses_a_wrong_order(client: Client) -> None:
    client.force_login(people.account(grants=(SETS, "notifications.keep-texts")))
    days = {"due_soon": 5, "first": 2, "second": "", "third": 10, "ticket": 30}

    shown = client.get(PAGE).content.decode()
    wrong = client.post(PAGE, {**days, "first": 11, "seen": 0})
    unreadable = client.post(PAGE, {**days, "first": "x", "seen": 0})
    kept = client.post(PAGE, {**days, "seen": 0})

    assert "/en/notifications/texts/" in shown
    assert (wrong.status_code, unreadable.status_code, kept.status_code) == (409, 422, 302)
    assert reminder_queries.set_days().days == ReminderDays(5, 2, None, 10, 30)


def test_the_page_opens_to_nobody_else(client: Client) -> None:
    client.force_login(people.account(grants=(GRANTS.ISSUE_ITEM.value,)))

    assert client.get(PAGE).status_code == 403


def test_the_export_of_a_person_has_their_reminders(aigerim: Patron) -> None:
    lend(aigerim, 1)
    Patron.objects.filter(pk=aigerim.pk).update(card_valid_through=TODAY)
    remind()
    assert aigerim.account is not None

    content = privacy.export_own_data(by=people.actor(aigerim.account), at=NOON)

    assert [(one.get("step"), one["due_on"]) for one in json.loads(content)["library"]["reminders"]] == [
        ("first", "2026-11-22"),
        (None, "2026-11-23"),
    ]


@pytest.mark.parametrize("count", [1, 30])
def test_an_idle_round_asks_the_database_as_often_for_thirty_as_for_one(
    aigerim: Patron, count: int, django_assert_num_queries: Callable[..., object]
) -> None:
    for number in range(count):
        lend(aigerim, 1 + number % 3)
    remind()

    with django_assert_num_queries(7):  # type: ignore[attr-defined]
        assert remind() == 0
