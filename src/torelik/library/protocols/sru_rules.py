"""What an SRU client may ask for; what cannot be answered has the number of its diagnostic."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from torelik.library.protocols.vocabulary import Diagnostic, RecordSchema

VERSIONS = ("1.1", "1.2")
NEWEST = "1.2"
USUAL_RECORDS, MOST_RECORDS = 10, 100
LAST_POSITION = 10_000
"""Whoever wants more than so many records of one question wants the catalogue: that is what OAI-PMH is for."""

USUAL_TERMS, MOST_TERMS = 20, 50
SCHEMAS = {
    "": RecordSchema.MARCXML, "marcxml": RecordSchema.MARCXML, "dc": RecordSchema.DUBLIN_CORE,
    **{schema.value: schema for schema in RecordSchema},
}  # fmt: skip

_COMMON = frozenset({"operation", "version", "stylesheet", "extraRequestData"})
_KNOWN = {
    "explain": _COMMON | {"recordPacking"},
    "scan": _COMMON | {"scanClause", "responsePosition", "maximumTerms"},
    "searchRetrieve": _COMMON
    | {
        "query", "startRecord", "maximumRecords", "recordPacking", "recordSchema", "recordXPath", "resultSetTTL", "sortKeys",
    },
}  # fmt: skip
_REFUSED = {"stylesheet": Diagnostic.STYLESHEET, "recordXPath": Diagnostic.XPATH, "sortKeys": Diagnostic.SORT}
_NUMBER = re.compile(r"[0-9]{1,9}")
_CLAUSE = re.compile(
    r"\s*(?:(?P<index>[\w.]+)\s*(?:==?|\b(?:exact|scr|any|all|adj)\b)\s*)?"
    r'(?P<term>"(?:[^"\\]|\\.)*"|[^\s"=<>]+)\s*'
)


class SruRefused(Exception):
    """The question cannot be answered."""

    def __init__(self, diagnostic: Diagnostic, details: str = "") -> None:
        super().__init__(f"{diagnostic.message}: {details}")
        self.diagnostic = diagnostic
        self.details = details


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A question of ``searchRetrieve``; positions count from 1."""

    query: str
    start: int
    most: int
    schema: RecordSchema
    as_text: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """A question of ``scan``: the terms around *term*, which stands at *position* (0 is right before the first one)."""

    index: str
    term: str
    position: int
    most: int


def operation_of(given: Mapping[str, str]) -> str:
    """Return what is asked for: the bare address is explained. Raises ``SruRefused``."""
    operation = given.get("operation", "")
    if operation in _KNOWN:
        return operation
    if operation or "query" in given or "scanClause" in given:
        raise SruRefused(Diagnostic.OPERATION if operation else Diagnostic.MISSING, operation or "operation")
    return "explain"


def check(given: Mapping[str, str], *, operation: str) -> None:
    """Raise ``SruRefused`` for a version and for parameters that are not known; those that begin with x- are passed over."""
    if given.get("version", NEWEST) not in VERSIONS:
        raise SruRefused(Diagnostic.VERSION, NEWEST)
    for name, value in given.items():
        if name in _REFUSED and value:
            raise SruRefused(_REFUSED[name], value)
        if name not in _KNOWN[operation] and not name.startswith("x-"):
            raise SruRefused(Diagnostic.PARAMETER, name)
    if operation != "explain" and "version" not in given:
        raise SruRefused(Diagnostic.MISSING, "version")


def search_of(given: Mapping[str, str]) -> Search:
    """Read a question of ``searchRetrieve``. Raises ``SruRefused``."""
    if not given.get("query", "").strip():
        raise SruRefused(Diagnostic.MISSING, "query")
    packing = given.get("recordPacking") or "xml"
    if packing not in ("xml", "string"):
        raise SruRefused(Diagnostic.PACKING, packing)
    schema = given.get("recordSchema", "")
    if schema not in SCHEMAS:
        raise SruRefused(Diagnostic.SCHEMA, schema)
    return Search(
        query=given["query"],
        start=_number(given, "startRecord", usual=1, least=1),
        most=min(_number(given, "maximumRecords", usual=USUAL_RECORDS, least=0), MOST_RECORDS),
        schema=SCHEMAS[schema],
        as_text=packing == "string",
    )


def scan_of(given: Mapping[str, str]) -> Scan:
    """Read a question of ``scan``. Raises ``SruRefused``."""
    clause = given.get("scanClause", "")
    if not clause.strip():
        raise SruRefused(Diagnostic.MISSING, "scanClause")
    found = _CLAUSE.fullmatch(clause)
    if not found:
        raise SruRefused(Diagnostic.SYNTAX, clause)
    term = found["term"]
    if term.startswith('"'):
        term = re.sub(r"\\(.)", r"\1", term[1:-1])
    most = _number(given, "maximumTerms", usual=USUAL_TERMS, least=1)
    position = _number(given, "responsePosition", usual=1, least=0)
    if position > min(most, MOST_TERMS) + 1:
        raise SruRefused(Diagnostic.VALUE, "responsePosition")
    return Scan(index=found["index"] or "", term=term.replace("\0", ""), position=position, most=min(most, MOST_TERMS))


def _number(given: Mapping[str, str], name: str, *, usual: int, least: int) -> int:
    text = given.get(name, "")
    if not text:
        return usual
    if not _NUMBER.fullmatch(text) or int(text) < least:
        raise SruRefused(Diagnostic.VALUE, name)
    return int(text)
