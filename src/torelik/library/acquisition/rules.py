"""Decisions of acquisition, in plain Python."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from torelik.library.acquisition.vocabulary import InvoiceState, OrderState, Refusal

MOST_LINES = 1_000
MOST_COPIES = 5_000
MOST_WAITING = 20
"""So many suggestions of one reader may wait for an answer."""

HIGHEST_SUM = Decimal("999999999.99")
CENT = Decimal("0.01")
VAT_RATES = (16, 12, 0)
"""Rates of value added tax in per cent: 16 since 1 January 2026, 12 before, none."""

VAT_16_SINCE = date(2026, 1, 1)
IBAN_LENGTH_KZ = 20


@dataclass(frozen=True, slots=True)
class Told:
    """One refusal, and what it is about: a title, a budget; empty for the whole."""

    refusal: Refusal
    about: str = ""


def is_price(price: Decimal) -> bool:
    """Tell whether a sum of tenge can be the price of a copy."""
    return Decimal(0) <= price <= HIGHEST_SUM and price == price.quantize(CENT)


def is_sum(amount: Decimal) -> bool:
    """Tell whether a sum of tenge can be given to a budget or a contract."""
    return is_price(amount) and amount > 0


def is_iban(text: str) -> bool:
    """Tell whether an account number is a right IBAN by its check digits (ISO 13616); that of Kazakhstan has 20 characters."""
    bare = "".join(text.split()).upper()
    if not (bare.isascii() and bare.isalnum() and 15 <= len(bare) <= 34 and bare[:2].isalpha() and bare[2:4].isdigit()):
        return False
    if bare.startswith("KZ") and len(bare) != IBAN_LENGTH_KZ:
        return False
    return int("".join(str(int(character, 36)) for character in bare[4:] + bare[:4])) % 97 == 1


def usual_vat(day: date) -> int:
    """Return the rate of value added tax of a day, in per cent."""
    return 16 if day >= VAT_16_SINCE else 12


def vat_within(amount: Decimal, rate: int) -> Decimal:
    """Return how much of a sum is value added tax at *rate* per cent."""
    return (amount * rate / (100 + rate)).quantize(CENT, ROUND_HALF_UP)


# ---- budgets ----


@dataclass(frozen=True, slots=True)
class Balance:
    """What a budget was given, and what became of it; tenge."""

    allocated: Decimal = Decimal(0)
    committed: Decimal = Decimal(0)
    """Of the sums that were committed, those neither released nor spent yet."""
    spent: Decimal = Decimal(0)

    @property
    def available(self) -> Decimal:
        return self.allocated - self.committed - self.spent


def budgets_exceeded(wanted: Mapping[str, Decimal], left: Mapping[str, Decimal]) -> list[str]:
    """Return the names of the budgets that have less left than is wanted of them."""
    return [name for name, amount in wanted.items() if amount > left[name]]


# ---- orders ----


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What decides about one line of an order."""

    about: str
    copies: int
    price: Decimal
    budget: str = ""

    @property
    def amount(self) -> Decimal:
        return self.price * self.copies


@dataclass(frozen=True, slots=True)
class SendingFacts:
    """What decides about sending an order."""

    state: OrderState
    today: date
    supplier_is_active: bool = True
    expected_on: date | None = None
    contract: str = ""
    contract_of_supplier: bool = True
    contract_through: date | None = None
    contract_left: Decimal | None = None
    left: Mapping[str, Decimal] | None = None
    """What each budget that a line names has left."""
    closed: tuple[str, ...] = ()
    """Those of the budgets that are closed."""
    lines: tuple[LineFacts, ...] = ()


def refusals_to_send(facts: SendingFacts) -> list[Told]:
    """Return every reason not to send the order, those of the whole first."""
    if facts.state != OrderState.DRAFT:
        return [Told(Refusal.NOT_DRAFT)]
    told = list(_of_the_order(facts))
    for line in facts.lines:
        told += (Told(refusal, line.about) for refusal in refusals_of_line(line.copies, line.price))
        if not line.budget:
            told.append(Told(Refusal.NO_BUDGET, line.about))
    told += (Told(Refusal.BUDGET_CLOSED, name) for name in facts.closed)
    wanted: dict[str, Decimal] = {}
    for line in facts.lines:
        if line.budget:
            wanted[line.budget] = wanted.get(line.budget, Decimal(0)) + line.amount
    told += (Told(Refusal.OVER_BUDGET, name) for name in budgets_exceeded(wanted, facts.left or {}))
    return told


def _of_the_order(facts: SendingFacts) -> Iterable[Told]:
    if not facts.lines:
        yield Told(Refusal.EMPTY)
    if len(facts.lines) > MOST_LINES:
        yield Told(Refusal.TOO_MANY_LINES)
    if not facts.supplier_is_active:
        yield Told(Refusal.SUPPLIER_INACTIVE)
    if facts.expected_on is not None and facts.expected_on < facts.today:
        yield Told(Refusal.EXPECTED_BEFORE)
    if not facts.contract:
        return
    if not facts.contract_of_supplier:
        yield Told(Refusal.OTHER_SUPPLIER, facts.contract)
    if facts.contract_through is not None and facts.contract_through < facts.today:
        yield Told(Refusal.CONTRACT_ENDED, facts.contract)
    total = sum((line.amount for line in facts.lines), Decimal(0))
    if facts.contract_left is not None and total > facts.contract_left:
        yield Told(Refusal.OVER_CONTRACT, facts.contract)


def refusals_of_line(copies: int, price: Decimal) -> list[Refusal]:
    """Return why a line cannot stand in an order."""
    checks = {Refusal.QUANTITY: not 1 <= copies <= MOST_COPIES, Refusal.PRICE: not is_price(price)}
    return [refusal for refusal, applies in checks.items() if applies]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many copies of a line were ordered, and what became of them."""

    copies: int
    received: int = 0
    cancelled: int = 0
    invoiced: int = 0

    @property
    def awaited(self) -> int:
        return self.copies - self.received - self.cancelled

    @property
    def cancellable(self) -> int:
        """What neither came nor was invoiced; an invoiced copy that never comes is a matter for the supplier."""
        return self.copies - self.cancelled - max(self.received, self.invoiced)

    @property
    def committed(self) -> int:
        """Copies whose price is still held back in the budget."""
        return self.copies - self.cancelled - self.invoiced


def state_after(lines: Sequence[Counted]) -> OrderState:
    """Return how far an order that was sent has come, by its lines."""
    if any(line.awaited for line in lines):
        return OrderState.PARTLY if any(line.received for line in lines) else OrderState.SENT
    return OrderState.RECEIVED if any(line.received for line in lines) else OrderState.CANCELLED


# ---- invoices ----


@dataclass(frozen=True, slots=True)
class InvoiceLineFacts:
    """What decides about one line of an invoice. ``invoiceable`` is how many copies its order still leaves to invoice."""

    about: str
    copies: int
    price: Decimal
    budget: str = ""
    is_of_sent_order: bool = True
    invoiceable: int | None = None

    @property
    def amount(self) -> Decimal:
        return self.price * self.copies


@dataclass(frozen=True, slots=True)
class ApprovalFacts:
    """What decides about approving an invoice; ``released`` is what the budget gets back of what was committed."""

    state: InvoiceState
    day: date
    today: date
    total: Decimal
    postage: Decimal = Decimal(0)
    adjustment: Decimal = Decimal(0)
    budget: str = ""
    lines: tuple[InvoiceLineFacts, ...] = ()
    left: Mapping[str, Decimal] | None = None
    released: Mapping[str, Decimal] | None = None
    closed: tuple[str, ...] = ()


def refusals_to_approve(facts: ApprovalFacts) -> list[Told]:
    """Return every reason not to approve the invoice, those of the whole first."""
    if facts.state != InvoiceState.DRAFT:
        return [Told(Refusal.NOT_DRAFT)]
    told = []
    if not facts.lines:
        told.append(Told(Refusal.EMPTY))
    if facts.day > facts.today:
        told.append(Told(Refusal.DATED_AHEAD))
    extra = facts.postage + facts.adjustment
    if sum((line.amount for line in facts.lines), extra) != facts.total:
        told.append(Told(Refusal.TOTAL_DIFFERS))
    if extra and not facts.budget:
        told.append(Told(Refusal.NO_BUDGET))
    for line in facts.lines:
        told += (Told(refusal, line.about) for refusal in refusals_of_line(line.copies, line.price))
        if not line.is_of_sent_order:
            told.append(Told(Refusal.NOT_SENT, line.about))
        elif line.invoiceable is not None and line.copies > line.invoiceable:
            told.append(Told(Refusal.MORE_THAN_ORDERED, line.about))
        if not line.budget:
            told.append(Told(Refusal.NO_BUDGET, line.about))
    told += (Told(Refusal.BUDGET_CLOSED, name) for name in facts.closed)
    spent = spent_by_budget(facts)
    released = facts.released or {}
    # What an order held back is the invoice's own: the budget is asked for the difference alone.
    wanted = {name: amount - released.get(name, Decimal(0)) for name, amount in spent.items()}
    wanted = {name: amount for name, amount in wanted.items() if amount > 0}
    told += (Told(Refusal.OVER_BUDGET, name) for name in budgets_exceeded(wanted, facts.left or {}))
    return told


def spent_by_budget(facts: ApprovalFacts) -> dict[str, Decimal]:
    """Return what the invoice takes of each budget; postage and adjustment of the budget that the invoice itself names."""
    spent: dict[str, Decimal] = {}
    for line in facts.lines:
        if line.budget:
            spent[line.budget] = spent.get(line.budget, Decimal(0)) + line.amount
    extra = facts.postage + facts.adjustment
    if extra and facts.budget:
        spent[facts.budget] = spent.get(facts.budget, Decimal(0)) + extra
    return spent


# ---- lists ----


@dataclass(frozen=True, slots=True)
class ListedTitle:
    """One row of a list: title; author; year; ISBN; copies; price."""

    title: str
    authors: str = ""
    year: int | None = None
    isbn: str = ""
    copies: int = 1
    price: Decimal = Decimal(0)


def listed_titles(rows: Iterable[Sequence[str]]) -> tuple[list[ListedTitle], list[Told]]:
    """Read the rows of a list, a row of headings aside; return the titles and what was not understood, row by row."""
    titles: list[ListedTitle] = []
    told: list[Told] = []
    for number, row in enumerate(rows, start=1):
        cells = [cell.strip() for cell in row] + [""] * 6
        if not any(cells):
            continue
        try:
            titles.append(_listed(cells))
        except ValueError:
            if number > 1 or len(list(filter(None, cells))) < 3 or any(cell.isdigit() for cell in cells):
                told.append(Told(Refusal.ROW, f"{number}: {' ; '.join(filter(None, cells))[:80]}"))
    return titles, told


def _listed(cells: Sequence[str]) -> ListedTitle:
    title, authors, year, isbn, copies, price = cells[:6]
    if not title:
        raise ValueError(title)
    amount = number_of(price) if price else Decimal(0)
    many = int(copies) if copies else 1
    if refusals_of_line(many, amount) or (year and not 1000 <= int(year) <= 2200):
        raise ValueError(price)
    return ListedTitle(title[:500], authors[:300], int(year) if year else None, isbn[:20], many, amount)


def number_of(text: str) -> Decimal:
    """Read a sum as people write it: spaces between thousands, comma or point. Raises ``ValueError``."""
    bare = "".join(text.split()).replace(",", ".")
    if not bare.replace(".", "", 1).isdecimal() or not bare.isascii():
        raise ValueError(text)
    return Decimal(bare)
