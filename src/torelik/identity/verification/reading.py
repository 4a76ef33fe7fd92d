"""Reading a list of people: XLSX or CSV, whatever its encoding and separator, within limits."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import openpyxl

from torelik.identity.verification.vocabulary import FileRefusal

ENCODINGS = ("utf-8-sig", "utf-16", "cp1251")
"""Tried in turn; Excel saves CSV as one of them. Any bytes are cp1251, so it comes last and must make letters."""

HEADINGS = {
    "iin": "iin", "иин": "iin", "жсн": "iin",
    "family_name": "family_name", "фамилия": "family_name", "тегі": "family_name",
    "given_name": "given_name", "имя": "given_name", "аты": "given_name",
    "patronymic": "patronymic", "отчество": "patronymic", "әкесінің аты": "patronymic",
    "email": "email", "e-mail": "email", "электронная почта": "email", "электрондық пошта": "email",
    "username": "username", "имя пользователя": "username", "пайдаланушы аты": "username",
    "unit": "unit", "подразделение": "unit", "бөлімше": "unit",
    "post": "post", "должность": "post", "лауазымы": "post",
    "language": "language", "язык": "language", "тілі": "language",
}  # fmt: skip
REQUIRED = {"iin", "family_name", "given_name"}
UNZIPPED_BYTES = 100 * 1024 * 1024
"""A workbook is an archive: one that would unpack into more is refused unread."""

CELL_LETTERS = 500


class FileRefused(Exception):
    """The file is no list that can be read; carries the reason."""

    def __init__(self, refusal: FileRefusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands in the file. pii: everything in it"""

    number: int
    cells: dict[str, str]

    def of(self, column: str) -> str:
        return self.cells.get(column, "")


def read_list(content: bytes, *, max_bytes: int, max_rows: int) -> list[Row]:
    """Return the rows below the headings, empty ones left out. Raises ``FileRefused``."""
    if len(content) > max_bytes:
        raise FileRefused(FileRefusal.TOO_LARGE)
    if not content.strip():
        raise FileRefused(FileRefusal.EMPTY)
    lines = _lines_of_workbook(content) if content.startswith(b"PK") else _lines_of_text(content)
    return _rows(lines, max_rows=max_rows)


def _rows(lines: Iterator[list[str]], *, max_rows: int) -> list[Row]:
    first = next(lines, [])
    columns = [HEADINGS.get(cell.strip().lower(), "") for cell in first]
    if not set(columns) >= REQUIRED:
        raise FileRefused(FileRefusal.NO_HEADINGS)
    rows = []
    for number, line in enumerate(lines, start=2):
        cells = {column: cell.strip()[:CELL_LETTERS] for column, cell in zip(columns, line, strict=False) if column}
        cells["iin"] = _with_lost_zeros("".join(cells.get("iin", "").split()))
        if not any(cells.values()):
            continue
        rows.append(Row(number, cells))
        if len(rows) > max_rows:
            raise FileRefused(FileRefusal.TOO_MANY_ROWS)
    if not rows:
        raise FileRefused(FileRefusal.EMPTY)
    return rows


def _with_lost_zeros(iin: str) -> str:
    # A workbook takes an IIN for a number and drops the zeros at the beginning: whoever was born from 2000 to 2009.
    return iin.zfill(12) if iin.isdecimal() and 9 <= len(iin) < 12 else iin


def _lines_of_workbook(content: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > UNZIPPED_BYTES:
                raise FileRefused(FileRefusal.TOO_LARGE)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
    # openpyxl tells of a broken workbook in many ways, depending on which part is broken.
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError, TypeError, SyntaxError):
        raise FileRefused(FileRefusal.NOT_A_LIST) from None
    for line in sheet.iter_rows(values_only=True, max_col=30):
        yield [_text_of(cell) for cell in line]


def _text_of(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.date().isoformat() if isinstance(cell, datetime) else str(cell)


def _lines_of_text(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    head = text.partition("\n")[0]
    separator = max(";,\t", key=head.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    except csv.Error:
        raise FileRefused(FileRefusal.NOT_A_LIST) from None


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        if encoding == "utf-16" and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise FileRefused(FileRefusal.NOT_A_LIST if b"\x00" in content else FileRefusal.UNKNOWN_ENCODING)
