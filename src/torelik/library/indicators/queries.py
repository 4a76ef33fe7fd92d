"""What indicators are made of: each part counts what it owns, and here the numbers meet. The number of queries is constant."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from torelik.library.administration.periods import Days, months_of
from torelik.library.branches.queries import names_of_branches
from torelik.library.cataloguing.vocabulary import RecordKind
from torelik.library.holdings import queries as holdings
from torelik.library.indicators.rules import Counted
from torelik.library.indicators.vocabulary import UNCLASSED, Split
from torelik.library.lending import circulation
from torelik.library.lending.circulation import Narrowed
from torelik.library.lending.vocabulary import LoanAct
from torelik.library.patrons import counting as readers
from torelik.library.patrons import queries as patrons
from torelik.library.stock import standing_queries as standing
from torelik.library.stock.columns import language_of, section_of
from torelik.library.stock.vocabulary import Language, Section


def counted(days: Days) -> Counted:
    """Return what was counted in a period; ten queries."""
    acts = circulation.count_acts(days.first, days.last)
    return Counted(
        readers=readers.registrations(days.first, days.last).count(),
        borrowers=circulation.count_borrowers(days.first, days.last),
        visits=readers.visits(days.first, days.last).count(),
        loans=acts[LoanAct.ISSUED],
        group_loans=circulation.count_group_issues(days.first, days.last),
        renewals=acts[LoanAct.RENEWED],
        numbered_copies=standing.copies_on(days.last).count(),
        group_copies=standing.count_on_cards(days.last),
    )


@dataclass(frozen=True, slots=True)
class Month:
    """What was done in one month, or in the part of it that a period has."""

    days: Days
    registered: int
    visits: int
    acts: Mapping[LoanAct, int]


def by_month(days: Days) -> list[Month]:
    """Return the months of a period; three queries."""
    registered = readers.by_month(readers.registrations_made(days.first, days.last))
    visits = readers.by_month(readers.visits(days.first, days.last))
    acts = circulation.acts_by_month(days.first, days.last)
    found = []
    for month in months_of(days):
        key = (month.first.year, month.first.month)
        found.append(Month(month, registered.get(key, 0), visits.get(key, 0), acts.get(key, {})))
    return found


@dataclass(slots=True)
class SplitLine:
    """One part of a split: loans of two periods, the copies that the registers have of it, readers and visits."""

    key: str
    name: str
    loans: int = 0
    before: int = 0
    copies: int = 0
    readers: int = 0
    visits: int = 0


@dataclass(frozen=True, slots=True)
class SplitFound:
    """The parts in which anything stands, and all of them together."""

    lines: list[SplitLine]
    total: SplitLine = field(default_factory=lambda: SplitLine("", ""))


def split_found(split: Split, days: Days, earlier: Days, *, category: str = "") -> SplitFound:
    """Return loans of two periods told apart; seven queries at most."""
    narrowed = Narrowed(category=category)
    fold = FOLDS[split]()
    lines = {key: SplitLine(key, name) for key, name in _names(split)}
    for name, period in (("loans", days), ("before", earlier)):
        found = circulation.issues_by(COUNTED_AS[split], period.first, period.last, narrowed=narrowed)
        _add(lines, name, {fold(value): 0 for value in found} | _folded(found, fold))
    if split in REGISTERED_AS:
        _add(lines, "copies", _folded(standing.registered_by(REGISTERED_AS[split], days.last), lambda value: value or UNCLASSED))
    if split is Split.BRANCH:
        _add(lines, "copies", _folded(holdings.copies_by_place(), fold))
        _add(lines, "visits", _folded(readers.by_place(readers.visits(days.first, days.last)), fold))
    if split is Split.CATEGORY:
        _add(lines, "visits", _folded(readers.by_category(readers.visits(days.first, days.last)), fold))
        _add(lines, "readers", _folded(readers.by_category(readers.registrations(days.first, days.last)), fold))
    shown = [line for line in lines.values() if any((line.loans, line.before, line.copies, line.readers, line.visits))]
    total = SplitLine("", "")
    for name in ("loans", "before", "copies", "readers", "visits"):
        setattr(total, name, sum(getattr(line, name) for line in shown))
    return SplitFound(shown, total)


def _folded(found: Mapping[Any, int], fold: Callable[[Any], str]) -> dict[str, int]:
    folded: dict[str, int] = {}
    for value, number in found.items():
        folded[fold(value)] = folded.get(fold(value), 0) + number
    return folded


def _add(lines: dict[str, SplitLine], name: str, numbers: Mapping[str, int]) -> None:
    for key, number in numbers.items():
        line = lines.setdefault(key, SplitLine(key, key))
        setattr(line, name, getattr(line, name) + number)


def _names(split: Split) -> list[tuple[str, str]]:
    """Return keys and names of the parts in their order."""
    match split:
        case Split.SECTION:
            return section_choices()
        case Split.LANGUAGE:
            return [(language.value, str(language.label)) for language in Language]
        case Split.KIND:
            return [(kind.value, str(kind.label)) for kind in RecordKind]
        case Split.CATEGORY:
            return [(key, str(name)) for key, name in patrons.category_choices()]
        case Split.BRANCH:
            return [*names_of_branches(), (UNCLASSED, "")]


def section_choices() -> list[tuple[str, str]]:
    """Return the fields of knowledge of the registers; what has no class mark has a key of its own."""
    return [(section.value or UNCLASSED, str(section.label)) for section in Section]


def _of_categories() -> Callable[[Any], str]:
    keys = {pk: key for (pk, _name), (key, _same) in zip(patrons.category_names(), patrons.category_choices(), strict=True)}
    return lambda value: keys[value]


def _of_branches() -> Callable[[Any], str]:
    keys = holdings.branch_of_places()
    return lambda value: keys.get(value) or UNCLASSED


FOLDS: Mapping[Split, Callable[[], Callable[[Any], str]]] = {
    Split.SECTION: lambda: lambda beginning: section_of([beginning]).value or UNCLASSED,
    Split.LANGUAGE: lambda: lambda code: language_of(code).value,
    Split.KIND: lambda: str,
    Split.CATEGORY: _of_categories,
    Split.BRANCH: _of_branches,
}
"""What makes of a counted value the key of its part."""
COUNTED_AS = {
    Split.SECTION: "content", Split.LANGUAGE: "language", Split.KIND: "kind", Split.CATEGORY: "category", Split.BRANCH: "place",
}  # fmt: skip
REGISTERED_AS = {Split.SECTION: "section", Split.LANGUAGE: "language", Split.KIND: "kind"}


def narrowed_to(split: Split, key: str) -> Narrowed:
    """Return what acts a part of a split counts; one query for fields of knowledge and other languages."""
    match split:
        case Split.SECTION:
            wanted = Section("" if key == UNCLASSED else key)
            return Narrowed(contents=[one for one in circulation.contents_used() if section_of([one]) is wanted])
        case Split.LANGUAGE:
            return Narrowed(languages=[one for one in circulation.languages_used() if language_of(one).value == key])
        case Split.KIND:
            return Narrowed(kind=key)
        case Split.CATEGORY:
            return Narrowed(category=key)
        case Split.BRANCH:
            return Narrowed(branch=key)
