"""Letters to suppliers of periodicals."""

from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from torelik.documents import api as documents
from torelik.library.serials.models import SerialClaim
from torelik.library.serials.queries import BindingLine, IssueLine
from torelik.library.signing import papers as signing
from torelik.library.signing import queries as signers
from torelik.library.signing.vocabulary import Office
from torelik.ui.templatetags.torelik import long_date, short_date


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
            [_("Place"), row.place],
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
