"""Answers of an SRU server of the versions 1.1 and 1.2 (https://www.loc.gov/standards/sru/)."""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import UUID
from xml.sax.saxutils import escape

from torelik.library.cataloguing.indexing import CONTEXT, KIND, PUBLIC
from torelik.library.cataloguing.marc import MarcRecord
from torelik.library.dictionaries import queries as dictionaries
from torelik.library.dictionaries.vocabulary import Dictionary
from torelik.library.protocols import queries, sru_rules, writing
from torelik.library.protocols.oai import Site
from torelik.library.protocols.sru_rules import (
    LAST_POSITION,
    MOST_RECORDS,
    NEWEST,
    USUAL_RECORDS,
    VERSIONS,
    Scan,
    Search,
    SruRefused,
)
from torelik.library.protocols.vocabulary import Diagnostic, RecordSchema
from torelik.library.protocols.writing import around, element
from torelik.search import api as search

SRW = "http://www.loc.gov/zing/srw/"
DIAGNOSTIC = "http://www.loc.gov/zing/srw/diagnostic/"
EXPLAIN = "http://explain.z3950.org/dtd/2.0/"
SURROGATE = "info:srw/schema/1/diagnostics-v1.1"
CONTEXT_SETS = {
    "cql": "info:srw/cql-context-set/1/cql-v1.2",
    "dc": "info:srw/cql-context-set/1/dc-v1.1",
    "bath": "http://zing.z3950.org/cql/bath/2.0/",
}


class Index(NamedTuple):
    """One index by its set and its name, and the dictionary in which its terms can be looked through."""

    set: str
    name: str
    title: str
    dictionary: Dictionary | None = None


INDEXES = (
    Index("cql", "serverChoice", "Words anywhere", Dictionary.TITLE),
    Index("dc", "title", "Title", Dictionary.TITLE),
    Index("dc", "creator", "Author", Dictionary.AUTHOR),
    Index("dc", "contributor", "Author or contributor", Dictionary.AUTHOR),
    Index("dc", "subject", "Subject", Dictionary.SUBJECT),
    Index("dc", "publisher", "Publisher", Dictionary.PUBLISHER),
    Index("dc", "date", "Year of publication", Dictionary.YEAR),
    Index("dc", "description", "Abstract and notes"),
    Index("dc", "identifier", "ISBN, ISSN, class marks, control number"),
    Index("dc", "language", "Language (ISO 639-2/B)"),
    Index("dc", "type", "Kind of record"),
    Index("bath", "isbn", "ISBN"),
    Index("bath", "issn", "ISSN"),
    Index("bath", "title", "Title", Dictionary.TITLE),
    Index("bath", "name", "Name", Dictionary.AUTHOR),
)
_DIAGNOSTIC_OF = {
    "syntax": Diagnostic.SYNTAX, "index": Diagnostic.INDEX, "relation": Diagnostic.RELATION, "operator": Diagnostic.BOOLEAN,
    "year": Diagnostic.TERM, "too-long": Diagnostic.TOO_LONG,
}  # fmt: skip
"""The faults of a question in CQL by their names."""


def answer(given: Mapping[str, str], *, site: Site) -> str:
    """Answer one question; what is wrong with it is a diagnostic in the answer."""
    operation = "explain"
    try:
        operation = sru_rules.operation_of(given)
        sru_rules.check(given, operation=operation)
        content = _ANSWERS[operation](given, site)
    except SruRefused as refused:
        content = _refusal(operation, given, _diagnostics(refused), site)
    version = given.get("version", NEWEST)
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{operation}Response xmlns="{SRW}">'
    return head + element("version", version if version in VERSIONS else NEWEST) + content + f"</{operation}Response>\n"


def _refusal(operation: str, given: Mapping[str, str], diagnostics: str, site: Site) -> str:
    if operation == "explain":
        return _explained(site) + diagnostics
    if operation == "scan":
        return _echoed(operation, given) + diagnostics
    return element("numberOfRecords", "0") + _echoed(operation, given) + diagnostics


def _search(given: Mapping[str, str], site: Site) -> str:
    asked = sru_rules.search_of(given)
    hits = _found(asked)
    number = element("numberOfRecords", str(hits.total))
    if asked.start > max(min(hits.total, LAST_POSITION), 1):
        refused = SruRefused(Diagnostic.POSITION, str(min(hits.total, LAST_POSITION)))
        return number + _echoed("searchRetrieve", given) + _diagnostics(refused)
    uuids = [UUID(hit.key.rpartition(":")[2]) for hit in hits.items] if asked.most else []
    marc = queries.marc_of(uuids) if uuids else {}
    records = []
    for position, uuid in enumerate(uuids, start=asked.start):
        record = marc.get(uuid)
        # The index may be a moment behind: what has left the catalogue is told in its place, the others keep theirs.
        schema, data = (
            (asked.schema.value, _data(record, asked.schema, site.page_of(uuid)))
            if record
            else (SURROGATE, _diagnostic(SruRefused(Diagnostic.NO_RECORD, str(uuid))))
        )
        records.append(_record(schema, data, as_text=asked.as_text, position=position))
    following = asked.start + len(uuids)
    has_more = uuids and following <= min(hits.total, LAST_POSITION)
    return "".join(
        [
            number,
            around("records", "".join(records)) if records else "",
            element("nextRecordPosition", str(following)) if has_more else "",
            _echoed("searchRetrieve", given),
        ]
    )


def _found(asked: Search) -> search.Hits:
    query = search.Query(
        text=asked.query, syntax=search.Syntax.CQL, audience=frozenset({PUBLIC}), context=CONTEXT, kind=KIND,
        offset=min(asked.start, LAST_POSITION) - 1, limit=min(asked.most, LAST_POSITION - min(asked.start, LAST_POSITION) + 1),
    )  # fmt: skip
    try:
        return search.find(query)
    except search.CqlRefused as refused:
        details = refused.words.get("word", "") or asked.query[:200]
        raise SruRefused(_DIAGNOSTIC_OF[refused.fault.value], details) from refused
    except search.IndexOutdated as outdated:
        raise SruRefused(Diagnostic.UNAVAILABLE) from outdated


def _data(record: MarcRecord, schema: RecordSchema, address: str) -> str:
    return writing.marcxml(record) if schema is RecordSchema.MARCXML else writing.srw_dc(record, address=address)


def _record(schema: str, data: str, *, as_text: bool, position: int | None = None) -> str:
    return around(
        "record",
        element("recordSchema", schema)
        + element("recordPacking", "string" if as_text else "xml")
        + around("recordData", escape(data) if as_text else data)
        + (element("recordPosition", str(position)) if position else ""),
    )


def _scan(given: Mapping[str, str], _site: Site) -> str:
    asked = sru_rules.scan_of(given)
    lines = _terms(asked)
    terms = (around("term", element("value", one.text) + element("numberOfRecords", str(one.titles))) for one in lines)
    return (around("terms", "".join(terms)) if lines else "") + _echoed("scan", given)


def _terms(asked: Scan) -> list[dictionaries.Line]:
    """Return the headings around the term; a reference from another form has no titles and is no term."""
    prefix, _dot, name = asked.index.lower().rpartition(".")
    fitting = [one for one in INDEXES if one.name.lower() == (name or "serverchoice") and prefix in ("", one.set)]
    dictionary = next((one.dictionary for one in fitting if one.dictionary), None)
    if dictionary is None:
        raise SruRefused(Diagnostic.INDEX, asked.index)
    stretch = dictionaries.stretch(dictionary, beginning=asked.term)
    lines = [one for one in stretch.lines if one.titles]
    wanted = max(asked.position - 1, 0)
    if wanted and stretch.before is not None:
        earlier = [one for one in dictionaries.stretch(dictionary, before=stretch.before).lines if one.titles]
        lines = earlier[-wanted:] + lines
    # At the position 0 the term stands right before the first line: a term that is there itself is left out.
    if asked.position == 0 and lines and lines[0].text.casefold() == asked.term.casefold():
        lines = lines[1:]
    return lines[: asked.most]


def _explain(_given: Mapping[str, str], site: Site) -> str:
    return _explained(site)


def _explained(site: Site) -> str:
    place = urlsplit(site.address)
    port = str(place.port or (443 if place.scheme == "https" else 80))
    server = element("host", site.host) + element("port", port) + element("database", "sru")
    database = element("title", "Catalogue of the library", lang="en", primary="true")
    sets = "".join(element("set", name=name, identifier=identifier) for name, identifier in CONTEXT_SETS.items())
    indexes = "".join(
        around(
            "index",
            element("title", one.title, lang="en") + around("map", element("name", one.name, set=one.set)),
            search="true", scan="true" if one.dictionary else "false", sort="false",
        )
        for one in INDEXES
    )  # fmt: skip
    schemas = "".join(
        around("schema", element("title", title), identifier=schema.value, name=name, sort="false", retrieve="true")
        for schema, name, title in (
            (RecordSchema.MARCXML, "marcxml", "MARC 21 in XML"),
            (RecordSchema.DUBLIN_CORE, "dc", "Dublin Core"),
        )
    )
    settings = element("default", str(USUAL_RECORDS), type="numberOfRecords")
    settings += element("setting", str(MOST_RECORDS), type="maximumRecords")
    explain = (
        f'<explain xmlns="{EXPLAIN}">'
        + around("serverInfo", server, protocol="SRU", version=NEWEST, transport=place.scheme, method="GET POST")
        + around("databaseInfo", database)
        + around("indexInfo", sets + indexes)
        + around("schemaInfo", schemas)
        + around("configInfo", settings)
        + "</explain>"
    )
    return _record(EXPLAIN, explain, as_text=False)


def _echoed(operation: str, given: Mapping[str, str]) -> str:
    echoed = "".join(element(name, given[name]) for name in _REPEATED[operation] if name in given)
    return around(f"echoed{operation[0].upper()}{operation[1:]}Request", echoed)


def _diagnostics(refused: SruRefused) -> str:
    return around("diagnostics", _diagnostic(refused))


def _diagnostic(refused: SruRefused) -> str:
    uri = element("uri", f"info:srw/diagnostic/1/{refused.diagnostic.value}")
    details = element("details", refused.details) if refused.details else ""
    return around("diagnostic", uri + details + element("message", refused.diagnostic.message), xmlns=DIAGNOSTIC)


_REPEATED = {
    "searchRetrieve": ("version", "query", "startRecord", "maximumRecords", "recordPacking", "recordSchema"),
    "scan": ("version", "scanClause", "responsePosition", "maximumTerms"),
}
"""Which parameters an answer repeats, in the order of its schema."""

_ANSWERS = {"explain": _explain, "searchRetrieve": _search, "scan": _scan}
