"""The sheet on which a group signs for a set of books."""

from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from torelik.documents import api as documents
from torelik.library.sets.queries import Given, SetPage
from torelik.library.signing import papers as signing
from torelik.library.signing import queries as signers
from torelik.library.signing.vocabulary import Office
from torelik.ui.templatetags.torelik import long_date


def sheet(found: SetPage, *, day: date, language: str) -> bytes:
    """Return the sheet of a set as PDF: the titles by number, and for each reader what was given, with lines to sign.

    Before anything is issued it lists the whole group, to be filled in by hand.
    """
    with translation.override(language):
        title = _("Sheet of issue of a set of books")
        lines = [line for line in found.readers if line.given or not found.is_issued]
        count = sum(len(line.given) for line in lines)
        titles = [
            [str(one.position), f"{one.authors} {one.title}".strip() + (f", № {one.card_number}" if one.card_number else "")]
            for one in found.titles
        ]
        data = {
            "title": title,
            "particulars": [
                [_("Name of the set"), found.row.name],
                [pgettext("of a reader", "Study group"), found.row.group],
                [_("Printed on"), long_date(day)],
                *titles,
            ],
            "columns": [2, 5, 10, 11, 3, 6, 6],
            "head": [
                "№", _("Ticket"), _("Reader"), _("Books by their numbers in the set, with inventory numbers"),
                pgettext("number of copies", "Copies"), _("Signature for receipt"), _("Return, signature of the librarian"),
            ],
            "rows": [
                [
                    str(number), line.card.ticket, line.card.full_name, ", ".join(_said(one) for one in line.given) or " ",
                    str(len(line.given) or " "), "", "",
                ]
                for number, line in enumerate(lines, start=1)
            ],
            "sums": [*[""] * 3, ngettext("%(count)d book", "%(count)d books", count) % {"count": count}, str(count), "", ""],
            "numeric": [0, 4],
            "wide": True,
            "points": 9,
            "signatures": [signing.librarian(signers.signed_on(day, offices=[Office.LIBRARIAN]))],
            "footer": f"{title}: {found.row.name}",
        }  # fmt: skip
        return documents.typeset("documents/list", data=data, language=language)


def _said(one: Given) -> str:
    return f"{one.position} ({one.number})" if one.number else str(one.position)
