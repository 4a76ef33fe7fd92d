"""The keeper's pages: register, one file, report, workbook, networks; who sees them, and with how many questions."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from openpyxl import load_workbook

from factories import people
from factories import readables as make
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.documents import api as documents
from torelik.documents.rights.models import ReadingRoomNetwork, RightsTerm
from torelik.documents.rights.vocabulary import GRANTS, ReadingAccess
from torelik.identity.models import Account
from torelik.kernel import clock

pytestmark = pytest.mark.django_db
REGISTER = "/en/rights/"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def keeper() -> Account:
    return people.account(grants=(GRANTS.KEEP_RIGHTS.value,))


@pytest.fixture
def browser(client: Client, keeper: Account) -> Client:
    client.force_login(keeper)
    return client


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


# ---- who sees what ----

PAGES = ["", "report/", "register.xlsx", "{file}/"]


@pytest.mark.parametrize("page", PAGES)
def test_the_register_is_for_those_who_see_rights(client: Client, page: str) -> None:
    address = REGISTER + page.format(file=make.readable().uuid)
    assert client.get(address).status_code == 302

    client.force_login(people.account(grants=("library.issue-item",)))
    assert client.get(address).status_code == (404 if page == "{file}/" else 403)

    client.force_login(people.account(grants=(GRANTS.SEE_RIGHTS.value,)))
    assert client.get(address).status_code == 200


def test_whoever_only_sees_rights_changes_nothing(client: Client) -> None:
    client.force_login(people.account(grants=(GRANTS.SEE_RIGHTS.value,)))
    file, network = make.readable(terms=make.right()), make.network()
    page = f"{REGISTER}{file.uuid}/"

    assert "Enter the right" not in words(client.get(page))
    assert client.post(page, make.typed(valid_from="2026-11-23")).status_code == 403
    assert client.post(f"{page}close/", {"reason": "x"}).status_code == 403
    assert client.get(f"{REGISTER}networks/").status_code == 403
    assert client.get(f"{REGISTER}networks/{network.uuid}/").status_code == 403
    assert client.post(f"{REGISTER}networks/{network.uuid}/end/").status_code == 403
    assert RightsTerm.objects.count() == 1


@pytest.mark.parametrize("page", ["{}/", "{}/close/", "networks/{}/", "networks/{}/end/"])
def test_what_does_not_exist_is_not_found(browser: Client, page: str) -> None:
    assert browser.post(REGISTER + page.format(uuid4()), make.typed(reason="x")).status_code == 404


# ---- the register ----


def test_the_register_is_narrowed_by_state_ground_title_and_holder(browser: Client) -> None:
    make.readable(title="Азаматтық құқық", terms=make.right(holder="Құқық баспасы"))
    make.readable(title="Медиация", terms=make.right(valid_through=make.TODAY + 3 * DAY, ground=documents.Ground.LICENCE))
    make.readable(title="Без права")

    def titles(query: str) -> list[str]:
        return [line.card.title for line in browser.get(f"{REGISTER}?{query}").context["lines"]]

    assert titles("") == ["Медиация", "Азаматтық құқық", "Без права"]
    assert titles("state=ending-soon") == ["Медиация"]
    assert titles("state=open") == ["Азаматтық құқық"]
    assert titles("state=no-right") == ["Без права"]
    assert titles("ground=licence") == ["Медиация"]
    assert titles("words=құқық+баспасы") == ["Азаматтық құқық"]
    assert titles("words=МЕДИАЦИЯ") == ["Медиация"]
    assert titles("words=x%27+OR+1%3D1") == []
    assert titles("state=%00&ground=nonsense") == ["Медиация", "Азаматтық құқық", "Без права"]
    assert 'Ends soon <span class="t-num">1</span>' in words(browser.get(REGISTER))


@pytest.mark.parametrize("files", [1, 30])
def test_the_register_asks_the_same_number_of_questions(
    browser: Client, keeper: Account, files: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    for _file in range(files):
        make.entered(make.readable(terms=make.right()), valid_from=make.TODAY)
    RightsTerm.objects.update(entered_by=keeper)
    browser.get(REGISTER)

    with django_assert_num_queries(QUERIES_OF_REGISTER):
        answer = browser.get(REGISTER)

    assert len(answer.context["lines"]) == files


QUERIES_OF_REGISTER = 10


def test_the_workbook_keeps_words_words_and_the_journal_knows_of_it(browser: Client) -> None:
    make.readable(title='=HYPERLINK("x")', terms=make.right(holder="\x02Жеті Жарғы", first_page=1, last_page=9))
    make.readable(title="Без права")

    answer = browser.get(f"{REGISTER}register.xlsx")

    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == ['=HYPERLINK("x")', "Без права"]
    assert (rows[0][4], rows[0][11], sheet["A2"].data_type) == ("Жеті Жарғы", "1–9", "s")
    assert Event.objects.filter(name="documents.rights-exported").count() == 1


def test_the_report_counts(browser: Client) -> None:
    make.readable(terms=make.right(valid_through=make.TODAY + 60 * DAY))
    make.readable()

    figures = browser.get(f"{REGISTER}report/").context["figures"]

    assert (figures.files, figures.in_force, figures.without_right, figures.ending_in_quarter) == (2, 1, 1, 1)


# ---- one file ----


def test_a_right_is_entered_and_stands_in_the_history(browser: Client) -> None:
    file = make.readable()
    page = f"{REGISTER}{file.uuid}/"

    answer = browser.post(page, make.typed(seen="0", access="reading-room", valid_through="2027-01-12"), follow=True)

    assert "The right was entered." in words(answer)
    assert "12 January 2026 – 12 January 2027 · only in the reading room" in words(answer)
    assert "Counts today" in words(answer)


def test_every_refusal_stands_at_its_row_and_what_was_typed_stays(browser: Client) -> None:
    file = make.readable()
    wrong = make.typed(holder="", document_number="", valid_through="2026-11-22", last_page="9", note="kept note")

    answer = browser.post(f"{REGISTER}{file.uuid}/", wrong)

    assert answer.status_code == 409
    assert {name: len(errors) for name, errors in answer.context["form"].errors.items()} == {
        "holder": 1,
        "document_number": 1,
        "valid_through": 1,
        "first_page": 1,
    }
    assert "kept note" in words(answer)
    assert RightsTerm.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("key", "not-a-key"),
        ("key", ""),
        ("valid_from", "31.02.2026"),
        ("access", "all"),
        ("ground", ""),
        ("first_page", "-1"),
        ("first_page", "99999999999"),
        ("holder", "x" * 301),
        ("note", "a\0b"),
    ],
)
def test_what_is_no_right_at_all_is_not_entered(browser: Client, field: str, value: str) -> None:
    file = make.readable()

    answer = browser.post(f"{REGISTER}{file.uuid}/", make.typed() | {field: value})

    assert (answer.status_code, RightsTerm.objects.count()) == (422, 0)


def test_the_second_of_two_keepers_reads_what_the_first_entered_and_may_send_again(browser: Client) -> None:
    file = make.readable()
    mine = make.typed(seen="0", access="closed", valid_from="2026-02-01")
    make.entered(file, holder="The first keeper's holder", access=ReadingAccess.SIGNED_IN)

    answer = browser.post(f"{REGISTER}{file.uuid}/", mine)

    assert answer.status_code == 409
    assert "Somebody else changed the rights of this file meanwhile." in words(answer)
    assert "The first keeper&#x27;s holder" in words(answer)
    again = browser.post(f"{REGISTER}{file.uuid}/", mine | {"seen": answer.context["form"]["seen"].value()})
    assert (again.status_code, RightsTerm.objects.count()) == (302, 2)


def test_a_file_is_closed_with_a_reason(browser: Client) -> None:
    file = make.readable(terms=make.right())
    page = f"{REGISTER}{file.uuid}/"

    assert browser.post(f"{page}close/", {"reason": " "}).status_code == 422
    answer = browser.post(f"{page}close/", {"reason": "The author asked for it."}, follow=True)

    assert "The file is closed." in words(answer)
    assert "The author asked for it." in words(answer)
    assert browser.post(f"{page}close/", {"reason": "again"}).status_code == 409


@pytest.mark.parametrize("rows", [1, 30])
def test_a_file_asks_the_same_number_of_questions_for_any_history(
    browser: Client, keeper: Account, rows: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    file = make.readable()
    for number in range(rows):
        make.entered(file, valid_from=make.TODAY - number * DAY)
    RightsTerm.objects.update(entered_by=keeper)
    page = f"{REGISTER}{file.uuid}/"
    browser.get(page)

    with django_assert_num_queries(QUERIES_OF_FILE):
        answer = browser.get(page)

    assert len(answer.context["file"].terms) == rows


QUERIES_OF_FILE = 10


# ---- the reading room ----


def typed_network(**changed: Any) -> dict[str, Any]:
    given = {"uuid": str(uuid4()), "name_kk": "Оқу залы", "name_ru": "Читальный зал", "name_en": "Reading room"}
    return {**given, "cidr": "10.20.30.0/24", "valid_from": "2026-11-23", "valid_through": "", **changed}


@pytest.mark.parametrize(
    ("cidr", "inside", "outside"),
    [("10.20.30.0/24", "10.20.30.9", "10.20.31.9"), ("2001:db8::/64", "2001:db8::9", "2001:db9::9")],
)
def test_a_network_opens_the_files_of_the_reading_room(
    browser: Client, cidr: str, inside: str, outside: str, django_assert_num_queries: Callable[..., Any]
) -> None:
    browser.post(f"{REGISTER}networks/", typed_network(cidr=cidr))
    file = make.readable(terms=make.right(access=ReadingAccess.READING_ROOM))

    def has_reader(address: str, **headers: str) -> bool:
        page = browser.get(f"{REGISTER}{file.uuid}/", REMOTE_ADDR=address, **headers)
        return f"/en/reading/{file.uuid}/" in words(page)

    assert has_reader(inside)
    assert not has_reader(outside)
    # What a visitor writes of an address is not believed.
    assert not has_reader(outside, HTTP_X_FORWARDED_FOR=inside)


def test_behind_our_own_proxy_the_address_is_the_visitors(browser: Client, settings: Any) -> None:
    settings.TORELIK_PROXIES = 1
    make.network(cidr="10.20.30.0/24")

    def address(told: str) -> tuple[str, bool]:
        page = browser.get(f"{REGISTER}networks/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=told)
        return page.context["address"], page.context["is_within"]

    assert address("10.20.30.9") == ("10.20.30.9", True)
    assert address("10.20.30.9, 8.8.8.8") == ("8.8.8.8", False)


@pytest.mark.parametrize(
    ("changed", "status", "field"),
    [
        ({"cidr": "10.20.30"}, 409, "cidr"),
        ({"cidr": "0.0.0.0/0"}, 409, "cidr"),
        ({"cidr": "10.30.0.0/16"}, 409, "cidr"),
        ({"valid_through": "2026-11-22"}, 409, "valid_through"),
        ({"name_kk": ""}, 422, "name_kk"),
        ({"name_en": " "}, 422, "name_en"),
        ({"uuid": "x"}, 422, "uuid"),
    ],
)
def test_a_network_is_refused_at_its_row(browser: Client, changed: dict[str, str], status: int, field: str) -> None:
    make.network(cidr="10.30.0.0/16")

    answer = browser.post(f"{REGISTER}networks/", typed_network(**changed))

    assert (answer.status_code, list(answer.context["form"].errors)) == (status, [field])
    assert ReadingRoomNetwork.objects.count() == 1


def test_a_network_sent_twice_is_saved_once_changed_and_taken_off(browser: Client) -> None:
    given = typed_network()
    for _time in range(2):
        assert browser.post(f"{REGISTER}networks/", given).status_code == 302
    page = f"{REGISTER}networks/{given['uuid']}/"

    assert browser.post(page, given | {"cidr": "10.20.40.7/24"}).status_code == 302
    assert browser.post(page, given | {"cidr": "x"}).status_code == 409
    assert browser.post(page, given | {"name_kk": ""}).status_code == 422
    assert "10.20.40.0/24" in words(browser.get(page))
    for _time in range(2):
        assert browser.post(f"{page}end/").status_code == 302

    assert browser.get(page).status_code == 404
    # The form of the list would make it anew under its old name: what was taken off stays off.
    assert browser.post(f"{REGISTER}networks/", given).status_code == 404
    assert list(
        Event.objects.filter(name__startswith="documents.network").order_by("pk").values_list("name", "facts__network")
    ) == [
        ("documents.network-saved", "10.20.30.0/24"),
        ("documents.network-saved", "10.20.40.0/24"),
        ("documents.network-ended", "10.20.40.0/24"),
    ]


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_of_networks_asks_the_same_number_of_questions(
    browser: Client, keeper: Account, rows: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    for number in range(rows):
        make.network(cidr=f"10.20.{number}.0/24")
    ReadingRoomNetwork.objects.update(saved_by=keeper)
    browser.get(f"{REGISTER}networks/")

    with django_assert_num_queries(QUERIES_OF_NETWORKS):
        answer = browser.get(f"{REGISTER}networks/")

    assert len(answer.context["rows"]) == rows


QUERIES_OF_NETWORKS = 7
