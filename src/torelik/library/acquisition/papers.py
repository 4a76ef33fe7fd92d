"""Letters to suppliers as papers and workbooks."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import IO

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from torelik.documents import api as documents
from torelik.library.acquisition.models import Claim, Order
from torelik.library.acquisition.queries import OrderLineShown
from torelik.library.signing import papers as signing
from torelik.library.signing import queries as signers
from torelik.library.signing.rules import Signed
from torelik.library.signing.vocabulary import Office
from torelik.ui.templatetags.torelik import long_date, tenge


def order_letter(row: Order, lines: Sequence[OrderLineShown], *, language: str) -> bytes:
    """Return the letter of a sent order as PDF; *language* is that of the supplier, "kk" or "ru"."""
    with translation.override(language):
        ordered = [(line, line.counted.copies - line.counted.cancelled) for line in lines]
        total = sum((line.price * copies for line, copies in ordered), Decimal(0))
        title = _("Order No. %(number)s") % {"number": f"{row.number}/{row.year}"}
        asked = _("Please deliver the publications that are listed below.")
        return _letter(row, title, asked, [one for one in ordered if one[1]], total=total, on=row.sent_on)


def claim_letter(claim: Claim, lines: Sequence[OrderLineShown], *, language: str) -> bytes:
    """Return the letter of a claim as PDF: what of the order is still awaited."""
    row = claim.order
    with translation.override(language):
        awaited = [(line, line.counted.awaited) for line in lines if line.counted.awaited]
        title = _("Claim No. %(claim)s about the order No. %(number)s") % {
            "claim": claim.number,
            "number": f"{row.number}/{row.year}",
        }
        asked = _("The order of %(sent)s was expected by %(expected)s. Please say when the publications below will come.") % {
            "sent": long_date(row.sent_on),
            "expected": long_date(row.expected_on),
        }
        total = sum((line.price * copies for line, copies in awaited), Decimal(0))
        return _letter(row, title, asked, awaited, total=total, on=claim.day)


def order_workbook(row: Order, lines: Sequence[OrderLineShown]) -> IO[bytes]:
    """Return the lines of an order as a workbook."""
    rows = [
        [
            number,
            line.authors,
            line.title,
            line.year,
            line.isbn,
            line.counted.copies - line.counted.cancelled,
            line.price,
            line.price * (line.counted.copies - line.counted.cancelled),
        ]
        for number, line in enumerate(lines, start=1)
    ]
    head = [
        "№", _("Author"), pgettext("of a book", "Title"), _("Year"), "ISBN", _("Copies"), _("Price, tenge"), _("Sum, tenge"),
    ]  # fmt: skip
    return documents.workbook(f"{row.number}-{row.year}", head=head, rows=rows)


def _letter(
    row: Order, title: str, asked: str, lines: Sequence[tuple[OrderLineShown, int]], *, total: Decimal, on: date | None
) -> bytes:
    copies = sum(number for _line, number in lines)
    contract = row.contract
    particulars = [
        [_("Date"), long_date(on) if on else ""],
        [_("Supplier"), str(row.supplier.name)],
        [_("BIN"), row.supplier.bin],
        [_("Address"), row.supplier.address],
        [
            _("Contract"),
            _("No. %(number)s of %(day)s") % {"number": contract.number, "day": long_date(contract.day)} if contract else "",
        ],
        [_("Expected by"), long_date(row.expected_on) if row.expected_on else ""],
    ]
    return documents.typeset(
        "library/order-letter",
        language=(translation.get_language() or "kk")[:2],
        data={
            "title": title,
            "particulars": [pair for pair in particulars if pair[1]],
            "asked": asked,
            "note": row.note,
            "columns": [2, 18, 4, 7, 4, 6, 7],
            "head": ["№", _("Author and title"), _("Year"), "ISBN", _("Copies"), _("Price, tenge"), _("Sum, tenge")],
            "rows": [
                [
                    str(number),
                    ". ".join(filter(None, [line.authors, line.title])),
                    str(line.year or "—"),
                    line.isbn or "—",
                    str(ordered),
                    tenge(line.price),
                    tenge(line.price * ordered),
                ]
                for number, (line, ordered) in enumerate(lines, start=1)
            ],
            "sums": [
                "", ngettext("%(copies)d copy", "%(copies)d copies", copies) % {"copies": copies}, "", "", str(copies), "",
                tenge(total),
            ],
            "numeric": [0, 2, 4, 5, 6],
            "signatures": [signing.librarian(signers.signed_on(on, offices=[Office.LIBRARIAN]) if on else Signed())],
            "footer": title,
        },
    )  # fmt: skip
