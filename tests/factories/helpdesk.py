"""The help desk for tests: two units, two subjects, askers and answerers."""

from datetime import datetime, timedelta
from uuid import UUID

from factories.moments import NOON
from factories.people import SYSTEM
from torelik.identity import api as identity
from torelik.kernel.actor import Actor, HeldGrant, Scope
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import Trilingual
from torelik.support.tickets import actions
from torelik.support.tickets.models import Category, Ticket
from torelik.support.tickets.rules import FormSeal, Sender

VISITOR = Sender("Ирина Соколова", "visitor@example.org", "ru")


def subject(key: str = "books", unit: str = "library") -> Category:
    """Offer a subject whose unit is founded along with it."""
    identity.found_unit(key=unit, name=Trilingual(f"{unit} kk", f"{unit} ru", unit), by=SYSTEM)
    name = Trilingual(f"{key} kk", f"{key} ru", key)
    return actions.set_category(key=key, name=name, unit_key=unit, by=SYSTEM, at=NOON)


def seal(*, at: datetime = NOON, age: timedelta = timedelta(minutes=1), key: UUID | None = None) -> FormSeal:
    """Return a form given out *age* before *at*."""
    return FormSeal(key or new_uuid(), at - age)


def ticket(
    *,
    by: Actor,
    about: str = "books",
    at: datetime = NOON,
    sender: Sender | None = None,
    address: str = "",
    subject: str = "Where is the book?",
    text: str = "I cannot find it.",
) -> Ticket:
    """Ask a question as a person does."""
    return actions.open_ticket(
        category_key=about,
        subject=subject,
        text=text,
        seal=seal(at=at),
        by=by,
        at=at,
        sender=sender,
        address=address,
    )


def answerer(unit: str, *, account_id: int) -> Actor:
    """Return a person who answers for one unit alone."""
    grants = frozenset({HeldGrant("support.answer-tickets", Scope("unit", unit))})
    return Actor(account_id=account_id, name="Gülmira", grants=grants)
