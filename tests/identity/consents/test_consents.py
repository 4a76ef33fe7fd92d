"""People agree to a text word for word, with proof, and may withdraw."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from factories import people
from torelik.audit.models import Event
from torelik.identity.consents import actions, queries, rules
from torelik.identity.consents.vocabulary import ConsentKind, Refusal
from torelik.identity.models import ConsentRecord, ConsentText
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.kernel.trilingual import Trilingual
from torelik.notifications.models import Notification

pytestmark = pytest.mark.django_db
KIND = ConsentKind.REGISTRATION
WORDS = Trilingual("Келісемін", "Согласен", "I agree")


def publish(by: Actor, at: datetime, body: Trilingual = WORDS) -> ConsentText:
    return actions.publish_text(kind=KIND, title=WORDS, body=body, by=by, at=at)


def test_versions_follow_each_other_and_the_newest_is_in_force(someone_with: Callable[..., Actor], at: datetime) -> None:
    by = someone_with("identity.publish-consents")

    first, second = publish(by, at), publish(by, at, Trilingual("Жаңа", "Новый", "New"))

    assert (first.version, second.version) == (1, 2)
    assert first.digest != second.digest
    assert queries.text_in_force(KIND) == second
    assert [line.text for line in queries.texts(visible_to=by)] == [second, first]
    assert [event.facts["digest"] for event in Event.objects.order_by("id")] == [first.digest, second.digest]


@pytest.mark.parametrize("body", [Trilingual("", "Согласен", "I agree"), Trilingual("Келісемін", "Согласен", " ")])
def test_a_text_without_one_of_the_three_languages_is_refused(system: Actor, at: datetime, body: Trilingual) -> None:
    with pytest.raises(actions.PublishRefused) as refused:
        publish(system, at, body)

    assert refused.value.refusals == [Refusal.INCOMPLETE]

    assert ConsentText.objects.count() == 0


def test_publishing_needs_the_grant(someone_with: Callable[..., Actor], at: datetime) -> None:
    with pytest.raises(PermissionDenied):
        publish(someone_with("identity.verify-people"), at)


def test_a_consent_is_proved_by_a_sealed_event_with_the_hash_of_what_was_shown(system: Actor, at: datetime) -> None:
    text, account = publish(system, at), people.account()
    by = people.actor(account)

    record = actions.give_consent(account_id=account.pk, text=text, language="ru", by=by, at=at)
    again = actions.give_consent(account_id=account.pk, text=text, language="kk", by=by, at=at)

    event = Event.objects.get(uuid=record.event_uuid)
    assert record == again
    assert (event.name, event.actor_id, event.facts["digest"]) == ("identity.consent-given", account.pk, text.digest)
    assert text.digest == rules.digest_of(
        kind="registration", version=1, titles=(WORDS.kk, WORDS.ru, WORDS.en), bodies=(WORDS.kk, WORDS.ru, WORDS.en)
    )


def test_nobody_agrees_for_another(system: Actor, at: datetime) -> None:
    text, mine, theirs = publish(system, at), people.account(), people.account()

    with pytest.raises(NotFound):
        actions.give_consent(account_id=theirs.pk, text=text, language="kk", by=people.actor(mine), at=at)

    assert ConsentRecord.objects.count() == 0


def test_a_consent_is_withdrawn_by_its_owner_alone_and_stays_as_proof(system: Actor, at: datetime) -> None:
    text, mine, theirs = publish(system, at), people.account(), people.account()
    record = actions.give_consent(account_id=mine.pk, text=text, language="kk", by=people.actor(mine), at=at)

    for stranger in (people.actor(theirs), Actor.anonymous()):
        with pytest.raises(NotFound):
            actions.withdraw_consent(uuid=record.uuid, by=stranger, at=at)
    for _ in range(2):
        actions.withdraw_consent(uuid=record.uuid, by=people.actor(mine), at=at)

    (line,) = queries.own_consents(visible_to=people.actor(mine))
    assert (line.withdrawn_at, line.stop_by) == (at, date(2026, 12, 14))
    assert Event.objects.filter(name="identity.consent-withdrawn").count() == 1
    assert queries.own_consents(visible_to=people.actor(theirs)) == queries.own_consents(visible_to=Actor.anonymous()) == []


@pytest.mark.parametrize(
    ("withdrawn_on", "last_day"),
    [
        (date(2026, 11, 23), date(2026, 12, 14)),
        (date(2026, 11, 20), date(2026, 12, 11)),
        (date(2026, 11, 21), date(2026, 12, 11)),
    ],
)
def test_processing_stops_within_fifteen_working_days(withdrawn_on: date, last_day: date) -> None:
    assert rules.stop_by(withdrawn_on=withdrawn_on) == last_day


NEXT = Trilingual("Келісемін\n\nЖаңа бап", "Согласен\n\nНовый пункт", "I agree\n\nA new point")
PAGE = "/en/people/consents/"


def typed(seen: int, body: Trilingual = NEXT, **more: str) -> dict[str, Any]:
    words = {f"title_{code}": getattr(WORDS, code) for code in ("kk", "ru", "en")}
    return words | {f"body_{code}": getattr(body, code) for code in ("kk", "ru", "en")} | {"seen_version": seen} | more


@pytest.fixture
def publisher(client: Client) -> Client:
    client.force_login(people.account(grants=("identity.publish-consents",)))
    return client


def test_the_same_words_are_no_new_version(system: Actor, at: datetime) -> None:
    publish(system, at)

    with pytest.raises(actions.PublishRefused) as refused:
        publish(system, at)

    assert refused.value.refusals == [Refusal.UNCHANGED]


def test_the_publisher_sees_what_changes_before_it_is_published(publisher: Client, system: Actor, at: datetime) -> None:
    publish(system, at)

    shown = publisher.post(f"{PAGE}publish/", typed(1, show="1"))
    assert (shown.status_code, ConsentText.objects.count()) == (200, 1)
    assert "<ins>A new point</ins>" in shown.content.decode()

    done = publisher.post(f"{PAGE}publish/", typed(1, publish="1"))
    assert (done.status_code, ConsentText.objects.count()) == (302, 2)
    assert "Version 2 is published" in publisher.get(PAGE).content.decode()


def test_of_two_who_publish_at_once_the_second_compares_anew(publisher: Client, system: Actor, at: datetime) -> None:
    publish(system, at)
    publish(system, at, NEXT)

    late = publisher.post(f"{PAGE}publish/", typed(1, Trilingual("а", "б", "c"), publish="1"))

    assert (late.status_code, ConsentText.objects.count()) == (409, 2)
    assert "Somebody else published a version meanwhile" in late.content.decode()


def test_a_text_is_escaped_and_a_missing_language_is_told(publisher: Client) -> None:
    shown = publisher.post(f"{PAGE}publish/", typed(0, Trilingual("<script>а</script>", "б", "c"), show="1"))
    missing = publisher.post(f"{PAGE}publish/", typed(0, Trilingual("а", "", "c"), publish="1"))

    assert "<script>а" not in shown.content.decode()
    assert (missing.status_code, ConsentText.objects.count()) == (422, 0)


def test_whoever_agreed_before_is_asked_anew_and_agrees_by_the_page(client: Client, system: Actor, at: datetime) -> None:
    first, account = publish(system, at), people.account()
    actions.give_consent(account_id=account.pk, text=first, language="kk", by=people.actor(account), at=at)
    second = actions.publish_text(kind=KIND, title=WORDS, body=NEXT, by=system, at=at, seen_version=1, ask_again=True)
    client.force_login(account)

    assert list(Notification.objects.values_list("account_id", "kind")) == [(account.pk, "identity.consent-text-changed")]
    stale = client.post("/en/people/me/consent/", {"digest": first.digest})
    assert (stale["Location"], ConsentRecord.objects.count()) == ("/en/people/me/consent/", 1)
    for _twice in range(2):
        client.post("/en/people/me/consent/", {"digest": second.digest})
    assert ConsentRecord.objects.filter(text=second, withdrawn_at=None).count() == 1
    assert queries.people_to_ask(second) == []
    assert "You have agreed to this version" in client.get("/en/people/me/consent/").content.decode()


def test_versions_are_for_publishers_alone(client: Client, system: Actor, at: datetime) -> None:
    text = publish(system, at)
    client.force_login(people.account())

    assert [client.get(page).status_code for page in (PAGE, f"{PAGE}publish/")] == [403, 403]
    assert client.get(f"{PAGE}{text.uuid}/").status_code == 404
    assert queries.texts(visible_to=Actor.anonymous()) == []


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_of_versions_costs_the_same_few_questions(
    publisher: Client, system: Actor, at: datetime, count: int, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(count):
        publish(system, at, Trilingual(f"а{number}", f"б{number}", f"c{number}"))

    with django_assert_max_num_queries(9):
        assert publisher.get(PAGE).status_code == 200
