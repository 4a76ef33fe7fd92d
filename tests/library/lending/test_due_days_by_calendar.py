"""Nothing falls due on a day when the branch of the copy is closed, and the desk says why (cl. 12)."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from factories import library as make
from factories import people
from factories.moments import NOON
from torelik.kernel.actor import Actor
from torelik.library.branches.models import Branch
from torelik.library.holdings.actions import save_place
from torelik.library.holdings.models import Item
from torelik.library.lending import actions
from torelik.library.lending.models import Loan
from torelik.library.lending.vocabulary import GRANTS, RenewalRefusal

pytestmark = pytest.mark.django_db
DESK = "/en/library/lending/"


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOON)


@pytest.fixture
def desk(someone_with: Callable[..., Actor]) -> Actor:
    make.policy()  # 21 days: until Monday, 14 December 2026
    return someone_with(GRANTS.ISSUE_ITEM)


def copy_of(branch: Branch) -> Item:
    held = make.item(place=f"place-of-{branch.pk}")
    save_place(name=held.place.name, branch_uuid=branch.uuid, uuid=held.place.uuid, seen=1, by=people.SYSTEM, at=NOON)
    return held


def due(loan: Loan) -> tuple[date, date | None]:
    loan.refresh_from_db()
    return loan.due_on, loan.moved_from


def test_the_branch_of_the_copy_decides(desk: Actor, at: datetime) -> None:
    closed, open_ = make.branch("Жабық"), make.branch("Ашық")
    make.closed("2026-12-14", "2026-12-15", of=closed)
    reader = make.patron()

    loans = [actions.issue_item(item_id=copy_of(one).pk, patron_id=reader.pk, by=desk, at=at).loan for one in (closed, open_)]

    assert [due(loan) for loan in loans] == [(date(2026, 12, 16), date(2026, 12, 14)), (date(2026, 12, 14), None)]


def test_a_copy_whose_place_has_no_branch_follows_the_days_of_all(desk: Actor, at: datetime) -> None:
    make.closed("2026-12-14")

    loan = actions.issue_item(item_id=make.item().pk, patron_id=make.patron().pk, by=desk, at=at).loan

    assert due(loan) == (date(2026, 12, 15), date(2026, 12, 14))


def test_a_branch_that_never_opens_leaves_the_plain_day(desk: Actor, at: datetime) -> None:
    gone = make.branch(is_open=False)

    loan = actions.issue_item(item_id=copy_of(gone).pk, patron_id=make.patron().pk, by=desk, at=at).loan

    assert due(loan) == (date(2026, 12, 14), None)


def test_a_renewal_counts_by_the_same_calendar_and_repeats_nothing(desk: Actor, at: datetime) -> None:
    loan = make.loan(to=make.patron())
    make.closed("2026-12-16", "2026-12-17")
    later = at + timedelta(days=2)

    first = actions.renew_loan(loan_uuid=loan.uuid, by=desk, at=later)
    again = actions.renew_loan(loan_uuid=loan.uuid, by=desk, at=later)

    assert (first.is_new, again.is_new) == (True, False)
    assert due(loan) == (date(2026, 12, 18), date(2026, 12, 16))


def test_a_renewal_that_would_fall_on_the_day_after_the_holiday_again_is_not_later(desk: Actor, at: datetime) -> None:
    make.closed("2026-12-14", "2026-12-16")
    loan = make.loan(to=make.patron())

    with pytest.raises(actions.RenewalRefused) as refused:
        actions.renew_loan(loan_uuid=loan.uuid, by=desk, at=at + timedelta(days=2))  # Wednesday, 16 December

    assert refused.value.refusals == [RenewalRefusal.NOT_LATER]
    assert [(days.first_on, days.last_on) for days in refused.value.passed] == [(date(2026, 12, 14), date(2026, 12, 16))]


@pytest.fixture
def page(client: Client) -> Client:
    make.policy()
    client.force_login(people.account(grants=(GRANTS.ISSUE_ITEM.value,)))
    return client


def words(content: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content.decode()))


def test_the_desk_says_why_a_date_was_moved(page: Client) -> None:
    make.branch()
    make.closed("2026-12-14")
    reader, held = make.patron(), make.item()

    shown = words(page.post(f"{DESK}?reader={reader.uuid}", {"code": held.barcode}, follow=True).content)
    refused = words(page.post(f"{DESK}loans/{Loan.objects.get().uuid}/renew/").content)

    assert "return by 15 December 2026 · closed on 14 December: Independence Day" in shown
    assert "Return by 15 December 2026 · closed on 14 December: Independence Day" in refused


def test_days_off_and_several_days_are_told_too(page: Client) -> None:
    make.branch()
    make.policy(loan_days=27)  # until Sunday, 20 December 2026
    make.closed("2026-12-21", "2026-12-22", reason="Repair")
    reader, held = make.patron(), make.item()

    shown = words(page.post(f"{DESK}?reader={reader.uuid}", {"code": held.barcode}, follow=True).content)

    assert "closed on 20 December: day off; closed from 21 December through 22 December: Repair" in shown


def test_readers_see_why_on_their_own_page(client: Client) -> None:
    make.branch()
    make.closed("2026-12-14")
    account = people.account()
    make.loan(to=make.patron(account=account))
    client.force_login(account)

    shown = words(client.get("/en/library/me/loans/").content)

    assert "Return by 15 December 2026" in shown
    assert "closed on 14 December: Independence Day" in shown


def test_an_ordinary_date_needs_no_words(page: Client) -> None:
    make.branch()
    reader, held = make.patron(), make.item()

    shown = words(page.post(f"{DESK}?reader={reader.uuid}", {"code": held.barcode}, follow=True).content)

    assert "return by 14 December 2026" in shown
    assert "closed on" not in shown
