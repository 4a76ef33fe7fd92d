"""Copies without inventory numbers that readers lost: how they come into an act."""

from uuid import UUID

from django.db import transaction

from torelik.kernel.actor import Actor
from torelik.library.holdings import groups
from torelik.library.lending.group_loss_queries import lost_of_cards
from torelik.library.stock import queries
from torelik.library.stock.actions import StockRefused, changed, draft
from torelik.library.stock.models import StockDocument, StockLine
from torelik.library.stock.rules import Told
from torelik.library.stock.vocabulary import GRANTS, DocumentKind, Refusal


@transaction.atomic
def add_lost(*, uuid: UUID, loan_uuid: UUID, by: Actor) -> StockDocument:
    """Add the copy of a group card that was lost by this loan to an act of write-off or replacement; twice is once.

    Whether it may leave is decided again when the act is posted. Raises ``StockRefused``.
    """
    by.require(GRANTS.KEEP_STOCK)
    row = draft(uuid)
    if row.kind not in queries.OF_LOST:
        raise StockRefused([Told(Refusal.NOT_FOR_GROUPS)])
    waiting = lost_of_cards(waiting_for_act=row.kind == DocumentKind.WRITE_OFF)
    lost = next((one for one in waiting if one.uuid == loan_uuid), None)
    if lost is None:
        raise StockRefused([Told(Refusal.NOT_LOST)])
    if row.lines.filter(group_loan_id=lost.id).exists():
        return row
    price = groups.card_by_number(lost.card_number)
    StockLine.objects.create(
        document=row, record_id=lost.record_id, group_id=lost.card_id, group_loan_id=lost.id, without_numbers=True, copies=1,
        price=price.price if price else 0, place_id=lost.place_id,
    )  # fmt: skip
    return changed(row)
