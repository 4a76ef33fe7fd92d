"""The life of a ticket, and what is refused so that programs do not fill the help desk. Plain Python."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from torelik.support.tickets.vocabulary import Refusal, TicketState, TicketVerb

FASTEST = timedelta(seconds=3)
"""Nobody reads a form and writes a question faster."""
FORM_LIVES = timedelta(hours=24)
RATE_PERIOD = timedelta(hours=1)
VISITOR_RATE = 5
ACCOUNT_RATE = 20

TICKET_LIFE = {
    (TicketState.NEW, TicketVerb.TAKE): TicketState.IN_WORK,
    (TicketState.REOPENED, TicketVerb.TAKE): TicketState.IN_WORK,
    (TicketState.NEW, TicketVerb.ANSWER): TicketState.ANSWERED,
    (TicketState.IN_WORK, TicketVerb.ANSWER): TicketState.ANSWERED,
    (TicketState.REOPENED, TicketVerb.ANSWER): TicketState.ANSWERED,
    (TicketState.ANSWERED, TicketVerb.ANSWER): TicketState.ANSWERED,
    (TicketState.NEW, TicketVerb.WRITE): TicketState.NEW,
    (TicketState.IN_WORK, TicketVerb.WRITE): TicketState.IN_WORK,
    (TicketState.REOPENED, TicketVerb.WRITE): TicketState.REOPENED,
    (TicketState.ANSWERED, TicketVerb.WRITE): TicketState.REOPENED,
    (TicketState.CLOSED, TicketVerb.WRITE): TicketState.REOPENED,
    (TicketState.NEW, TicketVerb.CLOSE): TicketState.CLOSED,
    (TicketState.IN_WORK, TicketVerb.CLOSE): TicketState.CLOSED,
    (TicketState.REOPENED, TicketVerb.CLOSE): TicketState.CLOSED,
    (TicketState.ANSWERED, TicketVerb.CLOSE): TicketState.CLOSED,
    (TicketState.NEW, TicketVerb.HAND_OVER): TicketState.NEW,
    (TicketState.IN_WORK, TicketVerb.HAND_OVER): TicketState.NEW,
    (TicketState.REOPENED, TicketVerb.HAND_OVER): TicketState.NEW,
}
"""Where each verb leads from each state. What is not here is refused."""


@dataclass(frozen=True, slots=True)
class Sender:
    """How a visitor without an account is answered. pii: name, e-mail address"""

    name: str
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class FormSeal:
    """What our signature on the form says: which form it is, and when it was given out."""

    key: UUID
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Sending:
    """How a form came back."""

    seal: FormSeal | None
    is_trap_filled: bool
    is_used_by_other: bool
    sent_lately: int
    is_visitor: bool
    has_category: bool


def refusals_to_open(sending: Sending, *, at: datetime) -> list[Refusal]:
    """Return every reason not to take the question. No foreign service is asked whether the sender is a person."""
    age = at - sending.seal.given_at if sending.seal else FASTEST
    checks = {
        Refusal.TRAP_FILLED: sending.is_trap_filled,
        Refusal.FORM_UNKNOWN: sending.seal is None or sending.is_used_by_other,
        Refusal.FORM_OLD: age > FORM_LIVES,
        Refusal.TOO_FAST: age < FASTEST,
        Refusal.TOO_MANY: sending.sent_lately >= (VISITOR_RATE if sending.is_visitor else ACCOUNT_RATE),
        Refusal.NO_CATEGORY: not sending.has_category,
    }
    return [refusal for refusal, applies in checks.items() if applies]


def may_happen(state: TicketState, verb: TicketVerb) -> bool:
    """Tell whether *verb* is possible in *state*."""
    return (state, verb) in TICKET_LIFE


def number_of(*, year: int, place: int) -> str:
    """Return the number that people quote: ``2026-00017``."""
    return f"{year}-{place:05d}"
