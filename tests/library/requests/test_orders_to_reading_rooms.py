"""Orders to reading rooms from the reader to the store and the desk, and how each ends (cl. 12)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from factories import library as make
from factories import people
from factories.moments import NOON
from factories.people import SYSTEM
from library.holds.holds_stage import copy_in, place
from library.requests.requests_stage import fetched, order, refused, staged, state
from torelik.audit.models import Event
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.kernel.identifiers import new_uuid
from torelik.library.acquisition.models import Suggestion
from torelik.library.clearance import actions as clearance
from torelik.library.copying.followers import Way
from torelik.library.holds import actions as holds
from torelik.library.holds.vocabulary import HoldState
from torelik.library.lending import actions as lending
from torelik.library.lending.models import Loan
from torelik.library.lending.vocabulary import Refusal
from torelik.library.patrons.models import Patron
from torelik.library.requests import actions, queries
from torelik.library.requests.models import BookRequest
from torelik.library.requests.rules import MOST_OPEN, Wanted
from torelik.library.requests.vocabulary import ChangeRefusal, PlacingRefusal, RefusalReason, RequestState
from torelik.notifications.models import Notification

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = make.TODAY


def kinds_told() -> list[str]:
    return list(Notification.objects.order_by("id").values_list("kind", flat=True).exclude(kind="library.issued"))


def issue(stage: object, reader: Patron, *, lift_reason: str = "") -> Loan:
    copy = stage.copy  # type: ignore[attr-defined]
    return lending.issue_item(item_id=copy.pk, patron_id=reader.pk, by=SYSTEM, at=NOON, lift_reason=lift_reason).loan


# ---- placing ----


def test_a_reader_orders_a_title_and_the_journal_says_so() -> None:
    stage = staged()

    made = order(stage)

    assert state(made) == RequestState.ORDERED
    event = Event.objects.get(name="library.request-placed")
    assert event.facts == {"patron": str(stage.reader.uuid), "day": "2026-11-23"}


def test_a_double_click_orders_once() -> None:
    stage, key = staged(), new_uuid()

    assert order(stage, key=key).pk == order(stage, key=key).pk
    assert BookRequest.objects.count() == 1


def test_a_key_of_somebody_else_is_nobodys() -> None:
    stage, key = staged(), new_uuid()
    order(stage, key=key)

    with pytest.raises(NotFound):
        order(stage, stage.another, key=key)


def test_nobody_orders_for_another_reader_but_the_desk() -> None:
    stage = staged()
    assert stage.another.account is not None

    with pytest.raises(NotFound):
        order(stage, by=people.actor(stage.another.account))
    order(stage, by=people.actor(people.account(grants=("library.issue-item",))))
    assert BookRequest.objects.count() == 1


def test_the_same_title_is_ordered_once_for_a_day_and_again_for_another() -> None:
    stage = staged()
    order(stage)

    with pytest.raises(actions.RequestRefused) as caught:
        order(stage)
    order(stage, day=TODAY + DAY)

    assert caught.value.refusals == [PlacingRefusal.ALREADY_ASKED]
    assert BookRequest.objects.count() == 2


def test_two_issues_of_a_periodical_are_two_orders() -> None:
    stage = staged()
    record = stage.copy.record_id

    order(stage, wanted=Wanted(record_id=record, part="2025, No. 1"))
    order(stage, wanted=Wanted(record_id=record, part="2025, No. 2"))

    assert BookRequest.objects.count() == 2


def test_no_reader_has_more_open_orders_than_are_allowed() -> None:
    stage = staged()
    for number in range(MOST_OPEN):
        order(stage, wanted=Wanted(title=f"Book {number}"))

    with pytest.raises(actions.RequestRefused) as caught:
        order(stage)

    assert caught.value.refusals == [PlacingRefusal.LIMIT_REACHED]


def test_every_reason_is_told_at_once() -> None:
    stage = staged()
    Patron.objects.update(card_valid_through=TODAY - DAY, blocked_until=TODAY + DAY)

    with pytest.raises(actions.RequestRefused) as caught:
        order(stage, day=TODAY + 6 * DAY)  # a Sunday

    assert caught.value.refusals == [PlacingRefusal.CARD_EXPIRED, PlacingRefusal.BLOCKED, PlacingRefusal.CLOSED_DAY]


def test_whoever_has_the_book_does_not_order_it() -> None:
    stage = staged()
    issue(stage, stage.reader)

    with pytest.raises(actions.RequestRefused) as caught:
        order(stage)

    assert caught.value.refusals == [PlacingRefusal.ALREADY_HELD]


def test_an_order_of_nothing_is_refused() -> None:
    with pytest.raises(actions.RequestRefused) as caught:
        order(staged(), wanted=Wanted(title="  "))

    assert caught.value.refusals == [PlacingRefusal.NOTHING_ASKED]


# ---- fetching ----


def test_a_fetched_copy_waits_for_its_reader_who_is_told_where_and_until_when() -> None:
    stage = staged()

    made = fetched(stage)

    assert state(made) == RequestState.FETCHED
    told = Notification.objects.get()
    assert (told.kind, told.words["title"], told.words["place"]) == ("library.request-fetched", str(stage.copy.record), "Үй")


def test_a_copy_is_fetched_for_one_reader() -> None:
    stage = staged()
    fetched(stage)
    second = order(stage, stage.another)

    with pytest.raises(actions.ChangeRefused) as caught:
        actions.fetch(uuid=second.uuid, item_id=stage.copy.pk, by=SYSTEM, at=NOON)

    assert caught.value.refusals == [ChangeRefusal.SET_ASIDE]


def test_the_database_keeps_a_copy_from_two_orders() -> None:
    stage = staged()
    fetched(stage)
    second = order(stage, stage.another)

    with pytest.raises(IntegrityError), transaction.atomic():
        BookRequest.objects.filter(pk=second.pk).update(copy=stage.copy, keeps_copy=True)


def test_a_copy_with_a_number_is_scanned() -> None:
    made = order(staged())

    with pytest.raises(actions.ChangeRefused) as caught:
        actions.fetch(uuid=made.uuid, item_id=None, by=SYSTEM, at=NOON)

    assert caught.value.refusals == [ChangeRefusal.NUMBER_NEEDED]


def test_an_issue_of_a_periodical_without_a_number_is_fetched_and_handed_over_by_hand() -> None:
    stage = staged()
    journal = make.record(kind="serial")
    made = order(stage, wanted=Wanted(record_id=journal.pk, part="2025, No. 1"))

    actions.fetch(uuid=made.uuid, item_id=None, by=SYSTEM, at=NOON)
    actions.hand_over(uuid=made.uuid, by=SYSTEM, at=NOON)

    assert state(made) == RequestState.FULFILLED


def test_what_has_a_number_is_handed_over_by_a_loan_alone() -> None:
    made = fetched(staged())

    with pytest.raises(actions.ChangeRefused):
        actions.hand_over(uuid=made.uuid, by=SYSTEM, at=NOON)


def test_a_title_in_words_that_the_library_has_after_all_finds_its_record() -> None:
    stage = staged()
    made = order(stage, wanted=Wanted(title="Mediation"))

    actions.fetch(uuid=made.uuid, item_id=stage.copy.pk, by=SYSTEM, at=NOON)

    made.refresh_from_db()
    assert made.record_id == stage.copy.record_id


def test_the_store_takes_nothing_that_is_on_loan_or_set_aside_for_a_hold() -> None:
    stage = staged()
    made = order(stage)
    place(stage.copy, stage.another)

    with pytest.raises(actions.ChangeRefused) as caught:
        actions.fetch(uuid=made.uuid, item_id=stage.copy.pk, by=SYSTEM, at=NOON)

    assert caught.value.refusals == [ChangeRefusal.SET_ASIDE]


def test_only_the_desk_answers() -> None:
    stage = staged()
    made = order(stage)
    assert stage.reader.account is not None
    reader = people.actor(stage.reader.account)
    acts = (
        lambda: actions.fetch(uuid=made.uuid, item_id=stage.copy.pk, by=reader, at=NOON),
        lambda: actions.refuse(uuid=made.uuid, reason=RefusalReason.WORN, remark="", by=reader, at=NOON),
        lambda: actions.hand_over(uuid=made.uuid, by=reader, at=NOON),
        lambda: actions.put_back(uuid=made.uuid, by=reader, at=NOON),
    )

    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    assert state(made) == RequestState.ORDERED


# ---- refusing ----


def test_a_refused_reader_is_told_the_reason_in_their_language() -> None:
    stage = staged()
    made = order(stage)

    refused(made, RefusalReason.REDIRECTED, remark="Hall 2")

    told = Notification.objects.get()
    assert (told.kind, told.words["reason"].endswith(". Hall 2")) == ("library.request-refused", True)
    assert Event.objects.get(name="library.request-refused").facts == {
        "patron": str(stage.reader.uuid), "reason": "redirected",
    }  # fmt: skip


def test_what_was_fetched_and_is_defective_is_refused_and_put_back() -> None:
    stage = staged()
    made = fetched(stage)

    refused(made, RefusalReason.DEFECT)

    assert (state(made), made.keeps_copy) == (RequestState.REFUSED, True)
    actions.put_back(uuid=made.uuid, by=SYSTEM, at=NOON)
    actions.put_back(uuid=made.uuid, by=SYSTEM, at=NOON)
    made.refresh_from_db()
    assert not made.keeps_copy
    assert Event.objects.filter(name="library.request-copy-put-back").count() == 1


def test_an_answer_stands_and_the_second_worker_is_told() -> None:
    stage = staged()
    made = order(stage)
    refused(made)

    with pytest.raises(actions.ChangeRefused) as caught:
        actions.fetch(uuid=made.uuid, item_id=stage.copy.pk, by=SYSTEM, at=NOON)

    assert caught.value.refusals == [ChangeRefusal.NOT_NOW]


def test_a_waiting_copy_is_not_said_to_stand_in_its_place() -> None:
    made = fetched(staged())

    with pytest.raises(actions.ChangeRefused):
        actions.put_back(uuid=made.uuid, by=SYSTEM, at=NOON)


def test_a_lacuna_becomes_one_suggestion_of_whoever_proposes_it() -> None:
    stage = staged()
    made = refused(order(stage, wanted=Wanted(title="Lost laws", authors="Zimanov S.")), RefusalReason.LACUNA)
    assert stage.reader.account is not None
    reader = people.actor(stage.reader.account)

    for _twice in range(2):
        actions.propose(uuid=made.uuid, by=reader, at=NOON)

    found = Suggestion.objects.get()
    assert (found.title, found.authors, found.made_by_id) == ("Lost laws", "Zimanov S.", stage.reader.account_id)


def test_what_is_on_loan_is_not_proposed_and_nothing_of_another_reader() -> None:
    stage = staged()
    made = refused(order(stage), RefusalReason.ON_LOAN)
    assert stage.another.account is not None

    with pytest.raises(actions.ChangeRefused):
        actions.propose(uuid=made.uuid, by=SYSTEM, at=NOON)
    with pytest.raises(NotFound):
        actions.propose(uuid=made.uuid, by=people.actor(stage.another.account), at=NOON)


# ---- the desk, holds and the end of the day ----


def test_the_loan_of_the_copy_fulfils_the_order() -> None:
    stage = staged()
    made = fetched(stage)

    loan = issue(stage, stage.reader)

    assert (state(made), made.loan_id, made.keeps_copy) == (RequestState.FULFILLED, loan.pk, False)


def test_a_loan_of_another_copy_fulfils_it_too_and_the_fetched_one_is_to_be_put_back() -> None:
    stage = staged()
    other = copy_in(stage.home, of=stage.copy.record)
    made = fetched(stage)

    lending.issue_item(item_id=other.pk, patron_id=stage.reader.pk, by=SYSTEM, at=NOON)

    assert (state(made), made.keeps_copy) == (RequestState.FULFILLED, True)


def test_a_fetched_copy_is_not_issued_to_another_reader_unless_somebody_lifts_that() -> None:
    stage = staged()
    made = fetched(stage)

    with pytest.raises(lending.IssueRefused) as caught:
        issue(stage, stage.another)
    assert caught.value.refusals == [Refusal.WAITED_FOR]
    issue(stage, stage.another, lift_reason="The reader has gone home")

    assert (state(made), made.copy_id) == (RequestState.ORDERED, None)


def test_a_copy_that_is_to_be_put_back_may_be_issued_and_stands_on_no_list_then() -> None:
    stage = staged()
    made = fetched(stage)
    actions.cancel(uuid=made.uuid, by=SYSTEM, at=NOON)

    issue(stage, stage.another)

    made.refresh_from_db()
    assert not made.keeps_copy


def test_an_undone_issue_lets_the_copy_wait_again() -> None:
    stage = staged()
    made = fetched(stage)
    desk = people.actor(people.account(grants=("library.issue-item",)))
    loan = lending.issue_item(item_id=stage.copy.pk, patron_id=stage.reader.pk, by=desk, at=NOON).loan

    lending.undo_issue(loan_uuid=loan.uuid, by=desk, at=NOON)

    assert (state(made), made.copy_id, made.keeps_copy) == (RequestState.FETCHED, stage.copy.pk, True)


def test_a_hold_does_not_take_the_copy_that_was_fetched_and_gets_it_when_it_is_put_back() -> None:
    stage = staged()
    made = fetched(stage)

    hold = place(stage.copy, stage.another)
    assert hold.state == HoldState.QUEUED
    holds.see_to_holds(by=SYSTEM, at=NOON)
    hold.refresh_from_db()
    assert hold.state == HoldState.QUEUED
    assert holds.receive(item_id=stage.copy.pk, branch_id=None, by=SYSTEM, at=NOON)  # it stays where it waits
    assert state(made) == RequestState.FETCHED
    actions.cancel(uuid=made.uuid, by=SYSTEM, at=NOON)
    holds.receive(item_id=stage.copy.pk, branch_id=None, by=SYSTEM, at=NOON)

    hold.refresh_from_db()
    made.refresh_from_db()
    assert (hold.state, made.keeps_copy) == (HoldState.READY, False)


def test_the_day_ends_what_was_not_picked_up_and_what_was_not_answered() -> None:
    stage = staged()
    waiting, unanswered = fetched(stage), order(stage, stage.another)
    later = order(stage, stage.another, day=TODAY + 2 * DAY)

    assert actions.see_to_requests(by=Actor.system("scheduler"), at=NOON) == 0
    assert actions.see_to_requests(by=Actor.system("scheduler"), at=NOON + DAY) == 2

    assert [state(one) for one in (waiting, unanswered, later)] == [
        RequestState.EXPIRED, RequestState.UNANSWERED, RequestState.ORDERED,
    ]  # fmt: skip
    assert waiting.keeps_copy  # the list "To put back" has it
    assert kinds_told() == ["library.request-fetched", "library.request-expired", "library.request-unanswered"]


def test_what_lost_its_copy_is_fetched_again() -> None:
    stage = staged()
    made = fetched(stage)
    type(stage.copy).objects.filter(pk=stage.copy.pk).update(state="lost")

    actions.see_to_requests(by=SYSTEM, at=NOON)

    assert (state(made), made.copy_id) == (RequestState.ORDERED, None)


def test_whoever_leaves_has_no_orders_any_more() -> None:
    stage = staged()
    leaves, cleared = order(stage), order(stage, stage.another)
    account_id = stage.reader.account_id
    assert account_id is not None

    actions.end_requests_of(account_id=account_id, by=Actor.system("identity"), at=NOON)
    clearance.give_slip(patron_id=stage.another.pk, by=SYSTEM, at=NOON)

    assert {state(leaves), state(cleared)} == {RequestState.CANCELLED}


def test_a_reader_cancels_their_own_order_and_nobody_elses() -> None:
    stage = staged()
    made = order(stage)
    assert stage.reader.account is not None
    assert stage.another.account is not None

    with pytest.raises(NotFound):
        actions.cancel(uuid=made.uuid, by=people.actor(stage.another.account), at=NOON)
    actions.cancel(uuid=made.uuid, by=people.actor(stage.reader.account), at=NOON)

    assert state(made) == RequestState.CANCELLED


def test_orders_follow_a_merged_record_and_stand_in_the_reader_s_own_export() -> None:
    stage = staged()
    made, other = order(stage), make.record()
    account_id = stage.reader.account_id
    assert account_id is not None

    moved = actions.follow_record(Way(stage.copy.record_id, other.pk, stage.copy.record.uuid, other.uuid, SYSTEM, NOON), None)

    assert moved == [str(made.uuid)]
    assert [row["title"] for row in queries.rows_of(account_id)["requests"]] == [other.title]
