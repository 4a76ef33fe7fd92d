"""A person's question and its answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from torelik.search.index.values import Hit, Sort
from torelik.search.query.vocabulary import Syntax


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a person typed, and what narrows it.

    ``audience`` are the audiences of the person: without one nothing is found, counted or offered. An empty
    text lists everything that the filters leave. ``filters`` keep documents with any of the values of each
    facet; both years are included. ``within`` is the field where words are looked for that name no field
    themselves. A ``literal`` query is answered as it was typed, misspelt or not. Where ``loosely`` and hardly any
    document has all the words, those with half of them are found too, after the others.
    """

    text: str
    audience: frozenset[str]
    syntax: Syntax = Syntax.WORDS
    within: str | None = None
    literal: bool = False
    loosely: bool = False
    languages: Sequence[str] = ()
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    year_from: int | None = None
    year_through: int | None = None
    context: str | None = None
    kind: str | None = None
    keys: Sequence[str] | None = None
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 20
    facets_wanted: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Marks:
    """Which terms of a text are hits: exact terms, weak terms, and beginnings of weak or exact terms."""

    terms: frozenset[str] = frozenset()
    weak: frozenset[str] = frozenset()
    weak_beginnings: tuple[str, ...] = ()
    beginnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found: how many in all, one page, each facet's values with counts, and what to mark.

    ``answered`` is the text that the hits answer: another than the typed one where that found nothing and is clearly a
    slip. ``forms`` are the dictionary forms of its words. ``suggestions`` are further texts to search for instead.
    ``with_all_words`` is how many have all the words where others follow that have only some; else nothing.
    """

    total: int
    items: tuple[Hit, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    took_ms: float
    marks: Marks
    answered: str
    forms: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    with_all_words: int | None = None


@dataclass(frozen=True, slots=True)
class SnippetPart:
    """A piece of a passage, to be escaped by the template like any text; ``hit`` marks a found word."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Completions:
    """What is offered while somebody types: whole texts to search for, and things that are meant already."""

    texts: tuple[str, ...] = ()
    hits: tuple[Hit, ...] = ()
