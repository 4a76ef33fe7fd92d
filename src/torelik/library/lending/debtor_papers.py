"""Letters to debtors, the official list of them, and the form of one reader."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from torelik.documents import api as documents
from torelik.library.administration.papers import PRINTED_ROWS
from torelik.library.lending.debtor_queries import DebtorLine, OwedCopy
from torelik.library.lending.form_queries import FormLine
from torelik.library.patrons.queries import PatronCard, RegistrationLine
from torelik.library.signing import papers as signing
from torelik.library.signing import queries as signers
from torelik.library.signing.rules import Signed
from torelik.library.signing.vocabulary import Office
from torelik.ui.templatetags.torelik import long_date, short_date, tenge


def letters(lines: Sequence[DebtorLine], *, day: date, at: datetime) -> bytes:
    """Return a letter to each debtor, in the reader's own language, Kazakh or Russian, each on a page of its own."""
    signed = _signed(day)
    written = [_letter(line, signed, day=day, language="ru" if line.card.language == "ru" else "kk") for line in lines]
    return documents.typeset("library/debtor-letters", data={"letters": written}, language="kk", at=at)


def _letter(line: DebtorLine, signed: Signed, *, day: date, language: str) -> dict[str, Any]:
    with translation.override(language):
        card, count = line.card, len(line.copies)
        told = {"name": card.full_name, "count": count}
        return {
            "language": language,
            "title": _("Reminder of books that are due"),
            "particulars": [
                [pair, words]
                for pair, words in (
                    (_("Reader"), card.full_name),
                    (_("Reader’s ticket"), card.ticket),
                    (pgettext("of a reader", "Study group"), card.group),
                    (_("Date"), long_date(day)),
                )
                if words
            ],
            "asked": ngettext(
                "Dear %(name)s, %(count)d book of the library is overdue. Please bring it back.",
                "Dear %(name)s, %(count)d books of the library are overdue. Please bring them back.",
                count,
            )
            % told,
            "head": ["№", _("Author and title"), _("Inventory number"), _("Due on"), _("Days late"), _("Where to return")],
            "rows": [
                [
                    str(number), _named(one), one.inventory_number, short_date(one.due_on), str(one.days_late(today=day)),
                    one.place,
                ]
                for number, one in enumerate(line.copies, start=1)
            ],
            "note": _("A book that was lost is replaced by the same one or by one of equal worth; ask the librarian."),
            "signatures": [signing.librarian(signed)],
        }  # fmt: skip


def head() -> list[str]:
    """Return the columns of the official list."""
    return [
        pgettext("of a reader", "Study group"), _("Ticket"), _("Reader"), _("Category of readers"), _("Author and title"),
        _("Inventory number"), pgettext("where a copy stands", "Place"), _("Due on"), _("Days late"),
    ]  # fmt: skip


def rows(late: Iterable[tuple[PatronCard, OwedCopy]], *, today: date) -> Iterator[list[Any]]:
    """Yield the official list, a late copy a row."""
    for card, one in late:
        yield [
            card.group, card.ticket, card.full_name, str(card.category_name), _named(one), one.inventory_number, one.place,
            one.due_on, one.days_late(today=today),
        ]  # fmt: skip


def official_list(
    late: Iterable[tuple[PatronCard, OwedCopy]], particulars: Iterable[tuple[str, str]], *, day: date, language: str
) -> bytes:
    """Return the official list for the dean as PDF, with who signs it."""
    with translation.override(language):
        title = _("List of readers with overdue books")
        shown = [[*line[:7], short_date(line[7]), str(line[8])] for line in rows(late, today=day)]
        data = {
            "title": title,
            "particulars": [[_("Date"), long_date(day)], *(list(pair) for pair in particulars)],
            "columns": [4, 4, 7, 5, 11, 5, 5, 4, 3],
            "head": head(),
            "rows": [[cell or "—" for cell in line] for line in islice(shown, PRINTED_ROWS)],
            "numeric": [8],
            "wide": True,
            "points": 8,
            "signatures": [signing.librarian(_signed(day))],
            "footer": title,
        }
        return documents.typeset("documents/list", data=data, language=language)


def reader_form(
    card: PatronCard,
    loans: Sequence[FormLine],
    registered: Sequence[RegistrationLine],
    *,
    owes: Decimal,
    day: date,
    language: str,
) -> bytes:
    """Return the form of a reader as PDF: what was issued and returned, with columns to sign; in Kazakh or Russian."""
    with translation.override(language):
        title = _("Reader’s form No. %(ticket)s") % {"ticket": card.ticket}
        particulars = [
            [_("Reader"), card.full_name],
            [_("Category of readers"), str(card.category_name)],
            [pgettext("of a reader", "Study group"), card.group],
            [_("Ticket valid through"), short_date(card.card_valid_through)],
            [_("Registered for"), ", ".join(str(one.year) for one in reversed(registered))],
            [_("Owes the library, tenge"), tenge(owes) if owes else ""],
            [_("Printed on"), short_date(day)],
        ]
        data = {
            "title": title,
            "particulars": [pair for pair in particulars if pair[1]],
            "columns": [2, 5, 5, 5, 14, 5, 5, 5],
            "head": [
                "№", _("Issued on"), _("Due on"), _("Inventory number"), _("Author and title"), _("Reader’s signature"),
                _("Returned on"), _("Librarian’s signature"),
            ],
            "rows": [
                [
                    str(number), short_date(one.issued_on), short_date(one.due_on), one.inventory_number, _named(one), "",
                    short_date(one.returned_on) if one.returned_on else "", "",
                ]
                for number, one in enumerate(loans, start=1)
            ],
            "sums": [*[""] * 4, ngettext("%(count)d book", "%(count)d books", len(loans)) % {"count": len(loans)}, *[""] * 3],
            "numeric": [0],
            "wide": True,
            "points": 9,
            "footer": title,
        }  # fmt: skip
        return documents.typeset("documents/list", data=data, language=language)


def _named(one: OwedCopy | FormLine) -> str:
    return f"{one.authors} {one.title}".strip()


def _signed(day: date) -> Signed:
    return signers.signed_on(day, offices=[Office.LIBRARIAN])
