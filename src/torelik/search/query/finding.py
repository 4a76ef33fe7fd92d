"""One search: the typed text becomes a request, the engine answers, and what was misspelt is told."""

import time
from collections.abc import Iterator

from torelik.search.analysis.letters import plain_form
from torelik.search.analysis.tokens import Analyser
from torelik.search.analysis.words import words
from torelik.search.index.engine import Engine
from torelik.search.index.streams import VOCABULARY_LETTERS
from torelik.search.index.values import Request
from torelik.search.query.meaning import expression_of, marks_of
from torelik.search.query.parsing import FIELD_NAMES, LONGEST_TEXT
from torelik.search.query.values import Hits, Query

SUGGESTIONS = 3
"""How many other texts are offered where nothing was found."""

_WORDS_LOOKED_UP = 6  # A vocabulary is walked for each; a longer text that finds nothing is not a typing mistake.


def find(query: Query, *, engine: Engine, analyser: Analyser) -> Hits:
    """Search for what a person typed (cl. 12, reader search). No text raises an error.

    Raises ``IndexOutdated`` where the index was made by other rules and not rebuilt yet.
    """
    began = time.perf_counter()
    request = Request(
        expression=expression_of(query.text, analyser=analyser),
        audience=query.audience,
        filters=query.filters,
        languages=query.languages,
        year_from=query.year_from,
        year_through=query.year_through,
        context=query.context,
        kind=query.kind,
        sort=query.sort,
        offset=query.offset,
        limit=query.limit,
        facets_wanted=query.facets_wanted,
    )
    found = engine.search(request)
    return Hits(
        total=found.total,
        items=found.items,
        facets=found.facets,
        marks=marks_of(query.text, analyser=analyser),
        suggestions=() if found.total else tuple(_suggestions(query, engine)),
        took_ms=(time.perf_counter() - began) * 1000,
    )


def _suggestions(query: Query, engine: Engine) -> Iterator[str]:
    """Yield the typed text with its first unknown word replaced by a near one; the nearest first."""
    text = query.text[:LONGEST_TEXT]
    for word in list(words(text))[:_WORDS_LOOKED_UP]:
        plain = plain_form(text[word.start : word.end])
        is_field = plain in FIELD_NAMES and text[word.end : word.end + 1] == ":"
        if is_field or not plain.isalpha() or len(plain) not in VOCABULARY_LETTERS:
            continue
        if near := engine.similar_words(plain, audience=query.audience, limit=SUGGESTIONS):
            yield from (text[: word.start] + other + text[word.end :] for other in near)
            return
