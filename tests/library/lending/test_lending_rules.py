"""The rules of lending, as tables."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from torelik.kernel.trilingual import Trilingual
from torelik.library.branches.rules import Calendar, Closure
from torelik.library.holdings.vocabulary import ItemState
from torelik.library.lending import rules
from torelik.library.lending.rules import DueDay, IssueFacts, Policy, RenewalFacts, UndoFacts
from torelik.library.lending.vocabulary import LoanState, LoanVerb, Refusal, RenewalRefusal, UndoRefusal

TODAY = date(2026, 11, 23)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
NOON = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
POLICY = Policy(category_id=None, record_kind="", max_items=5, loan_days=21, max_renewals=2)
OF_SERIALS = replace(POLICY, record_kind="serial", max_items=2)


def facts(**changes: object) -> IssueFacts:
    usual = IssueFacts(
        item_on_loan=False,
        item_state=ItemState.AVAILABLE,
        item_for_loan=True,
        card_valid_through=date(2027, 6, 30),
        blocked_until=None,
        items_held=0,
        items_held_of_kind=0,
        earliest_due_on=None,
        title_held=False,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("situation", "refusals"),
    [
        (facts(), []),
        (facts(item_on_loan=True), [Refusal.ON_LOAN]),
        (facts(item_state=ItemState.LOST), [Refusal.LOST]),
        (facts(item_state=ItemState.WITHDRAWN), [Refusal.WITHDRAWN]),
        (facts(item_state=ItemState.REPAIR), [Refusal.IN_REPAIR]),
        (facts(item_for_loan=False), [Refusal.NOT_FOR_LOAN]),
        (facts(card_valid_through=TODAY), []),
        (facts(card_valid_through=YESTERDAY), [Refusal.CARD_EXPIRED]),
        (facts(blocked_until=TODAY), []),
        (facts(blocked_until=TOMORROW), [Refusal.BLOCKED]),
        (facts(earliest_due_on=TODAY), []),
        (facts(earliest_due_on=YESTERDAY), [Refusal.OVERDUE_ITEMS]),
        (facts(items_held=4), []),
        (facts(items_held=5), [Refusal.LIMIT_REACHED]),
        (facts(title_held=True), [Refusal.ALREADY_HELD]),
        (
            facts(item_on_loan=True, item_for_loan=False, card_valid_through=YESTERDAY, items_held=5, title_held=True),
            [Refusal.ON_LOAN, Refusal.NOT_FOR_LOAN, Refusal.CARD_EXPIRED, Refusal.LIMIT_REACHED, Refusal.ALREADY_HELD],
        ),
    ],
)
def test_a_copy_is_refused_for_every_reason_that_applies(situation: IssueFacts, refusals: list[Refusal]) -> None:
    assert rules.refusals_to_issue(situation, POLICY, today=TODAY) == refusals


def test_without_a_lending_rule_nothing_is_issued() -> None:
    assert rules.refusals_to_issue(facts(items_held=5), None, today=TODAY) == [Refusal.NO_POLICY]


def test_a_rule_for_one_kind_counts_that_kind_alone() -> None:
    assert rules.refusals_to_issue(facts(items_held=9, items_held_of_kind=1), OF_SERIALS, today=TODAY) == []
    assert rules.refusals_to_issue(facts(items_held=9, items_held_of_kind=2), OF_SERIALS, today=TODAY) == [Refusal.LIMIT_REACHED]


@pytest.mark.parametrize(
    ("refusals", "may_be"),
    [
        ([Refusal.CARD_EXPIRED, Refusal.LIMIT_REACHED], True),
        ([Refusal.NOT_FOR_LOAN, Refusal.BLOCKED, Refusal.OVERDUE_ITEMS, Refusal.ALREADY_HELD], True),
        ([Refusal.ON_LOAN], False),
        ([Refusal.LOST], False),
        ([Refusal.WITHDRAWN], False),
        ([Refusal.IN_REPAIR], False),
        ([Refusal.NO_POLICY], False),
        ([Refusal.CARD_EXPIRED, Refusal.ON_LOAN], False),
    ],
)
def test_only_judgements_can_be_lifted(refusals: list[Refusal], may_be: bool) -> None:
    assert rules.may_be_lifted(refusals) is may_be


EVERYBODY = POLICY
EVERYBODYS_SERIALS = OF_SERIALS
TEACHERS = replace(POLICY, category_id=7)
TEACHERS_SERIALS = replace(POLICY, category_id=7, record_kind="serial")
STRANGERS = replace(POLICY, category_id=8)


@pytest.mark.parametrize(
    ("known", "kind", "chosen"),
    [
        ([], "book", None),
        ([STRANGERS], "book", None),
        ([EVERYBODYS_SERIALS], "book", None),
        ([EVERYBODY], "book", EVERYBODY),
        ([EVERYBODY, EVERYBODYS_SERIALS], "serial", EVERYBODYS_SERIALS),
        ([EVERYBODYS_SERIALS, TEACHERS, EVERYBODY], "serial", TEACHERS),
        ([TEACHERS_SERIALS, EVERYBODYS_SERIALS, TEACHERS, EVERYBODY], "serial", TEACHERS_SERIALS),
    ],
)
def test_the_most_specific_rule_wins(known: list[Policy], kind: str, chosen: Policy | None) -> None:
    assert rules.policy_for(known, category_id=7, record_kind=kind) == chosen


def closed(first: str, last: str = "") -> Closure:
    return Closure(date.fromisoformat(f"2026-{first}"), date.fromisoformat(f"2026-{last or first}"), Trilingual("а", "а", "a"))


CLOSED_14 = closed("12-14")


def renewal(**changes: object) -> RenewalFacts:
    usual = RenewalFacts(
        state=LoanState.ON_LOAN,
        due_on=TOMORROW,
        renewals=0,
        card_valid_through=date(2027, 6, 30),
        blocked_until=None,
        calendar=Calendar(),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("situation", "refusals"),
    [
        (renewal(), []),
        (renewal(due_on=TODAY), []),
        (renewal(due_on=YESTERDAY), [RenewalRefusal.OVERDUE]),
        (renewal(renewals=1), []),
        (renewal(renewals=2), [RenewalRefusal.RENEWALS_USED_UP]),
        (renewal(card_valid_through=YESTERDAY), [RenewalRefusal.CARD_EXPIRED]),
        (renewal(blocked_until=TOMORROW), [RenewalRefusal.BLOCKED]),
        (renewal(due_on=date(2026, 12, 14)), [RenewalRefusal.NOT_LATER]),
        (renewal(due_on=date(2026, 12, 14), calendar=Calendar(closures=(CLOSED_14,))), []),
        (renewal(due_on=date(2026, 12, 15), calendar=Calendar(closures=(CLOSED_14,))), [RenewalRefusal.NOT_LATER]),
        (renewal(state=LoanState.RETURNED, due_on=YESTERDAY), [RenewalRefusal.ENDED]),
        (renewal(due_on=YESTERDAY, renewals=2), [RenewalRefusal.OVERDUE, RenewalRefusal.RENEWALS_USED_UP]),
    ],
)
def test_a_loan_is_not_renewed_for_every_reason_that_applies(situation: RenewalFacts, refusals: list[RenewalRefusal]) -> None:
    assert rules.refusals_to_renew(situation, POLICY, today=TODAY) == refusals


def test_without_a_lending_rule_nothing_is_renewed() -> None:
    assert rules.refusals_to_renew(renewal(), None, today=TODAY) == [RenewalRefusal.NO_POLICY]


def undo(**changes: object) -> UndoFacts:
    return replace(UndoFacts(state=LoanState.ON_LOAN, issued_at=NOON, renewals=0, issued_by_self=True), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("situation", "minutes", "refusals"),
    [
        (undo(), 0, []),
        (undo(), 15, []),
        (undo(), 16, [UndoRefusal.TOO_LATE]),
        (undo(state=LoanState.RETURNED), 0, [UndoRefusal.ENDED]),
        (undo(issued_by_self=False, renewals=1), 0, [UndoRefusal.SOMEBODY_ELSES, UndoRefusal.RENEWED]),
    ],
)
def test_an_issue_is_undone_within_minutes_by_who_made_it(
    situation: UndoFacts, minutes: int, refusals: list[UndoRefusal]
) -> None:
    assert rules.refusals_to_undo(situation, at=NOON + timedelta(minutes=minutes)) == refusals


@pytest.mark.parametrize(
    ("days", "due"),
    [
        (21, DueDay(date(2026, 12, 14))),  # a Monday
        (5, DueDay(date(2026, 11, 28))),  # Saturday: the library is open
        (6, DueDay(date(2026, 11, 30), moved_from=date(2026, 11, 29))),  # Sunday becomes Monday
    ],
)
def test_nothing_falls_due_on_a_day_off(days: int, due: DueDay) -> None:
    assert rules.due_day(today=TODAY, days=days, calendar=Calendar()) == due


@pytest.mark.parametrize(
    ("calendar", "due"),
    [
        (Calendar(frozenset({5, 6})), DueDay(date(2026, 11, 30), moved_from=date(2026, 11, 28))),
        (Calendar(closures=(closed("11-28"),)), DueDay(date(2026, 11, 30), moved_from=date(2026, 11, 28))),
        (Calendar(closures=(closed("11-27"),)), DueDay(date(2026, 11, 28))),
        (Calendar(closures=(closed("11-26", "12-04"),)), DueDay(date(2026, 12, 5), moved_from=date(2026, 11, 28))),
        (Calendar(is_open=False), DueDay(date(2026, 11, 28))),
        (Calendar(frozenset(range(7))), DueDay(date(2026, 11, 28))),
    ],
)
def test_a_due_date_moves_to_the_next_open_day_and_stays_where_there_is_none(calendar: Calendar, due: DueDay) -> None:
    assert rules.due_day(today=TODAY, days=5, calendar=calendar) == due


def test_what_ended_stays_ended() -> None:
    assert {state for state, _verb in rules.LOAN_LIFE} == {LoanState.ON_LOAN}
    assert {verb for _state, verb in rules.LOAN_LIFE} == set(LoanVerb)
