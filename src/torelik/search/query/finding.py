"""One search: the typed text becomes a request, the engine answers, and what was misspelt is mended and told."""

import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from torelik.search.analysis.letters import plain_form
from torelik.search.analysis.tokens import Analyser
from torelik.search.analysis.words import words
from torelik.search.index.engine import Engine
from torelik.search.index.values import AllOf, AnyOf, Expression, Found, Request, Sort
from torelik.search.query.cql import parsed_cql
from torelik.search.query.meaning import beginning_of, dictionary_forms, expression_of, marks_of
from torelik.search.query.mending import other_texts
from torelik.search.query.parsing import Typed, parsed
from torelik.search.query.values import Completions, Hits, Query
from torelik.search.query.vocabulary import Syntax

SUGGESTIONS = 3
"""How many other texts are offered."""

FEW_HITS = 4
"""With fewer hits another spelling is offered, if it finds more."""

_ATTEMPTS = 4
_LONGEST_COMPLETED = 100


def find(query: Query, *, engine: Engine, analyser: Analyser) -> Hits:
    """Search for what a person typed (cl. 12, reader search). No text in words raises an error.

    Where the text finds nothing and is a slip of typing, the answer is that to the mended text, and ``answered`` says so.
    Raises ``IndexOutdated`` where the index was made by other rules and not rebuilt yet, ``CqlRefused`` for what is no CQL.
    """
    began = time.perf_counter()
    typed, sort = _read(query)
    request = _request(query, expression_of(typed, analyser=analyser), sort)
    found, answered = engine.search(request), query.text
    suggestions: list[str] = []
    if found.total < FEW_HITS and query.syntax is Syntax.WORDS:
        for text, other in _better(query, request, found.total, engine=engine, analyser=analyser):
            if not found.total and answered == query.text and not query.literal:
                typed, found, answered = parsed(text, field=query.within), other, text
            else:
                suggestions.append(text)
    return Hits(
        total=found.total,
        items=found.items,
        facets=found.facets,
        marks=marks_of(typed, analyser=analyser),
        answered=answered,
        forms=dictionary_forms(typed, analyser=analyser),
        suggestions=tuple(suggestions[:SUGGESTIONS]),
        took_ms=(time.perf_counter() - began) * 1000,
    )


def found_keys(query: Query, *, limit: int, engine: Engine, analyser: Analyser) -> list[str]:
    """Return the keys of the first *limit* hits in the order of the query, as typed. Raises as ``find`` does."""
    typed, sort = _read(query)
    return engine.keys(_request(query, expression_of(typed, analyser=analyser), sort), limit=limit)


def complete(
    text: str, *, audience: frozenset[str], limit: int, engine: Engine, analyser: Analyser, context: str | None = None
) -> Completions:
    """Return what may be meant while somebody still types: texts with the last word finished, and hits already.

    Only titles, authors and subjects are looked at, and of them only what the audience may find.
    """
    text = text[:_LONGEST_COMPLETED].lstrip()
    last = next(reversed(list(words(text))), None)
    if last is None or last.end < len(text.rstrip()) or text != text.rstrip():
        # After a space or a sign no word is being typed: what stands there is searched for as it is.
        start, typed_word = len(text), ""
    else:
        start, typed_word = last.start, plain_form(text[last.start :])
    before = text[:start]
    parts: list[Expression] = []
    if before.strip():
        parts.append(expression_of(parsed(before), analyser=analyser))
    if typed_word:
        parts.append(beginning_of(text[start:], analyser=analyser))
    if not parts:
        return Completions()
    found = engine.search(Request(expression=AllOf(tuple(parts)), audience=audience, context=context, limit=limit))
    finished = engine.words_beginning(typed_word, audience=audience, limit=limit) if len(typed_word) > 1 else []
    return Completions(tuple(before + word for word in finished), found.items)


def _read(query: Query) -> tuple[Typed, Sort]:
    if query.syntax is Syntax.CQL:
        question = parsed_cql(query.text)
        return question.typed, question.sort or query.sort
    return parsed(query.text, field=query.within), query.sort


def _request(query: Query, expression: Expression, sort: Sort) -> Request:
    return Request(
        expression=expression,
        audience=query.audience,
        filters=query.filters,
        languages=query.languages,
        year_from=query.year_from,
        year_through=query.year_through,
        context=query.context,
        kind=query.kind,
        keys=query.keys,
        sort=sort,
        offset=query.offset,
        limit=query.limit,
        facets_wanted=query.facets_wanted,
    )


def _better(query: Query, request: Request, total: int, *, engine: Engine, analyser: Analyser) -> Iterator[tuple[str, Found]]:
    """Yield other texts with their answers, which have more hits than the typed one."""

    def is_unknown(word: str) -> bool:
        expression = expression_of(parsed(word, field=query.within), analyser=analyser)
        if expression == AnyOf(()):
            return False
        return engine.search(Request(expression=expression, audience=query.audience, limit=0)).total == 0

    def near(word: str) -> list[str]:
        return engine.similar_words(word, audience=query.audience, limit=SUGGESTIONS)

    others = dict.fromkeys(other_texts(query.text, is_unknown=is_unknown, near=near))
    for text in islice(others, _ATTEMPTS):
        expression = expression_of(parsed(text, field=query.within), analyser=analyser)
        answer = engine.search(replace(request, expression=expression))
        if expression not in (AllOf(), AnyOf(())) and answer.total > total:
            yield text, answer
