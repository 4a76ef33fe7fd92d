"""The catalogue leaves in the formats it came in."""

import io
from collections.abc import Callable

import pytest
from django.test import Client

from factories import people
from factories.marc import book, catalogued
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.kernel.actor import Actor
from torelik.kernel.errors import PermissionDenied
from torelik.library.cataloguing import actions
from torelik.library.cataloguing.marc import ReadRecord, read_marc

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("format_", ["iso2709", "marcxml"])
def test_what_leaves_can_be_read_again(format_: str, system: Actor) -> None:
    marcs = [book(), book("Құқық: ә ғ қ ң ө ұ ү һ і")]
    for marc in marcs:
        catalogued(marc)

    content = b"".join(actions.export_records(format=format_, by=system, at=NOON))  # type: ignore[arg-type]

    again = [read.record for read in read_marc(io.BytesIO(content), name="a") if isinstance(read, ReadRecord)]
    assert [record.fields for record in again] == [marc.fields for marc in marcs]


def test_an_export_of_some_records_names_them_in_the_journal_by_a_digest(system: Actor) -> None:
    wanted, _other = catalogued(), catalogued()

    content = b"".join(actions.export_records(format="iso2709", by=system, at=NOON, uuids=[wanted.uuid]))

    event = Event.objects.get(name="library.records-exported")
    assert (event.facts["records"], event.facts["format"], len(event.facts["records_digest"])) == (1, "iso2709", 64)
    assert content.count(b"\x1d") == 1


def test_who_may_not_export_gets_nothing(someone_with: Callable[..., Actor]) -> None:
    with pytest.raises(PermissionDenied):
        actions.export_records(format="iso2709", by=someone_with("library.catalogue-record"), at=NOON)


def test_the_catalogue_is_downloaded_by_who_may(client: Client) -> None:
    catalogued()
    client.force_login(people.account(grants=("library.export-records",)))

    answer = client.get("/en/library/cataloguing/export/")

    assert b"".join(answer).count(b"\x1d") == 1  # type: ignore[arg-type]
    assert answer["Content-Disposition"] == 'attachment; filename="catalogue.mrc"'


def test_a_record_is_catalogued_with_its_keys_and_one_event(system: Actor) -> None:
    record = catalogued(book("Құқық", number="kz 1"))

    assert (record.title, record.version, record.keys.count()) == ("Құқық", 1, 2)
    assert list(Event.objects.values_list("name", "about_key")) == [("library.record-catalogued", str(record.uuid))]
