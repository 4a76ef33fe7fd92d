"""Who is to be reminded of what; questions of the clockwork."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from torelik.library.lending.models import Loan, Reminder, ReminderSetting, TicketReminder
from torelik.library.lending.rules import ReminderDays, is_told, step_reached
from torelik.library.lending.vocabulary import ReminderStep
from torelik.library.patrons import queries as patrons

TITLE_LETTERS = 120


@dataclass(frozen=True, slots=True)
class SetDays:
    """The days as they are set; ``version`` is what a change must have seen."""

    days: ReminderDays
    version: int


def set_days() -> SetDays:
    """Return at which days readers are reminded, as set or as they come; one query."""
    row = ReminderSetting.objects.filter(pk=ReminderSetting.ONLY).first()
    if row is None:
        return SetDays(ReminderDays(), 0)
    return SetDays(ReminderDays(row.due_soon, row.first, row.second, row.third, row.ticket), row.version)


@dataclass(frozen=True, slots=True)
class DueLoan:
    """One open loan that is late or due soon; ``step`` is the reminder that its reader has not had yet.

    pii: what a reader reads
    """

    loan: Loan
    title: str
    due_on: date
    step: ReminderStep | None


def readers_to_remind(*, today: date, days: ReminderDays) -> list[int]:
    """Return the readers with an account for whom a reminder is due; two queries for any number of loans."""
    found = _concerned(today=today, days=days).filter(patron__account__is_active=True).order_by("patron_id", "id")
    rows = list(found.values_list("pk", "patron_id", "due_on"))
    told = _told_of(found)
    due = [patron for pk, patron, due_on in rows if _step(pk, due_on, told, today=today, days=days)]
    return list(dict.fromkeys(due))


def due_loans_of(patron_id: int, *, today: date, days: ReminderDays) -> list[DueLoan]:
    """Return what the reader must bring back, the earliest first; two queries."""
    horizon = today + timedelta(days=days.due_soon or 0)
    found = Loan.objects.filter(
        patron_id=patron_id, returned_at=None, lost_at=None, claimed_at=None, due_on__lte=horizon
    ).order_by("due_on", "id")
    told = _told_of(found.order_by())
    return [
        DueLoan(row, row.item.record.title[:TITLE_LETTERS], row.due_on, _step(row.pk, row.due_on, told, today=today, days=days))
        for row in found.select_related("item__record").defer("item__record__marc")
    ]


def tickets_to_tell(*, today: date, days: ReminderDays) -> list[patrons.EndingTicket]:
    """Return the tickets that end soon and whose readers were not told of it; two queries."""
    if days.ticket is None:
        return []
    ending = patrons.ending_tickets(since=today, through=today + timedelta(days=days.ticket))
    rows = TicketReminder.objects.filter(valid_through__gte=today)
    told = set(rows.values_list("patron_id", "valid_through"))
    return [one for one in ending if (one.patron_id, one.valid_through) not in told]


def count_overdue_without_account(*, today: date) -> int:
    """Count the readers with overdue books whom the system cannot remind, as they have no account; one query."""
    late = Loan.objects.filter(returned_at=None, due_on__lt=today)
    unreachable = late.filter(Q(patron__account=None) | Q(patron__account__is_active=False))
    return unreachable.order_by().values("patron_id").distinct().count()


def _concerned(*, today: date, days: ReminderDays) -> QuerySet[Loan]:
    """Open loans about which something may still be told: books that never come back drop out after their last reminder."""
    found = Loan.objects.filter(
        returned_at=None, lost_at=None, claimed_at=None, due_on__lte=today + timedelta(days=days.due_soon or 0)
    )
    last = Reminder.objects.filter(loan=OuterRef("pk"), due_on=OuterRef("due_on"), step=ReminderStep.THIRD)
    return found.exclude(Exists(last))


def _told_of(found: QuerySet[Loan]) -> dict[tuple[int, date], list[ReminderStep]]:
    told: dict[tuple[int, date], list[ReminderStep]] = {}
    rows = Reminder.objects.filter(loan__in=found.order_by().values("pk")).order_by("pk")
    for loan_id, due_on, step in rows.values_list("loan_id", "due_on", "step"):
        told.setdefault((loan_id, due_on), []).append(ReminderStep(step))
    return told


def _step(
    loan_id: int, due_on: date, told: dict[tuple[int, date], list[ReminderStep]], *, today: date, days: ReminderDays
) -> ReminderStep | None:
    step = step_reached(due=due_on, today=today, days=days)
    return None if step is None or is_told(step, told.get((loan_id, due_on), ())) else step
