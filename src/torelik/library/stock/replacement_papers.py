"""The act by which an equivalent is accepted in place of a lost copy."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from torelik.documents import api as documents
from torelik.kernel import clock
from torelik.library.signing import papers as signing
from torelik.library.signing.rules import signed_of
from torelik.library.stock import papers
from torelik.library.stock.models import StockDocument
from torelik.library.stock.queries import EntryShown, LoanEnded
from torelik.library.stock.vocabulary import Part
from torelik.ui.templatetags.torelik import long_date, short_date, tenge


def act(row: StockDocument, entries: Sequence[EntryShown], loans: Mapping[int, LoanEnded], *, language: str) -> bytes:
    """Return the act as PDF: what was lost, with the day of its loan, and what was accepted instead."""
    title = f"{papers.title_of_act(row)} № {row.act}/{row.day.year}"
    lost = [entry for entry in entries if entry.part is Part.LEFT]
    accepted = [entry for entry in entries if entry.part is Part.RECEIVED]
    lent = [_lent_on(loans.get(entry.item_id or 0)) for entry in lost]
    signed = signed_of(row.signed)
    places = [entry.place or "—" for entry in accepted]
    return documents.typeset(
        "library/replacement-act",
        language=language,
        at=row.posted_at,
        data={
            "title": title,
            "approval": signing.approval(signed, said=row.approved_by, day=row.day),
            "particulars": [[name, value] for name, value in (*_particulars(row), *signing.particulars(signed)) if value],
            "tables": [
                _table(_("Lost by the reader and written off"), _("Lent on"), lost, lent),
                _table(_("Accepted instead"), pgettext("where a copy stands", "Place"), accepted, places),
            ],
            "signatures": [[_("Reader"), row.supplier], *signing.signatures(signed, also=row.commission)],
            "footer": title,
        },
    )


def _table(name: str, last: str, entries: Sequence[EntryShown], told: Sequence[str]) -> dict[str, Any]:
    copies = sum(entry.copies for entry in entries)
    count = ngettext("%(copies)d copy", "%(copies)d copies", copies) % {"copies": copies}
    return {
        "name": name,
        "head": ["№", _("Inventory number"), _("Author and title"), _("Year"), last, _("Sum, tenge")],
        "rows": [
            [
                str(number), papers.number_of(entry), ". ".join(filter(None, [entry.authors, entry.title])),
                str(entry.year or "—"), words, tenge(entry.amount),
            ]
            for number, (entry, words) in enumerate(zip(entries, told, strict=True), start=1)
        ],
        "sums": ["", "", count, "", "", tenge(sum((entry.amount for entry in entries), Decimal(0)))],
    }  # fmt: skip


def _lent_on(loan: LoanEnded | None) -> str:
    return short_date(clock.local_date(loan.issued_at)) if loan else "—"


def _particulars(row: StockDocument) -> Iterable[tuple[str, str]]:
    yield _("Date"), long_date(row.day)
    yield _("Summary register, part 1"), str(row.register_number or "")
    yield _("Summary register, part 2"), str(row.disposal_number or "")
    if row.reverses:
        yield _("Reverses"), f"№ {row.reverses.act}/{row.reverses.day.year}"
    yield _("Reader"), row.supplier
    yield _("Note"), row.note
