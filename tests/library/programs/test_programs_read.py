"""What programs read: records and copies without a token, readers with one; and how they are refused."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories import library as make
from factories import marc, people
from factories.moments import NOON
from identity.tokens import token_stage
from library.programs.program_stage import Program
from torelik.audit.models import Event
from torelik.identity import api as identity
from torelik.identity.accounts.vocabulary import AccountState
from torelik.identity.tokens import actions as tokens
from torelik.kernel.limits import Rate
from torelik.library.models import Record
from torelik.outbox import api as outbox

pytestmark = pytest.mark.django_db

API = "/api/v1/"


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    caches["limits"].clear()


def get(path: str, language: str = "en", **asked: str) -> Any:
    return Client().get(f"{API}{path}", asked, headers={"Accept-Language": language})


def test_anybody_reads_a_record_with_its_marc_and_what_can_be_had() -> None:
    record = marc.catalogued()
    make.item(of=record, inventory_number="N1")

    answer = get(f"records/{record.uuid}")

    told = answer.json()
    assert (answer.status_code, answer.headers["Content-Language"], answer.cookies) == (200, "en", {})
    assert (told["uuid"], told["title"], told["marc"]["leader"]) == (str(record.uuid), record.title, record.marc["leader"])
    assert told["availability"] == {
        "state": "on-shelf", "sentence": "On the shelf", "copies": 1, "on_shelf": 1, "next_due_on": None,
    }  # fmt: skip


def test_the_copies_of_a_title_are_told_and_never_who_has_them() -> None:
    record = marc.catalogued()
    reader = make.patron(full_name="Әбдіраш Қайрат")
    make.policy()
    make.loan(of=make.item(of=record, inventory_number="N1"), to=reader)
    make.item(of=record, inventory_number="N2")

    answer = get(f"records/{record.uuid}/copies")

    assert [(one["inventory_number"], one["state"]) for one in answer.json()["copies"]] == [("N1", "on-loan"), ("N2", "on-shelf")]
    assert "Әбдіраш" not in answer.content.decode()


def test_many_copies_are_paged_through_by_the_cursor() -> None:
    record = marc.catalogued()
    for number in range(5):
        make.item(of=record, inventory_number=f"N{number}")
    seen, cursor = [], ""
    for _page in range(3):
        told = get(f"records/{record.uuid}/copies", limit="2", **({"cursor": cursor} if cursor else {})).json()
        seen += [one["inventory_number"] for one in told["copies"]]
        cursor = told["next"] or ""

    assert (seen, cursor, told["total"]) == ([f"N{number}" for number in range(5)], "", 5)


@pytest.mark.parametrize(("asked", "code"), [({"limit": "0"}, "bad-limit"), ({"cursor": "-1"}, "bad-cursor")])
def test_a_page_of_copies_that_is_asked_wrongly_is_told(asked: dict[str, str], code: str) -> None:
    answer = get(f"records/{marc.catalogued().uuid}/copies", **asked)

    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_all_records_are_paged_through_by_the_cursor() -> None:
    made = [str(marc.catalogued(marc.book(title=f"Том {number}")).uuid) for number in range(5)]
    seen, cursor = [], ""
    for _page in range(3):
        told = get("records", limit="2", **({"cursor": cursor} if cursor else {})).json()
        seen += [one["uuid"] for one in told["records"]]
        cursor = told["next"] or ""

    assert (seen, cursor, told["total"]) == (made, "", 5)


def test_a_search_finds_in_the_language_of_the_words() -> None:
    found = marc.catalogued(marc.book(title="Медиация: теория и практика"))
    marc.catalogued(marc.book(title="Қылмыстық құқық", subject="Құқық"))
    outbox.deliver_pending()

    told = get("records", q="медиации").json()

    assert ([one["uuid"] for one in told["records"]], told["total"], told["next"]) == ([str(found.uuid)], 1, None)


@pytest.mark.parametrize(
    ("asked", "code"),
    [({"limit": "1000"}, "bad-limit"), ({"cursor": "x"}, "bad-cursor"), ({"q": "x" * 600}, "query-too-long")],
)
def test_what_is_asked_wrongly_is_told(asked: dict[str, str], code: str) -> None:
    answer = get("records", **asked)

    assert (answer.status_code, answer.headers["Content-Type"], answer.json()["code"]) == (400, "application/problem+json", code)


@pytest.mark.parametrize("rows", [1, 30])
def test_a_list_takes_as_many_questions_for_many_records(rows: int) -> None:
    for number in range(rows):
        make.item(of=marc.catalogued(marc.book(title=f"Том {number}")))
    get("records", limit="100")

    with CaptureQueriesContext(connection) as asked:
        told = get("records", limit="100").json()

    assert (len(told["records"]), len(asked)) == (rows, 6)


def test_what_is_not_there_is_told_in_the_language_asked_for() -> None:
    told = {language: get(f"records/{uuid4()}", language).json() for language in ("kk", "ru", "en")}

    assert {told[language]["code"] for language in told} == {"not-found"}
    assert told["en"] == {
        "type": "about:blank", "status": 404, "code": "not-found",
        "title": "There is no such thing, or it is not yours to see.",
    }  # fmt: skip


@pytest.mark.parametrize("path", ["", "nothing", "records/", "records/1", "loans/"])
def test_an_address_that_is_not_there_leads_to_no_page(path: str) -> None:
    answer = get(path)

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


def test_a_method_that_an_address_does_not_take_is_told() -> None:
    answer = Client().delete(f"{API}records")

    assert (answer.status_code, answer.headers["Allow"], answer.json()["code"]) == (405, "GET, HEAD", "method-not-allowed")


def test_a_record_that_was_merged_leads_to_the_one_that_remains() -> None:
    gone, left = marc.catalogued(marc.book(title="Бір")), marc.catalogued(marc.book(title="Екі"))
    Record.objects.filter(pk=gone.pk).update(merged_into=left)

    answer = get(f"records/{gone.uuid}")

    assert (answer.status_code, answer.headers["Location"]) == (301, f"{API}records/{left.uuid}")


# ---- with a token ----


def test_a_reader_is_told_with_loans_and_holds() -> None:
    make.policy()
    item = make.item(of=make.record(title="Қылмыстық құқық"), inventory_number="N1")
    reader = make.patron(full_name="Әбдіраш Қайрат", ticket="T1")
    loan = make.loan(of=item, to=reader)

    answer = Program(scopes=(token_stage.READ,)).get("patrons/T1")

    told = answer.json()
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert (told["card"], told["name"], told["card_is_valid"], told["holds"]) == ("T1", "Әбдіраш Қайрат", True, [])
    assert [(one["uuid"], one["inventory_number"], one["due_on"]) for one in told["loans"]] == [
        (str(loan.uuid), "N1", loan.due_on.isoformat())
    ]


def test_a_reader_takes_as_many_questions_with_many_loans() -> None:
    make.policy(max_items=40)
    reader, program = make.patron(ticket="T1"), Program()
    counts = []
    for rows in (1, 29):
        for _row in range(rows):
            make.loan(of=make.item(), to=reader)
        program.get("patrons/T1")
        with CaptureQueriesContext(connection) as asked:
            program.get("patrons/T1")
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_an_unknown_card_is_not_found() -> None:
    assert Program().get("patrons/T9").json()["code"] == "not-found"


def test_without_a_token_nothing_of_readers_is_told() -> None:
    make.patron(ticket="T1", full_name="Әбдіраш Қайрат")

    answer = get("patrons/T1")

    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="torelik"')
    assert (answer.json()["code"], "Әбдіраш" in answer.content.decode()) == ("no-token", False)


def test_a_token_that_nobody_has_is_refused() -> None:
    answer = Client().get(f"{API}patrons/T1", headers={"Authorization": "Bearer torelik_guess"})

    assert (answer.status_code, answer.json()["code"]) == (401, "unknown-token")
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


def test_a_token_opens_no_page_and_a_session_opens_no_address_of_programs() -> None:
    make.patron(ticket="T1")
    program = Program(owner=token_stage.owner("identity.manage-sign-in"))
    browser = Client()
    browser.force_login(program.owner)

    page = Client().get("/en/people/sign-in/", headers={"Authorization": f"Bearer {program.secret}"})
    address = browser.get(f"{API}patrons/T1")

    assert (page.status_code, page.headers["Location"].split("?")[0]) == (302, "/en/sign-in/")
    assert (address.status_code, address.json()["code"], address.cookies) == (401, "no-token", {})


def test_a_token_of_another_scope_is_refused() -> None:
    answer = Program(scopes=(token_stage.READ,)).post("loans", card="T1", barcode="B1")

    assert (answer.status_code, answer.json()["code"], answer.json()["scopes"]) == (
        403, "insufficient-scope", ["library.circulation"],
    )  # fmt: skip


def test_a_right_that_was_taken_away_is_named() -> None:
    program = Program()
    role = program.owner.role_assignments.get().role  # type: ignore[attr-defined]
    identity.define_role(key=role.key, name=role.name, grants=("identity.use-programs",), by=people.SYSTEM, at=NOON)

    answer = program.get("patrons/T1")

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert answer.json()["detail"] == "The right that is needed: Issue, return and renew at the lending desk"


def test_revoked_tokens_and_suspended_owners_are_refused_at_once() -> None:
    first, second = Program(), Program()
    token = next(iter(tokens.queries.own_tokens(visible_to=token_stage.acting(first.owner), on=NOON.date())))
    tokens.revoke_own_token(uuid=token.uuid, by=token_stage.acting(first.owner), at=NOON)
    second.owner.state = AccountState.SUSPENDED
    second.owner.save(update_fields=["state"])

    assert [one.get("patrons/T1").json()["code"] for one in (first, second)] == ["revoked", "owner-may-not"]


def test_whoever_asks_too_often_is_told_when_to_ask_again(settings: Any) -> None:
    settings.TORELIK_RATES = {**settings.TORELIK_RATES, "api": Rate(1, 60)}
    get("records")

    answer = get("records")

    assert (answer.status_code, answer.json()["code"]) == (429, "too-many-requests")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


def test_each_token_is_counted_by_itself_behind_one_address(settings: Any) -> None:
    settings.TORELIK_RATES = {"token": Rate(2, 60)}
    make.patron(ticket="T1")
    first, second = Program(), Program()

    answers = [first.get("patrons/T1") for _time in range(3)]
    other, stranger = second.get("patrons/T1"), get("records")

    assert [one.status_code for one in (*answers, other, stranger)] == [200, 200, 429, 200, 200]
    assert (answers[2].json()["code"], 1 <= int(answers[2].headers["Retry-After"]) <= 60) == ("too-many-requests", True)
    event = Event.objects.get(name="project.rate-limited")
    assert (event.facts["limit"], event.actor_id) == ("token", first.owner.pk)


def test_the_description_is_served_to_everybody() -> None:
    answer = get("openapi.yaml")

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/yaml")
    assert answer.content.startswith(b"openapi: 3.0.3")
