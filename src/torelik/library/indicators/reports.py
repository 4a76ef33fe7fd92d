"""Reports of lending: indicators, months, circulation told apart, and the rows that their numbers open (cl. 12)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.library.administration.papers import printed
from torelik.library.administration.periods import Days, before
from torelik.library.administration.reports import (
    PRESETS,
    Cell,
    Chart,
    Figure,
    Report,
    Row,
    comparison_told,
    days_asked,
    opens,
    period_told,
)
from torelik.library.indicators import queries, rules
from torelik.library.indicators.behind import CATEGORIES, COUNTED_ACTS, asked_of
from torelik.library.indicators.rules import Counted
from torelik.library.indicators.vocabulary import SPLIT_TITLES, Indicator, Split

LOANS, BEFORE, CHANGE = Indicator.LOANS.label, gettext_lazy("Period before"), gettext_lazy("Change, %")
COPIES, TURNOVER = pgettext_lazy("in the registers", "Copies"), gettext_lazy("Turnover")
SHARE_OF_LOANS, SHARE_OF_COPIES = gettext_lazy("Share of loans, %"), gettext_lazy("Share of copies, %")
NAMES_OF_FORMULAS = {
    Indicator.READING_RATE: gettext_lazy("loans ÷ registered readers"),
    Indicator.ATTENDANCE: gettext_lazy("visits ÷ registered readers"),
    Indicator.TURNOVER: gettext_lazy("loans ÷ copies in stock"),
    Indicator.SUPPLY: gettext_lazy("copies in stock ÷ registered readers"),
}


def _asked(given: Mapping[str, Any]) -> tuple[Days, Days]:
    days = days_asked(given, today=clock.local_date(clock.now()))
    return days, before(days)


def _values(found: Counted) -> dict[Indicator, int | Decimal | None]:
    return {
        Indicator.READERS: found.readers,
        Indicator.BORROWERS: found.borrowers,
        Indicator.VISITS: found.visits,
        Indicator.LOANS: found.loans,
        Indicator.GROUP_LOANS: found.group_loans,
        Indicator.RENEWALS: found.renewals,
        Indicator.NUMBERED: found.numbered_copies,
        Indicator.GROUPED: found.group_copies,
        Indicator.READING_RATE: found.reading_rate,
        Indicator.ATTENDANCE: found.attendance,
        Indicator.TURNOVER: found.turnover,
        Indicator.SUPPLY: found.supply,
    }


BEHIND: dict[Indicator, tuple[str, dict[str, Any]]] = {
    Indicator.READERS: ("readers-counted", {}),
    Indicator.BORROWERS: ("borrowers-counted", {}),
    Indicator.VISITS: ("visits-listed", {}),
    Indicator.LOANS: ("acts-listed", {}),
    Indicator.GROUP_LOANS: ("acts-listed", {"numbers": "without"}),
    Indicator.RENEWALS: ("acts-listed", {"act": "renewed"}),
    Indicator.NUMBERED: ("copies-on-day", {}),
    Indicator.GROUPED: ("cards-on-day", {}),
    Indicator.READING_RATE: ("acts-listed", {}),
    Indicator.ATTENDANCE: ("visits-listed", {}),
    Indicator.TURNOVER: ("acts-listed", {}),
    Indicator.SUPPLY: ("copies-on-day", {}),
}
"""Which rows stand behind a number; of a quotient, those that are divided."""


def _formula(indicator: Indicator, found: Counted) -> str:
    """Return the formula of an indicator with its numbers, so that it can be proof-read; nothing for what is counted."""
    numbers = {
        Indicator.READING_RATE: (found.loans, found.readers),
        Indicator.ATTENDANCE: (found.visits, found.readers),
        Indicator.TURNOVER: (found.loans, found.copies),
        Indicator.SUPPLY: (found.copies, found.readers),
    }.get(indicator)
    if numbers is None:
        return ""
    words = {"formula": NAMES_OF_FORMULAS[indicator], "dividend": numbers[0], "divisor": numbers[1]}
    return _("%(formula)s: %(dividend)d ÷ %(divisor)d") % words


def _opened(indicator: Indicator, value: Any, days: Days) -> Any:
    key, narrowed = BEHIND[indicator]
    return opens(value, key, **_narrowed(key, days), **narrowed)


def _narrowed(key: str, days: Days) -> dict[str, date]:
    on_day = {"through": days.last} if key.endswith("on-day") else {"since": days.first, "through": days.last}
    return dict(on_day)


def _indicators(given: Mapping[str, Any], _by: Actor) -> list[list[Any]]:
    days, earlier = _asked(given)
    now, then = queries.counted(days), queries.counted(earlier)
    values, old = _values(now), _values(then)
    return [
        [
            indicator.label,
            _opened(indicator, values[indicator], days),
            _opened(indicator, old[indicator], earlier),
            rules.change(values[indicator], old[indicator]),
            _formula(indicator, now),
        ]
        for indicator in Indicator
    ]


def _figures(rows: Sequence[Row]) -> list[Figure]:
    """Return the quotients as figures, each with its formula under it."""
    shown = {indicator: row for indicator, row in zip(Indicator, rows, strict=True) if indicator in NAMES_OF_FORMULAS}
    return [
        Figure(
            str(label),
            printed(now),
            formula,
            _("Period before: %(value)s") % {"value": printed(then)},
            now.url if isinstance(now, Cell) else "",
        )
        for label, now, then, _change, formula in shown.values()
    ]


def _months(given: Mapping[str, Any], _by: Actor) -> list[list[Any]]:
    days, _earlier = _asked(given)
    rows = []
    for month in reversed(queries.by_month(days)):
        asked = {"since": month.days.first, "through": month.days.last}
        acts = [opens(month.acts.get(act, 0), "acts-listed", **asked, **asked_of(act)) for act in COUNTED_ACTS]
        registered = opens(month.registered, "registrations-listed", **asked)
        rows.append([f"{month.days.first:%m.%Y}", registered, opens(month.visits, "visits-listed", **asked), *acts])
    return rows


def _split(split: Split) -> Callable[[Mapping[str, Any], Actor], list[list[Any]]]:
    def rows(given: Mapping[str, Any], _by: Actor) -> list[list[Any]]:
        days, earlier = _asked(given)
        category = given.get("category", "")
        found = queries.split_found(split, days, earlier, category=category)
        lines = [_line(split, line, found.total, days, earlier, category) for line in found.lines]
        total = _line(split, found.total, found.total, days, earlier, category)
        return [*lines, [_("Total"), *total[1:]]] if lines else []

    return rows


def _line(split: Split, line: queries.SplitLine, total: queries.SplitLine, days: Days, earlier: Days, category: str) -> list[Any]:
    part = {split.value: line.key} if line.key else {}
    more = {**({"category": category} if category else {}), **part}
    row = [
        line.name or _("Not told"),
        opens(line.loans, "acts-listed", since=days.first, through=days.last, **more),
        opens(line.before, "acts-listed", since=earlier.first, through=earlier.last, **more),
        rules.change(line.loans, line.before),
        rules.share(line.loans, total.loans),
    ]
    if split is Split.CATEGORY:
        asked = {"since": days.first, "through": days.last, **part}
        row += [opens(line.readers, "readers-counted", **asked), opens(line.visits, "visits-listed", **asked)]
        return [*row, rules.ratio(line.loans, line.readers), rules.ratio(line.visits, line.readers)]
    if split is Split.BRANCH:
        row.append(opens(line.visits, "visits-listed", since=days.first, through=days.last, **part))
        return [*row, _copies_of_branch(line, part), rules.ratio(line.loans, line.copies)]
    return [*row, _copies(line, split, part, days), rules.share(line.copies, total.copies), rules.ratio(line.loans, line.copies)]


def _copies(line: queries.SplitLine, split: Split, part: Mapping[str, str], days: Days) -> Any:
    return opens(line.copies, "register-on-day", through=days.last, **part)


def _copies_of_branch(line: queries.SplitLine, part: Mapping[str, str]) -> Any:
    return opens(line.copies, "places-of-branch", **part)


HEADS: dict[Split, tuple[Any, ...]] = {
    Split.CATEGORY: (
        Indicator.READERS.label, Indicator.VISITS.label, Indicator.READING_RATE.label, Indicator.ATTENDANCE.label,
    ),
    Split.BRANCH: (Indicator.VISITS.label, pgettext_lazy("in the registers", "Copies"), TURNOVER),
}  # fmt: skip
FORMULAS: dict[Split, Promise] = {
    Split.CATEGORY: gettext_lazy(
        "Reading rate = loans ÷ registered readers; attendance = visits ÷ registered readers; each of the category."
    ),
    Split.BRANCH: gettext_lazy("Turnover = loans of the period ÷ copies that stand in the branch today."),
}
OF_REGISTERS = gettext_lazy(
    "Turnover = loans of the period ÷ copies that the registers have on its last day. Renewals are not counted as loans."
)


def _told(split: Split) -> Callable[[Mapping[str, Any]], Sequence[str]]:
    return lambda given: [period_told(given), comparison_told(given), str(FORMULAS.get(split, OF_REGISTERS))]


def _told_of_indicators(given: Mapping[str, Any]) -> list[str]:
    return [
        period_told(given),
        comparison_told(given),
        _("A reader is counted once, by the registration of the years of the period; copies are those of its last day."),
        _("Loans are issues of copies; renewals are counted beside them, and issues that were undone are not counted."),
    ]


def _of_split(split: Split) -> Report:
    head = HEADS.get(split, (COPIES, SHARE_OF_COPIES, TURNOVER))
    parameters = PRESETS if split in (Split.CATEGORY, Split.BRANCH) else (*PRESETS, CATEGORIES)
    return Report(
        f"circulation-by-{split.value}", SPLIT_TITLES[split], (split.label, LOANS, BEFORE, CHANGE, SHARE_OF_LOANS, *head),
        _split(split), parameters, chart=Chart(names=0, numbers=1, before=2, has_total=True), told=_told(split),
    )  # fmt: skip


REPORTS = (
    Report(
        "indicators",
        gettext_lazy("Indicators of the library’s work"),
        (
            gettext_lazy("Indicator"), gettext_lazy("This period"), BEFORE, CHANGE, gettext_lazy("How it is counted"),
        ),
        _indicators,
        PRESETS,
        figures=_figures,
        told=_told_of_indicators,
    ),
    Report(
        "work-by-month",
        gettext_lazy("Visits and loans by month"),
        (
            gettext_lazy("Month"), pgettext_lazy("column of the diary", "Registered"), Indicator.VISITS.label, LOANS,
            Indicator.RENEWALS.label, pgettext_lazy("column of the diary", "Returned"),
        ),
        _months,
        PRESETS,
        chart=Chart(names=0, numbers=3, is_in_turn=True),
        told=lambda given: [period_told(given)],
    ),
    *(_of_split(split) for split in Split),
)  # fmt: skip
