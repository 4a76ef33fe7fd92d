"""CQL 1.2, the experts' language (Library of Congress), as a tree of what was typed.

Read: and, or, not, brackets; the indexes below; the relations =, scr, adj, exact, ==, all, any, <>, and for dates also <, <=,
>, >=, within; sortBy dc.date and dc.title; masks at the end of a word. Not read, and told so: prox, other masks, modifiers
that change what is found. Prefixes (dc., bath., cql., rec.) may be left out.
"""

import logging
import re
from dataclasses import dataclass

import cql
from cql.lexer import CQLLexerError
from cql.parser import CQLParserError, CQLSearchClause, CQLTriple

from torelik.search.index.values import Sort
from torelik.search.query.parsing import LONGEST_TEXT, MOST_CLAUSES, Clause, Either, Every, Except, HavingTyped, Typed, YearsTyped
from torelik.search.query.vocabulary import CqlFault

WORD_INDEXES: dict[str, str | None] = {
    "serverchoice": None, "anywhere": None, "allindexes": None, "keywords": None,
    "title": "title",
    "creator": "authors", "author": "authors", "contributor": "authors", "name": "authors",
    "subject": "subjects",
    "identifier": "identifiers", "isbn": "identifiers", "issn": "identifiers", "class": "identifiers",
    "description": "body", "publisher": "body", "text": "body",
}  # fmt: skip
"""Indexes of words, and the field that each means; ``None`` is every field."""

DATE_INDEXES = frozenset({"date", "year", "issued"})
FACET_INDEXES = {"language": "language", "type": "kind", "kind": "kind"}
"""Indexes whose value must be the very value of a facet."""

_PREFIXES = frozenset({"dc", "bath", "cql", "rec", "srw", "dcterms"})
_SORTS = {("date", True): Sort.YEAR_DESC, ("title", False): Sort.TITLE}
_YEAR = re.compile(r"\d{4}")

logging.getLogger("cql").setLevel(logging.CRITICAL)  # A slip of the pen is no error of the server.


class CqlRefused(Exception):
    """The question cannot be read as CQL; ``sentence`` tells why in the reader's language."""

    def __init__(self, fault: CqlFault, **words: str) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.words = words

    @property
    def sentence(self) -> str:
        return str(self.fault.label) % self.words


@dataclass(frozen=True, slots=True)
class CqlQuestion:
    """A question in CQL: what must be found and, where it says so, in which order."""

    typed: Typed
    sort: Sort | None = None


def parsed_cql(text: str) -> CqlQuestion:
    """Return the question as a tree. Raises ``CqlRefused``; an empty text asks for everything."""
    if not text.strip():
        return CqlQuestion(Every(()))
    if len(text) > LONGEST_TEXT:
        raise CqlRefused(CqlFault.TOO_LONG)
    try:
        question = cql.parse(text)
    except (CQLParserError, CQLLexerError, RecursionError) as error:
        raise CqlRefused(CqlFault.SYNTAX) from error
    if question is None:
        raise CqlRefused(CqlFault.SYNTAX)
    root = question.root
    clauses = _Counter()
    return CqlQuestion(_tree(root, clauses), _sort_of(root))


class _Counter:
    """Counts clauses, so that a question of thousands is refused and not answered slowly."""

    def __init__(self) -> None:
        self.clauses = 0

    def one_more(self) -> None:
        self.clauses += 1
        if self.clauses > MOST_CLAUSES:
            raise CqlRefused(CqlFault.TOO_LONG)


def _tree(node: CQLTriple | CQLSearchClause, counter: _Counter) -> Typed:
    if isinstance(node, CQLSearchClause):
        counter.one_more()
        return _clause(node)
    operator = str(node.operator.value).lower()
    if operator not in ("and", "or", "not") or node.operator.modifiers:
        raise CqlRefused(CqlFault.OPERATOR, word=node.operator.toCQL())
    left, right = _tree(node.left, counter), _tree(node.right, counter)
    match operator:
        case "and":
            return Every((left, right))
        case "or":
            return Either((left, right))
        case _:
            return Every((left, Except(right)))


def _clause(node: CQLSearchClause) -> Typed:
    index = _index_of(str(node.index) if node.index else "serverchoice")
    relation = str(node.relation.comparitor).lower() if node.relation else "="
    term = str(node.term).strip()
    if index in DATE_INDEXES:
        return _years(relation, term, index)
    if index in FACET_INDEXES:
        if relation not in ("=", "==", "exact", "any", "all", "scr"):
            raise CqlRefused(CqlFault.RELATION, word=relation, index=index)
        values = tuple(HavingTyped(FACET_INDEXES[index], value) for value in term.split())
        return Either(values) if relation == "any" else Every(values) if len(values) != 1 else values[0]
    field = WORD_INDEXES[index]
    match relation:
        case "=" | "scr" | "all":
            return Every(tuple(_words(term, field)))
        case "any":
            return Either(tuple(_words(term, field)))
        case "adj" | "exact" | "==":
            return Clause(term, 0, field, is_phrase=True)
        case "<>":
            return Except(Every(tuple(_words(term, field))))
    raise CqlRefused(CqlFault.RELATION, word=relation, index=index)


def _index_of(name: str) -> str:
    prefix, _dot, bare = name.lower().rpartition(".")
    if (prefix and prefix not in _PREFIXES) or (
        bare not in WORD_INDEXES and bare not in DATE_INDEXES and bare not in FACET_INDEXES
    ):
        known = sorted({*WORD_INDEXES, *DATE_INDEXES, *FACET_INDEXES} - {"serverchoice", "allindexes"})
        raise CqlRefused(CqlFault.INDEX, word=name, known=", ".join(known))
    return bare


def _words(term: str, field: str | None) -> list[Clause]:
    return [Clause(word, 0, field, is_beginning=word.endswith("*")) for word in term.split()[:MOST_CLAUSES]]


def _years(relation: str, term: str, index: str) -> Typed:
    years = [int(year) for year in _YEAR.findall(term)]
    if len(years) != (2 if relation == "within" else 1) or not re.fullmatch(r"[\d\s]+", term):
        raise CqlRefused(CqlFault.YEAR, word=term)
    match relation:
        case "=" | "==" | "exact" | "scr":
            return YearsTyped(years[0], years[0])
        case ">=":
            return YearsTyped(years[0], None)
        case ">":
            return YearsTyped(years[0] + 1, None)
        case "<=":
            return YearsTyped(None, years[0])
        case "<":
            return YearsTyped(None, years[0] - 1)
        case "<>":
            return Except(YearsTyped(years[0], years[0]))
        case "within":
            return YearsTyped(min(years), max(years))
    raise CqlRefused(CqlFault.RELATION, word=relation, index=index)


def _sort_of(root: CQLTriple | CQLSearchClause) -> Sort | None:
    """Return the first sort that we have; others are passed over, as CQL allows a server to do."""
    for spec in root.sortSpecs or ():
        names = {str(modifier.name).lower() for modifier in spec.modifiers or ()}
        bare = str(spec.index).lower().rpartition(".")[2]
        if sort := _SORTS.get((bare, any(name.endswith("descending") for name in names))):
            return sort
    return None
