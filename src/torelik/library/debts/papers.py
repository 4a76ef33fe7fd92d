"""Receipts, and the accountant's list."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from torelik.documents import api as documents
from torelik.library.debts.models import DebtEntry
from torelik.library.debts.queries import EntryLine
from torelik.library.debts.vocabulary import EntryKind
from torelik.library.patrons.queries import PatronCard
from torelik.library.signing import papers as signing
from torelik.library.signing import queries as signers
from torelik.library.signing.vocabulary import Office
from torelik.ui.templatetags.torelik import long_date, tenge


def receipt(line: EntryLine, card: PatronCard, *, language: str) -> bytes:
    """Return the receipt of a payment, or of what was paid back, as PDF in Kazakh or Russian, with lines to sign."""
    with translation.override(language):
        is_paid = line.kind is EntryKind.PAYMENT
        told = {"number": line.number}
        title = _("Receipt No. %(number)s") % told if is_paid else _("Receipt of money paid back No. %(number)s") % told
        particulars = [
            [_("Date"), long_date(line.day)],
            [_("Reader"), card.full_name],
            [_("Reader’s ticket"), card.ticket],
            [_("Reason"), line.reason],
        ]
        data = {
            "title": title,
            "particulars": [pair for pair in particulars if pair[1]],
            "columns": [10, 4, 6],
            "head": [_("For what"), _("Sum, tenge"), _("Reader’s signature")],
            "rows": [[_("Debts to the library"), tenge(abs(line.amount)), ""]],
            "numeric": [1],
            "points": 10,
            "signatures": [signing.librarian(signers.signed_on(line.day, offices=[Office.LIBRARIAN]))],
            "footer": title,
        }
        return documents.typeset("documents/list", data=data, language=language)


def head() -> list[str]:
    """Return the columns of the accountant's list."""
    return [
        _("Date"), _("Ticket"), _("Reader"), pgettext("of a reader", "Study group"), _("What it is"), _("For what"), _("Reason"),
        _("Receipt"), pgettext("debt", "Charged, tenge"), pgettext("debt", "Paid or waived, tenge"),
    ]  # fmt: skip


def rows(found: Iterable[tuple[PatronCard, DebtEntry]]) -> Iterator[list[Any]]:
    """Yield the accountant's list, a line of the ledger a row."""
    for card, row in found:
        charged, paid = (row.amount, None) if row.amount > 0 else (None, -row.amount)
        number = f"{row.number}/{row.year}" if row.number else ""
        day: date = row.day
        yield [
            day, card.ticket, card.full_name, card.group, str(EntryKind(row.kind).label), row.about, row.reason, number,
            charged, paid,
        ]  # fmt: skip
