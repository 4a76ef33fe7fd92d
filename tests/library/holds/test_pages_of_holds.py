"""Holds as pages: the record, the reader's own page, the lending desk and the desk of holds (cl. 12)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from factories import library as make
from factories import people
from factories.marc import catalogued
from factories.moments import NOON
from factories.people import SYSTEM
from library.holds.holds_stage import Stage, copy_in, place, staged
from torelik.identity.models import Account
from torelik.library.holds import actions
from torelik.library.holds.models import Hold, HoldTerms, Transfer
from torelik.library.holds.vocabulary import HoldState, Standing
from torelik.library.lending.models import Loan
from torelik.library.models import Record
from torelik.library.patrons.models import Patron

pytestmark = pytest.mark.django_db
DESK, LENDING, MINE = "/en/library/holds/", "/en/library/lending/", "/en/library/me/loans/"
LATER = NOON + timedelta(days=1)


@pytest.fixture(autouse=True)
def _tomorrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torelik.kernel.clock.now", lambda: LATER)


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(people.account(grants=("library.issue-item",)))
    return client


def text_of(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return text_of(response)


def reader_signed_in(client: Client, stage: Stage) -> Account:
    account = people.account()
    Patron.objects.filter(pk=stage.first.pk).update(account=account)
    client.force_login(account)
    return account


def described(stage: Stage) -> Record:
    """Let the title of the copy have a description, so that its page can be shown."""
    record = stage.copy.record
    record.marc = catalogued().marc
    record.save(update_fields=["marc"])
    return record


# ---- the record and the reader ----


def test_a_reader_puts_a_title_on_hold_and_sees_it_on_both_pages(client: Client) -> None:
    stage = staged(Standing.LENT)
    record = described(stage)
    reader_signed_in(client, stage)
    address = f"/en/library/records/{record.uuid}/"
    shown = page(client, address)
    assert "Put on hold" in shown
    assert "Put on hold for a reader" not in shown

    given = {"pickup": str(stage.home.uuid), "wanted": ""}
    for _click in range(2):
        told = text_of(client.post(f"{DESK}of-title/{record.uuid}/", given, follow=True))

    assert "The reader waits for this title already." in told
    hold = Hold.objects.get()
    assert (hold.patron, hold.pickup_branch, hold.wanted) == (stage.first, stage.home, None)
    assert "1 reader waits" in page(client, address)
    own = page(client, MINE)
    assert "In the queue" in own
    assert "No. 1 in the queue" in own


def test_the_desk_puts_a_title_on_hold_for_the_reader_of_a_ticket(desk: Client) -> None:
    stage = staged(Standing.LENT)
    address = f"{DESK}of-title/{described(stage).uuid}/"
    given = {"pickup": str(stage.home.uuid), "wanted": str(stage.copy.uuid)}

    assert "No reader has this ticket." in text_of(desk.post(address, given | {"ticket": "404"}, follow=True))
    desk.post(address, given | {"ticket": stage.first.ticket})

    assert Hold.objects.values_list("patron", "wanted").get() == (stage.first.pk, stage.copy.pk)


def test_somebody_without_a_ticket_places_nothing(client: Client) -> None:
    stage = staged(Standing.LENT)
    described(stage)
    client.force_login(people.account())

    told = client.post(f"{DESK}of-title/{stage.copy.record.uuid}/", {"pickup": str(stage.home.uuid)}, follow=True)

    assert "You have no reader’s ticket yet." in text_of(told)
    assert Hold.objects.count() == 0
    assert client.post(f"{DESK}of-title/{uuid4()}/", {}).status_code == 404
    assert client.get(f"{DESK}of-title/{stage.copy.record.uuid}/").status_code == 302


def test_a_reader_suspends_resumes_and_cancels_their_own(client: Client) -> None:
    stage = staged(Standing.LENT_AND_WANTED)
    reader_signed_in(client, stage)
    address = f"{DESK}{stage.now().uuid}/"
    assert client.get(f"{address}suspend/?back=mine").status_code == 200

    assert client.post(f"{address}suspend/", {"until": "2026-11-20", "back": "mine"}).status_code == 409
    assert client.post(f"{address}suspend/", {"until": "", "back": "mine"}).status_code == 422
    assert client.post(f"{address}suspend/", {"until": "2026-12-20", "back": "mine"})["Location"] == MINE
    assert stage.now().state == HoldState.SUSPENDED
    assert "until 20 December 2026" in page(client, MINE)
    client.post(f"{address}resume/", {"back": "mine"})
    assert stage.now().state == HoldState.QUEUED
    client.post(f"{address}cancel/", {"back": "mine"})
    assert stage.now().state == HoldState.CANCELLED
    assert "The hold has moved on meanwhile." in text_of(client.post(f"{address}resume/", {"back": "mine"}, follow=True))


def test_a_reader_touches_nobody_elses(client: Client) -> None:
    stage = staged(Standing.LENT_AND_WANTED)
    client.force_login(people.account())

    for act in ("cancel", "suspend", "resume"):
        assert client.post(f"{DESK}{stage.now().uuid}/{act}/").status_code == 404
    for address in ("", "branch/", "send/", f"{stage.now().uuid}/not-found/", "terms/"):
        assert client.post(f"{DESK}{address}").status_code == 403
    assert stage.now().state == HoldState.QUEUED


# ---- the lending desk ----


def test_a_return_says_for_whom_the_copy_is_kept(desk: Client) -> None:
    stage = staged(Standing.LENT_AND_WANTED)

    told = text_of(desk.post(f"{LENDING}?mode=return", {"code": stage.copy.barcode}, follow=True))

    assert "Put it on the hold shelf." in told
    assert f"For Бірінші А. Б., ticket {stage.first.ticket}" in told
    reader = page(desk, f"{LENDING}?reader={stage.first.uuid}")
    assert "On hold" in reader
    assert "Ready" in reader


def test_a_copy_that_nobody_has_is_received_by_a_scan_in_returns(desk: Client) -> None:
    stage = staged(Standing.CHOSEN)

    told = text_of(desk.post(f"{LENDING}?mode=return", {"code": stage.copy.barcode}, follow=True))

    assert "Put it on the hold shelf." in told
    assert stage.now().state == HoldState.READY
    free = copy_in(stage.home)
    assert desk.post(f"{LENDING}?mode=return", {"code": free.barcode}).status_code == 409


def test_a_return_in_another_branch_says_where_to_send(desk: Client) -> None:
    stage = staged(Standing.LENT)
    desk.post(f"{DESK}branch/", {"branch": str(stage.elsewhere.uuid)})

    told = text_of(desk.post(f"{LENDING}?mode=return", {"code": stage.copy.barcode}, follow=True))

    assert "Send it to its branch: Үй." in told
    assert "Branch of this desk" in told
    assert Transfer.objects.get(closed_at=None).to_branch == stage.home


def test_a_copy_that_waits_for_another_is_refused_and_the_refusal_can_be_lifted(client: Client) -> None:
    stage = staged(Standing.READY)
    client.force_login(people.account(grants=("library.issue-item", "library.lift-refusal")))

    told = client.post(f"{LENDING}?reader={stage.another.uuid}", {"code": stage.copy.barcode})

    assert told.status_code == 409
    assert "Another reader waits for this copy." in text_of(told)
    assert "Lift the refusal and issue" in text_of(told)


def test_a_renewal_is_refused_while_others_wait_and_lifted_with_a_reason(client: Client) -> None:
    staged(Standing.LENT_AND_WANTED)
    loan = Loan.objects.get()
    client.force_login(people.account(grants=("library.issue-item", "library.lift-refusal")))

    told = client.post(f"{LENDING}loans/{loan.uuid}/renew/", {"mode": "renew"})

    assert told.status_code == 409
    assert "Another reader waits for this title." in text_of(told)
    lift = f"{LENDING}lift-renewal/"
    assert client.post(lift, {"loan": loan.uuid, "mode": "renew", "reason": ""}).status_code == 422
    assert client.post(lift, {"loan": "x", "reason": ""}).status_code == 404
    client.post(lift, {"loan": loan.uuid, "mode": "renew", "reason": "Exam next week"})
    loan.refresh_from_db()
    assert loan.renewals == 1


def test_who_may_not_lift_is_offered_nothing(desk: Client) -> None:
    staged(Standing.LENT_AND_WANTED)
    loan = Loan.objects.get()

    assert "Renew all the same" not in text_of(desk.post(f"{LENDING}loans/{loan.uuid}/renew/", {"mode": "renew"}))
    given = {"loan": loan.uuid, "mode": "renew", "reason": "Exam next week"}
    assert desk.post(f"{LENDING}lift-renewal/", given).status_code == 403


# ---- the desk of holds ----


def test_the_desk_fetches_and_receives(desk: Client) -> None:
    stage = staged(Standing.CHOSEN)
    assert stage.copy.inventory_number in page(desk, DESK)

    told = text_of(desk.post(DESK, {"code": stage.copy.barcode}, follow=True))

    assert "Put it on the hold shelf." in told
    assert "Бірінші А. Б." in page(desk, f"{DESK}?show=ready")
    free = copy_in(stage.home)
    assert "Nobody waits for it" in text_of(desk.post(DESK, {"code": free.barcode}, follow=True))


def test_the_desk_says_what_is_not_there(desk: Client) -> None:
    stage = staged(Standing.CHOSEN)

    desk.post(f"{DESK}{stage.now().uuid}/not-found/")

    assert (stage.now().state, stage.now().not_found) == (HoldState.QUEUED, stage.copy)
    assert desk.get(f"{DESK}{stage.now().uuid}/not-found/").status_code == 302


def test_the_desk_sends_and_sees_what_is_on_the_way(desk: Client) -> None:
    stage = staged(Standing.LENT)
    place(stage.copy, stage.first, pickup=stage.elsewhere)
    desk.post(f"{LENDING}?mode=return", {"code": stage.copy.barcode})
    assert stage.copy.inventory_number in page(desk, f"{DESK}?show=send")

    told = text_of(desk.post(f"{DESK}send/", {"transfer": str(Transfer.objects.get().uuid)}, follow=True))

    assert "1 copy has left." in told
    assert stage.copy.inventory_number in page(desk, f"{DESK}?show=way")
    assert desk.post(f"{DESK}send/", {"transfer": "x"}).status_code == 404
    assert desk.post(f"{DESK}send/", {"transfer": str(uuid4())}).status_code == 404


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [("404", 422, "No copy has this number."), ("", 422, ""), ("LENT", 409, "The copy is on loan.")],
)
def test_what_cannot_be_received_is_told(desk: Client, code: str, status: int, words: str) -> None:
    stage = staged(Standing.LENT)
    stage.copy.barcode = "LENT"
    stage.copy.save(update_fields=["barcode"])

    answer = desk.post(DESK, {"code": code})

    assert answer.status_code == status
    assert words in text_of(answer)


def test_an_address_with_a_stranger_is_not_found(desk: Client) -> None:
    assert desk.get(f"{DESK}?copy=x").status_code == 404
    assert desk.get(f"{DESK}?copy={uuid4()}").status_code == 404
    assert desk.post(f"{DESK}branch/", {"branch": str(uuid4())}).status_code == 404
    assert desk.post(f"{DESK}{uuid4()}/not-found/", follow=True).status_code == 404


def test_the_chief_sets_how_long_copies_wait(client: Client) -> None:
    client.force_login(people.account(grants=("library.issue-item", "library.set-policies")))
    assert "Open days on the hold shelf" in page(client, DESK)

    client.post(f"{DESK}terms/", {"keep_days": 7})
    client.post(f"{DESK}terms/", {"keep_days": 0})

    assert HoldTerms.objects.get().keep_days == 7


def test_the_desk_cancels_and_stays_where_it_was(desk: Client) -> None:
    stage = staged(Standing.READY)
    address = f"{DESK}{stage.now().uuid}/cancel/"

    assert desk.post(address, {"back": "desk"})["Location"] == DESK
    assert desk.post(address, {"back": "reader"})["Location"] == f"{LENDING}?reader={stage.first.uuid}"
    assert "Hold shelf" in page(desk, f"{DESK}?show=send")


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize("part", ["fetch", "queue"])
def test_the_desk_of_holds_asks_the_same_few_questions(
    desk: Client, part: str, rows: int, django_assert_num_queries: Callable[..., AbstractContextManager[object]]
) -> None:
    stage = staged()
    for _row in range(rows):
        copy = copy_in(stage.home)
        place(copy, stage.first if rows == 1 else make.patron())
        place(copy, make.patron())
    page(desk, DESK)

    with django_assert_num_queries(8):
        page(desk, f"{DESK}?show={part}")


@pytest.mark.parametrize("rows", [1, 30])
def test_the_pages_of_a_reader_ask_the_same_few_questions(
    client: Client, rows: int, django_assert_num_queries: Callable[..., AbstractContextManager[object]]
) -> None:
    account = people.account()
    stage = staged()
    make.policy(max_items=100)
    Patron.objects.filter(pk=stage.first.pk).update(account=account)
    for number in range(rows):
        make.loan(to=stage.first, of=copy_in(stage.home))
        Hold.objects.create(
            record=make.record(), patron=stage.first, queued_at=NOON + timedelta(minutes=number), pickup_branch=stage.home
        )
    desk = people.account(grants=("library.issue-item",))
    client.force_login(desk)
    page(client, f"{LENDING}?reader={stage.first.uuid}")
    with django_assert_num_queries(15):
        page(client, f"{LENDING}?reader={stage.first.uuid}")
    client.force_login(account)
    page(client, MINE)
    with django_assert_num_queries(12):
        page(client, MINE)


def test_a_ready_copy_is_told_to_its_reader(client: Client) -> None:
    stage = staged(Standing.CHOSEN)
    account = reader_signed_in(client, stage)

    actions.receive(item_id=stage.copy.pk, branch_id=None, by=SYSTEM, at=NOON)

    told = page(client, "/en/notifications/")
    assert account.pk == Patron.objects.get(pk=stage.first.pk).account_id
    assert "waits for you until" in told
