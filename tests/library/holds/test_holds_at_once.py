"""Several people at the same moment: a copy goes to one reader, and nobody waits beside a free copy."""

from datetime import datetime, timedelta

import pytest

from factories import library as make
from factories.people import SYSTEM
from factories.threads import at_once
from library.holds.holds_stage import copy_in, place, staged
from torelik.library.holds import actions
from torelik.library.holds.models import Hold
from torelik.library.holds.rules import WITH_COPY
from torelik.library.holds.vocabulary import HoldRefusal, HoldState, Standing
from torelik.library.lending import actions as lending
from torelik.library.lending.models import Loan, LoanPolicy

ROUNDS = 3
REFUSED = (actions.HoldRefused, actions.ChangeRefused, lending.IssueRefused, lending.ReturnRefused)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_a_return_and_a_hold_at_the_same_moment_find_each_other(_round: int, real_database: None, at: datetime) -> None:
    stage = staged(Standing.LENT)

    at_once(
        lambda number: (
            lending.return_item(item_id=stage.copy.pk, by=SYSTEM, at=at) if number else place(stage.copy, stage.first, at=at)
        ),
        refused=REFUSED,
    )

    hold = Hold.objects.get()
    # Set aside on its shelf when the return was first, on the hold shelf when the hold was.
    assert hold.state in (HoldState.ALLOCATED, HoldState.READY)
    assert hold.copy_id == stage.copy.pk


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_desks_give_the_same_copy_to_one_reader(_round: int, real_database: None, at: datetime) -> None:
    stage = staged(Standing.LENT)
    place(stage.copy, stage.first, at=at)
    place(stage.copy, stage.another, at=at + timedelta(hours=1))

    at_once(lambda _desk: lending.return_item(item_id=stage.copy.pk, by=SYSTEM, at=at), refused=REFUSED)
    at_once(lambda _desk: actions.receive(item_id=stage.copy.pk, branch_id=None, by=SYSTEM, at=at), refused=REFUSED)

    assert list(Hold.objects.filter(state__in=WITH_COPY).values_list("patron", flat=True)) == [stage.first.pk]


def test_two_copies_that_come_back_at_once_go_to_two_readers(real_database: None, at: datetime) -> None:
    stage = staged(Standing.LENT)
    other = copy_in(stage.home, of=stage.copy.record)
    lending.issue_item(item_id=other.pk, patron_id=make.patron().pk, by=SYSTEM, at=at)
    for number, reader in enumerate((stage.first, stage.another)):
        place(stage.copy, reader, at=at + timedelta(hours=number))
    copies = [stage.copy.pk, other.pk]

    at_once(lambda number: lending.return_item(item_id=copies[number], by=SYSTEM, at=at), refused=REFUSED)
    actions.see_to_holds(by=SYSTEM, at=at)

    assert sorted(Hold.objects.filter(state__in=WITH_COPY).values_list("copy", flat=True)) == sorted(copies)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_the_last_copy_goes_to_the_reader_who_waits_or_to_the_desk_and_never_to_both(
    _round: int, real_database: None, at: datetime
) -> None:
    stage = staged()

    at_once(
        lambda number: (
            lending.issue_item(item_id=stage.copy.pk, patron_id=stage.another.pk, by=SYSTEM, at=at)
            if number
            else place(stage.copy, stage.first, at=at)
        ),
        refused=REFUSED,
    )

    is_lent = Loan.objects.filter(returned_at=None).exists()
    assert Hold.objects.get().state == (HoldState.QUEUED if is_lent else HoldState.ALLOCATED)


def test_one_reader_in_two_windows_cannot_pass_the_limit(real_database: None, at: datetime) -> None:
    stage = staged()
    LoanPolicy.objects.update(max_holds=1)
    copies = [stage.copy, copy_in(stage.home)]

    answers = at_once(lambda number: place(copies[number], stage.first, at=at), refused=REFUSED)

    refused = [answer.refusals for answer in answers if isinstance(answer, actions.HoldRefused)]
    assert refused == [[HoldRefusal.LIMIT_REACHED]]
    assert Hold.objects.count() == 1
