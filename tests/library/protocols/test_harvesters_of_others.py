"""Harvesters that other people wrote copy the catalogue over HTTP while it changes: Sickle asks by GET, oaipmh by POST."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import oaipmh.client
import oaipmh.error
import pytest
import sickle.app
import sickle.oaiexceptions
from lxml import etree
from oaipmh.metadata import MetadataRegistry, oai_dc_reader
from pymarc import marcxml

from factories import people
from factories.marc import book, catalogued, file_of, imported
from factories.moments import NOON
from library.protocols.protocols_stage import site_on_loopback
from torelik.kernel import clock
from torelik.kernel.limits import Rate
from torelik.library.cataloguing import actions as cataloguing
from torelik.library.cataloguing.actions import merging
from torelik.library.collections import actions as collections
from torelik.library.models import Record
from torelik.outbox import api as outbox

RECORDS = 230
"""Three pages of a list as the product gives them."""

HARVESTED_AT, CHANGED_AT = NOON + timedelta(minutes=1), NOON + timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Got:
    """One record as a harvester keeps it; ``title`` is nothing of one that was deleted."""

    uuid: str
    is_deleted: bool
    title: str | None = None


class Sickle:
    """Sickle 0.7, the harvester that most scripts are written with."""

    no_match: type[Exception] = sickle.oaiexceptions.NoRecordsMatch
    no_record: type[Exception] = sickle.oaiexceptions.IdDoesNotExist
    no_format: type[Exception] = sickle.oaiexceptions.CannotDisseminateFormat
    bad_argument: type[Exception] = sickle.oaiexceptions.BadArgument
    bad_token: type[Exception] = sickle.oaiexceptions.BadResumptionToken

    def __init__(self, address: str) -> None:
        self.client = sickle.app.Sickle(address, max_retries=5)

    def records(self, prefix: str, **asked: Any) -> Iterator[Got]:
        for one in self.client.ListRecords(metadataPrefix=prefix, **_named(asked)):
            yield Got(_uuid(one.header.identifier), one.header.deleted, None if one.header.deleted else _title(prefix, one.xml))

    def headers(self, prefix: str, **asked: Any) -> Iterator[Got]:
        for one in self.client.ListIdentifiers(metadataPrefix=prefix, **_named(asked)):
            yield Got(_uuid(one.identifier), one.deleted)

    def sets(self) -> dict[str, str]:
        return {one.setSpec: one.setName for one in self.client.ListSets()}

    def formats(self) -> set[str]:
        return {one.metadataPrefix for one in self.client.ListMetadataFormats()}

    def identity(self) -> tuple[str, str]:
        told = self.client.Identify()
        return told.deletedRecord, told.granularity

    def record(self, identifier: str, prefix: str) -> Any:
        return self.client.GetRecord(identifier=identifier, metadataPrefix=prefix)

    def resume(self, token: str) -> Any:
        return list(self.client.ListRecords(resumptionToken=token))


class Oaipmh:
    """oaipmh 4, which was pyoai: it asks by POST and checks its arguments itself."""

    no_match: type[Exception] = oaipmh.error.NoRecordsMatchError
    no_record: type[Exception] = oaipmh.error.IdDoesNotExistError
    no_format: type[Exception] = oaipmh.error.CannotDisseminateFormatError
    bad_argument: type[Exception] = oaipmh.error.BadArgumentError
    bad_token: type[Exception] = oaipmh.error.BadResumptionTokenError

    def __init__(self, address: str) -> None:
        registry = MetadataRegistry()
        registry.registerReader("oai_dc", oai_dc_reader)
        registry.registerReader("marcxml", lambda element: element)
        self.client = oaipmh.client.Client(address, registry)

    def records(self, prefix: str, **asked: Any) -> Iterator[Got]:
        for header, metadata, _about in self.client.listRecords(metadataPrefix=prefix, **_moments(asked)):
            title = None
            if metadata is not None:
                title = metadata.getField("title")[0] if prefix == "oai_dc" else _title(prefix, metadata)
            yield Got(_uuid(header.identifier()), header.isDeleted(), title)

    def headers(self, prefix: str, **asked: Any) -> Iterator[Got]:
        for header in self.client.listIdentifiers(metadataPrefix=prefix, **_moments(asked)):
            yield Got(_uuid(header.identifier()), header.isDeleted())

    def sets(self) -> dict[str, str]:
        return {spec: name for spec, name, _description in self.client.listSets()}

    def formats(self) -> set[str]:
        return {prefix for prefix, _schema, _namespace in self.client.listMetadataFormats()}

    def identity(self) -> tuple[str, str]:
        told = self.client.identify()
        return told.deletedRecord(), told.granularity()

    def record(self, identifier: str, prefix: str) -> Any:
        return self.client.getRecord(identifier=identifier, metadataPrefix=prefix)

    def resume(self, token: str) -> Any:
        return self.client.makeRequestErrorHandling(verb="ListRecords", resumptionToken=token)


Harvester = Sickle | Oaipmh


def _named(asked: dict[str, Any]) -> dict[str, str]:
    return {
        name.rstrip("_"): value.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else value
        for name, value in asked.items()
    }


def _moments(asked: dict[str, Any]) -> dict[str, Any]:
    return {name: value.replace(tzinfo=None) if isinstance(value, datetime) else value for name, value in asked.items()}


def _uuid(identifier: str) -> str:
    return identifier.rpartition(":")[2]


def _title(prefix: str, element: Any) -> str:
    """The title as a program reads it: Dublin Core's own, and MARC 21 as pymarc understands the MARCXML."""
    if prefix == "oai_dc":
        return str(element.xpath("string(.//*[local-name()='title'])"))
    (record,) = element.xpath(".//*[local-name()='record' and namespace-uri()='http://www.loc.gov/MARC21/slim']")
    handler = marcxml.XmlHandler()
    marcxml.parse_xml(BytesIO(etree.tostring(record)), handler)
    return str(handler.records[0]["245"]["a"])


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> dict[str, datetime]:
    hands = {"now": NOON}
    monkeypatch.setattr(clock, "now", lambda: hands["now"])
    return hands


@pytest.fixture(params=[Sickle, Oaipmh], ids=["sickle", "oaipmh"])
def harvester(real_database: None, time: dict[str, datetime], request: pytest.FixtureRequest) -> Iterator[Harvester]:
    with site_on_loopback() as address:
        yield request.param(f"{address}/oai")


def titles() -> dict[str, str]:
    """The catalogue as it is: what a copy of it must be."""
    return {str(row.uuid): row.title for row in Record.objects.filter(merged_into=None)}


@pytest.mark.parametrize("prefix", ["oai_dc", "marcxml"])
def test_a_copy_is_whole_though_records_change_leave_and_come_between_its_pages(
    harvester: Harvester, time: dict[str, datetime], prefix: str
) -> None:
    imported(file_of(*(book(f"Құқық негіздері, {number}-том") for number in range(RECORDS))))
    outbox.deliver_pending()
    rows = list(Record.objects.order_by("pk"))
    time["now"] = HARVESTED_AT
    listed = harvester.records(prefix)
    first = [next(listed) for _record in range(50)]
    time["now"] = CHANGED_AT
    seen, unseen, gone = rows[10], rows[200], rows[210]
    for row in (seen, unseen):
        cataloguing.change_record(
            uuid=row.uuid, marc=book("Өзгертілген атау"), expected_version=1, reason="Атау", by=people.SYSTEM, at=CHANGED_AT
        )
    merging.make_signpost(uuid=gone.uuid, survivor=rows[0].uuid, by=people.SYSTEM, at=CHANGED_AT)
    added = catalogued(book("Жаңа кітап"), at=CHANGED_AT)
    outbox.deliver_pending()

    rest = list(listed)
    following = list(harvester.records(prefix, from_=HARVESTED_AT))

    copy = [*first, *rest]
    assert [one.uuid for one in copy] == [str(row.uuid) for row in rows if row not in (unseen, gone)]
    assert {one.uuid: one.is_deleted for one in following} == {
        str(seen.uuid): False, str(unseen.uuid): False, str(gone.uuid): True, str(added.uuid): False,
    }  # fmt: skip
    kept = {one.uuid: one.title for one in copy}
    for one in following:
        if one.is_deleted:
            kept.pop(one.uuid, None)
        else:
            kept[one.uuid] = one.title
    assert kept == titles()


def test_who_the_repository_is_and_what_it_has(harvester: Harvester) -> None:
    catalogued()
    outbox.deliver_pending()

    assert harvester.identity() == ("persistent", "YYYY-MM-DDThh:mm:ssZ")
    assert harvester.formats() == {"oai_dc", "marcxml"}
    assert harvester.sets()["book"] == "Кітап / Книга / Book"


def test_a_set_and_a_period_are_lists_of_their_own(harvester: Harvester, time: dict[str, datetime]) -> None:
    old, shown = catalogued(book("Ескі")), catalogued(book("Жинақта"))
    outbox.deliver_pending()
    owner = people.actor(people.account(grants=["library.publish-collections"]))
    listed = collections.make_list(title="Медиация жайлы", note="", by=owner, at=NOON)
    collections.add_title(list_uuid=listed.uuid, record_uuid=shown.uuid, by=owner, at=NOON)
    time["now"] = CHANGED_AT
    collections.publish_list(list_uuid=listed.uuid, by=owner, at=CHANGED_AT)
    outbox.deliver_pending()

    def found(**asked: Any) -> list[str]:
        return [one.uuid for one in harvester.headers("oai_dc", **asked)]

    assert found(set=f"collection-{listed.uuid}") == [str(shown.uuid)]
    assert found(set="book") == [str(old.uuid), str(shown.uuid)]
    assert found(from_=CHANGED_AT) == [str(shown.uuid)]
    assert found(until=NOON) == [str(old.uuid)]
    assert found(from_=NOON, until=CHANGED_AT) == [str(old.uuid), str(shown.uuid)]


@pytest.mark.parametrize(
    ("fault", "asks"),
    [
        ("no_match", lambda one: list(one.records("oai_dc", from_=CHANGED_AT))),
        ("no_match", lambda one: list(one.records("oai_dc", set="nothing"))),
        ("no_record", lambda one: one.record("oai:127.0.0.1:nothing", "oai_dc")),
        ("no_format", lambda one: list(one.records("mods"))),
        ("bad_argument", lambda one: list(one.records("oai_dc", from_=CHANGED_AT, until=NOON))),
        ("bad_token", lambda one: one.resume("made-up")),
    ],
)
def test_each_fault_is_understood_as_what_it_is(harvester: Harvester, fault: str, asks: Callable[[Harvester], object]) -> None:
    catalogued()
    outbox.deliver_pending()

    with pytest.raises(getattr(harvester, fault)):
        asks(harvester)


def test_a_harvester_that_asks_too_often_waits_and_gets_everything(
    harvester: Harvester, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        catalogued()
    outbox.deliver_pending()
    monkeypatch.undo()  # the clock goes on: the harvester waits by its own
    monkeypatch.setattr("torelik.library.protocols.oai.PAGE_RECORDS", 1)
    settings.TORELIK_RATES = {"harvest": Rate(2, 1)}

    found = list(harvester.headers("oai_dc"))

    assert len({one.uuid for one in found}) == 5
