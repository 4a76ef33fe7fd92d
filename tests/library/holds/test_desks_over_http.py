"""Many browsers at the same moment, each a desk or a reader, through all of the product: on SQLite and on PostgreSQL."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client

from factories import library as make
from factories import people
from factories.moments import NOON
from factories.threads import at_once
from library.holds.holds_stage import copy_in, place, staged
from torelik.audit.models import Event
from torelik.library.holdings.models import Item
from torelik.library.holds.models import Hold
from torelik.library.holds.vocabulary import HoldState, Standing
from torelik.library.lending.models import Loan, LoanPolicy
from torelik.library.patrons.models import Patron

CLIENTS, COPIES, ROUNDS = 16, 50, 3
WANTED_BY = 4
"""So many of the desks want each copy."""
LENDING, HOLDS = "/en/library/lending/", "/en/library/holds/"


@pytest.fixture(autouse=True)
def tomorrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torelik.kernel.clock.now", lambda: NOON + timedelta(days=1))


def desks(number: int) -> list[Client]:
    """Sign librarians in, each in a browser of their own."""
    clients = [Client() for _desk in range(number)]
    for client in clients:
        client.force_login(people.account(grants=("library.issue-item",)))
    return clients


def scan(client: Client, copy: Item, *, mode: str, reader: Patron | None = None) -> HttpResponse:
    place = f"{LENDING}?mode={mode}" + (f"&reader={reader.uuid}" if reader else "")
    return client.post(place, {"code": copy.barcode})


def test_sixteen_desks_want_fifty_copies_and_each_copy_goes_to_one(real_database: None) -> None:
    make.policy(max_items=COPIES)
    copies = [make.item() for _copy in range(COPIES)]
    readers = [make.patron(full_name=f"Оқырман {number}") for number in range(CLIENTS)]
    clients = desks(CLIENTS)

    def work(number: int) -> list[tuple[str, int]]:
        wanted = [copy for place, copy in enumerate(copies) if (place + number) % (CLIENTS // WANTED_BY) == 0]
        answers = [(copy.barcode, scan(clients[number], copy, mode="issue", reader=readers[number])) for copy in wanted]
        return [(barcode, answer.status_code) for barcode, answer in answers]

    answers = [line for own in at_once(work, people=CLIENTS) for line in own]  # type: ignore[attr-defined]

    assert sorted(barcode for barcode, status in answers if status == 302) == sorted(copy.barcode for copy in copies)
    assert [status for _barcode, status in answers].count(409) == (WANTED_BY - 1) * COPIES
    assert Loan.objects.count() == COPIES
    assert Event.objects.filter(name="library.item-issued").count() == COPIES


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_a_return_and_a_hold_at_the_same_moment_find_each_other(_round: int, real_database: None) -> None:
    stage = staged(Standing.LENT)
    clients = desks(2)
    held = {"ticket": stage.first.ticket, "wanted": "", "pickup": str(stage.home.uuid)}

    answers = at_once(
        lambda number: (
            (
                scan(clients[0], stage.copy, mode="return")
                if number
                else clients[1].post(f"{HOLDS}of-title/{stage.copy.record.uuid}/", held)
            ).status_code
        )
    )

    hold = Hold.objects.get()
    assert answers == [302, 302]
    # Set aside on its shelf when the return was first, on the hold shelf when the hold was.
    assert hold.state in (HoldState.ALLOCATED, HoldState.READY)
    assert hold.copy_id == stage.copy.pk


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_the_last_hold_that_a_reader_may_have_is_placed_once(_round: int, real_database: None) -> None:
    stage = staged(Standing.LENT)
    LoanPolicy.objects.update(max_holds=1)
    copies = [stage.copy, copy_in(stage.home)]
    clients = desks(2)
    held = {"ticket": stage.first.ticket, "wanted": "", "pickup": str(stage.home.uuid)}

    answers = at_once(lambda number: clients[number].post(f"{HOLDS}of-title/{copies[number].record.uuid}/", held).status_code)

    told = [str(message) for client in clients for message in get_messages(client.get(HOLDS).wsgi_request)]
    assert answers == [302, 302]
    assert "The reader waits for as many titles as the rules allow." in " ".join(told)
    assert Hold.objects.count() == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_the_copy_of_the_first_in_the_queue_is_lent_to_nobody_else(_round: int, real_database: None) -> None:
    stage = staged(Standing.LENT)
    place(stage.copy, stage.first)
    clients = desks(2)

    answers = at_once(
        lambda number: (
            (
                scan(clients[0], stage.copy, mode="return")
                if number
                else scan(clients[1], stage.copy, mode="issue", reader=stage.another)
            ).status_code
        )
    )

    assert answers == [409, 302]
    assert not Loan.objects.filter(returned_at=None).exists()
    assert Hold.objects.get().state == HoldState.READY
