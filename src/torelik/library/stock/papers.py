"""Acts and registers as papers and workbooks: words in the reader's language, sums as they are read."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import IO, Any

from django.db.models import TextChoices
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from torelik.documents import api as documents
from torelik.library.cataloguing.vocabulary import RecordKind
from torelik.library.signing import papers as signing
from torelik.library.signing.rules import signed_of
from torelik.library.stock.columns import kind_and_language
from torelik.library.stock.models import StockDocument
from torelik.library.stock.queries import Column, EntryShown, InventoryRow, Register, RegisterRow
from torelik.library.stock.rules import LINES_OF_A_PAGE
from torelik.library.stock.vocabulary import (
    Balance,
    Bbk,
    Carrier,
    Coming,
    DocumentKind,
    Language,
    Origin,
    Payment,
    Reason,
    Section,
    Source,
    Split,
)
from torelik.ui.templatetags.torelik import long_date, short_date, tenge


def title_of_act(row: StockDocument) -> str:
    """Name the act of a document by its kind."""
    kind = DocumentKind(row.reverses.kind if row.reverses else row.kind)
    names = {
        DocumentKind.RECEIPT: _("Act of receipt"),
        DocumentKind.WRITE_OFF: _("Act of write-off"),
        DocumentKind.TRANSFER: _("Act of transfer"),
        DocumentKind.REVALUATION: _("Act of revaluation"),
        DocumentKind.REPLACEMENT: _("Act of replacement of lost copies"),
    }
    return _("%(act)s (reversal)") % {"act": names[kind]} if row.reverses else names[kind]


def act(row: StockDocument, entries: Sequence[EntryShown], *, language: str) -> bytes:
    """Return the act of a posted document as PDF."""
    signed = signed_of(row.signed)
    total = sum((entry.amount for entry in entries), Decimal(0))
    with_place = row.kind == DocumentKind.TRANSFER or (row.reverses is not None and row.reverses.kind == DocumentKind.TRANSFER)
    last = pgettext("where a copy stands", "Place") if with_place else _("Sum, tenge")
    rows = [
        [
            str(number),
            number_of(entry),
            ". ".join(filter(None, [entry.authors, entry.title])),
            str(entry.year or "—"),
            entry.place if with_place else tenge(entry.amount),
        ]
        for number, entry in enumerate(entries, start=1)
    ]
    copies = sum(entry.copies for entry in entries)
    count = ngettext("%(copies)d copy", "%(copies)d copies", copies) % {"copies": copies}
    return documents.typeset(
        "library/stock-act",
        language=language,
        at=row.posted_at,
        data={
            "title": f"{title_of_act(row)} № {row.act}/{row.day.year}",
            "approval": signing.approval(signed, said=row.approved_by, day=row.day),
            "particulars": [[name, value] for name, value in (*_particulars(row), *signing.particulars(signed)) if value],
            "columns": [2, 6, 20, 4, 7],
            "head": ["№", _("Inventory number"), _("Author and title"), _("Year"), last],
            "rows": rows,
            "sums": ["", "", count, "", "" if with_place else tenge(total)],
            "numeric": [0, 3] if with_place else [0, 3, 4],
            "signatures": signing.signatures(signed, also=row.commission),
            "footer": f"{title_of_act(row)} № {row.act}/{row.day.year}",
        },
    )


def number_of(entry: EntryShown) -> str:
    """Name a copy by its inventory number, copies of a group by their card and how many they are."""
    if entry.card_number is None:
        return entry.inventory_number
    return _("card № %(number)s, copies: %(copies)s") % {"number": str(entry.card_number), "copies": str(entry.copies)}


def _particulars(row: StockDocument) -> Iterable[tuple[str, str]]:
    yield _("Date"), long_date(row.day)
    if row.register_number:
        yield _("Number in the summary register"), str(row.register_number)
    if row.reverses:
        yield _("Reverses"), f"№ {row.reverses.act}/{row.reverses.day.year}"
    if row.source:
        yield _("Source"), str(Source(row.source).label)
    yield _("Supplier or donor"), row.from_whom
    yield _("Accompanying document"), row.accompanying
    if row.reason:
        yield _("Reason"), str(Reason(row.reason).label)
    if row.place:
        yield _("New place"), str(row.place.name)
    yield _("Note"), row.note


def columns() -> list[tuple[Split, str, str]]:
    """Return the columns of the register: split, value, name."""
    return [
        *((split, value.value, str(value.label)) for split, values in NAMED.items() for value in values),
        *(
            (
                Split.KINDS_BY_LANGUAGE,
                kind_and_language(kind, language),
                pgettext("column of the register", "%(kind)s %(language)s") % {"kind": kind.label, "language": language.label},
            )
            for kind in RecordKind
            for language in Language
        ),
    ]


NAMED: dict[Split, type[TextChoices]] = {
    Split.LANGUAGES: Language,
    Split.SECTIONS: Section,
    Split.KINDS: RecordKind,
    Split.BBKS: Bbk,
    Split.CARRIERS: Carrier,
    Split.ORIGINS: Origin,
    Split.COMINGS: Coming,
    Split.PAYMENTS: Payment,
    Split.BALANCES: Balance,
}
"""Whose values name the columns of a split."""


def used_columns(found: Register, splits: Collection[Split]) -> list[tuple[Split, str, str]]:
    """Return the columns of these splits in which something stands."""
    return [
        (split, value, name)
        for split, value, name in columns()
        if split in splits and value in found.splits[split] and _is_used(found.splits[split][value])
    ]


def _is_used(column: Column) -> bool:
    return bool(column.opening or column.received or column.left)


def part_rows(rows: Iterable[RegisterRow], shown: Sequence[tuple[Split, str, str]]) -> list[list[Any]]:
    """Return the lines of one part of the register as cells."""
    return [
        [
            row.number, short_date(row.document.day), f"№\u00a0{row.document.act}/{row.document.day.year}", note_of(row.document),
            row.titles, row.copies, row.amount, *(row.splits[split].get(value, 0) for split, value, _name in shown),
        ]
        for row in rows
    ]  # fmt: skip


def note_of(row: StockDocument) -> str:
    """Say in one line where copies came from, or why they left."""
    first = row.reverses or row
    if first.kind == DocumentKind.REPLACEMENT:  # who lost a book is not written into the registers
        return _("Reversal: %(said)s") % {"said": Source.REPLACEMENT.label} if row.reverses else str(Source.REPLACEMENT.label)
    words = Source(first.source).label if first.source else Reason(first.reason).label if first.reason else ""
    said = ", ".join(filter(None, [str(words), first.from_whom, first.accompanying]))
    return _("Reversal: %(said)s") % {"said": said} if row.reverses else said


def part_head(shown: Sequence[tuple[Split, str, str]]) -> list[str]:
    """Return the names of the columns of a part."""
    return [
        "№", _("Date"), pgettext("paper", "Act"), _("Source or reason"), _("Titles"), _("Copies"), _("Sum, tenge"),
        *(name for _group, _value, name in shown),
    ]  # fmt: skip


def balance_rows(found: Register, shown: Sequence[tuple[Split, str, str]]) -> list[list[Any]]:
    """Return the third part: for each column what was there, came, left, is there."""
    rows: list[list[Any]] = [
        [_("Copies"), found.copies.opening, found.copies.received, found.copies.left, found.copies.closing],
        [
            _("Sum, tenge"),
            found.opening_amount,
            found.received_amount + found.revalued_amount,
            found.left_amount,
            found.closing_amount,
        ],
    ]
    told: Split | None = None
    for split, value, name in shown:
        if split is not told:
            told = split
            rows.append([split.label, "", "", "", ""])
        column = found.splits[split][value]
        rows.append([f"– {name}", column.opening, column.received, column.left, column.closing])
    return rows


def balance_head() -> list[str]:
    """Return the names of the columns of the third part."""
    return [_("Column"), _("At the beginning of the year"), _("Received"), _("Left the stock"), _("At the end of the year")]


def register_workbook(found: Register, splits: Collection[Split]) -> IO[bytes]:
    """Return the three parts one below the other."""
    shown = used_columns(found, splits)
    blank: list[list[Any]] = [[]]
    rows = [
        *part_rows(found.received, shown), *blank, [_("Part 2. Left the stock")], part_head(shown), *part_rows(found.left, shown),
        *blank, [_("Part 3. Balance")], balance_head(), *balance_rows(found, shown),
    ]  # fmt: skip
    return documents.workbook(str(found.year), head=part_head(shown), rows=rows)


def register_paper(found: Register, part: int, splits: Collection[Split], *, language: str) -> bytes:
    """Return one part of the register as PDF."""
    shown = used_columns(found, splits)
    names = {1: _("Part 1. Received"), 2: _("Part 2. Left the stock"), 3: _("Part 3. Balance")}
    if part == 3:
        head, rows, widths = balance_head(), balance_rows(found, shown), [5, 3, 3, 3, 3]
    else:
        head = part_head(shown)
        rows = part_rows(found.received if part == 1 else found.left, shown)
        widths = [2, 5, 5, 10, 3, 3, 7, *([3] * len(shown))]
    title = _("Summary register of the stock, %(year)s. %(part)s") % {"year": found.year, "part": names[part]}
    return documents.typeset(
        "documents/list",
        language=language,
        data={
            "title": title,
            "wide": True,
            "columns": widths,
            "head": head,
            "rows": [[tenge(cell) if isinstance(cell, Decimal) else str(cell) for cell in row] for row in rows],
            "numeric": list(range(1 if part == 3 else 4, len(head))),
            "turned": [] if part == 3 else [4, 5, *range(7, len(head))],
            "points": 9 if part == 3 else 8,
            "footer": title,
        },
    )


def inventory_pages(rows: Iterable[InventoryRow], *, first_page: int, is_end: bool, language: str) -> bytes:
    """Return pages of the inventory register to be bound; the register's end is certified with the number of its pages."""
    lines = [
        [
            short_date(row.acquired_on), row.inventory_number, str(row.register_number or ""),
            Truncator(". ".join(filter(None, [row.authors, row.title]))).chars(LINE_CHARACTERS), str(row.year or "—"),
            tenge(row.price), row.section or "—", ", ".join(map(str, row.checked[-3:])),
            f"№ {row.left_act}, {short_date(row.left_on)}" if row.left_on else "",
        ]
        for row in rows
    ]  # fmt: skip
    sheets = [lines[start : start + LINES_OF_A_PAGE] for start in range(0, len(lines), LINES_OF_A_PAGE)]
    last_page = first_page + len(sheets) - 1
    closing = ""
    if is_end:
        closing = ngettext(
            "%(count)d page is numbered, laced and sealed in this register.",
            "%(count)d pages are numbered, laced and sealed in this register.",
            last_page,
        ) % {"count": last_page}
    return documents.typeset(
        "library/inventory-pages",
        language=language,
        data={
            "title": _("Inventory register"),
            "page": _("Page"),
            "sheets": [{"number": first_page + index, "rows": sheet} for index, sheet in enumerate(sheets)],
            "columns": [5, 5, 4, 22, 3, 6, 4, 6, 7],
            "head": [
                _("Date"), _("Inventory number"), _("No. in the summary register"), _("Author and title"), _("Year"),
                _("Price, tenge"), _("UDC section"), _("Marks of checks"), _("Act of disposal"),
            ],
            "numeric": [2, 4, 5],
            "closing": closing,
            "signatures": [[_("Head of the library"), ""]],
        },
    )  # fmt: skip


LINE_CHARACTERS = 110
"""So much of author and title fits into the two lines that each copy has on a page."""


def act_workbook(row: StockDocument, entries: Sequence[EntryShown]) -> IO[bytes]:
    """Return the act of a posted document as a workbook: what it says of itself, then its copies and the sum."""
    signed = signed_of(row.signed)
    title = f"{title_of_act(row)} № {row.act}/{row.day.year}"
    said = [[name, value] for name, value in (*_particulars(row), *signing.particulars(signed)) if value]
    head = [
        "№", _("Inventory number"), _("Barcode"), _("Author and title"), _("Year"), pgettext("where a copy stands", "Place"),
        _("Copies"), _("Sum, tenge"),
    ]  # fmt: skip
    lines = [
        [
            number, number_of(entry), entry.barcode, ". ".join(filter(None, [entry.authors, entry.title])), entry.year,
            entry.place, entry.copies, entry.amount,
        ]
        for number, entry in enumerate(entries, start=1)
    ]  # fmt: skip
    copies, total = sum(entry.copies for entry in entries), sum((entry.amount for entry in entries), Decimal(0))
    sums = [None, None, None, _("Total"), None, None, copies, total]
    names = [[name] for name in signing.names(signed, also=row.commission)]
    rows: list[list[Any]] = [*said, [], head, *lines, sums, [], *names]
    return documents.workbook(f"{row.act}-{row.day.year}", head=[title], rows=rows)


def posted_head() -> list[str]:
    """Return the names of the columns of documents for the accounting department."""
    return [
        _("Date"), pgettext("paper", "Act"), _("Kind"), _("Source or reason"), _("Accompanying document"), _("Copies"),
        _("Sum, tenge"),
    ]  # fmt: skip


def posted_cells(row: Any) -> list[Any]:
    """Return one document of ``accounting_queries.posted_between`` as cells."""
    first = row.reverses or row
    return [
        row.day, f"№ {row.act}/{row.day.year}", title_of_act(row), note_of(row), first.accompanying,
        (row.copies_in or 0) - (row.copies_out or 0), _signed(row.in_) - _signed(row.out),
    ]  # fmt: skip


def _signed(amount: Decimal | None) -> Decimal:
    return Decimal(amount or 0).quantize(Decimal("0.01"))


def inventory_head() -> list[str]:
    """Return the names of the columns of the inventory register."""
    return [
        _("Inventory number"), _("Date"), _("Number in the summary register"), _("Author and title"), _("Year"),
        _("Price, tenge"), pgettext("where a copy stands", "Place"), _("Left the stock"), pgettext("paper", "Act"),
    ]  # fmt: skip


def inventory_cells(row: InventoryRow) -> list[Any]:
    """Return one copy as cells."""
    return [
        row.inventory_number, row.acquired_on, row.register_number, ". ".join(filter(None, [row.authors, row.title])), row.year,
        row.price, row.place, row.left_on, row.left_act,
    ]  # fmt: skip
