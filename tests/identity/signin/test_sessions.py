from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.sessions.models import Session as DjangoSession
from django.db import IntegrityError, connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from factories import people
from torelik.audit.models import Event
from torelik.identity import api as identity
from torelik.identity.models import Account, Session
from torelik.identity.signin import actions, marks
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound, PermissionDenied

pytestmark = pytest.mark.django_db

PASSWORD = "password-of-a-test"
MINE = "/en/account/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def aigerim() -> Account:
    account = people.account(username="aigerim")
    account.language = "en"
    account.save(update_fields=["language"])
    return account


@pytest.fixture(autouse=True)
def _as_in_production(settings: Any) -> None:
    settings.TORELIK_IDLE_MINUTES_OF_STAFF, settings.TORELIK_IDLE_MINUTES, settings.TORELIK_SESSION_HOURS = 30, 480, 12


@pytest.fixture(autouse=True)
def _language_of_the_run() -> Iterator[None]:
    with translation.override("en"):
        yield


def signed_in(username: str = "aigerim", **more: Any) -> Client:
    client = Client(**more)
    client.post("/en/sign-in/", {"username": username, "password": PASSWORD})
    return client


def lives(client: Client) -> bool:
    return client.get(MINE).status_code == 200


def moved_back(client: Client, **times: timedelta) -> None:
    """Let the session's marks be older by what is given."""
    session = client.session
    kept = dict(session[marks.KEY])
    own = marks.read(session)
    assert own is not None
    for name, by in times.items():
        kept[name] = (getattr(own, f"{name}_at") - by).isoformat()
    session[marks.KEY] = kept
    session.save()


def test_a_session_tells_from_where_and_with_which_browser(aigerim: Account) -> None:
    client = signed_in(REMOTE_ADDR="198.51.100.20", HTTP_USER_AGENT=FIREFOX)

    page = client.get(MINE).content.decode()

    assert ("Firefox, Windows" in page, "198.51.100.20" in page, "this one" in page) == (True, True, True)


def test_a_cookie_replayed_after_signing_out_is_worth_nothing(aigerim: Account) -> None:
    client = signed_in()
    thief = Client()
    thief.cookies["sessionid"] = client.cookies["sessionid"].value
    before = lives(thief)

    client.post("/en/sign-out/")

    assert (before, lives(thief)) == (True, False)
    assert Session.objects.values_list("ended_because", "key").get() == ("signed-out", None)


def test_one_other_session_is_ended(aigerim: Account) -> None:
    here, there, third = signed_in(), signed_in(), signed_in()
    uuid = marks.read(there.session)
    assert uuid is not None

    response = here.post(f"{MINE}sessions/{uuid.uuid}/end/")

    assert (response["Location"], lives(here), lives(there), lives(third)) == (MINE, True, False, True)
    assert Event.objects.get(name="identity.sessions-ended").facts == {"sessions": 1, "because": "by-owner"}


def test_all_others_are_ended(aigerim: Account) -> None:
    here, there, third = signed_in(), signed_in(), signed_in()

    here.post(f"{MINE}sessions/end-others/")

    assert (lives(here), lives(there), lives(third)) == (True, False, False)


def test_somebody_elses_session_is_not_found(aigerim: Account) -> None:
    people.account(username="bolat")
    own, foreign = signed_in(), signed_in("bolat")
    uuid = marks.read(foreign.session)
    assert uuid is not None

    response = own.post(f"{MINE}sessions/{uuid.uuid}/end/")

    assert (response.status_code, lives(foreign)) == (404, True)


def test_one_sees_only_ones_own_sessions(aigerim: Account) -> None:
    people.account(username="bolat")
    signed_in("bolat", REMOTE_ADDR="203.0.113.99")

    assert "203.0.113.99" not in signed_in().get(MINE).content.decode()


@pytest.mark.parametrize(
    ("grants", "idle", "living"),
    [
        (("audit.read-journal",), timedelta(minutes=29), True),
        (("audit.read-journal",), timedelta(minutes=30), False),
        (("learning.learn",), timedelta(minutes=31), True),
        (("learning.learn",), timedelta(hours=8), False),
    ],
)
def test_staff_may_rest_half_an_hour_and_learners_eight(grants: tuple[str, ...], idle: timedelta, living: bool) -> None:
    people.account(username="someone", grants=grants)
    client = signed_in("someone")

    moved_back(client, seen=idle)

    assert lives(client) is living


def test_no_session_outlives_twelve_hours(aigerim: Account) -> None:
    client = signed_in()

    moved_back(client, opened=timedelta(hours=12))

    response = client.get(MINE, follow=True)
    assert "The longest time of a session was over" in response.content.decode()
    assert Session.objects.values_list("ended_because", flat=True).get() == "expired"
    assert Event.objects.get(name="identity.sessions-ended").actor_id == aigerim.pk


def test_the_reason_is_told_once(aigerim: Account) -> None:
    client = signed_in()
    moved_back(client, seen=timedelta(hours=9))

    first = client.get(MINE, follow=True).content.decode()
    second = client.get("/en/sign-in/").content.decode()

    assert ("Nothing was done for too long" in first, "Nothing was done for too long" in second) == (True, False)


def test_a_used_session_shows_a_sign_of_life_once_a_minute(aigerim: Account) -> None:
    client = signed_in()
    moved_back(client, seen=timedelta(minutes=20))
    Session.objects.update(seen_at=clock.now() - timedelta(minutes=20))

    client.get(MINE)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(MINE)

    assert clock.now() - Session.objects.get().seen_at < timedelta(minutes=1)
    assert [query for query in queries.captured_queries if query["sql"].startswith("UPDATE")] == []


def test_a_session_of_django_without_ours_opens_nothing(aigerim: Account) -> None:
    client = signed_in()
    session = client.session
    del session[marks.KEY]
    session.save()

    assert lives(client) is False


def test_sessions_end_with_the_account(aigerim: Account) -> None:
    first, second = signed_in(), signed_in()

    ended = identity.end_sessions_of(aigerim, by=Actor.system("test"), at=clock.now())

    assert (ended, lives(first), lives(second), DjangoSession.objects.count()) == (2, False, False, 0)
    assert set(Session.objects.values_list("ended_because", flat=True)) == {"account-closed"}


def test_ending_nothing_is_no_event(aigerim: Account) -> None:
    assert identity.end_sessions_of(aigerim, by=Actor.system("test"), at=clock.now()) == 0
    assert Event.objects.filter(name="identity.sessions-ended").count() == 0


def test_an_administrator_ends_all_sessions_of_a_person(aigerim: Account) -> None:
    people.account(username="administrator", grants=("identity.manage-sign-in",))
    victim, administrator = signed_in(), signed_in("administrator")

    response = administrator.post(f"/en/people/sign-in/{aigerim.uuid}/end-sessions/")

    assert (response.status_code, lives(victim), lives(administrator)) == (302, False, True)
    with pytest.raises(PermissionDenied):
        actions.end_as_administrator(account=aigerim, by=people.actor(aigerim), at=clock.now())


def test_leaving_through_the_editors_interface_ends_our_session_too() -> None:
    people.account(username="editor", grants=("portal.edit-content",))
    client = signed_in("editor")

    client.post("/en/cms/logout/")

    assert lives(client) is False
    assert Session.objects.values_list("ended_because", flat=True).get() == "signed-out"
    assert Event.objects.filter(name="identity.signed-out").count() == 1


def test_the_editors_interface_has_no_way_in_of_its_own(client: Client) -> None:
    for path in ("/en/cms/login/", "/en/cms/password_reset/"):
        assert client.get(path)["Location"].partition("?")[0] == "/en/sign-in/"
    assert client.post("/en/cms/login/", {"username": "a", "password": "b"}).status_code in (302, 405)


def test_old_rows_are_forgotten(aigerim: Account) -> None:
    now = clock.now()
    times = {"opened_at": now - timedelta(days=100), "seen_at": now - timedelta(days=100)}
    Session.objects.create(account=aigerim, ended_at=now - timedelta(days=91), ended_because="idle", **times)
    Session.objects.create(account=aigerim, ended_at=now - timedelta(days=89), ended_because="idle", **times)
    Session.objects.create(account=aigerim, key="x", **times)

    assert identity.forget_old_sessions(at=now) == 1
    assert sorted(Session.objects.values_list("ended_because", flat=True)) == ["expired", "idle"]


@pytest.mark.parametrize(
    "wrong",
    [{"ended_at": clock.now()}, {"ended_because": "idle"}, {"ended_at": clock.now(), "ended_because": "idle", "key": "kept"}],
)
def test_the_database_keeps_an_ended_session_honest(aigerim: Account, wrong: dict[str, Any]) -> None:
    now = clock.now()

    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.create(account=aigerim, opened_at=now, seen_at=now, **wrong)


def test_the_page_asks_as_much_for_one_session_as_for_thirty(aigerim: Account) -> None:
    client, now = signed_in(), clock.now()
    client.get(MINE)
    with CaptureQueriesContext(connection) as few:
        client.get(MINE)
    for number in range(30):
        Session.objects.create(account=aigerim, key=f"key-{number}", opened_at=now, seen_at=now)
        Session.objects.create(account=aigerim, ended_at=now, ended_because="idle", opened_at=now, seen_at=now)
    with CaptureQueriesContext(connection) as many:
        client.get(MINE)

    assert (len(few), len(many)) == (8, 8)


def test_nobody_ends_sessions_in_anothers_name(aigerim: Account) -> None:
    bolat = people.account(username="bolat")
    living = signed_in()
    uuid = marks.own(living.session).uuid

    with pytest.raises(NotFound):
        actions.end_own_session(uuid=UUID(uuid), account=aigerim, by=people.actor(bolat), at=clock.now())

    assert lives(living) is True


def test_a_page_that_signs_a_visitor_out_notes_nothing(aigerim: Account) -> None:
    request = RequestFactory().post("/")
    request.session = Client().session

    actions.note_signed_out(request=request, account=aigerim, at=clock.now())

    assert Event.objects.filter(name="identity.signed-out").count() == 0


def test_a_session_without_marks_has_none_to_read() -> None:
    with pytest.raises(LookupError):
        marks.own(Client().session)


def test_signing_in_again_in_the_same_browser_leaves_one_session(aigerim: Account) -> None:
    client = Client()
    client.force_login(aigerim)
    client.force_login(aigerim)

    assert lives(client) is True
    assert Session.objects.filter(ended_at=None).count() == 1
