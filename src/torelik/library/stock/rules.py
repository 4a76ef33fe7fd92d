"""Decisions about the stock, in plain Python."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from torelik.library.stock.vocabulary import DocumentKind, DocumentState, Language, Refusal, Section, Split

MOST_COPIES = 5_000
MOST_LINES = 5_000
HIGHEST_PRICE = Decimal("999999999.99")
CENT = Decimal("0.01")


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
    place: str = ""
    lines: tuple[LineFacts, ...] = ()


def refusals_to_post(facts: PostingFacts) -> list[Told]:
    """Return every reason not to post the document, those of the whole first."""
    if facts.state != DocumentState.DRAFT:
        return [Told(Refusal.NOT_DRAFT)]
    told = list(_of_the_whole(facts))
    for line in facts.lines:
        told += (Told(refusal, line.about) for refusal in _of_a_line(facts, line))
    if facts.kind is DocumentKind.RECEIPT:
        counted = Counter(barcode for line in facts.lines for barcode in line.barcodes)
        told += (Told(Refusal.BARCODE_TWICE, barcode) for barcode, times in counted.items() if times > 1)
        told += _of_orders(facts.lines)
    return told


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
    match facts.kind:
        case DocumentKind.RECEIPT:
            if not facts.source:
                yield Told(Refusal.NO_SOURCE)
        case DocumentKind.WRITE_OFF:
            if not facts.reason:
                yield Told(Refusal.NO_REASON)
            if not facts.commission.strip():
                yield Told(Refusal.NO_COMMISSION)
        case DocumentKind.TRANSFER:
            if not facts.place:
                yield Told(Refusal.NO_PLACE)
        case DocumentKind.REVALUATION:
            if not facts.commission.strip():
                yield Told(Refusal.NO_COMMISSION)


def refusals_of_day(day: date, *, today: date, closed_through: int | None) -> Iterable[Told]:
    """Yield why nothing can be posted on that day."""
    if day > today:
        yield Told(Refusal.DATED_AHEAD)
    if closed_through is not None and day.year <= closed_through:
        yield Told(Refusal.CLOSED_PERIOD)


def _of_a_line(facts: PostingFacts, line: LineFacts) -> Iterable[Refusal]:
    if facts.kind is DocumentKind.RECEIPT and line.is_existing:
        if not line.item_in_stock:
            yield Refusal.NOT_IN_STOCK
        if line.is_in_register:
            yield Refusal.IN_REGISTER
    elif facts.kind is DocumentKind.RECEIPT:
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
    if facts.kind in (DocumentKind.RECEIPT, DocumentKind.REVALUATION) and not is_price(line.price):
        yield Refusal.PRICE


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


def columns_in(*, language: str, section: str, kind: str) -> dict[Split, str]:
    """Return in which column of each split a copy is counted; every copy is in exactly one of each."""
    return {
        Split.LANGUAGES: language,
        Split.SECTIONS: section,
        Split.KINDS: kind,
        Split.KINDS_BY_LANGUAGE: kind_and_language(kind, language),
    }


def kind_and_language(kind: str, language: str) -> str:
    """Return the column for documents of one kind in one language."""
    return f"{kind} {language}"


def language_of(code: str) -> Language:
    """Return the column of the register for a language of MARC."""
    return Language(code) if code in (Language.KAZAKH, Language.RUSSIAN) else Language.OTHER


def section_of(udc: Sequence[str]) -> Section:
    """Return the column of the register for the first class number that tells one."""
    for number in udc:
        bare = number.strip().lstrip("(\"'=")
        for section in (Section.LAW, *(one for one in Section if one and one is not Section.LAW)):
            if bare.startswith(section.value):
                return section
    return Section.NONE
