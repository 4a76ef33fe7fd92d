from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from factories.moments import NOON
from torelik.support.tickets import rules
from torelik.support.tickets.rules import FormSeal, Sending
from torelik.support.tickets.vocabulary import Refusal, TicketState, TicketVerb

KEY = UUID("2f0b1d0e-3c0a-4c53-9a55-0d2b3b1f5a10")
GOOD = Sending(
    seal=FormSeal(KEY, NOON - timedelta(minutes=1)),
    is_trap_filled=False,
    is_used_by_other=False,
    sent_lately=0,
    is_visitor=True,
    has_category=True,
)


@pytest.mark.parametrize(
    ("sending", "refusals"),
    [
        (GOOD, []),
        (replace(GOOD, is_trap_filled=True), [Refusal.TRAP_FILLED]),
        (replace(GOOD, seal=None), [Refusal.FORM_UNKNOWN]),
        (replace(GOOD, is_used_by_other=True), [Refusal.FORM_UNKNOWN]),
        (replace(GOOD, seal=FormSeal(KEY, NOON - timedelta(hours=24))), []),
        (replace(GOOD, seal=FormSeal(KEY, NOON - timedelta(hours=24, seconds=1))), [Refusal.FORM_OLD]),
        (replace(GOOD, seal=FormSeal(KEY, NOON - timedelta(seconds=3))), []),
        (replace(GOOD, seal=FormSeal(KEY, NOON - timedelta(seconds=2))), [Refusal.TOO_FAST]),
        (replace(GOOD, seal=FormSeal(KEY, NOON + timedelta(days=1))), [Refusal.TOO_FAST]),
        (replace(GOOD, sent_lately=4), []),
        (replace(GOOD, sent_lately=5), [Refusal.TOO_MANY]),
        (replace(GOOD, sent_lately=5, is_visitor=False), []),
        (replace(GOOD, sent_lately=20, is_visitor=False), [Refusal.TOO_MANY]),
        (replace(GOOD, has_category=False), [Refusal.NO_CATEGORY]),
        (replace(GOOD, is_trap_filled=True, sent_lately=9), [Refusal.TRAP_FILLED, Refusal.TOO_MANY]),
    ],
)
def test_a_question_is_refused_for_every_reason_that_applies(sending: Sending, refusals: list[Refusal]) -> None:
    assert rules.refusals_to_open(sending, at=NOON) == refusals


N, W, A, C, R = TicketState.NEW, TicketState.IN_WORK, TicketState.ANSWERED, TicketState.CLOSED, TicketState.REOPENED


@pytest.mark.parametrize(
    ("verb", "leads"),
    [
        (TicketVerb.TAKE, {N: W, R: W}),
        (TicketVerb.ANSWER, {N: A, W: A, A: A, R: A}),
        (TicketVerb.WRITE, {N: N, W: W, A: R, C: R, R: R}),
        (TicketVerb.CLOSE, {N: C, W: C, A: C, R: C}),
        (TicketVerb.HAND_OVER, {N: N, W: N, R: N}),
    ],
)
def test_what_can_happen_to_a_question_and_where_it_leads(verb: TicketVerb, leads: dict[TicketState, TicketState]) -> None:
    assert {state: rules.TICKET_LIFE[state, verb] for state in TicketState if rules.may_happen(state, verb)} == leads


def test_a_number_tells_its_year() -> None:
    assert rules.number_of(year=2026, place=17) == "2026-00017"
