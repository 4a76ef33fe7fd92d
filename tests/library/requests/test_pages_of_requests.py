"""Orders as pages: the record, the reader's own page, the store's page with its slips (cl. 12)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from html import unescape
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from django.http import HttpResponse
from django.test import Client

from factories import library as make
from factories import people
from factories.moments import NOON
from factories.people import SYSTEM
from library.holds.holds_stage import copy_in
from library.requests.requests_stage import Stage, fetched, order, refused, staged, state
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import Trilingual
from torelik.library.branches.vocabulary import PointKind
from torelik.library.holds.models import Hold
from torelik.library.requests import actions
from torelik.library.requests.models import BookRequest
from torelik.library.requests.rules import Wanted
from torelik.library.requests.vocabulary import RefusalReason, RequestState

pytestmark = pytest.mark.django_db
STORE, MINE, NEW = "/en/library/requests/", "/en/library/requests/mine/", "/en/library/requests/new/"
Queries = Callable[..., AbstractContextManager[object]]


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torelik.kernel.clock.now", lambda: NOON)


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


def signed_in(client: Client, stage: Stage) -> Client:
    assert stage.reader.account is not None
    client.force_login(stage.reader.account)
    return client


def address_of(stage: Stage) -> str:
    return f"/en/library/requests/of-title/{stage.copy.record.uuid}/"


def filled(stage: Stage, **changes: Any) -> dict[str, Any]:
    return {"key": str(new_uuid()), "place": str(stage.home.uuid), "day": "2026-11-23", "part": "", **changes}


# ---- a reader ----


def test_a_reader_orders_from_the_page_of_a_title_and_sees_the_order_on_their_own(client: Client) -> None:
    stage = staged()
    signed_in(client, stage)

    assert 'value="2026-11-23"' in page(client, address_of(stage))
    answer = client.post(address_of(stage), filled(stage, part="pp. 1–20"))

    assert (answer.status_code, answer["Location"]) == (302, MINE)
    shown = page(client, MINE)
    assert stage.copy.record.title in shown
    assert "pp. 1–20" in shown
    assert "To be fetched" in shown


def test_a_refused_form_tells_every_reason_and_keeps_what_was_typed(client: Client) -> None:
    stage = staged()
    signed_in(client, stage)

    answer = client.post(address_of(stage), filled(stage, day="2026-11-29", part="pp. 1–20"))

    assert answer.status_code == 409
    assert "The place is closed on that day." in text_of(answer)
    assert "pp. 1–20" in text_of(answer)


def test_an_unreadable_form_orders_nothing(client: Client) -> None:
    stage = staged()
    signed_in(client, stage)

    assert client.post(address_of(stage), filled(stage, day="tomorrow")).status_code == 422
    assert not BookRequest.objects.exists()


def test_whoever_has_no_ticket_is_told_so(client: Client) -> None:
    stage = staged()
    client.force_login(people.account())

    answer = client.post(address_of(stage), filled(stage))

    assert answer.status_code == 409
    assert "You have no reader’s ticket yet." in text_of(answer)
    assert "You have no reader's ticket yet" in page(client, MINE)


def test_a_title_that_is_not_in_the_catalogue_is_ordered_in_words(client: Client) -> None:
    stage = staged()
    signed_in(client, stage)

    client.post(NEW, filled(stage, title="Lost laws", authors="Zimanov S."))

    made = BookRequest.objects.get()
    assert (made.record_id, made.title, made.authors) == (None, "Lost laws", "Zimanov S.")


def test_a_refusal_on_loan_offers_a_hold_by_one_press(client: Client) -> None:
    stage = staged()
    make.loan(to=make.patron(), of=stage.copy)
    refused(order(stage), RefusalReason.ON_LOAN)
    signed_in(client, stage)

    assert "Put on hold" in page(client, MINE)
    client.post(f"/en/library/holds/of-title/{stage.copy.record.uuid}/", {"pickup": str(stage.home.uuid)})

    assert Hold.objects.get().patron_id == stage.reader.pk


def test_a_lacuna_is_proposed_by_one_press_and_the_page_says_so(client: Client) -> None:
    stage = staged()
    made = refused(order(stage, wanted=Wanted(title="Lost laws")), RefusalReason.LACUNA)
    signed_in(client, stage)

    client.post(f"/en/library/requests/{made.uuid}/propose/")

    assert "Proposed for acquisition" in page(client, MINE)


def test_a_reader_cancels_on_their_own_page(client: Client) -> None:
    stage = staged()
    made = order(stage)
    signed_in(client, stage)

    client.post(f"/en/library/requests/{made.uuid}/cancel/")
    again = client.post(f"/en/library/requests/{made.uuid}/cancel/", follow=True)

    assert state(made) == RequestState.CANCELLED
    assert "Somebody has answered this request meanwhile." in text_of(again)


def test_another_readers_order_is_nowhere(client: Client) -> None:
    stage = staged()
    theirs = order(stage, stage.another)
    signed_in(client, stage)

    assert stage.copy.record.title not in page(client, MINE)
    assert client.post(f"/en/library/requests/{theirs.uuid}/cancel/").status_code == 404
    assert client.post(f"/en/library/requests/{theirs.uuid}/propose/").status_code == 404
    assert client.get(f"/en/library/requests/{theirs.uuid}/").status_code == 403
    assert client.get(STORE).status_code == 403


def test_halls_are_offered_before_the_lending_desk(client: Client) -> None:
    stage = staged()
    for key, kind in (("desk", PointKind.LENDING_DESK), ("hall", PointKind.READING_HALL)):
        stage.home.points.create(key=key, name=Trilingual(key, key, key), kind=kind)
    signed_in(client, stage)

    shown = page(client, address_of(stage))

    assert shown.index("hall</option>") < shown.index("desk</option>")


# ---- the store ----


def test_the_desk_orders_for_the_reader_of_a_ticket(desk: Client) -> None:
    stage = staged()

    desk.post(address_of(stage), filled(stage, ticket=stage.reader.ticket))
    unknown = desk.post(address_of(stage), filled(stage, ticket="nobody"))

    assert BookRequest.objects.get().patron_id == stage.reader.pk
    assert unknown.status_code == 422


def test_the_store_sees_which_copy_to_take_and_a_scan_says_where_it_goes(desk: Client) -> None:
    stage = staged()
    made = order(stage)

    assert stage.copy.inventory_number in page(desk, STORE)
    answer = desk.post(STORE, {"code": stage.copy.barcode}, follow=True)

    assert state(made) == RequestState.FETCHED
    assert "Put it where the reader ordered it." in text_of(answer)


def test_a_scan_that_means_nothing_changes_nothing(desk: Client) -> None:
    stage = staged()

    assert desk.post(STORE, {"code": ""}).status_code == 422
    assert desk.post(STORE, {"code": "999999"}).status_code == 422
    unasked = desk.post(STORE, {"code": stage.copy.barcode})

    assert unasked.status_code == 409
    assert "Nobody has ordered this copy for today." in text_of(unasked)


def test_a_scan_of_what_is_on_loan_is_refused_with_the_reason(desk: Client) -> None:
    stage = staged()
    order(stage)
    make.loan(to=make.patron(), of=stage.copy)

    answer = desk.post(STORE, {"code": stage.copy.barcode})

    assert answer.status_code == 409
    assert "The copy is on loan." in text_of(answer)


def test_a_scan_puts_the_copy_of_an_ended_order_back(desk: Client) -> None:
    stage = staged()
    made = fetched(stage)
    actions.cancel(uuid=made.uuid, by=SYSTEM, at=NOON)

    assert stage.copy.inventory_number in page(desk, f"{STORE}?show=back")
    desk.post(STORE, {"code": stage.copy.barcode})

    assert stage.copy.inventory_number not in page(desk, f"{STORE}?show=back")


def test_the_list_is_narrowed_to_a_storage_place_and_a_branch(desk: Client) -> None:
    stage, elsewhere = staged(), make.branch("Басқа")
    order(stage)
    order(stage, wanted=Wanted(title="Lost laws"))

    assert "Lost laws" not in page(desk, f"{STORE}?place={stage.copy.place}")
    assert stage.copy.record.title not in page(desk, f"{STORE}?branch={elsewhere.uuid}")
    assert stage.copy.record.title in page(desk, f"{STORE}?branch={stage.home.uuid}")


def test_a_request_is_answered_on_its_page(desk: Client) -> None:
    stage = staged()
    first, second = order(stage), order(stage, stage.another)
    one, other = (f"/en/library/requests/{made.uuid}/" for made in (first, second))

    assert stage.copy.inventory_number in page(desk, one)
    assert desk.post(f"{one}fetch/", {"code": "999999"}).status_code == 422
    assert desk.post(f"{one}fetch/", {"code": ""}).status_code == 409
    assert desk.post(f"{one}fetch/", {"code": stage.copy.barcode}).status_code == 302
    assert desk.post(f"{other}refuse/", {"reason": "", "remark": ""}).status_code == 422
    assert desk.post(f"{other}refuse/", {"reason": "redirected", "remark": ""}).status_code == 409
    assert desk.post(f"{other}refuse/", {"reason": "on-loan", "remark": ""}).status_code == 302

    assert [state(first), state(second)] == [RequestState.FETCHED, RequestState.REFUSED]


def test_what_has_no_number_is_handed_over_and_what_ended_is_put_back_by_a_press(desk: Client) -> None:
    stage = staged()
    journal = make.record(kind="serial")
    issue = order(stage, wanted=Wanted(record_id=journal.pk, part="No. 1"))
    actions.fetch(uuid=issue.uuid, item_id=None, by=SYSTEM, at=NOON)
    ended = fetched(stage)
    actions.cancel(uuid=ended.uuid, by=SYSTEM, at=NOON)

    assert "Handed over" in page(desk, f"{STORE}?show=waiting")
    desk.post(f"/en/library/requests/{issue.uuid}/hand-over/")
    again = desk.post(f"/en/library/requests/{issue.uuid}/hand-over/", follow=True)
    desk.post(f"/en/library/requests/{ended.uuid}/put-back/")

    ended.refresh_from_db()
    assert (state(issue), ended.keeps_copy) == (RequestState.FULFILLED, False)
    assert "Somebody has answered this request meanwhile." in text_of(again)


def test_slips_are_printed_for_the_list_and_for_one_order(desk: Client) -> None:
    stage = staged()
    made = order(stage, wanted=Wanted(record_id=stage.copy.record_id, part="бб. 1–20"))
    order(stage, stage.another, wanted=Wanted(title="Lost laws"))

    whole, one = (printed(desk, f"/kk/library/requests/slips/{asked}") for asked in ("", f"?request={made.uuid}"))

    assert stage.copy.inventory_number in whole
    assert "Lost laws" in whole
    assert (stage.reader.ticket in one, "бб. 1–20" in one, "Lost laws" in one) == (True, True, False)
    assert desk.get("/kk/library/requests/slips/?request=nothing").status_code == 404


def printed(client: Client, address: str) -> str:
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    document = pypdfium2.PdfDocument(BytesIO(answer.content))
    return "".join(one.get_textpage().get_text_range() for one in document)


def test_unknown_addresses_are_nobodys(desk: Client) -> None:
    assert desk.get(f"{STORE}?copy=nothing").status_code == 404
    assert desk.get(f"/en/library/requests/{new_uuid()}/").status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_the_stores_page_costs_the_same_for_any_number_of_orders(
    desk: Client, rows: int, django_assert_num_queries: Queries
) -> None:
    stage = staged()
    for _number in range(rows):
        order(stage, make.patron(), wanted=Wanted(record_id=copy_in(stage.home).record_id))
    desk.get(STORE)

    with django_assert_num_queries(12):
        assert stage.home.name.kk in page(desk, STORE)


@pytest.mark.parametrize("rows", [1, 9])
def test_the_readers_page_costs_the_same_for_any_number_of_orders(
    client: Client, rows: int, django_assert_num_queries: Queries
) -> None:
    stage = staged()
    for _number in range(rows):
        order(stage, wanted=Wanted(record_id=copy_in(stage.home).record_id))
    signed_in(client, stage)
    client.get(MINE)

    with django_assert_num_queries(6):
        page(client, MINE)
