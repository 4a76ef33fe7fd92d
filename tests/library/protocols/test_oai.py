"""Harvesters copy the catalogue by OAI-PMH 2.0: every verb, every error, lists that hold while records change."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories import people
from factories.marc import book, catalogued
from factories.moments import NOON
from torelik.kernel import clock
from torelik.kernel.limits import Rate
from torelik.library.cataloguing import actions as cataloguing
from torelik.library.cataloguing import indexing
from torelik.library.cataloguing.actions import merging
from torelik.library.cataloguing.marc import DataField, MarcRecord
from torelik.library.collections import actions as collections
from torelik.library.models import HarvestEntry, Record
from torelik.library.protocols import oai, tokens
from torelik.outbox import api as outbox

pytestmark = pytest.mark.django_db
NS = {"o": oai.OAI, "dc": "http://purl.org/dc/elements/1.1/", "m": "http://www.loc.gov/MARC21/slim"}
HOST = "127.0.0.1"
LATER = NOON + timedelta(hours=1)


@pytest.fixture(autouse=True)
def time(monkeypatch: pytest.MonkeyPatch) -> dict[str, datetime]:
    """The hands of the clock: tests move them."""
    hands = {"now": NOON}
    monkeypatch.setattr(clock, "now", lambda: hands["now"])
    return hands


def ask(client: Client, *, post: bool = False, **arguments: str) -> Element:
    named = {name.rstrip("_"): value for name, value in arguments.items()}
    answer = client.post("/oai", named) if post else client.get("/oai", named)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/xml; charset=utf-8")
    root = fromstring(answer.content, forbid_dtd=True)
    assert [one.tag.partition("}")[2] for one in root][:2] == ["responseDate", "request"]
    return root


def texts(root: Element, path: str) -> list[str]:
    return [one.text or "" for one in root.findall(path, NS)]


def errors(root: Element) -> list[str]:
    return [one.attrib["code"] for one in root.findall("o:error", NS)]


def identifiers(root: Element) -> list[str]:
    return [text.rpartition(":")[2] for text in texts(root, ".//o:header/o:identifier")]


def harvested(client: Client, **arguments: str) -> list[str]:
    """Everything that a list has, page by page."""
    found: list[str] = []
    root = ask(client, **arguments)
    while True:
        found += identifiers(root)
        token = "".join(texts(root, ".//o:resumptionToken"))
        if not token:
            return found
        root = ask(client, verb=arguments["verb"], resumptionToken=token)


def test_the_repository_tells_who_it_is(client: Client) -> None:
    catalogued()
    outbox.deliver_pending()

    root = ask(client, verb="Identify")

    assert [(one.tag.partition("}")[2], one.text) for one in root[2]] == [
        ("repositoryName", f"{HOST}: catalogue of the library"),
        ("baseURL", "http://127.0.0.1:8000/oai"),
        ("protocolVersion", "2.0"),
        ("adminEmail", "torelik@localhost"),
        ("earliestDatestamp", "2026-11-23T07:00:00Z"),
        ("deletedRecord", "persistent"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
    ]


def test_a_site_with_a_name_tells_how_its_identifiers_are_made(client: Client, settings: Any) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://kitap.example.kz"

    root = ask(client, verb="Identify")

    assert texts(root, ".//{http://www.openarchives.org/OAI/2.0/oai-identifier}repositoryIdentifier") == ["kitap.example.kz"]


def test_formats_are_told_for_all_and_for_one_record(client: Client) -> None:
    record = catalogued()
    outbox.deliver_pending()

    for arguments in ({}, {"identifier": f"oai:{HOST}:{record.uuid}"}):
        root = ask(client, verb="ListMetadataFormats", **arguments)
        assert texts(root, ".//o:metadataPrefix") == ["oai_dc", "marcxml"]


def test_a_record_leaves_as_dublin_core(client: Client) -> None:
    record = catalogued(book("Медиация негіздері", subject="Медиация", abstract="Дау & татуласу"))
    outbox.deliver_pending()

    root = ask(client, verb="GetRecord", identifier=f"oai:{HOST}:{record.uuid}", metadataPrefix="oai_dc")

    found = [(one.tag.partition("}")[2], one.text) for one in root.find(".//o:metadata", NS)[0]]  # type: ignore[index]
    assert found == [
        ("title", "Медиация негіздері"),
        ("creator", "Қасымов, Болат"),
        ("subject", "Медиация"),
        ("description", "Дау & татуласу"),
        ("publisher", "Жеті Жарғы"),
        ("date", "2020"),
        ("type", "book"),
        ("format", "120 б."),
        ("identifier", f"http://127.0.0.1:8000/kk/library/records/{record.uuid}/"),
        ("language", "kaz"),
    ]
    assert texts(root, ".//o:setSpec") == ["book"]


def test_a_record_leaves_as_marcxml_without_what_xml_forbids(client: Client) -> None:
    marc = book("Медиация")
    record = catalogued(MarcRecord(marc.leader, (*marc.fields, DataField("500", " ", " ", (("a", "бір\x07екі <b>"),)))))
    outbox.deliver_pending()

    root = ask(client, verb="GetRecord", identifier=f"oai:{HOST}:{record.uuid}", metadataPrefix="marcxml")

    assert texts(root, ".//m:datafield[@tag='245']/m:subfield") == ["Медиация"]
    assert texts(root, ".//m:datafield[@tag='500']/m:subfield") == ["бір\ufffdекі <b>"]


def test_questions_come_by_post_too_without_a_token_against_forgery() -> None:
    record = catalogued()
    outbox.deliver_pending()

    root = ask(Client(enforce_csrf_checks=True), post=True, verb="ListIdentifiers", metadataPrefix="oai_dc")

    assert identifiers(root) == [str(record.uuid)]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["badVerb"]),
        ("verb=Nothing", ["badVerb"]),
        ("verb=Identify&verb=Identify", ["badVerb"]),
        ("verb=Identify&foreign=1", ["badArgument"]),
        ("verb=Identify&a=1&b=2", ["badArgument", "badArgument"]),
        ("verb=ListSets&set=book", ["badArgument"]),
        ("verb=ListSets&resumptionToken=x", ["badResumptionToken"]),
        ("verb=GetRecord", ["badArgument", "badArgument"]),
        ("verb=GetRecord&identifier=oai:127.0.0.1:x&metadataPrefix=oai_dc", ["idDoesNotExist"]),
        ("verb=GetRecord&identifier=oai:elsewhere.kz:{uuid}&metadataPrefix=oai_dc", ["idDoesNotExist"]),
        ("verb=GetRecord&identifier=oai:127.0.0.1:{uuid}&metadataPrefix=mods", ["cannotDisseminateFormat"]),
        ("verb=GetRecord&identifier=%00&metadataPrefix=oai_dc", ["idDoesNotExist"]),
        ("verb=ListMetadataFormats&identifier=nobody", ["idDoesNotExist"]),
        ("verb=ListRecords", ["badArgument"]),
        ("verb=ListRecords&metadataPrefix=", ["badArgument"]),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", ["badArgument"]),
        ("verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x", ["badArgument"]),
        ("verb=ListRecords&resumptionToken=x", ["badResumptionToken"]),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-11-24&until=2026-11-23", ["badArgument"]),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-11-23&until=2026-11-23T10:00:00Z", ["badArgument"]),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-30", ["badArgument"]),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=0000-00-00", ["badArgument"]),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=9999-12-31", ["badArgument"]),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=yesterday", ["badArgument"]),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-11-23T10:00Z", ["badArgument"]),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=a%20b", ["badArgument"]),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=nothing", ["noRecordsMatch"]),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=map", ["noRecordsMatch"]),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=collection-x", ["noRecordsMatch"]),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=2026-11-22", ["noRecordsMatch"]),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-11-24", ["noRecordsMatch"]),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=2026-11-23", []),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-11-23T07:00:00Z&until=2026-11-23T07:00:00Z", []),
    ],
)
def test_every_fault_of_a_question_has_the_code_of_the_protocol(client: Client, query: str, codes: list[str]) -> None:
    record = catalogued()
    outbox.deliver_pending()

    answer = client.get(f"/oai?{query.format(uuid=record.uuid)}")

    root = fromstring(answer.content, forbid_dtd=True)
    assert errors(root) == codes
    is_repeated = bool(root.find("o:request", NS).attrib)  # type: ignore[union-attr]
    assert is_repeated is not bool({"badVerb", "badArgument"} & set(codes))


def test_a_list_of_several_pages_is_whole_and_each_page_costs_the_same(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    records = [str(catalogued().uuid) for _ in range(7)]
    outbox.deliver_pending()
    monkeypatch.setattr(oai, "PAGE_RECORDS", 3)

    first = ask(client, verb="ListRecords", metadataPrefix="marcxml")
    token = first.find(".//o:resumptionToken", NS)
    with CaptureQueriesContext(connection) as asked:
        second = ask(client, verb="ListRecords", resumptionToken=token.text or "")  # type: ignore[union-attr]
    queries = len(asked)
    third = ask(client, verb="ListRecords", resumptionToken="".join(texts(second, ".//o:resumptionToken")))

    assert (queries, token is not None) == (1, True)
    assert token.attrib == {"completeListSize": "7", "cursor": "0", "expirationDate": "2026-11-24T07:00:00Z"}
    assert [*identifiers(first), *identifiers(second), *identifiers(third)] == records
    last = third.find(".//o:resumptionToken", NS)
    assert last is not None
    assert (last.text, last.attrib) == (None, {"completeListSize": "7", "cursor": "6"})


@pytest.mark.parametrize("number", [1, 30])
def test_a_list_costs_two_queries(client: Client, number: int) -> None:
    for _ in range(number):
        catalogued()
    outbox.deliver_pending()

    with CaptureQueriesContext(connection) as asked:
        root = ask(client, verb="ListRecords", metadataPrefix="oai_dc")

    assert (len(identifiers(root)), len(asked)) == (number, 2)


def test_what_changes_during_a_harvest_comes_with_the_next_one(
    client: Client, time: dict[str, datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    records = [catalogued() for _ in range(4)]
    outbox.deliver_pending()
    monkeypatch.setattr(oai, "PAGE_RECORDS", 2)
    time["now"] = NOON + timedelta(minutes=1)
    first = ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc")
    time["now"] = LATER
    changed = records[3]
    cataloguing.change_record(
        uuid=changed.uuid, marc=book("Жаңа атау"), expected_version=1, reason="Атау", by=people.SYSTEM, at=LATER
    )
    added = catalogued(at=LATER)
    outbox.deliver_pending()

    token = "".join(texts(first, ".//o:resumptionToken"))
    rest = identifiers(ask(client, verb="ListIdentifiers", resumptionToken=token))
    following = harvested(client, verb="ListIdentifiers", metadataPrefix="oai_dc", from_="2026-11-23T07:01:00Z")

    assert [*identifiers(first), *rest] == [str(one.uuid) for one in records[:3]]
    assert sorted(following) == sorted([str(changed.uuid), str(added.uuid)])


def test_an_import_that_began_long_ago_is_stamped_when_its_records_can_be_seen(client: Client, time: dict[str, datetime]) -> None:
    time["now"] = LATER
    record = catalogued(at=NOON - timedelta(hours=5))
    outbox.deliver_pending()

    assert harvested(client, verb="ListIdentifiers", metadataPrefix="oai_dc", from_="2026-11-23T08:00:00Z") == [str(record.uuid)]


def test_indexing_anew_stamps_nothing_that_says_the_same(time: dict[str, datetime]) -> None:
    record = catalogued()
    outbox.deliver_pending()
    time["now"] = LATER

    indexing.ask_for_indexing([record.pk], at=LATER)
    outbox.deliver_pending()

    assert HarvestEntry.objects.get().stamped_at == NOON


def test_a_merged_record_is_a_deleted_header_and_comes_back_when_the_merging_is_undone(
    client: Client, time: dict[str, datetime]
) -> None:
    goes, stays = catalogued(), catalogued()
    outbox.deliver_pending()
    time["now"] = LATER
    merging.make_signpost(uuid=goes.uuid, survivor=stays.uuid, by=people.SYSTEM, at=LATER)
    outbox.deliver_pending()

    gone = ask(client, verb="GetRecord", identifier=f"oai:{HOST}:{goes.uuid}", metadataPrefix="marcxml")
    header = gone.find(".//o:header", NS)
    listed = harvested(client, verb="ListRecords", metadataPrefix="marcxml", from_="2026-11-23T07:30:00Z")
    time["now"] = LATER + timedelta(hours=1)
    merging.take_signpost_away(uuid=goes.uuid, led_here=[], by=people.SYSTEM, at=LATER)
    outbox.deliver_pending()
    back = ask(client, verb="GetRecord", identifier=f"oai:{HOST}:{goes.uuid}", metadataPrefix="marcxml")

    assert header is not None
    assert (header.attrib, gone.find(".//o:metadata", NS)) == ({"status": "deleted"}, None)
    assert texts(gone, ".//o:datestamp") == ["2026-11-23T08:00:00Z"]
    assert listed == [str(goes.uuid)]
    assert (texts(back, ".//o:datestamp"), back.find(".//o:metadata", NS) is None) == (["2026-11-23T09:00:00Z"], False)


def test_sets_are_kinds_and_published_collections(client: Client, time: dict[str, datetime]) -> None:
    inside, outside = catalogued(), catalogued()
    owner = people.actor(people.account(grants=["library.publish-collections"]))
    own = collections.make_list(title="Медиация жайлы", note="", by=owner, at=NOON)
    private = collections.make_list(title="Өзіме", note="", by=owner, at=NOON)
    collections.add_title(list_uuid=own.uuid, record_uuid=inside.uuid, by=owner, at=NOON)
    collections.add_title(list_uuid=private.uuid, record_uuid=outside.uuid, by=owner, at=NOON)
    outbox.deliver_pending()
    time["now"] = LATER
    collections.publish_list(list_uuid=own.uuid, by=owner, at=LATER)
    outbox.deliver_pending()
    arguments = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}

    sets = ask(client, verb="ListSets")
    named = dict(zip(texts(sets, ".//o:setSpec"), texts(sets, ".//o:setName"), strict=True))
    of_set = harvested(client, **arguments, set=f"collection-{own.uuid}")
    again = harvested(client, **arguments, from_="2026-11-23T07:30:00Z")

    assert (named["book"], named[f"collection-{own.uuid}"]) == ("Кітап / Книга / Book", "Медиация жайлы")
    assert f"collection-{private.uuid}" not in named
    assert of_set == again == [str(inside.uuid)]
    assert harvested(client, **arguments, set="book") == [str(outside.uuid), str(inside.uuid)]
    assert harvested(client, **arguments, set=f"collection-{private.uuid}") == []

    collections.withdraw_list(list_uuid=own.uuid, by=owner, at=LATER)
    outbox.deliver_pending()
    assert harvested(client, **arguments, set=f"collection-{own.uuid}") == []


def test_a_title_that_comes_into_a_published_collection_or_leaves_it_is_stamped(
    client: Client, time: dict[str, datetime]
) -> None:
    first, second = catalogued(), catalogued()
    owner = people.actor(people.account(grants=["library.publish-collections"]))
    shown = collections.make_list(title="Медиация жайлы", note="", by=owner, at=NOON)
    collections.add_title(list_uuid=shown.uuid, record_uuid=first.uuid, by=owner, at=NOON)
    collections.publish_list(list_uuid=shown.uuid, by=owner, at=NOON)
    outbox.deliver_pending()

    def stamped_by(hour: int, act: Callable[[], object]) -> list[str]:
        time["now"] = NOON + timedelta(hours=hour)
        act()
        outbox.deliver_pending()
        since = time["now"].strftime("%Y-%m-%dT%H:%M:%SZ")
        return harvested(client, verb="ListIdentifiers", metadataPrefix="oai_dc", from_=since)

    def add() -> object:
        return collections.add_title(list_uuid=shown.uuid, record_uuid=second.uuid, by=owner, at=LATER)

    def take_out() -> None:
        collections.take_title_out(list_uuid=shown.uuid, record_uuid=first.uuid, by=owner, at=LATER)

    def remove() -> None:
        collections.remove_list(list_uuid=shown.uuid, by=owner, at=LATER)

    assert stamped_by(1, add) == [str(second.uuid)]
    assert stamped_by(2, take_out) == [str(first.uuid)]
    assert stamped_by(3, remove) == [str(second.uuid)]


@pytest.mark.parametrize("spoil", [lambda token: token[:-1], lambda token: "x" + token, lambda token: token.upper()])
def test_a_token_that_somebody_else_made_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch, spoil: Any) -> None:
    for _ in range(2):
        catalogued()
    outbox.deliver_pending()
    monkeypatch.setattr(oai, "PAGE_RECORDS", 1)
    token = "".join(texts(ask(client, verb="ListRecords", metadataPrefix="oai_dc"), ".//o:resumptionToken"))

    assert errors(ask(client, verb="ListRecords", resumptionToken=token)) == []
    assert errors(ask(client, verb="ListRecords", resumptionToken=spoil(token))) == ["badResumptionToken"]
    assert errors(ask(client, verb="ListIdentifiers", resumptionToken=token)) == ["badResumptionToken"]


def test_a_token_ends_after_a_day(client: Client, monkeypatch: pytest.MonkeyPatch, time: dict[str, datetime]) -> None:
    for _ in range(2):
        catalogued()
    outbox.deliver_pending()
    monkeypatch.setattr(oai, "PAGE_RECORDS", 1)
    token = "".join(texts(ask(client, verb="ListRecords", metadataPrefix="oai_dc"), ".//o:resumptionToken"))

    time["now"] = NOON + tokens.GOOD_FOR
    good = errors(ask(client, verb="ListRecords", resumptionToken=token))
    time["now"] += timedelta(seconds=1)
    ended = errors(ask(client, verb="ListRecords", resumptionToken=token))

    assert (good, ended) == ([], ["badResumptionToken"])


def test_who_asks_too_often_is_told_when_to_come_again(client: Client, settings: Any) -> None:
    settings.TORELIK_RATES = {"harvest": Rate(1, 3600)}

    answers = [client.get("/oai?verb=Identify"), client.post("/oai", {"verb": "Identify"})]

    assert [one.status_code for one in answers] == [200, 503]
    assert answers[1]["Retry-After"]


def test_the_migration_stamps_what_is_in_the_catalogue_already() -> None:
    record = catalogued(at=datetime(2025, 1, 2, 3, 4, 5, 678, tzinfo=UTC))
    gone = catalogued()
    Record.objects.filter(pk=gone.pk).update(merged_into=record)

    import_module("torelik.library.migrations.0052_fill_what_harvesters_are_told").fill(apps, None)

    rows = HarvestEntry.objects.order_by("pk").values_list("record_id", "stamped_at", "is_gone")
    assert list(rows) == [(record.pk, datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC), False), (gone.pk, NOON, True)]
