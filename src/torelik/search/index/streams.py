"""A document's token streams: what every engine writes down, computed once and alike for all."""

from dataclasses import dataclass

from torelik.search.analysis.tokens import Analyser
from torelik.search.index.similarity import vocabulary_term
from torelik.search.index.values import FIELD_WEIGHTS, Document

VOCABULARY_FIELDS = ("title", "authors", "subjects")
"""Where words are taken from that may be offered instead of a misspelt one."""

VOCABULARY_LETTERS = range(4, 31)
"""How long a word is that can be offered."""


@dataclass(frozen=True, slots=True)
class Stream:
    """The terms of one field with their positions, and the weak terms, which have none."""

    field: str
    terms: list[tuple[int, str]]
    weak: list[str]


@dataclass(frozen=True, slots=True)
class Streams:
    """Everything of a document that is compared with words; the vocabulary is in terms of ``vocabulary_term``."""

    fields: list[Stream]
    vocabulary: set[str]


def streams_of(document: Document, *, analyser: Analyser) -> Streams:
    """Return the token streams of the document's fields; identifiers are of no language in particular."""
    fields: list[Stream] = []
    vocabulary: set[str] = set()
    for name in FIELD_WEIGHTS:
        text = document.fields.get(name)
        if not text:
            continue
        terms = analyser.terms(text, language=None if name == "identifiers" else document.language)
        if not terms.placed:
            continue
        fields.append(Stream(name, terms.placed, terms.weak))
        if name in VOCABULARY_FIELDS:
            # Dictionary forms too: a misspelt «жемқорлқ» is nearer to «жемқорлық» than to «жемқорлыққа».
            words = {form for surface, *forms in terms.words if surface.isalpha() for form in forms}
            vocabulary |= {vocabulary_term(word) for word in words if len(word) in VOCABULARY_LETTERS}
    return Streams(fields, vocabulary)
