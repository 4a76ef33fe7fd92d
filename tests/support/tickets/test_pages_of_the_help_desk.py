from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from factories import helpdesk, people
from torelik.identity.models import Account
from torelik.kernel import clock
from torelik.support.tickets import actions
from torelik.support.tickets.forms import seal_of, signed
from torelik.support.tickets.models import Ticket

pytestmark = pytest.mark.django_db

FORM = "/en/help-desk/"
QUERIES_OF_QUEUE = 7
QUERIES_OF_MINE = 8


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch, at: datetime) -> datetime:
    """The clock of the views stands at noon."""
    monkeypatch.setattr(clock, "now", lambda: at)
    return at


@pytest.fixture(autouse=True)
def offered() -> None:
    helpdesk.subject()


def filled(at: datetime, **changes: str) -> dict[str, str]:
    """Return the visitor's form as a person sends it a minute after opening it."""
    seal = signed(helpdesk.seal(at=at))
    words = {"category": "books", "subject": "Where is it?", "text": "I cannot find it.", "seal": seal, "website": ""}
    return {**words, "name": "Ирина Соколова", "email": "visitor@example.org", **changes}


def test_a_visitor_asks_and_is_led_to_the_page_of_their_answer(client: Client, now: datetime) -> None:
    response = client.post("/ru/help-desk/", filled(now), follow=True)

    ticket = Ticket.objects.get()
    assert response.redirect_chain == [(f"/ru/help-desk/answers/{ticket.secret}/", 302)]
    assert (ticket.visitor_email, ticket.language, ticket.asker_id) == ("visitor@example.org", "ru", None)
    assert response["Referrer-Policy"] == "no-referrer"
    assert "I cannot find it." in response.content.decode()


def test_a_person_signed_in_gives_no_name_and_sees_the_question_under_their_own(client: Client, now: datetime) -> None:
    asker = people.account()
    client.force_login(asker)

    page = client.get(FORM)
    response = client.post(FORM, filled(now, name="", email=""))

    assert ("name" in page.context["form"].fields, response.status_code) == (False, 302)
    assert Ticket.objects.get().asker_id == asker.pk


@pytest.mark.parametrize(
    ("changes", "seconds", "status"),
    [
        ({}, 60, 302),
        ({"website": "http://spam.example"}, 60, 409),
        ({"seal": "forged"}, 60, 409),
        ({"seal": ""}, 60, 409),
        ({}, 1, 409),
        ({}, 90_000, 409),
        ({"category": ""}, 60, 422),
        ({"category": "stranger"}, 60, 422),
        ({"subject": ""}, 60, 422),
        ({"text": "x" * 4001}, 60, 422),
        ({"email": "nobody"}, 60, 422),
        ({"email": "a@b.example\nBcc: all@example.org"}, 60, 422),
    ],
)
def test_a_form_that_no_person_sent_is_answered_with_the_reason(
    client: Client, now: datetime, changes: dict[str, str], seconds: int, status: int
) -> None:
    given = filled(now, **{"seal": signed(helpdesk.seal(at=now, age=timedelta(seconds=seconds))), **changes})

    response = client.post(FORM, given)

    assert (response.status_code, Ticket.objects.count()) == (status, 1 if status == 302 else 0)
    assert status == 302 or bool(response.context["form"].errors)


def test_a_refused_form_comes_back_with_its_words_and_a_fresh_signature(client: Client, now: datetime) -> None:
    given = filled(now, seal="forged")

    form = client.post(FORM, given).context["form"]

    assert (form["text"].value(), seal_of(form["seal"].value()).given_at) == (given["text"], now)


def test_the_trap_is_out_of_sight_of_people_and_readers_of_screens(client: Client) -> None:
    page = client.get(FORM).content.decode()

    assert '<div class="t-trap" aria-hidden="true">' in page
    assert 'tabindex="-1"' in page


def test_a_guessed_address_of_an_answer_is_not_found(client: Client) -> None:
    assert client.get("/en/help-desk/answers/" + "A" * 43 + "/").status_code == 404


def test_a_visitor_writes_further_and_closes_the_question(client: Client, now: datetime) -> None:
    client.post(FORM, filled(now))
    ticket = Ticket.objects.get()
    address = f"/en/help-desk/answers/{ticket.secret}/"

    assert client.post(address, {"text": ""}).status_code == 422
    assert client.post(address, {"text": "And one more thing."}).status_code == 302
    assert client.post(address, {"close": "1"}).status_code == 302
    assert client.post(address, {"close": "1"}).status_code == 409
    ticket.refresh_from_db()
    assert (ticket.messages.count(), ticket.state) == (2, "closed")


@pytest.fixture
def desk(client: Client) -> Account:
    """Somebody who answers for the whole Academy, signed in."""
    account = people.account(grants=("support.answer-tickets",), family_name="Desk", given_name="")
    client.force_login(account)
    return account


@pytest.mark.usefixtures("desk")
def test_the_desk_takes_answers_and_closes(client: Client, at: datetime) -> None:
    ticket = helpdesk.ticket(by=people.actor(people.account()))
    address = f"/en/help-desk/questions/{ticket.uuid}/"

    states = []
    for verb, given in (("take/", {}), ("", {"text": "On the third shelf."}), ("close/", {}), ("close/", {})):
        client.post(f"{address}{verb}", given)
        ticket.refresh_from_db()
        states.append(ticket.state)

    assert states == ["in-work", "answered", "closed", "closed"]
    assert client.post(address, {"text": "Too late."}).status_code == 409
    assert client.post(address, {"text": ""}).status_code == 422


@pytest.mark.usefixtures("desk")
def test_a_question_handed_over_leads_back_to_the_queue(client: Client) -> None:
    helpdesk.subject("computers", "it-unit")
    ticket = helpdesk.ticket(by=people.actor(people.account()))

    response = client.post(f"/en/help-desk/questions/{ticket.uuid}/hand-over/", {"category": "computers"})

    ticket.refresh_from_db()
    assert (response["Location"], ticket.unit.key) == ("/en/help-desk/queue/", "it-unit")


def test_a_strangers_question_is_not_found(client: Client) -> None:
    ticket = helpdesk.ticket(by=people.actor(people.account()))
    client.force_login(people.account())

    assert client.get(f"/en/help-desk/questions/{ticket.uuid}/").status_code == 404
    for verb in ("take", "close", "hand-over"):
        assert client.post(f"/en/help-desk/questions/{ticket.uuid}/{verb}/").status_code == 404


def test_the_asker_is_not_told_who_answered(client: Client, at: datetime) -> None:
    asker, answerer = people.account(), people.account(grants=("support.answer-tickets",), family_name="Қалиева", given_name="")
    ticket = helpdesk.ticket(by=people.actor(asker))
    actions.answer_ticket(ticket=ticket, text="On the third shelf.", by=people.actor(answerer), at=at)
    client.force_login(asker)

    page = client.get(f"/en/help-desk/questions/{ticket.uuid}/").content.decode()

    assert ("On the third shelf." in page, "Қалиева" in page) == (True, False)


def test_the_asker_writes_further_on_their_page(client: Client) -> None:
    asker = people.account()
    ticket = helpdesk.ticket(by=people.actor(asker))
    client.force_login(asker)

    response = client.post(f"/en/help-desk/questions/{ticket.uuid}/", {"text": "One more thing."})

    assert (response.status_code, ticket.messages.count()) == (302, 2)


def test_what_people_write_is_shown_as_text(client: Client, now: datetime) -> None:
    response = client.post(FORM, filled(now, text="<script>alert(1)</script>"), follow=True)

    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("address", ["mine/", "queue/", "subjects/"])
def test_a_visitor_is_asked_to_sign_in_first(client: Client, address: str) -> None:
    assert client.get(f"{FORM}{address}")["Location"] == f"/en/sign-in/?next={FORM}{address}"


@pytest.mark.parametrize("address", ["queue/", "subjects/"])
def test_without_the_grant_the_desk_stays_closed(client: Client, address: str) -> None:
    client.force_login(people.account())

    assert client.get(f"{FORM}{address}").status_code == 403


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("query", "found"), [("", 1), ("?state=closed", 1), ("?state=all", 2), ("?words=2026-00001", 1), ("?words=nothing", 0)]
)
def test_the_queue_is_narrowed_by_state_and_words(client: Client, at: datetime, query: str, found: int) -> None:
    asker = people.actor(people.account())
    helpdesk.ticket(by=asker)
    actions.close_ticket(ticket=helpdesk.ticket(by=asker), by=asker, at=at)

    assert len(client.get(f"{FORM}queue/{query}").context["page"].object_list) == found


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("rows", [1, 20])
def test_the_queue_asks_as_often_for_twenty_questions_as_for_one(
    client: Client, rows: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    asker = people.actor(people.account())
    for _ in range(rows):
        helpdesk.ticket(by=asker)

    with django_assert_num_queries(QUERIES_OF_QUEUE):
        response = client.get(f"{FORM}queue/")

    assert len(response.context["page"].object_list) == rows


@pytest.mark.parametrize("rows", [1, 20])
def test_ones_own_list_asks_as_often_for_twenty_questions_as_for_one(
    client: Client, rows: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    asker = people.account()
    for _ in range(rows):
        helpdesk.ticket(by=people.actor(asker))
    client.force_login(asker)

    with django_assert_num_queries(QUERIES_OF_MINE):
        response = client.get(f"{FORM}mine/")

    assert len(response.context["page"].object_list) == rows


def test_the_administrator_sets_subjects_in_three_languages(client: Client) -> None:
    client.force_login(people.account(grants=("support.set-categories",)))
    given = {"key": "hall", "name_kk": "Оқу залы", "name_ru": "Читальный зал", "name_en": "Reading room", "unit": "library"}

    assert client.post(f"{FORM}subjects/", {**given, "name_kk": ""}).status_code == 422
    assert client.post(f"{FORM}subjects/", {**given, "is_offered": "on"}).status_code == 302
    assert client.post(f"{FORM}subjects/", given).status_code == 422  # the key is taken
    page = client.get(f"{FORM}subjects/")
    category = next(row for row, _waiting in page.context["rows"] if row.key == "hall")
    assert client.post(f"{FORM}subjects/{category.uuid}/", {**given, "name_en": "Hall", "key": "other"}).status_code == 302
    category.refresh_from_db()
    assert (category.key, category.name.en, category.is_offered) == ("hall", "Hall", False)
    assert client.get(f"{FORM}subjects/{category.uuid}/").status_code == 200


def test_a_subject_that_does_not_exist_is_not_found(client: Client) -> None:
    client.force_login(people.account(grants=("support.set-categories",)))

    assert client.get(f"{FORM}subjects/2f0b1d0e-3c0a-4c53-9a55-0d2b3b1f5a10/").status_code == 404


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_form_stands_in_three_languages(client: Client, language: str) -> None:
    assert client.get(f"/{language}/help-desk/").status_code == 200


def test_the_form_promises_letters_only_where_a_mail_server_is_set(client: Client, settings: Any) -> None:
    assert "by e-mail and to a page" not in client.get(FORM).content.decode()

    settings.EMAIL_HOST = "mail.academy.example"

    assert "by e-mail and to a page" in client.get(FORM).content.decode()
