"""The desk tells by which rule a book is lent, and the loan keeps it as it was that day; loans by hours (cl. 12)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import translation

from factories import library as make
from factories import people
from factories.moments import NOON
from torelik.kernel.actor import Actor
from torelik.library.holdings.models import Item
from torelik.library.lending import actions, explaining, policies, queries
from torelik.library.lending.rules import Choice, Policy
from torelik.library.lending.vocabulary import GRANTS, LoanUse, Refusal, RenewalRefusal

pytestmark = pytest.mark.django_db
DESK = "/en/library/lending/"
PLAIN = Policy(category_id=None, record_kind="", max_items=5, loan_days=21, max_renewals=2)


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], datetime]:
    """It is noon for the pages too; the returned function moves the clock on."""

    def later(by: timedelta) -> datetime:
        monkeypatch.setattr("torelik.kernel.clock.now", lambda: NOON + by)
        return NOON + by

    later(timedelta(0))
    return later


@pytest.fixture
def desk(someone_with: Callable[..., Actor]) -> Actor:
    return someone_with(GRANTS.ISSUE_ITEM)


def rule(policy: Policy) -> None:
    policies.save_policy(uuid=uuid4(), seen=0, policy=policy, by=people.SYSTEM, at=NOON)


def in_reading_room(**terms: object) -> Item:
    """Add a copy for the library only, and the rule of its place."""
    copy = make.item(place="reading-room", for_loan=False)
    rule(replace(PLAIN, place_id=copy.place_id, use=LoanUse.READING_ROOM, loan_hours=3, **terms))  # type: ignore[arg-type]
    return copy


def test_the_desk_says_by_which_rule_a_book_was_lent_and_why(client: Client) -> None:
    make.policy(loan_days=14)
    reader = make.patron()
    rule(replace(PLAIN, category_id=reader.category_id, max_in_all=9, renewal_days=7, grace_days=2))
    make.loan(to=reader)
    client.force_login(people.account(grants=("library.issue-item",)))

    page = unescape(client.get(f"{DESK}?reader={reader.uuid}").content.decode())

    assert "Learner · every kind" in page
    limits = "books at once by this rule: 5 · books in all: 9 · renewals: 2, by 7 days · holds: 5 · days of grace: 2"
    assert f"At home, 21 days · {limits}" in page
    assert "every reader · every kind: The rule that applies names the category of the reader." in page


def test_a_refusal_says_by_which_rule(client: Client) -> None:
    make.policy(max_items=0)
    reader, copy = make.patron(), make.item()
    client.force_login(people.account(grants=("library.issue-item",)))

    answer = client.post(f"{DESK}?reader={reader.uuid}", {"code": copy.barcode})

    page = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "By which rule" in page
    assert "books at once by this rule: 0" in page


def test_a_loan_keeps_its_rule_though_the_rule_changes(desk: Actor, at: datetime) -> None:
    make.policy(loan_days=21)
    loan = make.loan(to=make.patron())
    make.policy(loan_days=7)

    with translation.override("en"):
        line = queries.loan_line(uuid=loan.uuid, visible_to=desk, at=at, today=make.TODAY)

    assert line.why is not None
    assert line.why.terms[0] == "At home, 21 days"


def test_a_loan_from_before_has_nothing_to_tell(desk: Actor, at: datetime) -> None:
    loan = make.loan(to=make.patron())
    loan.terms = None
    loan.save(update_fields=["terms"])

    assert queries.loan_line(uuid=loan.uuid, visible_to=desk, at=at, today=make.TODAY).why is None


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (PLAIN, "21 days"),
        (replace(PLAIN, loan_through=make.TODAY), "until 23 Nov 2026"),
        (replace(PLAIN, use=LoanUse.READING_ROOM, loan_hours=1), "1 hour"),
        (replace(PLAIN, use=LoanUse.READING_ROOM), "until the library closes"),
        (replace(PLAIN, use=LoanUse.OVERNIGHT), "until the library opens again"),
    ],
)
def test_a_length_in_words(policy: Policy, words: str) -> None:
    with translation.override("en"):
        assert explaining.length_words(policy) == words


def test_no_rule_is_explained_too() -> None:
    assert explaining.explained(Choice(None)) == explaining.Explained("")


def test_a_copy_for_the_library_only_is_read_in_the_library_and_is_late_by_the_hour(
    desk: Actor, at: datetime, client: Client, noon: Callable[[timedelta], datetime]
) -> None:
    copy, reader = in_reading_room(), make.patron()

    loan = actions.issue_item(item_id=copy.pk, patron_id=reader.pk, by=desk, at=at).loan

    assert (loan.use, loan.due_on, loan.due_at) == (LoanUse.READING_ROOM, make.TODAY, at + timedelta(hours=3))
    client.force_login(people.account(grants=("library.issue-item",)))
    address = f"{DESK}?reader={reader.uuid}"
    assert "23 Nov 2026, 15:00" in client.get(address).content.decode()
    noon(timedelta(hours=3, minutes=1))
    assert "The hour has passed" in client.get(address).content.decode()


def test_whoever_is_late_by_the_hour_gets_nothing_more(desk: Actor, at: datetime) -> None:
    copy, reader = in_reading_room(), make.patron()
    actions.issue_item(item_id=copy.pk, patron_id=reader.pk, by=desk, at=at)
    another = make.item(place="reading-room", for_loan=False)

    with pytest.raises(actions.IssueRefused) as refused:
        actions.issue_item(item_id=another.pk, patron_id=reader.pk, by=desk, at=at + timedelta(hours=4))

    assert refused.value.refusals == [Refusal.OVERDUE_ITEMS]


def test_days_of_grace_let_a_late_reader_borrow(desk: Actor, at: datetime) -> None:
    reader = make.patron()
    rule(replace(PLAIN, grace_days=1))
    make.loan(to=reader, due_on=make.TODAY - timedelta(days=1))

    assert actions.issue_item(item_id=make.item().pk, patron_id=reader.pk, by=desk, at=at).is_new


def test_a_limit_in_all_counts_what_other_rules_lent(desk: Actor, at: datetime) -> None:
    make.policy()
    rule(replace(PLAIN, record_kind="serial", max_in_all=1))
    reader = make.patron()
    make.loan(to=reader)

    with pytest.raises(actions.IssueRefused) as refused:
        actions.issue_item(item_id=make.item(of=make.record(kind="serial")).pk, patron_id=reader.pk, by=desk, at=at)

    assert refused.value.refusals == [Refusal.LIMIT_IN_ALL]


def test_a_loan_in_the_library_is_renewed_by_hours(desk: Actor, at: datetime) -> None:
    copy, later = in_reading_room(), at + timedelta(hours=2)
    loan = actions.issue_item(item_id=copy.pk, patron_id=make.patron().pk, by=desk, at=at).loan

    outcomes = [actions.renew_loan(loan_uuid=loan.uuid, by=desk, at=later).is_new for _press in range(2)]

    loan.refresh_from_db()
    assert (outcomes, loan.renewals, loan.due_at) == ([True, False], 1, later + timedelta(hours=3))


def test_a_night_loan_lasts_until_the_library_opens(desk: Actor, at: datetime) -> None:
    copy = make.item(place="reading-room", for_loan=False)
    rule(replace(PLAIN, place_id=copy.place_id, use=LoanUse.OVERNIGHT))

    loan = actions.issue_item(item_id=copy.pk, patron_id=make.patron().pk, by=desk, at=at).loan

    assert loan.due_at is not None
    assert loan.due_at.astimezone(NOON.astimezone().tzinfo) > at
    assert (str(loan.due_on), loan.due_at.hour) == ("2026-11-24", 9)
    with pytest.raises(actions.RenewalRefused) as refused:
        actions.renew_loan(loan_uuid=loan.uuid, by=desk, at=at)
    assert refused.value.refusals == [RenewalRefusal.NOT_LATER]


def test_a_night_loan_moves_with_the_closed_days(someone_with: Callable[..., Actor], desk: Actor, at: datetime) -> None:
    copy = make.item(place="reading-room", for_loan=False)
    rule(replace(PLAIN, place_id=copy.place_id, use=LoanUse.OVERNIGHT))
    loan = actions.issue_item(item_id=copy.pk, patron_id=make.patron().pk, by=desk, at=at).loan
    make.closed("2026-11-24")

    actions.move_due_days(by=someone_with("library.keep-branches"), at=at)

    before = loan.due_at
    loan.refresh_from_db()
    assert loan.due_at is not None
    assert before is not None
    assert (str(loan.due_on), loan.due_at - before) == ("2026-11-25", timedelta(days=1))
