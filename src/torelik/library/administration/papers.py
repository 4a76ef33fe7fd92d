"""Rows of a report as lines of text, as a workbook and as a printed list."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils.formats import number_format
from django.utils.translation import get_language

from torelik.documents import api as documents
from torelik.library.administration.reports import Cell, Row
from torelik.ui.templatetags.torelik import short_date

PRINTED_ROWS = 5000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def lines(name: str, head: Sequence[str], rows: Iterable[Row]) -> StreamingHttpResponse:
    """Answer with CSV, row by row: UTF-8 with a mark, semicolons, as spreadsheets in Kazakhstan open it."""
    answer = StreamingHttpResponse(_csv_lines(head, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _csv_lines(head: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff"
    yield writer.writerow(head)
    for row in rows:
        yield writer.writerow([_unformed(plain(cell)) for cell in row])


def _unformed(value: Any) -> Any:
    """Return text that a spreadsheet would carry out as a formula with an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def workbook(name: str, title: str, head: Sequence[str], rows: Iterable[Row]) -> FileResponse:
    """Answer with a workbook of one sheet."""
    # A sheet has no name with these signs, nor one that is longer.
    sheet = "".join(sign for sign in title if sign not in "[]:*?/\\").strip("'")[:31] or name
    file = documents.workbook(sheet, head=head, rows=([plain(cell) for cell in row] for row in rows))
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=documents.WORKBOOK_KIND)


def printed_list(title: str, particulars: Iterable[tuple[str, str]], head: Sequence[str], rows: Iterable[Row]) -> HttpResponse:
    """Answer with a printed list of at most ``PRINTED_ROWS`` rows; *particulars* say by what it was narrowed."""
    content = documents.typeset(
        "documents/list",
        language=(get_language() or "kk")[:2],
        data={
            "title": title,
            "particulars": [list(one) for one in particulars],
            "columns": [1] * len(head),
            "head": list(head),
            "rows": [[printed(cell) for cell in row] for row in islice(rows, PRINTED_ROWS)],
            "wide": len(head) > 4,
        },
    )
    return HttpResponse(content, content_type="application/pdf")


def plain(cell: Any) -> Any:
    """Return the value of a cell, whether it opens something or not."""
    return cell.value if isinstance(cell, Cell) else cell


def printed(cell: Any) -> str:
    """Return a cell as people read it."""
    value = plain(cell)
    if value is None or value == "":
        return "—"
    if isinstance(value, Decimal):
        return number_format(value, use_l10n=True)
    return short_date(value) if hasattr(value, "isoformat") else str(value)
