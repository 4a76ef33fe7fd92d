"""What is decided about tokens."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from factories.moments import NOON
from torelik.identity.tokens import rules
from torelik.identity.tokens.rules import AskedToken
from torelik.identity.tokens.vocabulary import TokenRefusal, TokenState
from torelik.kernel import duties
from torelik.kernel.actor import Actor, HeldGrant, Scope

TODAY = date(2026, 11, 23)
ASKED = AskedToken("Platonus", ["a.read"], ["a.read", "a.write"], TODAY + timedelta(days=90), [])


@pytest.mark.parametrize(
    ("asked", "refusals"),
    [
        (ASKED, []),
        (replace(ASKED, valid_through=TODAY), []),
        (replace(ASKED, valid_through=TODAY - timedelta(days=1)), [TokenRefusal.ENDS_IN_THE_PAST]),
        (replace(ASKED, valid_through=TODAY + timedelta(days=365)), []),
        (replace(ASKED, valid_through=TODAY + timedelta(days=366)), [TokenRefusal.ENDS_TOO_LATE]),
        (replace(ASKED, scopes=[]), [TokenRefusal.NO_SCOPE]),
        (replace(ASKED, scopes=["a.read", "b.read"]), [TokenRefusal.SCOPE_NOT_HELD]),
        (replace(ASKED, names_in_force=["Platonus"]), [TokenRefusal.NAME_TAKEN]),
        (replace(ASKED, names_in_force=[str(number) for number in range(19)]), []),
        (replace(ASKED, names_in_force=[str(number) for number in range(20)]), [TokenRefusal.TOO_MANY]),
        (replace(ASKED, names_in_force=["Platonus"], scopes=[]), [TokenRefusal.NAME_TAKEN, TokenRefusal.NO_SCOPE]),
    ],
)
def test_a_token_is_refused_for_every_reason_that_applies(asked: AskedToken, refusals: list[TokenRefusal]) -> None:
    assert rules.refusals_to_make(asked, today=TODAY) == refusals


@pytest.mark.parametrize(
    ("revoked", "days_left", "owner_may", "state"),
    [
        (False, 0, True, TokenState.IN_FORCE),
        (False, -1, True, TokenState.EXPIRED),
        (True, 1, True, TokenState.REVOKED),
        (True, -1, False, TokenState.REVOKED),
        (False, 1, False, TokenState.OWNER_MAY_NOT),
    ],
)
def test_a_token_is_in_force_until_something_ends_it(revoked: bool, days_left: int, owner_may: bool, state: TokenState) -> None:
    through = TODAY + timedelta(days=days_left)

    assert rules.state_of(revoked=revoked, valid_through=through, owner_may=owner_may, today=TODAY) == state


def test_a_program_gets_the_rights_that_both_owner_and_scopes_have() -> None:
    hall = Scope("branch", "hall")
    owner = Actor(1, "Айгерім", frozenset({HeldGrant("a.read"), HeldGrant("a.write", hall), HeldGrant("a.rule")}))

    assert rules.grants_within(owner, ["a.read", "a.write", "a.other"]) == {HeldGrant("a.read"), HeldGrant("a.write", hall)}


def test_a_duty_that_the_owner_must_not_use_is_not_given_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duties, "_CONFLICTS", [duties.Conflict("a.control", "a.work")])
    owner = Actor(1, "Айгерім", frozenset({HeldGrant("a.control"), HeldGrant("a.work")}))

    assert rules.grants_within(owner, ["a.control"]) == frozenset()


@pytest.mark.parametrize(
    ("used_at", "is_due"),
    [(None, True), (NOON - timedelta(seconds=59), False), (NOON - timedelta(seconds=60), True)],
)
def test_a_use_is_written_down_once_a_minute(used_at: datetime | None, is_due: bool) -> None:
    assert rules.is_use_due(used_at=used_at, at=NOON) is is_due


@pytest.mark.parametrize(
    ("header", "secret"),
    [
        ("Bearer torelik_x", "torelik_x"),
        ("bearer  torelik_x ", "torelik_x"),
        ("Basic dXNlcjpwYXNz", None),
        ("Bearer ", None),
        ("torelik_x", None),
        ("", None),
    ],
)
def test_a_secret_is_read_from_the_header_of_rfc_6750(header: str, secret: str | None) -> None:
    assert rules.bearer_in(header) == secret
