"""Archives: old months leave as files that prove themselves, and come back for reading."""

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, connection, transaction

from torelik.audit import api as audit
from torelik.audit.archive import queries, rules
from torelik.audit.archive.models import Archive, RestoredEvent
from torelik.audit.archive.rules import MonthFacts, RemovalFacts
from torelik.audit.archive.vocabulary import Refusal
from torelik.audit.checkpoints import keys
from torelik.audit.export.destinations import Destination, shipped_fields
from torelik.audit.export.models import ExportCursor
from torelik.audit.models import Event, Seal
from torelik.kernel.actor import Actor
from torelik.kernel.errors import PermissionDenied

BY = Actor.system("test")
NOVEMBER = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("online_months", "first"), [(2, date(2026, 9, 1)), (6, date(2026, 5, 1)), (11, date(2025, 12, 1)), (0, date(2026, 9, 1))]
)
def test_so_many_full_months_stay_online_and_never_fewer_than_two(online_months: int, first: date) -> None:
    assert rules.first_month_online(today=TODAY, online_months=online_months) == first


@pytest.mark.parametrize(("years", "until"), [(3, date(2029, 2, 1)), (5, date(2031, 2, 1)), (1, date(2029, 2, 1))])
def test_an_archive_is_kept_for_three_years_or_more(years: int, until: date) -> None:
    assert rules.keep_until(JANUARY, years=years) == until


@pytest.mark.parametrize(
    ("facts", "refusals"),
    [
        (MonthFacts(JANUARY, 5, JANUARY, False), []),
        (MonthFacts(date(2026, 9, 1), 5, date(2026, 9, 1), False), [Refusal.TOO_YOUNG]),
        (MonthFacts(JANUARY, 0, None, False), [Refusal.NOTHING]),
        (MonthFacts(FEBRUARY, 5, JANUARY, False), [Refusal.EARLIER_FIRST]),
        (MonthFacts(JANUARY, 5, JANUARY, True), [Refusal.FILE_EXISTS]),
        (
            MonthFacts(date(2026, 10, 1), 0, JANUARY, True),
            [Refusal.TOO_YOUNG, Refusal.NOTHING, Refusal.EARLIER_FIRST, Refusal.FILE_EXISTS],
        ),
    ],
)
def test_a_month_is_archived_unless_something_speaks_against_it(facts: MonthFacts, refusals: list[Refusal]) -> None:
    assert rules.refusals_to_archive(facts, today=TODAY, online_months=2) == refusals


def removal(**changes: Any) -> RemovalFacts:
    facts = {
        "month": JANUARY,
        "first_sequence": 1,
        "last_sequence": 5,
        "online_from": 1,
        "newest_sequence": 9,
        "delivered": None,
        "file_is_right": True,
    }
    return RemovalFacts(**{**facts, **changes})


@pytest.mark.parametrize(
    ("facts", "refusals"),
    [
        (removal(), []),
        (removal(delivered=5), []),
        (removal(delivered=4), [Refusal.NOT_DELIVERED]),
        (removal(month=date(2026, 9, 1)), [Refusal.TOO_YOUNG]),
        (removal(online_from=6), [Refusal.REMOVED]),
        (removal(first_sequence=3), [Refusal.EARLIER_FIRST]),
        (removal(newest_sequence=5), [Refusal.NEWEST]),
        (removal(file_is_right=False), [Refusal.FILE_WRONG]),
    ],
)
def test_a_month_leaves_the_online_journal_unless_something_speaks_against_it(
    facts: RemovalFacts, refusals: list[Refusal]
) -> None:
    assert rules.refusals_to_remove(facts, today=TODAY, online_months=2) == refusals


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"signature": "00", "month": "2026-01"}'])
def test_what_is_no_manifest_is_told(text: str) -> None:
    with pytest.raises(audit.NotAnArchive):
        rules.read_manifest(text)


@pytest.fixture
def folder(settings: Any) -> Path:
    settings.TORELIK_JOURNAL_ONLINE_MONTHS = 2
    return Path(settings.TORELIK_JOURNAL_ARCHIVE)


@pytest.fixture
def two_months(write_events: Callable[..., list[int]], folder: Path) -> None:
    """Three events of January, two of February, one of today; all sealed in their months."""
    for count, moment in (
        (3, datetime(2026, 1, 31, 18, 0, tzinfo=UTC)),
        (2, datetime(2026, 1, 31, 19, 0, tzinfo=UTC)),
        (1, NOVEMBER),
    ):
        write_events(count, since=moment)
        audit.seal_events(at=moment)


def archive(month: date, folder: Path) -> Archive:
    return audit.archive_month(month=month, folder=folder, by=BY, at=NOVEMBER)


def remove(month: date, folder: Path) -> int:
    return audit.remove_archived(month=month, folder=folder, destinations=(), by=BY, at=NOVEMBER)


def refusals_of(act: Callable[[], object]) -> list[Refusal]:
    with pytest.raises(audit.ArchiveRefused) as refused:
        act()
    return refused.value.refusals


@pytest.mark.django_db
def test_an_event_belongs_to_the_month_in_which_it_was_sealed_by_the_academys_calendar(two_months: None, folder: Path) -> None:
    assert audit.due_months(at=NOVEMBER) == [JANUARY, FEBRUARY]  # seven in the evening, UTC, is February at the Academy

    rows = [archive(month, folder) for month in (JANUARY, FEBRUARY)]

    assert [(row.first_sequence, row.last_sequence, row.events) for row in rows] == [(1, 3, 3), (4, 5, 2)]
    assert rows[1].first_previous == rows[0].last_digest == Seal.objects.get(sequence=3).digest
    assert audit.due_months(at=NOVEMBER) == []


@pytest.mark.django_db
def test_an_archive_is_a_file_of_json_lines_with_a_signed_manifest(two_months: None, folder: Path) -> None:
    row = archive(JANUARY, folder)

    lines = [json.loads(line) for line in gzip.decompress((folder / "journal-2026-01.jsonl.gz").read_bytes()).splitlines()]
    manifest = json.loads((folder / "journal-2026-01.manifest.json").read_text())
    assert [(line["sequence"], line["event"]["actor_name"]) for line in lines] == [
        (number, "Сәрсенова Айгерім") for number in (1, 2, 3)
    ]
    assert (manifest["first_sequence"], manifest["last_sequence"], manifest["sha256"]) == (1, 3, row.file_sha256)
    assert audit.verify_archive(path=folder / "journal-2026-01.jsonl.gz") == []
    assert Event.objects.get(name="audit.archived").facts["events"] == 3
    assert sorted(path.name for path in folder.iterdir()) == ["journal-2026-01.jsonl.gz", "journal-2026-01.manifest.json"]


@pytest.mark.django_db
def test_only_whoever_keeps_the_journal_archives_removes_and_restores(
    two_months: None, folder: Path, someone_with: Callable[..., Actor]
) -> None:
    reader, path = someone_with("audit.read-journal"), folder / "x"
    acts: list[Callable[[], object]] = [
        lambda: audit.archive_month(month=JANUARY, folder=folder, by=reader, at=NOVEMBER),
        lambda: audit.remove_archived(month=JANUARY, folder=folder, destinations=(), by=reader, at=NOVEMBER),
        lambda: audit.restore_archive(path=path, by=reader, at=NOVEMBER),
        lambda: audit.forget_restored(month=JANUARY, by=reader, at=NOVEMBER),
    ]

    for act in acts:
        with pytest.raises(PermissionDenied):
            act()


@pytest.mark.django_db
def test_a_month_with_a_fault_is_not_archived_and_leaves_no_file(
    two_months: None, folder: Path, tampering: Callable[[], None]
) -> None:
    tampering()
    Event.objects.filter(pk=Seal.objects.get(sequence=2).event_id).update(actor_name="Bolat")

    assert refusals_of(lambda: archive(JANUARY, folder)) == [Refusal.FAULTY]
    assert (list(folder.glob("*.gz*")), Archive.objects.count()) == ([], 0)


@pytest.mark.django_db
def test_a_month_with_a_removed_event_is_not_archived(two_months: None, folder: Path, tampering: Callable[[], None]) -> None:
    tampering()
    Event.objects.filter(pk=Seal.objects.get(sequence=2).event_id)._raw_delete("default")  # type: ignore[attr-defined]

    assert refusals_of(lambda: archive(JANUARY, folder)) == [Refusal.FAULTY]


@pytest.mark.django_db
def test_a_removed_month_leaves_a_journal_that_is_still_proved_from_end_to_end(two_months: None, folder: Path) -> None:
    archive(JANUARY, folder)
    archive(FEBRUARY, folder)
    audit.seal_events(at=NOVEMBER)

    removed = [remove(JANUARY, folder), remove(FEBRUARY, folder)]
    audit.seal_events(at=NOVEMBER)

    assert removed == [3, 2]
    assert Seal.objects.order_by("sequence").first().sequence == 6  # type: ignore[union-attr]
    assert list(audit.verify_journal(sealed_before=NOVEMBER + timedelta(days=1))) == []
    assert [(card.month, card.is_online) for card in audit.archive_cards(years=3)] == [(FEBRUARY, False), (JANUARY, False)]


@pytest.mark.django_db
def test_the_triggers_stand_again_after_a_removal(two_months: None, folder: Path) -> None:
    archive(JANUARY, folder)
    remove(JANUARY, folder)

    with pytest.raises(DatabaseError, match="the journal is append-only"), transaction.atomic():
        Event.objects.update(actor_name="Bolat")
    with pytest.raises(DatabaseError, match="the journal is append-only"), transaction.atomic():
        Seal.objects.all()._raw_delete("default")  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_a_month_stays_online_while_a_collector_lacks_it_or_its_file_is_wrong(two_months: None, folder: Path) -> None:
    collector = Destination(name="sts", host="x", ca_file=Path("x"), fields=shipped_fields())
    archive(JANUARY, folder)
    (folder / "journal-2026-01.jsonl.gz").write_bytes(b"")

    def act() -> object:
        return audit.remove_archived(month=JANUARY, folder=folder, destinations=(collector,), by=BY, at=NOVEMBER)

    assert refusals_of(act) == [Refusal.NOT_DELIVERED, Refusal.FILE_WRONG]
    ExportCursor.objects.create(destination="sts", sequence=3)
    assert refusals_of(act) == [Refusal.FILE_WRONG]
    assert Event.objects.count() == 7


@pytest.mark.django_db
def test_a_month_without_an_archive_is_not_removed(two_months: None, folder: Path) -> None:
    assert refusals_of(lambda: remove(JANUARY, folder)) == [Refusal.NO_ARCHIVE]


@pytest.mark.django_db
def test_an_archive_comes_back_for_reading_and_is_put_away_again(two_months: None, folder: Path) -> None:
    archive(JANUARY, folder)
    before = list(
        Event.objects.filter(pk__in=Seal.objects.filter(sequence__lte=3).values("event_id"))
        .order_by("pk")
        .values_list("uuid", "at", "facts")
    )
    remove(JANUARY, folder)
    path = folder / "journal-2026-01.jsonl.gz"

    restored = audit.restore_archive(path=path, by=BY, at=NOVEMBER)

    assert (restored, list(RestoredEvent.objects.order_by("sequence").values_list("uuid", "at", "facts"))) == (3, before)
    assert [card.is_restored for card in audit.archive_cards(years=3)] == [True]
    assert refusals_of(lambda: audit.restore_archive(path=path, by=BY, at=NOVEMBER)) == [Refusal.RESTORED]
    assert audit.forget_restored(month=JANUARY, by=BY, at=NOVEMBER) == 3
    assert refusals_of(lambda: audit.forget_restored(month=JANUARY, by=BY, at=NOVEMBER)) == [Refusal.NO_ARCHIVE]


def _edit_line(path: Path) -> None:
    lines = gzip.decompress(path.read_bytes()).replace("Айгерім".encode(), b"Bolat")
    path.write_bytes(gzip.compress(lines))


def _edit_manifest(path: Path) -> None:
    manifest = path.with_name("journal-2026-01.manifest.json")
    manifest.write_text(manifest.read_text().replace('"events": 3', '"events": 2'))


@pytest.mark.django_db
@pytest.mark.parametrize(("touch", "refusal"), [(_edit_line, Refusal.FILE_WRONG), (_edit_manifest, Refusal.FORGED)])
def test_a_touched_archive_is_not_believed(
    two_months: None, folder: Path, touch: Callable[[Path], None], refusal: Refusal
) -> None:
    archive(JANUARY, folder)
    path = folder / "journal-2026-01.jsonl.gz"

    touch(path)

    assert audit.verify_archive(path=path) == [refusal]
    assert refusals_of(lambda: audit.restore_archive(path=path, by=BY, at=NOVEMBER)) == [refusal]
    assert RestoredEvent.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["order", "tail"])
def test_an_archive_whose_chain_is_broken_is_not_believed_even_when_it_is_signed(
    two_months: None, folder: Path, part: str, settings: Any
) -> None:
    """Whoever holds the key could sign anything: the chain inside must still run from end to end."""
    archive(JANUARY, folder)
    path = folder / "journal-2026-01.jsonl.gz"
    first, second, third = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
    path.write_bytes(gzip.compress(b"".join([second, first, third] if part == "order" else [first, second])))
    manifest = replace(queries.open_archive(path).manifest, sha256=queries.file_digest(path))
    signature = keys.private_key(settings.TORELIK_CHECKPOINT_KEY_FILE).sign(rules.signed_bytes(manifest)).hex()
    (folder / "journal-2026-01.manifest.json").write_text(rules.manifest_text(manifest, signature))

    assert audit.verify_archive(path=path) == [Refusal.FAULTY]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("TORELIK_JOURNAL_ONLINE_MONTHS", 1, "audit.E001"),
        ("TORELIK_JOURNAL_YEARS", 2, "audit.E002"),
        ("TORELIK_CHECKPOINT_MINUTES", 0, "audit.E003"),
    ],
)
def test_a_retention_below_the_floor_is_refused(settings: Any, name: str, value: int, told: str) -> None:
    setattr(settings, name, value)

    with pytest.raises(SystemCheckError, match=told):
        call_command("check")


@pytest.mark.django_db
def test_a_file_of_collectors_that_cannot_be_used_is_refused(settings: Any, tmp_path: Path) -> None:
    settings.TORELIK_EXPORT_FILE = tmp_path / "export.yaml"
    settings.TORELIK_EXPORT_FILE.write_text("version: 2")

    with pytest.raises(SystemCheckError, match=r"audit\.E004"):
        call_command("check")


@pytest.mark.django_db
def test_a_removal_that_fails_half_way_leaves_everything_and_the_triggers(
    two_months: None, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive(JANUARY, folder)
    count = Event.objects.count()

    def breaks(*_arguments: object, **_named: object) -> None:
        raise RuntimeError("the power went off")

    monkeypatch.setattr("torelik.audit.archive.actions.journal.record", breaks)
    with pytest.raises(RuntimeError), transaction.atomic():
        remove(JANUARY, folder)

    assert Event.objects.count() == count
    with pytest.raises(DatabaseError, match="the journal is append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_event")
