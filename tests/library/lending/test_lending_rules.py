"""The rules of lending, as tables."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from torelik.kernel.trilingual import Trilingual
from torelik.library.branches.rules import Calendar, Closure, Interval
from torelik.library.holdings.vocabulary import ItemState
from torelik.library.lending import rules
from torelik.library.lending.rules import (
    Choice,
    CopyFacts,
    DueDay,
    Group,
    IssueFacts,
    Outweighed,
    Policy,
    RenewalFacts,
    UndoFacts,
)
from torelik.library.lending.vocabulary import LoanState, LoanUse, LoanVerb, Refusal, RenewalRefusal, UndoRefusal, Weight

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
        items_covered=0,
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
        (facts(earliest_due_on=YESTERDAY), [Refusal.OVERDUE_ITEMS]),
        (facts(items_held=9, items_covered=4), []),
        (facts(items_covered=5), [Refusal.LIMIT_REACHED]),
        (facts(title_held=True), [Refusal.ALREADY_HELD]),
        (
            facts(item_on_loan=True, item_for_loan=False, card_valid_through=YESTERDAY, items_covered=5, title_held=True),
            [Refusal.ON_LOAN, Refusal.NOT_FOR_LOAN, Refusal.CARD_EXPIRED, Refusal.LIMIT_REACHED, Refusal.ALREADY_HELD],
        ),
    ],
)
def test_a_copy_is_refused_for_every_reason_that_applies(situation: IssueFacts, refusals: list[Refusal]) -> None:
    assert rules.refusals_to_issue(situation, POLICY, today=TODAY) == refusals


def test_without_a_lending_rule_nothing_is_issued() -> None:
    assert rules.refusals_to_issue(facts(items_held=5), None, today=TODAY) == [Refusal.NO_POLICY]


@pytest.mark.parametrize(
    ("held", "refusals"),
    [
        (facts(items_held=9, items_covered=1), []),
        (facts(items_held=9, items_covered=2), [Refusal.LIMIT_REACHED]),
        (facts(items_held=10, items_covered=1), [Refusal.LIMIT_IN_ALL]),
        (facts(items_held=10, items_covered=2), [Refusal.LIMIT_REACHED, Refusal.LIMIT_IN_ALL]),
    ],
)
def test_a_rule_counts_what_it_covers_and_what_is_held_in_all(held: IssueFacts, refusals: list[Refusal]) -> None:
    assert rules.refusals_to_issue(held, replace(OF_SERIALS, max_in_all=10), today=TODAY) == refusals


@pytest.mark.parametrize(
    ("use", "refusals"),
    [(LoanUse.HOME, [Refusal.NOT_FOR_LOAN]), (LoanUse.READING_ROOM, []), (LoanUse.OVERNIGHT, [])],
)
def test_a_copy_for_the_library_only_is_read_there_and_at_night(use: LoanUse, refusals: list[Refusal]) -> None:
    assert rules.refusals_to_issue(facts(item_for_loan=False), replace(POLICY, use=use), today=TODAY) == refusals


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
    assert rules.choose(known, category_id=7, copy=CopyFacts(kind), today=TODAY).policy == chosen


BRANCHS = replace(POLICY, branch_id=3)
PLACES = replace(POLICY, place_id=4)
TEACHERS_BRANCHS = replace(TEACHERS, branch_id=3)
UNTIL_YESTERDAY = replace(TEACHERS_SERIALS, place_id=4, loan_through=YESTERDAY)
ELSEWHERE = replace(POLICY, place_id=9)
SERIAL_OF_PLACE_4 = CopyFacts("serial", branch_id=3, place_id=4)


def test_why_each_other_rule_does_not_apply() -> None:
    known = [EVERYBODY, TEACHERS_SERIALS, TEACHERS_BRANCHS, BRANCHS, PLACES, UNTIL_YESTERDAY, ELSEWHERE, STRANGERS]

    choice = rules.choose(known, category_id=7, copy=SERIAL_OF_PLACE_4, today=TODAY)

    assert choice == Choice(
        PLACES,
        (
            Outweighed(UNTIL_YESTERDAY, Weight.LAPSED),
            Outweighed(TEACHERS_BRANCHS, Weight.PLACE),
            Outweighed(BRANCHS, Weight.PLACE),
            Outweighed(TEACHERS_SERIALS, Weight.PLACE),
            Outweighed(EVERYBODY, Weight.PLACE),
        ),
    )


@pytest.mark.parametrize(
    ("better", "worse", "why"),
    [
        (PLACES, TEACHERS_SERIALS, Weight.PLACE),
        (BRANCHS, TEACHERS_SERIALS, Weight.BRANCH),
        (TEACHERS_BRANCHS, BRANCHS, Weight.CATEGORY),
        (TEACHERS, EVERYBODYS_SERIALS, Weight.CATEGORY),
        (TEACHERS_SERIALS, TEACHERS, Weight.KIND),
    ],
)
def test_what_a_rule_names_weighs_in_this_order(better: Policy, worse: Policy, why: Weight) -> None:
    choice = rules.choose([worse, better], category_id=7, copy=SERIAL_OF_PLACE_4, today=TODAY)

    assert choice == Choice(better, (Outweighed(worse, why),))


def test_nothing_applies_where_the_only_rule_has_lapsed() -> None:
    choice = rules.choose([UNTIL_YESTERDAY], category_id=7, copy=SERIAL_OF_PLACE_4, today=TODAY)

    assert choice == Choice(None, (Outweighed(UNTIL_YESTERDAY, Weight.LAPSED),))


def test_a_choice_is_kept_as_it_was() -> None:
    known = [replace(PLACES, category=Trilingual("а", "б", "в")), UNTIL_YESTERDAY]
    choice = rules.choose(known, category_id=7, copy=SERIAL_OF_PLACE_4, today=TODAY)
    nothing = Choice(None, (Outweighed(UNTIL_YESTERDAY, Weight.LAPSED),))

    kept = rules.thawed(json.loads(json.dumps(rules.frozen(choice))))

    assert kept == choice
    assert kept.policy is not None
    assert kept.policy.category == Trilingual("а", "б", "в")
    assert rules.thawed(rules.frozen(nothing)) == nothing
    assert rules.thawed(None) is None


def test_only_what_a_change_touches_is_counted() -> None:
    groups = [
        Group(7, CopyFacts("book"), 5),
        Group(7, SERIAL_OF_PLACE_4, 2),
        Group(8, CopyFacts("serial"), 3),
    ]

    changed = rules.changed_groups(groups, before=[EVERYBODY], after=[EVERYBODY, TEACHERS_SERIALS], today=TODAY)

    assert changed == [Group(7, SERIAL_OF_PLACE_4, 2)]


WEEK = Calendar(hours=tuple((weekday, Interval(time(9), time(18))) for weekday in range(6)))
IN_LIBRARY = replace(POLICY, use=LoanUse.READING_ROOM, loan_hours=3)
UNTIL_CLOSING = replace(IN_LIBRARY, loan_hours=None)
NIGHT = replace(POLICY, use=LoanUse.OVERNIGHT)
SEMESTER = replace(POLICY, loan_through=date(2026, 12, 25))
SATURDAY = date(2026, 11, 28)


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("policy", "at", "calendar", "due"),
    [
        (IN_LIBRARY, moment(TODAY, 10, 7), WEEK, DueDay(TODAY, at=moment(TODAY, 13, 7))),
        (IN_LIBRARY, moment(TODAY, 16), WEEK, DueDay(TODAY, at=moment(TODAY, 18))),
        (IN_LIBRARY, moment(TODAY, 19), WEEK, DueDay(TODAY, at=moment(TODAY, 22))),
        (IN_LIBRARY, moment(TODAY, 22), Calendar(), DueDay(TODAY, at=moment(TODAY, 23, 59))),
        (UNTIL_CLOSING, moment(TODAY, 10), WEEK, DueDay(TODAY, at=moment(TODAY, 18))),
        (UNTIL_CLOSING, moment(TODAY, 19), WEEK, DueDay(TODAY, at=moment(TODAY, 19))),
        (NIGHT, moment(TODAY, 17), WEEK, DueDay(TOMORROW, at=moment(TOMORROW, 9))),
        (NIGHT, moment(TODAY, 17), Calendar(), DueDay(TOMORROW, at=moment(TOMORROW, 9))),
        (NIGHT, moment(SATURDAY, 17), WEEK, DueDay(date(2026, 11, 30), date(2026, 11, 29), moment(date(2026, 11, 30), 9))),
        (SEMESTER, moment(TODAY, 10), WEEK, DueDay(date(2026, 12, 25))),
        (SEMESTER, moment(date(2026, 12, 28), 10), WEEK, DueDay(date(2026, 12, 28))),
        (replace(SEMESTER, loan_through=date(2026, 12, 27)), moment(TODAY, 10), WEEK,
         DueDay(date(2026, 12, 28), moved_from=date(2026, 12, 27))),
        (POLICY, moment(TODAY, 10), WEEK, DueDay(date(2026, 12, 14))),
    ],
)  # fmt: skip
def test_each_use_has_its_own_length(policy: Policy, at: datetime, calendar: Calendar, due: DueDay) -> None:
    assert rules.due_of(policy, at=at, calendar=calendar) == due


def test_a_renewal_may_be_shorter_than_the_loan() -> None:
    policy = replace(POLICY, renewal_days=7)

    assert rules.due_of(policy, at=NOON, calendar=Calendar(), renewing=True) == DueDay(date(2026, 11, 30))
    assert rules.due_of(policy, at=NOON, calendar=Calendar()) == DueDay(date(2026, 12, 14))


@pytest.mark.parametrize(
    ("due_on", "due_at", "grace_days", "late"),
    [
        (TODAY, None, 0, False),
        (YESTERDAY, None, 0, True),
        (YESTERDAY, None, 1, False),
        (TODAY, NOON, 0, False),
        (TODAY, NOON - timedelta(minutes=1), 0, True),
        (TODAY, NOON - timedelta(minutes=1), 1, False),
    ],
)
def test_a_book_is_late_after_its_days_of_grace(due_on: date, due_at: datetime | None, grace_days: int, late: bool) -> None:
    assert rules.is_late(due_on=due_on, due_at=due_at, grace_days=grace_days, at=NOON) is late


def test_a_night_loan_moves_to_the_opening_of_the_next_open_day() -> None:
    due = DueDay(TOMORROW, at=moment(TOMORROW, 9))
    closed_tomorrow = replace(WEEK, closures=(closed("11-24"),))

    assert rules.moved_due_day(due, calendar=closed_tomorrow) == DueDay(
        date(2026, 11, 25), moved_from=TOMORROW, at=moment(date(2026, 11, 25), 9)
    )


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
    assert rules.refusals_to_renew(situation, POLICY, at=NOON) == refusals


@pytest.mark.parametrize(
    ("situation", "refusals"),
    [
        (renewal(due_on=TODAY, due_at=moment(TODAY, 8)), []),
        (renewal(due_on=TODAY, due_at=moment(TODAY, 6)), [RenewalRefusal.OVERDUE]),
        (renewal(due_on=TODAY, due_at=moment(TODAY, 10)), [RenewalRefusal.NOT_LATER]),
    ],
)
def test_a_loan_in_the_library_is_renewed_by_hours(situation: RenewalFacts, refusals: list[RenewalRefusal]) -> None:
    assert rules.refusals_to_renew(situation, IN_LIBRARY, at=NOON) == refusals


def test_days_of_grace_do_not_hinder_a_renewal() -> None:
    assert rules.refusals_to_renew(renewal(due_on=YESTERDAY, grace_days=1), POLICY, at=NOON) == []


def test_without_a_lending_rule_nothing_is_renewed() -> None:
    assert rules.refusals_to_renew(renewal(), None, at=NOON) == [RenewalRefusal.NO_POLICY]


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


def test_what_ended_stays_ended_but_a_replacement_may_be_reversed_and_what_was_paid_for_be_found() -> None:
    ended = {step: then for step, then in rules.LOAN_LIFE.items() if step[0] != LoanState.ON_LOAN}

    assert ended == {
        (LoanState.REPLACED, LoanVerb.REOPEN): LoanState.ON_LOAN,
        (LoanState.PAID, LoanVerb.RETURN): LoanState.RETURNED,
        (LoanState.GONE, LoanVerb.RETURN): LoanState.RETURNED,
    }
    assert {verb for _state, verb in rules.LOAN_LIFE} == set(LoanVerb)
