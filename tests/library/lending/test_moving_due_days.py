"""Loans that fall due on a day which was closed later: shown first, then moved in one act (cl. 12)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from factories import library as make
from factories import people
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.kernel.actor import Actor
from torelik.kernel.errors import PermissionDenied
from torelik.library.branches.vocabulary import GRANTS
from torelik.library.lending import actions, queries
from torelik.library.lending.models import Loan
from torelik.notifications.models import Notification

pytestmark = pytest.mark.django_db
PAGE = "/en/library/lending/closed-days/"


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOON)


@pytest.fixture
def keeper(client: Client) -> Client:
    client.force_login(people.account(grants=(GRANTS.KEEP_BRANCHES.value,)))
    return client


def days() -> list[tuple[date, date | None]]:
    return list(Loan.objects.order_by("id").values_list("due_on", "moved_from"))


def test_loans_on_a_day_closed_later_are_shown_and_moved_once(keeper: Client) -> None:
    make.branch()
    reader = make.patron(account=people.account())
    make.loan(to=reader)
    make.loan(to=make.patron(), due_on=date(2026, 12, 11))
    returned = make.loan(to=make.patron())
    actions.return_loan(loan_uuid=returned.uuid, by=people.SYSTEM, at=NOON)
    make.closed("2026-12-14", "2026-12-15")

    shown = [(row.due_on, row.loans, row.following, row.closed_words) for row in keeper.get(PAGE).context["rows"]]
    moved = keeper.post(PAGE, follow=True)
    again = keeper.post(PAGE, follow=True)

    words = "closed from 14 December through 15 December: Independence Day"
    assert shown == [(date(2026, 12, 14), 1, date(2026, 12, 16), words)]
    assert [str(told) for told in moved.context["messages"]] == ["1 loan was moved."]
    assert [str(told) for told in again.context["messages"]] == ["0 loans were moved."]
    assert days() == [
        (date(2026, 12, 16), date(2026, 12, 14)),
        (date(2026, 12, 11), None),
        (date(2026, 12, 14), None),
    ]
    assert Event.objects.values_list("facts__count", flat=True).get(name="library.due-days-moved") == 1
    told = Notification.objects.filter(kind="library.due-day-moved")
    assert list(told.values_list("account_id", "path")) == [(reader.account_id, "/library/me/loans/")]


def test_a_loan_that_moves_twice_keeps_its_first_day(system: Actor) -> None:
    make.branch()
    make.loan(to=make.patron())
    for day in ("2026-12-14", "2026-12-15"):
        make.closed(day)
        actions.move_due_days(by=system, at=NOON)

    assert days() == [(date(2026, 12, 16), date(2026, 12, 14))]


def test_only_the_loans_of_the_closed_branch_move(system: Actor) -> None:
    make.branch("Ашық")
    make.loan(to=make.patron())
    make.closed("2026-12-14", of=make.branch("Жабық"))

    assert (queries.due_when_closed(today=make.TODAY), actions.move_due_days(by=system, at=NOON)) == ([], 0)


def test_loans_of_a_branch_that_never_opens_stay(system: Actor) -> None:
    make.branch()
    make.loan(to=make.patron())
    make.branch(is_open=False)

    assert (actions.move_due_days(by=system, at=NOON), days()) == (0, [(date(2026, 12, 14), None)])


def test_overdue_loans_are_left_as_they_are(system: Actor) -> None:
    make.branch()
    make.loan(to=make.patron(), due_on=date(2026, 11, 22))  # a Sunday

    assert actions.move_due_days(by=system, at=NOON) == 0


def test_nobody_moves_loans_without_the_grant(someone_with: Callable[..., Actor], client: Client) -> None:
    client.force_login(people.account(grants=("library.issue-item",)))

    with pytest.raises(PermissionDenied):
        actions.move_due_days(by=someone_with("library.issue-item"), at=NOON)
    assert [client.get(PAGE).status_code, client.post(PAGE).status_code] == [403, 403]


def test_a_page_without_such_loans_says_so(keeper: Client) -> None:
    assert "No open loan falls due on a closed day" in keeper.get(PAGE).content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_the_preview_asks_as_many_questions_for_one_loan_as_for_thirty(
    keeper: Client, number: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    make.branch()
    for _loan in range(number):
        make.loan(to=make.patron())
    make.closed("2026-12-14")
    keeper.get(PAGE)

    with django_assert_num_queries(7):
        keeper.get(PAGE)
