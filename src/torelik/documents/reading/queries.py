"""Questions of readers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, TruncMonth

from torelik.documents.reading.models import ReadingMark, ReadingPlace, ViewCount
from torelik.documents.reading.rules import Span
from torelik.documents.reading.vocabulary import MarkKind, View
from torelik.documents.rights.owners import OwnerCard, owner_cards
from torelik.documents.rights.queries import ReadableCard, all_files, card_of, may_see
from torelik.documents.text import queries as texts
from torelik.documents.text.indexing import CONTEXT, file_facet
from torelik.kernel.actor import Actor
from torelik.kernel.period import Period
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


@dataclass(frozen=True, slots=True)
class ReadLine:
    """How often one file was opened: in the period, and ever."""

    card: ReadableCard
    owner: OwnerCard | None
    in_period: int
    ever: int


def files_read(period: Period, *, visible_to: Actor) -> QuerySet[Any]:
    """Return the files with how often they were opened, the most read in front; nothing for who does not see rights.

    Files that were never opened stand at the end: they too are an answer.
    """
    views = ViewCount.objects.filter(readable=OuterRef("pk")).order_by()
    within = views.filter(**_bounds(period))
    counted = all_files(visible_to=visible_to).annotate(in_period=_summed(within), ever=_summed(views))
    return counted.order_by("-in_period", "-ever", "id")


def _bounds(period: Period) -> dict[str, date]:
    ends = {"day__gte": period.starts_on, "day__lt": period.ends_before}
    return {name: day for name, day in ends.items() if day}


def _summed(views: "QuerySet[ViewCount]") -> Coalesce:
    return Coalesce(Subquery(views.values("readable").annotate(sum=Sum("views")).values("sum")), 0)


def read_lines(rows: Iterable[Any]) -> list[ReadLine]:
    """Return the files as lines; one query for each kind of owner."""
    rows = list(rows)
    owners = owner_cards({(row.owner_kind, row.owner_key) for row in rows})
    return [ReadLine(card_of(row), owners.get((row.owner_kind, row.owner_key)), row.in_period, row.ever) for row in rows]


def views_by_month(*, through: date, visible_to: Actor) -> list[tuple[date, int]]:
    """Return how often files were opened in each of the last twelve months, as pairs of its first day and a number."""
    if not may_see(visible_to):
        return []
    first = date(through.year - 1, through.month, 1)
    rows = ViewCount.objects.filter(day__gte=first, day__lte=through).annotate(month=TruncMonth("day")).values("month")
    counted = {row["month"]: row["sum"] for row in rows.annotate(sum=Sum("views")).order_by("month")}
    months = [date(first.year + (first.month + number) // 12, (first.month + number) % 12 + 1, 1) for number in range(12)]
    return [(month, counted.get(month, 0)) for month in months]


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
