"""What the stock tells of the copies that came: it stands above this module and calls these in its own transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.acquisition import describing, queries, rules
from torelik.library.acquisition.actions.refusing import AcquisitionRefused
from torelik.library.acquisition.actions.suggestions import move_on
from torelik.library.acquisition.models import Order, OrderLine
from torelik.library.acquisition.rules import Told
from torelik.library.acquisition.vocabulary import EVENTS, GRANTS, OPEN_STATES, Refusal, SuggestionState
from torelik.library.cataloguing import actions as cataloguing_actions
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.copying.followers import Way


def receive_line(*, line_uuid: UUID, copies: int, by: Actor, at: datetime) -> None:
    """Count copies of one line as received. Raises ``NotFound``, ``AcquisitionRefused``."""
    by.require(GRANTS.KEEP_ORDERS)
    receive_lines(copies={_id_of(line_uuid): copies}, by=by, at=at)


@transaction.atomic
def receive_lines(*, copies: Mapping[int, int], by: Actor, at: datetime) -> None:
    """Count copies as received, by the keys of the lines; several deliveries may make one line. All or nothing.

    Raises ``AcquisitionRefused`` for more than is awaited, for a line that names no record, for an order that is not open.
    """
    by.require(GRANTS.KEEP_ORDERS)
    lines = queries.lock_lines_with_orders(copies)
    told = []
    for pk, line in lines.items():
        if line.order.state not in OPEN_STATES:
            told.append(Told(Refusal.NOT_OPEN, line.title))
        elif not 1 <= copies[pk] <= queries.counted(line).awaited:
            told.append(Told(Refusal.MORE_THAN_AWAITED, line.title))
        if line.record_id is None:
            told.append(Told(Refusal.NOT_LINKED, line.title))
    if told:
        raise AcquisitionRefused(told)
    for pk, line in lines.items():
        line.received += copies[pk]
        line.save(update_fields=["received"])
        if line.suggestion and not queries.counted(line).awaited:
            move_on(line.suggestion, SuggestionState.RECEIVED, at=at)
    _orders_follow(lines, copies, EVENTS.ORDER_RECEIVED, by=by, at=at)


@transaction.atomic
def unreceive_lines(*, copies: Mapping[int, int], by: Actor, at: datetime) -> None:
    """Give copies back to their lines when a receipt is reversed, by the keys of the lines. Raises ``AcquisitionRefused``."""
    by.require(GRANTS.KEEP_ORDERS)
    lines = queries.lock_lines_with_orders(copies)
    told = [Told(Refusal.MORE_THAN_RECEIVED, line.title) for pk, line in lines.items() if copies[pk] > line.received]
    if told:
        raise AcquisitionRefused(told)
    for pk, line in lines.items():
        line.received -= copies[pk]
        line.save(update_fields=["received"])
        if line.suggestion:
            move_on(line.suggestion, SuggestionState.ORDERED, at=at)
    _orders_follow(lines, copies, EVENTS.RECEIPT_TAKEN_BACK, by=by, at=at)


@transaction.atomic
def link_line(*, line_uuid: UUID, record_uuid: UUID, by: Actor, at: datetime) -> OrderLine:
    """Say which record of the catalogue a line orders. Raises ``NotFound``, ``AcquisitionRefused``."""
    by.require(GRANTS.KEEP_ORDERS)
    line = queries.lock_lines([_id_of(line_uuid)]).popitem()[1]
    if line.received:
        raise AcquisitionRefused([Told(Refusal.LINKED_ALREADY, line.title)])
    line.record = cataloguing.record_by_uuid(record_uuid)
    line.save(update_fields=["record"])
    audit.record(EVENTS.LINE_LINKED, by=by, about=line.order, at=at)
    return line


@transaction.atomic
def catalogue_line(*, line_uuid: UUID, by: Actor, at: datetime) -> OrderLine:
    """Begin a short record of the title of a line, for a cataloguer to go on with, and link the line to it.

    Raises ``NotFound``, ``AcquisitionRefused`` for a line that names a record already.
    """
    by.require(GRANTS.KEEP_ORDERS)
    line = queries.lock_lines([_id_of(line_uuid)]).popitem()[1]
    if line.record_id is not None:
        raise AcquisitionRefused([Told(Refusal.LINKED_ALREADY, line.title)])
    marc = describing.marc_of_title(
        title=line.title, authors=line.authors, year=line.published, isbn=line.isbn, day=clock.local_date(at)
    )
    record = cataloguing_actions.catalogue_record(marc=marc, by=by, at=at)
    return link_line(line_uuid=line_uuid, record_uuid=record.uuid, by=by, at=at)


def follow_record(way: Way, only: Sequence[str] | None) -> list[str]:
    """Let the lines of orders name the other record in place of a merged one."""
    rows = OrderLine.objects.filter(record_id=way.from_id).order_by("id")
    if only is not None:
        rows = rows.filter(uuid__in=only)
    moved = [str(uuid) for uuid in rows.values_list("uuid", flat=True)]
    OrderLine.objects.filter(uuid__in=moved).update(record_id=way.to_id)
    return moved


def _id_of(line_uuid: UUID) -> int:
    pk = OrderLine.objects.filter(uuid=line_uuid).values_list("pk", flat=True).first()
    if pk is None:
        raise NotFound(line_uuid)
    return pk


def _orders_follow(lines: Mapping[int, OrderLine], copies: Mapping[int, int], event: EVENTS, *, by: Actor, at: datetime) -> None:
    """Set the state of each order by all of its lines, and write one event for each."""
    orders = {line.order_id: line.order for line in lines.values()}
    for order_id, order in sorted(orders.items()):
        row: Order = order
        row.state = rules.state_after([queries.counted(line) for line in OrderLine.objects.filter(order=row)])
        row.save(update_fields=["state"])
        came = sum(copies[pk] for pk, line in lines.items() if line.order_id == order_id)
        audit.record(event, by=by, about=row, at=at, facts={"number": f"{row.number}/{row.year}", "copies": str(came)})
