"""A table as an Excel workbook."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from torelik.ui.templatetags.torelik import short_date

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Signs that a workbook cannot hold."""


def workbook(sheet: str, *, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> IO[bytes]:
    """Return the table as an open file at its beginning; whoever sends it closes it. Rows are written as they come.

    Whole numbers and decimals are numbers in the workbook, days are written as people read them, all else is words:
    a title may begin with “=” and is never reckoned. ``None`` is an empty cell.
    """
    book = Workbook(write_only=True)
    made = book.create_sheet(sheet)
    made.append([_cell(made, words) for words in head])
    for row in rows:
        made.append([_cell(made, value) for value in row])
    file = TemporaryFile()  # noqa: SIM115 - see above
    book.save(file)
    file.seek(0)
    return file


def _cell(sheet: Any, value: Any) -> Any:
    if value is None or (isinstance(value, int | Decimal) and not isinstance(value, bool)):
        return value
    words = short_date(value) if isinstance(value, date) else _UNPRINTABLE.sub("", str(value))
    cell = WriteOnlyCell(sheet, value=words)
    cell.data_type = "s"
    return cell
