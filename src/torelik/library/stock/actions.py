"""Drafting, posting and reversing documents of the stock; closing a year."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.library.acquisition import actions as orders
from torelik.library.acquisition import queries as acquisition
from torelik.library.acquisition.vocabulary import GRANTS as ORDERS
from torelik.library.administration import actions as administration
from torelik.library.administration.vocabulary import CONTINUOUS, Series
from torelik.library.administration.vocabulary import GRANTS as NUMBERING
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.copying.followers import Way
from torelik.library.holdings import actions as holdings
from torelik.library.holdings import groups
from torelik.library.holdings import queries as copies
from torelik.library.holdings.vocabulary import IN_STOCK, ON_BALANCE, ItemState
from torelik.library.lending import actions as lending_actions
from torelik.library.lending import group_loss_actions as group_losses
from torelik.library.lending import loss_actions as losses
from torelik.library.lending import queries as lending
from torelik.library.lending.vocabulary import GRANTS as LENDING
from torelik.library.lending.vocabulary import LossRefusal
from torelik.library.signing import queries as signing
from torelik.library.signing.vocabulary import Office
from torelik.library.stock import group_posting, queries, rules
from torelik.library.stock.models import ClosedYear, StockDocument, StockEntry, StockLine
from torelik.library.stock.rules import Told
from torelik.library.stock.vocabulary import (
    EVENTS,
    GRANTS,
    Balance,
    DocumentKind,
    DocumentState,
    Part,
    Payment,
    Reason,
    Refusal,
    Source,
)

INVENTORY_DIGITS = 6
HEADER = (
    "day",
    "source",
    "listed_supplier_id",
    "supplier",
    "accompanying",
    "reason",
    "place_id",
    "standing_id",
    "commission",
    "approved_by",
    "off_balance",
    "note",
)
"""What may be changed of a draft."""
OF_GROUPS = (DocumentKind.WRITE_OFF, DocumentKind.TRANSFER, DocumentKind.REPLACEMENT)
"""Documents by which copies of a group card leave a place."""

FREE = (Source.DONATION, Source.OBLIGATORY, Source.EXCHANGE, Source.OWN, Source.REPLACEMENT)
"""Sources for which nothing is paid; of the stock at the beginning of the register nobody knows."""
SIGNING = (Office.HEAD, Office.ACCOUNTANT)
"""Whose holders sign every act of the stock."""

GIVEN: dict[DocumentKind, dict[str, object]] = {DocumentKind.REPLACEMENT: {"source": Source.REPLACEMENT, "reason": Reason.LOST}}
"""What the kind of a document says by itself."""


class StockRefused(Exception):
    """The stock stays as it is; carries every reason with what it is about."""

    def __init__(self, told: Sequence[Told]) -> None:
        super().__init__(", ".join(f"{one.refusal} {one.about}".strip() for one in told))
        self.told = list(told)


@transaction.atomic
def draft_document(*, kind: DocumentKind, day: date, by: Actor, at: datetime, key: UUID, **header: object) -> StockDocument:
    """Begin a document; the same *key* a second time gives the same draft. *header* is of ``HEADER``."""
    by.require(GRANTS.KEEP_STOCK)
    said = GIVEN.get(kind, {}) | _known(header)
    row, is_new = StockDocument.objects.get_or_create(
        uuid=key,
        defaults={"kind": kind, "day": day, "made_at": at, "made_by_id": by.account_id, **said},
    )
    if is_new:
        audit.record(EVENTS.DRAFTED, by=by, about=row, at=at)
    return row


@transaction.atomic
def change_document(*, uuid: UUID, seen: int, by: Actor, **header: object) -> StockDocument:
    """Change the head of a draft that nobody has changed since *seen*. Raises ``StockRefused``."""
    by.require(GRANTS.KEEP_STOCK)
    row = draft(uuid, seen)
    said = _known(header)
    for name, value in said.items():
        setattr(row, name, value)
    return changed(row, *(name.removesuffix("_id") for name in said))


@transaction.atomic
def add_title(
    *,
    uuid: UUID,
    key: UUID,
    record_uuid: UUID,
    number: int,
    price: Decimal,
    place_id: int,
    for_loan: bool = True,
    barcodes: str = "",
    without_numbers: bool = False,
    by: Actor,
) -> StockDocument:
    """Add *number* copies of a title to the draft of a receipt; the same *key* twice adds one line. Raises ``StockRefused``.

    Copies *without_numbers* come onto the group card of the title and its price.
    """
    by.require(GRANTS.KEEP_STOCK)
    row = draft(uuid)
    if StockLine.objects.filter(uuid=key).exists():
        return row
    refusals = []
    if row.kind not in rules.TITLED:
        refusals.append(Told(Refusal.NO_NEW_COPIES))
    if not 1 <= number <= rules.MOST_COPIES:
        refusals.append(Told(Refusal.QUANTITY))
    if not rules.is_price(price):
        refusals.append(Told(Refusal.PRICE))
    if barcodes.split() and len(barcodes.split()) != number:
        refusals.append(Told(Refusal.BARCODES_DIFFER))
    if cataloguing.articles_among(uuids=[record_uuid]):
        refusals.append(Told(Refusal.ARTICLE))
    if barcodes.split() and without_numbers:
        refusals.append(Told(Refusal.GROUP_BARCODES))
    if refusals:
        raise StockRefused(refusals)
    StockLine.objects.create(
        uuid=key, document=row, record=cataloguing.record_by_uuid(record_uuid), copies=number, price=price, place_id=place_id,
        for_loan=for_loan, barcodes=" ".join(barcodes.split()), without_numbers=without_numbers,
    )  # fmt: skip
    return changed(row)


@transaction.atomic
def add_of_group(*, uuid: UUID, key: UUID, card: int, number: int, place_id: int, by: Actor) -> StockDocument:
    """Add *number* copies that stand at a place on the group card number *card*; the same *key* twice adds one line.

    Raises ``StockRefused``; whether so many stand there is decided again when the document is posted.
    """
    by.require(GRANTS.KEEP_STOCK)
    row = draft(uuid)
    if StockLine.objects.filter(uuid=key).exists():
        return row
    found = groups.card_by_number(card)
    if row.kind not in OF_GROUPS:
        raise StockRefused([Told(Refusal.NOT_FOR_GROUPS)])
    if found is None:
        raise StockRefused([Told(Refusal.UNKNOWN_CARD, str(card))])
    if not 1 <= number <= rules.MOST_COPIES:
        raise StockRefused([Told(Refusal.QUANTITY)])
    standing = {one.place_id: one.free for one in groups.standings(card_id=found.pk)}
    if number > standing.get(place_id, 0):
        raise StockRefused([Told(Refusal.MORE_THAN_THERE, found.record.title)])
    StockLine.objects.create(
        uuid=key, document=row, record_id=found.record_id, group=found, without_numbers=True, copies=number, price=found.price,
        place_id=place_id,
    )  # fmt: skip
    return changed(row)


@transaction.atomic
def add_from_order(
    *,
    uuid: UUID,
    copies: Mapping[UUID, tuple[int, Decimal]],
    place_id: int,
    for_loan: bool = True,
    by: Actor,
) -> StockDocument:
    """Add copies that came of lines of orders to the draft of a receipt: how many and at which price, by the lines' UUIDs.

    What stands in the draft already is counted with it. Raises ``StockRefused`` with every reason, and takes nothing then.
    """
    by.require(GRANTS.KEEP_STOCK)
    row = draft(uuid)
    if row.kind != DocumentKind.RECEIPT or not copies:
        raise StockRefused([Told(Refusal.NOTHING_CHOSEN)])
    open_lines = {line.uuid: line for line in acquisition.open_lines(visible_to=by.with_grant(ORDERS.SEE_ACQUISITION))}
    taken = queries.taken_of_orders(row)
    told = []
    lines = []
    for line_uuid, (number, price) in copies.items():
        line = open_lines.get(line_uuid)
        if line is None:
            told.append(Told(Refusal.ORDER_NOT_OPEN))
            continue
        if line.record_uuid is None:
            told.append(Told(Refusal.OTHER_TITLE, line.title))
        if number < 1:
            told.append(Told(Refusal.QUANTITY, line.title))
        elif number + taken.get(line.id, 0) > line.counted.awaited:
            told.append(Told(Refusal.MORE_THAN_AWAITED, line.title))
        if not rules.is_price(price):
            told.append(Told(Refusal.PRICE, line.title))
        lines.append((line, number, price))
    if told:
        raise StockRefused(told)
    for line, number, price in lines:
        record = cataloguing.record_by_uuid(line.record_uuid)  # type: ignore[arg-type]
        StockLine.objects.create(
            document=row, record=record, copies=number, price=price, place_id=place_id, for_loan=for_loan, order_line_id=line.id
        )
    row.source = row.source or Source.PURCHASE
    row.listed_supplier_id = row.listed_supplier_id or lines[0][0].supplier_id
    return changed(row, "source", "listed_supplier")


@transaction.atomic
def add_copies(*, uuid: UUID, numbers: Iterable[str], price: Decimal | None = None, by: Actor) -> list[Told]:
    """Add copies by their barcodes or inventory numbers; return what was not added and why, number by number.

    *price* is the new one, for a revaluation; of copies that come into the register, that of those without a price.
    Raises ``StockRefused`` for a document that is no draft.
    """
    by.require(GRANTS.KEEP_STOCK)
    row = draft(uuid)
    wanted = list(dict.fromkeys(filter(None, (number.strip() for number in numbers))))
    found = copies.items_by_numbers(wanted)
    present = set(row.lines.values_list("item_id", flat=True))
    told: list[Told] = []
    lines = []
    for number in wanted:
        item = found.get(number)
        if item is None:
            told.append(Told(Refusal.UNKNOWN_NUMBER, number))
        elif item.id in present:
            told.append(Told(Refusal.IN_DOCUMENT, number))
        elif not queries.may_leave(DocumentKind(row.kind), item.state):
            told.append(Told(Refusal.NOT_IN_STOCK, number))
        elif len(present) >= rules.MOST_LINES:
            told.append(Told(Refusal.TOO_MANY_LINES, number))
        else:
            present.add(item.id)
            worth = item.price or Decimal(0)
            is_priced = row.kind == DocumentKind.REVALUATION or (row.kind == DocumentKind.RECEIPT and item.price is None)
            new_price = price if price is not None and is_priced else worth
            lines.append(StockLine(document=row, record_id=item.record_id, item_id=item.id, price=new_price))
    StockLine.objects.bulk_create(lines)
    if lines:
        changed(row)
    return told


@transaction.atomic
def revalue_years(*, uuid: UUID, first: int, last: int, coefficient: Decimal, place_id: int | None = None, by: Actor) -> int:
    """Add to the draft of a revaluation all copies with a price that were received in these years, each price multiplied.

    Copies of the draft and those that are not in the register yet are passed over. Returns how many were added; raises
    ``StockRefused``, and adds nothing then.
    """
    by.require(GRANTS.KEEP_STOCK)
    row = draft(uuid)
    told = []
    if row.kind != DocumentKind.REVALUATION:
        told.append(Told(Refusal.NOT_REVALUATION))
    if not rules.is_coefficient(coefficient):
        told.append(Told(Refusal.COEFFICIENT))
    if told:
        raise StockRefused(told)
    present = set(row.lines.values_list("item_id", flat=True))
    found = copies.priced_copies(
        date(first, 1, 1), date(last, 12, 31), place_id=place_id, limit=rules.MOST_LINES + len(present) + 1
    )
    registered = queries.in_register([item.id for item in found])
    chosen = [item for item in found if item.id not in present and item.id in registered]
    if not chosen:
        raise StockRefused([Told(Refusal.NOTHING_FOUND)])
    if len(present) + len(chosen) > rules.MOST_LINES:
        raise StockRefused([Told(Refusal.TOO_MANY_LINES)])
    prices = {item.id: rules.multiplied(_worth(item), coefficient) for item in chosen}
    if dear := [item for item in chosen if not rules.is_price(prices[item.id])]:
        raise StockRefused([Told(Refusal.PRICE, item.inventory_number) for item in dear])
    StockLine.objects.bulk_create(
        [StockLine(document=row, record_id=item.record_id, item_id=item.id, price=prices[item.id]) for item in chosen],
        batch_size=500,
    )
    changed(row)
    return len(chosen)


@transaction.atomic
def remove_line(*, uuid: UUID, line_uuid: UUID, by: Actor) -> None:
    """Take a line out of a draft; one that is gone already is gone. Raises ``StockRefused``."""
    by.require(GRANTS.KEEP_STOCK)
    row = draft(uuid)
    if row.lines.filter(uuid=line_uuid).delete()[0]:
        changed(row)


@transaction.atomic
def discard_draft(*, uuid: UUID, by: Actor, at: datetime) -> None:
    """Throw a draft away; it never had a number. Raises ``StockRefused``."""
    by.require(GRANTS.KEEP_STOCK)
    row = draft(uuid)
    audit.record(EVENTS.DISCARDED, by=by, about=row, at=at)
    row.delete()


@transaction.atomic
def post_document(*, uuid: UUID, seen: int, by: Actor, at: datetime) -> StockDocument:
    """Post a draft, all or nothing: number it, change the copies, write the ledger (cl. 12). Raises ``StockRefused``."""
    by.require(GRANTS.POST_STOCK)
    row = queries.lock_document(uuid)
    lines, items = queries.locked_lines(row)
    told = rules.refusals_to_post(queries.posting_facts(row, lines, items, today=clock.local_date(at)))
    of_new_copies = {line.place_id for line in lines if line.item_id is None and line.group_id is None}
    told += _closed_places({*of_new_copies, row.place_id})
    if not told and row.version != seen:
        told = [Told(Refusal.CHANGED_MEANWHILE)]
    if told:
        raise StockRefused(told)
    grouped = [line for line in lines if line.without_numbers]
    lines = [line for line in lines if not line.without_numbers]
    match DocumentKind(row.kind):
        case DocumentKind.RECEIPT:
            if coming := queries.taken_of_orders(row):
                orders.receive_lines(copies=coming, by=by.with_grant(ORDERS.KEEP_ORDERS), at=at)
            entries = [
                *_received(row, [line for line in lines if line.item_id is None], at=at),
                *_taken_in(row, [line for line in lines if line.item_id is not None], items),
            ]
        case DocumentKind.WRITE_OFF:
            entries = _written_off(row, lines, items, at=at)
        case DocumentKind.REPLACEMENT:
            lost = [line for line in lines if line.item_id is not None]
            ended = lending_actions.end_replaced(item_ids=list(items), by=by.with_grant(LENDING.ISSUE_ITEM), at=at)
            for line in lost:
                line.loan_id = ended.get(_item(line))
            entries = [
                *_written_off(row, lost, items, at=at),
                *_received(row, [line for line in lines if line.item_id is None], at=at),
            ]
        case DocumentKind.TRANSFER:
            holdings.move_items({item_id: _place(row) for item_id in items}, at=at)
            entries = [
                _entry(
                    row,
                    items[_item(line)],
                    Part.MOVED,
                    0,
                    Decimal(0),
                    place_from=items[_item(line)].place_id,
                    place_to=row.place_id,
                )
                for line in lines
            ]
        case DocumentKind.REVALUATION:
            holdings.set_prices({_item(line): line.price for line in lines})
            entries = [_entry(row, items[_item(line)], Part.VALUE, 0, line.price - _worth(items[_item(line)])) for line in lines]
        case DocumentKind.REVERSAL:
            raise StockRefused([Told(Refusal.NOT_DRAFT)])
    if lost_by := [line.group_loan_id for line in grouped if line.group_loan_id]:
        group_losses.take_off_cards(loan_ids=lost_by, by=by.with_grant(LENDING.ISSUE_ITEM), at=at)
    entries += group_posting.enter(row, grouped, at=at)
    _write(row, entries)
    _number(row, by=by, at=at)
    _tell(EVENTS.REPLACED if row.kind == DocumentKind.REPLACEMENT else EVENTS.POSTED, row, entries, by=by, at=at)
    return row


@transaction.atomic
def reverse_document(*, uuid: UUID, day: date, note: str, by: Actor, at: datetime) -> StockDocument:
    """Undo a posted document by another that says the opposite; both stay. Raises ``StockRefused``."""
    by.require(GRANTS.POST_STOCK)
    row = queries.lock_document(uuid)
    both = list(row.entries.select_related("group", "record").defer("record__marc").order_by("id"))
    entries = [entry for entry in both if entry.item_id is not None]
    grouped = [entry for entry in both if entry.group_id is not None]
    items = copies.lock_items([_copy(entry) for entry in entries])
    told = list(_refusals_to_reverse(row, entries, items, day=day, note=note, today=clock.local_date(at)))
    if row.state == DocumentState.POSTED:
        told += group_posting.refusals_to_undo(grouped)
        back = {items[_copy(entry)].place_id for entry in entries if entry.part == Part.LEFT}
        told += _closed_places({*back, *(entry.place_from_id for entry in both)})
    if told:
        raise StockRefused(told)
    reversal = StockDocument.objects.create(
        kind=DocumentKind.REVERSAL, day=day, note=note, reverses=row, made_at=at, made_by_id=by.account_id
    )
    came = [_copy(entry) for entry in entries if entry.part == Part.RECEIVED]
    left = [_copy(entry) for entry in entries if entry.part == Part.LEFT]
    match DocumentKind(row.kind):
        case DocumentKind.RECEIPT | DocumentKind.WRITE_OFF | DocumentKind.REPLACEMENT:
            if row.kind == DocumentKind.RECEIPT and (of_orders := queries.taken_of_orders(row)):
                orders.unreceive_lines(copies=of_orders, by=by.with_grant(ORDERS.KEEP_ORDERS), at=at)
            if came:
                holdings.set_state(came, ItemState.WITHDRAWN, at=at)
            before = dict(row.lines.values_list("item_id", "item_state")) if left else {}
            for state in ON_BALANCE:
                ids = [item_id for item_id in left if (before[item_id] or ItemState.AVAILABLE) == state]
                holdings.set_state(ids, state, at=at)
        case DocumentKind.TRANSFER:
            holdings.move_items({_copy(entry): entry.place_from_id for entry in entries if entry.place_from_id}, at=at)
        case DocumentKind.REVALUATION:
            holdings.set_prices({_copy(entry): _worth(items[_copy(entry)]) - entry.amount for entry in entries})
    if row.kind == DocumentKind.REPLACEMENT:
        _reopen_loans(row, by=by, at=at)
    opposite = [_opposite(entry, reversal) for entry in both]
    group_posting.change_balances(opposite, at=at)
    _put_back_lost(row, by=by, at=at)
    StockEntry.objects.bulk_create(opposite, batch_size=1_000)
    _number(reversal, by=by, at=at)
    row.state = DocumentState.REVERSED
    row.save(update_fields=["state"])
    _tell(EVENTS.REVERSED, reversal, opposite, by=by, at=at)
    return reversal


def _reopen_loans(row: StockDocument, *, by: Actor, at: datetime) -> None:
    """Let readers owe again what an act of replacement had settled."""
    loan_ids = list(row.lines.exclude(loan=None).values_list("loan_id", flat=True))
    try:
        losses.reopen_replaced(loan_ids=loan_ids, by=by.with_grant(LENDING.ISSUE_ITEM), at=at)
    except losses.LossRefused as refused:
        raise StockRefused([Told(Refusal.READER_LEFT, refused.about)]) from refused


def _put_back_lost(row: StockDocument, *, by: Actor, at: datetime) -> None:
    """Let copies of group cards that readers lost be lost again, as before the act."""
    loan_ids = list(row.lines.exclude(group_loan=None).values_list("group_loan_id", flat=True))
    try:
        group_losses.put_back_on_cards(loan_ids=loan_ids, by=by.with_grant(LENDING.ISSUE_ITEM), at=at)
    except losses.LossRefused as refused:
        has_another = LossRefusal.HAS_ANOTHER in refused.refusals
        why = Refusal.READER_HAS_ANOTHER if has_another else Refusal.READER_LEFT
        raise StockRefused([Told(why, refused.about)]) from refused


@transaction.atomic
def close_year(*, year: int, by: Actor, at: datetime) -> ClosedYear:
    """Close the registers of a year: opening and received less left is what is there (cl. 12). Raises ``StockRefused``."""
    by.require(NUMBERING.SET_NUMBERS)
    administration.hold_numbers(series=Series.ACT, year=year)
    told = rules.refusals_to_close(
        year,
        today=clock.local_date(at),
        closed_through=queries.closed_through(),
        first_year=queries.first_year(),
        has_drafts=queries.has_drafts(year),
    )
    if told:
        raise StockRefused(told)
    found = queries.register(year, visible_to=by.with_grant(GRANTS.SEE_STOCK))
    row = ClosedYear.objects.create(
        year=year, copies=found.copies.closing, amount=found.closing_amount, closed_at=at, closed_by_id=by.account_id
    )
    audit.record(
        EVENTS.CLOSED, by=by, about=row, at=at, facts={"year": str(year), "copies": str(row.copies), "amount": str(row.amount)}
    )
    return row


def _known(header: Mapping[str, object]) -> dict[str, object]:
    if strange := set(header) - set(HEADER):
        raise TypeError(f"A document has no {', '.join(sorted(strange))}.")
    return dict(header)


def draft(uuid: UUID, seen: int | None = None) -> StockDocument:
    """Return a draft and keep its row until the transaction ends. Raises ``StockRefused`` for anything else."""
    row = queries.lock_document(uuid)
    if row.state != DocumentState.DRAFT:
        raise StockRefused([Told(Refusal.NOT_DRAFT)])
    if seen is not None and row.version != seen:
        raise StockRefused([Told(Refusal.CHANGED_MEANWHILE)])
    return row


def changed(row: StockDocument, *names: str) -> StockDocument:
    """Keep that the draft is another one now, with the columns that changed."""
    row.version += 1
    row.save(update_fields=["version", *names])
    return row


def _item(line: StockLine) -> int:
    if line.item_id is None:
        raise ValueError("The line names no copy.")
    return line.item_id


def _copy(entry: StockEntry) -> int:
    if entry.item_id is None:
        raise ValueError("The entry names no copy.")
    return entry.item_id


def _place(row: StockDocument) -> int:
    if row.place_id is None:
        raise ValueError("The document names no place.")
    return row.place_id


def _closed_places(place_ids: Collection[int | None]) -> list[Told]:
    """Refuse each place to which copies would come though it is closed; keep the others open until all is written."""
    ids = [place_id for place_id in place_ids if place_id is not None]
    return [Told(Refusal.CLOSED_PLACE, name) for name in copies.closed_places(ids=ids)] if ids else []


def _worth(item: copies.ItemCard) -> Decimal:
    return item.price or Decimal(0)


def _received(row: StockDocument, lines: Sequence[StockLine], *, at: datetime) -> list[StockEntry]:
    """Make the copies of a receipt under new inventory numbers, and return their entries."""
    if not lines:
        return []
    first = administration.take_number(series=Series.INVENTORY, year=CONTINUOUS, count=sum(line.copies for line in lines))
    new: list[holdings.NewItem] = []
    for line in lines:
        barcodes = line.barcodes.split()
        for place in range(line.copies):
            number = f"{first + len(new):0{INVENTORY_DIGITS}}"
            barcode = barcodes[place] if barcodes else number
            new.append(holdings.NewItem(line.record_id, barcode, number, line.place_id or 0, line.for_loan, line.price))
    if copies.taken_numbers(inventory=[one.inventory_number for one in new]):
        raise StockRefused([Told(Refusal.INVENTORY_TAKEN)])
    try:
        items = holdings.receive_items(new, acquired_on=row.day, at=at)
    except holdings.CopyRefused as refused:
        raise StockRefused([Told(Refusal.ARTICLE)]) from refused
    return [
        StockEntry(
            document=row, item_id=item.pk, record_id=item.record_id, part=Part.RECEIVED, copies=1,
            amount=item.price or Decimal(0), year=row.day.year, place_to_id=item.place_id,
        )
        for item in items
    ]  # fmt: skip


def _written_off(
    row: StockDocument, lines: Sequence[StockLine], items: Mapping[int, copies.ItemCard], *, at: datetime
) -> list[StockEntry]:
    """Take copies out of the stock, remember what each was before, and return their entries."""
    for line in lines:
        line.item_state = items[_item(line)].state
    StockLine.objects.bulk_update(lines, ["item_state", "loan"], batch_size=500)
    holdings.set_state([_item(line) for line in lines], ItemState.WITHDRAWN, at=at)
    return [_entry(row, items[_item(line)], Part.LEFT, 1, _worth(items[_item(line)])) for line in lines]


def _taken_in(row: StockDocument, lines: Sequence[StockLine], items: Mapping[int, copies.ItemCard]) -> list[StockEntry]:
    """Take copies that stand in the library already into the register, and return their entries."""
    holdings.set_prices({_item(line): line.price for line in lines})
    found = [(items[_item(line)], line.price) for line in lines]
    return [_entry(row, item, Part.RECEIVED, 1, price, place_to=item.place_id) for item, price in found]


def _entry(
    row: StockDocument,
    item: copies.ItemCard,
    part: Part,
    number: int,
    amount: Decimal,
    *,
    place_from: int | None = None,
    place_to: int | None = None,
) -> StockEntry:
    return StockEntry(
        document=row, item_id=item.id, record_id=item.record_id, part=part, copies=number, amount=amount, year=row.day.year,
        place_from_id=place_from, place_to_id=place_to,
    )  # fmt: skip


def _opposite(entry: StockEntry, reversal: StockDocument) -> StockEntry:
    return StockEntry(
        document=reversal, item_id=entry.item_id, group_id=entry.group_id, record_id=entry.record_id, part=entry.part,
        # What moved goes back by its places, everything else by its sign.
        copies=entry.copies if entry.part == Part.MOVED else -entry.copies,
        amount=-entry.amount, year=reversal.day.year, place_from_id=entry.place_to_id, place_to_id=entry.place_from_id,
        **queries.kept_columns(entry),
    )  # fmt: skip


def _write(row: StockDocument, entries: Sequence[StockEntry]) -> None:
    """Write the ledger: what comes has the columns of its title and document on this day, all else those it came under."""
    entries = group_posting.parted(entries, queries.columns_on_cards(_cards_left(entries)))
    arrived = queries.columns_at_arrival(entry for entry in entries if entry.part != Part.RECEIVED)
    fresh = {entry.record_id for entry in entries if entry.part == Part.RECEIVED or _whose(entry) not in arrived}
    titles = queries.columns_of(fresh) if fresh else {}
    document = {
        "payment": Payment.PAID if row.source == Source.PURCHASE else Payment.FREE if row.source in FREE else Payment.UNKNOWN,
        "balance": Balance.OFF if row.off_balance else Balance.ON,
    }
    for entry in entries:
        if entry.kind:
            continue  # parted by the columns under which its copies came
        comes = entry.part == Part.RECEIVED or _whose(entry) not in arrived
        kept = titles[entry.record_id] | document if comes else arrived[_whose(entry)]
        for name, value in kept.items():
            setattr(entry, name, value)
    StockEntry.objects.bulk_create(entries, batch_size=1_000)


def _cards_left(entries: Iterable[StockEntry]) -> set[int]:
    return {entry.group_id for entry in entries if entry.group_id is not None and entry.part == Part.LEFT}


def _whose(entry: StockEntry) -> tuple[int | None, int | None]:
    return entry.item_id, entry.group_id


def _number(row: StockDocument, *, by: Actor, at: datetime) -> None:
    """Give the posted document its number, and the number of the summary register where it belongs there."""
    year = row.day.year
    kind = row.reverses.kind if row.reverses else row.kind
    row.act = administration.take_number(series=Series.ACT, year=year)
    # Whoever closes the year holds these numbers: what was closed while we waited is seen now.
    if (closed := queries.closed_through()) is not None and year <= closed:
        raise StockRefused([Told(Refusal.CLOSED_PERIOD)])
    if kind == DocumentKind.RECEIPT:
        row.register_number = administration.take_number(series=Series.ACCESSION, year=year)
    elif kind == DocumentKind.WRITE_OFF:
        row.register_number = administration.take_number(series=Series.DISPOSAL, year=year)
    elif kind == DocumentKind.REPLACEMENT:
        row.register_number = administration.take_number(series=Series.ACCESSION, year=year)
        row.disposal_number = administration.take_number(series=Series.DISPOSAL, year=year)
    row.signed = signing.signed_on(row.day, offices=SIGNING, commission_id=row.standing_id).as_json()
    row.state, row.posted_at, row.posted_by_id = DocumentState.POSTED, at, by.account_id
    row.save(update_fields=["act", "register_number", "disposal_number", "signed", "state", "posted_at", "posted_by"])


def _tell(event: EVENTS, row: StockDocument, entries: Sequence[StockEntry], *, by: Actor, at: datetime) -> None:
    amount = sum((entry.amount for entry in entries), Decimal(0))
    if event == EVENTS.REPLACED:
        lost, accepted = (sum(_counted(one) for one in entries if one.part == part) for part in (Part.LEFT, Part.RECEIVED))
        facts = {"number": f"{row.act}/{row.day.year}", "lost": str(lost), "accepted": str(accepted)}
        audit.record(event, by=by, about=row, at=at, facts=facts)
        return
    facts = {
        "number": f"{row.act}/{row.day.year}",
        "copies": str(sum(_counted(entry) for entry in entries)),
        "amount": str(amount),
    }
    audit.record(event, by=by, about=row, at=at, facts=facts)


def _counted(entry: StockEntry) -> int:
    return 1 if entry.group_id is None else abs(entry.copies)


def _refusals_to_reverse(
    row: StockDocument,
    entries: Sequence[StockEntry],
    items: Mapping[int, copies.ItemCard],
    *,
    day: date,
    note: str,
    today: date,
) -> Iterable[Told]:
    if row.state != DocumentState.POSTED or row.kind == DocumentKind.REVERSAL:
        yield Told(Refusal.NOT_POSTED)
        return
    yield from rules.refusals_of_day(day, today=today, closed_through=queries.closed_through())
    if not note.strip():
        yield Told(Refusal.NO_NOTE)
    on_loan = lending.due_days(list(items))
    set_prices = dict(row.lines.values_list("item_id", "price")) if row.kind == DocumentKind.REVALUATION else {}
    for entry in entries:
        item = items[_copy(entry)]
        in_stock = item.state in IN_STOCK
        kind = DocumentKind(row.kind)
        if kind is DocumentKind.REPLACEMENT:  # in one document both, each as if it stood alone
            kind = DocumentKind.WRITE_OFF if entry.part == Part.LEFT else DocumentKind.RECEIPT
        match kind:
            case DocumentKind.WRITE_OFF:
                is_as_left = item.state not in ON_BALANCE
            case DocumentKind.TRANSFER:
                is_as_left = in_stock and item.place_id == entry.place_to_id
            case DocumentKind.REVALUATION:
                is_as_left = in_stock and item.price == set_prices[item.id]
            case _:
                is_as_left = in_stock and item.price == entry.amount
        if not is_as_left:
            yield Told(Refusal.CHANGED_SINCE, item.inventory_number)
        elif kind is DocumentKind.RECEIPT and item.id in on_loan:
            yield Told(Refusal.ON_LOAN, item.inventory_number)


def follow_record(way: Way, only: Sequence[str] | None) -> list[str]:
    """Let the lines of drafts name the other record in place of a merged one; the ledger says what it said."""
    rows = StockLine.objects.filter(record_id=way.from_id, document__state=DocumentState.DRAFT).order_by("id")
    if only is not None:
        rows = rows.filter(uuid__in=only)
    moved = [str(uuid) for uuid in rows.values_list("uuid", flat=True)]
    StockLine.objects.filter(uuid__in=moved).update(record_id=way.to_id)
    return moved
