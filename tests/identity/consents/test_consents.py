"""People agree to a text word for word, with proof, and may withdraw."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from factories import people
from torelik.audit.models import Event
from torelik.identity.consents import actions, queries, rules
from torelik.identity.consents.vocabulary import ConsentKind
from torelik.identity.models import ConsentRecord, ConsentText
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.kernel.trilingual import Trilingual

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
    assert queries.texts() == [second, first]
    assert [event.facts["digest"] for event in Event.objects.order_by("id")] == [first.digest, second.digest]


@pytest.mark.parametrize("body", [Trilingual("", "Согласен", "I agree"), Trilingual("Келісемін", "Согласен", " ")])
def test_a_text_without_one_of_the_three_languages_is_refused(system: Actor, at: datetime, body: Trilingual) -> None:
    with pytest.raises(actions.IncompleteText):
        publish(system, at, body)

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
