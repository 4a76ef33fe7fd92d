"""The act of a stock-taking as a paper, its copies as a workbook."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from torelik.documents import api as documents
from torelik.kernel import clock
from torelik.library.signing import papers as signing
from torelik.library.signing import queries as signers
from torelik.library.signing.rules import signed_of
from torelik.library.stocktaking import queries
from torelik.library.stocktaking.models import StockTaking
from torelik.library.stocktaking.queries import CopyLine
from torelik.library.stocktaking.vocabulary import ASIDE, Finding
from torelik.ui.templatetags.torelik import long_date


def act(row: StockTaking, *, language: str) -> bytes:
    """Return the act of a closed stock-taking as PDF: totals, then the copies that were not found."""
    with translation.override(language):
        title = title_of(row)
        missing = queries.lines_of_copies(queries.copies_of(row, Finding.UNSEEN))
        rows = [
            [str(number), line.number, " ".join(filter(None, [line.authors, line.title])), str(line.year or "—"), line.place]
            for number, line in enumerate(missing, start=1)
        ]
        place = pgettext("where a copy stands", "Place")
        signed = signed_of(row.signed)
        return documents.typeset(
            "library/stock-act",
            language=language,
            at=row.closed_at,
            data={
                "title": title,
                "approval": signing.approval(signed, said="", day=clock.local_date(row.closed_at or row.opened_at)),
                "particulars": [[name, str(value)] for name, value in (*totals(row), *signing.particulars(signed))],
                "columns": [1, 3, 11, 2, 4],
                "head": ["№", _("Inventory number"), _("Copies not found: author and title"), _("Year"), place],
                "rows": rows,
                "sums": [],
                "numeric": [0, 3],
                "signatures": signing.signatures(signed, also=row.commission),
                "footer": title,
            },
        )


def commission(row: StockTaking) -> list[str]:
    """Return who is of the commission: as the act says, or, while the stock-taking is open, as it is on its first day."""
    signed = signed_of(row.signed)
    if not row.signed:
        signed = signers.signed_on(clock.local_date(row.opened_at), offices=(), commission_id=row.standing_id)
    return signing.names(signed, also=row.commission)


def title_of(row: StockTaking) -> str:
    """Name the stock-taking by its number, or by its day while it has none."""
    if row.closed_at:
        year = clock.local_date(row.closed_at).year
        return _("Act of stock-taking № %(number)s") % {"number": f"{row.number}/{year}"}
    return _("Stock-taking of %(day)s") % {"day": long_date(clock.local_date(row.opened_at))}


def totals(row: StockTaking) -> list[tuple[str, Any]]:
    """Return the totals of the act by name: where, when, how many of each finding."""
    counts, aside = queries.progress(row), queries.count_aside(row)
    shown: list[tuple[str, Any]] = [
        (_("Places"), ", ".join(str(place.name) for place in row.places.all())),
        (_("Begun"), long_date(clock.local_date(row.opened_at))),
    ]
    if row.closed_at:
        shown.append((_("Ended"), long_date(clock.local_date(row.closed_at))))
    shown += [
        (_("Copies by the register"), counts.expected),
        *((str(finding.label), getattr(counts, finding.value.replace("-", "_"))) for finding in Finding),
        *((str(verdict.label), aside.get(verdict, 0)) for verdict in ASIDE),
    ]
    return shown


def head() -> list[str]:
    """Return the names of the workbook's columns."""
    found = pgettext("where a copy was found", "Found at")
    place = pgettext("where a copy stands", "Place")
    return [_("Finding"), _("Inventory number"), _("Barcode"), _("Authors"), _("Title"), _("Year"), place, found]


def cells(row: StockTaking) -> Iterable[Sequence[Any]]:
    """Yield every expected copy by finding, then what was put aside."""
    for finding in Finding:
        for line in queries.lines_of_copies(queries.copies_of(row, finding)):
            yield _cells(str(finding.label), line)
    for verdict in ASIDE:
        for line in queries.lines_of_scans(queries.put_aside(row, verdict)):
            yield _cells(str(verdict.label), line)


def _cells(what: str, line: CopyLine) -> Sequence[Any]:
    return [what, line.number, line.barcode, line.authors, line.title, line.year, line.place, line.found]
