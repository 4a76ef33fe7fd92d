"""Questions about texts."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from torelik.documents.text.models import Extraction, TextPart
from torelik.documents.text.vocabulary import GRANTS, Fault, Method, PartKind, TextState
from torelik.kernel.actor import Actor

PORTION = 200


@dataclass(frozen=True, slots=True)
class TextCard:
    """How far the reading of one file has come."""

    id: int
    stored_id: int
    file_uuid: UUID
    file_name: str
    state: TextState
    fault: Fault | None
    method: Method | None
    language: str
    pages: int
    pages_read: int
    wanted_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a text; *page* is the page of the file where it begins, from 1, where the file has pages."""

    number: int
    kind: PartKind
    label: str
    title: str
    text: str
    page: int | None
    language: str


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """A line of the contents, and the number of the part that it leads to."""

    title: str
    level: int
    number: int


def text_cards(stored_ids: Collection[int]) -> dict[int, TextCard]:
    """Return how far the reading of each of the files has come, by file; one query, a file nobody asked for is missing."""
    rows = Extraction.objects.filter(stored_id__in=stored_ids).select_related("stored")
    return {row.stored_id: _card(row) for row in rows}


def text_card(stored_id: int) -> TextCard | None:
    """Return how far the reading of the file has come; nothing where nobody asked for it."""
    return text_cards([stored_id]).get(stored_id)


def extractions(*, state: str, visible_to: Actor) -> "QuerySet[Extraction]":
    """Return the readings, the latest first, for their keepers; nothing for others."""
    rows = Extraction.objects.select_related("stored").order_by("-wanted_at", "-id")
    if not visible_to.may(GRANTS.KEEP_TEXTS):
        return rows.none()
    return rows.filter(state=state) if state else rows


def counts_by_state(*, visible_to: Actor) -> dict[str, int]:
    """Return how many readings there are in each state; one query."""
    if not visible_to.may(GRANTS.KEEP_TEXTS):
        return {}
    return dict(Extraction.objects.values_list("state").annotate(count=Count("id")))


def card_of(row: Extraction) -> TextCard:
    """Return a reading as a value; its file must have been read with it."""
    return _card(row)


def parts_of(stored_id: int) -> list[Part]:
    """Return the text of the file in order; empty while it is not read."""
    return [_part(row) for row in TextPart.objects.filter(extraction__stored_id=stored_id).order_by("number")]


def part_of(stored_id: int, number: int) -> Part | None:
    """Return one part of the text; one query."""
    row = TextPart.objects.filter(extraction__stored_id=stored_id, number=number).first()
    return _part(row) if row else None


def part_at_page(stored_id: int, page: int) -> Part | None:
    """Return the last part that begins on the page or before it; one query."""
    row = TextPart.objects.filter(extraction__stored_id=stored_id, page__lte=page).order_by("-page", "-number").first()
    return _part(row) if row else None


def parts_on_page(stored_id: int, page: int) -> list[Part]:
    """Return the parts that begin on the page and the one before them, if it may go on there; two queries."""
    rows = TextPart.objects.filter(extraction__stored_id=stored_id)
    begun = [row for row in rows.filter(page__lt=page).order_by("-page", "-number")[:1] if row.kind != PartKind.PAGE]
    return [_part(row) for row in (*begun, *rows.filter(page=page).order_by("number"))]


def contents_of(stored_id: int) -> list[ContentsLine]:
    """Return the contents of the text; one query."""
    found = Extraction.objects.filter(stored_id=stored_id).values_list("contents", flat=True).first()
    return [ContentsLine(str(title), int(level), int(number)) for title, level, number in found or ()]


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part without its text: what it is called and where it begins."""

    number: int
    kind: PartKind
    label: str
    title: str
    page: int | None

    @property
    def name(self) -> str:
        return (self.title if self.kind == PartKind.SECTION else "") or part_name(self.kind, self.label) or self.title


def outline_of(stored_id: int) -> list[PartLine]:
    """Return the parts of the text in order, without their texts; one query."""
    rows = TextPart.objects.filter(extraction__stored_id=stored_id).order_by("number")
    return [
        PartLine(number, PartKind(kind), label, title, page)
        for number, kind, label, title, page in rows.values_list("number", "kind", "label", "title", "page")
    ]


def count_parts(stored_id: int) -> int:
    """Return how many parts the text has; one query."""
    return TextPart.objects.filter(extraction__stored_id=stored_id).count()


def texts_of(stored_ids: Collection[int]) -> Mapping[int, str]:
    """Return the whole texts of the files by file, for what must be found by them; one query."""
    texts: dict[int, list[str]] = {}
    rows = TextPart.objects.filter(extraction__stored_id__in=stored_ids).order_by("extraction_id", "number")
    for stored_id, text in rows.values_list("extraction__stored_id", "text").iterator(chunk_size=PORTION):
        texts.setdefault(stored_id, []).append(text)
    return {stored_id: "\n".join(parts) for stored_id, parts in texts.items()}


def part_texts(places: Sequence[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Return the texts of parts named by file and number; one query."""
    if not places:
        return {}
    wanted = Q()
    for stored_id, number in places:
        wanted |= Q(extraction__stored_id=stored_id, number=number)
    rows = TextPart.objects.filter(wanted).values_list("extraction__stored_id", "number", "text")
    return {(stored_id, number): text for stored_id, number, text in rows}


def part_name(kind: str, label: str) -> str:
    """Return how a part is called in the reader's language: page 42, article 12 as the law itself says it."""
    if kind == PartKind.PAGE:
        return _("p. %(number)s") % {"number": label}
    if kind == PartKind.SECTION and label:
        return _("part %(number)s") % {"number": label}
    return label


def parts_to_index(extraction_id: int) -> Iterator[Part]:
    """Yield the parts of one text in order, reading the table in portions."""
    for row in TextPart.objects.filter(extraction_id=extraction_id).order_by("number").iterator(chunk_size=PORTION):
        yield _part(row)


def _card(row: Extraction) -> TextCard:
    return TextCard(
        id=row.pk,
        stored_id=row.stored_id,
        file_uuid=row.stored.uuid,
        file_name=row.stored.name,
        state=TextState(row.state),
        fault=Fault(row.fault) if row.fault else None,
        method=Method(row.method) if row.method else None,
        language=row.language,
        pages=row.pages,
        pages_read=row.pages_read,
        wanted_at=row.wanted_at,
        finished_at=row.finished_at,
    )


def _part(row: TextPart) -> Part:
    return Part(row.number, PartKind(row.kind), row.label, row.title, row.text, row.page, row.language)
