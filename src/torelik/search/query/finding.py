"""One search: the typed text becomes a request, the engine answers, and what was misspelt is mended and told."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from torelik.search.analysis.letters import plain_form
from torelik.search.analysis.tokens import Analyser
from torelik.search.analysis.words import words
from torelik.search.index.engine import Engine
from torelik.search.index.values import AllOf, AnyOf, Expression, Found, Request, Sort
from torelik.search.query.cql import parsed_cql
from torelik.search.query.meaning import beginning_of, dictionary_forms, expression_of, loosened, marks_of
from torelik.search.query.mending import other_texts
from torelik.search.query.parsing import Typed, insists, parsed
from torelik.search.query.values import Completions, Hits, Query
from torelik.search.query.vocabulary import Syntax

SUGGESTIONS = 3
"""How many other texts are offered."""

FEW_HITS = 4
"""With fewer hits another spelling is offered, if it finds more."""

LOOSE_BELOW = 10
"""With fewer hits, those with half of the words follow after them."""

_ATTEMPTS = 4
_LONGEST_COMPLETED = 100


def find(query: Query, *, engine: Engine, analyser: Analyser) -> Hits:
    """Search for what a person typed (cl. 12, reader search). No text in words raises an error.

    Where the text finds nothing and is a slip of typing, the answer is that to the mended text, and ``answered`` says so.
    Raises ``IndexOutdated`` where the index was made by other rules and not rebuilt yet, ``CqlRefused`` for what is no CQL.
    """
    began = time.perf_counter()
    settled = _settled(query, engine=engine, analyser=analyser)
    found, typed = settled.found, settled.typed
    return Hits(
        total=found.total,
        items=found.items,
        facets=found.facets,
        marks=marks_of(typed, analyser=analyser),
        answered=settled.answered,
        forms=dictionary_forms(typed, analyser=analyser),
        suggestions=settled.suggestions,
        with_all_words=settled.with_all_words,
        took_ms=(time.perf_counter() - began) * 1000,
    )


def found_keys(query: Query, *, limit: int, engine: Engine, analyser: Analyser) -> list[str]:
    """Return the keys of the first *limit* hits that ``find`` lists, in their order. Raises as ``find`` does."""
    settled = _settled(replace(query, limit=0, facets_wanted=()), engine=engine, analyser=analyser)
    request = settled.request
    if settled.with_all_words is None or request.sort is not Sort.RELEVANCE:
        return engine.keys(request, limit=limit)
    keys = engine.keys(replace(request, expression=settled.strict), limit=limit)
    return keys + engine.keys(_without(request, settled.strict), limit=limit - len(keys))


@dataclass(frozen=True, slots=True)
class _Settled:
    """What is asked in the end, and its answer."""

    request: Request
    found: Found
    typed: Typed
    answered: str
    suggestions: tuple[str, ...]
    strict: Expression
    with_all_words: int | None


def _settled(query: Query, *, engine: Engine, analyser: Analyser) -> _Settled:
    """Ask what was typed; where that finds too little, mend slips, then loosen."""
    typed, sort = _read(query)
    request = _request(query, expression_of(typed, analyser=analyser), sort)
    found, answered = engine.search(request), query.text
    suggestions: list[str] = []
    if found.total < FEW_HITS and query.syntax is Syntax.WORDS:
        for text, other, answer in _better(query, request, found.total, engine=engine, analyser=analyser):
            if not found.total and answered == query.text and not query.literal:
                typed, request, found, answered = parsed(text, field=query.within), other, answer, text
            else:
                suggestions.append(text)
    strict, with_all_words = request.expression, None
    may_loosen = query.loosely and not query.literal and query.syntax is Syntax.WORDS and not insists(answered)
    if may_loosen and found.total < LOOSE_BELOW and _is_rare(request, engine=engine):
        expression = loosened(typed, analyser=analyser)
        if expression is not None:
            request, found, with_all_words = _followed(request, found, expression, engine=engine)
    return _Settled(request, found, typed, answered, tuple(suggestions[:SUGGESTIONS]), strict, with_all_words)


def _followed(request: Request, found: Found, expression: AllOf, *, engine: Engine) -> tuple[Request, Found, int | None]:
    """Return the looser request and its answer, in which the hits with all the words come first."""
    looser = replace(request, expression=expression)
    if request.sort is not Sort.RELEVANCE:
        answer = engine.search(looser)
        return (looser, answer, found.total) if answer.total > found.total else (request, found, None)
    whole = engine.search(replace(looser, limit=0, offset=0))
    if whole.total <= found.total:
        return request, found, None
    firsts = found.items
    room = max(request.limit - len(firsts), 0)
    rest = engine.search(
        replace(
            _without(looser, request.expression),
            limit=room,
            offset=max(request.offset - found.total, 0),
            facets_wanted=(),
        )
    )
    items = firsts + rest.items if room else firsts
    return looser, Found(whole.total, items, whole.facets), found.total


def _without(request: Request, expression: Expression) -> Request:
    """Return the request without what another expression finds."""
    return replace(request, expression=AllOf((request.expression,), (expression,)))


def _is_rare(request: Request, *, engine: Engine) -> bool:
    """Tell whether few have all the words at all, not only few of those that a filter has left."""
    is_narrowed = request.filters or request.keys is not None or (request.year_from, request.year_through) != (None, None)
    if not is_narrowed:
        return True
    plain = replace(request, filters={}, keys=None, year_from=None, year_through=None, limit=0, offset=0, facets_wanted=())
    return engine.search(plain).total < LOOSE_BELOW


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


def _better(
    query: Query, request: Request, total: int, *, engine: Engine, analyser: Analyser
) -> Iterator[tuple[str, Request, Found]]:
    """Yield other texts, what they ask and their answers, which have more hits than the typed one."""

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
        if expression in (AllOf(), AnyOf(())):
            continue
        other = replace(request, expression=expression)
        answer = engine.search(other)
        if answer.total > total:
            yield text, other, answer
