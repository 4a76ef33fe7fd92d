"""Other libraries search the catalogue by SRU: as the standard has it, with our own client, and with YAZ."""

import shutil
import subprocess
import threading
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories.marc import book, catalogued
from library.protocols.protocols_stage import listening, while_serving
from torelik.kernel.limits import Rate
from torelik.library.copying import asking
from torelik.library.copying import sru as sru_client
from torelik.library.copying.asking import Asked, Question
from torelik.library.models import Record
from torelik.library.protocols import sru, sru_rules
from torelik.outbox import api as outbox
from torelik.search import api as search

pytestmark = pytest.mark.django_db
NS = {"s": sru.SRW, "d": sru.DIAGNOSTIC, "m": "http://www.loc.gov/MARC21/slim", "dc": "http://purl.org/dc/elements/1.1/"}
NS |= {"z": sru.EXPLAIN}
SEARCH = {"version": "1.1", "operation": "searchRetrieve"}


@pytest.fixture
def shelf() -> None:
    for title, author, year in (
        ("Қылмыстық құқық", "Әбдіров, Нұрлан", 2015),
        ("Қылмыстық іс жүргізу", "Қасымов, Болат", 2018),
        ("Медиация негіздері", "Қасымов, Болат", 2020),
    ):
        catalogued(book(title, author=author, year=year, subject="Сот"))
    outbox.deliver_pending()


def ask(client: Client, *, post: bool = False, **given: str) -> Element:
    answer = client.post("/sru", given) if post else client.get("/sru", given)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/xml; charset=utf-8")
    return fromstring(answer.content, forbid_dtd=True)


def texts(root: Element, path: str) -> list[str]:
    return [one.text or "" for one in root.findall(path, NS)]


def diagnostics(root: Element) -> list[tuple[str, str]]:
    found = root.findall("s:diagnostics/d:diagnostic", NS)
    return [(texts(one, "d:uri")[0].rpartition("/")[2], "".join(texts(one, "d:details"))) for one in found]


def titles(root: Element) -> list[str]:
    return texts(root, ".//m:datafield[@tag='245']/m:subfield[@code='a']")


def test_the_bare_address_explains_the_server(client: Client) -> None:
    root = ask(client)

    assert root.tag == f"{{{sru.SRW}}}explainResponse"
    assert [one.attrib["name"] for one in root.findall(".//z:schema", NS)] == ["marcxml", "dc"]
    assert texts(root, ".//z:serverInfo/z:*") == ["127.0.0.1", "8000", "sru"]
    assert texts(root, ".//z:configInfo/z:setting") == ["100"]


def test_every_index_that_is_explained_can_be_asked(client: Client, shelf: None) -> None:
    root = ask(client, operation="explain", version="1.1")
    indexes = [(one.attrib["set"], one.text) for one in root.findall(".//z:index/z:map/z:name", NS)]
    scanned = [bool(one.attrib["scan"] == "true") for one in root.findall(".//z:index", NS)]

    for (prefix, name), can_scan in zip(indexes, scanned, strict=True):
        assert diagnostics(ask(client, **SEARCH, query=f"{prefix}.{name}=2020")) == []
        scan = ask(client, version="1.1", operation="scan", scanClause=f"{prefix}.{name}=2020")
        assert diagnostics(scan) == ([] if can_scan else [("16", f"{prefix}.{name}")])


def test_records_are_found_and_told_with_their_places(client: Client, shelf: None) -> None:
    root = ask(client, **SEARCH, query='dc.title="қылмыстық" sortBy dc.title', maximumRecords="1", startRecord="1")

    assert [one.tag.partition("}")[2] for one in root] == [
        "version", "numberOfRecords", "records", "nextRecordPosition", "echoedSearchRetrieveRequest",
    ]  # fmt: skip
    assert (texts(root, "s:version"), texts(root, "s:numberOfRecords"), texts(root, "s:nextRecordPosition")) == (
        ["1.1"], ["2"], ["2"],
    )  # fmt: skip
    assert texts(root, ".//s:recordSchema") == ["info:srw/schema/1/marcxml-v1.1"]
    assert titles(root) == ["Қылмыстық құқық"]  # «қ» stands before «і» in the Kazakh alphabet
    second = ask(client, **SEARCH, query='dc.title="қылмыстық" sortBy dc.title', startRecord="2")
    assert (titles(second), texts(second, ".//s:recordPosition")) == (["Қылмыстық іс жүргізу"], ["2"])
    assert texts(second, "s:nextRecordPosition") == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('dc.creator="Қасымов"', 2),
        ('dc.creator="Қасымов" and dc.date>=2020', 1),
        ("медиация or құқық", 2),
        ('dc.title="жоқ"', 0),
    ],
)
def test_questions_are_read_as_the_expert_search_reads_them(client: Client, shelf: None, query: str, found: int) -> None:
    root = ask(client, post=True, **SEARCH, query=query, maximumRecords="0")

    assert (texts(root, "s:numberOfRecords"), root.find("s:records", NS), diagnostics(root)) == ([str(found)], None, [])


def test_records_leave_as_dublin_core_and_as_text(client: Client, shelf: None) -> None:
    root = ask(client, **SEARCH, query="медиация", recordSchema="dc")
    packed = ask(client, **SEARCH, query="медиация", recordPacking="string")

    assert texts(root, ".//dc:title") == ["Медиация негіздері"]
    assert titles(packed) == []
    inside = fromstring(texts(packed, ".//s:recordData")[0], forbid_dtd=True)
    assert titles(inside) == ["Медиация негіздері"]


def test_a_record_that_has_left_meanwhile_is_told_in_its_place(client: Client, shelf: None) -> None:
    gone, stays = Record.objects.order_by("title_sort")[:2]
    Record.objects.filter(pk=gone.pk).update(merged_into=stays)

    root = ask(client, **SEARCH, query='dc.title="қылмыстық" sortBy dc.title')

    assert texts(root, ".//s:recordSchema") == [sru.SURROGATE, "info:srw/schema/1/marcxml-v1.1"]
    assert texts(root, ".//s:recordData/d:diagnostic/d:uri") == ["info:srw/diagnostic/1/64"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"operation": "delete", "version": "1.1"}, [("4", "delete")]),
        ({"query": "a"}, [("7", "operation")]),
        ({**SEARCH, "version": "2.0", "query": "a"}, [("5", "1.2")]),
        ({"operation": "searchRetrieve", "query": "a"}, [("7", "version")]),
        (SEARCH, [("7", "query")]),
        ({**SEARCH, "query": "a", "foreign": "1"}, [("8", "foreign")]),
        ({**SEARCH, "query": "a", "x-foreign": "1"}, []),
        ({**SEARCH, "query": 'title = "open'}, [("10", 'title = "open')]),
        ({**SEARCH, "query": "nothing.here=a"}, [("16", "nothing.here")]),
        ({**SEARCH, "query": "dc.title < a"}, [("19", "<")]),
        ({**SEARCH, "query": "dc.date = soon"}, [("36", "soon")]),
        ({**SEARCH, "query": "a prox b"}, [("37", "prox")]),
        ({**SEARCH, "query": "a" * 1001}, [("12", "a" * 200)]),
        ({**SEARCH, "query": "медиация", "startRecord": "2"}, [("61", "1")]),
        ({**SEARCH, "query": "жоқ", "startRecord": "1"}, []),
        ({**SEARCH, "query": "a", "startRecord": "0"}, [("6", "startRecord")]),
        ({**SEARCH, "query": "a", "maximumRecords": "-1"}, [("6", "maximumRecords")]),
        ({**SEARCH, "query": "a", "maximumRecords": "٣"}, [("6", "maximumRecords")]),
        ({**SEARCH, "query": "a", "recordSchema": "mods"}, [("66", "mods")]),
        ({**SEARCH, "query": "a", "recordPacking": "zip"}, [("71", "zip")]),
        ({**SEARCH, "query": "a", "recordXPath": "/a"}, [("72", "/a")]),
        ({**SEARCH, "query": "a", "sortKeys": "title"}, [("80", "title")]),
        ({**SEARCH, "query": "a", "stylesheet": "/a.xsl"}, [("110", "/a.xsl")]),
        ({"operation": "scan", "version": "1.2"}, [("7", "scanClause")]),
        ({"operation": "scan", "version": "1.2", "scanClause": 'dc.title="'}, [("10", 'dc.title="')]),
        ({"operation": "scan", "version": "1.2", "scanClause": "bath.isbn=1"}, [("16", "bath.isbn")]),
        ({"operation": "scan", "version": "1.2", "scanClause": "a", "responsePosition": "99"}, [("6", "responsePosition")]),
        ({"operation": "scan", "version": "1.2", "scanClause": "\0"}, []),
    ],
)
def test_what_cannot_be_answered_has_its_diagnostic(
    client: Client, shelf: None, given: dict[str, str], told: list[tuple[str, str]]
) -> None:
    assert diagnostics(ask(client, **given)) == told


def test_more_than_a_hundred_records_are_not_given_at_once() -> None:
    asked = sru_rules.search_of({"query": "a", "maximumRecords": "5000"})

    assert (asked.most, asked.start) == (100, 1)


@pytest.mark.parametrize(
    ("position", "terms"),
    [
        ("0", ["Медиация негіздері"]),
        ("1", ["Қылмыстық іс жүргізу", "Медиация негіздері"]),
        ("2", ["Қылмыстық құқық", "Қылмыстық іс жүргізу", "Медиация негіздері"]),
    ],
)
def test_the_terms_of_an_index_are_looked_through_from_a_word_on(
    client: Client, shelf: None, position: str, terms: list[str]
) -> None:
    given = {"operation": "scan", "version": "1.1", "scanClause": 'dc.title="Қылмыстық іс жүргізу"', "responsePosition": position}

    root = ask(client, **given, maximumTerms="3")

    assert texts(root, ".//s:term/s:value") == terms
    assert texts(root, ".//s:term/s:numberOfRecords") == ["1"] * len(terms)


def test_terms_tell_how_many_records_they_have(client: Client, shelf: None) -> None:
    root = ask(client, operation="scan", version="1.1", scanClause="dc.creator=қасымов")

    assert (texts(root, ".//s:term/s:value"), texts(root, ".//s:term/s:numberOfRecords")) == (["Қасымов, Болат"], ["2"])


@pytest.mark.parametrize("number", [1, 30])
def test_a_page_of_records_costs_one_query(client: Client, number: int) -> None:
    for _ in range(number):
        catalogued(book(subject="Сот"))
    outbox.deliver_pending()

    with CaptureQueriesContext(connection) as asked:
        root = ask(client, **SEARCH, query="dc.title=медиация", maximumRecords="30")

    tables = [one for one in asked.captured_queries if "library_" in one["sql"]]
    assert (len(titles(root)), len(tables)) == (number, 1)


def test_an_index_that_must_be_rebuilt_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def outdated(_query: search.Query) -> search.Hits:
        raise search.IndexOutdated("other rules")

    monkeypatch.setattr(search, "find", outdated)

    assert diagnostics(ask(client, **SEARCH, query="a")) == [("2", "")]


def test_who_asks_too_often_is_told_when_to_come_again(client: Client, settings: Any) -> None:
    settings.TORELIK_RATES = {"sru": Rate(1, 3600)}

    assert [client.get("/sru").status_code for _ in range(2)] == [200, 429]


# ---- real clients, over loopback ----


@pytest.mark.parametrize(
    ("question", "found"),
    [
        (Question(title="Қылмыстық құқық"), ["Қылмыстық құқық"]),
        (Question(author="Қасымов"), ["Медиация негіздері", "Қылмыстық іс жүргізу"]),
        (Question(title="жоқ"), []),
    ],
)
def test_our_own_client_copies_from_our_own_server(shelf: None, question: Question, found: list[str]) -> None:
    answers: list[asking.Answer] = []
    with listening() as server:
        target = Asked(
            id=1, name="sru", protocol="sru", address=f"http://127.0.0.1:{server.server_port}/sru", database="", syntax="usmarc",
            encoding="", may_be_private=True,
        )  # fmt: skip
        askers = {"sru": sru_client.ask_sru}
        thread = threading.Thread(target=lambda: answers.extend(asking.ask_all([target], question, askers=askers)))
        thread.start()
        while_serving(server, lambda: not thread.is_alive())

    (answer,) = answers
    assert (answer.fault, sorted(read.record.values("245", "a")[0] for read in answer.records)) == (None, sorted(found))


@pytest.mark.skipif(not shutil.which("zoomsh"), reason="zoomsh is not installed: apt-get install yaz")
def test_yaz_searches_our_server(shelf: None) -> None:
    with listening() as server:
        address = f"http://127.0.0.1:{server.server_port}/sru"
        commands = ["set sru get", f"connect {address}", 'search cql:dc.title="қылмыстық"', "show 0 2 raw", "quit"]
        process = subprocess.Popen(["zoomsh", *commands], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        while_serving(server, lambda: process.poll() is not None)
        told = (process.stdout.read() if process.stdout else b"").decode()

    assert "2 hits" in told
    assert "Қылмыстық іс жүргізу" in told
