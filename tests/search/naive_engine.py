"""The plainest engine that can be thought of: it looks through every document. What it finds is what is meant."""

from collections import Counter
from collections.abc import Iterable, Iterator

from search_cases import ANALYSER

from torelik.search.analysis.ordering import sort_key
from torelik.search.index.streams import streams_of
from torelik.search.index.values import (
    FACET_VALUES,
    AllOf,
    AnyOf,
    Document,
    Expression,
    Form,
    Having,
    Phrase,
    Request,
    Word,
    WordForm,
    Years,
)


class NaiveEngine:
    """Keeps documents in memory and compares terms one by one."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = {document.key: document for document in documents}

    def found(self, request: Request, *, without_filter: str | None = None) -> list[Document]:
        """Return the documents found, in no order in particular."""
        return [
            one
            for one in self._documents.values()
            if _is_wanted(one, request, without_filter) and _matches(one, request.expression)
        ]

    def facets(self, request: Request) -> dict[str, tuple[tuple[str, int], ...]]:
        """Count the values of the wanted facets; a facet's own filter does not reduce its own counts."""
        counted = {}
        for name in request.facets_wanted:
            documents = self.found(request, without_filter=name)
            values = Counter(value for document in documents for value in facets_of(document).get(name, ()))
            counted[name] = tuple(sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))[:FACET_VALUES])
        return counted


def title_key(document: Document) -> str:
    """Return by what the document is sorted where titles are."""
    return document.sort_title or sort_key(document.fields.get("title", ""))


def facets_of(document: Document) -> dict[str, set[str]]:
    """Return the values of the document's facets, each once."""
    return {name: {value for value in values if value} for name, values in document.facets.items()} | {
        "context": {document.context}
    }


def _is_wanted(document: Document, request: Request, without_filter: str | None) -> bool:
    narrowed = (
        not request.audience.isdisjoint(document.audience),
        request.context in (None, document.context),
        request.kind in (None, document.kind),
        request.keys is None or document.key in request.keys,
        not request.languages or document.language in request.languages,
        (request.year_from is None and request.year_through is None)
        or _matches(document, Years(request.year_from, request.year_through)),
        all(
            not values or name == without_filter or facets_of(document).get(name, set()) & set(values)
            for name, values in request.filters.items()
        ),
    )
    return all(narrowed)


def _matches(document: Document, expression: Expression) -> bool:
    match expression:
        case Word(forms, fields):
            return any(_has_form(stream, form) for stream in _streams(document, fields) for form in forms)
        case Phrase(readings, fields):
            return any(_has_row(stream.terms, row) for stream in _streams(document, fields) for row in readings)
        case AnyOf(parts):
            return any(_matches(document, part) for part in parts)
        case AllOf(parts, without, _rather):
            return all(_matches(document, part) for part in parts) and not any(_matches(document, part) for part in without)
        case Years(first, last):
            year = document.year
            return year is not None and (first is None or year >= first) and (last is None or year <= last)
        case Having(facet, value):
            return value in facets_of(document).get(facet, ())


def _streams(document: Document, fields: Iterable[str]) -> Iterator:
    return (stream for stream in streams_of(document, analyser=ANALYSER).fields if stream.field in fields)


def _has_form(stream, form: WordForm) -> bool:
    terms = stream.weak if form.form in (Form.WEAK, Form.WEAK_BEGINNING) else [term for _place, term in stream.terms]
    if form.form in (Form.EXACT, Form.WEAK):
        return form.term in terms
    return any(term.startswith(form.term) for term in terms)


def _has_row(terms: list[tuple[int, str]], row: tuple[tuple[int, str], ...]) -> bool:
    places = set(terms)
    return any(all((start + distance, term) in places for distance, term in row) for start, _term in terms)
