"""How provision is reckoned. Plain Python; a share is rounded down, so that what is short is never shown as met."""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

from torelik.bridges.textbook_provision.vocabulary import Half, Literature, State

HUNDREDTH = Decimal("0.01")
AUTUMN_BEGINS, SPRING_BEGINS = 8, 2
"""The months with whose first day the terms begin; January belongs to the autumn before it."""


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """One half of a study year; *year* is the one in which the study year began."""

    year: int
    half: int

    @property
    def key(self) -> str:
        return f"{self.year}-{self.half}"

    @property
    def first_day(self) -> date:
        return date(self.year, AUTUMN_BEGINS, 1) if self.half == Half.AUTUMN else date(self.year + 1, SPRING_BEGINS, 1)

    @property
    def last_day(self) -> date:
        return self.next.first_day - timedelta(days=1)

    @property
    def next(self) -> "Term":
        return Term(self.year, Half.SPRING) if self.half == Half.AUTUMN else Term(self.year + 1, Half.AUTUMN)

    @property
    def before(self) -> "Term":
        return Term(self.year, Half.AUTUMN) if self.half == Half.SPRING else Term(self.year - 1, Half.SPRING)


def term_of(day: date) -> Term:
    """Return the term to which the day belongs."""
    if day.month >= AUTUMN_BEGINS:
        return Term(day.year, Half.AUTUMN)
    return Term(day.year - 1, Half.SPRING if day.month >= SPRING_BEGINS else Half.AUTUMN)


def term_named(key: str, *, today: date, around: int = 4) -> Term:
    """Return the term that *key* names when it is one of those that can be chosen, else the present one."""
    return next((term for term in terms_around(today, around) if term.key == key), term_of(today))


def terms_around(today: date, around: int = 4) -> list[Term]:
    """Return the present term with *around* terms before and after it, in their order."""
    term = term_of(today)
    for _step in range(around):
        term = term.before
    terms = [term]
    while len(terms) < 2 * around + 1:
        terms.append(terms[-1].next)
    return terms


@dataclass(frozen=True, slots=True)
class Norms:
    """What provision is measured by: copies for one learner, years of age (0: no limit), whether a file serves everybody."""

    basic: Decimal = Decimal("0.50")
    additional: Decimal = Decimal("0.25")
    most_years: int = 0
    electronic_counts: bool = True

    def of(self, literature: Literature) -> Decimal:
        return self.basic if literature == Literature.BASIC else self.additional


@dataclass(frozen=True, slots=True)
class Need:
    """Who needs a title in a term: numbers of accounts where they are known, else how many are planned.

    Whoever needs it for one discipline as basic and for another as additional needs it once, as basic.
    """

    basic: frozenset[int] = frozenset()
    additional: frozenset[int] = frozenset()
    planned_basic: int = 0
    planned_additional: int = 0

    @property
    def as_basic(self) -> int:
        return len(self.basic) + self.planned_basic

    @property
    def as_additional(self) -> int:
        return len(self.additional - self.basic) + self.planned_additional

    @property
    def learners(self) -> int:
        return self.as_basic + self.as_additional


@dataclass(frozen=True, slots=True)
class Holding:
    """What the library has of a title."""

    copies: int
    year: int | None = None
    has_file: bool = False


@dataclass(frozen=True, slots=True)
class Provision:
    """How one title is provided in a term.

    *coefficient* is copies for one learner of everybody who needs the title; ``None`` when nobody does.
    """

    wanted: int
    missing: int
    coefficient: Decimal | None
    is_old: bool
    by_file: bool


def provision_of(holding: Holding, need: Need, norms: Norms, *, year: int) -> Provision:
    """Return how the title is provided in a term of *year*: copies serve all disciplines that ask for it together."""
    is_old = bool(norms.most_years and holding.year is not None and year - holding.year > norms.most_years)
    by_file = holding.has_file and norms.electronic_counts and not is_old
    wanted = math.ceil(norms.basic * need.as_basic + norms.additional * need.as_additional)
    copies = 0 if is_old else holding.copies
    if not need.learners:
        coefficient = None
    elif by_file:
        coefficient = Decimal(1)
    else:
        coefficient = share(copies, need.learners)
    return Provision(wanted, 0 if by_file else max(0, wanted - copies), coefficient, is_old, by_file)


def share(copies: int, learners: int) -> Decimal:
    """Return copies for one learner, rounded down to hundredths."""
    return (Decimal(copies) / learners).quantize(HUNDREDTH, ROUND_DOWN)


def mean(coefficients: Iterable[Decimal | None]) -> Decimal | None:
    """Return the mean of what is known, none counted above one copy for a learner; ``None`` when nothing is known."""
    known = [min(one, Decimal(1)) for one in coefficients if one is not None]
    return (sum(known, Decimal(0)) / len(known)).quantize(HUNDREDTH, ROUND_DOWN) if known else None


def state_of(provisions: Collection[Provision], *, has_basic: bool, has_learners: bool) -> State:
    """Return what the provision of a discipline comes to; without basic literature nothing is provided."""
    if not has_learners:
        return State.NOBODY
    if not has_basic:
        return State.NOTHING
    return State.SHORT if any(one.missing for one in provisions) else State.MET
