"""Texts as the search index sees them: each page, article or section is one hit that opens at its place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from torelik.documents.text import queries
from torelik.documents.text.models import Extraction
from torelik.documents.text.owners import Belonging, belongings_of
from torelik.outbox import api as outbox
from torelik.search import api as search

TOPIC = "documents.index-texts"
"""The outbox topic; its payload is ``{"files": [ids of stored files]}``."""

CONTEXT, KIND = "documents", "part"
PORTION_PARTS = 200


def ask_for_indexing(stored_ids: Iterable[int], *, at: datetime) -> None:
    """Have the texts of these files indexed anew after the commit: their text, or who may find them, has changed."""
    outbox.send(TOPIC, {"files": sorted(stored_ids)}, at=at)


def write_to_index(payloads: Sequence[Mapping[str, Any]]) -> None:
    """Write the texts that the messages name as they are now; what nobody may find any more is taken out."""
    ids = {stored_id for payload in payloads for stored_id in payload["files"]}
    belongings = belongings_of(ids)
    for row in Extraction.objects.filter(stored_id__in=ids).select_related("stored").order_by("pk"):
        _write(row, belongings.get(row.stored_id))


def all_documents() -> Iterator[search.Document]:
    """Yield every part of every text for a rebuild."""
    ids = list(Extraction.objects.order_by("pk").values_list("stored_id", flat=True))
    for start in range(0, len(ids), PORTION_PARTS):
        belongings = belongings_of(ids[start : start + PORTION_PARTS])
        rows = Extraction.objects.filter(stored_id__in=belongings).select_related("stored").order_by("pk")
        for row in rows:
            yield from _documents(row, belongings[row.stored_id])


def documents_of_keys(keys: Sequence[str]) -> Iterator[search.Document]:
    """Yield the parts of whatever text has one of these keys, as they are now."""
    uuids = search.uuids_in_keys(keys, beginning=f"{CONTEXT}:{KIND}:")
    rows = list(Extraction.objects.filter(stored__uuid__in=uuids).select_related("stored").order_by("pk"))
    belongings = belongings_of({row.stored_id for row in rows})
    for row in rows:
        if row.stored_id in belongings:
            yield from _documents(row, belongings[row.stored_id])


def _write(row: Extraction, belonging: Belonging | None) -> None:
    engine = search.engine()
    written: set[str] = set()
    batch: list[search.Document] = []
    for document in _documents(row, belonging) if belonging else ():
        written.add(document.key)
        batch.append(document)
        if len(batch) == PORTION_PARTS:
            engine.write(batch)
            batch = []
    if batch:
        engine.write(batch)
    parts = queries.count_parts(row.stored_id)
    gone = [key for number in range(1, max(row.indexed, parts) + 1) if (key := key_of(row, number)) not in written]
    if gone:
        engine.remove(gone)
    Extraction.objects.filter(pk=row.pk).update(indexed=parts)


def key_of(row: Extraction, number: int) -> str:
    """Return the key of a part in the index; the file's id goes out, never its number."""
    return f"{CONTEXT}:{KIND}:{row.stored.uuid}.{number}"


def file_facet(stored_id: int) -> str:
    """Return the value of the facet ``file`` by which the parts of one file are found alone."""
    return str(stored_id)


def _documents(row: Extraction, belonging: Belonging) -> Iterator[search.Document]:
    for part in queries.parts_to_index(row.pk):
        outside = part.page is not None and not ((belonging.first_page or 1) <= part.page <= (belonging.last_page or part.page))
        if not part.text or outside:
            continue
        yield search.Document(
            key=key_of(row, part.number),
            context=CONTEXT,
            kind=KIND,
            language=part.language or belonging.language,
            fields={"title": f"{part.label} {part.title}".strip() if part.title else "", "body": part.text},
            audience=tuple(belonging.audience),
            facets={
                **belonging.facets,
                "owner": (belonging.owner,),
                "part": (part.kind.value,),
                "file": (file_facet(row.stored_id),),
            },
            year=belonging.year,
            shown={
                "title": belonging.title,
                "authors": belonging.authors,
                "label": part.label,
                "part": part.kind.value,
                "part_title": part.title,
                "path": f"{belonging.path}?part={part.number}",
                "owner": belonging.owner,
                "file": str(row.stored_id),
                "number": str(part.number),
            },
        )
