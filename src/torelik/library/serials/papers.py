"""Letters to suppliers of periodicals."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from torelik.documents import api as documents
from torelik.library.serials.models import SerialClaim
from torelik.library.serials.queries import BindingLine, IssueLine
from torelik.library.serials.renewal_queries import RenewalLine
from torelik.library.signing import papers as signing
from torelik.library.signing import queries as signers
from torelik.library.signing.vocabulary import Office
from torelik.ui.templatetags.torelik import long_date, short_date, tenge


def claim_letter(row: SerialClaim, issues: Sequence[IssueLine], *, language: str) -> bytes:
    """Return the letter of a claim about issues as PDF; *language* is that of the supplier, "kk" or "ru"."""
    with translation.override(language):
        title = _("Claim No. %(number)s about issues of periodicals") % {"number": f"{row.number}/{row.year}"}
        particulars = [
            [_("Date"), long_date(row.day)],
            [_("Supplier"), str(row.supplier.name)],
            [_("BIN"), row.supplier.bin],
            [_("Address"), row.supplier.address],
        ]
        copies = sum(one.wanted for one in issues)
        return documents.typeset(
            "library/order-letter",
            language=language,
            data={
                "title": title,
                "particulars": [pair for pair in particulars if pair[1]],
                "asked": _("The issues below have not come to the library. Please deliver them, or say when they will come."),
                "note": "",
                "columns": [2, 18, 6, 4, 6, 6, 4],
                "head": ["№", _("Periodical"), _("Index"), _("Year"), _("Issue number"), _("Expected"), _("Copies")],
                "rows": [
                    [
                        str(place),
                        one.title,
                        one.index or "—",
                        str(one.year),
                        one.label,
                        short_date(one.expected_on) if one.expected_on else "—",
                        str(one.wanted),
                    ]
                    for place, one in enumerate(issues, start=1)
                ],
                "sums": [
                    "", ngettext("%(copies)d copy", "%(copies)d copies", copies) % {"copies": copies}, "", "", "", "",
                    str(copies),
                ],
                "numeric": [0, 3, 6],
                "signatures": [signing.librarian(signers.signed_on(row.day, offices=[Office.LIBRARIAN]))],
                "footer": title,
            },
        )  # fmt: skip


def periodicals_order(supplier: Any, lines: Sequence[RenewalLine], *, day: date, language: str) -> bytes:
    """Return the order of a supplier's periodicals from a day on as PDF; *language* is "kk" or "ru"."""
    with translation.override(language):
        sides = [(line.title, line.after) for line in lines if line.after]
        title = _("Order of periodicals from %(day)s") % {"day": long_date(day)}
        particulars = [
            [_("Supplier"), str(supplier.name)],
            [_("BIN"), supplier.bin],
            [_("Address"), supplier.address],
        ]
        copies = sum(side.copies for _title, side in sides)
        return documents.typeset(
            "library/order-letter",
            language=language,
            data={
                "title": title,
                "particulars": [pair for pair in particulars if pair[1]],
                "asked": _("Please subscribe the library to the periodicals that are listed below."),
                "note": "",
                "columns": [2, 16, 6, 8, 4, 7, 7],
                "head": ["№", _("Periodical"), _("Index"), _("Through"), _("Copies"), _("Price, tenge"), _("Sum, tenge")],
                "rows": [
                    [
                        str(place), name, side.index or "—", short_date(side.valid_through), str(side.copies),
                        tenge(side.price), tenge(side.amount),
                    ]
                    for place, (name, side) in enumerate(sides, start=1)
                ],
                "sums": ["", "", "", "", str(copies), "", tenge(sum((side.amount for _title, side in sides), Decimal(0)))],
                "numeric": [0, 4, 5, 6],
                "signatures": [signing.librarian(signers.signed_on(day, offices=[Office.LIBRARIAN]))],
                "footer": title,
            },
        )  # fmt: skip


def binding_act(row: BindingLine, issues: Sequence[tuple[IssueLine, str]], *, language: str) -> bytes:
    """Return the act of binding as PDF, each issue with the number of the copy that is in the volume."""
    with translation.override(language):
        title = _("Act No. %(number)s of binding of a periodical") % {"number": row.act.removeprefix("№ ")}
        particulars = [
            [_("Date"), long_date(row.day)],
            [_("Periodical"), row.title],
            [_("Year"), str(row.year)],
            [_("Issues in the volume"), row.numbers],
            [_("Inventory number"), row.inventory_number],
            [pgettext("where a copy stands", "Place"), row.place],
        ]
        return documents.typeset(
            "library/order-letter",
            language=language,
            data={
                "title": title,
                "particulars": particulars,
                "asked": _("The issues below are bound into one volume and counted under its inventory number."),
                "note": _("The binding was undone.") if row.is_undone else "",
                "columns": [2, 8, 8, 8],
                "head": ["№", _("Issue number"), pgettext("of an issue", "Received on"), _("Number of the copy")],
                "rows": [
                    [str(place), one.label, short_date(one.received_at) if one.received_at else "—", number or "—"]
                    for place, (one, number) in enumerate(issues, start=1)
                ],
                "sums": ["", ngettext("%(count)d issue", "%(count)d issues", len(issues)) % {"count": len(issues)}, "", ""],
                "numeric": [0],
                "signatures": [[_("Bound by"), ""], signing.librarian(signers.signed_on(row.day, offices=[Office.LIBRARIAN]))],
                "footer": title,
            },
        )
