"""Pages of the offline desk: what the browser keeps names nobody, what it sends is answered, conflicts are listed (cl. 12)."""

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from factories import library as make
from factories import people
from factories.moments import NOON
from library.offline_desk.offline_stage import body, scan, send
from torelik.identity.models import Account
from torelik.library.lending.models import Loan
from torelik.library.offline_desk.models import OfflineScan
from torelik.library.offline_desk.vocabulary import ScanState

pytestmark = pytest.mark.django_db
DESK = "/en/library/lending/offline/"
CONFLICTS = f"{DESK}conflicts/"


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torelik.kernel.clock.now", lambda: NOON)


@pytest.fixture
def librarian() -> Account:
    make.policy()
    return people.account(grants=("library.issue-item",), family_name="Қайратова")


@pytest.fixture
def desk(client: Client, librarian: Account) -> Client:
    client.force_login(librarian)
    return client


def post(client: Client, told: object) -> HttpResponse:
    return client.post(f"{DESK}send/", json.dumps(told), content_type="application/json")


def refused_issue(librarian: Account) -> OfflineScan:
    """One conflict: the ticket of the reader had expired."""
    item = make.item()
    patron = make.patron(card_valid_through=date(2026, 1, 1), full_name="Оспанов Ерлан")
    by = people.actor(librarian)
    return send([scan(item.barcode, ticket=patron.ticket)], account=librarian, by=by)[0]


def test_the_page_that_the_browser_keeps_names_nobody_and_carries_no_secret(desk: Client, librarian: Account) -> None:
    page = desk.get(DESK).content.decode()

    assert librarian.family_name not in page
    assert not re.search(r"csrf|X-CSRFToken", page)


def test_the_worker_answers_for_the_offline_desk_alone(client: Client) -> None:
    answer = client.get(f"{DESK}worker.js")

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/javascript")
    assert "Service-Worker-Allowed" not in answer.headers


def test_the_open_page_learns_who_is_signed_in_and_what_time_it_is(desk: Client, librarian: Account) -> None:
    told = desk.get(f"{DESK}state/").json()

    assert told.pop("token")
    assert told == {
        "is_signed_in": True,
        "may": True,
        "account": str(librarian.uuid),
        "name": "Қайратова Айгерім",
        "branch": "",
        "now": NOON.isoformat(),
        "conflicts": 0,
    }


def test_a_session_that_has_ended_is_told_and_nothing_else(client: Client) -> None:
    answer = client.get(f"{DESK}state/")

    assert (answer.status_code, answer.json()) == (401, {"is_signed_in": False})


def test_scans_are_answered_one_by_one_with_the_clock_of_the_device_corrected(desk: Client, librarian: Account) -> None:
    make.item(barcode="B1")
    make.patron(ticket="T-1")
    slow = timedelta(hours=3)
    scans = [scan("B1", ticket="T-1", scanned_at=NOON - timedelta(hours=1) - slow), scan("nobody", scanned_at=NOON - slow)]

    answers = post(desk, body(scans, owner=librarian.uuid, sent_at=NOON - slow)).json()

    assert [(one["key"], one["state"], one["tone"]) for one in answers["answers"]] == [
        (str(scans[0].key), "applied", "ok"),
        (str(scans[1].key), "conflict", "danger"),
    ]
    assert answers["answers"][1]["words"] == "Kept, to be decided: No copy has this number."
    assert answers["conflicts"] == 1
    assert Loan.objects.get().issued_at == NOON - timedelta(hours=1)


def test_scans_of_somebody_else_are_refused_and_stay_in_the_browser(desk: Client) -> None:
    answer = post(desk, body([scan("B1")], owner=uuid4()))

    assert answer.status_code == 409
    assert "another person's" in answer.json()["words"]
    assert not OfflineScan.objects.exists()


@pytest.mark.parametrize(
    "spoiled",
    [
        [],
        {"scans": "none"},
        {"scans": [7]},
        {"sent_at": "yesterday"},
        {"sent_at": "0001-01-01T00:00:00Z"},
        {"offset_ms": 10**30},
        {"owner": "me"},
    ],
)
def test_what_is_no_batch_is_refused_whole(spoiled: object, desk: Client, librarian: Account) -> None:
    whole = body([scan("B1")], owner=librarian.uuid)

    answer = post(desk, {**whole, **spoiled} if isinstance(spoiled, dict) else spoiled)

    assert answer.status_code == 422
    assert not OfflineScan.objects.exists()


def test_a_forged_request_sends_nothing(librarian: Account) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(librarian)

    answer = post(strict, body([scan("B1")], owner=librarian.uuid))

    assert answer.status_code == 403
    assert not OfflineScan.objects.exists()


@pytest.mark.parametrize("path", [DESK, CONFLICTS])
def test_the_pages_are_for_the_desk(path: str, client: Client) -> None:
    client.force_login(people.account(grants=("library.see-reports",)))

    assert client.get(path).status_code == 403


def test_signing_out_forgets_what_the_browser_keeps_but_unsent_scans(desk: Client) -> None:
    desk.cookies["torelik-unsent"] = "1"

    answer = desk.post("/en/sign-out/")

    assert answer["Clear-Site-Data"] == '"cache"'


def test_conflicts_are_listed_with_the_reader_the_reason_and_who_scanned(desk: Client, librarian: Account) -> None:
    refused_issue(librarian)

    page = unescape(desk.get(CONFLICTS).content.decode())

    for words in ("Оспанов Ерлан", "The reader's ticket has expired.", "Қайратова Айгерім", "23 Nov 2026, 10:00"):
        assert words in page
    assert "Somebody with the right to lift refusals decides about it." in page


def test_who_has_the_right_lifts_a_refusal_with_one_press(client: Client, librarian: Account) -> None:
    row = refused_issue(librarian)
    client.force_login(people.account(grants=("library.issue-item", "library.lift-refusal")))

    client.post(f"{CONFLICTS}{row.uuid}/", {"way": "lift", "reason": "Оқырман алып кетті"})

    row.refresh_from_db()
    assert row.state == ScanState.APPLIED
    assert "Оқырман алып кетті" in client.get(f"{CONFLICTS}?show=settled").content.decode()


def test_a_decision_without_its_reason_is_told_beside_the_conflict(desk: Client, librarian: Account) -> None:
    row = refused_issue(librarian)

    answer = desk.post(f"{CONFLICTS}{row.uuid}/", {"way": "discard"})

    assert answer.status_code == 409
    assert "Give a reason." in answer.content.decode()


def test_the_lending_desk_shows_how_many_conflicts_wait(desk: Client, librarian: Account) -> None:
    before = desk.get("/en/library/lending/").content.decode()
    refused_issue(librarian)

    after = desk.get("/en/library/lending/").content.decode()

    assert ("conflict of the offline desk" in before, "1 conflict of the offline desk" in after) == (False, True)


def test_a_file_is_taken_in_once(desk: Client) -> None:
    make.item(barcode="B1")
    told = json.dumps(body([scan("B1")], owner=uuid4(), offset_ms=1500)).encode()

    for _time in range(2):
        desk.post(f"{DESK}file/", {"file": SimpleUploadedFile("scans.json", told)})

    row = OfflineScan.objects.get()
    assert (row.scanned_by_name, row.happened_at - row.scanned_at) == ("Сәрсенова А.", timedelta(milliseconds=1500))


@pytest.mark.parametrize("content", [b"not json", b"{}"])
def test_a_file_of_something_else_is_refused(content: bytes, desk: Client) -> None:
    answer = desk.post(f"{DESK}file/", {"file": SimpleUploadedFile("scans.json", content)})

    assert answer.status_code == 422
    assert "These are not scans of the offline desk." in answer.content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_asks_the_same_number_of_queries_for_one_conflict_and_for_thirty(
    number: int, desk: Client, librarian: Account, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    for _one in range(number):
        refused_issue(librarian)
    desk.get(CONFLICTS)

    with django_assert_num_queries(9):
        desk.get(CONFLICTS)
