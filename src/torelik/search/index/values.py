"""What engines are given and what they give back."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

FIELD_WEIGHTS: Mapping[str, float] = {
    "title": 4.0,
    "authors": 3.0,
    "subjects": 2.0,
    "identifiers": 1.5,
    "body": 1.0,
}
"""The fields of text, with what a word found there weighs."""

FACET_VALUES = 50
"""How many values of one facet are counted out, the most frequent first."""

DEEPEST_HIT = 100_000
"""How far hits can be listed; a number typed into an address must not cost memory. What lies deeper is counted only."""

_FACET_NAME = re.compile(r"[a-z][a-z_]*")


class IndexOutdated(Exception):
    """The index was made by other rules than those in force; it must be rebuilt before it is used."""


class WriterBusy(Exception):
    """Another process is writing to the index now: try again later, nothing is lost or half done."""


class RebuildRunning(Exception):
    """The index is being rebuilt by another process already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One thing that can be found.

    ``key`` is ``context:kind:uuid`` and replaces the document that had it before. ``fields`` are texts by the
    names in ``FIELD_WEIGHTS``; ``shown`` is the little that a list of results needs, so that it asks no
    database for it. ``audience`` names who may find the document, e.g. ``public``, ``role:learner``,
    ``course:UUID``; with none of them nobody finds it. ``sort_title`` is a key made by ``sort_key``; an empty
    one is made from the title. Raises ``ValueError`` for a key of another context or kind, an unknown field,
    or a badly named facet.
    """

    key: str
    context: str
    kind: str
    language: str
    fields: Mapping[str, str]
    audience: Sequence[str]
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    year: int | None = None
    sort_title: str = ""
    shown: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.key.startswith(f"{self.context}:{self.kind}:"):
            raise ValueError(f"The key {self.key!r} does not begin with {self.context}:{self.kind}.")
        if unknown := set(self.fields) - set(FIELD_WEIGHTS):
            raise ValueError(f"There is no field {', '.join(sorted(unknown))} in the index.")
        if odd := [name for name in self.facets if not _FACET_NAME.fullmatch(name)]:
            raise ValueError(f"A facet is named with small Latin letters, not {odd[0]!r}.")
        if isinstance(self.audience, str):
            raise ValueError("The audience is a list of names, not one name.")


class Form(Enum):
    """How a term of a request is compared with the terms of a document."""

    EXACT = "exact"
    WEAK = "weak"
    WEAK_BEGINNING = "weak beginning"
    BEGINNING = "beginning"


@dataclass(frozen=True, slots=True)
class WordForm:
    """One way to find a word: the term, how it is compared, what it weighs beside an exact hit."""

    term: str
    form: Form
    weight: float


@dataclass(frozen=True, slots=True)
class Word:
    """A word in any of its forms, in any of the fields; the best place counts."""

    forms: tuple[WordForm, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words side by side. Each reading is a row of (distance from the first word, term) in one language."""

    readings: tuple[tuple[tuple[int, str], ...], ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of the parts; without parts nothing at all."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of the parts and none of ``without``; ``rather`` only lifts. Without parts, everything."""

    parts: tuple["Expression", ...] = ()
    without: tuple["Expression", ...] = ()
    rather: tuple["Expression", ...] = ()


@dataclass(frozen=True, slots=True)
class Years:
    """Documents of these years, both included; an open end is ``None``."""

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Having:
    """Documents that have this very value of a facet."""

    facet: str
    value: str


Expression = Word | Phrase | AnyOf | AllOf | Years | Having


class Sort(Enum):
    """In which order hits are listed."""

    RELEVANCE = "relevance"
    YEAR_DESC = "year_desc"
    TITLE = "title"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A question to an engine: what must be found, for whom, narrowed by what, in which order.

    ``filters`` keep documents with any of the values of each facet. Both years are included. ``keys`` keep the documents
    with these keys alone, where the database has the say in what may be answered.
    """

    expression: Expression
    audience: frozenset[str]
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    languages: Sequence[str] = ()
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
class Hit:
    """One document found. The score compares hits of one answer only; it is 0 where the order is another."""

    key: str
    context: str
    kind: str
    score: float
    shown: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """What an engine answers: how many in all, the wanted page, and each facet's values with counts."""

    total: int
    items: tuple[Hit, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]]
