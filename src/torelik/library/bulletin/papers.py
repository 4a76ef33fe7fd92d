"""The bulletin as a paper and as a workbook."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from torelik.documents import api as documents
from torelik.library.bulletin.queries import NewTitle
from torelik.ui.templatetags.torelik import short_date


def period_of(first: date, last: date) -> str:
    """Name the period, e.g. “01.10.2026 – 31.12.2026”."""
    return f"{short_date(first)} – {short_date(last)}"


def pdf(rows: Sequence[NewTitle], *, first: date, last: date, language: str, at: datetime) -> bytes:
    """Return the bulletin as PDF, numbered through its sections."""
    title = _("New acquisitions of the library")
    return documents.typeset(
        "library/bulletin",
        language=language,
        at=at,
        data={
            "title": title,
            "period": period_of(first, last),
            "count": ngettext("%(titles)d title", "%(titles)d titles", len(rows)) % {"titles": len(rows)},
            "sections": [[name, [list(line) for line in lines]] for name, lines in _sections(rows)],
            "footer": f"{title}, {period_of(first, last)}",
        },
    )


def workbook(rows: Sequence[NewTitle]) -> IO[bytes]:
    """Return the bulletin as an open workbook at its beginning."""
    head = ["№", _("Field of knowledge"), _("Description"), _("Shelf mark"), _("Copies")]
    lines = ([n, str(row.section.label), row.citation, row.mark, row.copies] for n, row in enumerate(rows, start=1))
    return documents.workbook(_("New acquisitions"), head=head, rows=lines)


def _sections(rows: Sequence[NewTitle]) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    number = 0
    for section, group in groupby(rows, key=lambda row: row.section):
        lines = []
        for row in group:
            number += 1
            lines.append((str(number), row.citation, row.mark))
        yield str(section.label), lines
