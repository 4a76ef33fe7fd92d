"""Which copies without inventory numbers are lost, and how their loans stand."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.lending import rules
from torelik.library.lending.models import GroupLoan
from torelik.library.lending.vocabulary import GRANTS, LoanState, LoanVerb
from torelik.library.patrons import queries as patrons


@dataclass(frozen=True, slots=True)
class GroupLoss:
    """One loan of a copy without a number that is lost, or may be. pii: the reader"""

    id: int
    uuid: UUID
    patron: patrons.PatronCard
    card_id: int
    card_number: int
    record_id: int
    record_uuid: UUID
    title: str
    authors: str
    place_id: int
    place: str
    due_on: date
    state: LoanState
    lost_on: date | None
    is_written_off: bool

    @property
    def is_lost(self) -> bool:
        return self.lost_on is not None

    @property
    def is_open(self) -> bool:
        return self.state == LoanState.ON_LOAN

    @property
    def may_be_found(self) -> bool:
        return self.is_lost and not self.is_written_off and (self.state, LoanVerb.RETURN) in rules.LOAN_LIFE

    @property
    def waits_for_act(self) -> bool:
        """Tell whether the loan has ended without the copy: an act of write-off takes it from the card."""
        return self.state in rules.LOST_FOR_GOOD and not self.is_written_off

    @property
    def may_be_replaced(self) -> bool:
        """Tell whether another copy may be accepted instead: of what is lost, and not written off yet."""
        return self.is_lost and not self.is_written_off and (self.is_open or self.state in rules.LOST_FOR_GOOD)


def group_loss(uuid: UUID, *, visible_to: Actor) -> GroupLoss:
    """Return one loan to the desk. Raises ``NotFound``."""
    visible_to.require(GRANTS.ISSUE_ITEM)
    row = _rows().filter(uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    return _loss(row)


def missing_of_cards(*, visible_to: Actor) -> list[GroupLoss]:
    """Return the lost copies of group cards that no act has taken from their cards, the earliest lost first; one query."""
    visible_to.require(GRANTS.ISSUE_ITEM)
    return lost_of_cards()


def lost_of_cards(*, waiting_for_act: bool = False) -> list[GroupLoss]:
    """Return the same for documents of the stock; those alone whose loans have ended, where it is asked."""
    found = [_loss(row) for row in _rows().filter(lost_at__isnull=False, written_off_at=None).order_by("lost_at", "id")]
    return [one for one in found if (one.waits_for_act if waiting_for_act else one.may_be_replaced)]


def lock_losses(loan_ids: Collection[int]) -> dict[int, GroupLoss]:
    """Return these loans by their ids and keep their rows until the transaction ends."""
    rows = _rows().select_for_update(of=("self",)).filter(pk__in=loan_ids).order_by("pk")
    return {row.pk: _loss(row) for row in rows}


def long_overdue_of_cards(*, today: date, most: int) -> list[UUID]:
    """Return open loans of group copies that are long overdue by the rules of their loans, the oldest first; one query."""
    rows = GroupLoan.objects.filter(returned_at=None, lost_at=None, policy__lost_after_days__isnull=False, due_on__lt=today)
    found = rows.order_by("due_on", "id").values_list("uuid", "due_on", "policy__lost_after_days")
    late = [uuid for uuid, due_on, days in found if rules.is_long_overdue(due_on=due_on, lost_after_days=days, today=today)]
    return late[:most]


def _rows() -> QuerySet[GroupLoan]:
    rows = GroupLoan.objects.select_related("card__record", "place", "patron__account", "patron__category")
    return rows.defer("card__record__marc")


def _loss(row: GroupLoan) -> GroupLoss:
    return GroupLoss(
        id=row.pk,
        uuid=row.uuid,
        patron=patrons.card_of(row.patron),
        card_id=row.card_id,
        card_number=row.card.number,
        record_id=row.card.record_id,
        record_uuid=row.card.record.uuid,
        title=row.card.record.title,
        authors=row.card.record.authors,
        place_id=row.place_id,
        place=str(row.place),
        due_on=row.due_on,
        state=LoanState(row.state),
        lost_on=clock.local_date(row.lost_at) if row.lost_at else None,
        is_written_off=row.written_off_at is not None,
    )
