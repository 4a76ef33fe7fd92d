"""Decisions about the stock, in plain Python."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from torelik.library.stock.vocabulary import DocumentKind, DocumentState, Part, Refusal

TITLED = (DocumentKind.RECEIPT, DocumentKind.REPLACEMENT)
"""Documents by which copies of titles come."""
LINES_OF_A_PAGE = 15
"""Copies on one page of the inventory register that is bound."""
PAGES_AT_ONCE = 125
MOST_COPIES = 5_000
MOST_LINES = 5_000
HIGHEST_COEFFICIENT = Decimal(1_000)
HIGHEST_PRICE = Decimal("999999999.99")
CENT = Decimal("0.01")
HIGHEST_SUM = Decimal("999999999999.99")
"""What one line of the ledger can hold."""


@dataclass(frozen=True, slots=True)
class Told:
    """One refusal, and what it is about: a title or a number; empty for the whole document."""

    refusal: Refusal
    about: str = ""


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What decides about one line. ``item_in_stock`` and what follows tell of an existing copy."""

    about: str
    copies: int = 1
    price: Decimal = Decimal(0)
    place: str = ""
    barcodes: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    """Those of the barcodes that other copies bear."""
    is_existing: bool = False
    """Whether a line of a receipt names a copy that stands in the library and is in no register yet."""
    item_in_stock: bool = True
    is_in_register: bool = True
    is_on_loan: bool = False
    stands_at: str = ""
    order_line: int | None = None
    """The line of an order of which the copies come, by its key; what follows tells of it."""
    is_order_open: bool = True
    is_title_ordered: bool = True
    awaited: int = 0
    is_without_numbers: bool = False
    """Whether the line is of copies that a group card counts; ``stands_at`` is then the place from which they go."""
    group: int | None = None
    """The group card, by its key; a receipt may make it yet."""
    standing: int = 0
    """How many of its copies stand there."""
    lost_may_leave: bool | None = None
    """Of a copy that was lost by a loan: whether this act may take it from the card; none where it stands there."""


@dataclass(frozen=True, slots=True)
class PostingFacts:
    """What decides about a document."""

    kind: DocumentKind
    state: DocumentState
    day: date
    today: date
    closed_through: int | None
    """The last closed year."""
    source: str = ""
    reason: str = ""
    commission: str = ""
    """Who is of the commission, or the name of the standing one."""
    commission_works: bool = True
    """Whether the standing commission works on that day."""
    place: str = ""
    reader: str = ""
    """Who lost the copies that are replaced."""
    lines: tuple[LineFacts, ...] = ()


def refusals_to_post(facts: PostingFacts) -> list[Told]:
    """Return every reason not to post the document, those of the whole first."""
    if facts.state != DocumentState.DRAFT:
        return [Told(Refusal.NOT_DRAFT)]
    told = list(_of_the_whole(facts))
    for line in facts.lines:
        told += (Told(refusal, line.about) for refusal in _of_a_line(facts, line))
    if facts.kind in TITLED:
        counted = Counter(barcode for line in facts.lines for barcode in line.barcodes)
        told += (Told(Refusal.BARCODE_TWICE, barcode) for barcode, times in counted.items() if times > 1)
        told += _of_orders(facts.lines)
    told += _of_groups(facts.lines)
    return told


def _of_groups(lines: Sequence[LineFacts]) -> Iterable[Told]:
    """Yield of which group cards fewer copies stand at a place than leave it; two lines may be of one card and place."""
    leaving = Counter[tuple[int, str]]()
    for line in lines:
        if line.group is not None and line.lost_may_leave is None:
            leaving[line.group, line.stands_at] += line.copies
    told: set[tuple[int, str]] = set()
    for line in lines:
        if line.group is None or line.lost_may_leave is not None or (line.group, line.stands_at) in told:
            continue
        if leaving[line.group, line.stands_at] > line.standing:
            told.add((line.group, line.stands_at))
            yield Told(Refusal.MORE_THAN_THERE, line.about)


def taken_in_turn(copies: int, standing: Sequence[int]) -> list[int]:
    """Return how many of the copies leave from each of the heaps, the first heap first.

    What no heap has leaves from the last one: the balance of places has decided already that there are so many.

    >>> taken_in_turn(7, [5, 3])
    [5, 2]
    """
    taken = []
    for heap in standing:
        taken.append(max(0, min(copies, heap)))
        copies -= taken[-1]
    if taken:
        taken[-1] += copies
    return taken


def changes_of_balances(part: Part, copies: int, *, place_from: int | None, place_to: int | None) -> dict[int, int]:
    """Return by how many copies of its group card an entry of the ledger changes each place that it names.

    >>> changes_of_balances(Part.MOVED, 5, place_from=1, place_to=2)
    {1: -5, 2: 5}
    """
    signs = {Part.RECEIVED: (1, 1), Part.LEFT: (-1, -1), Part.MOVED: (-1, 1), Part.VALUE: (0, 0)}[part]
    changes = Counter[int]()
    for place, sign in zip((place_from, place_to), signs, strict=True):
        if place is not None:
            changes[place] += sign * copies
    return dict(changes)


def _of_orders(lines: Sequence[LineFacts]) -> Iterable[Told]:
    """Yield why copies cannot be received of their orders; two lines of a document may be of one line of an order."""
    coming = Counter[int]()
    for line in lines:
        if line.order_line is not None:
            coming[line.order_line] += line.copies
    seen: set[int] = set()
    for line in lines:
        if line.order_line is None or line.order_line in seen:
            continue
        seen.add(line.order_line)
        if not line.is_order_open:
            yield Told(Refusal.ORDER_NOT_OPEN, line.about)
        elif coming[line.order_line] > line.awaited:
            yield Told(Refusal.MORE_THAN_AWAITED, line.about)
        if not line.is_title_ordered:
            yield Told(Refusal.OTHER_TITLE, line.about)


def _of_the_whole(facts: PostingFacts) -> Iterable[Told]:
    if not facts.lines:
        yield Told(Refusal.EMPTY)
    if len(facts.lines) > MOST_LINES:
        yield Told(Refusal.TOO_MANY_LINES)
    yield from refusals_of_day(facts.day, today=facts.today, closed_through=facts.closed_through)
    if not facts.commission_works:
        yield Told(Refusal.NOT_IN_FORCE, facts.commission)
    match facts.kind:
        case DocumentKind.RECEIPT:
            if not facts.source:
                yield Told(Refusal.NO_SOURCE)
        case DocumentKind.WRITE_OFF:
            if not facts.reason:
                yield Told(Refusal.NO_REASON)
            if not facts.commission.strip():
                yield Told(Refusal.NO_COMMISSION)
        case DocumentKind.REPLACEMENT:
            yield from _of_a_replacement(facts)
        case DocumentKind.TRANSFER:
            if not facts.place:
                yield Told(Refusal.NO_PLACE)
        case DocumentKind.REVALUATION:
            if not facts.commission.strip():
                yield Told(Refusal.NO_COMMISSION)


def _of_a_replacement(facts: PostingFacts) -> Iterable[Told]:
    if not facts.reader.strip():
        yield Told(Refusal.NO_READER)
    if not facts.commission.strip():
        yield Told(Refusal.NO_COMMISSION)
    if facts.lines and not any(_is_lost(line) for line in facts.lines):
        yield Told(Refusal.NO_LOST)
    if facts.lines and all(_is_lost(line) for line in facts.lines):
        yield Told(Refusal.NO_EQUIVALENT)


def _is_lost(line: LineFacts) -> bool:
    return line.is_existing or line.group is not None


def refusals_of_day(day: date, *, today: date, closed_through: int | None) -> Iterable[Told]:
    """Yield why nothing can be posted on that day."""
    if day > today:
        yield Told(Refusal.DATED_AHEAD)
    if closed_through is not None and day.year <= closed_through:
        yield Told(Refusal.CLOSED_PERIOD)


def _of_a_line(facts: PostingFacts, line: LineFacts) -> Iterable[Refusal]:
    if line.is_without_numbers:
        yield from _of_a_group_line(facts, line)
        return
    if facts.kind is DocumentKind.RECEIPT and line.is_existing:
        if not line.item_in_stock:
            yield Refusal.NOT_IN_STOCK
        if line.is_in_register:
            yield Refusal.IN_REGISTER
    elif facts.kind is DocumentKind.RECEIPT or (facts.kind is DocumentKind.REPLACEMENT and not line.is_existing):
        if not 1 <= line.copies <= MOST_COPIES:
            yield Refusal.QUANTITY
        if not line.place:
            yield Refusal.NO_PLACE
        if line.barcodes and len(line.barcodes) != line.copies:
            yield Refusal.BARCODES_DIFFER
        if line.taken:
            yield Refusal.BARCODE_TAKEN
    else:
        if not line.item_in_stock:
            yield Refusal.NOT_IN_STOCK
        elif not line.is_in_register and facts.kind is not DocumentKind.TRANSFER:
            yield Refusal.NOT_IN_REGISTER
        if facts.kind is DocumentKind.WRITE_OFF and line.is_on_loan:
            yield Refusal.ON_LOAN
        if facts.kind is DocumentKind.TRANSFER and facts.place and line.stands_at == facts.place:
            yield Refusal.THERE_ALREADY
    if facts.kind in (*TITLED, DocumentKind.REVALUATION) and not is_price(line.price):
        yield Refusal.PRICE


def _of_a_group_line(facts: PostingFacts, line: LineFacts) -> Iterable[Refusal]:
    if not 1 <= line.copies <= MOST_COPIES:
        yield Refusal.QUANTITY
    if line.lost_may_leave is False:
        yield Refusal.NOT_LOST
    match facts.kind:
        case DocumentKind.RECEIPT | DocumentKind.REPLACEMENT if line.group is None:
            if not line.place:
                yield Refusal.NO_PLACE
            if not is_price(line.price) or line.price * line.copies > HIGHEST_SUM:
                yield Refusal.PRICE
        case DocumentKind.TRANSFER:
            if facts.place and line.stands_at == facts.place:
                yield Refusal.THERE_ALREADY
        case DocumentKind.REVALUATION:
            yield Refusal.NOT_FOR_GROUPS


def is_coefficient(value: Decimal) -> bool:
    """Tell whether prices can be multiplied by it."""
    return Decimal(0) < value <= HIGHEST_COEFFICIENT and value == value.quantize(Decimal("0.0001"))


def multiplied(price: Decimal, coefficient: Decimal) -> Decimal:
    """Return the price after a revaluation, to a tiyn; a half goes up.

    >>> multiplied(Decimal("10.05"), Decimal("1.5"))
    Decimal('15.08')
    """
    return (price * coefficient).quantize(CENT, ROUND_HALF_UP)


def is_price(price: Decimal) -> bool:
    """Tell whether a sum of tenge can be the price of a copy."""
    return Decimal(0) <= price <= HIGHEST_PRICE and price == price.quantize(CENT)


def refusals_to_close(
    year: int, *, today: date, closed_through: int | None, first_year: int | None, has_drafts: bool
) -> list[Told]:
    """Return every reason not to close the registers of a year; *first_year* is that of the first document."""
    told = []
    if year >= today.year:
        told.append(Told(Refusal.NOT_OVER))
    if closed_through is not None and year <= closed_through:
        told.append(Told(Refusal.CLOSED_ALREADY))
    earliest = closed_through + 1 if closed_through is not None else first_year
    if earliest is not None and year > earliest:
        told.append(Told(Refusal.EARLIER_OPEN))
    if has_drafts:
        told.append(Told(Refusal.DRAFTS_LEFT))
    return told
