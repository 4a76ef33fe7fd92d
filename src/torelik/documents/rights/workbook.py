"""The register of rights as a workbook."""

from collections.abc import Iterable
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from torelik.documents.printing.workbooks import workbook
from torelik.documents.rights.queries import FileLine


def written(lines: Iterable[FileLine]) -> IO[bytes]:
    """Return the workbook as an open file at its beginning; rows are written as they come."""
    return workbook(_("Rights"), head=_heads(), rows=map(_row, lines))


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
