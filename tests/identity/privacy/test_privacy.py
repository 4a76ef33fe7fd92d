"""What is known of a person is listed, given out, and forgotten where the law allows."""

import json
from collections.abc import Callable
from datetime import date, datetime
from uuid import uuid4

import pytest
from django.apps import apps
from django.test import Client

from factories import helpdesk, learning, library, people
from torelik.audit.models import Event
from torelik.identity import api as identity
from torelik.identity.models import Account, VerificationRequest
from torelik.identity.privacy import actions, queries, rules
from torelik.identity.privacy.vocabulary import ErasureRefusal
from torelik.identity.verification import actions as verification
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.library.models import Patron
from torelik.notifications.models import Notification
from torelik.support.models import Ticket
from torelik.support.tickets.actions import answer_ticket

pytestmark = pytest.mark.django_db
ANSWER = "identity.answer-data-requests"


def see_off(account: Account, system: Actor, at: datetime) -> None:
    verification.see_off(account_uuid=account.uuid, basis_number="1", basis_dated=date(2026, 11, 1), by=system, at=at)


def test_the_inventory_has_every_table_of_ours_and_its_personal_data() -> None:
    lines = {f"{line.context}.{line.table}": line for line in identity.inventory()}

    ours = {model._meta.label for model in apps.get_models() if model.__module__.startswith("torelik.")}
    assert set(lines) >= ours
    assert lines["identity.Account"].personal_data == "names, user name, e-mail address, IIN (encrypted)"
    assert lines["identity.Role"].personal_data == ""
    assert all(line.meaning for line in lines.values() if f"{line.context}.{line.table}" in ours)


@pytest.mark.parametrize(
    ("docstring", "meaning", "personal_data"),
    [
        ("One loan.\n\npii: the reader,\nthrough ``patron``", "One loan.", "the reader, through patron"),
        ("One group (cl. 13). Kept. pii: none", "One group (cl. 13).", ""),
        ("One person. pii: names", "One person.", "names"),
        ("Nothing said.", "Nothing said.", ""),
    ],
)
def test_a_docstring_is_read_for_what_it_says(docstring: str, meaning: str, personal_data: str) -> None:
    assert (rules.meaning_in(docstring), rules.personal_data_in(docstring)) == (meaning, personal_data)


def test_a_person_takes_out_everything_from_every_context_and_nobody_elses(at: datetime) -> None:
    room = learning.classroom()
    number, mine = people.iin(), room.learner
    mine.keep_iin(number)
    mine.save()
    library.policy()
    library.loan(to=library.patron(account=mine))
    people.applicant(family_name="Бөтенов")

    content = actions.export_own_data(by=people.actor(mine), at=at)

    found = json.loads(content)
    assert found["identity"]["account"][0]["iin"] == number
    assert len(found["library"]["loans"]) == len(found["learning"]["courses"]) == 1
    assert set(found) == {"documents", "exported_at", "identity", "learning", "library", "notifications", "support"}
    assert "Бөтенов" not in content
    assert Event.objects.filter(name="identity.data-exported", about_key=str(mine.uuid)).count() == 1


def test_the_export_has_ones_attempts_with_every_answer_and_nobody_elses(at: datetime) -> None:
    room = learning.classroom()
    other = learning.learner()
    learning.enrol(other, room.course)
    mine = learning.finished(room, at=at).uuid
    learning.finished(room, at=at, by=other)

    found = json.loads(actions.export_own_data(by=people.actor(room.learner), at=at))["learning"]

    assert [row["attempt"] for row in found["attempts"]] == [str(mine)]
    assert {row["attempt"] for row in found["answers"]} == {str(mine)}
    assert all(row["chosen"] and row["verdict"] == "accepted" for row in found["answers"])
    assert "is_correct" not in json.dumps(found)


def test_the_export_has_ones_questions_to_the_help_desk_and_an_erasure_takes_the_words_out(
    system: Actor, someone_with: Callable[..., Actor], at: datetime
) -> None:
    asker, other = people.account(), people.account()
    helpdesk.subject()
    ticket = helpdesk.ticket(by=people.actor(asker), subject="Құпиясөз", text="Менің телефоным 777")
    helpdesk.ticket(by=people.actor(other), subject="Басқа", text="Бөтен сөз")
    answer_ticket(ticket=ticket, text="Жауап", by=helpdesk.answerer("library", account_id=other.pk), at=at)

    content = actions.export_own_data(by=people.actor(asker), at=at)
    see_off(asker, system, at)
    actions.erase_data_of(account_uuid=asker.uuid, by=someone_with(ANSWER), at=at)

    [asked] = json.loads(content)["support"]["tickets"]
    assert (asked["subject"], [one["text"] for one in asked["messages"]]) == ("Құпиясөз", ["Менің телефоным 777", "Жауап"])
    assert "Бөтен" not in content
    ticket.refresh_from_db()
    assert (ticket.subject, [one.text for one in ticket.messages.order_by("pk")]) == ("—", ["—", "Жауап"])
    assert Ticket.objects.filter(subject="Басқа").exists()


def test_nobody_takes_out_the_data_of_another_without_the_grant(someone_with: Callable[..., Actor], at: datetime) -> None:
    account, officer = people.account(family_name="Оспанов"), someone_with(ANSWER)

    assert "Оспанов" in actions.export_data_of(account_uuid=account.uuid, by=officer, at=at)
    with pytest.raises(PermissionDenied):
        actions.export_data_of(account_uuid=account.uuid, by=someone_with("identity.verify-people"), at=at)
    with pytest.raises(NotFound):
        actions.export_data_of(account_uuid=uuid4(), by=officer, at=at)
    with pytest.raises(NotFound):
        actions.export_own_data(by=Actor.anonymous(), at=at)


def test_an_erasure_forgets_names_numbers_and_notes(system: Actor, someone_with: Callable[..., Actor], at: datetime) -> None:
    request = people.applicant()
    VerificationRequest.objects.update(note="my telephone", post="clerk")
    account = request.account
    reader = library.patron(account=account)
    Notification.objects.create(account=account, kind="x", told_at=at)
    see_off(account, system, at)

    erased = actions.erase_data_of(account_uuid=account.uuid, by=someone_with(ANSWER), at=at)

    account.refresh_from_db()
    request.refresh_from_db()
    kept = Patron.objects.get(pk=reader.pk)
    assert (erased.rows, erased.kept) == (3, [])
    assert (account.family_name, account.given_name, account.email, account.iin_closed, account.iin_hash) == ("", "", "", "", "")
    assert (account.get_full_name(), request.note, request.post) == (account.username, "", "")
    assert (kept.phone, kept.group, Notification.objects.count()) == ("", "", 0)
    assert Event.objects.get(name="identity.data-erased").facts == {"rows": 3, "names_kept": False}


def test_results_of_study_keep_the_name(system: Actor, at: datetime) -> None:
    learner = learning.classroom().learner
    see_off(learner, system, at)

    erased = actions.erase_data_of(account_uuid=learner.uuid, by=system, at=at)

    learner.refresh_from_db()
    assert len(erased.kept) == 1
    assert (learner.family_name, learner.email) == ("Сәрсенова", "")
    assert queries.grounds_to_keep(learner.pk) == erased.kept


@pytest.mark.parametrize(
    ("arrange", "refusals"),
    [
        ("open", [ErasureRefusal.NOT_CLOSED]),
        ("books", [ErasureRefusal.UNSETTLED]),
        ("twice", [ErasureRefusal.ERASED]),
    ],
)
def test_an_erasure_is_refused_for_every_reason(arrange: str, refusals: list[str], system: Actor, at: datetime) -> None:
    account = people.account()
    if arrange == "books":
        library.policy()
        library.loan(to=library.patron(account=account))
    if arrange != "open":
        see_off(account, system, at)
    if arrange == "twice":
        actions.erase_data_of(account_uuid=account.uuid, by=system, at=at)

    with pytest.raises(actions.ErasureRefused) as refused:
        actions.erase_data_of(account_uuid=account.uuid, by=system, at=at)

    assert refused.value.refusals == refusals


def test_erasing_needs_the_grant(someone_with: Callable[..., Actor], at: datetime) -> None:
    with pytest.raises(PermissionDenied):
        actions.erase_data_of(account_uuid=people.account().uuid, by=someone_with("identity.close-accounts"), at=at)


def test_the_pages_give_out_and_erase(client: Client, system: Actor, at: datetime) -> None:
    mine, leaver = people.account(grants=(ANSWER, "identity.verify-people")), people.account()
    client.force_login(mine)

    page = client.get("/en/people/me/data/")
    own = client.post("/en/people/me/data/export/")
    refused = client.post(f"/en/people/{leaver.uuid}/data/erase/", follow=True).content.decode()
    see_off(leaver, system, at)
    erased = client.post(f"/en/people/{leaver.uuid}/data/erase/", follow=True).content.decode()
    other = client.post(f"/en/people/{leaver.uuid}/data/export/")

    assert page.status_code == 200
    assert (own["Content-Disposition"], own["Cache-Control"]) == ('attachment; filename="my-data.json"', "no-store, private")
    assert "not closed" in refused
    assert "The data were erased." in erased
    assert json.loads(other.content)["identity"]["account"][0]["family_name"] == ""
