"""A MARC file is imported: every piece has one outcome, nothing is lost, nothing is brought twice."""

import io
import zipfile
from collections.abc import Callable, Sequence

import pytest
from django.db import DatabaseError

from factories.marc import BROKEN, book, catalogued, file_of, imported
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.kernel.actor import Actor
from torelik.kernel.errors import PermissionDenied
from torelik.library.cataloguing import actions, indexing, pieces
from torelik.library.cataloguing.actions import importing
from torelik.library.cataloguing.models import Import, ImportEntry, Record, RecordOriginal
from torelik.library.cataloguing.vocabulary import Outcome, Refused
from torelik.library.dictionaries.models import DictionaryHeading
from torelik.outbox.models import Message

pytestmark = pytest.mark.django_db


def counts(summary: actions.ImportSummary) -> tuple[int, int, int, int, int]:
    return summary.read, summary.imported, summary.updated, summary.duplicates, summary.quarantined


def test_readable_records_are_imported_and_broken_ones_kept_with_the_reason() -> None:
    good, other = book("Құқық негіздері"), book("Основы права", language="rus")

    summary = imported(file_of(good, BROKEN, other))

    assert counts(summary) == (3, 2, 0, 0, 1)
    kept = ImportEntry.objects.get(outcome=Outcome.QUARANTINED)
    assert (kept.position, kept.reason, bytes(kept.original or b"")) == (2, "no-fields", BROKEN)
    record = Record.objects.get(title="Основы права")
    assert (record.language, record.year, record.publisher, record.kind) == ("rus", 2020, "Жеті Жарғы", "book")


def test_the_original_bytes_are_kept_beside_the_record() -> None:
    content = file_of(book())

    imported(content)

    original = RecordOriginal.objects.get()
    assert (bytes(original.content), original.encoding, original.dialect, original.source_name) == (
        content,
        "utf-8",
        "marc21",
        "books.mrc",
    )


def test_the_same_file_twice_changes_nothing() -> None:
    content = file_of(book(), book(), BROKEN)
    imported(content)
    before = list(Record.objects.order_by("pk").values())

    summary = imported(content, update=True)

    assert counts(summary) == (3, 0, 0, 2, 1)
    assert list(Record.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("update", "expected", "title_remains"),
    [(False, (1, 0, 0, 1, 0), True), (True, (1, 0, 1, 0, 0), False)],
)
def test_a_duplicate_that_says_something_else_is_left_or_replaces_as_was_decided(
    update: bool, expected: tuple[int, ...], title_remains: bool
) -> None:
    imported(file_of(book("Құқық", number="kz 1", year=2019)))

    summary = imported(file_of(book("Құқық", number="kz 1", year=2021)), update=update)

    record = Record.objects.get()
    assert counts(summary) == expected
    assert (record.year == 2019) is title_remains
    assert record.version == (1 if title_remains else 2)
    entry = ImportEntry.objects.get(in_import__uuid=summary.uuid)
    assert (entry.duplicate_of, entry.differs, entry.marc is not None) == (record, True, True)


def test_a_replaced_record_keeps_every_original_and_is_found_by_its_new_keys_alone() -> None:
    imported(file_of(book("Құқық", number="kz 1", year=2019)))
    imported(file_of(book("Құқық", number="kz 1", year=2021)), update=True)

    record = Record.objects.get()
    assert list(record.originals.order_by("version").values_list("version", flat=True)) == [1, 2]
    assert record.keys.count() == 2


def test_a_record_that_was_made_here_and_comes_back_is_the_same_record() -> None:
    marc = book("Құқық", number="kz 1")
    catalogued(marc)

    imported(file_of(marc), update=True)

    entry = ImportEntry.objects.get()
    assert (entry.outcome, entry.differs, Record.objects.get().version) == ("duplicate", False, 1)


@pytest.mark.parametrize("portion", [1, 250])
def test_of_two_pieces_about_one_title_in_one_file_the_first_counts(portion: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "PORTION_PIECES", portion)

    summary = imported(file_of(book("Құқық", number="1", year=2001), book("Құқық", number="1", year=2002)), update=True)

    assert counts(summary) == (2, 1, 0, 1, 0)
    assert Record.objects.get().year == 2001
    assert ImportEntry.objects.get(position=2).duplicate_of == Record.objects.get()


def test_one_event_tells_the_counts_and_the_digest() -> None:
    content = file_of(book(), BROKEN)

    imported(content)

    event = Event.objects.get(name="library.records-imported")
    told = {name: event.facts[name] for name in ("read", "imported", "updated", "duplicates", "quarantined")}
    assert told == {"read": 2, "imported": 1, "updated": 0, "duplicates": 0, "quarantined": 1}
    assert (event.facts["sha256"], len(event.facts["records_digest"])) == (Import.objects.get().file.sha256, 64)


def test_the_index_is_told_once_a_portion() -> None:
    imported(file_of(book(), book()))

    ids = sorted(Record.objects.values_list("pk", flat=True))
    assert [message.payload for message in Message.objects.filter(topic="library.index-records")] == [
        {"records": ids, "derived": True}
    ]


def test_what_modules_keep_is_there_with_the_records_and_not_derived_again(monkeypatch: pytest.MonkeyPatch) -> None:
    derived: list[Sequence[int]] = []
    monkeypatch.setitem(indexing._steps, "counted", lambda ids, _present: derived.append(ids))

    imported(file_of(book("Құқық", number="1"), book("Сот", number="2")))

    ids = sorted(Record.objects.values_list("pk", flat=True))
    assert derived == [ids]
    assert DictionaryHeading.objects.filter(text="Құқық").exists()
    indexing.index_and_derive([{"records": ids, "derived": True}])
    assert derived == [ids]
    indexing.index_and_derive([{"records": ids, "derived": True}, {"records": ids[:1]}])
    assert derived == [ids, ids[:1]]


def test_a_module_that_fails_keeps_no_record_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(ids: Sequence[int], present: Sequence[indexing.Present]) -> None:
        raise DatabaseError(f"{len(ids)} records are too much")

    monkeypatch.setitem(indexing._steps, "zz", fail)

    summary = imported(file_of(book("Құқық")))

    assert counts(summary) == (1, 1, 0, 0, 0)
    ids = sorted(Record.objects.values_list("pk", flat=True))
    assert [message.payload for message in Message.objects.filter(topic="library.index-records")] == [{"records": ids}]
    assert not DictionaryHeading.objects.exists()


def zipped(name: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Refused.EMPTY),
        (b"%PDF-1.7 this is a document" * 30, Refused.NOT_MARC),
        (b"just a letter to a friend\n" * 40, Refused.NOT_MARC),
        (zipped("../../outside.mrc", file_of(book())), Refused.UNSAFE_ARCHIVE),
        (b'<?xml version="1.0"?><!DOCTYPE c [<!ENTITY a "b">]><collection><record/></collection>', Refused.UNSAFE_XML),
    ],
)
def test_a_file_that_is_no_marc_file_or_not_safe_is_refused_whole(content: bytes, reason: Refused) -> None:
    with pytest.raises(actions.ImportRefused) as refused:
        imported(content, name="given")

    assert refused.value.reason == reason
    assert (Record.objects.count(), Import.objects.get().state) == (0, "failed")
    assert Event.objects.filter(name="library.import-refused").count() == 1


def test_a_file_cut_in_the_middle_gives_all_that_is_whole_and_the_rest_as_it_came() -> None:
    content = file_of(book(), book(), book())[:-40]

    summary = imported(content)

    kept = ImportEntry.objects.get(outcome=Outcome.QUARANTINED)
    assert counts(summary) == (3, 2, 0, 0, 1)
    assert (kept.reason, content.endswith(bytes(kept.original or b""))) == ("truncated", True)


def test_an_archive_is_imported_as_its_files_are() -> None:
    assert counts(imported(zipped("books.mrc", file_of(book(), book())), name="books.zip")) == (2, 2, 0, 0, 0)


def test_only_who_may_import_imports(someone_with: Callable[..., Actor]) -> None:
    for grants, allowed in ((("library.import-records",), True), (("library.catalogue-record",), False)):
        try:
            actions.import_file(stream=io.BytesIO(file_of(book())), name="a.mrc", by=someone_with(*grants), at=NOON)
            done = True
        except PermissionDenied:
            done = False
        assert done is allowed


class Killed(BaseException):
    """The process ends in the middle."""


def test_an_import_that_was_killed_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "PORTION_PIECES", 2)
    content = file_of(*[book() for _ in range(5)], BROKEN, book())

    def killer(done: int) -> None:
        if done == 4:
            raise Killed

    with pytest.raises(Killed):
        actions.import_file(stream=io.BytesIO(content), name="a.mrc", by=Actor.system("t"), at=NOON, progress=killer)
    half = Import.objects.get()
    assert (half.state, half.position, half.read, Record.objects.count()) == ("importing", 4, 4, 4)

    assert actions.resume_imports(at=NOON) == 1
    actions.work_on_import(import_id=half.pk, at=NOON)

    half.refresh_from_db()
    assert counts(importing.summary_of(half)) == (7, 6, 0, 0, 1)
    assert (half.state, half.continued_after, Record.objects.count()) == ("done", 4, 6)
    assert list(ImportEntry.objects.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6, 7]


def test_a_portion_that_fails_in_the_middle_leaves_nothing_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "PORTION_PIECES", 2)
    written = importing.write_portion

    def failing(taken: Import, portion: list[pieces.Piece], *, at: object) -> dict[str, int]:
        counted = written(taken, portion, at=NOON)
        if portion[0].read.position == 3:
            raise Killed
        return counted

    monkeypatch.setattr(importing, "write_portion", failing)
    with pytest.raises(Killed):
        imported(file_of(*[book() for _ in range(4)]))

    half = Import.objects.get()
    assert (half.position, half.read, Record.objects.count(), ImportEntry.objects.count()) == (2, 2, 2, 2)


@pytest.mark.parametrize("portion", [1, 250])
def test_the_same_file_twice_changes_nothing_even_where_it_tells_of_one_title_twice(
    monkeypatch: pytest.MonkeyPatch, portion: int
) -> None:
    monkeypatch.setattr(pieces, "PORTION_PIECES", portion)
    content = file_of(*[book("Құқық", number="kz 1", year=year) for year in (2019, 2021)])
    imported(content)

    summary = imported(content, update=True)

    assert counts(summary) == (2, 0, 0, 2, 0)
    assert list(Record.objects.values_list("year", "version")) == [(2019, 1)]


def test_a_portion_ends_early_when_its_pieces_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    content = file_of(*[book() for _ in range(5)])
    monkeypatch.setattr(pieces, "PORTION_BYTES", 2 * len(content) // 5 - 20)
    behind: list[int] = []

    actions.import_file(stream=io.BytesIO(content), name="a.mrc", by=Actor.system("t"), at=NOON, progress=behind.append)

    assert behind == [2, 4, 5]


def test_an_import_on_which_somebody_alive_works_is_not_taken_from_them() -> None:
    imported(file_of(book()))
    Import.objects.update(state="importing", runner="another-host:1:x", seen_at=importing.clock.now())
    taken = Import.objects.get()

    actions.work_on_import(import_id=taken.pk, at=NOON)

    assert actions.resume_imports(at=NOON) == 0
    assert Import.objects.get().runner == "another-host:1:x"


def test_a_process_that_was_overtaken_writes_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "PORTION_PIECES", 1)

    def overtake(done: int) -> None:
        Import.objects.update(runner="another-host:1:x")

    content = io.BytesIO(file_of(book(), book(), book()))
    actions.import_file(stream=content, name="a.mrc", by=Actor.system("t"), at=NOON, progress=overtake)

    assert (Import.objects.get().position, Record.objects.count()) == (1, 1)
