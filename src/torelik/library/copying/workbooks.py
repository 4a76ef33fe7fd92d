"""Reading an XLSX table of descriptions: headings, rows, nothing else of the workbook."""

import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, BinaryIO

import openpyxl

MOST_ROWS = 20_000
MOST_COLUMNS = 40
UNZIPPED_BYTES = 256 * 1024 * 1024
LONGEST_CELL = 2_000


class NotATable(Exception):
    """The file is no workbook that can be read."""


def lines_of(stream: BinaryIO, *, most: int = MOST_ROWS + 1) -> Iterator[list[str]]:
    """Yield the rows of the first sheet as texts, the headings first; empty rows stay, so that numbers are those of the sheet.

    Raises ``NotATable``.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > UNZIPPED_BYTES:
                raise NotATable
        stream.seek(0)
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
        sheet = book.worksheets[0]
    # openpyxl tells of a broken workbook in many ways, depending on which part is broken.
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError, TypeError, SyntaxError) as error:
        raise NotATable from error
    for line in islice(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), most):
        yield [_text_of(cell) for cell in line]


def is_empty(line: Sequence[str]) -> bool:
    """Tell whether no cell of the row says anything."""
    return not any(cell.strip() for cell in line)


def _text_of(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = cell.date().isoformat() if isinstance(cell, datetime) else str(cell)
    return text.replace("\0", "")[:LONGEST_CELL]
