"""Keeping lists of labels, and setting labels and cards as PDF."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

import segno
from django.db import transaction
from django.utils.translation import gettext, override, pgettext

from torelik.audit import api as audit
from torelik.documents import api as documents
from torelik.kernel.actor import Actor
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.cataloguing.describing_gost import Card, Style, card_of_record, card_of_set, cards_of_record
from torelik.library.holdings.vocabulary import GRANTS
from torelik.library.labels import queries, rules
from torelik.library.labels.models import LabelList
from torelik.library.labels.queries import Copy
from torelik.library.labels.rules import Geometry
from torelik.library.labels.vocabulary import EVENTS, GostStyle, Paper, Print, Refusal
from torelik.library.shelving import queries as shelving

LONGEST_TITLE = 200
TITLE_ON_LABEL = 60
SLIP_LINES = 15


class LabelsRefused(Exception):
    """Nothing is printed or kept; ``refusals`` are the reasons, ``missing`` the numbers of no copy."""

    def __init__(self, refusals: Sequence[Refusal], missing: Sequence[str] = ()) -> None:
        super().__init__(", ".join(refusal.value for refusal in refusals))
        self.refusals = list(refusals)
        self.missing = list(missing)


def print_labels(
    *, what: Print, numbers: str, geometry: Geometry, skipped: int = 0, language: str, by: Actor, at: datetime
) -> bytes:
    """Return the labels of these copies as a PDF; *skipped* places of the first sheet are used already.

    Raises ``LabelsRefused``. Nothing is kept and nothing changes, so that the journal has no event of it.
    """
    by.require(GRANTS.MANAGE_ITEMS)
    found = _copies(numbers)
    if what in (Print.BOOK_CARD, Print.POCKET, Print.DUE_SLIP):
        data = {"kind": what.value, "copies": [_shown(copy) for copy in found], "words": _words(language), "lines": SLIP_LINES}
        return documents.typeset("library/book-papers", data=data, language=language, at=at.replace(microsecond=0))
    if not rules.fits(geometry) or not 0 <= skipped < geometry.columns * geometry.rows:
        raise LabelsRefused([Refusal.GEOMETRY])
    labels = [_label(what, copy) for copy in found]
    data = {"kind": what.value, "sheet": asdict(geometry), "skipped": skipped, "labels": labels, "words": _words(language)}
    return documents.typeset("library/labels", data=data, language=language, at=at.replace(microsecond=0))


def print_cards(
    *, record_uuid: UUID, style: GostStyle, paper: Paper, added: bool, language: str, by: Actor, at: datetime
) -> bytes:
    """Return the catalogue cards of a record as a PDF: the main card, and the added ones where they are asked for.

    A record that others name as their set gives the card of a publication in several volumes. Raises ``NotFound``.
    """
    by.require(GRANTS.MANAGE_ITEMS)
    cards = cards_for(record_uuid, style=style, added=added, visible_to=by)
    data = {"paper": paper.value, "cards": [asdict(card) for card in cards], "words": _words(language)}
    return documents.typeset("library/catalogue-cards", data=data, language=language, at=at.replace(microsecond=0))


def cards_for(record_uuid: UUID, *, style: GostStyle, added: bool, visible_to: Actor) -> list[Card]:
    """Return the cards of a record with its shelf mark, or with the one proposed. Raises ``NotFound``."""
    record = cataloguing.record_in_full(record_uuid)
    marks = shelving.marks_of([record.card.id]).get(record.card.id)
    proposed = shelving.propose(record.marc, record.description)
    index, mark = marks or (proposed.class_index, proposed.author_mark)
    chosen = Style(style.value)
    volumes = cataloguing.volumes_of(record.card.id)
    if volumes:
        return [card_of_set(record.marc, volumes, class_index=index, author_mark=mark, style=chosen)]
    make = cards_of_record if added else lambda *args, **kwargs: [card_of_record(*args, **kwargs)]
    return make(record.marc, class_index=index, author_mark=mark, style=chosen)


@transaction.atomic
def save_list(*, title: str, numbers: str, by: Actor, at: datetime) -> LabelList:
    """Keep a list of inventory numbers. Raises ``LabelsRefused`` with every reason."""
    by.require(GRANTS.MANAGE_ITEMS)
    refusals = [] if 0 < len(title.strip()) <= LONGEST_TITLE else [Refusal.NO_TITLE]
    count = 0
    try:
        count = len(rules.numbers_in(numbers))
    except rules.NumbersRefused as refused:
        refusals.append(refused.refusal)
    if refusals:
        raise LabelsRefused(refusals)
    row = LabelList.objects.create(title=title.strip(), numbers=numbers, made_at=at, made_by_id=by.account_id)
    audit.record(EVENTS.LABEL_LIST_SAVED, by=by, about=row, at=at, facts={"labels": count})
    return row


@transaction.atomic
def remove_list(*, uuid: UUID, by: Actor, at: datetime) -> None:
    """Remove a kept list. Raises ``NotFound``."""
    by.require(GRANTS.MANAGE_ITEMS)
    row = queries.list_by_uuid(uuid, visible_to=by)
    audit.record(EVENTS.LABEL_LIST_REMOVED, by=by, about=row, at=at)
    row.delete()


def _copies(numbers: str) -> list[Copy]:
    try:
        found, missing = queries.copies(rules.numbers_in(numbers))
    except rules.NumbersRefused as refused:
        raise LabelsRefused([refused.refusal]) from refused
    if missing:
        raise LabelsRefused([Refusal.NOT_HERE], missing)
    return found


def _label(what: Print, copy: Copy) -> dict[str, Any]:
    label: dict[str, Any] = _shown(copy)
    if what is Print.BARCODE:
        try:
            widths = rules.code128(copy.barcode)
        except rules.NotCodable as error:
            raise LabelsRefused([Refusal.NOT_CODABLE], [copy.barcode]) from error
        label |= {"bars": rules.bars_of(widths), "modules": sum(widths) + 2 * rules.QUIET_MODULES, "quiet": rules.QUIET_MODULES}
    elif what is Print.QR:
        matrix = [list(row) for row in segno.make_qr(copy.barcode, error="m").matrix]
        label |= {"runs": rules.runs_of(matrix), "modules": len(matrix)}
    return label


def _shown(copy: Copy) -> dict[str, Any]:
    title = copy.title if len(copy.title) <= TITLE_ON_LABEL else f"{copy.title[: TITLE_ON_LABEL - 1].rstrip()}…"
    return {
        "inventory": copy.inventory_number, "barcode": copy.barcode, "title": title, "full_title": copy.title,
        "authors": copy.authors, "year": str(copy.year or ""), "index": copy.class_index, "mark": copy.author_mark,
    }  # fmt: skip


def _words(language: str) -> Mapping[str, str]:
    with override(language):
        return {
            "inventory": gettext("Inventory number"),
            "due": gettext("Return by"),
            "reader": gettext("Reader"),
            "issued": pgettext("column of a book card", "Issued"),
            "slip": gettext("Please return the book by the day named last"),
            "fold": gettext("Fold here"),
            "cards": gettext("Catalogue cards"),
            "labels": gettext("Labels"),
        }
