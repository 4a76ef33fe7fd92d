"""Slips as PDF, and the list of those who still owe the library."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import IO, Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from torelik.documents import api as documents
from torelik.library.clearance.models import ClearanceSlip
from torelik.library.clearance.queries import ReaderLine
from torelik.library.clearance.vocabulary import Standing
from torelik.library.labels.rules import runs_of
from torelik.library.patrons.queries import card_of
from torelik.library.signing import papers as signing
from torelik.library.signing.rules import signed_of
from torelik.ui.templatetags.torelik import long_date, short_date


def slips(rows: Sequence[ClearanceSlip], *, language: str, at: datetime) -> bytes:
    """Return slips as one PDF, each on a page of its own; *language* is "kk" or "ru"."""
    with translation.override(language):
        data = {"title": _("Clearance slip"), "slips": [_slip(row) for row in rows]}
        return documents.typeset("library/clearance-slips", data=data, language=language, at=at)


def address_of(row: ClearanceSlip) -> str:
    """Return where anybody sees whether the slip holds, in the language that is on."""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{reverse('clearance:verify', args=[row.token])}"


def _slip(row: ClearanceSlip) -> dict[str, Any]:
    card, address = card_of(row.patron), address_of(row)
    matrix = [list(line) for line in segno.make_qr(address, error="m").matrix]
    particulars = [
        [_("Reader"), card.full_name],
        [_("Reader’s ticket"), card.ticket],
        [_("Category of readers"), str(card.category_name)],
        [pgettext("of a reader", "Study group"), card.group],
        [_("Date"), long_date(row.day)],
        [pgettext("paper", "Act"), _("No. %(number)s") % {"number": row.run} if row.run else ""],
    ]
    said = {"number": row.withdrawal, "day": long_date(row.withdrawn_at), "reason": row.withdrawal_reason}
    return {
        "title": _("Clearance slip No. %(number)s") % {"number": row},
        "particulars": [pair for pair in particulars if pair[1]],
        "statement": _("The reader owes nothing to the library in any of its branches."),
        "withdrawn": "" if row.is_valid else _("Withdrawn by act No. %(number)s of %(day)s: %(reason)s") % said,
        "signatures": [
            signing.librarian(signed_of(row.signed)),
            [_("Given by"), row.given_by.get_full_name() if row.given_by else ""],
        ],
        "verify": _("Whether this slip holds is seen here:"),
        "address": address,
        "runs": runs_of(matrix),
        "modules": len(matrix),
    }


def head() -> list[str]:
    """Return the columns of the list of those who owe."""
    return [
        _("Ticket"), _("Reader"), _("Category of readers"), pgettext("of a reader", "Study group"), _("What is owed"),
        _("Title"), _("Inventory number"), pgettext("where a copy stands", "Place"), _("Due on"), _("Days late"),
    ]  # fmt: skip


def owing(lines: Sequence[ReaderLine], *, today: Any) -> Iterator[list[Any]]:
    """Yield all that those of the readers owe who are not clear, a thing a row."""
    for line in lines:
        if line.standing is not Standing.OWES:
            continue
        card = line.card
        for one in line.owed:
            late = (today - one.due_on).days if one.due_on and one.due_on < today else None
            due = short_date(one.due_on) if one.due_on else ""
            yield [
                card.ticket, card.full_name, str(card.category_name), card.group, str(one.why.label), one.title, one.number,
                one.place, due, late,
            ]  # fmt: skip


def owing_workbook(lines: Sequence[ReaderLine], *, today: Any) -> IO[bytes]:
    """Return the list of those who owe as an open workbook."""
    return documents.workbook(_("Debtors"), head=head(), rows=owing(lines, today=today))
