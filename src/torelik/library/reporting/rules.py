"""What a report may say, and what its words mean on a given day.

A definition is data: what is kept is read back whole or not at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from torelik.library.reporting.vocabulary import Condition, FieldKind, Refusal, Span

MOST_COLUMNS, MOST_GROUPS, MOST_FILTERS, MOST_SORTED = 20, 3, 10, 3
MOST_DAYS = 3660
MOST_VALUES, VALUE_CHARACTERS = 100, 200
MOST_REPORTS = 200
DAYS = frozenset({FieldKind.DAY, FieldKind.MOMENT})
NUMBERS = frozenset({FieldKind.NUMBER, FieldKind.MONEY})

_OF_DAYS = (
    Condition.BETWEEN, Condition.LAST_DAYS, Condition.THIS_MONTH, Condition.LAST_MONTH, Condition.THIS_YEAR,
    Condition.LAST_YEAR, Condition.BEFORE_TODAY, Condition.EMPTY, Condition.FILLED,
)  # fmt: skip
CONDITIONS: Mapping[FieldKind, tuple[Condition, ...]] = {
    FieldKind.TEXT: (Condition.CONTAINS, Condition.IS, Condition.BEGINS, Condition.EMPTY, Condition.FILLED),
    FieldKind.NUMBER: (Condition.BETWEEN, Condition.IS, Condition.EMPTY, Condition.FILLED),
    FieldKind.MONEY: (Condition.BETWEEN, Condition.IS, Condition.EMPTY, Condition.FILLED),
    FieldKind.DAY: _OF_DAYS,
    FieldKind.MOMENT: _OF_DAYS,
    FieldKind.CHOICE: (Condition.ONE_OF, Condition.EMPTY, Condition.FILLED),
    FieldKind.YES_NO: (Condition.IS,),
}
"""Which conditions fit a field, in the order in which they are offered."""

WITH_VALUES = frozenset({Condition.IS, Condition.ONE_OF, Condition.CONTAINS, Condition.BEGINS, Condition.BETWEEN})
"""Conditions that may be asked when the report is run."""


class NotADefinition(ValueError):
    """What was kept, or sent, is no definition of a report."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition. ``values`` are texts: days as ISO writes them, numbers with a point; of a span the two ends."""

    field: str
    condition: Condition
    values: tuple[str, ...] = ()
    is_asked: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """By what a summary is grouped: a field and, for days, the span."""

    field: str
    span: Span = Span.DAY

    @property
    def token(self) -> str:
        return f"{self.field}.{self.span.value}" if self.span else self.field

    @classmethod
    def of_token(cls, token: str) -> "Group":
        """Return the group that the token names. Raises ``ValueError``."""
        field, _dot, span = token.partition(".")
        return cls(field, Span(span))


@dataclass(frozen=True, slots=True)
class Sorting:
    """By what rows are sorted: a field of a list, a group or a measure of a summary."""

    by: str
    is_descending: bool = False


@dataclass(frozen=True, slots=True)
class Definition:
    """One report: a list with columns or, with groups, a summary with measures."""

    subject: str
    columns: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    measures: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    sortings: tuple[Sorting, ...] = ()
    is_summary: bool = False

    @property
    def fields(self) -> frozenset[str]:
        """Every field that the report shows, asks or sorts by."""
        shown = {group.field for group in self.groups} if self.is_summary else set(self.columns)
        sorted_by = set() if self.is_summary else {one.by for one in self.sortings}
        return frozenset(shown | sorted_by | {one.field for one in self.filters})

    @property
    def asked(self) -> dict[int, Filter]:
        """The filters that are asked when the report is run, by their places."""
        return {place: one for place, one in enumerate(self.filters) if one.is_asked}

    def to_json(self) -> dict[str, Any]:
        """Return the definition as it is kept."""
        return {
            "subject": self.subject,
            "summary": self.is_summary,
            "columns": list(self.columns),
            "groups": [group.token for group in self.groups],
            "measures": list(self.measures),
            "filters": [
                {"field": one.field, "condition": one.condition.value, "values": list(one.values), "asked": one.is_asked}
                for one in self.filters
            ],
            "sort": [{"by": one.by, "descending": one.is_descending} for one in self.sortings],
        }

    @classmethod
    def from_json(cls, kept: Any) -> "Definition":
        """Return the definition that was kept. Raises ``NotADefinition`` for anything else."""
        try:
            return cls(
                subject=_text(kept["subject"]),
                is_summary=_truth(kept["summary"]),
                columns=_texts(kept["columns"]),
                groups=tuple(Group.of_token(token) for token in _texts(kept["groups"])),
                measures=_texts(kept["measures"]),
                filters=tuple(
                    Filter(_text(one["field"]), Condition(one["condition"]), _texts(one["values"]), _truth(one["asked"]))
                    for one in _list(kept["filters"])
                ),
                sortings=tuple(Sorting(_text(one["by"]), _truth(one["descending"])) for one in _list(kept["sort"])),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise NotADefinition(str(error)) from error


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(value)
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(_text(one) for one in _list(value))


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


@dataclass(frozen=True, slots=True)
class Shape:
    """What a subject offers today: its fields by key with their kinds, and its measures."""

    fields: Mapping[str, FieldKind]
    measures: frozenset[str]


def refusals(definition: Definition, shape: Shape) -> list[Refusal]:
    """Return every reason not to run a report, in the order of the page."""
    shown = [group.token for group in definition.groups] if definition.is_summary else list(definition.columns)
    sorted_by = [one.by for one in definition.sortings]
    checks = {
        Refusal.NO_COLUMNS: not definition.is_summary and not definition.columns,
        Refusal.NO_GROUPS: definition.is_summary and not definition.groups,
        Refusal.NO_MEASURES: definition.is_summary and not definition.measures,
        Refusal.TWICE: len(set(shown)) < len(shown),
        Refusal.TOO_MANY: len(definition.columns) > MOST_COLUMNS
        or len(definition.groups) > MOST_GROUPS
        or len(definition.filters) > MOST_FILTERS
        or len(definition.sortings) > MOST_SORTED,
        Refusal.UNKNOWN: bool(lost_names(definition, shape)),
        Refusal.DOES_NOT_FIT: any(group.span and shape.fields.get(group.field) not in DAYS for group in definition.groups),
        Refusal.SORTED_BY_HIDDEN: definition.is_summary and not {*sorted_by} <= {*shown, *definition.measures},
    }
    told = [refusal for refusal, applies in checks.items() if applies]
    for one in definition.filters:
        refusal = filter_refusal(one, shape.fields[one.field]) if one.field in shape.fields else None
        told += [refusal] if refusal and refusal not in told else []
    return told


def filter_refusal(one: Filter, kind: FieldKind) -> Refusal | None:
    """Return why the condition cannot be asked of a field of this kind. What is asked at the run may be left out."""
    if one.condition not in CONDITIONS[kind] or (one.is_asked and one.condition not in WITH_VALUES):
        return Refusal.DOES_NOT_FIT
    if len(one.values) > MOST_VALUES or any(len(value) > VALUE_CHARACTERS for value in one.values):
        return Refusal.TOO_MANY
    if one.condition is Condition.LAST_DAYS:
        days = one.values[0] if len(one.values) == 1 else ""
        return None if days.isascii() and days.isdigit() and 1 <= int(days) <= MOST_DAYS else Refusal.NO_NUMBER
    if one.condition not in WITH_VALUES:
        return None if not one.values else Refusal.DOES_NOT_FIT
    given = [value for value in one.values if value]
    if not given:
        return None if one.is_asked else Refusal.NO_VALUE
    if one.condition is Condition.BETWEEN and len(one.values) != 2:
        return Refusal.NO_VALUE
    if kind in DAYS:
        return _span_refusal([_day(value) for value in given], Refusal.NO_DAY)
    if kind in NUMBERS:
        return _span_refusal([_number(value) for value in given], Refusal.NO_NUMBER)
    if kind is FieldKind.YES_NO and given not in (["yes"], ["no"]):
        return Refusal.NO_VALUE
    return None


def _span_refusal(ends: Sequence[Any], unread: Refusal) -> Refusal | None:
    if any(end is None for end in ends):
        return unread
    return Refusal.BACKWARDS if list(ends) != sorted(ends) else None


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _number(value: str) -> Decimal | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**15 else None


def lost_names(definition: Definition, shape: Shape) -> list[str]:
    """Return the fields and measures that the subject does not offer any more."""
    named = [*sorted(definition.fields), *(definition.measures if definition.is_summary else ())]
    return [name for name in named if name not in shape.fields and name not in shape.measures]


def without_lost(definition: Definition, shape: Shape) -> Definition:
    """Return the definition without what the subject does not offer any more."""
    groups = tuple(group for group in definition.groups if group.field in shape.fields)
    measures = tuple(name for name in definition.measures if name in shape.measures)
    sortable = {group.token for group in groups} | {*measures} if definition.is_summary else set(shape.fields)
    return replace(
        definition,
        columns=tuple(name for name in definition.columns if name in shape.fields),
        groups=groups,
        measures=measures,
        filters=tuple(one for one in definition.filters if one.field in shape.fields),
        sortings=tuple(one for one in definition.sortings if one.by in sortable),
    )


def with_given(definition: Definition, given: Mapping[int, tuple[str, ...]]) -> Definition:
    """Return the definition with the values that were given for what is asked, by the places of the filters."""
    filters = [
        replace(one, values=given[place]) if one.is_asked and place in given else one
        for place, one in enumerate(definition.filters)
    ]
    return replace(definition, filters=tuple(filters))


def rows_behind(
    definition: Definition, values: Sequence[Any], kinds: Sequence[FieldKind], *, columns: Sequence[str]
) -> Definition | None:
    """Return the list of what a line of a summary counts, the groups being *values*; with none, of what all lines count.

    Returns ``None`` where it cannot be asked for: the conditions are too many, or a text is too long to be one.
    """
    filters = [replace(one, is_asked=False) for one in definition.filters if not is_open(one)]
    for group, value, kind in zip(definition.groups, values, kinds, strict=False):
        filters.append(_condition_of(group, value, kind))
    behind = Definition(definition.subject, columns=tuple(columns), filters=tuple(filters))
    is_asked = len(filters) <= MOST_FILTERS and all(
        filter_refusal(one, kind) is None for one, kind in zip(filters[-len(values) :], kinds, strict=False)
    )
    return behind if is_asked or not values else None


def _condition_of(group: Group, value: Any, kind: FieldKind) -> Filter:
    """Return the condition that a row of a group meets; *value* of days is a day."""
    if value is None or value == "":
        return Filter(group.field, Condition.EMPTY)
    if kind in DAYS:
        return Filter(group.field, Condition.BETWEEN, tuple(day.isoformat() for day in _days_of_span(group.span, value)))
    if kind is FieldKind.CHOICE:
        return Filter(group.field, Condition.ONE_OF, (str(value),))
    if kind is FieldKind.YES_NO:
        return Filter(group.field, Condition.IS, ("yes" if value else "no",))
    return Filter(group.field, Condition.IS, (str(value),))


def _days_of_span(span: Span, day: date) -> tuple[date, date]:
    match span:
        case Span.MONTH:
            first = day.replace(day=1)
            return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        case Span.YEAR:
            return date(day.year, 1, 1), date(day.year, 12, 31)
        case Span.DAY:
            return day, day


def days_of(one: Filter, *, today: date) -> tuple[date | None, date | None]:
    """Return the first and the last day that a condition on days means today; ``None`` where it has no such end."""
    month = today.replace(day=1)
    match one.condition:
        case Condition.LAST_DAYS:
            return today - timedelta(days=int(one.values[0]) - 1), today
        case Condition.THIS_MONTH:
            return month, (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        case Condition.LAST_MONTH:
            last = month - timedelta(days=1)
            return last.replace(day=1), last
        case Condition.THIS_YEAR:
            return date(today.year, 1, 1), date(today.year, 12, 31)
        case Condition.LAST_YEAR:
            return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)
        case Condition.BEFORE_TODAY:
            return None, today - timedelta(days=1)
    first, last_day = (*one.values, "", "")[:2]
    return _day(first), _day(last_day)


def numbers_of(one: Filter) -> tuple[Decimal | None, Decimal | None]:
    """Return the two ends of a condition on numbers; ``is`` has the same at both."""
    if one.condition is Condition.IS:
        number = _number((*one.values, "")[0])
        return number, number
    first, last = (*one.values, "", "")[:2]
    return _number(first), _number(last)


def is_open(one: Filter) -> bool:
    """Tell whether a condition narrows nothing, because nothing was given for it at the run."""
    return one.condition in WITH_VALUES and not any(one.values)


def refusals_to_save(name: str, *, reports: int) -> list[Refusal]:
    """Return every reason not to keep one more report under this name."""
    checks = {Refusal.NO_NAME: not name.strip(), Refusal.TOO_MANY_REPORTS: reports >= MOST_REPORTS}
    return [refusal for refusal, applies in checks.items() if applies]
