"""Several people at the same moment: an order is answered once, a copy goes to one reader (cl. 12)."""

from datetime import datetime

import pytest

from factories.people import SYSTEM
from factories.threads import at_once
from library.holds.holds_stage import copy_in, place
from library.requests.requests_stage import fetched, order, staged
from torelik.audit.models import Event
from torelik.kernel.identifiers import new_uuid
from torelik.library.holds.models import Hold
from torelik.library.holds.vocabulary import HoldState
from torelik.library.lending import actions as lending
from torelik.library.requests import actions
from torelik.library.requests.models import BookRequest
from torelik.library.requests.vocabulary import RefusalReason, RequestState

ROUNDS = 3
REFUSED = (actions.ChangeRefused, actions.RequestRefused, lending.IssueRefused)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_one_worker_fetches_and_another_refuses_and_one_of_them_is_told(_round: int, real_database: None, at: datetime) -> None:
    stage = staged()
    made = order(stage)

    told = at_once(
        lambda number: (
            actions.fetch(uuid=made.uuid, item_id=stage.copy.pk, by=SYSTEM, at=at)
            if number
            else actions.refuse(uuid=made.uuid, reason=RefusalReason.WORN, remark="", by=SYSTEM, at=at)
        ),
        refused=REFUSED,
    )

    # A fetched book may still be refused; a refused one is not fetched.
    made.refresh_from_db()
    assert made.state == RequestState.REFUSED or len(told) == 2
    assert Event.objects.filter(name="library.request-refused").count() == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_workers_scan_two_copies_for_one_order_and_one_copy_is_kept(_round: int, real_database: None, at: datetime) -> None:
    stage = staged()
    copies = [stage.copy.pk, copy_in(stage.home, of=stage.copy.record).pk]
    made = order(stage)

    at_once(lambda number: actions.fetch(uuid=made.uuid, item_id=copies[number], by=SYSTEM, at=at), refused=REFUSED)

    made.refresh_from_db()
    assert made.copy_id in copies
    assert Event.objects.filter(name="library.request-fetched").count() == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_one_copy_is_scanned_for_two_readers_and_one_gets_it(_round: int, real_database: None, at: datetime) -> None:
    stage = staged()
    made = [order(stage), order(stage, stage.another)]

    at_once(lambda number: actions.fetch(uuid=made[number].uuid, item_id=stage.copy.pk, by=SYSTEM, at=at), refused=REFUSED)

    assert BookRequest.objects.filter(state=RequestState.FETCHED).count() == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_a_click_that_is_repeated_at_once_orders_once(_round: int, real_database: None, at: datetime) -> None:
    stage, key = staged(), new_uuid()

    at_once(lambda _number: order(stage, key=key, at=at), refused=REFUSED)

    assert BookRequest.objects.count() == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_the_last_copy_goes_to_the_store_or_to_a_hold_and_never_to_both(_round: int, real_database: None, at: datetime) -> None:
    stage = staged()
    made = order(stage)

    at_once(
        lambda number: (
            actions.fetch(uuid=made.uuid, item_id=stage.copy.pk, by=SYSTEM, at=at)
            if number
            else place(stage.copy, stage.another, at=at)
        ),
        refused=REFUSED,
    )

    made.refresh_from_db()
    assert Hold.objects.get().state == (HoldState.QUEUED if made.state == RequestState.FETCHED else HoldState.ALLOCATED)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_a_loan_and_a_cancellation_at_once_end_the_order_once(_round: int, real_database: None, at: datetime) -> None:
    stage = staged()
    made = fetched(stage, at=at)

    at_once(
        lambda number: (
            lending.issue_item(item_id=stage.copy.pk, patron_id=stage.reader.pk, by=SYSTEM, at=at)
            if number
            else actions.cancel(uuid=made.uuid, by=SYSTEM, at=at)
        ),
        refused=REFUSED,
    )

    made.refresh_from_db()
    assert made.state in (RequestState.FULFILLED, RequestState.CANCELLED)
    assert not made.keeps_copy
