"""The history of a record: every way of writing it keeps what it said before, and who, when and why (cl. 12)."""

import pytest
from django.test import Client
from django.utils import translation

from factories import people
from factories.marc import book, catalogued, file_of, imported
from factories.moments import NOON
from factories.threads import at_once
from torelik.audit.models import Event
from torelik.identity.models import Account
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.library.cataloguing import actions, versions
from torelik.library.cataloguing.marc import MarcRecord
from torelik.library.cataloguing.models import Record, RecordStage, RecordVersion
from torelik.library.cataloguing.vocabulary import ChangeRefusal, Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def cataloguer() -> Account:
    return people.account(grants=("library.catalogue-record",), family_name="Сұлтанова")


def retitled(title: str, number: str = "") -> MarcRecord:
    return book(title, number=number)


def changed(record: Record, title: str, by: Account, *, reason: str = "Мұқабамен салыстырылды") -> Record:
    record.refresh_from_db()
    return actions.change_record(
        uuid=record.uuid, marc=book(title), expected_version=record.version, reason=reason, by=people.actor(by), at=NOON
    )


def history(record: Record, by: Account) -> list[tuple[int, str, bool]]:
    found = versions.history_of(record.uuid, visible_to=people.actor(by))
    return [(line.number, line.reason, line.is_present) for line in found.lines]


def test_a_change_keeps_what_the_record_said_before(cataloguer: Account) -> None:
    record = catalogued(book("Құқық"))

    changed(record, "Азаматтық құқық", cataloguer)

    assert history(record, cataloguer) == [(2, "Мұқабамен салыстырылды", True), (1, "", False)]
    older, newer = versions.both_versions(record.uuid, older=1, newer=2, visible_to=people.actor(cataloguer))
    assert (older.values("245", "a"), newer.values("245", "a")) == (("Құқық",), ("Азаматтық құқық",))


def test_a_record_that_says_the_same_gets_no_version(cataloguer: Account) -> None:
    record = catalogued(book("Құқық"))

    changed(record, "Құқық", cataloguer)

    assert history(record, cataloguer) == [(1, "", True)]


def test_an_import_that_replaces_keeps_what_was_replaced(cataloguer: Account) -> None:
    imported(file_of(retitled("Құқық", number="17")))
    record = Record.objects.get()

    imported(file_of(book("Құқық", number="17", subject="Заң")), update=True)

    record.refresh_from_db()
    assert record.version == 2
    (kept,) = RecordVersion.objects.filter(record=record)
    assert MarcRecord.from_json(kept.marc).values("650", "a") == ("Медиация",)
    assert [line[1].partition(": ")[0] for line in history(record, cataloguer)] == ["import", ""]


def test_an_earlier_version_is_restored_as_a_new_one(cataloguer: Account) -> None:
    record = catalogued(book("Құқық"))
    changed(record, "Азаматтық құқық", cataloguer)

    restored = actions.restore_version(
        uuid=record.uuid, version=1, reason="Қате түзету", expected_version=2, by=people.actor(cataloguer), at=NOON
    )

    assert (restored.version, restored.title) == (3, "Құқық")
    assert [line[0] for line in history(record, cataloguer)] == [3, 2, 1]
    assert list(Event.objects.filter(name="library.record-restored").values_list("actor_name", flat=True)) == [str(cataloguer)]


@pytest.mark.parametrize(
    ("case", "refusals"),
    [
        ({}, []),
        ({"version": 7}, [ChangeRefusal.NO_VERSION]),
        ({"version": 2}, [ChangeRefusal.NO_VERSION]),
        ({"reason": "  "}, [ChangeRefusal.NO_REASON]),
        ({"expected_version": 1}, [ChangeRefusal.CHANGED_MEANWHILE]),
        ({"version": 7, "reason": ""}, [ChangeRefusal.NO_VERSION, ChangeRefusal.NO_REASON]),
    ],
)
def test_refusals_to_restore(case: dict, refusals: list, cataloguer: Account) -> None:
    record = catalogued(book("Құқық"))
    changed(record, "Азаматтық құқық", cataloguer)
    asked = {"version": 1, "reason": "Қате", "expected_version": 2, **case}
    told: list = []

    try:
        actions.restore_version(uuid=record.uuid, **asked, by=people.actor(cataloguer), at=NOON)
    except actions.ChangeRefused as refused:
        told = refused.refusals

    assert told == refusals


def test_who_does_not_catalogue_sees_no_history_and_restores_nothing(cataloguer: Account) -> None:
    record = catalogued(book("Құқық"))
    stranger = people.actor(people.account())

    with pytest.raises(NotFound):
        versions.history_of(record.uuid, visible_to=stranger)
    with pytest.raises(PermissionDenied):
        actions.restore_version(uuid=record.uuid, version=1, reason="Қате", expected_version=1, by=stranger, at=NOON)
    with pytest.raises(PermissionDenied):
        actions.end_stage(uuid=record.uuid, stage=Stage.CHECKED, expected_version=1, by=stranger, at=NOON)


def test_a_record_that_was_changed_is_to_be_checked_again(cataloguer: Account) -> None:
    record = catalogued(book("Құқық"))
    by = people.actor(cataloguer)
    actions.end_stage(uuid=record.uuid, stage=Stage.CHECKED, expected_version=1, by=by, at=NOON)
    actions.end_stage(uuid=record.uuid, stage=Stage.CHECKED, expected_version=1, by=by, at=NOON)
    assert (RecordStage.objects.count(), Event.objects.filter(name="library.stage-ended").count()) == (1, 1)
    assert not versions.not_checked(Record.objects.all()).exists()

    changed(record, "Азаматтық құқық", cataloguer)

    assert versions.not_checked(Record.objects.all()).count() == 1
    with pytest.raises(actions.ChangeRefused):
        actions.end_stage(uuid=record.uuid, stage=Stage.CHECKED, expected_version=1, by=by, at=NOON)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_one_version_one_is_refused_and_nothing_is_lost(real_database: None, cataloguer: Account) -> None:
    record = catalogued(book("Құқық"))
    by = people.actor(cataloguer)

    def act(number: int) -> object:
        marc = book(f"Құқық {number}")
        return actions.change_record(uuid=record.uuid, marc=marc, expected_version=1, reason="", by=by, at=NOON)

    answers = at_once(act, refused=(actions.ChangeRefused,))

    record.refresh_from_db()
    assert sorted(type(one).__name__ for one in answers) == ["ChangeRefused", "Record"]
    assert (record.version, RecordVersion.objects.filter(record=record).count()) == (2, 1)


# ---- pages ----


@pytest.fixture
def desk(client: Client, cataloguer: Account) -> Client:
    client.force_login(cataloguer)
    return client


def at(record: Record, rest: str = "") -> str:
    return f"/en/library/records/{record.uuid}/versions/{rest}"


def test_the_pages_tell_who_when_why_and_what(desk: Client, cataloguer: Account) -> None:
    record = catalogued(book("Құқық"))
    changed(record, "Азаматтық құқық", cataloguer, reason="edited: Атауы толықтырылды")

    with translation.override("en"):
        history_page, difference_page = desk.get(at(record)), desk.get(at(record, "1/2/"))

    assert "Edited: Атауы толықтырылды" in history_page.content.decode()
    assert '<ins class="t-new">Азаматтық құқық</ins>' in difference_page.content.decode()
    assert "Title statement" in difference_page.content.decode()


def test_a_reason_is_asked_for_and_a_late_restorer_is_told(desk: Client, cataloguer: Account) -> None:
    record = catalogued(book("Құқық"))
    changed(record, "Азаматтық құқық", cataloguer)

    without, late, done = (
        desk.post(at(record, "1/restore/"), {"reason": reason, "seen": seen})
        for reason, seen in (("", 2), ("Қате", 1), ("Қате", 2))
    )

    assert [answer.status_code for answer in (without, late, done)] == [422, 409, 302]
    assert "Somebody else has changed the record meanwhile." in late.content.decode()


def test_a_stage_is_ended_from_the_page_and_the_list_tells_what_is_left(desk: Client) -> None:
    first, second = catalogued(book("Құқық")), catalogued(book("Заң"))

    desk.post(at(first, "stage/"), {"stage": "checked", "seen": 1})

    page = desk.get("/en/library/cataloguing/?state=not-checked").content.decode()
    assert second.title in page
    assert first.title not in page


def test_strangers_and_unknown_versions_are_not_found(client: Client, desk: Client) -> None:
    record = catalogued(book("Құқық"))

    assert desk.get(at(record, "1/7/")).status_code == 404
    client.force_login(people.account())
    assert [client.get(at(record)).status_code, client.get(at(record, "1/1/")).status_code] == [404, 404]


@pytest.mark.parametrize("rows", [1, 30])
def test_the_history_costs_the_same_with_one_version_and_with_thirty(
    rows: int, desk: Client, cataloguer: Account, django_assert_num_queries
) -> None:
    record = catalogued(book("Құқық"))
    for number in range(rows):
        changed(record, f"Құқық {number}", cataloguer)
    desk.get(at(record))

    with django_assert_num_queries(7):
        desk.get(at(record))
