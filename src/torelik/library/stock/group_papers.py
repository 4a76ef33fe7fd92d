"""The group card as a paper."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from torelik.documents import api as documents
from torelik.library.holdings.groups import Standing
from torelik.library.stock import papers
from torelik.library.stock.group_queries import Movement
from torelik.library.stock.models import StockDocument
from torelik.ui.templatetags.torelik import long_date, short_date, tenge


def title_of_card(row: Any) -> str:
    """Name the card by its number."""
    return _("Group card № %(number)s") % {"number": str(row.number)}


def said_of(document: StockDocument) -> str:
    """Say in one line what the document did: where copies came from, why they left, or its kind."""
    return papers.note_of(document) or papers.title_of_act(document)


def card(row: Any, found: Sequence[Movement], standings: Sequence[Standing], *, language: str) -> bytes:
    """Return the card with its movements and balance as PDF."""
    title = title_of_card(row)
    total = str(found[-1].balance if found else 0)
    return documents.typeset(
        "library/group-card",
        language=language,
        data={
            "title": title,
            "particulars": [[name, value] for name, value in _particulars(row) if value],
            "columns": [4, 4, 10, 6, 3, 3, 3, 3],
            "head": head(),
            "rows": [cells(one) for one in found],
            "sums": ["", "", _("Balance"), "", "", "", "", total],
            "places": [[str(one.place), str(one.copies)] for one in standings],
            "standing": _("Where the copies stand"),
            "footer": title,
        },
    )


def head() -> list[str]:
    """Return the names of the columns of a card."""
    return [
        _("Date"), pgettext("paper", "Act"), _("Source or reason"), pgettext("where a copy stands", "Place"),
        pgettext("copies", "Received"), pgettext("copies", "Left"), pgettext("copies", "Moved"), _("Balance"),
    ]  # fmt: skip


def cells(one: Movement) -> list[str]:
    """Return one movement as cells."""
    document = one.document
    numbers = [str(number) if number else "" for number in (one.received, one.left, one.moved)]
    return [
        short_date(document.day), f"№\u00a0{document.act}/{document.day.year}", said_of(document), one.place, *numbers,
        str(one.balance),
    ]  # fmt: skip


def _particulars(row: Any) -> Sequence[tuple[str, Any]]:
    return (
        (_("Author and title"), ". ".join(filter(None, [row.record.authors, row.record.title]))),
        (_("Year"), str(row.record.year or "")),
        (_("Price of one, tenge"), tenge(row.price)),
        (_("Card begun"), long_date(row.opened_on)),
    )
