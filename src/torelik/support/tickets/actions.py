"""Asking, taking, answering, writing further, closing, handing over; and setting the subjects."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac

from torelik.audit import api as audit
from torelik.identity import api as identity
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import Trilingual, columns
from torelik.notifications import api as notifications
from torelik.outbox import api as outbox
from torelik.support.tickets import permissions, queries, rules
from torelik.support.tickets.models import Category, Ticket, TicketMessage
from torelik.support.tickets.rules import FormSeal, Sender, Sending
from torelik.support.tickets.vocabulary import EVENTS, GRANTS, NOTICES, Refusal, StateRefusal, TicketState, TicketVerb

LETTERS = "support.letters"
ERASED = "—"
"""What stands where somebody's words stood before their data were erased."""

"""The outbox topic of letters to visitors; what goes through it are keys of tickets, never what people wrote."""

FIRST_CATEGORIES = (
    ("portal", Trilingual("Сайттағы мәліметтер", "Сведения на сайте", "Information on the site"), "press-service"),
    ("admission", Trilingual("Оқуға түсу және оқу", "Поступление и учёба", "Admission and studies"), "registrar"),
    ("library", Trilingual("Кітапхана", "Библиотека", "Library"), "library"),
    ("access", Trilingual("Жүйеге кіру және есептік жазба", "Вход и учётная запись", "Sign-in and account"), "it-unit"),
    ("fault", Trilingual("Жүйе істемейді немесе қате", "Система не работает или ошибается", "A fault of the system"), "it-unit"),
)


class OpeningRefused(Exception):
    """A question is not taken; carries every reason."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)


class TicketRefused(Exception):
    """The ticket is in another state than the act needs."""

    def __init__(self, refusals: Sequence[StateRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)


def digest_of_address(address: str) -> str:
    """Return what is kept of a visitor's network address: enough to count, too little to tell where they were."""
    return salted_hmac("support.tickets.address", address, algorithm="sha256").hexdigest() if address else ""


@transaction.atomic  # nosemgrep: act-without-a-grant - everybody may ask the help desk (cl. 6)
def open_ticket(
    *,
    category_key: str,
    subject: str,
    text: str,
    seal: FormSeal | None,
    by: Actor,
    at: datetime,
    sender: Sender | None = None,
    address: str = "",
    is_trap_filled: bool = False,
) -> Ticket:
    """Take a question of a person signed in, or of a visitor (*sender* says how to answer) (cl. 6, 14(3)).

    Nobody needs a grant to ask. The same form sent twice makes one ticket. Raises ``OpeningRefused`` with every reason,
    and ``PermissionDenied`` for a visitor who does not say where to be answered.
    """
    if by.account_id is None and sender is None:
        raise PermissionDenied("sender")
    digest = "" if by.account_id is not None else digest_of_address(address)
    category = queries.category_by_key(category_key)
    earlier = queries.ticket_of_form(seal.key) if seal else None
    is_same_sender = earlier is not None and (earlier.asker_id, earlier.origin_digest) == (by.account_id, digest)
    sending = Sending(
        seal=seal,
        is_trap_filled=is_trap_filled,
        is_used_by_other=earlier is not None and not is_same_sender,
        sent_lately=queries.sent_lately(account_id=by.account_id, origin_digest=digest, at=at),
        is_visitor=by.account_id is None,
        has_category=category is not None,
    )
    if earlier is not None and is_same_sender:
        return earlier
    refusals = rules.refusals_to_open(sending, at=at)
    if refusals or seal is None or category is None:
        raise OpeningRefused(refusals)

    ticket = Ticket.objects.create(
        number=queries.take_number(year=clock.local_date(at).year),
        form_key=seal.key,
        category=category,
        unit=category.unit,
        subject=subject,
        asker_id=by.account_id,
        visitor_name=sender.name if sender and by.account_id is None else "",
        visitor_email=sender.email if sender and by.account_id is None else "",
        language=sender.language if sender and by.account_id is None else by.language,
        secret=secrets.token_urlsafe(32),
        origin_digest=digest,
        opened_at=at,
        changed_at=at,
    )
    TicketMessage.objects.create(ticket=ticket, is_answer=False, author_id=by.account_id, text=text, written_at=at)
    audit.record(EVENTS.TICKET_OPENED, by=by, about=ticket, at=at, facts={"category": category.key, "unit": category.unit.key})
    _tell_unit(ticket, NOTICES.CAME, at=at)
    _write_letter(ticket, "opened", at=at)
    return ticket


@transaction.atomic
def take_ticket(*, ticket: Ticket, by: Actor, at: datetime) -> Ticket:
    """Take the ticket into work: the asker and the unit see who has it. Raises ``TicketRefused`` and ``NotFound``."""
    by.require(GRANTS.ANSWER_TICKETS)
    locked = _locked_to_answer(ticket, by)
    _move(locked, TicketVerb.TAKE, at=at, taken_by_id=by.account_id)
    audit.record(EVENTS.TICKET_TAKEN, by=by, about=locked, at=at)
    return locked


@transaction.atomic
def answer_ticket(*, ticket: Ticket, text: str, by: Actor, at: datetime) -> Ticket:
    """Answer the question; a person is told inside the product, a visitor by letter (cl. 6).

    Raises ``TicketRefused`` for a closed ticket, ``NotFound`` for another unit's.
    """
    by.require(GRANTS.ANSWER_TICKETS)
    locked = _locked_to_answer(ticket, by)
    _move(locked, TicketVerb.ANSWER, at=at, taken_by_id=by.account_id)
    TicketMessage.objects.create(ticket=locked, is_answer=True, author_id=by.account_id, text=text, written_at=at)
    audit.record(EVENTS.TICKET_ANSWERED, by=by, about=locked, at=at)
    _tell_asker(locked, NOTICES.ANSWERED, at=at)
    _write_letter(locked, "answered", at=at)
    return locked


@transaction.atomic  # nosemgrep: act-without-a-grant - whoever asked may write further, by account or by the secret
def write_further(*, ticket: Ticket, text: str, by: Actor, at: datetime, secret: str = "") -> Ticket:
    """Add to one's own question; an answered or closed one is open again. A visitor shows the *secret* of the page.

    Raises ``NotFound`` for somebody else's, ``OpeningRefused`` where too much was written within an hour.
    """
    locked = queries.lock_ticket(ticket.pk)
    _require_asker(locked, by=by, secret=secret)
    if queries.written_lately(locked, at=at) >= rules.ACCOUNT_RATE:
        raise OpeningRefused([Refusal.TOO_MANY])
    _move(locked, TicketVerb.WRITE, at=at)
    TicketMessage.objects.create(ticket=locked, is_answer=False, author_id=by.account_id, text=text, written_at=at)
    audit.record(EVENTS.TICKET_WRITTEN, by=by, about=locked, at=at, facts={"state": locked.state})
    _tell_unit(locked, NOTICES.WRITTEN, at=at)
    return locked


@transaction.atomic
def close_ticket(*, ticket: Ticket, by: Actor, at: datetime, secret: str = "") -> Ticket:
    """Close the question: its asker, or the unit. Raises ``TicketRefused`` when it is closed, ``NotFound``."""
    locked = queries.lock_ticket(ticket.pk)
    is_answering = permissions.may_answer(by, locked)
    if not is_answering:
        _require_asker(locked, by=by, secret=secret)
    _move(locked, TicketVerb.CLOSE, at=at, closed_at=at)
    audit.record(EVENTS.TICKET_CLOSED, by=by, about=locked, at=at, facts={"by_unit": is_answering})
    if is_answering:
        _tell_asker(locked, NOTICES.CLOSED, at=at)
        _write_letter(locked, "closed", at=at)
    return locked


@transaction.atomic
def hand_over_ticket(*, ticket: Ticket, category_key: str, by: Actor, at: datetime) -> Ticket:
    """Give the question to the unit of another subject; it is new there. Raises ``TicketRefused`` and ``NotFound``."""
    by.require(GRANTS.ANSWER_TICKETS)
    locked = _locked_to_answer(ticket, by)
    category = queries.category_by_key(category_key)
    if category is None:
        raise NotFound(category_key)
    before = locked.unit.key
    _move(locked, TicketVerb.HAND_OVER, at=at, taken_by_id=None, category_id=category.pk, unit_id=category.unit_id)
    locked.category, locked.unit = category, category.unit
    audit.record(EVENTS.TICKET_HANDED_OVER, by=by, about=locked, at=at, facts={"from": before, "to": category.unit.key})
    _tell_unit(locked, NOTICES.CAME, at=at)
    return locked


@transaction.atomic
def set_category(*, key: str, name: Trilingual, unit_key: str, by: Actor, at: datetime, is_offered: bool = True) -> Category:
    """Set a subject and the unit in charge; safe to repeat. Raises ``Unit.DoesNotExist``."""
    by.require(GRANTS.SET_CATEGORIES)
    unit = identity.unit_by_key(unit_key)
    category = Category.objects.filter(key=key).first() or Category(key=key)
    wanted = (name, unit.pk, is_offered)
    if category.pk is None or (category.name, category.unit_id, category.is_offered) != wanted:
        category.name, category.unit, category.is_offered = name, unit, is_offered
        if category.pk is None:
            category.save()
        else:
            category.save(update_fields=[*columns("name"), "unit", "is_offered"])
        audit.record(EVENTS.CATEGORY_SET, by=by, about=category, at=at, facts={"unit": unit.key, "offered": is_offered})
    return category


def prepare_categories(*, by: Actor, at: datetime) -> None:
    """Make the subjects of a new site; what the Academy has changed since stays as the Academy wants it."""
    by.require(GRANTS.SET_CATEGORIES)
    for key, name, unit_key in FIRST_CATEGORIES:
        if not queries.has_category(key):
            set_category(key=key, name=name, unit_key=unit_key, by=by, at=at)


def mark_mail_refused(ticket: Ticket) -> None:
    """Remember that the visitor's mail server takes no letters, so that the unit sees it."""
    Ticket.objects.filter(pk=ticket.pk).update(is_mail_refused=True)


def new_form_seal(*, at: datetime) -> FormSeal:
    """Return what a form that is given out now is signed with."""
    return FormSeal(new_uuid(), at)


def _locked_to_answer(ticket: Ticket, by: Actor) -> Ticket:
    locked = queries.lock_ticket(ticket.pk)
    permissions.require_answering(by, locked)
    return locked


def _require_asker(ticket: Ticket, *, by: Actor, secret: str) -> None:
    knows_secret = ticket.asker_id is None and secrets.compare_digest(ticket.secret, secret)
    if not (permissions.is_own(by, ticket) or knows_secret):
        raise NotFound(ticket.uuid)


def _move(ticket: Ticket, verb: TicketVerb, *, at: datetime, **changes: Any) -> None:
    following = rules.TICKET_LIFE.get((TicketState(ticket.state), verb))
    if following is None:
        raise TicketRefused([StateRefusal.NOT_IN_THIS_STATE])
    values = {"closed_at": None, **changes, "state": following, "changed_at": at}
    for name, value in values.items():
        setattr(ticket, name, value)
    ticket.save(update_fields=[name.removesuffix("_id") for name in values])


def _tell_unit(ticket: Ticket, notice: NOTICES, *, at: datetime) -> None:
    day = clock.local_date(at)
    for account_id in identity.holders_within(GRANTS.ANSWER_TICKETS, within=permissions.scope_of(ticket), on=day):
        if account_id != ticket.asker_id:
            _notify(account_id, ticket, notice, at=at)


def _tell_asker(ticket: Ticket, notice: NOTICES, *, at: datetime) -> None:
    if ticket.asker_id is not None:
        _notify(ticket.asker_id, ticket, notice, at=at)


def _notify(account_id: int, ticket: Ticket, notice: NOTICES, *, at: datetime) -> None:
    words, path = {"number": ticket.number}, f"/help-desk/questions/{ticket.uuid}/"
    notifications.notify(account_id=account_id, kind=notice.value, words=words, at=at, path=path)


def _write_letter(ticket: Ticket, occasion: str, *, at: datetime) -> None:
    if ticket.visitor_email:
        outbox.send(LETTERS, {"ticket": ticket.pk, "occasion": occasion}, at=at)


def forget(account_id: int) -> int:
    """Take the person's own words out of the tickets they asked, inside the erasure of their data; return the rows.

    Numbers, dates and states stay for the unit's figures; what the person answered to others belongs to those who asked.
    """
    subjects = Ticket.objects.filter(asker_id=account_id).exclude(subject=ERASED).update(subject=ERASED)
    words = TicketMessage.objects.filter(ticket__asker_id=account_id, is_answer=False).exclude(text=ERASED)
    return subjects + words.update(text=ERASED)
