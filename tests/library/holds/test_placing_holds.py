"""Readers wait for titles: who may, who comes first, what happens to a hold until it ends (cl. 12)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from factories import library as make
from factories import people
from factories.people import SYSTEM
from library.holds.holds_stage import HOUR, copy_in, place, staged
from torelik.audit.models import Event
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.kernel.identifiers import new_uuid
from torelik.library.branches.rules import Calendar
from torelik.library.copying.followers import Way
from torelik.library.holdings.models import Item
from torelik.library.holds import actions, queries, rules
from torelik.library.holds.models import Hold, HoldTerms, Transfer
from torelik.library.holds.rules import HOLD_LIFE, Pickup, PlacingFacts
from torelik.library.holds.vocabulary import ChangeRefusal, HoldRefusal, HoldState, HoldVerb, Standing
from torelik.library.lending import actions as lending
from torelik.library.lending import queries as loans
from torelik.library.lending.models import LoanPolicy
from torelik.library.lending.rules import Policy
from torelik.library.lending.vocabulary import GRANTS, LoanUse, Refusal, RenewalRefusal
from torelik.library.patrons.models import Patron
from torelik.notifications.models import Notification

pytestmark = pytest.mark.django_db
TODAY = make.TODAY
DAY = timedelta(days=1)


def state(hold: Hold) -> HoldState:
    hold.refresh_from_db()
    return HoldState(hold.state)


def states(*holds: Hold) -> list[HoldState]:
    return [state(hold) for hold in holds]


# ---- rules ----


def facts(**changes: object) -> PlacingFacts:
    usual = PlacingFacts(
        copies=1, copies_allowed=1, max_holds=5, holds=0, card_valid_through=TODAY, blocked_until=None, waits_already=False,
        title_held=False,
    )  # fmt: skip
    return replace(usual, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("situation", "refusals"),
    [
        (facts(), []),
        (facts(copies=0, copies_allowed=0), [HoldRefusal.NO_COPIES]),
        (facts(copies_allowed=0, max_holds=0), [HoldRefusal.NOT_ALLOWED]),
        (facts(card_valid_through=TODAY - DAY), [HoldRefusal.CARD_EXPIRED]),
        (facts(blocked_until=TODAY + DAY), [HoldRefusal.BLOCKED]),
        (facts(waits_already=True), [HoldRefusal.ALREADY_WAITING]),
        (facts(title_held=True), [HoldRefusal.ALREADY_HELD]),
        (facts(holds=4), []),
        (facts(holds=5, title_held=True), [HoldRefusal.ALREADY_HELD, HoldRefusal.LIMIT_REACHED]),
    ],
)
def test_a_title_is_not_held_for_every_reason_that_applies(situation: PlacingFacts, refusals: list[HoldRefusal]) -> None:
    assert rules.refusals_to_place(situation, today=TODAY) == refusals


PLAIN = Policy(category_id=None, record_kind="", max_items=5, loan_days=21, max_renewals=2)


@pytest.mark.parametrize(
    ("policy", "for_loan", "allowed"),
    [
        (None, True, False),
        (PLAIN, True, True),
        (PLAIN, False, False),
        (replace(PLAIN, max_holds=0), True, False),
        (replace(PLAIN, use=LoanUse.READING_ROOM), False, True),
    ],
)
def test_a_rule_allows_holds_of_what_it_lends(policy: Policy | None, for_loan: bool, allowed: bool) -> None:
    assert rules.allows_hold(policy, for_loan=for_loan) is allowed


@pytest.mark.parametrize(
    ("calendar", "days", "through"),
    [
        (Calendar(), 3, date(2026, 11, 26)),
        (Calendar(), 6, date(2026, 11, 30)),  # Sunday does not count
        (Calendar(is_open=False), 2, date(2026, 11, 25)),
    ],
)
def test_a_copy_waits_open_days(calendar: Calendar, days: int, through: date) -> None:
    assert rules.kept_through(today=TODAY, days=days, calendar=calendar) == through


def test_copies_that_need_not_travel_are_offered_first() -> None:
    copies = [(1, 7), (2, 8), (3, None)]

    assert rules.in_order_of_way(copies, pickup=8) == [2, 1, 3]
    assert rules.in_order_of_way(copies, pickup=None) == [1, 2, 3]


def test_what_ended_ends_for_good_unless_its_issue_is_undone() -> None:
    final = {state for state in HoldState if state not in rules.ACTIVE}

    assert {(state, verb) for state, verb in HOLD_LIFE if state in final} == {(HoldState.FULFILLED, HoldVerb.REOPEN)}
    assert {verb for _state, verb in HOLD_LIFE} == set(HoldVerb)
    cancellable = {state for state, verb in HOLD_LIFE if verb == HoldVerb.CANCEL}
    assert cancellable == set(rules.ACTIVE)


# ---- placing ----


def test_readers_wait_in_the_order_in_which_they_came(at: datetime) -> None:
    stage = staged(Standing.LENT)
    first = place(stage.copy, stage.first, at=at)
    second = place(stage.copy, stage.another, at=at + HOUR)

    lending.return_item(item_id=stage.copy.pk, by=SYSTEM, at=at + 2 * HOUR)

    assert states(first, second) == [HoldState.READY, HoldState.QUEUED]
    assert [line.position for line in queries.of_reader(stage.another.pk, [])[0]] == [1]
    assert first.ready_through == date(2026, 11, 26)
    assert Event.objects.filter(name__startswith="library.hold-").count() == 3


def test_a_reader_places_a_hold_for_nobody_else(at: datetime, someone_with: Callable[..., Actor]) -> None:
    stage = staged()
    account = people.account()
    reader = make.patron(account=account)
    pickup = Pickup(stage.home.pk)
    own = actions.place_hold(record_id=stage.copy.record_id, patron_id=reader.pk, pickup=pickup, by=people.actor(account), at=at)
    stranger = make.patron(account=people.account())

    with pytest.raises(NotFound):
        actions.place_hold(record_id=stage.copy.record_id, patron_id=stranger.pk, pickup=pickup, by=people.actor(account), at=at)
    other = place(copy_in(stage.home), stranger)
    for act in (actions.cancel_hold, actions.resume_hold):
        with pytest.raises(NotFound):
            act(uuid=other.uuid, by=people.actor(account), at=at)
    with pytest.raises(NotFound):
        actions.suspend_hold(uuid=other.uuid, until=TODAY + DAY, by=people.actor(account), at=at)
    assert list(queries.holds(visible_to=people.actor(account))) == [own]
    assert list(queries.holds(visible_to=someone_with())) == []


def test_every_reason_is_told_at_once(at: datetime) -> None:
    stage = staged()
    late = make.patron(card_valid_through=TODAY - DAY)
    copy = copy_in(stage.home, for_loan=False)

    with pytest.raises(actions.HoldRefused) as refused:
        place(copy, late)

    assert refused.value.refusals == [HoldRefusal.NOT_ALLOWED, HoldRefusal.CARD_EXPIRED]


def test_a_hold_of_one_copy_waits_for_that_copy(at: datetime) -> None:
    stage = staged(Standing.LENT)
    another_copy = copy_in(stage.home, of=stage.copy.record)

    hold = place(stage.copy, stage.first, wanted=True)

    assert state(hold) == HoldState.QUEUED
    assert queries.items_waited_for([(stage.copy.pk, stage.copy.record_id), (another_copy.pk, stage.copy.record_id)]) == {
        stage.copy.pk
    }
    lending.return_item(item_id=stage.copy.pk, by=SYSTEM, at=at)
    assert state(hold) == HoldState.READY


def test_the_limit_counts_what_waits(at: datetime) -> None:
    stage = staged()
    LoanPolicy.objects.update(max_holds=1)
    place(stage.copy, stage.first)

    with pytest.raises(actions.HoldRefused) as refused:
        place(copy_in(stage.home), stage.first)

    assert refused.value.refusals == [HoldRefusal.LIMIT_REACHED]


# ---- issue and renewal ----


def test_a_refusal_may_be_lifted_and_whoever_was_passed_waits_as_the_first(
    at: datetime, someone_with: Callable[..., Actor]
) -> None:
    stage = staged(Standing.READY)
    desk = someone_with(GRANTS.ISSUE_ITEM, GRANTS.LIFT_REFUSAL)
    with pytest.raises(lending.IssueRefused) as refused:
        lending.issue_item(item_id=stage.copy.pk, patron_id=stage.another.pk, by=desk, at=at)
    assert (refused.value.refusals, refused.value.may_be_lifted) == ([Refusal.WAITED_FOR], True)

    lending.issue_item(
        item_id=stage.copy.pk, patron_id=stage.another.pk, by=desk, at=at, lift_reason="The first has another copy"
    )

    assert (stage.now().state, stage.now().copy_id) == (HoldState.QUEUED, None)


def test_whoever_is_passed_gets_another_free_copy(at: datetime) -> None:
    stage = staged(Standing.CHOSEN)
    other = copy_in(stage.home, of=stage.copy.record)

    lending.issue_item(item_id=stage.copy.pk, patron_id=stage.another.pk, by=SYSTEM, at=at, lift_reason="Asked by the dean")

    assert (stage.now().state, stage.now().copy_id) == (HoldState.ALLOCATED, other.pk)


@pytest.mark.parametrize(("standing", "goes"), [(Standing.CHOSEN, HoldState.ALLOCATED), (Standing.READY, HoldState.READY)])
def test_whoever_takes_another_copy_leaves_theirs_to_the_next(standing: Standing, goes: HoldState, at: datetime) -> None:
    stage = staged(standing)
    following = place(stage.copy, stage.another, at=at + HOUR)
    other = copy_in(stage.home, of=stage.copy.record)
    Hold.objects.filter(pk=following.pk).update(wanted=stage.copy)

    lending.issue_item(item_id=other.pk, patron_id=stage.first.pk, by=SYSTEM, at=at + HOUR)

    assert stage.now().state == HoldState.FULFILLED
    assert (state(following), following.copy_id) == (goes, stage.copy.pk)


def test_a_renewal_is_refused_while_others_wait_unless_it_is_lifted(at: datetime, someone_with: Callable[..., Actor]) -> None:
    stage = staged(Standing.LENT_AND_WANTED)
    loan = loans.last_loan_of_item(stage.copy.pk)
    assert loan is not None
    desk, chief = someone_with(GRANTS.ISSUE_ITEM), someone_with(GRANTS.ISSUE_ITEM, GRANTS.LIFT_REFUSAL)
    later = at + DAY
    with pytest.raises(lending.RenewalRefused) as refused:
        lending.renew_loan(loan_uuid=loan.uuid, by=desk, at=later)
    assert (refused.value.refusals, refused.value.may_be_lifted) == ([RenewalRefusal.WAITED_FOR], True)
    with pytest.raises(PermissionDenied):
        lending.renew_loan(loan_uuid=loan.uuid, by=desk, at=later, lift_reason="Exam next week")

    outcome = lending.renew_loan(loan_uuid=loan.uuid, by=chief, at=later, lift_reason="Exam next week")

    assert outcome.loan.renewals == 1
    lifted = Event.objects.get(name="library.refusal-lifted")
    assert (lifted.facts["refusals"], lifted.facts["reason"]) == (["waited-for"], "Exam next week")


def test_a_renewal_that_is_refused_for_facts_is_not_lifted(at: datetime) -> None:
    stage = staged(Standing.LENT_AND_WANTED)
    loan = loans.last_loan_of_item(stage.copy.pk)
    assert loan is not None

    with pytest.raises(lending.RenewalRefused) as refused:
        lending.renew_loan(loan_uuid=loan.uuid, by=SYSTEM, at=at, lift_reason="Exam next week")

    assert refused.value.refusals == [RenewalRefusal.NOT_LATER, RenewalRefusal.WAITED_FOR]


def test_an_issue_undone_puts_the_copy_back_on_the_hold_shelf(at: datetime) -> None:
    stage = staged(Standing.READY)
    loan = lending.issue_item(item_id=stage.copy.pk, patron_id=stage.first.pk, by=SYSTEM, at=at).loan
    assert stage.now().loan_id == loan.pk

    lending.undo_issue(loan_uuid=loan.uuid, by=SYSTEM, at=at)

    hold = stage.now()
    assert (hold.state, hold.copy_id, hold.loan_id, hold.ended_at) == (HoldState.READY, stage.copy.pk, None, None)


def test_an_issue_undone_gives_the_copy_to_whoever_waits(at: datetime) -> None:
    stage = staged()
    loan = lending.issue_item(item_id=stage.copy.pk, patron_id=stage.borrower.pk, by=SYSTEM, at=at).loan
    hold = place(stage.copy, stage.first)

    lending.undo_issue(loan_uuid=loan.uuid, by=SYSTEM, at=at)

    assert state(hold) == HoldState.READY


# ---- cancelling, suspending, expiring ----


def test_a_cancelled_hold_leaves_its_copy_to_the_next(at: datetime) -> None:
    stage = staged(Standing.READY)
    following = place(stage.copy, stage.another, at=at + HOUR)

    actions.cancel_hold(uuid=stage.now().uuid, by=SYSTEM, at=at + HOUR)

    assert (stage.now().state, state(following)) == (HoldState.CANCELLED, HoldState.READY)
    with pytest.raises(actions.ChangeRefused) as refused:
        actions.cancel_hold(uuid=stage.now().uuid, by=SYSTEM, at=at + HOUR)
    assert refused.value.refusals == [ChangeRefusal.NOT_NOW]


def test_a_copy_that_was_not_sent_yet_stays_when_its_hold_is_cancelled(at: datetime) -> None:
    stage = staged(Standing.LENT)
    hold = place(stage.copy, stage.first, pickup=stage.elsewhere)
    lending.return_item(item_id=stage.copy.pk, branch_id=stage.home.pk, by=SYSTEM, at=at)
    assert (state(hold), len(queries.transfers(sent=False))) == (HoldState.IN_TRANSIT, 1)

    actions.cancel_hold(uuid=hold.uuid, by=SYSTEM, at=at)

    assert [one.is_home for one in queries.transfers(sent=False)] == [True]
    assert actions.receive(item_id=stage.copy.pk, branch_id=stage.home.pk, by=SYSTEM, at=at) is True
    assert queries.transfers(sent=False) == []


def test_whoever_suspends_keeps_the_place_in_the_queue(at: datetime) -> None:
    stage = staged(Standing.LENT)
    first, second = place(stage.copy, stage.first, at=at), place(stage.copy, stage.another, at=at + HOUR)
    actions.suspend_hold(uuid=first.uuid, until=TODAY + 2 * DAY, by=SYSTEM, at=at)
    assert [line.position for line in queries.of_reader(stage.another.pk, [])[0]] == [1]

    actions.resume_hold(uuid=first.uuid, by=SYSTEM, at=at)

    lending.return_item(item_id=stage.copy.pk, by=SYSTEM, at=at)
    assert states(first, second) == [HoldState.READY, HoldState.QUEUED]


def test_a_suspended_hold_leaves_its_copy_and_gets_a_free_one_again(at: datetime) -> None:
    stage = staged(Standing.CHOSEN)
    actions.suspend_hold(uuid=stage.now().uuid, until=TODAY + DAY, by=SYSTEM, at=at)
    assert (stage.now().state, stage.now().copy_id) == (HoldState.SUSPENDED, None)

    assert actions.resume_hold(uuid=stage.now().uuid, by=SYSTEM, at=at).state == HoldState.ALLOCATED


@pytest.mark.parametrize(
    ("standing", "until", "refusals"),
    [
        (Standing.READY, TODAY + DAY, [ChangeRefusal.NOT_NOW]),
        (Standing.CHOSEN, TODAY, [ChangeRefusal.PAST_DAY]),
    ],
)
def test_what_cannot_be_suspended(standing: Standing, until: date, refusals: list[ChangeRefusal], at: datetime) -> None:
    stage = staged(standing)

    with pytest.raises(actions.ChangeRefused) as refused:
        actions.suspend_hold(uuid=stage.now().uuid, until=until, by=SYSTEM, at=at)

    assert refused.value.refusals == refusals


def test_the_clock_ends_what_was_not_picked_up_and_gives_the_copy_on(at: datetime) -> None:
    account = people.account()
    stage = staged(Standing.READY)
    Patron.objects.filter(pk=stage.first.pk).update(account=account)
    following = place(stage.copy, stage.another, at=at + HOUR)

    assert actions.see_to_holds(by=SYSTEM, at=at + 3 * DAY) == 0
    assert actions.see_to_holds(by=SYSTEM, at=at + 4 * DAY) == 1

    assert (stage.now().state, state(following)) == (HoldState.EXPIRED, HoldState.READY)
    assert [one.kind for one in Notification.objects.filter(account=account)] == ["library.hold-expired"]


def test_the_clock_resumes_and_sets_new_copies_aside(at: datetime) -> None:
    stage = staged(Standing.LENT)
    suspended = place(stage.copy, stage.first)
    actions.suspend_hold(uuid=suspended.uuid, until=TODAY + DAY, by=SYSTEM, at=at)
    new = copy_in(stage.home, of=stage.copy.record)
    actions.see_to_holds(by=SYSTEM, at=at)
    assert state(suspended) == HoldState.SUSPENDED

    assert actions.see_to_holds(by=SYSTEM, at=at + DAY) == 1

    assert (state(suspended), suspended.copy_id) == (HoldState.ALLOCATED, new.pk)


def test_the_clock_takes_holds_from_lost_copies(at: datetime) -> None:
    stage = staged(Standing.CHOSEN)
    Item.objects.filter(pk=stage.copy.pk).update(state="lost")

    actions.see_to_holds(by=SYSTEM, at=at)

    assert (stage.now().state, stage.now().copy_id) == (HoldState.QUEUED, None)


def test_the_clock_ends_the_way_of_a_copy_that_was_lost_on_it(at: datetime) -> None:
    stage = staged(Standing.WAY_HOME)
    Item.objects.filter(pk=stage.copy.pk).update(state="lost")

    actions.see_to_holds(by=SYSTEM, at=at)

    assert stage.open_way() is None


def test_a_copy_that_is_not_on_its_shelf_is_replaced(at: datetime, someone_with: Callable[..., Actor]) -> None:
    stage = staged(Standing.CHOSEN)
    other = copy_in(stage.home, of=stage.copy.record)

    assert actions.not_found(uuid=stage.now().uuid, by=SYSTEM, at=at).copy_id == other.pk
    assert actions.not_found(uuid=stage.now().uuid, by=SYSTEM, at=at).copy_id == stage.copy.pk
    actions.receive(item_id=stage.copy.pk, branch_id=None, by=SYSTEM, at=at)
    with pytest.raises(actions.ChangeRefused):
        actions.not_found(uuid=stage.now().uuid, by=SYSTEM, at=at)
    with pytest.raises(PermissionDenied):
        actions.not_found(uuid=stage.now().uuid, by=someone_with(), at=at)


# ---- copies on their way ----


def test_a_copy_travels_to_its_reader_and_back(at: datetime) -> None:
    stage = staged(Standing.LENT)
    hold = place(stage.copy, stage.first, pickup=stage.elsewhere)
    lending.return_item(item_id=stage.copy.pk, branch_id=stage.home.pk, by=SYSTEM, at=at)
    (to_send,) = queries.transfers(sent=False, branch_id=stage.home.pk)
    for _scan in range(2):
        actions.send(uuid=to_send.uuid, by=SYSTEM, at=at)
    assert len(queries.transfers(sent=True, branch_id=stage.elsewhere.pk)) == 1

    actions.receive(item_id=stage.copy.pk, branch_id=stage.elsewhere.pk, by=SYSTEM, at=at)

    assert state(hold) == HoldState.READY
    loan = lending.issue_item(item_id=stage.copy.pk, patron_id=stage.first.pk, by=SYSTEM, at=at).loan
    lending.return_loan(loan_uuid=loan.uuid, branch_id=stage.elsewhere.pk, by=SYSTEM, at=at)
    assert [(one.from_branch, one.to_branch) for one in queries.transfers(sent=False)] == [
        (str(stage.elsewhere), str(stage.home))
    ]
    with pytest.raises(NotFound):
        actions.send(uuid=to_send.uuid, by=SYSTEM, at=at)
    assert Transfer.objects.filter(closed_at=None).count() == 1


def test_what_is_set_aside_or_on_its_way_is_not_on_the_shelf(at: datetime) -> None:
    stage = staged()
    other = copy_in(stage.home, of=stage.copy.record)
    place(stage.copy, stage.first)

    found = loans.availability([stage.copy.record_id])[stage.copy.record_id]

    assert (found.total, found.on_shelf) == (2, 1)
    assert queries.free_copies([stage.copy.record_id]) == [other.pk]


@pytest.mark.parametrize(("standing", "of_copy", "refusal"), [
    (Standing.LENT, "available", ChangeRefusal.ON_LOAN),
    (Standing.SHELF, "lost", ChangeRefusal.NOT_IN_STOCK),
])  # fmt: skip
def test_what_cannot_be_received(standing: Standing, of_copy: str, refusal: ChangeRefusal, at: datetime) -> None:
    stage = staged(standing)
    Item.objects.filter(pk=stage.copy.pk).update(state=of_copy)

    with pytest.raises(actions.ChangeRefused) as refused:
        actions.receive(item_id=stage.copy.pk, branch_id=None, by=SYSTEM, at=at)

    assert refused.value.refusals == [refusal]


# ---- the rest ----


def test_the_library_sets_how_long_copies_wait(at: datetime, someone_with: Callable[..., Actor]) -> None:
    for _click in range(2):
        actions.set_terms(keep_days=5, by=SYSTEM, at=at)

    assert (queries.keep_days(), HoldTerms.objects.count()) == (5, 1)
    assert Event.objects.filter(name="library.hold-terms-set").count() == 1
    with pytest.raises(PermissionDenied):
        actions.set_terms(keep_days=5, by=someone_with(GRANTS.ISSUE_ITEM), at=at)


def test_whoever_leaves_waits_for_nothing_and_takes_out_what_is_known(at: datetime) -> None:
    account = people.account()
    stage = staged(Standing.READY)
    Patron.objects.filter(pk=stage.first.pk).update(account=account)
    told = queries.rows_of(account.pk)["holds"]
    assert [(row["title"], row["state"]) for row in told] == [(stage.copy.record.title, "ready")]

    actions.end_holds_of(account_id=account.pk, by=SYSTEM, at=at)

    assert stage.now().state == HoldState.CANCELLED


def test_holds_follow_a_merged_record_and_come_back(at: datetime) -> None:
    stage = staged(Standing.LENT)
    first, both = place(stage.copy, stage.first), place(stage.copy, stage.another)
    survivor = copy_in(stage.home)
    place(survivor, stage.another)
    way = Way(stage.copy.record_id, survivor.record_id, new_uuid(), new_uuid(), SYSTEM, at)

    moved = actions.follow_record(way, None)

    assert moved == [str(first.uuid)]
    both.refresh_from_db()
    assert both.record_id == stage.copy.record_id
    back = Way(survivor.record_id, stage.copy.record_id, new_uuid(), new_uuid(), SYSTEM, at)
    assert actions.follow_record(back, moved) == moved


def test_the_database_holds_one_hold_of_a_reader_and_of_a_copy(at: datetime) -> None:
    stage = staged(Standing.CHOSEN)
    columns = {"record_id": stage.copy.record_id, "queued_at": at, "pickup_branch_id": stage.home.pk}

    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.create(patron=stage.first, **columns)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.create(patron=stage.another, copy=stage.copy, state=HoldState.ALLOCATED, **columns)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.create(patron=stage.another, copy=stage.copy, state=HoldState.QUEUED, **columns)
