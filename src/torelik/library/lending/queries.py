"""Questions about loans."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.kernel.prepared import Prepared
from torelik.kernel.trilingual import Trilingual, columns
from torelik.library.branches import queries as branches
from torelik.library.branches.rules import days_passed
from torelik.library.branches.speaking import words_of
from torelik.library.holdings import queries as holdings
from torelik.library.holdings.vocabulary import ItemState
from torelik.library.lending import cases, owing, policy_queries, rules, waiting
from torelik.library.lending.explaining import Explained, explained
from torelik.library.lending.models import GroupLoan, Reminder, TicketReminder
from torelik.library.lending.models import Loan as Loan  # the offline desk speaks of rows and names no tables
from torelik.library.lending.vocabulary import GRANTS, LoanState, LoanUse, RenewalRefusal
from torelik.library.patrons import queries as patrons
from torelik.library.patrons import rules as patron_rules


@dataclass(frozen=True, slots=True)
class Availability:
    """What a reader can have of one title today.

    ``total`` counts the copies that the library has, ``on_shelf`` those that can be asked for now, ``for_loan`` those
    of them that go home. ``next_due_on`` is the first day on which a copy is due back, ``None`` when none is on loan.
    ``places`` name where the copies on the shelf stand, in the language of the moment.
    """

    total: int = 0
    on_shelf: int = 0
    for_loan: int = 0
    next_due_on: date | None = None
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LoanLine:
    """One loan as lists show it; ``days_left`` is negative when the book is late."""

    uuid: UUID
    patron_uuid: UUID
    record_uuid: UUID
    title: str
    authors: str
    year: int | None
    inventory_number: str
    state: LoanState
    issued_at: datetime
    due_on: date
    returned_at: datetime | None
    days_left: int
    renewals: int
    max_renewals: int
    renewal_refusals: tuple[RenewalRefusal, ...]
    may_be_undone: bool
    is_fresh: bool
    closed_words: str = ""
    """Why the book is due later than the period says, in the language of the moment."""
    use: LoanUse = LoanUse.HOME
    due_at: datetime | None = None
    is_past_hour: bool = False
    """True when the hour by which it must be back has passed, though the day has not."""
    why: Explained | None = None
    """By which rule it was issued or renewed, and why by that one."""
    is_lost: bool = False
    is_claimed: bool = False
    """True when the reader says that the copy has come back, and it is looked for."""

    @property
    def is_overdue(self) -> bool:
        return self.state == LoanState.ON_LOAN and (self.days_left < 0 or self.is_past_hour)

    @property
    def goes_home(self) -> bool:
        return self.use == LoanUse.HOME

    @property
    def days_late(self) -> int:
        return -self.days_left

    @property
    def is_renewable(self) -> bool:
        return not self.renewal_refusals


@dataclass(frozen=True, slots=True)
class ReaderLoans:
    """What one reader holds, the earliest due first, and how many books the rules allow (``None``: no rule is set)."""

    patron: patrons.PatronCard
    card_is_valid: bool
    is_blocked: bool
    lines: tuple[LoanLine, ...]
    limit: int | None
    waits_for: tuple[waiting.WaitingLine, ...] = ()
    """The titles for which the reader waits, the oldest first."""
    group_lines: "tuple[GroupLine, ...]" = ()
    """The copies without inventory numbers that the reader has, the earliest due first."""
    owes: Decimal = owing.NOTHING
    """In tenge."""

    @property
    def overdue(self) -> int:
        return sum(line.is_overdue for line in self.lines) + sum(line.is_overdue for line in self.group_lines)

    @property
    def held(self) -> int:
        return len(self.lines) + len(self.group_lines)

    @property
    def any_renewable(self) -> bool:
        return any(line.is_renewable for line in self.lines)


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One loan of a copy without an inventory number, as lists show it; ``number`` is that of the group card."""

    uuid: UUID
    record_uuid: UUID
    title: str
    authors: str
    year: int | None
    number: int
    due_on: date
    days_left: int
    is_lost: bool = False

    @property
    def is_overdue(self) -> bool:
        return self.days_left < 0 and not self.is_lost

    @property
    def days_late(self) -> int:
        return -self.days_left


@dataclass(frozen=True, slots=True)
class DayTotals:
    """What the desks did on one day of the Academy."""

    issued: int
    returned: int
    readers: int


def loans(*, visible_to: Actor) -> QuerySet[Loan]:
    """Return the loans that the person may see: all at a lending desk, else their own."""
    found = Loan.objects.all()
    if visible_to.may(GRANTS.ISSUE_ITEM):
        return found
    if visible_to.account_id is None:
        return found.none()
    return found.filter(patron__account_id=visible_to.account_id)


def reader_loans(patron: patrons.PatronCard, *, visible_to: Actor, at: datetime, today: date) -> ReaderLoans:
    """Return what the reader holds and waits for; seven queries for any number of loans."""
    rows = cases.with_titles(loans(visible_to=visible_to)).filter(patron_id=patron.id, returned_at=None).order_by("due_on", "id")
    known = policy_queries.policies()
    general = rules.choose(known, category_id=patron.category_id, copy=rules.CopyFacts(""), today=today).policy
    open_days = branches.calendars(since=today)
    found = list(rows)
    waits, waited = waiting.asked().of_reader(patron.id, [(row.item_id, row.item.record_id) for row in found])
    lines = tuple(
        _line(row, known, open_days, by=visible_to, at=at, today=today, waited_for=row.item_id in waited) for row in found
    )
    return ReaderLoans(
        patron=patron,
        card_is_valid=today <= patron.card_valid_through,
        is_blocked=patron_rules.is_blocked(blocked_until=patron.blocked_until, today=today),
        lines=lines,
        limit=(general.max_in_all or general.max_items) if general else None,
        waits_for=tuple(waits),
        group_lines=tuple(group_lines(patron.id, visible_to=visible_to, today=today)),
        owes=owing.asked().balances([patron.id]).get(patron.id, owing.NOTHING),
    )


def group_loans(*, visible_to: Actor) -> QuerySet[GroupLoan]:
    """Return the loans of copies without numbers that the person may see: all at a lending desk, else their own."""
    found = GroupLoan.objects.select_related("card__record", "place", "patron").defer("card__record__marc")
    if visible_to.may(GRANTS.ISSUE_ITEM):
        return found
    return found.filter(patron__account_id=visible_to.account_id) if visible_to.account_id is not None else found.none()


def group_lines(patron_id: int, *, visible_to: Actor, today: date) -> list[GroupLine]:
    """Return the copies without numbers that the reader has, the earliest due first; one query."""
    found = group_loans(visible_to=visible_to).filter(patron_id=patron_id, returned_at=None).order_by("due_on", "id")
    return [
        GroupLine(
            uuid=row.uuid,
            record_uuid=row.card.record.uuid,
            title=row.card.record.title,
            authors=row.card.record.authors,
            year=row.card.record.year,
            number=row.card.number,
            due_on=row.due_on,
            days_left=rules.days_left(due=row.due_on, today=today),
            is_lost=row.lost_at is not None,
        )
        for row in found
    ]


def count_held_by(account_id: int) -> int:
    """Count the books on the hands of the reader with this account; two queries."""
    numbered = Loan.objects.filter(patron__account_id=account_id, returned_at=None).count()
    return numbered + GroupLoan.objects.filter(patron__account_id=account_id, returned_at=None).count()


def rows_of(account_id: int) -> dict[str, list[dict[str, object]]]:
    """Return the reader's ticket, loans and reminders, for the export of their data."""
    rows = Loan.objects.filter(patron__account_id=account_id).select_related("item__record").order_by("pk")
    return {
        "reader": patrons.rows_of(account_id),
        "loans_without_numbers": [
            {
                "title": one.card.record.title,
                "issued_at": one.issued_at.isoformat(),
                "due_on": str(one.due_on),
                "returned_at": one.returned_at.isoformat() if one.returned_at else "",
            }
            for one in GroupLoan.objects.filter(patron__account_id=account_id).select_related("card__record").order_by("pk")
        ],
        "loans": [
            {
                "title": row.item.record.title,
                "inventory_number": row.item.inventory_number,
                "issued_at": row.issued_at.isoformat(),
                "due_on": str(row.due_on),
                "returned_at": row.returned_at.isoformat() if row.returned_at else "",
            }
            for row in rows
        ],
        "reminders": _reminders_of(account_id),
    }


def _reminders_of(account_id: int) -> list[dict[str, object]]:
    whose = Q(loan__patron__account_id=account_id) | Q(group_loan__patron__account_id=account_id)
    books = Reminder.objects.filter(whose).select_related("loan__item", "group_loan__card").order_by("pk")
    tickets = TicketReminder.objects.filter(patron__account_id=account_id).order_by("pk")
    told: list[dict[str, object]] = [
        {"of": _number_of(row), "step": row.step, "due_on": str(row.due_on), "at": row.told_at.isoformat()} for row in books
    ]
    return told + [{"of": "ticket", "due_on": str(row.valid_through), "at": row.told_at.isoformat()} for row in tickets]


def _number_of(row: Reminder) -> str:
    """Return the number of the copy, or of its group card."""
    return row.loan.item.inventory_number if row.loan else str(row.group_loan.card.number) if row.group_loan else ""


def what_has_number(number: str) -> patrons.PatronCard | holdings.ItemCard | None:
    """Return what a scanned number belongs to: a reader's ticket, else a barcode, else an inventory number."""
    return patrons.patron_by_ticket(number) or holdings.item_by_number(number)


def reader_card(*, uuid: UUID, visible_to: Actor) -> patrons.PatronCard:
    """Return a reader to the desk. Raises ``NotFound``."""
    return patrons.patron_card(uuid=uuid, visible_to=visible_to, desk_grant=GRANTS.ISSUE_ITEM)


def reader_at_desk(*, uuid: UUID, visible_to: Actor, day: date) -> tuple[patrons.PatronCard, bool]:
    """Return a reader to the desk, and whether a visit of the day is counted. Raises ``NotFound``."""
    return patrons.patron_at_desk(uuid=uuid, visible_to=visible_to, desk_grant=GRANTS.ISSUE_ITEM, day=day)


def own_card(*, visible_to: Actor) -> patrons.PatronCard | None:
    """Return the person as a reader, if the person is one."""
    return patrons.patron_by_account(visible_to.account_id) if visible_to.account_id is not None else None


def loan_line(*, uuid: UUID, visible_to: Actor, at: datetime, today: date) -> LoanLine:
    """Return one loan, open or ended. Raises ``NotFound``, also for somebody else's; four queries."""
    row = cases.with_titles(loans(visible_to=visible_to)).filter(uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    waited = waiting.asked().items_waited_for([(row.item_id, row.item.record_id)])
    open_days = branches.calendars(since=today)
    return _line(row, policy_queries.policies(), open_days, by=visible_to, at=at, today=today, waited_for=bool(waited))


def due_day_of_item(item_id: int) -> date | None:
    """Return the day by which the copy is due back, or ``None`` when nobody has it; one query."""
    return Loan.objects.filter(item_id=item_id, returned_at=None).order_by("id").values_list("due_on", flat=True).first()


def due_days(item_ids: Collection[int]) -> dict[int, date]:
    """Return the days by which these copies are due back, for those on loan; one query, and never who has them."""
    return dict(Loan.objects.filter(item_id__in=item_ids, returned_at=None).values_list("item_id", "due_on"))


def holds_title(*, patron_id: int, record_id: int) -> bool:
    """Tell whether the reader has a copy of the title; one query."""
    return Loan.objects.filter(patron_id=patron_id, item__record_id=record_id, returned_at=None).exists()


def items_on_loan() -> set[int]:
    """Return the ids of the copies that somebody has now; one query, and never who has them."""
    return set(Loan.objects.filter(returned_at=None).values_list("item_id", flat=True))


def last_loan_of_item(item_id: int) -> Loan | None:
    """Return the newest loan of the copy, open or ended; issues that were undone do not count. One query."""
    return _LAST_OF_ITEM.first(item_id=item_id)


def last_of_item(item_id: int) -> UUID | None:
    """Return which loan of the copy is the newest, as ``last_loan_of_item``; one query."""
    return _WHICH_IS_LAST.first(item_id=item_id)


def _of_item(item_id: Any) -> QuerySet[Loan]:
    return Loan.objects.filter(item_id=item_id).exclude(state=LoanState.UNDONE).order_by("-issued_at", "-id")


_LAST_OF_ITEM = Prepared(lambda item_id: cases.with_titles(_of_item(item_id))[:1], item_id=Loan.id)
_WHICH_IS_LAST = Prepared(lambda item_id: _of_item(item_id).values_list("uuid", flat=True)[:1], item_id=Loan.id)


def holders(item_ids: Collection[int]) -> dict[int, tuple[str, date]]:
    """Return who has these copies and until when, for those that are on loan; one query, to the desk."""
    rows = Loan.objects.filter(item_id__in=item_ids, returned_at=None).select_related("patron__account", "patron__category")
    return {row.item_id: (patrons.card_of(row.patron).full_name, row.due_on) for row in rows}


def open_loan_uuids(patron_id: int) -> list[UUID]:
    """Return the reader's open loans, the earliest due first."""
    return list(
        Loan.objects.filter(patron_id=patron_id, returned_at=None).order_by("due_on", "id").values_list("uuid", flat=True)
    )


def open_loans_of_items(item_ids: Collection[int]) -> list[UUID]:
    """Return the open loans of these copies, by copy; one query."""
    return list(Loan.objects.filter(item_id__in=item_ids, returned_at=None).order_by("item_id").values_list("uuid", flat=True))


def totals_on(day: date) -> DayTotals:
    """Return what all desks did on the Academy's *day*, in one query; issues that were undone do not count."""
    begins = timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())
    ends = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min), timezone.get_default_timezone())
    issued = Q(issued_at__gte=begins, issued_at__lt=ends)
    returned = Q(returned_at__gte=begins, returned_at__lt=ends)
    found = Loan.objects.filter(issued | returned).exclude(state=LoanState.UNDONE)
    counted = found.aggregate(
        issued=Count("id", filter=issued), returned=Count("id", filter=returned), readers=Count("patron_id", distinct=True)
    )
    return DayTotals(**counted)


@dataclass(frozen=True, slots=True)
class DueWhenClosed:
    """How many open loans of one branch fall due on one day when it is closed, and to which day they would move."""

    due_on: date
    branch_id: int | None
    branch: Trilingual
    loans: int
    following: date
    closed_words: str


def due_when_closed(*, today: date) -> list[DueWhenClosed]:
    """Return on which closed days from today on loans fall due, by day and branch; three queries for any number of loans."""
    place = "item__place__branch"
    names = [f"{place}__{column}" for column in columns("name")]
    found = Loan.objects.filter(returned_at=None, due_on__gte=today).order_by("due_on", f"{place}__name_kk", place)
    open_days = branches.calendars(since=today)
    told = []
    for due_on, branch_id, kk, ru, en, number in found.values_list("due_on", place, *names).annotate(n=Count("id")):
        calendar = open_days.of(branch_id)
        if moved := rules.moved_due_day(rules.DueDay(due_on), calendar=calendar):
            words = words_of(days_passed(calendar, since=due_on, until=moved.on))
            told.append(DueWhenClosed(due_on, branch_id, Trilingual(kk or "", ru or "", en or ""), number, moved.on, words))
    return told


def lock_loans_due_when_closed(*, today: date) -> list[tuple[Loan, rules.DueDay]]:
    """Return the open loans that fall due when their branch is closed, each with its new day, and keep their rows."""
    open_days = branches.calendars(since=today)
    days = {(one.due_on, one.branch_id) for one in due_when_closed(today=today)}
    rows = cases.with_titles(Loan.objects.select_for_update(of=("self",)))
    rows = rows.filter(returned_at=None, due_on__in={day for day, _branch in days}).order_by("id")
    found = []
    for row in rows:
        calendar = open_days.of(row.item.place.branch_id)
        due_at = clock.local_time(row.due_at) if row.due_at else None
        if moved := rules.moved_due_day(rules.DueDay(row.due_on, row.moved_from, due_at), calendar=calendar):
            found.append((row, moved))
    return found


@dataclass(frozen=True, slots=True)
class LoanFigures:
    """What is on loan on a day."""

    open: int
    overdue: int


def loan_figures(*, on: date) -> LoanFigures:
    """Count open loans, and those of them that are late on the Academy's day; one query."""
    loans = Loan.objects.filter(returned_at=None)
    return LoanFigures(**loans.aggregate(open=Count("id"), overdue=Count("id", filter=Q(due_on__lt=on))))


def availability(record_ids: Collection[int]) -> dict[int, Availability]:
    """Return for every one of these titles what can be had of it today; three queries for any number of titles."""
    copies = holdings.copies_of_records(record_ids)
    out = Loan.objects.filter(item__record_id__in=record_ids, returned_at=None).values_list(
        "item_id", "item__record_id", "due_on"
    )
    on_loan: set[int] = set()
    first_due: dict[int, date] = {}
    for item_id, record_id, due_on in out:
        on_loan.add(item_id)
        first_due[record_id] = min(due_on, first_due.get(record_id, due_on))
    return _counted(record_ids, copies, on_loan | waiting.asked().set_aside([copy.id for copy in copies]), first_due)


def records_on_shelf(record_uuids: Collection[UUID]) -> set[UUID]:
    """Return which of these titles have a copy that stands on the shelf at this moment; two queries."""
    copies = holdings.copies_in_use(record_uuids)
    ids = [item_id for item_id, _uuid in copies]
    lent = Loan.objects.filter(item_id__in=ids, returned_at=None).order_by().values_list("item_id", flat=True)
    out = set(lent.union(*waiting.asked().asked_of_set_aside(ids)))
    return {uuid for item_id, uuid in copies if item_id not in out}


@dataclass(frozen=True, slots=True)
class MissingLine:
    """One open loan of a copy that is lost or looked for. pii: the reader, and what the reader reads"""

    uuid: UUID
    patron: patrons.PatronCard
    record_uuid: UUID
    title: str
    authors: str
    inventory_number: str
    barcode: str
    place: str
    due_on: date
    since: date
    is_lost: bool


def missing(*, visible_to: Actor) -> QuerySet[Loan]:
    """Return the open loans of copies that are lost or said to have come back, by place and number; to the desk."""
    visible_to.require(GRANTS.ISSUE_ITEM)
    found = cases.with_titles(Loan.objects.filter(Q(lost_at__isnull=False) | Q(claimed_at__isnull=False), returned_at=None))
    return found.order_by("lost_at", "item__place__key", "item__inventory_number", "id")


def missing_lines(rows: Iterable[Loan]) -> list[MissingLine]:
    """Return rows of ``missing`` as the list for librarians shows them."""
    return [
        MissingLine(
            uuid=row.uuid,
            patron=patrons.card_of(row.patron),
            record_uuid=row.item.record.uuid,
            title=row.item.record.title,
            authors=row.item.record.authors,
            inventory_number=row.item.inventory_number,
            barcode=row.item.barcode,
            place=str(row.item.place),
            due_on=row.due_on,
            since=clock.local_date(row.lost_at or row.claimed_at or row.issued_at),
            is_lost=row.lost_at is not None,
        )
        for row in rows
    ]


def long_overdue(*, today: date, most: int) -> list[UUID]:
    """Return open loans that may be long overdue by the rules of their loans, the oldest first; one query."""
    rows = Loan.objects.filter(returned_at=None, lost_at=None, claimed_at=None, policy__lost_after_days__isnull=False)
    found = rows.filter(due_on__lt=today).order_by("due_on", "id").values_list("uuid", "due_on", "policy__lost_after_days")
    late = [uuid for uuid, due_on, days in found if rules.is_long_overdue(due_on=due_on, lost_after_days=days, today=today)]
    return late[:most]


def _line(
    loan: Loan,
    known: list[rules.Policy],
    open_days: branches.Calendars,
    *,
    by: Actor,
    at: datetime,
    today: date,
    waited_for: bool,
) -> LoanLine:
    policy = cases.choice_of(loan, known, today=today).policy
    now = clock.local_time(at)
    kept = rules.thawed(loan.terms)
    calendar = open_days.of(loan.item.place.branch_id)
    facts = cases.renewal_facts(loan, calendar, waited_for=waited_for)
    return LoanLine(
        uuid=loan.uuid,
        patron_uuid=loan.patron.uuid,
        record_uuid=loan.item.record.uuid,
        title=loan.item.record.title,
        authors=loan.item.record.authors,
        year=loan.item.record.year,
        inventory_number=loan.item.inventory_number,
        state=LoanState(loan.state),
        issued_at=loan.issued_at,
        due_on=loan.due_on,
        returned_at=loan.returned_at,
        days_left=rules.days_left(due=loan.due_on, today=today),
        renewals=loan.renewals,
        max_renewals=policy.max_renewals if policy else 0,
        renewal_refusals=tuple(rules.refusals_to_renew(facts, policy, at=now)),
        may_be_undone=not rules.refusals_to_undo(cases.undo_facts(loan, by=by), at=at),
        is_fresh=at - loan.issued_at < timedelta(minutes=rules.UNDO_MINUTES),
        closed_words=words_of(cases.passed_of(loan, calendar)),
        use=LoanUse(loan.use),
        due_at=loan.due_at,
        is_past_hour=loan.due_at is not None and at > loan.due_at,
        why=explained(kept) if kept else None,
        is_lost=loan.lost_at is not None,
        is_claimed=loan.claimed_at is not None,
    )


def _counted(
    record_ids: Collection[int], copies: list[holdings.CopyOfRecord], away: set[int], first_due: dict[int, date]
) -> dict[int, Availability]:
    by_record: dict[int, list[holdings.CopyOfRecord]] = {record_id: [] for record_id in record_ids}
    for copy in copies:
        by_record[copy.record_id].append(copy)
    counted = {}
    for record_id, own in by_record.items():
        shelf = [copy for copy in own if copy.state == ItemState.AVAILABLE and copy.id not in away]
        counted[record_id] = Availability(
            total=sum(copy.number for copy in own),
            on_shelf=sum(copy.number - copy.on_loan for copy in shelf),
            for_loan=sum(copy.number for copy in shelf if copy.for_loan),
            next_due_on=first_due.get(record_id),
            places=tuple(dict.fromkeys(str(copy.place) for copy in shelf if copy.number > copy.on_loan)),
        )
    return counted
