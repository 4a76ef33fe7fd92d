"""Questions of readers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from torelik.documents.reading.models import ReadingMark, ReadingPlace
from torelik.documents.reading.rules import Span
from torelik.documents.reading.vocabulary import MarkKind, View
from torelik.documents.rights.queries import ReadableCard
from torelik.documents.text import queries as texts
from torelik.documents.text.indexing import CONTEXT, file_facet
from torelik.search import api as search

MOST_HITS = 200
"""Places of a text that one search inside lists; a longer list is no help."""

PASSAGE_CHARACTERS = 120


@dataclass(frozen=True, slots=True)
class MarkShown:
    """One mark of the reader who asks."""

    uuid: UUID
    kind: MarkKind
    number: int | None
    page: int | None
    start: int | None
    end: int | None
    quote: str
    note: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class HitInside:
    """One part of the text in which the words stand, with a passage."""

    number: int
    name: str
    passage: list[search.SnippetPart]


@dataclass(frozen=True, slots=True)
class FoundInside:
    """What a search inside one file finds, in the order of the text."""

    total: int
    hits: list[HitInside]
    marks: search.Marks


def marks_of(readable_id: int, *, account_id: int | None) -> list[MarkShown]:
    """Return the reader's own marks in the file, in the order of the text; one query."""
    if account_id is None:
        return []
    rows = ReadingMark.objects.filter(readable_id=readable_id, account_id=account_id).order_by("number", "page", "start", "id")
    return [
        MarkShown(row.uuid, MarkKind(row.kind), row.number, row.page, row.start, row.end, row.quote, row.note, row.made_at)
        for row in rows
    ]


def count_marks(readable_id: int, *, account_id: int) -> int:
    """Return how many marks the reader has in the file; one query."""
    return ReadingMark.objects.filter(readable_id=readable_id, account_id=account_id).count()


def own_marks(account_id: int | None) -> "QuerySet[ReadingMark]":
    """Return every mark of the reader, the latest first; none of a visitor's."""
    if account_id is None:
        return ReadingMark.objects.none()
    return ReadingMark.objects.filter(account_id=account_id).select_related("readable").order_by("-made_at", "-id")


def place_of(readable_id: int, *, account_id: int | None) -> tuple[View, int] | None:
    """Return where the reader stopped in the file; one query, none for who has not signed in."""
    if account_id is None:
        return None
    row = ReadingPlace.objects.filter(readable_id=readable_id, account_id=account_id).first()
    return (View(row.view), row.number) if row else None


def found_inside(card: ReadableCard, text: str, *, open_parts: Sequence[int]) -> FoundInside:
    """Return where the words stand in the file, in any of their forms; one question to the index, one to the database.

    Whoever asks may read the file: the audience of its text is passed over. Raises ``IndexOutdated``.
    """
    query = search.Query(
        text=text,
        audience=frozenset({"public", "signed-in", "reading-room"}),
        context=CONTEXT,
        filters={"file": (file_facet(card.stored_id),)},
        literal=True,
        limit=MOST_HITS,
    )
    found = search.find(query)
    allowed = set(open_parts)
    numbers = sorted(number for hit in found.items if (number := int(hit.shown["number"])) in allowed)
    passages = texts.part_texts([(card.stored_id, number) for number in numbers])
    names = {int(hit.shown["number"]): texts.part_name(hit.shown["part"], hit.shown["label"]) for hit in found.items}
    mind = search.analyser()
    hits = [
        HitInside(
            number,
            names[number],
            search.snippet(
                passages.get((card.stored_id, number), ""), query=found.marks, analyser=mind, width=PASSAGE_CHARACTERS
            ),
        )
        for number in numbers
    ]
    return FoundInside(len(hits) if len(found.items) == found.total else found.total, hits, found.marks)


def hit_spans(text: str, marks: search.Marks, *, language: str) -> list[Span]:
    """Return where the found words stand in a text, in all their forms."""
    found = search.hit_spans(text, marks=marks, analyser=search.analyser(), language=language or None)
    return [Span(span.start, span.end) for span in found]


def rows_of(account_id: int) -> dict[str, list[dict[str, object]]]:
    """Return what is kept of a person's reading, for the person's own export."""
    places = ReadingPlace.objects.filter(account_id=account_id).select_related("readable").order_by("id")
    return {
        "reading_marks": [
            {
                "file": row.readable.title, "kind": row.kind, "part": row.number, "page": row.page, "quote": row.quote,
                "note": row.note, "made_at": row.made_at.isoformat(),
            }
            for row in own_marks(account_id)
        ],
        "reading_places": [
            {"file": row.readable.title, "view": row.view, "place": row.number, "seen_at": row.seen_at.isoformat()}
            for row in places
        ],
    }  # fmt: skip
