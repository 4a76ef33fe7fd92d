"""What is decided about webhooks."""

import json
from datetime import timedelta

import pytest

from torelik.support.hooks import rules
from torelik.support.hooks.rules import AskedHook, Happened, KnownEvent
from torelik.support.hooks.vocabulary import HookRefusal

LOAN = KnownEvent("loan.issued", ("library.item-issued",), ("item", "patron"))
FACTS = {"item": "i", "patron": "p", "reason": "Әбдіраш Қайрат сұрады"}
HAPPENED = Happened(7, "library.item-issued", "2026-11-23T07:00:00.000000Z", "library.loan", "u", FACTS)


def asked(**changed: object) -> AskedHook:
    kept = {"name": "Журнал", "scheme": "https", "host": "sot.kz", "events": ["loan.issued"], "names_taken": ["Архив"]}
    return AskedHook(**{**kept, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "refusals"),
    [
        ({}, []),
        ({"scheme": "http", "host": "127.0.0.1"}, []),
        ({"scheme": "http"}, [HookRefusal.NOT_HTTPS]),
        ({"scheme": "http", "host": "10.0.0.7"}, [HookRefusal.NOT_HTTPS]),
        ({"name": "АРХИВ"}, [HookRefusal.NAME_TAKEN]),
        ({"events": []}, [HookRefusal.NO_EVENTS]),
        ({"events": ["nothing"]}, [HookRefusal.NO_EVENTS]),
        ({"name": "архив", "events": [], "scheme": "http"}, list(HookRefusal)[:3]),
    ],
)
def test_a_webhook_is_refused_for_every_reason_that_applies(changed: dict[str, object], refusals: list[HookRefusal]) -> None:
    assert rules.refusals_to_keep(asked(**changed), known=["loan.issued"]) == refusals


def test_only_named_facts_leave_the_academy() -> None:
    told = json.loads(rules.body_of(LOAN, HAPPENED, delivery="d"))

    assert told == {
        "delivery": "d", "event": "loan.issued", "act": "item-issued", "sequence": 7, "at": "2026-11-23T07:00:00.000000Z",
        "about": {"kind": "loan", "uuid": "u"}, "refers": {"item": "i", "patron": "p"},
    }  # fmt: skip


def test_a_signature_holds_for_one_moment_one_body_and_one_secret() -> None:
    known = rules.signature("{}", secret="s", timestamp=1)

    assert known == "sha256=b253639bcd705ed1cda3073f66104f16988bd40272584dea7d0d345ae93e61cc"
    others = [
        rules.signature("{} ", secret="s", timestamp=1),
        rules.signature("{}", secret="t", timestamp=1),
        rules.signature("{}", secret="s", timestamp=2),
    ]
    assert known not in others


def test_pauses_grow_for_hours_and_then_the_address_is_given_up() -> None:
    pauses = [rules.pause_after(number) for number in range(1, rules.FAILURES_IN_A_ROW + 1)]

    assert pauses[:-1] == sorted(pauses[:-1])  # type: ignore[type-var]
    assert (pauses[0], pauses[-1]) == (timedelta(seconds=10), None)
    assert sum(rules.PAUSES, timedelta(0)) > timedelta(hours=6)


@pytest.mark.parametrize(
    ("status", "is_taken"), [(199, False), (200, True), (204, True), (301, False), (410, False), (503, False)]
)
def test_only_a_success_is_one(status: int, is_taken: bool) -> None:
    assert rules.is_success(status) is is_taken


@pytest.mark.parametrize(
    ("host", "allowed", "may"),
    [("intranet.sot.kz", ["intranet.sot.kz"], True), ("INTRANET.sot.kz", ["intranet.sot.kz"], True), ("a.kz", [], False)],
)
def test_settings_alone_allow_a_private_host(host: str, allowed: list[str], may: bool) -> None:
    assert rules.may_be_private(host, allowed=allowed) is may
