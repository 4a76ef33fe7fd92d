"""Who is to be reminded of what; questions of the clockwork."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from torelik.library.lending.models import GroupLoan, Loan, Reminder, ReminderSetting, TicketReminder
from torelik.library.lending.rules import ReminderDays, is_told, step_reached
from torelik.library.lending.vocabulary import ReminderStep
from torelik.library.patrons import queries as patrons

TITLE_LETTERS = 120
COLUMNS: Mapping[str, tuple[str, Any]] = {"loan": ("item", Loan), "group_loan": ("card", GroupLoan)}
"""By which column a reminder names a loan, through what a loan has its title, and its table."""


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

    loan: Loan | GroupLoan
    title: str
    due_on: date
    step: ReminderStep | None

    @property
    def column(self) -> dict[str, Loan | GroupLoan]:
        """Return by which column a reminder names the loan."""
        return {"loan": self.loan} if isinstance(self.loan, Loan) else {"group_loan": self.loan}


def readers_to_remind(*, today: date, days: ReminderDays) -> list[int]:
    """Return the readers with an account for whom a reminder is due; four queries for any number of loans."""
    due: list[int] = []
    for column in COLUMNS:
        found = _concerned(column, today=today, days=days).filter(patron__account__is_active=True).order_by("patron_id", "id")
        rows = list(found.values_list("pk", "patron_id", "due_on"))
        told = _told_of(column, found)
        due += [patron for pk, patron, due_on in rows if _step(pk, due_on, told, today=today, days=days)]
    return sorted(set(due))


def due_loans_of(patron_id: int, *, today: date, days: ReminderDays) -> list[DueLoan]:
    """Return what the reader must bring back, with and without inventory numbers, the earliest first; four queries."""
    horizon = today + timedelta(days=days.due_soon or 0)
    due = []
    for column, (copy, _table) in COLUMNS.items():
        found = _open(column).filter(patron_id=patron_id, due_on__lte=horizon).order_by("due_on", "id")
        told = _told_of(column, found.order_by())
        for row in found.select_related(f"{copy}__record").defer(f"{copy}__record__marc"):
            step = _step(row.pk, row.due_on, told, today=today, days=days)
            due.append(DueLoan(row, getattr(row, copy).record.title[:TITLE_LETTERS], row.due_on, step))
    return sorted(due, key=lambda one: one.due_on)


def tickets_to_tell(*, today: date, days: ReminderDays) -> list[patrons.EndingTicket]:
    """Return the tickets that end soon and whose readers were not told of it; two queries."""
    if days.ticket is None:
        return []
    ending = patrons.ending_tickets(since=today, through=today + timedelta(days=days.ticket))
    rows = TicketReminder.objects.filter(valid_through__gte=today)
    told = set(rows.values_list("patron_id", "valid_through"))
    return [one for one in ending if (one.patron_id, one.valid_through) not in told]


def count_overdue_without_account(*, today: date) -> int:
    """Count the readers with overdue books whom the system cannot remind, as they have no account; two queries."""
    unreachable = Q(patron__account=None) | Q(patron__account__is_active=False)
    late = [table.objects.filter(unreachable, returned_at=None, due_on__lt=today) for _copy, table in COLUMNS.values()]
    return len({patron for rows in late for patron in rows.order_by().values_list("patron_id", flat=True).distinct()})


def _open(column: str) -> QuerySet[Any]:
    """Return the open loans of one sort of which their readers may be reminded: of what is lost or looked for nobody is."""
    if column == "loan":
        return Loan.objects.filter(returned_at=None, lost_at=None, claimed_at=None)
    return GroupLoan.objects.filter(returned_at=None, lost_at=None)


def _concerned(column: str, *, today: date, days: ReminderDays) -> QuerySet[Any]:
    """Open loans about which something may still be told: books that never come back drop out after their last reminder."""
    found = _open(column).filter(due_on__lte=today + timedelta(days=days.due_soon or 0))
    last = Reminder.objects.filter(**{column: OuterRef("pk")}, due_on=OuterRef("due_on"), step=ReminderStep.THIRD)
    return found.exclude(Exists(last))


def _told_of(column: str, found: QuerySet[Any]) -> dict[tuple[int, date], list[ReminderStep]]:
    told: dict[tuple[int, date], list[ReminderStep]] = {}
    rows = Reminder.objects.filter(**{f"{column}__in": found.order_by().values("pk")}).order_by("pk")
    for loan_id, due_on, step in rows.values_list(f"{column}_id", "due_on", "step"):
        told.setdefault((loan_id, due_on), []).append(ReminderStep(step))
    return told


def _step(
    loan_id: int, due_on: date, told: dict[tuple[int, date], list[ReminderStep]], *, today: date, days: ReminderDays
) -> ReminderStep | None:
    step = step_reached(due=due_on, today=today, days=days)
    return None if step is None or is_told(step, told.get((loan_id, due_on), ())) else step
