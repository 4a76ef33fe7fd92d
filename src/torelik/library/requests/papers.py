"""Request slips for the store, and the register of refusals on paper and as a workbook."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.utils import translation
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from torelik.documents import api as documents
from torelik.library.administration.papers import PRINTED_ROWS
from torelik.library.requests.queries import ToFetch
from torelik.library.requests.register_queries import RefusedLine, Totals
from torelik.library.signing import papers as signing
from torelik.library.signing import queries as signers
from torelik.library.signing.vocabulary import Office
from torelik.ui.templatetags.torelik import clock_time, long_date, short_date


def slips(found: Sequence[ToFetch], *, language: str) -> bytes:
    """Return request slips as PDF, eight on a page to be cut apart, in Kazakh or Russian."""
    with translation.override(language):
        data = {
            "title": _("Request slips"),
            "slips": [_slip(one) for one in found],
            "words": {"slip": _("Request slip"), "reader": _("Reader’s signature"), "answer": _("Reason of a refusal")},
        }
        return documents.typeset("library/request-slips", data=data, language=language)


def _slip(one: ToFetch) -> dict[str, Any]:
    line, copy = one.line, one.copy
    facts = [
        [_("Shelf mark"), one.mark],
        [_("Storage place"), one.place],
        [_("Inventory number"), copy.inventory_number if copy else line.wanted_number],
        [_("Issue, pages or article"), line.part],
        [_("Reader’s ticket"), f"{line.ticket} · {line.reader}"],
        [_("Where to"), line.place],
        [_("Ordered"), f"{short_date(line.made_at)}, {clock_time(line.made_at)}"],
    ]
    return {
        "day": short_date(line.day),
        "title": f"{line.authors} {line.title}".strip(),
        "facts": [[name, value] for name, value in facts if value],
    }


def head() -> list[str]:
    """Return the columns of the register."""
    return [
        _("Day"), _("Author and title"), _("Issue, pages or article"), _("Reason"), _("Remark"), _("Reading room or desk"),
        _("Category of readers"), _("Proposed for acquisition"),
    ]  # fmt: skip


def rows(found: Iterable[RefusedLine]) -> Iterator[list[Any]]:
    """Yield the register, a refusal a row."""
    for one in found:
        yield [
            one.day, f"{one.authors} {one.title}".strip(), one.part, str(one.reason.label), one.remark, one.place,
            str(one.category), pgettext("proposed for acquisition", "yes") if one.is_proposed else "",
        ]  # fmt: skip


def register(
    found: Iterable[RefusedLine],
    totals: Totals,
    particulars: Iterable[tuple[str, str]],
    *,
    period: tuple[date, date],
    language: str,
) -> bytes:
    """Return the register as PDF with its sums, in Kazakh or Russian, with who signs it."""
    first, last = period
    with translation.override(language):
        title = _("Register of refusals")
        sums = [[str(reason.label), f"{number} · {localize(share)} %"] for reason, number, share in totals.by_reason]
        refused = _("%(refused)d of %(requests)d, %(share)s %%") % {
            "refused": totals.refused, "requests": totals.requests, "share": localize(totals.share),
        }  # fmt: skip
        data = {
            "title": title,
            "particulars": [
                [_("Period"), f"{long_date(first)} – {long_date(last)}"],
                *(list(one) for one in particulars),
                [_("Refused"), refused],
                *sums,
            ],
            "columns": [3, 10, 5, 5, 5, 6, 4, 3],
            "head": head(),
            "rows": [[short_date(line[0]), *(cell or "—" for cell in line[1:])] for line in islice(rows(found), PRINTED_ROWS)],
            "wide": True,
            "points": 8,
            "signatures": [signing.librarian(signers.signed_on(last, offices=[Office.LIBRARIAN]))],
            "footer": title,
        }
        return documents.typeset("documents/list", data=data, language=language)
