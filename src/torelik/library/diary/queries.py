"""Questions of the diary: figures by day, told apart by reader, place, content, language and kind."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from torelik.kernel.actor import Actor
from torelik.kernel.errors import PermissionDenied
from torelik.library.cataloguing.vocabulary import RecordKind
from torelik.library.diary import rules
from torelik.library.diary.vocabulary import READERS, Part, Span, Work
from torelik.library.holdings import queries as holdings
from torelik.library.lending import counting
from torelik.library.lending.vocabulary import LoanAct, Refusal
from torelik.library.patrons import counting as readers
from torelik.library.patrons import queries as patrons
from torelik.library.stock.columns import language_of, section_of
from torelik.library.stock.vocabulary import Language, Section

ByDay = dict[date, int]
ByColumn = dict[str, ByDay]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What figures are asked for: one place, one category of readers, or all of them."""

    place_id: int | None = None
    category_id: int | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the diary with its running figures."""

    part: Part
    key: str
    name: str
    running: rules.Running


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page: a period, or ``None`` for no days at all, and its figures by column."""

    period: tuple[date, date] | None
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Diary:
    """One page of the diary: its columns, lines, and closing lines."""

    span: Span
    day: date
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    sums: tuple[Line, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was done since the beginning of the year."""
        return not any(any(line.numbers) for line in (*self.lines, *self.sums))


def may_see(actor: Actor) -> bool:
    """Tell whether the person works with readers or reports."""
    return actor.may_any(READERS)


def diary(
    span: Span,
    day: date,
    *,
    today: date,
    visible_to: Actor,
    parts: Collection[Part] = tuple(Part),
    narrowed: Narrowed | None = None,
) -> Diary:
    """Return one page; one query for each part and one for its names, four for all work.

    Columns in which nothing stands since the beginning of the year are left out, those of all work never.
    Raises ``PermissionDenied``.
    """
    if not may_see(visible_to):
        raise PermissionDenied(READERS[0])
    begins, ends = date(day.year, 1, 1), rules.period(span, day)[1]
    columns = []
    for part in (one for one in Part if one in parts):
        figures = _figures(part, begins, ends, narrowed or Narrowed())
        columns += [
            Column(part, key, name, rules.Running(figures.get(key, {}), year=day.year))
            for key, name in _names(part)
            if part is Part.WORK or key in figures
        ]
    return Diary(
        span,
        day,
        tuple(columns),
        tuple(_line(columns, period) for period in rules.lines(span, day, today=today)),
        tuple(_line(columns, period) for period in rules.sums(span, day)),
    )


def titles_refused(
    span: Span, day: date, *, most: int, visible_to: Actor, narrowed: Narrowed | None = None
) -> list[counting.RefusedTitle]:
    """Return the titles that were refused most in the period of a page; one query. Raises ``PermissionDenied``."""
    if not may_see(visible_to):
        raise PermissionDenied(READERS[0])
    first, last = rules.period(span, day)
    asked = narrowed or Narrowed()
    return counting.titles_refused(first, last, most=most, place_id=asked.place_id, category_id=asked.category_id)


def _line(columns: list[Column], period: tuple[date, date] | None) -> Line:
    return Line(period, tuple(column.running.within(*period) if period else 0 for column in columns))


def _figures(part: Part, first: date, last: date, narrowed: Narrowed) -> ByColumn:
    """Return the figures of one part by column and day."""
    figures: ByColumn = defaultdict(lambda: defaultdict(int))
    place, category = narrowed.place_id, narrowed.category_id
    match part:
        case Part.WORK:
            for act in counting.acts_by_day(first, last, place_id=place, category_id=category):
                _add(figures, WORK_OF[act.act], act)
            for one in readers.registrations_by_day(first, last, place_id=place, category_id=category):
                figures[(Work.REGISTERED if one.value else Work.REGISTERED_AGAIN).value][one.day] += one.number
            for one in readers.visits_by_day(first, last, place_id=place, category_id=category):
                figures[Work.VISITS.value][one.day] += one.number
            for refused in counting.refusals_by_day(first, last, place_id=place, category_id=category):
                figures[Work.REFUSED.value][refused.day] += refused.number
        case Part.REFUSALS:
            for refused in counting.refusals_by_day(first, last, place_id=place, category_id=category):
                figures[refused.reason.value][refused.day] += refused.number
        case Part.READERS | Part.VISITS | Part.VISITED:
            for one in READERS_BY[part](
                first, last, split="place" if part is Part.VISITED else "category", place_id=place, category_id=category
            ):
                figures[str(one.value)][one.day] += one.number
        case _:
            for act in counting.acts_by_day(first, last, split=part.value, place_id=place, category_id=category):
                _add(figures, COLUMN_OF.get(part, str)(act.value), act)
    return figures


def _add(figures: ByColumn, key: str, one: counting.Counted) -> None:
    figures[key][one.day] += -one.number if one.act is LoanAct.UNDONE else one.number


READERS_BY = {
    Part.READERS: readers.registrations_by_day,
    Part.VISITS: readers.visits_by_day,
    Part.VISITED: readers.visits_by_day,
}
WORK_OF = {
    LoanAct.ISSUED: Work.ISSUED.value,
    LoanAct.UNDONE: Work.ISSUED.value,
    LoanAct.RENEWED: Work.RENEWED.value,
    LoanAct.RETURNED: Work.RETURNED.value,
}
COLUMN_OF: Mapping[Part, Callable[[str], str]] = {
    # The columns are those of the summary register, so that issues and stock can be compared.
    Part.CONTENT: lambda beginning: section_of([beginning]).value,
    Part.LANGUAGE: lambda code: language_of(code).value,
}


def _names(part: Part) -> list[tuple[str, str]]:
    """Return keys and names of the columns of a part in their order."""
    match part:
        case Part.WORK:
            return [(work.value, str(work.label)) for work in Work]
        case Part.CATEGORY | Part.READERS | Part.VISITS:
            return [(str(key), str(name)) for key, name in patrons.category_names()]
        case Part.PLACE | Part.VISITED:
            return [(str(place.pk), str(place.name)) for place in holdings.places()]
        case Part.CONTENT:
            return [(section.value, str(section.label)) for section in Section]
        case Part.LANGUAGE:
            return [(language.value, str(language.label)) for language in Language]
        case Part.KIND:
            return [(kind.value, str(kind.label)) for kind in RecordKind]
        case Part.REFUSALS:
            return [(reason.value, str(reason.label)) for reason in Refusal]
