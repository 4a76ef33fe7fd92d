from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import models, transaction
from django.test import Client
from django.utils import translation

from factories import people
from torelik.identity.models import Account
from torelik.kernel.actor import Actor
from torelik.notifications import actions, kinds, queries
from torelik.notifications import api as notifications
from torelik.notifications.models import Notification

pytestmark = pytest.mark.django_db

INBOX = "/en/notifications/"
QUERIES = 8


class Kinds(models.TextChoices):
    DUE = "library.due", "Return %(title)s by %(day)s."
    GRADED = "learning.graded", "Your work was graded."


@pytest.fixture(autouse=True)
def _kinds_of_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_KINDS", {})
    notifications.register_kinds(Kinds)


@pytest.fixture
def aigerim() -> Account:
    return people.account(username="aigerim")


@pytest.fixture
def bolat() -> Account:
    return people.account(username="bolat")


def tell(account: Account, title: str, *, at: datetime, path: str = "") -> None:
    notifications.notify(account_id=account.pk, kind="library.due", words={"title": title, "day": "30.11.2026"}, at=at, path=path)


def told(actor: Actor) -> list[str]:
    return [one.sentence for one in queries.newest(visible_to=actor)]


def test_everybody_sees_their_own_newest_first(aigerim: Account, bolat: Account, at: datetime) -> None:
    tell(aigerim, "Mediation", at=at)
    tell(aigerim, "Proof", at=at + timedelta(minutes=1))
    tell(bolat, "Torts", at=at)

    assert told(people.actor(aigerim)) == ["Return Proof by 30.11.2026.", "Return Mediation by 30.11.2026."]
    assert told(people.actor(bolat)) == ["Return Torts by 30.11.2026."]


@pytest.mark.parametrize("actor", [Actor.anonymous(), Actor.system("scheduler")])
def test_whoever_has_no_account_was_told_nothing(actor: Actor, bolat: Account, at: datetime) -> None:
    tell(bolat, "Torts", at=at)

    assert (told(actor), notifications.unread_count(visible_to=actor), actions.mark_all_read(by=actor, at=at)) == ([], 0, 0)


def test_reading_counts_for_the_reader_alone(aigerim: Account, bolat: Account, at: datetime) -> None:
    tell(aigerim, "Mediation", at=at)
    tell(aigerim, "Proof", at=at)
    tell(bolat, "Torts", at=at)
    hers, his = people.actor(aigerim), people.actor(bolat)
    before = notifications.unread_count(visible_to=hers)

    marked = [actions.mark_all_read(by=hers, at=at) for _ in range(2)]

    assert (before, marked) == (2, [2, 0])
    assert (notifications.unread_count(visible_to=hers), notifications.unread_count(visible_to=his)) == (0, 1)
    assert [one.is_new for one in queries.newest(visible_to=hers)] == [False, False]


def test_a_kind_that_nobody_registered_is_refused(aigerim: Account, at: datetime) -> None:
    with pytest.raises(notifications.UnknownKind):
        notifications.notify(account_id=aigerim.pk, kind="library.burnt", words={}, at=at)

    assert Notification.objects.count() == 0


def test_a_change_that_is_rolled_back_tells_nobody(aigerim: Account, at: datetime) -> None:
    with transaction.atomic():
        tell(aigerim, "Mediation", at=at)
        transaction.set_rollback(True)

    assert told(people.actor(aigerim)) == []


def test_the_kind_of_a_retired_version_is_shown_by_its_name(aigerim: Account, at: datetime) -> None:
    Notification.objects.create(account=aigerim, kind="library.gone", words={"title": "x"}, told_at=at)

    assert told(people.actor(aigerim)) == ["library.gone"]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_inbox_leads_to_the_place_in_the_language_of_the_page(
    client: Client, aigerim: Account, bolat: Account, at: datetime, language: str
) -> None:
    tell(aigerim, "<b>Mediation</b>", at=at, path="/library/loans/")
    tell(bolat, "Torts", at=at)
    client.force_login(aigerim)

    response = client.get(f"/{language}/notifications/")
    page = response.content.decode()

    assert [one.sentence for one in response.context["told"]] == ["Return <b>Mediation</b> by 30.11.2026."]
    assert f'<a href="/{language}/library/loans/">Return &lt;b&gt;Mediation&lt;/b&gt; by 30.11.2026.</a>' in page
    assert "Torts" not in page


def test_the_inbox_asks_a_visitor_to_sign_in(client: Client) -> None:
    for response in (client.get(INBOX), client.post(INBOX)):
        assert (response.status_code, response["Location"]) == (302, f"/en/sign-in/?next={INBOX}")


def test_the_inbox_marks_everything_as_read_by_post_and_never_by_get(client: Client, aigerim: Account, at: datetime) -> None:
    tell(aigerim, "Mediation", at=at)
    client.force_login(aigerim)
    actor = people.actor(aigerim)

    client.get(INBOX)
    after_get = notifications.unread_count(visible_to=actor)
    response = client.post(INBOX)

    assert (after_get, notifications.unread_count(visible_to=actor)) == (1, 0)
    assert (response.status_code, response["Location"]) == (302, INBOX)


def test_the_bell_counts_what_is_new(client: Client, aigerim: Account, bolat: Account, at: datetime) -> None:
    for title in ("Mediation", "Proof"):
        tell(aigerim, title, at=at)
    tell(bolat, "Torts", at=at)
    client.force_login(aigerim)

    assert '<span class="t-bar__count">2</span>' in client.get(INBOX).content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_the_inbox_asks_the_database_as_often_for_thirty_as_for_one(
    client: Client, aigerim: Account, at: datetime, count: int, django_assert_num_queries: Callable[..., object]
) -> None:
    for number in range(count):
        tell(aigerim, str(number), at=at)
    client.force_login(aigerim)

    with django_assert_num_queries(QUERIES):  # type: ignore[attr-defined]
        response = client.get(INBOX)

    assert len(response.context["told"]) == count


def test_a_sentence_is_made_in_the_language_in_which_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    months = kinds.Kind("months", translation.gettext_lazy("November"), kinds.OTHER)
    monkeypatch.setattr(kinds, "_KINDS", {"months": months})

    with translation.override("ru"):
        assert kinds.sentence("months", {}) == "Ноябрь"
