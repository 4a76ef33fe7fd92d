"""The pages on which webhooks are kept, and their log."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories import people
from factories.marc import catalogued
from factories.moments import NOON
from support.hooks.hook_stage import Listener, kept, listening, spread
from torelik.audit.models import Event
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.kernel.identifiers import new_uuid
from torelik.support.hooks import actions, queries
from torelik.support.hooks.models import Delivery, Hook
from torelik.support.hooks.vocabulary import EVENTS, GRANTS, DeliveryState, HookRefusal, HookState

pytestmark = pytest.mark.django_db
PAGE = "/en/hooks/"


@pytest.fixture(autouse=True)
def time(monkeypatch: pytest.MonkeyPatch) -> dict[str, datetime]:
    hands = {"now": NOON}
    monkeypatch.setattr(clock, "now", lambda: hands["now"])
    return hands


@pytest.fixture
def listener(settings: Any) -> Iterator[Listener]:
    settings.TORELIK_HOOKS_PRIVATE = ["127.0.0.1"]
    with listening() as server:
        yield server


@pytest.fixture
def keeper(client: Client) -> Client:
    client.force_login(people.account(grants=(GRANTS.KEEP_HOOKS,)))
    return client


def test_the_secret_of_a_webhook_is_shown_once_and_never_kept(keeper: Client, listener: Listener) -> None:
    page = keeper.post(PAGE, {"name": "Журнал", "address": listener.address, "events": ["loan.issued", "record.changed"]})

    secret = page.context["kept"].secret
    row = Hook.objects.get()
    assert (secret in page.content.decode(), len(secret), queries.secret_of(row)) == (True, 64, secret)
    assert secret not in keeper.get(PAGE).content.decode() + keeper.get(f"{PAGE}{row.uuid}/").content.decode()
    assert secret not in str(Hook.objects.values().get())
    event = Event.objects.get(name=EVENTS.HOOK_ADDED)
    assert (event.about_name, event.facts) == ("Журнал", {"host": "127.0.0.1", "events": ["loan.issued", "record.changed"]})


@pytest.mark.parametrize(
    ("address", "refusals"),
    [
        ("ftp://sot.kz/hook", [HookRefusal.NOT_HTTPS]),
        ("http://sot.kz/hook", [HookRefusal.NOT_HTTPS]),
        ("https://user:word@sot.kz/hook", [HookRefusal.NO_ADDRESS]),
        ("https://sot.kz/hook?key=1", [HookRefusal.NO_ADDRESS]),
        ("https://10.0.0.7/hook", [HookRefusal.PRIVATE]),
        ("https://169.254.169.254/latest", [HookRefusal.PRIVATE]),
        ("https://[::ffff:127.0.0.1]/hook", [HookRefusal.PRIVATE]),
        ("https://localhost/hook", [HookRefusal.PRIVATE]),
        ("https://8.8.8.8/hook", []),
    ],
)
def test_an_address_is_looked_at_before_it_is_told_anything(
    address: str, refusals: list[HookRefusal], monkeypatch: pytest.MonkeyPatch
) -> None:
    if "sot.kz" in address:
        monkeypatch.setattr(
            "torelik.kernel.addresses.socket.getaddrinfo", lambda *_all, **_more: [(2, 1, 6, "", ("8.8.8.8", 443))]
        )
    found: list[HookRefusal] = []
    try:
        actions.add_hook(name="Журнал", address=address, events=["loan.issued"], by=people.SYSTEM, at=NOON)
    except actions.HookRefused as refused:
        found = refused.refusals

    assert (found, Hook.objects.count()) == (refusals, int(not refusals))


def test_every_reason_is_told_at_once_and_what_was_typed_stays(keeper: Client, listener: Listener) -> None:
    kept(listener, name="Журнал")

    page = keeper.post(PAGE, {"name": "журнал", "address": listener.address})

    assert (page.status_code, page.context["told"]) == (409, [HookRefusal.NAME_TAKEN, HookRefusal.NO_EVENTS])
    assert listener.address in page.content.decode()
    assert keeper.post(PAGE, {"name": ""}).status_code == 422


def test_a_webhook_is_changed_paused_resumed_and_removed(keeper: Client, listener: Listener) -> None:
    row = kept(listener).hook
    page = f"{PAGE}{row.uuid}/"

    changed = keeper.post(page, {"name": "Архив", "address": listener.address, "events": ["hold.placed"]})
    for act in ("pause", "pause", "resume", "resume"):
        keeper.post(f"{page}{act}/")
    catalogued()
    removed = keeper.post(f"{page}remove/")

    row.refresh_from_db()
    assert (changed.status_code, row.name, row.event_keys, removed.status_code) == (302, "Архив", ("hold.placed",), 302)
    assert (row.state, keeper.get(page).status_code) == (HookState.REMOVED, 404)
    names = [EVENTS.HOOK_CHANGED, EVENTS.HOOK_PAUSED, EVENTS.HOOK_RESUMED, EVENTS.HOOK_REMOVED]
    assert [Event.objects.filter(name=name).count() for name in names] == [1, 1, 1, 1]
    assert kept(listener, name="Архив").hook.pk != row.pk


def test_a_new_secret_signs_from_the_next_attempt_on(listener: Listener) -> None:
    first = kept(listener)
    catalogued()
    spread()

    second = actions.renew_secret(uuid=first.hook.uuid, by=people.SYSTEM, at=NOON)
    actions.deliver_due()
    signed_with_the_new_one = listener.forged
    listener.secret = second.secret
    actions.try_hook(uuid=first.hook.uuid, by=people.SYSTEM, at=NOON)

    assert (first.secret == second.secret, signed_with_the_new_one, listener.forged) == (False, 1, 1)


def test_a_test_is_sent_at_once_also_while_the_address_is_off(keeper: Client, listener: Listener) -> None:
    row = kept(listener).hook
    actions.pause_hook(uuid=row.uuid, by=people.SYSTEM, at=NOON)
    catalogued()
    spread()

    good = keeper.post(f"{PAGE}{row.uuid}/test/", follow=True)
    listener.answers = [500]
    bad = keeper.post(f"{PAGE}{row.uuid}/test/", follow=True)

    assert ([one["event"] for one in listener.told], listener.forged) == (["test", "test"], 0)
    assert "The test has arrived: the other side answered 200." in good.content.decode()
    assert "The test has not arrived. The other side answered with an error." in bad.content.decode()
    tests = Delivery.objects.filter(event="test").order_by("id").values_list("state", "status")
    assert list(tests) == [(DeliveryState.DELIVERED, 200), (DeliveryState.FAILED, 500)]


def test_a_delivery_is_sent_again_under_its_key_and_one_that_hinders_is_left_out(
    keeper: Client, listener: Listener, time: dict[str, datetime]
) -> None:
    kept(listener)
    catalogued()
    spread()
    listener.answers = [400]
    actions.deliver_due()
    stuck = Delivery.objects.get()

    second = catalogued()
    spread()
    keeper.post(f"{PAGE}deliveries/{stuck.uuid}/leave-out/")
    time["now"] += timedelta(seconds=1)
    actions.deliver_due()
    keeper.post(f"{PAGE}deliveries/{stuck.uuid}/again/")
    time["now"] += timedelta(seconds=1)
    actions.deliver_due()

    assert [one["about"]["uuid"] for one in listener.told[1:]] == [str(second.uuid), listener.told[0]["about"]["uuid"]]
    assert listener.told[2]["delivery"] == str(stuck.uuid)
    assert Event.objects.filter(name__in=[EVENTS.LEFT_OUT, EVENTS.SENT_AGAIN]).count() == 2


def test_what_cannot_be_done_with_a_delivery_is_said(keeper: Client, listener: Listener) -> None:
    kept(listener)
    catalogued()
    spread()
    row = Delivery.objects.get()

    waits = keeper.post(f"{PAGE}deliveries/{row.uuid}/again/", follow=True)
    Delivery.objects.update(state=DeliveryState.SKIPPED)
    gone = keeper.post(f"{PAGE}deliveries/{row.uuid}/leave-out/", follow=True)

    assert "The delivery waits already." in waits.content.decode()
    assert "The delivery does not wait any more." in gone.content.decode()


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_of_a_webhook_takes_as_many_questions_for_many_deliveries(keeper: Client, listener: Listener, rows: int) -> None:
    row = kept(listener).hook
    for _row in range(rows):
        catalogued()
    spread()
    keeper.get(f"{PAGE}{row.uuid}/")

    with CaptureQueriesContext(connection) as asked:
        page = keeper.get(f"{PAGE}{row.uuid}/")

    assert (len(page.context["lines"]), len(asked)) == (rows, 8)


def test_nobody_else_keeps_webhooks(client: Client, listener: Listener, someone_with: Callable[..., Actor]) -> None:
    client.force_login(people.account(grants=("support.run-works",)))
    row, other = kept(listener).hook, someone_with("support.run-works")
    catalogued()
    spread()
    delivery = Delivery.objects.get()

    pages = [client.get(PAGE), client.get(f"{PAGE}{row.uuid}/"), client.post(f"{PAGE}deliveries/{delivery.uuid}/again/")]
    pages += [client.post(f"{PAGE}{row.uuid}/{act}/") for act in ("pause", "resume", "test", "remove")]
    assert {page.status_code for page in pages} == {403}
    acts: list[Callable[[], object]] = [
        lambda: actions.add_hook(name="a", address=listener.address, events=["loan.issued"], by=other, at=NOON),
        lambda: actions.change_hook(uuid=row.uuid, name="a", address=listener.address, events=[], by=other, at=NOON),
        lambda: actions.renew_secret(uuid=row.uuid, by=other, at=NOON),
        lambda: actions.leave_out(uuid=delivery.uuid, by=other, at=NOON),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    assert listener.told == []


def test_a_webhook_that_is_not_there_is_not_found(keeper: Client) -> None:
    assert keeper.get(f"{PAGE}{new_uuid()}/").status_code == 404
    assert keeper.post(f"{PAGE}deliveries/{new_uuid()}/again/").status_code == 404
    with pytest.raises(NotFound):
        actions.send_again(uuid=new_uuid(), by=people.SYSTEM, at=NOON)
