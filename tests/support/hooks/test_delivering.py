"""Addresses are told in order, at least once, signed; what fails is tried again, and given up after hours."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from time import sleep
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import library as make
from factories import people
from factories.marc import book, catalogued
from factories.moments import NOON
from factories.threads import at_once
from support.hooks.hook_stage import Listener, kept, listening, spread
from torelik.audit import api as audit
from torelik.audit.models import Event
from torelik.kernel import clock
from torelik.library.cataloguing.actions import merging
from torelik.library.lending import actions as lending
from torelik.notifications.models import Notification
from torelik.support.hooks import actions, outbound, rules
from torelik.support.hooks.models import Delivery, Hook
from torelik.support.hooks.vocabulary import EVENTS, GRANTS, DeliveryFault, DeliveryState, HookState

pytestmark = pytest.mark.django_db


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


def states() -> list[str]:
    return list(Delivery.objects.order_by("id").values_list("state", flat=True))


def test_a_program_is_told_what_happens_in_its_order_signed_and_without_people(listener: Listener) -> None:
    catalogued(book("Бұрынғы"))
    spread()
    kept(listener)
    make.policy()
    goes, stays = catalogued(), catalogued()
    item, reader = make.item(), make.patron(full_name="Әбдіраш Қайрат")
    loan = lending.issue_item(item_id=item.pk, patron_id=reader.pk, by=people.SYSTEM, at=NOON).loan
    lending.return_item(item_id=item.pk, by=people.SYSTEM, at=NOON)
    merging.make_signpost(uuid=goes.uuid, survivor=stays.uuid, by=people.SYSTEM, at=NOON)

    spread()
    actions.deliver_due()

    told = [(one["event"], one["about"]["uuid"]) for one in listener.told if one["event"].startswith(("loan", "record"))]
    assert told[:2] == [("record.published", str(goes.uuid)), ("record.published", str(stays.uuid))]
    assert told[-2:] == [("loan.issued", str(loan.uuid)), ("loan.returned", str(loan.uuid))]
    issued = next(one for one in listener.told if one["event"] == "loan.issued")
    assert issued["refers"] == {"item": str(item.uuid), "patron": str(reader.uuid)}
    assert "Әбдіраш" not in json.dumps(listener.told, ensure_ascii=False)
    assert (listener.forged, {one["path"] for one in listener.headers_seen}) == (0, {"/hooks/torelik"})
    sequences = [one["sequence"] for one in listener.told]
    assert sequences == sorted(sequences)
    assert {one["Torelik-Timestamp"] for one in listener.headers_seen} == {str(int(NOON.timestamp()))}


def test_each_address_is_told_what_it_has_asked_for_and_nothing_else(listener: Listener) -> None:
    kept(listener, events=("loan.issued",))
    catalogued()

    spread()

    assert (actions.deliver_due(), listener.told, Delivery.objects.count()) == (0, [], 0)


def test_reading_the_same_stretch_of_the_journal_twice_tells_nothing_twice(listener: Listener) -> None:
    kept(listener)
    catalogued()

    spread()
    spread()
    actions.deliver_due()
    actions.deliver_due()

    assert (len(listener.told), states()) == (1, [DeliveryState.DELIVERED])


def test_what_fails_is_tried_again_and_what_follows_waits_for_it(listener: Listener, time: dict[str, datetime]) -> None:
    kept(listener)
    first, second = catalogued(), catalogued()
    spread()
    listener.answers = [503]

    actions.deliver_due()
    at_once_again = actions.deliver_due()
    waits = states()
    time["now"] = NOON + rules.PAUSES[0]
    actions.deliver_due()

    assert (at_once_again, waits) == (0, [DeliveryState.WAITING] * 2)
    assert [one["about"]["uuid"] for one in listener.told] == [str(first.uuid), str(first.uuid), str(second.uuid)]
    assert listener.told[0] == listener.told[1]
    row = Delivery.objects.order_by("id").first()
    assert row is not None
    assert (row.attempts, row.status, row.fault) == (2, 200, "")
    assert (Hook.objects.get().failures, Hook.objects.get().not_before) == (0, None)


def test_an_address_that_fails_for_hours_is_switched_off_and_its_keepers_are_told(
    listener: Listener, time: dict[str, datetime]
) -> None:
    keeper = people.account(grants=(GRANTS.KEEP_HOOKS,))
    people.account(grants=("library.issue-item",))
    kept(listener)
    catalogued()
    spread()
    listener.answers = [500] * 50
    for _attempt in range(rules.FAILURES_IN_A_ROW + 5):
        actions.deliver_due()
        time["now"] += timedelta(hours=4)

    row = Hook.objects.get()
    assert (row.state, row.failures, len(listener.told)) == (HookState.DISABLED, 10, rules.FAILURES_IN_A_ROW)
    assert [one.account_id for one in Notification.objects.filter(kind="support.hook-was-disabled")] == [keeper.pk]
    assert Event.objects.filter(name=EVENTS.HOOK_DISABLED).count() == 1


def test_what_happens_while_an_address_is_off_waits_for_it(listener: Listener) -> None:
    hook = kept(listener).hook
    actions.pause_hook(uuid=hook.uuid, by=people.SYSTEM, at=NOON)
    record = catalogued()
    spread()
    paused = actions.deliver_due()

    actions.resume_hook(uuid=hook.uuid, by=people.SYSTEM, at=NOON)
    actions.deliver_due()

    assert (paused, [one["about"]["uuid"] for one in listener.told]) == (0, [str(record.uuid)])


def test_one_address_that_is_away_holds_up_no_other(listener: Listener) -> None:
    with listening() as away:
        kept(away, name="Өшік")
    listener.secret = kept(listener, name="Тірі").secret
    catalogued()
    spread()

    actions.deliver_due()

    faults = dict(Delivery.objects.values_list("hook__name", "fault"))
    assert (len(listener.told), faults) == (1, {"Өшік": DeliveryFault.NO_ANSWER, "Тірі": ""})


def test_a_redirection_leads_nowhere(listener: Listener) -> None:
    kept(listener)
    catalogued()
    spread()
    listener.answers = [302]

    actions.deliver_due()

    row = Delivery.objects.get()
    assert (row.state, row.status, row.fault) == (DeliveryState.WAITING, 302, DeliveryFault.STATUS)


def test_a_host_that_has_moved_into_a_private_network_is_not_gone_to(listener: Listener, settings: Any) -> None:
    kept(listener)
    catalogued()
    spread()
    settings.TORELIK_HOOKS_PRIVATE = []

    actions.deliver_due()

    assert (listener.told, Delivery.objects.get().fault) == ([], DeliveryFault.PRIVATE)


def test_whoever_stops_between_sending_and_noting_it_sends_it_again_under_the_same_key(
    listener: Listener, time: dict[str, datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(listener)
    catalogued()
    spread()

    def die(*_all: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr("torelik.support.hooks.actions.delivering._note_success", die)
        with pytest.raises(KeyboardInterrupt):
            actions.deliver_due()
    time["now"] = NOON + timedelta(seconds=1)
    actions.deliver_due()

    assert len(listener.told) == 2
    assert listener.told[0]["delivery"] == listener.told[1]["delivery"] == str(Delivery.objects.get().uuid)


def test_deliveries_are_forgotten_after_thirty_days(listener: Listener) -> None:
    kept(listener)
    catalogued()
    spread()

    early = actions.forget_old(at=NOON + timedelta(days=rules.KEPT_DAYS))
    late = actions.forget_old(at=NOON + timedelta(days=rules.KEPT_DAYS, seconds=1))

    assert (early, late) == (0, 1)


def test_looking_whether_something_is_due_costs_little_when_nothing_is(listener: Listener) -> None:
    kept(listener)
    spread()

    with CaptureQueriesContext(connection) as asked:
        actions.spread(at=NOON)
        actions.deliver_due()

    assert len(asked) == 3


@pytest.mark.django_db(transaction=True)
def test_two_processes_tell_everything_once_and_in_order(
    real_database: None, settings: Any, someone_with: Callable[..., object]
) -> None:
    settings.TORELIK_HOOKS_PRIVATE = ["127.0.0.1"]
    with listening() as listener:
        kept(listener)
        records = [str(catalogued().uuid) for _ in range(20)]
        while audit.seal_events(at=NOON):
            pass

        at_once(lambda _number: (actions.spread(at=NOON), actions.deliver_due()), people=3)
        actions.deliver_due()

    assert [one["about"]["uuid"] for one in listener.told] == records


def test_an_answer_is_not_waited_for_longer_than_said(settings: Any) -> None:
    settings.TORELIK_HOOKS_PRIVATE = ["127.0.0.1"]
    with listening() as silent:
        silent.RequestHandlerClass = _Silent  # type: ignore[assignment]
        sent = outbound.send(address=silent.address, body="{}", headers={}, seconds=0.5)

    assert (sent.status, sent.fault) == (None, DeliveryFault.NO_ANSWER)


class _Silent:
    """A server that takes a connection and says nothing for a while."""

    def __init__(self, *_all: object) -> None:
        sleep(2)
