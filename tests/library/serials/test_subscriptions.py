"""A subscription and its issues: expected, received by two desks, undone, joined, claimed."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from factories import library as make
from factories import people
from factories.moments import NOON
from factories.people import SYSTEM
from library.serials.serials_stage import BEGINS, ENDS, TODAY, issue, pattern, place, receive, refused, subscription, supplier
from torelik.audit.models import Event
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.library.copying.followers import Way
from torelik.library.serials import actions, queries
from torelik.library.serials.models import SerialClaim, SerialIssue, Subscription
from torelik.library.serials.vocabulary import GRANTS, Frequency, IssueState, Refusal, Shown

pytestmark = pytest.mark.django_db


def labels(of: Subscription) -> list[str]:
    return [one.label for one in queries.issues_of(of, today=TODAY)]


def change(row: Subscription, **header: Any) -> Subscription:
    row.refresh_from_db()
    given = {"seen": row.version, "copies": {place(): 1}} | header
    return actions.change_subscription(uuid=row.uuid, by=SYSTEM, at=NOON, **given)


def claim(row: Subscription, **more: Any) -> SerialClaim:
    return actions.claim_issues(**({"supplier_id": row.supplier_id or 0, "by": SYSTEM, "at": NOON} | more))


def test_a_subscription_expects_its_issues_and_the_same_form_twice_makes_one() -> None:
    key = uuid4()
    row = subscription(key=key)
    again = subscription(key=key)

    assert (row, labels(row)) == (again, [str(number) for number in range(1, 13)])
    assert Event.objects.filter(name="library.subscription-added").count() == 1


def test_a_subscription_is_refused_for_every_reason_at_once() -> None:
    book = make.record(kind="book")

    told = refused(
        lambda: subscription(record=book, copies=0, of=pattern(Frequency.WEEKLY), begins_on=ENDS, valid_through=BEGINS)
    )

    assert told == [Refusal.NOT_SERIAL, Refusal.PERIOD, Refusal.NO_WEEKDAY, Refusal.NO_COPIES]


@pytest.mark.parametrize("act", ["subscribe", "claim", "receive"])
def test_only_who_may_does_it(act: str) -> None:
    row, stranger = subscription(), people.actor(people.account())
    acts = {
        "subscribe": lambda: subscription(by=stranger),
        "claim": lambda: claim(row, by=stranger),
        "receive": lambda: receive(issue(row, 1), by=stranger),
    }

    with pytest.raises(PermissionDenied):
        acts[act]()


def test_nobody_is_told_of_what_is_not_there_or_not_theirs() -> None:
    row, stranger = subscription(), people.actor(people.account())

    for ask in (
        lambda: queries.subscription(row.uuid, visible_to=stranger),
        lambda: queries.issue(issue(row, 1).uuid, today=TODAY, visible_to=stranger),
        lambda: queries.claim(uuid4(), visible_to=SYSTEM),
        lambda: queries.lock_subscription(uuid4()),
        lambda: queries.lock_issue(uuid4()),
    ):
        with pytest.raises(NotFound):
            ask()
    assert queries.year_lines(year=2026, today=TODAY, visible_to=stranger) == []
    assert queries.awaited(today=TODAY, visible_to=stranger) == []
    assert queries.awaited_of_issn("1234-5679", today=TODAY, visible_to=stranger) == []
    assert queries.issues_of_issn("1234-5679", number=1, today=TODAY, visible_to=stranger) == []
    assert (queries.years(visible_to=stranger), list(queries.claims(visible_to=stranger))) == ([], [])


def test_an_issue_is_received_once_by_two_desks() -> None:
    row = subscription(copies=3)

    (_first, is_new), (second, is_new_again) = receive(issue(row, 1)), receive(issue(row, 1), copies=1)

    assert (is_new, is_new_again, second.copies) == (True, False, 3)
    assert Event.objects.filter(name="library.serial-issue-received").count() == 1


def test_a_receipt_is_undone_and_the_issue_awaited_again() -> None:
    row = subscription()
    receive(issue(row, 1), copies=1)

    actions.undo_receipt(uuid=issue(row, 1).uuid, by=SYSTEM, at=NOON)

    assert (issue(row, 1).state, issue(row, 1).copies, issue(row, 1).received_at) == (IssueState.EXPECTED, 0, None)
    assert refused(lambda: actions.undo_receipt(uuid=issue(row, 1).uuid, by=SYSTEM, at=NOON)) == [Refusal.NOT_RECEIVED]


def test_what_will_not_come_is_not_late_until_it_is_expected_again() -> None:
    row = subscription()
    first = issue(row, 1).uuid

    actions.mark_missing(uuid=first, by=SYSTEM, at=NOON)

    assert queries.issue(first, today=TODAY, visible_to=SYSTEM).stands == Shown.MISSING
    assert refused(lambda: actions.mark_missing(uuid=first, by=SYSTEM, at=NOON)) == [Refusal.NOT_EXPECTED]
    actions.expect_again(uuid=first, by=SYSTEM, at=NOON)
    assert queries.issue(first, today=TODAY, visible_to=SYSTEM).stands == Shown.LATE
    assert refused(lambda: actions.expect_again(uuid=first, by=SYSTEM, at=NOON)) == [Refusal.NOT_MISSING]


def test_a_number_that_came_in_no_copy_is_refused() -> None:
    row = subscription()

    assert refused(lambda: receive(issue(row, 1), copies=0)) == [Refusal.COPIES]


def test_two_numbers_are_joined_and_stay_so_when_the_plan_changes() -> None:
    row = subscription()
    actions.join_next(uuid=issue(row, 3).uuid, by=SYSTEM, at=NOON)

    change(row, note="Қос нөмір")

    assert labels(row) == ["1", "2", "3–4", *(str(number) for number in range(5, 13))]
    assert issue(row, 3).expected_on == date(2026, 4, 10)
    receive(issue(row, 3))
    assert refused(lambda: actions.join_next(uuid=issue(row, 3).uuid, by=SYSTEM, at=NOON)) == [Refusal.NOT_EXPECTED]
    assert refused(lambda: actions.join_next(uuid=issue(row, 12).uuid, by=SYSTEM, at=NOON)) == [Refusal.NO_NEXT]


def test_a_special_issue_is_added_once_and_a_taken_number_refused() -> None:
    row, key = subscription(), uuid4()
    actions.join_next(uuid=issue(row, 3).uuid, by=SYSTEM, at=NOON)
    given: dict[str, Any] = {"uuid": row.uuid, "year": 2026, "by": SYSTEM, "at": NOON}

    made = [actions.add_issue(key=key, number=None, name="Арнайы шығарылым", expected_on=TODAY, **given) for _time in range(2)]

    assert made[0] == made[1]
    assert refused(lambda: actions.add_issue(key=uuid4(), number=4, **given)) == [Refusal.NUMBER_TAKEN]
    assert refused(lambda: actions.add_issue(key=uuid4(), number=None, **given)) == [Refusal.NO_NUMBER]
    assert actions.add_issue(key=uuid4(), number=4, name="қосымша", **given).name == "қосымша"


def test_a_frequency_changes_in_the_middle_and_what_came_stays() -> None:
    row = subscription()
    receive(issue(row, 7))
    since = date(2026, 7, 1)

    actions.change_pattern(uuid=row.uuid, seen=1, pattern=pattern(Frequency.QUARTERLY, since=since), by=SYSTEM, at=NOON)

    assert labels(row) == [*(str(number) for number in range(1, 9))]
    changed = actions.change_pattern(uuid=row.uuid, seen=2, pattern=pattern(Frequency.IRREGULAR, since=since), by=SYSTEM, at=NOON)
    assert labels(changed) == [str(number) for number in range(1, 8)]
    outside = pattern(Frequency.WEEKLY, since=date(2027, 1, 1))
    told = refused(lambda: actions.change_pattern(uuid=row.uuid, seen=1, pattern=outside, by=SYSTEM, at=NOON))
    assert told == [Refusal.CHANGED_MEANWHILE, Refusal.NO_WEEKDAY, Refusal.OUTSIDE_PERIOD]


def test_a_longer_period_expects_more_and_a_shorter_one_keeps_what_came() -> None:
    row = subscription()
    receive(issue(row, 12))

    change(row, valid_through=date(2027, 1, 31))

    assert len(labels(row)) == 13
    assert refused(lambda: change(row, valid_through=date(2026, 6, 30))) == [Refusal.TAKEN_BACK_ISSUES]
    told = refused(lambda: change(row, seen=1, copies={}, begins_on=ENDS, valid_through=BEGINS))
    assert told == [Refusal.CHANGED_MEANWHILE, Refusal.PERIOD, Refusal.NO_COPIES]
    with pytest.raises(TypeError):
        change(row, colour="red")


def test_late_issues_are_claimed_together_once_in_a_day() -> None:
    row = subscription(supplier_id=supplier().pk)
    other = subscription(title="Фемида", supplier_id=row.supplier_id)
    receive(issue(row, 1))

    made = claim(row)

    assert (str(made), made.lines.count()) == ("№ 1/2026", 9 + 10)
    assert queries.issue(issue(other, 1).uuid, today=TODAY, visible_to=SYSTEM).stands == Shown.CLAIMED
    assert queries.issue(issue(row, 11).uuid, today=TODAY, visible_to=SYSTEM).stands == Shown.DUE
    assert refused(lambda: claim(row)) == [Refusal.CLAIMED_TODAY, Refusal.NOTHING_LATE]
    assert refused(lambda: claim(row, supplier_id=0)) == [Refusal.NO_SUPPLIER, Refusal.NOTHING_LATE]
    again = claim(row, at=NOON + timedelta(days=31))
    assert (str(again), again.lines.count()) == ("№ 2/2026", 21)


def test_the_subscriptions_of_a_merged_record_go_to_the_other_one_and_back() -> None:
    row, other = subscription(), make.record(kind="serial")
    there = Way(row.record_id, other.pk, row.record.uuid, other.uuid, SYSTEM, NOON)
    back = Way(other.pk, row.record_id, other.uuid, row.record.uuid, SYSTEM, NOON)

    moved = actions.follow_record(there, None)

    assert (moved, Subscription.objects.get().record_id) == ([str(row.uuid)], other.pk)
    assert actions.follow_record(back, moved) == moved
    assert actions.follow_record(there, []) == []


def test_the_grants_are_two() -> None:
    assert GRANTS.values == ["library.keep-serials", "library.receive-issues"]
    assert SerialIssue.objects.count() == 0
