"""The catalogue as the search index sees it; nothing is decided from there."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from torelik.kernel.rows import collecting_garbage_rarely
from torelik.library.cataloguing.facets import further_facets, further_texts
from torelik.library.cataloguing.marc import Description, MarcRecord, describe
from torelik.library.cataloguing.models import Record
from torelik.outbox import api as outbox
from torelik.search import api as search

TOPIC = "library.index-records"
"""The outbox topic; its payload is ``{"records": [numeric ids]}``, with ``"derived": True`` where ``derive`` was called."""

CONTEXT, KIND, PUBLIC = "library", "record", "public"
PORTION_RECORDS = 500
MESSAGES = 8
"""Messages handled at once: an import sends one for each portion of records."""

_NOTES = ("500", "502", "504", "505", "518", "545")


@dataclass(frozen=True, slots=True)
class Present:
    """A record of the catalogue as it is now."""

    id: int
    marc: MarcRecord
    description: Description


Step = Callable[[Sequence[int], Sequence[Present]], None]
"""Derives what a module keeps of records; twice gives the same.

It is given the numeric ids of all that have changed, and those of them that are in the catalogue: what was merged into
another record is among the ids alone.
"""

_steps: dict[str, Step] = {}


def key_of(record: Record) -> str:
    """Return the key of the record in the index."""
    return f"{CONTEXT}:{KIND}:{record.uuid}"


def register_step(name: str, step: Step) -> None:
    """Let *step* follow whenever records have changed; called once, when the application starts."""
    _steps[name] = step


ValuesOfRecord = Callable[[MarcRecord, Description], Sequence[str]]

_values: dict[str, ValuesOfRecord] = {}


def register_values(name: str, values: ValuesOfRecord) -> None:
    """Let *values* read a facet from the record itself; called once, when the application starts."""
    _values[name] = values


def index_and_derive(payloads: Sequence[Mapping[str, Any]]) -> None:
    """Have every module derive what it keeps of the records that the messages name, and write them to the index.

    In this order, because what modules keep is found as well. Twice gives the same.
    """
    ids = sorted({record_id for payload in payloads for record_id in payload["records"]})
    rest = {record_id for payload in payloads if not payload.get("derived") for record_id in payload["records"]}
    with collecting_garbage_rarely():
        known = [(record, present_of(record)) for record in Record.objects.filter(pk__in=ids).order_by("pk")]
        if rest:
            derive(sorted(rest), [present for record, present in known if record.pk in rest])
        search.engine().write(_documents(known))
    gone = Record.with_merged.filter(pk__in=ids, merged_into__isnull=False)
    if keys := [key_of(record) for record in gone.only("uuid")]:
        search.engine().remove(keys)


def derive(ids: Sequence[int], present: Sequence[Present]) -> None:
    """Have every module derive what it keeps of these records; twice gives the same."""
    for _, step in sorted(_steps.items()):
        step(ids, present)


def all_documents() -> Iterator[search.Document]:
    """Yield every record of the catalogue for a rebuild, reading the table in portions."""
    return _documents(_read(Record.objects.all()))


def documents_of_keys(keys: Sequence[str]) -> Iterator[search.Document]:
    """Yield the records that have these keys, as they are now."""
    return _documents(_read(Record.objects.filter(uuid__in=search.uuids_in_keys(keys, beginning=f"{CONTEXT}:{KIND}:"))))


def ask_for_indexing(record_ids: Iterable[int], *, at: datetime, are_derived: bool = False) -> None:
    """Have the records indexed anew after the commit, because what others know of them has changed.

    With *are_derived* only the index has to learn of it: modules have what they keep of these records.
    """
    ids = sorted(record_ids)
    for start in range(0, len(ids), PORTION_RECORDS):
        portion = ids[start : start + PORTION_RECORDS]
        outbox.send(TOPIC, {"records": portion, **({"derived": True} if are_derived else {})}, at=at)


def _read(records: Any) -> Iterator[tuple[Record, Present]]:
    for record in records.order_by("pk").iterator(chunk_size=PORTION_RECORDS):
        yield record, present_of(record)


def _documents(known: Iterable[tuple[Record, Present]]) -> Iterator[search.Document]:
    rows = iter(known)
    while portion := list(islice(rows, PORTION_RECORDS)):
        ids = [record.pk for record, _present in portion]
        facets, texts = further_facets(ids), further_texts(ids)
        for record, present in portion:
            yield document_of(record, present, facets=facets[record.pk], texts=texts[record.pk])


def present_of(record: Record) -> Present:
    """Return the record as it is now, read and described."""
    marc = MarcRecord.from_json(record.marc)
    return Present(record.pk, marc, describe(marc))


def document_of(
    record: Record, present: Present, *, facets: Mapping[str, Sequence[str]], texts: Mapping[str, Sequence[str]]
) -> search.Document:
    """Return what can be found of the record, and by whom: the catalogue is public (cl. 12).

    *facets* and *texts* are what others know: values by facet, and what else it is found by, by field.
    """
    marc, d = present.marc, present.description
    return search.Document(
        key=key_of(record),
        context=CONTEXT,
        kind=KIND,
        language=d.locale,
        fields={
            "title": _lines([d.title, d.title_remainder, *_other_titles(marc), *texts.get("title", ())]),
            "authors": _lines([*d.authors, d.responsibility, *texts.get("authors", ())]),
            "subjects": _lines([*d.subjects, *texts.get("subjects", ())]),
            "identifiers": _lines([*d.isbns, *d.invalid_isbns, *d.issns, d.control_number, *d.udc, *d.bbk, *d.ddc]),
            "body": _lines([d.abstract, d.place, d.publisher, *d.series, d.host_title, d.host_part, *_notes(marc)]),
        },
        audience=(PUBLIC,),
        facets={
            "kind": (d.kind.value,),
            "language": (d.language,) if d.language else (),
            "author": d.authors,
            "subject": tuple(subject.partition(" — ")[0] for subject in d.subjects),
            "year": (str(d.year),) if d.year else (),
            **{name: tuple(values(marc, d)) for name, values in _values.items()},
            **facets,
        },
        year=d.year,
        sort_title=record.title_sort,
        shown={
            "title": record.title,
            **{f"title_{one.locale}": one.text for one in reversed(d.parallel_titles) if one.locale},
            "authors": record.authors,
            "year": str(record.year or ""),
            "kind": record.kind,
            "uuid": str(record.uuid),
        },
    )


def title_shown(shown: Mapping[str, str], *, language: str) -> str:
    """Return the title of a hit in the language of the interface, else the title proper."""
    return shown.get(f"title_{language[:2]}") or shown.get("title", "")


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(part for part in parts if part)


def _other_titles(marc: MarcRecord) -> list[str]:
    """Uniform, parallel, translated and earlier titles, in any script: under any of them the book may be asked for."""
    fields = marc.data_fields("130", "210", "240", "242", "246", "247", "740")
    others = (field for field in marc.data_fields("880") if field.first("6")[:3] in ("245", "246"))
    return [*(" ".join(field.every("anp")) for field in fields), *(" ".join(field.every("anpb")) for field in others)]


def _notes(marc: MarcRecord) -> list[str]:
    fields = marc.data_fields(*_NOTES)
    return [value for field in fields for code, value in field.subfields if code.isalpha()]
