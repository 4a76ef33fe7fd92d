"""A list of people is imported whole or not at all, and twice is the same as once."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from factories import people, uploads
from torelik.audit.models import Event
from torelik.identity import api as identity
from torelik.identity.models import Account, PeopleList, VerificationRequest
from torelik.identity.signin import actions as signin
from torelik.identity.signin import queries
from torelik.identity.verification import actions, lists, reading
from torelik.identity.verification.reading import FileRefusal, FileRefused
from torelik.identity.verification.vocabulary import ImportFault, PersonKind
from torelik.kernel import uploads as tables
from torelik.kernel.actor import Actor, HeldGrant
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.kernel.trilingual import Trilingual

pytestmark = pytest.mark.django_db
HEAD = ["ЖСН", "Тегі", "Аты", "e-mail", "Бөлімше"]
MONDAY = date(2026, 11, 23)
IMPORT = "identity.import-people"
LIMITS = {"max_bytes": 1_000_000, "max_rows": 100}


def rows_of_two(first: str = "", second: str = "") -> list[list[str]]:
    return [
        HEAD,
        [first or people.iin(), "Әбенова", "Қарлығаш", "k@academy.example", "library"],
        [second or people.iin(date(2001, 1, 9)), "Ким", "Виктор", "", ""],
    ]


def as_csv(rows: list[list[str]], *, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(rows: list[list[Any]]) -> bytes:
    book, content = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    "written",
    [
        as_csv,
        lambda rows: as_csv(rows, encoding="utf-8-sig", delimiter=";"),
        lambda rows: as_csv(rows, encoding="utf-16", delimiter="\t"),
        as_xlsx,
    ],
)
def test_a_list_is_read_whatever_wrote_it(written: Callable[[list[list[str]]], bytes]) -> None:
    rows = rows_of_two()

    read = reading.read_list(written([*rows, ["", "", "", "", ""]]), **LIMITS)

    assert [row.number for row in read] == [2, 3]
    assert [(row.of("iin"), row.of("family_name"), row.of("unit")) for row in read] == [
        (rows[1][0], "Әбенова", "library"),
        (rows[2][0], "Ким", ""),
    ]


def test_russian_letters_of_old_workbooks_are_read() -> None:
    content = as_csv([["ИИН", "Фамилия", "Имя"], [people.iin(), "Щукина", "Юлия"]], encoding="cp1251", delimiter=";")

    assert reading.read_list(content, **LIMITS)[0].of("family_name") == "Щукина"


def test_zeros_that_a_workbook_has_dropped_come_back() -> None:
    number = people.iin(date(2003, 5, 1))

    read = reading.read_list(as_xlsx([HEAD, [int(number), "Ким", "Виктор"], [float(number), "Ли", "Анна"]]), **LIMITS)

    assert [row.of("iin") for row in read] == [number, number]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", FileRefusal.EMPTY),
        (as_csv([HEAD]), FileRefusal.EMPTY),
        (as_csv([["a", "b"], ["1", "2"]]), FileRefusal.NO_HEADINGS),
        (as_csv([HEAD, *([["1", "a", "b", "", ""]] * 101)]), FileRefusal.TOO_MANY_ROWS),
        (b"x" * 1_000_001, FileRefusal.TOO_LARGE),
        (b"PK\x03\x04 not really", FileRefusal.NOT_A_LIST),
        (b"\x89PNG\x00\x01\x02", FileRefusal.NOT_A_LIST),
        (b'iin,family_name,given_name\n"unfinished', FileRefusal.NOT_A_LIST),
        (b"\x98\xff", FileRefusal.UNKNOWN_ENCODING),
    ],
)
def test_a_file_that_is_no_list_is_refused(content: bytes, refusal: FileRefusal) -> None:
    with pytest.raises(FileRefused) as refused:
        reading.read_list(content, **LIMITS)

    assert refused.value.refusal == refusal


def test_a_zip_bomb_is_refused_unread() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (reading.UNZIPPED_BYTES + 1))

    with pytest.raises(FileRefused) as refused:
        reading.read_list(content.getvalue(), **LIMITS)

    assert refused.value.refusal == FileRefusal.TOO_LARGE


def test_an_archive_that_is_no_workbook_is_refused() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("readme.txt", "hello")

    with pytest.raises(FileRefused) as refused:
        reading.read_list(content.getvalue(), **LIMITS)

    assert refused.value.refusal == FileRefusal.NOT_A_LIST


@pytest.fixture
def importer() -> Actor:
    account = people.account(grants=(IMPORT, "identity.verify-people"), family_name="Нұғманова")
    return people.actor(account)


@pytest.fixture(autouse=True)
def _units(system: Actor) -> None:
    identity.found_unit(key="library", name=Trilingual("Кітапхана", "Библиотека", "Library"), by=system)


def give(by: Actor, at: datetime, rows: list[list[str]] | None = None, **changes: Any) -> PeopleList:
    named: dict[str, Any] = {"kind": PersonKind.LEARNER, "role": people.role("learner", "learning.learn"), "basis": people.BASIS}
    return actions.give_list(content=as_csv(rows or rows_of_two()), name="list.csv", by=by, at=at, **named | changes)


def test_giving_a_list_changes_nobody_and_keeps_its_rows_closed(importer: Actor, at: datetime) -> None:
    before = Account.objects.count()

    given = give(importer, at)

    plan = lists.plan(lists.rows_of(given), today=MONDAY)
    assert (Account.objects.count(), given.rows, "Әбенова" in given.rows_closed) == (before, 2, False)
    assert ([row.username for row in plan.new], plan.present, plan.faulty) == (["karlygash.abenova", "viktor.kim"], [], [])


def test_an_import_verifies_learners_by_one_act_and_forgets_the_rows(importer: Actor, at: datetime) -> None:
    given = give(importer, at)

    done = actions.import_people(list_uuid=given.uuid, by=importer, at=at)

    accounts = list(Account.objects.filter(username__in=["karlygash.abenova", "viktor.kim"]).order_by("pk"))
    assert (done.state, done.added, done.present, done.rows_closed) == ("imported", 2, 0, "")
    assert [(account.state, account.reverify_on) for account in accounts] == [("verified", date(2027, 11, 23))] * 2
    assert accounts[0].unit is not None
    assert [set(identity.actor_of(account, on=MONDAY).grants) for account in accounts] == [{HeldGrant("learning.learn")}] * 2
    assert set(VerificationRequest.objects.values_list("state", "officer_id")) == {("approved", importer.account_id)}
    events = Event.objects.filter(actor_id=importer.account_id).order_by("id")
    assert [(event.name, event.facts["count"]) for event in events] == [
        ("identity.accounts-imported", 2),
        ("identity.role-assigned-to-many", 2),
    ]


def test_the_same_list_twice_changes_nothing(importer: Actor, at: datetime) -> None:
    rows = rows_of_two()
    first = give(importer, at, rows)
    for _ in range(2):
        actions.import_people(list_uuid=first.uuid, by=importer, at=at)
    people_now, events = Account.objects.count(), Event.objects.count()

    second = actions.import_people(list_uuid=give(importer, at, rows).uuid, by=importer, at=at)

    assert (second.added, second.present) == (0, 2)
    assert (Account.objects.count(), Event.objects.count()) == (people_now, events)


def test_staff_wait_for_a_second_person(importer: Actor, at: datetime) -> None:
    given = give(importer, at, kind=PersonKind.FACULTY)
    actions.import_people(list_uuid=given.uuid, by=importer, at=at)

    request = VerificationRequest.objects.first()
    assert request is not None
    assert (request.state, request.first_officer_id, request.account.state) == ("confirmed-once", importer.account_id, "pending")
    with pytest.raises(actions.VerificationRefused):
        actions.confirm(request_uuid=request.uuid, seen=identity.RequestState.CONFIRMED_ONCE, compared=True, by=importer, at=at)
    actions.confirm(
        request_uuid=request.uuid,
        seen=identity.RequestState.CONFIRMED_ONCE,
        compared=True,
        by=people.actor(people.officer()),
        at=at,
    )
    request.account.refresh_from_db()
    assert request.account.state == "verified"


def test_one_wrong_row_keeps_everybody_out(importer: Actor, at: datetime) -> None:
    number = people.iin()
    rows = [*rows_of_two(number), ["990517300011", "", "Дана", "x", "nowhere"], [number, "Ли", "Анна", "", ""]]
    given, before = give(importer, at, rows), Account.objects.count()

    with pytest.raises(actions.ImportRefused) as refused:
        actions.import_people(list_uuid=given.uuid, by=importer, at=at)

    faults = {planned.row.number: planned.faults for planned in refused.value.plan.faulty}
    wrong = (ImportFault.IIN_WRONG, ImportFault.NAME_MISSING, ImportFault.EMAIL_WRONG, ImportFault.UNIT_UNKNOWN)
    assert faults == {4: wrong, 5: (ImportFault.IIN_TWICE,)}
    assert Account.objects.count() == before


def test_a_known_iin_under_another_name_is_told(importer: Actor, system: Actor, at: datetime) -> None:
    number = people.iin()
    identity.open_account(username="known", password=None, iin=number, family_name="Оспанов", by=system, at=at)

    plan = lists.plan(lists.rows_of(give(importer, at, rows_of_two(number))), today=MONDAY)

    assert [row.faults for row in plan.faulty] == [(ImportFault.NAME_DIFFERS,)]


@pytest.mark.parametrize(
    ("basis", "refusal"),
    [
        (identity.Basis(identity.BasisKind.ORDER, "1", date(2026, 1, 1), date(2026, 11, 22)), "basis-expired"),
        (identity.Basis(identity.BasisKind.ORDER, "1", date(2026, 11, 24)), "basis-in-future"),
    ],
)
def test_a_list_on_a_document_that_does_not_hold_is_refused(
    basis: identity.Basis, refusal: str, importer: Actor, at: datetime
) -> None:
    with pytest.raises(actions.VerificationRefused) as refused:
        give(importer, at, basis=basis)

    assert [found.value for found in refused.value.refusals] == [refusal]
    assert PeopleList.objects.count() == 0


def test_a_document_that_expires_between_reading_and_importing_is_refused(importer: Actor, at: datetime) -> None:
    given = give(importer, at, basis=identity.Basis(identity.BasisKind.ORDER, "1", date(2026, 1, 1), MONDAY))

    with pytest.raises(actions.VerificationRefused):
        actions.import_people(list_uuid=given.uuid, by=importer, at=at + timedelta(days=1))


def test_a_list_that_nobody_decided_on_loses_its_rows(importer: Actor, system: Actor, at: datetime) -> None:
    old, fresh, dropped = give(importer, at), give(importer, at + timedelta(hours=20)), give(importer, at)
    for _ in range(2):
        actions.drop_list(list_uuid=dropped.uuid, by=importer, at=at)

    count = identity.drop_undecided_lists(by=system, at=at + timedelta(hours=25))

    states = {row.pk: (row.state, bool(row.rows_closed)) for row in PeopleList.objects.all()}
    assert count == 1
    assert states == {old.pk: ("dropped", False), fresh.pk: ("read", True), dropped.pk: ("dropped", False)}
    assert lists.rows_of(PeopleList.objects.get(pk=old.pk)) == []


def test_importing_needs_the_grant_and_a_list(someone_with: Callable[..., Actor], importer: Actor, at: datetime) -> None:
    given, stranger = give(importer, at), someone_with("identity.verify-people")

    for act in (actions.import_people, actions.drop_list, signin.give_links_to_list):
        with pytest.raises(PermissionDenied):
            act(list_uuid=given.uuid, by=stranger, at=at)
        with pytest.raises(NotFound):
            act(list_uuid=people.account().uuid, by=importer, at=at)
    with pytest.raises(PermissionDenied):
        give(stranger, at)
    assert list(lists.people_lists(visible_to=stranger)) == []


@pytest.mark.parametrize("count", [1, 30])
def test_the_plan_of_many_rows_costs_three_questions(count: int, django_assert_num_queries: Callable[..., Any]) -> None:
    rows = [reading.Row(n, {"iin": people.iin(), "family_name": "Ким", "given_name": "Анна"}) for n in range(count)]

    with django_assert_num_queries(3):
        plan = lists.plan(rows, today=MONDAY)

    assert len({row.username for row in plan.new}) == count


def test_a_list_goes_through_the_pages(client: Client, importer: Actor, at: datetime) -> None:
    client.force_login(Account.objects.get(pk=importer.account_id))
    people.role("learner", "learning.learn")
    form = {"kind": "learner", "role": "learner", "basis_kind": "order", "basis_number": "1", "basis_dated": "2026-09-01"}

    wrong = client.post("/en/people/lists/", {**form, "file": SimpleUploadedFile("a.csv", b"a,b\n1,2\n")})
    given = client.post("/en/people/lists/", {**form, "file": SimpleUploadedFile("a.csv", as_csv(rows_of_two()))})
    preview = client.get(given["Location"]).content.decode()
    imported = client.post(f"{given['Location']}import/")
    after = client.get(given["Location"]).content.decode()
    sheet = client.post(f"{given['Location']}links/")

    assert (wrong.status_code, given.status_code, imported.status_code) == (422, 302, 302)
    assert "Import 2 people" in preview
    assert "2 people were imported" in after
    lines = sheet.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert "no-store" in sheet["Cache-Control"]
    _name, username, address = lines[1].split(";")
    browser = Client()
    browser.get(urlsplit(address).path)
    assert browser.post("/kk/password/new/", {"new": "a long sentence of mine"}).status_code == 302
    assert Account.objects.get(username=username).check_password("a long sentence of mine")
    again = Client()
    again.get(urlsplit(address).path)
    assert again.post("/kk/password/new/", {"new": "another sentence of mine"}).status_code == 410
    assert Event.objects.get(name="identity.links-issued").facts["count"] == 2


def test_a_new_sheet_makes_the_links_of_the_older_one_worthless(importer: Actor, at: datetime) -> None:
    given = give(importer, at)
    actions.import_people(list_uuid=given.uuid, by=importer, at=at)

    first = signin.give_links_to_list(list_uuid=given.uuid, by=importer, at=at)
    second = signin.give_links_to_list(list_uuid=given.uuid, by=importer, at=at)

    assert [queries.open_link(secret=secret, at=at) for _account, secret in first] == [None, None]
    assert all(queries.open_link(secret=secret, at=at) for _account, secret in second)


def test_a_list_with_a_wrong_row_cannot_be_imported_by_the_page(client: Client, importer: Actor, at: datetime) -> None:
    client.force_login(Account.objects.get(pk=importer.account_id))
    given = give(importer, at, [HEAD, ["1", "Ким", "Виктор", "", ""]])

    answer = client.post(f"/en/people/lists/{given.uuid}/import/")
    dropped = client.post(f"/en/people/lists/{given.uuid}/drop/")

    assert (answer.status_code, "The IIN is wrong." in answer.content.decode()) == (409, True)
    assert dropped.status_code == 302
    assert "dropped" in client.get(f"/en/people/lists/{given.uuid}/").content.decode()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(client: Client, importer: Actor, settings: Any) -> None:
    settings.TORELIK_PEOPLE_UPLOAD_BYTES = 10
    client.force_login(Account.objects.get(pk=importer.account_id))
    people.role("learner", "learning.learn")
    form = {"kind": "learner", "role": "learner", "basis_kind": "order", "basis_number": "1", "basis_dated": "2026-09-01"}

    answer = client.post("/en/people/lists/", {**form, "file": SimpleUploadedFile("a.csv", b"0123456789a")})

    assert "The file is larger than 10" in answer.content.decode()
    assert PeopleList.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.xlsx", b"MZ" + b"\0" * 200, "The content is not what the name of the file promises"),
        ("a.exe", as_csv(rows_of_two()), "The name of the file must end in one of these"),
        ("a.csv", "Құпия\n".encode() + as_csv(rows_of_two()), "State secrets have no place here"),
        ("a.xlsx", uploads.zip_bomb(), "unpacks to far more than it should"),
    ],
)
def test_a_list_comes_in_only_through_the_gate_of_files(
    client: Client, importer: Actor, name: str, content: bytes, sentence: str
) -> None:
    client.force_login(Account.objects.get(pk=importer.account_id))
    people.role("learner", "learning.learn")
    form = {"kind": "learner", "role": "learner", "basis_kind": "order", "basis_number": "1", "basis_dated": "2026-09-01"}

    answer = client.post("/en/people/lists/", {**form, "file": SimpleUploadedFile(name, content)})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert PeopleList.objects.count() == 0
    assert Event.objects.filter(name="documents.upload-refused", actor_id=importer.account_id).count() == 1


def test_no_list_comes_in_while_the_scanner_is_down(client: Client, importer: Actor, settings: Any) -> None:
    settings.TORELIK_CLAMAV = "127.0.0.1:9"
    client.force_login(Account.objects.get(pk=importer.account_id))
    people.role("learner", "learning.learn")
    form = {"kind": "learner", "role": "learner", "basis_kind": "order", "basis_number": "1", "basis_dated": "2026-09-01"}

    answer = client.post("/en/people/lists/", {**form, "file": SimpleUploadedFile("a.csv", as_csv(rows_of_two()))})

    assert (answer.status_code, PeopleList.objects.count()) == (422, 0)
    assert "does not work at the moment" in answer.content.decode()


def test_without_a_gate_no_table_comes_in(monkeypatch: pytest.MonkeyPatch, importer: Actor, at: datetime) -> None:
    monkeypatch.setattr(tables, "_gate", [])

    with translation.override("en"), pytest.raises(tables.TableRefused) as refused:
        tables.check_table(chunks=[b"a"], name="a.csv", declared="", limit_bytes=10, by=importer, at=at)

    with translation.override("en"):
        assert refused.value.sentences == ["Files are not taken at the moment."]
