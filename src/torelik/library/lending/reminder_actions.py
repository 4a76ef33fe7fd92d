"""Reminding readers: of books to return, of a ticket that ends; and setting when."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.library.lending import reminder_queries, rules
from torelik.library.lending.actions import OWN_LOANS
from torelik.library.lending.models import Reminder, ReminderSetting, TicketReminder
from torelik.library.lending.reminder_queries import DueLoan
from torelik.library.lending.rules import ReminderDays
from torelik.library.lending.vocabulary import EVENTS, GRANTS, REMINDER_OF, REMINDERS, ReminderRefusal, ReminderStep
from torelik.library.patrons import queries as patrons
from torelik.notifications import api as notifications


class RemindersRefused(Exception):
    """The days stay as they are; carries every reason."""

    def __init__(self, refusals: Sequence[ReminderRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)


def remind_readers(*, by: Actor, at: datetime) -> int:
    """Remind readers of books that are due soon or late and of tickets that end; return how many were told.

    Called by the clockwork as often as one likes: each reminder comes once. A reader is told of all books at once, and each
    in a transaction of their own: one who fails holds up nobody.
    """
    by.require(GRANTS.SET_POLICIES)
    today = clock.local_date(at)
    days = reminder_queries.set_days().days
    told = []
    for patron_id in reminder_queries.readers_to_remind(today=today, days=days):
        try:
            told += _remind(patron_id, days, today=today, at=at)
        except IntegrityError:  # another process was faster with this reader
            continue
    for ticket in reminder_queries.tickets_to_tell(today=today, days=days):
        try:
            told += _tell_of_ticket(ticket, at=at)
        except IntegrityError:
            continue
    if told:
        audit.record_bulk(EVENTS.READERS_REMINDED, by=by, at=at, identifiers=told)
    return len(told)


@transaction.atomic
def _remind(patron_id: int, days: ReminderDays, *, today: date, at: datetime) -> list[str]:
    patron = patrons.lock_patron(patron_id)
    found = reminder_queries.due_loans_of(patron_id, today=today, days=days)
    fresh = [(one, one.step) for one in found if one.step is not None]
    if not fresh or patron.account_id is None:
        return []
    Reminder.objects.bulk_create([Reminder(**one.column, step=step, due_on=one.due_on, told_at=at) for one, step in fresh])
    steps = {step for _one, step in fresh}
    late = [step for step in ReminderStep if step in steps and step != ReminderStep.SOON]
    if late:
        # All that is late stands in one letter, under the sternest of the reminders that are due.
        _notify(patron.account_id, late[-1], [one for one in found if one.due_on < today], at=at)
    if ReminderStep.SOON in steps:
        _notify(patron.account_id, ReminderStep.SOON, [one for one in found if one.due_on >= today], at=at)
    return [str(patron.uuid)]


def _notify(account_id: int, step: ReminderStep, books: Sequence[DueLoan], *, at: datetime) -> None:
    words = {"books": [[one.title, one.due_on.isoformat()] for one in books]}
    notifications.notify(account_id=account_id, kind=REMINDER_OF[step].value, words=words, at=at, path=OWN_LOANS)


@transaction.atomic
def _tell_of_ticket(ticket: patrons.EndingTicket, *, at: datetime) -> list[str]:
    TicketReminder.objects.create(patron_id=ticket.patron_id, valid_through=ticket.valid_through, told_at=at)
    words = {"until": ticket.valid_through.isoformat()}
    kind = REMINDERS.TICKET_ENDS.value
    notifications.notify(account_id=ticket.account_id, kind=kind, words=words, at=at, path=OWN_LOANS)
    return [str(ticket.patron_uuid)]


@transaction.atomic
def set_reminders(*, days: ReminderDays, seen: int, by: Actor, at: datetime) -> None:
    """Set at which days readers are reminded; *seen* is the version that the page showed. Raises ``RemindersRefused``."""
    by.require(GRANTS.SET_POLICIES)
    if refusals := rules.refusals_to_set_reminders(days):
        raise RemindersRefused(refusals)
    columns = {name: getattr(days, name) for name in ("due_soon", "first", "second", "third", "ticket")}
    ReminderSetting.objects.get_or_create(pk=ReminderSetting.ONLY)
    row = ReminderSetting.objects.select_for_update().get(pk=ReminderSetting.ONLY)
    if row.version != seen:
        raise RemindersRefused([ReminderRefusal.CHANGED_MEANWHILE])
    for name, value in columns.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    facts = {name: "" if value is None else str(value) for name, value in columns.items()}
    audit.record(EVENTS.REMINDERS_SET, by=by, about=row, at=at, facts=facts)
