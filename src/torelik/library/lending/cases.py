"""What decisions about loans need to know, read under locks or for one copy and one reader."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.kernel.prepared import Prepared
from torelik.library.branches import queries as branches
from torelik.library.branches.rules import Calendar, Passed, days_passed
from torelik.library.holdings import queries as holdings
from torelik.library.lending import owing, policy_queries, rules, waiting
from torelik.library.lending.models import GroupLoan, Loan
from torelik.library.lending.vocabulary import LoanState
from torelik.library.patrons import queries as patrons


@dataclass(frozen=True, slots=True)
class IssueCase:
    """One copy about to be issued to one reader, read under locks."""

    item: holdings.ItemCard
    patron: patrons.PatronCard
    facts: rules.IssueFacts
    choice: rules.Choice
    own_loan: Loan | None
    calendar: Calendar
    held_by: str
    held_until: date | None

    @property
    def policy(self) -> rules.Policy | None:
        return self.choice.policy


def lock_group_loan(uuid: UUID) -> GroupLoan:
    """Return the loan with its card, rule and reader, and keep its row until the transaction ends. Raises ``NotFound``."""
    rows = (
        GroupLoan.objects.select_for_update(of=("self",))
        .select_related("card__record", "patron__account", "policy")
        .defer("card__record__marc")
    )
    loan = rows.filter(uuid=uuid).first()
    if loan is None:
        raise NotFound(uuid)
    return loan


@dataclass(frozen=True, slots=True)
class Held:
    """What a reader has, as limits count it; ``late_since`` is the day of what has been late longest."""

    copies: tuple[rules.CopyFacts, ...] = ()
    record_ids: frozenset[int] = frozenset()
    late_since: date | None = None


def held_by(patron_ids: Collection[int], *, at: datetime) -> dict[int, Held]:
    """Return what these readers have, with and without inventory numbers; two queries for any number of readers."""
    now, held = clock.local_time(at), {patron_id: Held() for patron_id in patron_ids}
    for row in with_titles(Loan.objects.filter(patron_id__in=patron_ids, returned_at=None)):
        late = row.due_on if _is_late(row, at=now) else None
        held[row.patron_id] = _with(held[row.patron_id], _copy_of(row), row.item.record_id, late)
    for one in _open_group_loans().filter(patron_id__in=patron_ids):
        late = one.due_on if _is_late_group(one, at=now) else None
        held[one.patron_id] = _with(held[one.patron_id], _copy_of_card(one), one.card.record_id, late)
    return held


def _with(held: Held, copy: rules.CopyFacts, record_id: int, late: date | None) -> Held:
    days = [day for day in (held.late_since, late) if day]
    return Held((*held.copies, copy), held.record_ids | {record_id}, min(days, default=None))


def _open_group_loans() -> QuerySet[GroupLoan]:
    rows = GroupLoan.objects.filter(returned_at=None).select_related("card__record", "place")
    return rows.defer("card__record__marc").order_by("id")


def _copy_of_card(loan: GroupLoan) -> rules.CopyFacts:
    return rules.CopyFacts(loan.card.record.kind, loan.place.branch_id, loan.place_id)


def _is_late_group(loan: GroupLoan, *, at: datetime) -> bool:
    late = rules.is_late(due_on=loan.due_on, due_at=None, grace_days=loan.grace_days, at=at)
    return rules.keeps_from_borrowing(is_late=late, is_lost=loan.lost_at is not None, is_claimed=False)


def lock_issue_facts(*, item_id: int, patron_id: int, at: datetime) -> IssueCase:
    """Lock the reader, then the copy, and return all that the decision needs. Raises ``NotFound``.

    Everybody locks in this order: two desks that serve the same reader wait for each other instead of for ever.
    """
    patron = patrons.lock_patron(patron_id)
    item = holdings.lock_item(item_id)
    return issue_case(item, patron, known=policy_queries.policies(), at=at)


def issue_case(item: holdings.ItemCard, patron: patrons.PatronCard, *, known: Iterable[rules.Policy], at: datetime) -> IssueCase:
    """Return what issuing the copy to the reader would be decided by, under these lending rules; four queries."""
    now = clock.local_time(at)
    copy = copy_facts(item)
    choice = rules.choose(known, category_id=patron.category_id, copy=copy, today=now.date())
    patron_id, item_id = patron.id, item.id
    open_loans = _OF_READER_OR_COPY(patron_id=patron_id, item_id=item_id)
    own = [loan for loan in open_loans if loan.patron_id == patron_id]
    foreign = next((loan for loan in open_loans if loan.patron_id != patron_id), None)
    without_numbers = _WITHOUT_NUMBERS(patron_id=patron_id)
    copies = [_copy_of(loan) for loan in own] + [_copy_of_card(loan) for loan in without_numbers]
    late = [loan.due_on for loan in own if _is_late(loan, at=now)]
    late += [loan.due_on for loan in without_numbers if _is_late_group(loan, at=now)]
    titles = {loan.item.record_id for loan in own} | {loan.card.record_id for loan in without_numbers}
    facts = rules.IssueFacts(
        item_on_loan=foreign is not None,
        item_state=item.state,
        item_for_loan=item.for_loan,
        card_valid_through=patron.card_valid_through,
        blocked_until=patron.blocked_until,
        items_held=len(copies),
        items_covered=sum(choice.policy.covers_copy(copy) for copy in copies) if choice.policy else 0,
        earliest_due_on=min(late, default=None),
        title_held=item.record_id in titles,
        waited_for=waiting.asked().is_waited_for(item, patron_id=patron_id, at=at),
        cleared=patron.cleared_on is not None,
        owes_money=patron_id in owing.asked().kept_from_borrowing([patron_id]),
    )
    return IssueCase(
        item=item,
        patron=patron,
        facts=facts,
        choice=choice,
        own_loan=next((loan for loan in own if loan.item_id == item_id), None),
        calendar=branches.calendars(since=now.date()).of(item.branch_id),
        held_by=patrons.card_of(foreign.patron).full_name if foreign else "",
        held_until=foreign.due_on if foreign else None,
    )


def copy_facts(item: holdings.ItemCard) -> rules.CopyFacts:
    """Return what lending rules tell this copy apart by."""
    return rules.CopyFacts(item.record_kind, item.branch_id, item.place_id)


def _copy_of(loan: Loan) -> rules.CopyFacts:
    return rules.CopyFacts(loan.item.record.kind, loan.item.place.branch_id, loan.item.place_id)


def _is_late(loan: Loan, *, at: datetime) -> bool:
    late = rules.is_late(due_on=loan.due_on, due_at=loan.due_at, grace_days=loan.grace_days, at=at)
    return rules.keeps_from_borrowing(is_late=late, is_lost=loan.lost_at is not None, is_claimed=loan.claimed_at is not None)


def ended_loan(loan: Loan) -> owing.EndedLoan:
    """Return what debts need to know of a loan; its copy and rule must have been read with it."""
    record, policy = loan.item.record, loan.policy
    return owing.EndedLoan(
        id=loan.pk,
        patron_id=loan.patron_id,
        about=f"{record.title[:200]}, {loan.item.inventory_number}",
        due_on=loan.due_on,
        grace_days=loan.grace_days,
        fine_per_day=policy.fine_per_day if policy else None,
        fine_at_most=policy.fine_at_most if policy else None,
        price=loan.item.price,
        late_until=_late_until(loan),
    )


def ended_group_loan(loan: GroupLoan) -> owing.EndedLoan:
    """Return the same of a copy without an inventory number; its price is that of the card."""
    number = _("group card %(number)d") % {"number": loan.card.number}
    return owing.EndedLoan(
        id=loan.pk,
        patron_id=loan.patron_id,
        about=f"{loan.card.record.title[:200]}, {number}",
        due_on=loan.due_on,
        grace_days=loan.grace_days,
        fine_per_day=loan.policy.fine_per_day,
        fine_at_most=loan.policy.fine_at_most,
        price=loan.card.price,
        late_until=clock.local_date(loan.lost_at) if loan.lost_at else None,
        of_group=True,
    )


def _late_until(loan: Loan) -> date | None:
    moments = [moment for moment in (loan.claimed_at, loan.lost_at) if moment]
    return clock.local_date(min(moments)) if moments else None


def lock_loan(uuid: UUID) -> Loan:
    """Return the loan with its reader and copy, and keep its row until the transaction ends. Raises ``NotFound``."""
    loan = _TO_LOCK.first(uuid=uuid)
    if loan is None:
        raise NotFound(uuid)
    return loan


def calendar_of(loan: Loan, *, today: date) -> Calendar:
    """Return when the branch of the loan's copy is open from today on; two queries."""
    return branches.calendars(since=today).of(loan.item.place.branch_id)


def is_waited_for(loan: Loan) -> bool:
    """Tell whether somebody waits for the book of the loan; its copy must have been read with it."""
    return bool(waiting.asked().items_waited_for([(loan.item_id, loan.item.record_id)]))


def renewal_facts(loan: Loan, calendar: Calendar, *, waited_for: bool) -> rules.RenewalFacts:
    """Return what a renewal is decided by; the loan's reader must have been read with it."""
    return rules.RenewalFacts(
        state=LoanState(loan.state),
        due_on=loan.due_on,
        renewals=loan.renewals,
        card_valid_through=loan.patron.card_valid_through,
        blocked_until=loan.patron.blocked_until,
        calendar=calendar,
        due_at=loan.due_at,
        grace_days=loan.grace_days,
        waited_for=waited_for,
        is_missing=loan.lost_at is not None or loan.claimed_at is not None,
    )


def undo_facts(loan: Loan, *, by: Actor) -> rules.UndoFacts:
    """Return what undoing an issue is decided by."""
    return rules.UndoFacts(
        state=LoanState(loan.state),
        issued_at=loan.issued_at,
        renewals=loan.renewals,
        issued_by_self=loan.issued_by_id == by.account_id,
    )


def choice_of(loan: Loan, known: Iterable[rules.Policy], *, today: date) -> rules.Choice:
    """Return the lending rule by which the loan would be renewed; its reader and copy must have been read with it."""
    return rules.choose(known, category_id=loan.patron.category_id, copy=_copy_of(loan), today=today)


def with_titles(found: QuerySet[Loan]) -> QuerySet[Loan]:
    # The MARC of a record is long, and nobody at the desk reads it.
    read = found.select_related("item__record", "item__place", "patron__account", "patron__category", "policy")
    return read.defer("item__record__marc")


_TO_LOCK = Prepared(lambda uuid: with_titles(Loan.objects.select_for_update(of=("self",))).filter(uuid=uuid), uuid=Loan.uuid)
_OF_READER_OR_COPY = Prepared(
    lambda patron_id, item_id: with_titles(
        Loan.objects.filter(Q(patron_id=patron_id) | Q(item_id=item_id), returned_at=None)
    ).order_by("id"),
    patron_id=Loan.id,
    item_id=Loan.id,
)
_WITHOUT_NUMBERS = Prepared(lambda patron_id: _open_group_loans().filter(patron_id=patron_id), patron_id=Loan.id)


def passed_of(loan: Loan, calendar: Calendar) -> tuple[Passed, ...]:
    """Return the closed days that moved the day by which the loan is due."""
    return days_passed(calendar, since=loan.moved_from, until=loan.due_on) if loan.moved_from else ()
