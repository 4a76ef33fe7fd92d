"""Many rows at once: what is written is what the ORM would have written."""

import gc
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from torelik.kernel import rows
from torelik.library.cataloguing.models import Record, RecordKey
from torelik.library.cataloguing.vocabulary import RecordKind
from torelik.library.protocols.models import HarvestEntry

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)


def a_record(title: str) -> Record:
    marc = {"leader": "x", "fields": [{"245": {"ind1": "0", "ind2": "0", "subfields": [{"a": title}]}}]}
    return Record(marc=marc, digest="d", kind=RecordKind.BOOK, title=title, title_sort=title, created_at=AT, updated_at=AT)


def values_of(record: Record) -> dict[str, object]:
    fresh = Record.objects.filter(uuid=record.uuid).values().get()
    return {name: value for name, value in fresh.items() if name not in ("id", "uuid")}


def test_rows_are_those_that_the_orm_would_write() -> None:
    ours, theirs = a_record("Әділдік пен құқық"), a_record("Әділдік пен құқық")
    rows.insert([ours])
    Record.objects.bulk_create([theirs])
    assert values_of(ours) == values_of(theirs)
    assert values_of(ours)["kind"] == "book"


def test_what_a_constraint_refuses_is_refused_or_left() -> None:
    record = a_record("Құқық")
    record.save()
    rows.insert([RecordKey(record=record, key="isbn:1")])
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert([RecordKey(record=record, key="isbn:2"), RecordKey(record=record, key="isbn:1")])
    assert [key.key for key in record.keys.all()] == ["isbn:1"]
    rows.insert([RecordKey(record=record, key="isbn:2"), RecordKey(record=record, key="isbn:1")], leave_present=True)
    assert sorted(key.key for key in record.keys.all()) == ["isbn:1", "isbn:2"]


def test_values_are_written_without_an_object_for_each() -> None:
    record = a_record("Құқық")
    record.save()
    rows.insert_values(RecordKey, ("record", "key"), [(record.pk, "isbn:1"), (record.pk, RecordKind.BOOK)])
    assert sorted(key.key for key in record.keys.all()) == ["book", "isbn:1"]
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert_values(RecordKey, ("record", "key"), [(record.pk, "isbn:2"), (record.pk, "isbn:1")])
    rows.insert_values(RecordKey, ("record", "key"), [(record.pk, "isbn:2"), (record.pk, "isbn:1")], leave_present=True)
    assert sorted(key.key for key in record.keys.all()) == ["book", "isbn:1", "isbn:2"]


def test_moments_are_written_as_moments() -> None:
    record = a_record("Құқық")
    record.save()
    names = ("record", "stamped_at", "version", "kind", "sets", "is_gone")
    rows.insert_values(HarvestEntry, names, [(record.pk, AT, 3, "book", "", False)])
    entry = HarvestEntry.objects.get()
    assert (entry.record_id, entry.stamped_at, entry.version, entry.is_gone) == (record.pk, AT, 3, False)


def test_nothing_is_written_of_nothing() -> None:
    rows.insert([])
    rows.insert_values(RecordKey, ("record", "key"), [])
    assert not Record.objects.exists()


def test_garbage_is_collected_as_before_afterwards() -> None:
    before = gc.get_threshold()
    with rows.collecting_garbage_rarely():
        assert gc.get_threshold() == (rows.GARBAGE_OBJECTS, *before[1:])
    assert gc.get_threshold() == before
