"""Everything leaves in open formats, and what left is read back and compared (cl. 12)."""

import hashlib
import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import ProtectedError
from django.test import Client

from factories import library as make
from factories import marc, people, readables
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.documents import api as documents
from torelik.documents.models import StoredFile
from torelik.identity.models import Account
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.kernel.trilingual import Trilingual
from torelik.library.authorities.models import Authority
from torelik.library.authorities.vocabulary import AuthorityKind, RelationKind
from torelik.library.cataloguing.marc import read_marc
from torelik.library.cataloguing.running import Overtaken
from torelik.library.exporting import actions, contents, packing, queries, tables, tasks
from torelik.library.exporting.actions import ExportRefused
from torelik.library.exporting.models import LibraryExport
from torelik.library.exporting.packing import Account as Written
from torelik.library.exporting.packing import Part
from torelik.library.exporting.vocabulary import ExportState, Refusal
from torelik.library.models import Item, Record
from torelik.outbox.models import Message

pytestmark = pytest.mark.django_db
AT = "/en/library/exports/"


@pytest.fixture
def administrator() -> Account:
    return people.account(grants=("library.export-library",), family_name="Қасымова")


@pytest.fixture
def library() -> StoredFile:
    """A library with something in most tables; the file of an electronic copy is returned."""
    record = marc.catalogued(marc.book("Құқық негіздері"))
    marc.imported(marc.file_of(marc.book("Медиация"), marc.book("Сот билігі")))
    copy = make.item(of=record)
    copy.price = Decimal("1500.50")
    copy.save(update_fields=["price"])
    make.loan(to=make.patron(account=people.account(family_name="Әлиев"), full_name=""), of=copy)
    make.loan(to=make.patron(full_name="Бекова Дана"), of=make.item(of=marc.catalogued(marc.book("Сот әдебі"))))
    readable = readables.readable(owner_key=record.uuid, terms=readables.right())
    return StoredFile.objects.get(pk=readable.stored_id)


def made(by: Account, *, with_files: bool = True) -> LibraryExport:
    row = actions.ask_for_export(with_files=with_files, by=people.actor(by), at=NOON)
    actions.work_on_export(export_id=row.pk, at=NOON)
    row.refresh_from_db()
    return row


def read(row: LibraryExport) -> dict[str, bytes]:
    assert row.stored is not None
    with documents.open_stored(row.stored) as file, ZipFile(io.BytesIO(file.read())) as zipped:
        assert zipped.testzip() is None
        return {name: zipped.read(name) for name in zipped.namelist()}


def rows(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.splitlines()]


def events(*names: str) -> list[str]:
    return list(Event.objects.filter(name__in=names).order_by("id").values_list("name", flat=True))


# What is in it


def test_every_table_of_the_library_leaves_with_every_row(administrator: Account, library: StoredFile) -> None:
    content = read(made(administrator))

    for model in apps.get_app_config("library").get_models(include_auto_created=True):
        if model.__name__ not in tables.LEFT_OUT:
            left = rows(content[tables.path_of(model)])
            assert [row["id"] for row in left] == list(model._base_manager.order_by("pk").values_list("pk", flat=True)), model


def test_digests_and_counts_are_those_of_the_files(administrator: Account, library: StoredFile) -> None:
    row = made(administrator)

    content = read(row)
    manifest = json.loads(content["manifest.json"])
    sums = dict(reversed(line.split("  ")) for line in content["SHA256SUMS"].decode().splitlines())  # type: ignore[misc]

    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in content.items() if name != "SHA256SUMS"}
    for one in manifest["files"]:
        assert (one["bytes"], one["sha256"]) == (len(content[one["path"]]), sums[one["path"]])
        if one["path"].endswith(".jsonl"):
            assert one["rows"] == len(content[one["path"]].splitlines())
    assert (manifest["missing"], manifest["damaged"]) == ([], [])
    assert row.rows == sum(one["rows"] for one in manifest["files"])
    assert row.files == len(content)


def test_records_leave_as_marcxml_and_marc_in_json(administrator: Account, library: StoredFile) -> None:
    content = read(made(administrator))
    kept = list(Record.objects.order_by("pk").values_list("marc", flat=True))

    assert rows(content["marc/records.jsonl"]) == kept
    pieces = list(read_marc(io.BytesIO(content["marc/records.xml"]), name="records.xml"))
    assert len(pieces) == len(kept) == 4
    counts = {one["path"]: one["rows"] for one in json.loads(content["manifest.json"])["files"]}
    assert (counts["marc/records.xml"], counts["marc/records.jsonl"]) == (4, 4)


def test_values_are_written_as_the_schema_says(administrator: Account, library: StoredFile) -> None:
    content = read(made(administrator))
    copy = next(row for row in rows(content["tables/item.jsonl"]) if row["price"])
    item = Item.objects.get(pk=copy["id"])
    schema = {one["path"]: one for one in json.loads(content["schema.json"])["tables"]}
    columns = {one["name"]: one for one in schema["tables/item.jsonl"]["columns"]}

    assert (copy["price"], copy["uuid"], copy["acquired_on"]) == ("1500.50", str(item.uuid), "2026-01-12")
    assert columns["record_id"]["points_to"] == "tables/record.jsonl"
    assert columns["state"]["values"]["repair"] == "In repair"
    assert (columns["price"]["type"], columns["price"]["may_be_null"]) == ("decimal", True)
    assert schema["tables/item.jsonl"]["means"].startswith("One copy of one title in the library's stock.")
    assert {one["path"] for one in json.loads(content["manifest.json"])["files"] if one["path"].startswith("tables/")} == {
        *schema
    }
    for path, one in schema.items():
        for row in rows(content[path]):
            assert list(row) == [column["name"] for column in one["columns"]]
            for column in one["columns"]:
                assert row[column["name"]] is not None or column["may_be_null"]
                if row[column["name"]] is not None and column.get("points_to", "").endswith("account.jsonl"):
                    assert row[column["name"]] in {person["id"] for person in rows(content["tables/account.jsonl"])}


def test_readers_leave_with_their_names(administrator: Account, library: StoredFile) -> None:
    content = read(made(administrator))

    named = [row["full_name"] for row in rows(content["tables/account.jsonl"]) if "Әлиев" in row["full_name"]]
    assert named == ["Әлиев Айгерім"]
    assert "Бекова Дана" in [row["full_name"] for row in rows(content["tables/patron.jsonl"])]


def test_files_leave_whole_and_those_of_others_do_not(administrator: Account, library: StoredFile) -> None:
    strange = readables.stored(name="somebody-elses.pdf")

    content = read(made(administrator))
    files = {row["id"]: row for row in rows(content["tables/stored_file.jsonl"])}

    assert strange.pk not in files
    assert hashlib.sha256(content[files[library.pk]["path"]]).hexdigest() == library.sha256
    assert {name for name in content if name.startswith("files/")} == {row["path"] for row in files.values()}
    assert [row["stored_id"] for row in rows(content["tables/readable_file.jsonl"])] == [library.pk]
    assert len(rows(content["tables/rights_term.jsonl"])) == 1


def test_without_files_only_their_names_and_digests_leave(administrator: Account, library: StoredFile) -> None:
    content = read(made(administrator, with_files=False))

    assert not [name for name in content if name.startswith("files/")]
    assert library.sha256 in [row["sha256"] for row in rows(content["tables/stored_file.jsonl"])]
    assert "files/" not in content["README.en.txt"].decode()


def test_what_to_read_first_is_there_in_three_languages(administrator: Account) -> None:
    content = read(made(administrator))

    assert all(f"README.{language}.txt" in content for language in ("kk", "ru", "en"))
    assert "sha256sum -c SHA256SUMS" in content["README.en.txt"].decode()


def test_a_file_that_is_lost_or_damaged_is_named_and_stops_nothing(administrator: Account, library: StoredFile) -> None:
    second = readables.readable(owner_key=Record.objects.order_by("pk")[0].uuid)
    stored = StoredFile.objects.get(pk=second.stored_id)
    default_storage.delete(library.path)
    default_storage.delete(stored.path)
    default_storage.save(stored.path, io.BytesIO(b"something else"))  # type: ignore[arg-type]

    row = made(administrator)
    manifest = json.loads(read(row)["manifest.json"])

    assert manifest["missing"] == [contents.file_path(library.uuid.hex, library.name)]
    assert manifest["damaged"] == [contents.file_path(stored.uuid.hex, stored.name)]
    assert row.missing == 2


def test_authorities_leave_as_marc(administrator: Account) -> None:
    law = _authority("Құқық", ru="Право", en="Law", kind=AuthorityKind.SUBJECT)
    civil = _authority("Азаматтық құқық", kind=AuthorityKind.SUBJECT, note="Жеке құқық саласы", sources="ҚР АК")
    _authority("Әуезов, Мұхтар", kind=AuthorityKind.PERSON, dates="1897-1961", viaf="10639448")
    _relate(civil, law)

    content = read(made(administrator))
    found = {}
    for record in rows(content["marc/authorities.jsonl"]):
        fields = [(tag, body) for one in record["fields"] for tag, body in one.items()]
        found[dict(fields)["001"]] = [
            (tag, "".join(f"${code}{text}" for sub in body["subfields"] for code, text in sub.items()))
            for tag, body in fields
            if not isinstance(body, str)
        ]

    assert found[str(law.uuid)] == [("150", "$aҚұқық"), ("450", "$aПраво"), ("450", "$aLaw"), ("550", "$wh$aАзаматтық құқық")]
    assert found[str(civil.uuid)] == [
        ("150", "$aАзаматтық құқық"), ("550", "$wg$aҚұқық"), ("670", "$aҚР АК"), ("680", "$iЖеке құқық саласы"),
    ]  # fmt: skip
    person = next(value for key, value in found.items() if key not in (str(law.uuid), str(civil.uuid)))
    assert person == [("024", "$a10639448$2viaf"), ("100", "$aӘуезов, Мұхтар$d1897-1961")]
    assert content["marc/authorities.xml"].decode().count("<record>") == 3


def _authority(kk: str, *, ru: str = "", en: str = "", **more: Any) -> Authority:
    values: dict[str, Any] = {"dates": "", "note": "", "sources": "", "viaf": "", "isni": "", **more}
    return Authority.objects.create(heading=Trilingual(kk, ru, en), made_at=NOON, updated_at=NOON, **values)


def _relate(one: Authority, other: Authority) -> None:
    one_side = apps.get_model("library", "AuthorityRelation")
    one_side.objects.create(one=one, other=other, kind=RelationKind.BROADER)


# The work


def test_the_worker_is_given_the_export_once(
    administrator: Account, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[Any]]
) -> None:
    row = actions.ask_for_export(with_files=False, by=people.actor(administrator), at=NOON)

    assert list(Message.objects.filter(topic=actions.TOPIC).values_list("payload", flat=True)) == [{"export": row.pk}]
    tasks.give_to_worker([{"export": row.pk}, {"export": row.pk}])
    actions.work_on_export(export_id=row.pk, at=NOON)
    assert StoredFile.objects.count() == 1


def test_a_second_export_at_once_is_refused(administrator: Account) -> None:
    actions.ask_for_export(with_files=False, by=people.actor(administrator), at=NOON)

    with pytest.raises(ExportRefused) as refused:
        actions.ask_for_export(with_files=False, by=people.actor(administrator), at=NOON)

    assert refused.value.refusals == [Refusal.AT_WORK]
    assert LibraryExport.objects.count() == 1


def test_an_export_that_was_killed_begins_anew(
    administrator: Account, library: StoredFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = actions.ask_for_export(with_files=True, by=people.actor(administrator), at=NOON)

    class Killed(BaseException):
        """The process is gone."""

    def killed(*_args: Any, **_more: Any) -> Any:
        raise Killed

    before = StoredFile.objects.count()
    with monkeypatch.context() as patched:
        patched.setattr(contents, "_people", killed)
        with pytest.raises(Killed):
            actions.work_on_export(export_id=row.pk, at=NOON)

    row.refresh_from_db()
    assert (row.state, row.stored_id, StoredFile.objects.count()) == (ExportState.RUNNING, None, before)
    assert tasks.resume_exports() == 1
    actions.work_on_export(export_id=row.pk, at=NOON)
    row.refresh_from_db()
    assert row.state == ExportState.DONE
    assert read(row)


def test_a_second_worker_leaves_the_export_to_the_first(administrator: Account) -> None:
    row = actions.ask_for_export(with_files=False, by=people.actor(administrator), at=NOON)
    LibraryExport.objects.filter(pk=row.pk).update(state="running", runner="elsewhere:1:abc", seen_at=clock.now())

    actions.work_on_export(export_id=row.pk, at=NOON)

    row.refresh_from_db()
    assert (row.state, row.runner) == (ExportState.RUNNING, "elsewhere:1:abc")
    assert tasks.resume_exports() == 0


def test_an_export_that_is_stopped_in_the_middle_keeps_nothing(
    administrator: Account, library: StoredFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = people.actor(administrator)
    row = actions.ask_for_export(with_files=True, by=by, at=NOON)
    people_of = contents._people

    def stopped(ids: list[int]) -> Any:
        actions.stop_export(uuid=row.uuid, by=by, at=NOON)
        return people_of(ids)

    before = StoredFile.objects.count()
    monkeypatch.setattr(contents, "_people", stopped)
    monkeypatch.setattr(actions, "TOLD_EVERY_SECONDS", 0)
    actions.work_on_export(export_id=row.pk, at=NOON)

    row.refresh_from_db()
    assert (row.state, StoredFile.objects.count()) == (ExportState.STOPPED, before)
    assert events("library.export-made", "library.export-stopped") == ["library.export-stopped"]


def test_an_export_that_is_stopped_at_the_very_end_keeps_nothing(administrator: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    by = people.actor(administrator)
    row = actions.ask_for_export(with_files=False, by=by, at=NOON)
    store = documents.store_file

    def stopped(**more: Any) -> Any:
        kept = store(**more)
        actions.stop_export(uuid=row.uuid, by=by, at=NOON)
        return kept

    monkeypatch.setattr(documents, "store_file", stopped)
    actions.work_on_export(export_id=row.pk, at=NOON)

    assert not StoredFile.objects.exists()


def test_the_page_tells_how_far_the_work_has_come(
    administrator: Account, library: StoredFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []
    monkeypatch.setattr(actions, "TOLD_EVERY_SECONDS", 0)
    kept = actions._Step.__call__

    def step(self: Any, path: str, account: Written) -> None:
        kept(self, path, account)
        told.append(LibraryExport.objects.get().done)

    monkeypatch.setattr(actions._Step, "__call__", step)
    made(administrator)

    assert told == sorted(told)
    assert (told[0], told[-1] > 50) == (0, True)


def test_memory_holds_one_portion() -> None:
    portion, account = b"x" * packing.COPIED_BYTES, Written()
    parts = [Part(f"{number}.bin", lambda: ((portion, 1) for _time in range(40)), is_packed=True) for number in range(3)]

    sizes = [
        len(chunk) for chunk in packing.packed(parts, account, closing=lambda _account: [], at=NOON, step=lambda *_told: None)
    ]

    assert (max(sizes) < 3 * packing.COPIED_BYTES, sum(sizes) > 100 * packing.COPIED_BYTES) == (True, True)
    assert account.rows == 120


def test_the_number_of_questions_does_not_grow_with_the_rows(
    administrator: Account, django_assert_max_num_queries: Callable[..., AbstractContextManager[object]]
) -> None:
    record = marc.catalogued()
    for _copy in range(30):
        make.item(of=record)
    leaving = contents.all_tables()

    # Two a table that has rows, one that has none; a few for what the tables point to.
    with django_assert_max_num_queries(4 * len(leaving)):
        for part in contents.parts(leaving, with_files=False):
            list(part.chunks())


def test_an_export_at_the_keyboard_tells_nobody() -> None:
    row = actions.ask_for_export(with_files=False, by=people.SYSTEM, at=NOON)

    tasks.work_on_export.call(row.pk)

    row.refresh_from_db()
    assert (row.state, row.by_id) == (ExportState.DONE, None)


def test_an_export_that_moves_is_not_given_to_a_second_worker(administrator: Account) -> None:
    row = actions.ask_for_export(with_files=False, by=people.actor(administrator), at=NOON)
    Message.objects.all().delete()
    LibraryExport.objects.filter(pk=row.pk).update(state="running", runner="elsewhere:1:abc", seen_at=clock.now())

    actions.continue_export(uuid=row.uuid, by=people.actor(administrator), at=NOON)

    assert not Message.objects.filter(topic=actions.TOPIC).exists()


def test_a_value_of_a_new_sort_is_not_written_by_guess() -> None:
    with pytest.raises(TypeError):
        tables.line({"value": object()})


# Giving out and deleting


def test_the_zip_is_given_to_who_may_export_and_every_time_is_an_event(client: Client, administrator: Account) -> None:
    row = made(administrator)
    client.force_login(administrator)

    answer = client.get(f"{AT}{row.uuid}/file/")

    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert hashlib.sha256(content).hexdigest() == row.sha256
    assert answer["Content-Length"] == str(len(content))
    assert events("library.export-asked", "library.export-made", "library.export-taken") == [
        "library.export-asked",
        "library.export-made",
        "library.export-taken",
    ]


def test_strangers_see_and_do_nothing(client: Client, administrator: Account) -> None:
    row = made(administrator)
    stranger = people.account(grants=("library.see-reports", "library.export-records"))
    client.force_login(stranger)

    assert [client.get(path).status_code for path in (AT, f"{AT}{row.uuid}/", f"{AT}{row.uuid}/file/")] == [403, 404, 404]
    by = people.actor(stranger)
    for act in (actions.stop_export, actions.take_export, actions.remove_export, actions.continue_export):
        with pytest.raises(PermissionDenied):
            act(uuid=row.uuid, by=by, at=NOON)
    with pytest.raises(PermissionDenied):
        actions.ask_for_export(with_files=False, by=by, at=NOON)
    assert events("library.export-taken") == []


def test_the_zip_goes_after_a_week_and_what_is_known_of_it_stays(
    administrator: Account, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[Any]]
) -> None:
    row = made(administrator)
    assert row.stored is not None
    assert row.finished_at is not None
    path = row.stored.path
    week = row.finished_at + timedelta(days=7)

    early = actions.remove_old_exports(by=Actor.system("scheduler"), at=week - timedelta(seconds=1))
    with pytest.raises(ExportRefused):
        actions.take_export(uuid=row.uuid, by=people.actor(administrator), at=week)
    with django_capture_on_commit_callbacks(execute=True):
        late = actions.remove_old_exports(by=Actor.system("scheduler"), at=week)

    row.refresh_from_db()
    assert (early, late, row.state, row.stored_id, StoredFile.objects.count()) == (0, 1, ExportState.REMOVED, None, 0)
    assert not default_storage.exists(path)
    assert len(row.sha256) == 64
    assert tasks.remove_old_exports(by=Actor.system("scheduler")) == 0


def test_a_file_that_something_points_to_is_not_discarded(administrator: Account) -> None:
    row = made(administrator)

    with pytest.raises(ProtectedError):
        documents.discard_stored(row.stored_id or 0)


def test_an_export_that_is_not_there_is_not_found(administrator: Account) -> None:
    with pytest.raises(NotFound):
        actions.stop_export(uuid=uuid4(), by=people.actor(administrator), at=NOON)
    actions.work_on_export(export_id=0, at=NOON)


# Pages


def test_an_export_is_begun_seen_stopped_and_deleted(client: Client, administrator: Account) -> None:
    client.force_login(administrator)

    begun = client.post(AT, {"with_files": "on"})
    row = LibraryExport.objects.get()
    second = client.post(AT, {})
    moving = client.get(f"{AT}{row.uuid}/", headers={"HX-Request": "true"})
    stopped = client.post(f"{AT}{row.uuid}/stop/")
    again = client.post(f"{AT}{row.uuid}/stop/", follow=True)

    assert (begun["Location"], second.status_code) == (f"{AT}{row.uuid}/", 409)
    assert str(Refusal.AT_WORK.label) in second.content.decode()
    assert moving.content.decode().strip().startswith("<section")
    assert stopped.status_code == 302
    assert str(Refusal.NOT_IN_STATE.label) in again.content.decode()

    ready = made(administrator)
    page = client.get(f"{AT}{ready.uuid}/")
    ended = client.get(f"{AT}{ready.uuid}/", headers={"HX-Request": "true"})
    assert ready.sha256 in page.content.decode()
    assert ended["HX-Refresh"] == "true"
    assert client.post(f"{AT}{ready.uuid}/remove/").status_code == 302
    assert client.get(f"{AT}{ready.uuid}/").status_code == 200
    assert client.get(f"{AT}{ready.uuid}/file/").status_code == 302
    assert client.post(f"{AT}{ready.uuid}/remove/", follow=True).status_code == 200
    assert client.get(AT).status_code == 200


def test_an_export_that_stands_still_says_so_and_is_begun_anew(client: Client, administrator: Account) -> None:
    client.force_login(administrator)
    row = actions.ask_for_export(with_files=False, by=people.actor(administrator), at=NOON)
    Message.objects.all().delete()
    LibraryExport.objects.filter(pk=row.pk).update(state="running", runner="", seen_at=NOON)

    assert "The work stands still" in client.get(f"{AT}{row.uuid}/").content.decode()
    assert client.post(f"{AT}{row.uuid}/go-on/").status_code == 302
    assert Message.objects.filter(topic=actions.TOPIC).count() == 1


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_asks_the_same_number_of_questions(
    client: Client, administrator: Account, number: int, django_assert_num_queries: Callable[..., AbstractContextManager[object]]
) -> None:
    client.force_login(administrator)
    for _row in range(number):
        LibraryExport.objects.create(state="stopped", asked_at=NOON, by=administrator)
    client.get(AT)

    with django_assert_num_queries(5):
        client.get(AT)


def test_a_runner_that_was_overtaken_stops() -> None:
    row = LibraryExport.objects.create(asked_at=NOON, state="running", runner="other")

    with pytest.raises(Overtaken):
        actions._Step(row.pk, "mine", file_weight=1)("tables/item.jsonl", Written())


def test_the_list_is_for_who_may_export() -> None:
    with pytest.raises(PermissionDenied):
        queries.exports(visible_to=people.actor(people.account()), at=NOON)
