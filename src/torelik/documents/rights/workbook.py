"""The register of rights as a workbook."""

import re
from collections.abc import Iterable
from datetime import date
from tempfile import TemporaryFile
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from torelik.documents.rights.queries import FileLine
from torelik.ui.templatetags.torelik import short_date

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Signs that a workbook cannot hold."""


def written(lines: Iterable[FileLine]) -> IO[bytes]:
    """Return the workbook as an open file at its beginning; rows are written as they come."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Rights"))
    sheet.append([_cell(sheet, words) for words in _heads()])
    for line in lines:
        sheet.append([_cell(sheet, value) for value in _row(line)])
    file = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    book.save(file)
    file.seek(0)
    return file


def _heads() -> list[str]:
    return [
        _("Title"), _("Belongs to"), _("File"), _("State"), _("Holder of the rights"), _("Ground"), _("Document"),
        _("Date of the document"), _("First day of the right"), _("Last day of the right"), _("Who may read"), _("Open pages"),
        _("Download"), _("Print and copy"), _("Note for the staff"),
    ]  # fmt: skip


def _row(line: FileLine) -> list[Any]:
    owner = line.owner.title if line.owner else ""
    first = [line.card.title, owner, line.card.stored_name, str(line.state.label)]
    term = line.term
    if term is None:
        return first
    pages = f"{term.first_page}–{term.last_page}" if term.first_page else pgettext("open pages", "all")
    yes, no = pgettext("cell of a table", "yes"), pgettext("cell of a table", "no")
    return [
        *first, term.holder, str(term.ground.label), term.document_number, term.document_date, term.valid_from,
        term.valid_through or _("without end"), str(term.access.label), pages, yes if term.may_download else no,
        yes if term.may_copy else no, term.note,
    ]  # fmt: skip


def _cell(sheet: Any, value: Any) -> Any:
    if value is None:
        return None
    words = short_date(value) if isinstance(value, date) else _UNPRINTABLE.sub("", str(value))
    cell = WriteOnlyCell(sheet, value=words)
    # A title may begin with “=”: it stays words and is never reckoned.
    cell.data_type = "s"
    return cell
