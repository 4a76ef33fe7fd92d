"""Drafting, sending, cancelling and claiming orders."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.library.acquisition import describing, queries, rules
from torelik.library.acquisition.actions import money
from torelik.library.acquisition.actions.refusing import AcquisitionRefused, reasons_lifted
from torelik.library.acquisition.actions.suggestions import move_on
from torelik.library.acquisition.models import Claim, Order, OrderLine
from torelik.library.acquisition.rules import ListedTitle, Told
from torelik.library.acquisition.vocabulary import EVENTS, GRANTS, OPEN_STATES, OrderState, Refusal, SuggestionState
from torelik.library.administration import actions as administration
from torelik.library.administration.vocabulary import Series
from torelik.library.cataloguing import queries as cataloguing

HEADER = ("supplier_id", "contract_id", "expected_on", "note")
"""What may be changed of a draft."""


@transaction.atomic
def draft_order(*, key: UUID, supplier_id: int, by: Actor, at: datetime, **header: object) -> Order:
    """Begin an order; the same *key* a second time gives the same draft. *header* is of ``HEADER``."""
    by.require(GRANTS.KEEP_ORDERS)
    row, is_new = Order.objects.get_or_create(
        uuid=key, defaults={"supplier_id": supplier_id, "made_at": at, "made_by_id": by.account_id, **_known(header)}
    )
    if is_new:
        audit.record(EVENTS.ORDER_DRAFTED, by=by, about=row, at=at)
    return row


@transaction.atomic
def change_order(*, uuid: UUID, seen: int, by: Actor, **header: object) -> Order:
    """Change the head of a draft that nobody has changed since *seen*. Raises ``AcquisitionRefused``."""
    by.require(GRANTS.KEEP_ORDERS)
    row = _draft(uuid)
    if row.version != seen:
        raise AcquisitionRefused([Told(Refusal.CHANGED_MEANWHILE)])
    changed = _known(header)
    for name, value in changed.items():
        setattr(row, name, value)
    return _changed(row, *(name.removesuffix("_id") for name in changed))


@transaction.atomic
def add_line(
    *, uuid: UUID, key: UUID, title: ListedTitle, budget_id: int | None, record_uuid: UUID | None = None, by: Actor, at: datetime
) -> Order:
    """Add copies of a title to a draft; the same *key* twice adds one line. A title of the catalogue is named by its record.

    Raises ``AcquisitionRefused``.
    """
    by.require(GRANTS.KEEP_ORDERS)
    row = _draft(uuid)
    if OrderLine.objects.filter(uuid=key).exists():
        return row
    _require(rules.refusals_of_line(title.copies, title.price), about=title.title)
    if record_uuid is None and not title.title.strip():
        raise AcquisitionRefused([Told(Refusal.NO_TITLE)])
    if record_uuid is not None and cataloguing.articles_among(uuids=[record_uuid]):
        raise AcquisitionRefused([Told(Refusal.ARTICLE)])
    _require_room(row, 1)
    _add(row, title, budget_id=budget_id, record_uuid=record_uuid, key=key, at=at)
    return _changed(row)


@transaction.atomic
def add_suggestion(
    *, uuid: UUID, suggestion_uuid: UUID, copies: int, price: Decimal, budget_id: int | None, by: Actor, at: datetime
) -> Order:
    """Add an accepted suggestion of a reader to a draft. Raises ``AcquisitionRefused``."""
    by.require(GRANTS.KEEP_ORDERS)
    row = _draft(uuid)
    suggestion = queries.lock_suggestion(suggestion_uuid)
    told = [Told(refusal, suggestion.title) for refusal in rules.refusals_of_line(copies, price)]
    if suggestion.state != SuggestionState.ACCEPTED:
        told.append(Told(Refusal.NOT_ACCEPTED, suggestion.title))
    if OrderLine.objects.filter(suggestion=suggestion).exists():
        told.append(Told(Refusal.ORDERED_ALREADY, suggestion.title))
    if told:
        raise AcquisitionRefused(told)
    _require_room(row, 1)
    title = ListedTitle(suggestion.title, suggestion.authors, suggestion.year, suggestion.isbn, copies, price)
    _add(row, title, budget_id=budget_id, suggestion_id=suggestion.pk, at=at)
    return _changed(row)


@transaction.atomic
def add_list(*, uuid: UUID, rows: Sequence[Sequence[str]], budget_id: int | None, by: Actor, at: datetime) -> int:
    """Add the rows of a list to a draft, all or none; titles that the catalogue has are linked. Return how many were added.

    Raises ``AcquisitionRefused`` with every row that is not understood.
    """
    by.require(GRANTS.KEEP_ORDERS)
    row = _draft(uuid)
    titles, told = rules.listed_titles(rows)
    if told:
        raise AcquisitionRefused(told)
    if not titles:
        raise AcquisitionRefused([Told(Refusal.EMPTY)])
    _require_room(row, len(titles))
    for title in titles:
        _add(row, title, budget_id=budget_id, at=at)
    _changed(row)
    return len(titles)


@transaction.atomic
def remove_line(*, uuid: UUID, line_uuid: UUID, by: Actor) -> None:
    """Take a line out of a draft; one that is gone already is gone. Raises ``AcquisitionRefused``."""
    by.require(GRANTS.KEEP_ORDERS)
    row = _draft(uuid)
    if row.lines.filter(uuid=line_uuid).delete()[0]:
        _changed(row)


@transaction.atomic
def discard_order(*, uuid: UUID, by: Actor, at: datetime) -> None:
    """Throw a draft away; it never had a number, and its suggestions wait for another order. Raises ``AcquisitionRefused``."""
    by.require(GRANTS.KEEP_ORDERS)
    row = _draft(uuid)
    audit.record(EVENTS.ORDER_DISCARDED, by=by, about=row, at=at)
    row.delete()


@transaction.atomic
def send_order(*, uuid: UUID, seen: int, reason: str = "", by: Actor, at: datetime) -> Order:
    """Send a draft: number it and hold the money back in its budgets. *reason* lifts a limit, for who may.

    Raises ``AcquisitionRefused`` with every reason: of two orders against the last money one passes.
    """
    by.require(GRANTS.KEEP_ORDERS)
    row = queries.lock_order(uuid)
    lines = list(queries.lock_lines(row.lines.values_list("pk", flat=True)).values())
    told = rules.refusals_to_send(queries.sending_facts(row, lines, today=clock.local_date(at)))
    if row.state == OrderState.DRAFT and row.version != seen:
        told = [Told(Refusal.CHANGED_MEANWHILE)]
    lifted = reasons_lifted(told, reason=reason, by=by)
    row.sent_on = clock.local_date(at)
    row.year = row.sent_on.year
    row.number = administration.take_number(series=Series.ORDER, year=row.year)
    row.state, row.sent_by_id = OrderState.SENT, by.account_id
    row.save(update_fields=["sent_on", "year", "number", "state", "sent_by"])
    for line in lines:
        money.commit(line, by=by, at=at)
        if line.suggestion:
            move_on(line.suggestion, SuggestionState.ORDERED, at=at)
    _tell(EVENTS.ORDER_SENT, row, lines, by=by, at=at)
    if lifted:
        facts = {"refusals": ", ".join(lifted), "reason": reason.strip()}
        audit.record(EVENTS.LIMIT_LIFTED, by=by, about=row, at=at, facts=facts)
    return row


@transaction.atomic
def cancel_copies(*, uuid: UUID, copies: Mapping[UUID, int], reason: str, by: Actor, at: datetime) -> Order:
    """Cancel copies of lines that are awaited, by the UUIDs of the lines; their money goes back.

    Raises ``AcquisitionRefused``.
    """
    by.require(GRANTS.KEEP_ORDERS)
    row = queries.lock_order(uuid)
    lines = list(queries.lock_lines(row.lines.values_list("pk", flat=True)).values())
    queries.lock_budgets(line.budget_id for line in lines if line.budget_id)
    told = [] if row.state in OPEN_STATES else [Told(Refusal.NOT_OPEN)]
    if not reason.strip():
        told.append(Told(Refusal.NO_REASON))
    wanted = [(line, copies[line.uuid]) for line in lines if copies.get(line.uuid)]
    if not wanted:
        told.append(Told(Refusal.EMPTY))
    for line, number in wanted:
        if not 1 <= number <= queries.counted(line).cancellable:
            told.append(Told(Refusal.MORE_THAN_AWAITED, line.title))
    if told:
        raise AcquisitionRefused(told)
    for line, number in wanted:
        line.cancelled += number
        line.save(update_fields=["cancelled"])
        money.release(line, number, by=by, at=at)
        if line.suggestion and line.cancelled == line.copies:
            # The reader still waits for the title: it may be ordered of somebody else.
            move_on(line.suggestion, SuggestionState.ACCEPTED, at=at)
            line.suggestion = None
            line.save(update_fields=["suggestion"])
    row.state = rules.state_after([queries.counted(line) for line in lines])
    row.save(update_fields=["state"])
    facts = {"number": f"{row.number}/{row.year}", "copies": str(sum(n for _line, n in wanted)), "reason": reason.strip()}
    audit.record(EVENTS.ORDER_CANCELLED, by=by, about=row, at=at, facts=facts)
    return row


@transaction.atomic
def claim_order(*, uuid: UUID, by: Actor, at: datetime) -> Claim:
    """Make a claim about an order of which the expected day has passed, one in a day. Raises ``AcquisitionRefused``."""
    by.require(GRANTS.KEEP_ORDERS)
    row = queries.lock_order(uuid)
    today = clock.local_date(at)
    claims = list(queries.claims_of(row))
    is_late = row.state in OPEN_STATES and row.expected_on is not None and row.expected_on < today
    told = [] if is_late else [Told(Refusal.NOT_LATE)]
    if any(one.day == today for one in claims):
        told.append(Told(Refusal.CLAIMED_TODAY))
    if told:
        raise AcquisitionRefused(told)
    awaited = sum(queries.counted(line).awaited for line in row.lines.all())
    made = Claim.objects.create(order=row, number=len(claims) + 1, day=today, copies=awaited, made_by_id=by.account_id)
    facts = {"number": f"{row.number}/{row.year}", "copies": str(awaited)}
    audit.record(EVENTS.ORDER_CLAIMED, by=by, about=row, at=at, facts=facts)
    return made


def _add(
    row: Order,
    title: ListedTitle,
    *,
    budget_id: int | None,
    record_uuid: UUID | None = None,
    suggestion_id: int | None = None,
    key: UUID | None = None,
    at: datetime,
) -> None:
    day: date = clock.local_date(at)
    same = record_uuid or describing.same_in_catalogue(
        title=title.title, authors=title.authors, year=title.year, isbn=title.isbn, day=day
    )
    record = cataloguing.record_by_uuid(same) if same else None
    line = OrderLine(
        order=row, record=record, title=title.title or (record.title if record else ""), authors=title.authors,
        published=title.year, isbn=title.isbn, copies=title.copies, price=title.price, budget_id=budget_id,
        suggestion_id=suggestion_id,
    )  # fmt: skip
    if key:
        line.uuid = key
    line.save()


def _known(header: Mapping[str, object]) -> dict[str, object]:
    if strange := set(header) - set(HEADER):
        raise TypeError(f"An order has no {', '.join(sorted(strange))}.")
    return dict(header)


def _draft(uuid: UUID) -> Order:
    row = queries.lock_order(uuid)
    if row.state != OrderState.DRAFT:
        raise AcquisitionRefused([Told(Refusal.NOT_DRAFT)])
    return row


def _changed(row: Order, *names: str) -> Order:
    row.version += 1
    row.save(update_fields=["version", *names])
    return row


def _require(refusals: Sequence[Refusal], *, about: str) -> None:
    if refusals:
        raise AcquisitionRefused([Told(refusal, about) for refusal in refusals])


def _require_room(row: Order, more: int) -> None:
    if row.lines.count() + more > rules.MOST_LINES:
        raise AcquisitionRefused([Told(Refusal.TOO_MANY_LINES)])


def _tell(event: EVENTS, row: Order, lines: Sequence[OrderLine], *, by: Actor, at: datetime) -> None:
    amount = sum((line.price * line.copies for line in lines), Decimal(0))
    facts = {"number": f"{row.number}/{row.year}", "copies": str(sum(line.copies for line in lines)), "amount": str(amount)}
    audit.record(event, by=by, about=row, at=at, facts=facts)
