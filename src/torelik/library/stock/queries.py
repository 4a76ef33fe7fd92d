"""Questions to the ledger: documents, the summary register, the inventory register."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Min, OuterRef, QuerySet, Subquery, Sum, When
from django.db.models.functions import Abs, Coalesce

from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.acquisition import queries as acquisition
from torelik.library.acquisition.vocabulary import OPEN_STATES
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.holdings import groups
from torelik.library.holdings import queries as holdings
from torelik.library.holdings.vocabulary import IN_STOCK, ON_BALANCE, ItemState
from torelik.library.lending import queries as lending
from torelik.library.lending.group_loss_queries import GroupLoss, lock_losses
from torelik.library.signing import queries as signing
from torelik.library.stock import columns, rules
from torelik.library.stock.columns import KEPT, splits_of
from torelik.library.stock.models import ClosedYear, StockDocument, StockEntry, StockLine
from torelik.library.stock.rules import LineFacts, PostingFacts
from torelik.library.stock.vocabulary import GRANTS, Coming, DocumentKind, DocumentState, Language, Part, Section, Source, Split

COUNTED = Case(When(group=None, then=1), default=Abs("copies"), output_field=IntegerField())
"""How many copies an entry is about, whatever its part."""
_checks: Callable[[Collection[int]], Mapping[int, Iterable[int]]] | None = None
OF_LOST = (DocumentKind.WRITE_OFF, DocumentKind.REPLACEMENT)
"""Documents by which lost copies leave."""
SEES = (GRANTS.SEE_STOCK, GRANTS.KEEP_STOCK, GRANTS.POST_STOCK)


@dataclass(frozen=True, slots=True)
class LineShown:
    """One line of a document with its title."""

    uuid: UUID
    title: str
    authors: str
    year: int | None
    record_uuid: UUID
    copies: int
    price: Decimal
    place: str
    barcodes: str
    inventory_number: str
    old_price: Decimal | None
    order: str = ""
    ordered_price: Decimal | None = None
    without_numbers: bool = False
    card_number: int | None = None
    is_lost: bool = False

    @property
    def amount(self) -> Decimal:
        return self.price * self.copies


@dataclass(frozen=True, slots=True)
class EntryShown:
    """One copy of a posted document, or some copies of a group card, whose number stands in place of that of a copy."""

    inventory_number: str
    barcode: str
    title: str
    authors: str
    year: int | None
    record_uuid: UUID
    amount: Decimal
    place: str
    copies: int = 1
    card_number: int | None = None
    part: Part = Part.RECEIVED
    item_id: int | None = None


@dataclass(frozen=True, slots=True)
class LoanEnded:
    """The loan of a copy that was lost and replaced."""

    issued_at: datetime


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One document in a part of the summary register."""

    document: StockDocument
    number: int
    titles: int
    copies: int
    amount: Decimal
    splits: Mapping[Split, Mapping[str, int]]


@dataclass(slots=True)
class Column:
    """One column of the balance: what was there, came, left, is there."""

    opening: int = 0
    received: int = 0
    left: int = 0

    @property
    def closing(self) -> int:
        return self.opening + self.received - self.left


@dataclass(frozen=True, slots=True)
class Register:
    """The summary register of one year in its three parts; sums are in tenge."""

    year: int
    received: list[RegisterRow]
    left: list[RegisterRow]
    copies: Column
    opening_amount: Decimal
    received_amount: Decimal
    left_amount: Decimal
    revalued_amount: Decimal
    splits: Mapping[Split, Mapping[str, Column]] = field(default_factory=dict)
    is_closed: bool = False

    @property
    def closing_amount(self) -> Decimal:
        return self.opening_amount + self.received_amount - self.left_amount + self.revalued_amount


@dataclass(frozen=True, slots=True)
class InventoryRow:
    """One copy in the inventory register."""

    inventory_number: str
    acquired_on: date
    register_number: int | None
    title: str
    authors: str
    year: int | None
    price: Decimal | None
    place: str
    left_on: date | None
    left_act: int | None
    section: str = ""
    checked: tuple[int, ...] = ()
    """Years of the stock-takings that found the copy."""


def may_see(actor: Actor) -> bool:
    """Tell whether the actor may see documents and registers."""
    return actor.may_any(SEES)


def documents(*, kind: str = "", state: str = "", year: int | None = None, visible_to: Actor) -> QuerySet[StockDocument]:
    """Return documents, the newest first; none for who does not see the stock."""
    if not may_see(visible_to):
        return StockDocument.objects.none()
    # Each sum is a question of its own: joined, lines and entries of one document would multiply each other.
    entries = StockEntry.objects.filter(document=OuterRef("pk")).order_by().values("document")
    lines = StockLine.objects.filter(document=OuterRef("pk")).order_by().values("document")
    found = StockDocument.objects.select_related("place", "reverses", "listed_supplier").annotate(
        copies=Subquery(lines.annotate(sum=Sum("copies")).values("sum")),
        entry_count=Coalesce(Subquery(entries.annotate(sum=Sum(COUNTED)).values("sum")), 0),
    )
    if kind:
        found = found.filter(kind=kind)
    if state:
        found = found.filter(state=state)
    if year:
        found = found.filter(day__year=year)
    return found.order_by("-day", "-id")


def document(uuid: UUID, *, visible_to: Actor) -> StockDocument:
    """Return one document. Raises ``NotFound``, also for who does not see the stock."""
    rows = StockDocument.objects.select_related(
        "place", "reverses__listed_supplier", "reversal", "made_by", "posted_by", "listed_supplier"
    )
    row = rows.filter(uuid=uuid).first() if may_see(visible_to) else None
    if row is None:
        raise NotFound(uuid)
    return row


def lines_of(row: StockDocument) -> list[LineShown]:
    """Return the lines of a draft in the order in which they were added; one query."""
    lines = (
        row.lines.select_related("record", "item", "item__place", "place", "order_line__order", "group")
        .defer("record__marc")
        .order_by("id")
    )
    return [
        LineShown(
            uuid=line.uuid,
            title=line.record.title,
            authors=line.record.authors,
            year=line.record.year,
            record_uuid=line.record.uuid,
            copies=line.copies,
            price=line.price,
            place=str(line.place.name) if line.place else str(line.item.place.name) if line.item else "",
            barcodes=line.barcodes,
            inventory_number=line.item.inventory_number if line.item else "",
            old_price=line.item.price if line.item else None,
            order=str(line.order_line.order) if line.order_line else "",
            ordered_price=line.order_line.price if line.order_line else None,
            without_numbers=line.without_numbers,
            card_number=line.group.number if line.group else None,
            is_lost=line.group_loan_id is not None,
        )
        for line in lines
    ]


def entries_of(row: StockDocument) -> QuerySet[StockEntry]:
    """Return the copies of a posted document by inventory number."""
    entries = row.entries.select_related("item", "group", "record", "place_from", "place_to").defer("record__marc")
    return entries.order_by("item__inventory_number", "id")


def loans_of(row: StockDocument) -> dict[int, LoanEnded]:
    """Return the loans that a replacement of lost copies ended, by the copies; one query."""
    lines = row.lines.exclude(loan=None).select_related("loan").order_by("id")
    return {line.item_id: LoanEnded(line.loan.issued_at) for line in lines if line.item_id and line.loan}


def count_copies(row: StockDocument) -> int:
    """Return how many copies a posted document is about; one query."""
    return row.entries.aggregate(sum=Sum(COUNTED))["sum"] or 0


def entry_lines(entries: Iterable[StockEntry]) -> list[EntryShown]:
    """Return entries as they are shown."""
    return [
        EntryShown(
            inventory_number=entry.item.inventory_number if entry.item else "",
            barcode=entry.item.barcode if entry.item else "",
            title=entry.record.title,
            authors=entry.record.authors,
            year=entry.record.year,
            record_uuid=entry.record.uuid,
            amount=entry.amount,
            place=" → ".join(str(place.name) for place in (entry.place_from, entry.place_to) if place),
            copies=abs(entry.copies) if entry.group else 1,
            card_number=entry.group.number if entry.group else None,
            part=Part(entry.part),
            item_id=entry.item_id,
        )
        for entry in entries
    ]


def awaited_lines(row: StockDocument) -> list[acquisition.OrderLineShown]:
    """Return the open lines of orders of the document's supplier, or of all where none of the list is named."""
    sees = Actor.system("stock")  # whoever drafts a receipt must see what is awaited, with or without a right to orders
    return acquisition.open_lines(supplier_id=row.listed_supplier_id, visible_to=sees)


def taken_of_orders(row: StockDocument) -> dict[int, int]:
    """Return how many copies of each line of an order stand in the document, by the keys of those lines; one query."""
    found = row.lines.exclude(order_line=None).values_list("order_line").annotate(sum=Sum("copies")).order_by()
    return {pk: number for pk, number in found if pk is not None}


def lock_document(uuid: UUID) -> StockDocument:
    """Return the document and keep its row until the transaction ends. Raises ``NotFound``."""
    row = StockDocument.objects.select_for_update().filter(uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    return row


def locked_lines(row: StockDocument) -> tuple[list[StockLine], dict[int, holdings.ItemCard]]:
    """Return the lines of a draft, and the copies that they name with their rows kept."""
    lines = list(row.lines.select_related("record", "place").defer("record__marc").order_by("id"))
    return lines, holdings.lock_items([line.item_id for line in lines if line.item_id])


def posting_facts(
    row: StockDocument, lines: Iterable[StockLine], items: Mapping[int, holdings.ItemCard], *, today: date
) -> PostingFacts:
    """Return what decides about posting."""
    lines = list(lines)
    on_loan = lending.due_days(list(items)) if items else {}
    registered = in_register(items)
    ordered = acquisition.lock_lines_with_orders(line.order_line_id for line in lines if line.order_line_id)
    typed = {line.pk: tuple(line.barcodes.split()) for line in lines}
    taken = (
        holdings.taken_numbers(barcodes=[barcode for each in typed.values() for barcode in each])
        if any(typed.values())
        else set()
    )
    lost = lock_losses({line.group_loan_id for line in lines if line.group_loan_id})
    standing = groups.lock_balances({line.group_id for line in lines if line.group_id})
    return PostingFacts(
        kind=DocumentKind(row.kind),
        state=DocumentState(row.state),
        day=row.day,
        today=today,
        closed_through=closed_through(),
        source=row.source,
        reason=row.reason,
        commission=str(row.standing.name) if row.standing else row.commission,
        commission_works=row.standing is None or signing.is_in_force(row.standing.pk, row.day),
        place=str(row.place_id or ""),
        reader=row.supplier,
        lines=tuple(
            LineFacts(
                about=items[line.item_id].inventory_number if line.item_id else line.record.title,
                copies=line.copies,
                price=line.price,
                place=str(line.place_id or ""),
                barcodes=typed[line.pk],
                taken=tuple(barcode for barcode in typed[line.pk] if barcode in taken),
                is_existing=line.item_id is not None,
                is_in_register=line.item_id in registered,
                item_in_stock=not line.item_id or may_leave(DocumentKind(row.kind), items[line.item_id].state),
                is_on_loan=line.item_id in on_loan,
                stands_at=str(items[line.item_id].place_id if line.item_id else line.place_id or ""),
                is_without_numbers=line.without_numbers,
                group=line.group_id,
                standing=standing.get((line.group_id or 0, line.place_id or 0), 0),
                lost_may_leave=_lost_may_leave(DocumentKind(row.kind), lost.get(line.group_loan_id or 0)),
                **_of_order(line, ordered),
            )
            for line in lines
        ),
    )


def _lost_may_leave(kind: DocumentKind, lost: GroupLoss | None) -> bool | None:
    if lost is None:
        return None
    return lost.waits_for_act if kind is DocumentKind.WRITE_OFF else lost.may_be_replaced


def _of_order(line: StockLine, ordered: Mapping[int, Any]) -> dict[str, Any]:
    if line.order_line_id is None:
        return {}
    of = ordered[line.order_line_id]
    return {
        "order_line": of.pk,
        "is_order_open": of.order.state in OPEN_STATES,
        "is_title_ordered": of.record_id == line.record_id,
        "awaited": acquisition.counted(of).awaited,
    }


def may_leave(kind: DocumentKind, state: ItemState) -> bool:
    """Tell whether a document may have a copy in this state: a lost one is only written off or replaced."""
    return state in (ON_BALANCE if kind in OF_LOST else IN_STOCK)


def in_register(item_ids: Collection[int]) -> set[int]:
    """Return which of the copies the registers count as present; one query."""
    counted: dict[int, int] = defaultdict(int)
    found = StockEntry.objects.filter(item__in=item_ids, part__in=(Part.RECEIVED, Part.LEFT))
    for item_id, part, number in found.values_list("item", "part", "copies"):
        counted[item_id] += number if part == Part.RECEIVED else -number
    return {item_id for item_id, number in counted.items() if number > 0}


def columns_of(record_ids: Collection[int]) -> dict[int, dict[str, str]]:
    """Return the columns in which the register counts copies of each title today; two queries."""
    before = set(
        StockEntry.objects.filter(record__in=record_ids, part=Part.RECEIVED, copies__gt=0).values_list("record_id", flat=True)
    )
    return {
        record_id: columns.columns_of(marc) | {"coming": Coming.AGAIN if record_id in before else Coming.FIRST}
        for record_id, marc in cataloguing.marc_of_ids(record_ids).items()
    }


def columns_at_arrival(entries: Iterable[StockEntry]) -> dict[tuple[int | None, int | None], dict[str, str]]:
    """Return the columns under which each copy, or group card, last came in: copies leave from the same ones.

    By the ids of copy and card; what never came into the register is left out. Two queries.
    """
    entries = list(entries)
    came = StockEntry.objects.filter(part=Part.RECEIVED, copies__gt=0).order_by("id")
    found = {}
    for name in ("item_id", "group_id"):
        ids = {getattr(entry, name) for entry in entries} - {None}
        for item_id, group_id, *kept in came.filter(**{f"{name}__in": ids}).values_list("item_id", "group_id", *KEPT):
            found[item_id, group_id] = dict(zip(KEPT, kept, strict=True))
    return found


def columns_on_cards(group_ids: Collection[int]) -> dict[int, list[tuple[dict[str, str], int]]]:
    """Return under which columns copies of each group card came, in their order, and how many of them are left; one query."""
    counted = StockEntry.objects.filter(group__in=group_ids, part__in=(Part.RECEIVED, Part.LEFT)).order_by()
    rows = counted.values_list("group_id", "part", *KEPT).annotate(first=Min("id"), sum=Sum("copies"))
    heaps: dict[int, dict[tuple[str, ...], int]] = defaultdict(dict)
    for group_id, part, *kept, _first, number in sorted(rows, key=lambda row: row[-2]):
        key = tuple(kept)
        heaps[group_id][key] = heaps[group_id].get(key, 0) + (number if part == Part.RECEIVED else -number)
    return {
        group_id: [(dict(zip(KEPT, key, strict=True)), number) for key, number in found.items()]
        for group_id, found in heaps.items()
    }


def kept_columns(entry: StockEntry) -> dict[str, str]:
    """Return what an entry keeps of its title, for the entry that takes it back."""
    return {name: getattr(entry, name) for name in KEPT}


def closed_through() -> int | None:
    """Return the last closed year."""
    row = ClosedYear.objects.order_by("-year").first()
    return row.year if row else None


def first_year() -> int | None:
    """Return the year of the first posted document."""
    first: date | None = StockDocument.objects.exclude(state=DocumentState.DRAFT).aggregate(first=Min("day"))["first"]
    return first.year if first else None


def years(*, today: date) -> list[int]:
    """Return the years of which there are registers, the newest first; this one always."""
    first = first_year() or today.year
    return list(range(max(today.year, first), min(first, today.year) - 1, -1))


def has_drafts(year: int) -> bool:
    """Tell whether drafts are dated into the year."""
    return StockDocument.objects.filter(state=DocumentState.DRAFT, day__year=year).exists()


def register(year: int, *, visible_to: Actor) -> Register:
    """Return the summary register of a year; seven queries, whatever the number of documents. Raises ``NotFound``."""
    if not may_see(visible_to):
        raise NotFound(year)
    before = StockEntry.objects.filter(year__lt=year)
    copies = Column(opening=_copies(before, Part.RECEIVED) - _copies(before, Part.LEFT))
    received, left = _rows(year, Part.RECEIVED), _rows(year, Part.LEFT)
    copies.received, copies.left = (sum(row.copies for row in rows) for rows in (received, left))
    counted_by: dict[Split, dict[str, Column]] = {split: defaultdict(Column) for split in Split}
    grouped = before.filter(part__in=(Part.RECEIVED, Part.LEFT)).values_list("part", *KEPT)
    for part, *values, number in grouped.annotate(sum=Sum("copies")).order_by():
        for split, value in splits_of(**dict(zip(KEPT, values, strict=True))).items():
            counted_by[split][value].opening += number if part == Part.RECEIVED else -number
    for rows, name_of_sum in ((received, "received"), (left, "left")):
        for row in rows:
            for split in Split:
                for value, number in row.splits[split].items():
                    column = counted_by[split][value]
                    setattr(column, name_of_sum, getattr(column, name_of_sum) + number)
    opening = _amounts(before)
    amounts = _amounts(StockEntry.objects.filter(year=year))
    return Register(
        year=year,
        received=received,
        left=left,
        copies=copies,
        opening_amount=opening[Part.RECEIVED] - opening[Part.LEFT] + opening[Part.VALUE],
        received_amount=amounts[Part.RECEIVED],
        left_amount=amounts[Part.LEFT],
        revalued_amount=amounts[Part.VALUE],
        splits=counted_by,
        is_closed=ClosedYear.objects.filter(year=year).exists(),
    )


def _copies(entries: QuerySet[StockEntry], part: Part) -> int:
    return entries.filter(part=part).aggregate(sum=Sum("copies"))["sum"] or 0


def _amounts(entries: QuerySet[StockEntry]) -> dict[Part, Decimal]:
    rows = entries.values("part").annotate(sum=Sum("amount")).order_by()
    return {part: Decimal(0) for part in Part} | {Part(row["part"]): _tiyn(row["sum"]) for row in rows}


def _tiyn(amount: Decimal) -> Decimal:
    """Return a sum in whole tiyn: SQLite adds decimals as binary fractions."""
    return amount.quantize(rules.CENT)


def _rows(year: int, part: Part) -> list[RegisterRow]:
    entries = StockEntry.objects.filter(year=year, part=part)
    counted: dict[int, dict[Split, dict[str, int]]] = defaultdict(lambda: {split: defaultdict(int) for split in Split})
    sums: dict[int, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    groups = entries.values_list("document", *KEPT).annotate(number=Sum("copies"), sum=Sum("amount")).order_by()
    for document_id, *values, number, amount in groups:
        for split, value in splits_of(**dict(zip(KEPT, values, strict=True))).items():
            counted[document_id][split][value] += number
        sums[document_id][0] += number
        sums[document_id][1] += amount
    counting = entries.values("document").annotate(many=Count("record", distinct=True))
    titles = dict(counting.values_list("document", "many").order_by())
    documents = (
        StockDocument.objects.filter(pk__in=counted)
        .select_related("listed_supplier", "reverses__listed_supplier")
        .order_by(Coalesce("disposal_number", "register_number") if part is Part.LEFT else "register_number", "id")
    )
    return [
        RegisterRow(
            document=row,
            number=(row.disposal_number if part is Part.LEFT else None) or row.register_number or 0,
            titles=titles[row.pk],
            copies=int(sums[row.pk][0]),
            amount=_tiyn(sums[row.pk][1]),
            splits=counted[row.pk],
        )
        for row in documents
    ]


@dataclass(frozen=True, slots=True)
class TitleReceived:
    """Copies of one title that came in a period; section and language are those of the register."""

    record_id: int
    section: Section
    language: Language
    copies: int


def titles_received(first: date, last: date) -> list[TitleReceived]:
    """Return the titles of which copies came from *first* to *last*; one query.

    What was taken back by a reversal of the same period did not come; stock from before the register is not new.
    """
    came = StockEntry.objects.filter(part=Part.RECEIVED, document__day__range=(first, last))
    came = came.exclude(document__source=Source.OPENING).exclude(document__reverses__source=Source.OPENING)
    counted = came.values_list("record", "section", "language").annotate(sum=Sum("copies")).filter(sum__gt=0).order_by()
    return [TitleReceived(record_id, Section(section), Language(language), n) for record_id, section, language, n in counted]


def inventory(*, visible_to: Actor) -> QuerySet[StockEntry]:
    """Return the entries by which copies came, in the order of inventory numbers; none for who does not see the stock."""
    if not may_see(visible_to):
        return StockEntry.objects.none()
    # Each entry has a copy with a number; saying so lets the database walk the numbers instead of sorting all entries.
    came = StockEntry.objects.filter(part=Part.RECEIVED, copies=1, item__inventory_number__gt="")
    came = came.exclude(document__kind=DocumentKind.REVERSAL)
    return (
        came.select_related("item", "item__place", "record", "document")
        .defer("record__marc")
        .order_by("item__inventory_number", "id")
    )


def register_checks(years_found: Callable[[Collection[int]], Mapping[int, Iterable[int]]]) -> None:
    """Let stock-taking say in which years it found each of these copies."""
    global _checks
    _checks = years_found


def inventory_rows(entries: Iterable[StockEntry]) -> list[InventoryRow]:
    """Return the copies as lines of the inventory register; one query for those that have left, one for the checks."""
    entries = list(entries)
    gone = StockEntry.objects.filter(item__in=[entry.item_id for entry in entries], part__in=(Part.LEFT, Part.RECEIVED))
    last = {entry.item_id: entry for entry in gone.select_related("document").order_by("id")}
    checked = _checks([entry.item_id for entry in entries if entry.item_id]) if _checks else {}
    rows = []
    for entry in entries:
        if entry.item is None:  # copies of a group card stand on the card
            continue
        end = last.get(entry.item_id)
        left = end if end and ((end.part == Part.LEFT) == (end.copies > 0)) else None
        rows.append(
            InventoryRow(
                inventory_number=entry.item.inventory_number,
                acquired_on=entry.document.day,
                register_number=entry.document.register_number,
                title=entry.record.title,
                authors=entry.record.authors,
                year=entry.record.year,
                price=entry.item.price,
                place=str(entry.item.place.name),
                left_on=left.document.day if left else None,
                left_act=left.document.act if left else None,
                section=entry.section,
                checked=tuple(sorted(checked.get(entry.item_id or 0, ()))),
            )
        )
    return rows
