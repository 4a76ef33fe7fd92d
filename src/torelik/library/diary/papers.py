"""The diary as a page, a paper and a workbook: the same lines, named in the reader's language."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import IO, Any

from django.utils import dateformat
from django.utils.translation import gettext as _

from torelik.documents import api as documents
from torelik.library.diary.queries import Column, Diary, Line
from torelik.library.diary.vocabulary import PART_TITLES, Part, Span
from torelik.ui.templatetags.torelik import long_date


def title() -> str:
    """Name the diary."""
    return _("Diary of the library")


def period_of(span: Span, day: date) -> str:
    """Name the period of a page, e.g. “November 2026”."""
    if span is Span.DAY:
        return long_date(day)
    return month_of(day) if span is Span.MONTH else str(day.year)


def month_of(day: date) -> str:
    """Name a month with its year."""
    return _("%(month)s %(year)d") % {"month": dateformat.format(day, "F"), "year": day.year}


def line_names(found: Diary) -> list[str]:
    """Name the lines of a page: days of a month, months of a year; the three periods of a day."""
    match found.span:
        case Span.DAY:
            return [_("Day"), _("Since the beginning of the month"), _("Since the beginning of the year")]
        case Span.MONTH:
            return [str(line.period[0].day) for line in found.lines if line.period]
        case Span.YEAR:
            return [dateformat.format(line.period[0], "F") for line in found.lines if line.period]


def sum_names(found: Diary) -> list[str]:
    """Name the closing lines."""
    if found.span is Span.MONTH:
        return [_("In the month"), _("In the year before this month"), _("Since the beginning of the year")]
    return [_("In the year")] if found.span is Span.YEAR else []


def turned(found: Diary) -> list[tuple[str, list[tuple[str, list[int]]]]]:
    """Return the page of a day: under the name of each part its columns as lines, each with three figures."""
    rows = [(column, [line.numbers[n] for line in found.lines]) for n, column in enumerate(found.columns)]
    return [
        (str(PART_TITLES[part]), [(column.name, numbers) for column, numbers in group])
        for part, group in groupby(rows, key=lambda row: row[0].part)
    ]


def rows_of(found: Diary) -> list[list[Any]]:
    """Return the page as rows of cells, closing lines too; that of a day is turned, its parts named by rows of their own."""
    if found.span is Span.DAY:
        rows: list[list[Any]] = []
        for name, lines in turned(found):
            rows.append([name, "", "", ""])
            rows += [[words, *numbers] for words, numbers in lines]
        return rows
    return [*_named(line_names(found), found.lines), *_named(sum_names(found), found.sums)]


def _named(names: Sequence[str], lines: Sequence[Line]) -> list[list[Any]]:
    return [[name, *line.numbers] for name, line in zip(names, lines, strict=True)]


def head_of(found: Diary) -> list[str]:
    """Return the names of the columns of a page."""
    if found.span is Span.DAY:
        return [_("Figure"), *line_names(found)]
    first = _("Day") if found.span is Span.MONTH else _("Month")
    return [first, *(column.name for column in found.columns)]


def workbook(found: Diary) -> IO[bytes]:
    """Return all parts of a page as an open workbook at its beginning; columns of a split name their part."""
    head = head_of(found)
    if found.span is not Span.DAY:
        head = [head[0], *(_full_name(column) for column in found.columns)]
    return documents.workbook(_("Diary"), head=head, rows=rows_of(found))


def _full_name(column: Column) -> str:
    return column.name if column.part is Part.WORK else f"{PART_TITLES[column.part]}: {column.name}"


def pdf(found: Diary, *, part: Part, words: Sequence[tuple[str, str]], language: str) -> bytes:
    """Return a page as PDF: a day with all its parts, a month or a year with one."""
    head, rows = head_of(found), rows_of(found)
    is_day = found.span is Span.DAY
    name = f"{title()}, {period_of(found.span, found.day)}"
    title_of_page = name if is_day else f"{name}. {PART_TITLES[part]}"
    return documents.typeset(
        "documents/list",
        language=language,
        data={
            "title": title_of_page,
            "wide": len(head) > 7,
            **({"particulars": [list(pair) for pair in words]} if words else {}),
            "columns": [12, 4, 5, 5] if is_day else [8, *([3] * (len(head) - 1))],
            "head": head,
            "rows": [[str(cell) for cell in row] for row in rows],
            "numeric": list(range(1, len(head))),
            "turned": [] if is_day or len(head) <= 5 else list(range(1, len(head))),
            "points": 9,
            "footer": name,
        },
    )
