"""One change to many records: previewed, done in portions by the worker, undone as new versions."""

from collections.abc import Callable

import pytest
from django.test import Client

from factories import people
from factories.marc import book, catalogued
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.identity.models import Account
from torelik.kernel.errors import PermissionDenied
from torelik.library.cataloguing import actions as cataloguing
from torelik.library.cataloguing.marc import DataField, MarcRecord, from_lines, to_lines
from torelik.library.cataloguing.models import Record
from torelik.library.collections import actions as collections
from torelik.library.copying import actions, rules
from torelik.library.copying.actions import batches as portions
from torelik.library.copying.models import Batch
from torelik.library.copying.rules import Operation
from torelik.library.copying.vocabulary import BatchRefusal, OperationKind, OperationRefusal
from torelik.notifications.models import Notification

pytestmark = pytest.mark.django_db
PATH = "/en/library/copying/batches/"
RECORD = from_lines("245 10 $aА\n264 #1 $aАлма-Ата :$bЖеті Жарғы\n650 #7 $aСот$2rurkp\n650 #7 $aЗаң")


@pytest.fixture
def librarian() -> Account:
    return people.account(grants=("library.edit-in-batches", "library.catalogue-record"))


def lines(operation: Operation, record: MarcRecord = RECORD) -> list[str]:
    return to_lines(rules.applied(operation, record)).split("\n")[1:]


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (Operation(OperationKind.SET, "650", "2", new="rurkp"), ["650 #7 $aСот$2rurkp", "650 #7 $aЗаң$2rurkp"]),
        (Operation(OperationKind.REPLACE, "650", "a", old="Сот", new="Соттар"), ["650 #7 $aСоттар$2rurkp", "650 #7 $aЗаң"]),
        (Operation(OperationKind.DELETE_FIELD, "650"), []),
        (Operation(OperationKind.DELETE_FIELD, "650", old="Заң"), ["650 #7 $aСот$2rurkp"]),
        (Operation(OperationKind.DELETE_SUBFIELD, "650", "2"), ["650 #7 $aСот", "650 #7 $aЗаң"]),
        (Operation(OperationKind.DELETE_SUBFIELD, "650", "a"), ["650 #7 $2rurkp"]),
        (
            Operation(OperationKind.ADD_FIELD, "653", "a", new="сот", indicators="0#"),
            ["650 #7 $aСот$2rurkp", "650 #7 $aЗаң", "653 0# $aсот"],
        ),
    ],
)  # fmt: skip
def test_an_operation_does_what_its_name_says(operation: Operation, expected: list[str]) -> None:
    assert lines(operation) == ["245 10 $aА", "264 #1 $aАлма-Ата :$bЖеті Жарғы", *expected]


def test_a_place_changes_as_a_whole_and_keeps_its_mark() -> None:
    operation = Operation(OperationKind.PLACE, old="Алма-Ата", new="Алматы")
    other = from_lines("264 #1 $aАлма-Атинская обл. :$bX")

    assert lines(operation)[1] == "264 #1 $aАлматы :$bЖеті Жарғы"
    assert rules.applied(operation, other) is other


def test_normalising_takes_blanks_empty_subfields_and_other_forms_of_letters() -> None:
    messy = MarcRecord(
        "0" * 24,
        (DataField("245", "1", "0", (("a", " Заң  й\u0438\u0306 "), ("b", " "))), DataField("500", " ", " ", (("a", ""),))),
    )

    clean = rules.applied(Operation(OperationKind.NORMALISE), messy)

    assert clean.fields == (DataField("245", "1", "0", (("a", "Заң йй"),)),)


def test_an_operation_that_changes_nothing_returns_the_same_record() -> None:
    assert rules.applied(Operation(OperationKind.ADD_FIELD, "650", "a", new="Заң", indicators="#7"), RECORD) is RECORD


@pytest.mark.parametrize(
    ("operation", "refusals"),
    [
        (Operation(OperationKind.SET, "650", "a", new="x"), []),
        (Operation(OperationKind.SET, "65", "", new=""), [OperationRefusal.TAG, OperationRefusal.CODE, OperationRefusal.VALUE]),
        (Operation(OperationKind.SET, "001", "a", new="x"), [OperationRefusal.TAG]),
        (Operation(OperationKind.REPLACE, "650", "a", new="x"), [OperationRefusal.TEXT]),
        (Operation(OperationKind.ADD_FIELD, "650", "a", new="x", indicators="ab"), [OperationRefusal.INDICATORS]),
        (Operation(OperationKind.DELETE_FIELD, "245"), [OperationRefusal.TITLE]),
        (Operation(OperationKind.DELETE_SUBFIELD, "245", "a"), [OperationRefusal.TITLE]),
        (Operation(OperationKind.PLACE), [OperationRefusal.TEXT, OperationRefusal.VALUE]),
        (Operation(OperationKind.NORMALISE), []),
    ],
)
def test_an_operation_is_refused_for_every_reason_at_once(operation: Operation, refusals: list[OperationRefusal]) -> None:
    assert rules.operation_refusals(operation) == refusals


SUBJECT = Operation(OperationKind.REPLACE, "650", "a", old="Медиация", new="Татуластыру")


def drafted(by: Account, operation: Operation = SUBJECT, *, ids: list[int] | None = None) -> Batch:
    chosen = list(Record.objects.values_list("pk", flat=True)) if ids is None else ids
    return actions.draft_batch(operation=operation, record_ids=chosen, chosen_by="all", by=people.actor(by), at=NOON)


def worked(batch: Batch) -> Batch:
    actions.work_on_batch(batch_id=batch.pk, at=NOON)
    batch.refresh_from_db()
    return batch


def subjects() -> list[str]:
    rows = Record.objects.order_by("pk").values_list("marc", flat=True)
    return [MarcRecord.from_json(marc).values("650", "a")[0] for marc in rows]


def test_a_preview_counts_and_changes_nothing(librarian: Account) -> None:
    catalogued(book(subject="Медиация"))
    catalogued(book(subject="Сот"))

    batch = drafted(librarian)

    assert (batch.would_change, batch.state, subjects()) == (1, "draft", ["Медиация", "Сот"])


def test_it_is_done_in_portions_and_undone_as_new_versions(librarian: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portions, "PORTION_RECORDS", 2)
    for _number in range(5):
        catalogued(book(subject="Медиация"))
    batch = drafted(librarian)

    actions.start_batch(uuid=batch.uuid, by=people.actor(librarian), at=NOON)
    worked(batch)
    done = (batch.state, batch.changed, set(subjects()))
    actions.undo_batch(uuid=batch.uuid, by=people.actor(librarian), at=NOON)
    worked(batch)

    assert done == ("done", 5, {"Татуластыру"})
    assert (batch.state, batch.undone, set(subjects())) == ("undone", 5, {"Медиация"})
    assert list(Record.objects.values_list("version", flat=True)) == [3] * 5
    assert [Event.objects.filter(name=f"library.batch-{what}").count() for what in ("started", "done", "undone")] == [1, 1, 1]
    assert Notification.objects.get().words == {"changed": "5"}


def test_a_worker_that_was_killed_goes_on_where_it_stopped(librarian: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portions, "PORTION_RECORDS", 2)
    for _number in range(5):
        catalogued(book(subject="Медиация"))
    batch = drafted(librarian)
    actions.start_batch(uuid=batch.uuid, by=people.actor(librarian), at=NOON)
    portions._portion(batch.pk, at=NOON)  # the worker dies after the first portion

    assert actions.resume_batches(at=NOON) == 1
    worked(batch)

    assert (batch.changed, set(Record.objects.values_list("version", flat=True))) == (5, {2})


def test_what_somebody_changed_since_stays_when_a_batch_is_undone(librarian: Account) -> None:
    first = catalogued(book(subject="Медиация"))
    catalogued(book(subject="Медиация"))
    batch = drafted(librarian)
    actions.start_batch(uuid=batch.uuid, by=people.actor(librarian), at=NOON)
    worked(batch)
    cataloguing.change_record(
        uuid=first.uuid, marc=book(subject="Қолмен"), expected_version=2, reason="", by=people.actor(librarian), at=NOON
    )

    actions.undo_batch(uuid=batch.uuid, by=people.actor(librarian), at=NOON)
    worked(batch)

    assert (batch.undone, subjects()) == (1, ["Қолмен", "Медиация"])


def test_a_batch_is_started_once(librarian: Account) -> None:
    catalogued(book(subject="Медиация"))
    batch = drafted(librarian)
    actions.start_batch(uuid=batch.uuid, by=people.actor(librarian), at=NOON)

    with pytest.raises(actions.BatchRefused) as refused:
        actions.start_batch(uuid=batch.uuid, by=people.actor(librarian), at=NOON)

    assert refused.value.refusals == [BatchRefusal.NOT_IN_STATE]


def test_a_batch_that_changes_nothing_is_not_started(librarian: Account) -> None:
    catalogued(book(subject="Сот"))
    batch = drafted(librarian)

    with pytest.raises(actions.BatchRefused) as refused:
        actions.start_batch(uuid=batch.uuid, by=people.actor(librarian), at=NOON)

    assert refused.value.refusals == [BatchRefusal.NOTHING_CHANGES]


def test_only_those_who_may_change_many_records() -> None:
    with pytest.raises(PermissionDenied):
        drafted(people.account(grants=("library.catalogue-record",)), ids=[1])


# ---- the pages ----


def asked(**changes: str) -> dict[str, str]:
    return {"kind": "replace", "tag": "650", "code": "a", "old": "Медиация", "new": "Татуластыру", "indicators": "##",
            "words": "", "record_kind": "", "titles": "", **changes}  # fmt: skip


def test_the_page_shows_the_lines_that_go_and_come(client: Client, librarian: Account) -> None:
    catalogued(book(subject="Медиация"))
    client.force_login(librarian)

    answer = client.post(f"{PATH}new/", asked(), follow=True)

    shown = answer.content.decode()
    assert "650 #7 $aМедиация" in shown
    assert "650 #7 $aТатуластыру" in shown
    assert "Change 1 record" in shown


def test_the_first_fifty_differences_are_shown_and_all_are_counted(client: Client, librarian: Account) -> None:
    for _number in range(51):
        catalogued(book(subject="Медиация"))
    client.force_login(librarian)

    answer = client.post(f"{PATH}new/", asked(), follow=True)

    assert (len(answer.context["differences"]), answer.context["batch"].would_change) == (50, 51)


def test_records_are_chosen_by_words_or_from_a_list(client: Client, librarian: Account) -> None:
    wanted = catalogued(book("Медиация негіздері", subject="Медиация"))
    catalogued(book("Басқа", subject="Медиация"))
    kept = collections.make_list(title="Тізім", note="", by=people.actor(librarian), at=NOON)
    collections.add_title(list_uuid=kept.uuid, record_uuid=wanted.uuid, by=people.actor(librarian), at=NOON)
    client.force_login(librarian)

    for chosen in ({"words": "негіздері"}, {"titles": str(kept.uuid)}):
        client.post(f"{PATH}new/", asked(**chosen))

    assert [batch.record_ids for batch in Batch.objects.order_by("pk")] == [[wanted.pk]] * 2


def test_what_is_wrong_with_the_operation_is_told_on_the_page(client: Client, librarian: Account) -> None:
    client.force_login(librarian)

    answer = client.post(f"{PATH}new/", asked(tag="x"))

    assert answer.status_code == 422
    assert "A tag is three digits" in answer.content.decode()
    assert "No record fits." in answer.content.decode()


def test_strangers_find_no_batch(client: Client, librarian: Account) -> None:
    catalogued(book(subject="Медиация"))
    batch = drafted(librarian)
    client.force_login(people.account(grants=("library.catalogue-record",)))

    assert client.get(f"{PATH}{batch.uuid}/").status_code == 403


def test_the_list_of_batches_costs_the_same_for_one_and_thirty(
    client: Client, librarian: Account, django_assert_num_queries: Callable[..., object]
) -> None:
    catalogued(book(subject="Медиация"))
    client.force_login(librarian)
    for rows in (1, 29):
        for _row in range(rows):
            drafted(librarian)
        with django_assert_num_queries(6):  # type: ignore[attr-defined]
            client.get(PATH)
