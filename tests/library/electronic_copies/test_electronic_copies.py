"""A librarian attaches a file to a record with its right; readers open it, find it, or are told why not."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from factories import people, uploads
from factories import readables as make
from factories.marc import book, catalogued
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.documents.files.models import StoredFile
from torelik.documents.models import Extraction
from torelik.documents.rights.models import FileVersion, ReadableFile, RightsTerm
from torelik.documents.rights.vocabulary import ReadingAccess
from torelik.identity.models import Account
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.library.electronic_copies import actions, queries
from torelik.library.electronic_copies.vocabulary import GRANTS
from torelik.library.models import Record
from torelik.library.opac.queries import Asked, search_catalogue
from torelik.outbox import api as outbox

pytestmark = pytest.mark.django_db
PDF = "application/pdf"


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    # It goes on by itself: who delivers messages waits until the turn before is over.
    moments = count()
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(milliseconds=next(moments)))


@pytest.fixture
def librarian() -> Account:
    return people.account(grants=(GRANTS.KEEP_COPIES.value, "documents.see-rights"))


@pytest.fixture
def browser(client: Client, librarian: Account) -> Client:
    client.force_login(librarian)
    return client


def sent(content: bytes = b"", name: str = "book.pdf", declared: str = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or uploads.pdf("Медиация"), declared)


def attach_page(record: Record) -> str:
    return f"/en/library/records/{record.uuid}/attach/"


def attached(browser: Client, record: Record, **changed: Any) -> Any:
    form = make.typed(file=sent(), title="Медиация", language="kaz") | changed
    return browser.post(attach_page(record), form)


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def record_page(client: Client, record: Record, **extra: Any) -> str:
    return words(client.get(f"/en/library/records/{record.uuid}/", **extra))


def copy_of(record: Record, **changed: Any) -> ReadableFile:
    return make.readable(owner_key=record.uuid, terms=make.right(**changed), title="Медиация")


# ---- attaching ----


def test_a_file_is_attached_with_its_right_and_can_be_read(browser: Client) -> None:
    record = catalogued()

    answer = attached(browser, record, access="everybody")

    assert (answer.status_code, answer["Location"]) == (302, f"/en/library/records/{record.uuid}/")
    file = ReadableFile.objects.get()
    assert (file.owner_kind, file.owner_key, file.title, file.language) == ("library.record", record.uuid, "Медиация", "kaz")
    assert f'href="/en/reading/{file.uuid}/"' in record_page(browser, record)
    assert Extraction.objects.filter(stored=file.stored).count() == 1
    events = Event.objects.filter(name__contains="copy-attached") | Event.objects.filter(name="documents.file-offered")
    assert list(events.order_by("pk").values_list("name", "about_key")) == [
        ("documents.file-offered", str(file.uuid)),
        ("library.electronic-copy-attached", str(record.uuid)),
    ]


@pytest.mark.parametrize(
    ("name", "declared", "content"),
    [
        ("a.docx", "", uploads.docx("Оқу құралы")),
        ("a.txt", "text/plain", "Мәтін".encode()),
        ("a.html", "text/html", "<!doctype html><html><body><p>Мәтін</p></body></html>".encode()),
    ],
)
def test_every_format_that_is_read_is_taken(browser: Client, name: str, declared: str, content: bytes) -> None:
    assert attached(browser, catalogued(), file=sent(content, name, declared)).status_code == 302


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("empty.pdf", b"", PDF), "The file is empty."),
        (sent(uploads.zipped({"a.txt": "x"}), "a.zip", "application/zip"), "The name of the file must end in one of these"),
        (sent(b"\x7fELF" + b"\0" * 64), "The content is not what the name of the file promises."),
        (
            sent(uploads.pdf("Медиация") + uploads.zipped({"run.js": "alert(1)"})),
            "Something else is hidden inside the file",
        ),
        (sent(uploads.zip_bomb(), "a.docx", ""), "The content is not what the name of the file promises."),
        (sent(uploads.pdf("Құпия"), "құпия.pdf.exe"), "The name of the file must end in one of these"),
    ],
)
def test_what_the_gate_refuses_is_not_attached(browser: Client, file: SimpleUploadedFile, sentence: str) -> None:
    answer = attached(browser, catalogued(), file=file)

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert (ReadableFile.objects.count(), StoredFile.objects.count(), Extraction.objects.count()) == (0, 0, 0)


def test_a_file_that_is_too_large_is_refused_before_anything_is_kept(browser: Client, settings: Any) -> None:
    settings.TORELIK_READING_FILE_BYTES = 500

    answer = attached(browser, catalogued())

    assert answer.status_code == 422
    assert "The file is larger than this library accepts: at most 500" in words(answer)
    assert StoredFile.objects.count() == 0


def test_a_body_far_beyond_the_limit_is_not_even_read(browser: Client, settings: Any) -> None:
    settings.TORELIK_READING_FILE_BYTES = 500

    answer = attached(browser, catalogued(), file=sent(b"%PDF-1.4 " + b"x" * 20_000_000))

    assert answer.status_code == 413
    assert StoredFile.objects.count() == 0


def test_every_refusal_of_the_right_stands_at_its_row_and_no_file_is_kept(browser: Client) -> None:
    answer = attached(browser, catalogued(), holder="", valid_through="2026-11-22", first_page="3")

    assert answer.status_code == 409
    assert sorted(answer.context["form"].errors) == ["first_page", "holder", "valid_through"]
    assert (ReadableFile.objects.count(), StoredFile.objects.count()) == (0, 0)


@pytest.mark.parametrize("missing", ["file", "key", "ground", "access", "valid_from"])
def test_a_row_that_is_needed_is_asked_for(browser: Client, missing: str) -> None:
    answer = attached(browser, catalogued(), **{missing: ""})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [missing])


def test_the_same_form_sent_twice_attaches_one_file(browser: Client) -> None:
    record, key = catalogued(), str(uuid4())

    answers = [attached(browser, record, key=key).status_code for _time in range(2)]

    assert answers == [302, 302]
    assert (ReadableFile.objects.count(), StoredFile.objects.count(), RightsTerm.objects.count()) == (1, 1, 1)
    assert Event.objects.filter(name=actions.EVENTS.COPY_ATTACHED).count() == 1


def test_the_key_of_another_records_file_is_not_found(browser: Client) -> None:
    key = str(uuid4())
    attached(browser, catalogued(), key=key)

    assert attached(browser, catalogued(), key=key).status_code == 404


def test_of_the_same_form_that_came_twice_at_one_moment_one_counts() -> None:
    """Both had passed the page's own look; each has its file, and one of them is the first."""
    record, key, files = catalogued(), uuid4(), [make.stored(), make.stored()]
    given: dict[str, Any] = {"by": people.SYSTEM, "at": NOON}

    attached_to = [
        actions.attach_copy(
            record_uuid=record.uuid, stored=file, title="", language="kaz", terms=make.right(), key=key, **given
        ).stored_id
        for file in files
    ]
    better, again = [make.stored(), make.stored()], uuid4()
    for file in better:
        actions.replace_copy(uuid=key, stored=file, key=again, seen_version=1, **given)

    assert attached_to == [files[0].pk, files[0].pk]
    assert ReadableFile.objects.get().stored_id == better[0].pk
    assert sorted(Extraction.objects.values_list("stored_id", flat=True)) == [files[0].pk, better[0].pk]
    assert list(Event.objects.filter(name__startswith="library.electronic").order_by("pk").values_list("name", flat=True)) == [
        "library.electronic-copy-attached",
        "library.electronic-copy-replaced",
    ]


# ---- who may ----


def addresses(record: Record, file: ReadableFile) -> list[str]:
    return [attach_page(record), *(f"/en/library/electronic-copies/{file.uuid}/{verb}/" for verb in ("replace", "withdraw"))]


def test_only_who_keeps_copies_attaches_replaces_and_withdraws(client: Client) -> None:
    record = catalogued()
    file = copy_of(record)

    for address in addresses(record, file):
        assert client.post(address, make.typed(file=sent(), reason="x", seen="1")).status_code == 302
    client.force_login(people.account(grants=("library.catalogue-record", "documents.keep-rights")))
    for address in addresses(record, file):
        assert client.get(address).status_code == 403
        assert client.post(address, make.typed(file=sent(), reason="x", seen="1")).status_code == 403

    assert (ReadableFile.objects.count(), FileVersion.objects.count(), RightsTerm.objects.count()) == (1, 1, 1)
    assert ReadableFile.objects.get().withdrawn_at is None


def test_the_acts_themselves_ask_for_the_grant(someone_with: Callable[..., Actor]) -> None:
    record, stranger = catalogued(), someone_with("documents.keep-rights")
    file, stored = copy_of(record), make.stored()
    given: dict[str, Any] = {"by": stranger, "at": NOON}

    for act in (
        lambda: actions.take_file(chunks=[b"x"], name="a.txt", declared="", **given),
        lambda: actions.attach_copy(
            record_uuid=record.uuid, stored=stored, title="", language="", terms=make.right(), key=uuid4(), **given
        ),
        lambda: actions.replace_copy(uuid=file.uuid, stored=stored, key=uuid4(), seen_version=1, **given),
        lambda: actions.withdraw_copy(uuid=file.uuid, reason="x", **given),
    ):
        with pytest.raises(PermissionDenied):
            act()


@pytest.mark.parametrize("verb", ["replace", "withdraw"])
def test_what_is_no_copy_of_a_record_is_not_found(browser: Client, verb: str) -> None:
    elsewhere = make.readable(owner_kind="learning.course", terms=make.right())
    withdrawn = copy_of(catalogued())
    actions.withdraw_copy(uuid=withdrawn.uuid, reason="why", by=people.SYSTEM, at=NOON)

    for uuid in (elsewhere.uuid, withdrawn.uuid, uuid4()):
        address = f"/en/library/electronic-copies/{uuid}/{verb}/"
        assert browser.post(address, {"file": sent(), "reason": "x", "key": str(uuid4()), "seen": "1"}).status_code == 404
    assert browser.get(f"/en/library/records/{uuid4()}/attach/").status_code == 404


# ---- replacing and withdrawing ----


def replaced(browser: Client, uuid: UUID, **changed: Any) -> Any:
    form = {"file": sent(uploads.pdf("Жаңа")), "key": str(uuid4()), "seen": "1"} | changed
    return browser.post(f"/en/library/electronic-copies/{uuid}/replace/", form)


def test_a_better_file_takes_the_place_and_the_old_one_stays_in_the_history(browser: Client) -> None:
    record = catalogued()
    file = copy_of(record)
    before = file.stored_id

    assert replaced(browser, file.uuid).status_code == 302

    file.refresh_from_db()
    assert file.stored_id != before
    assert list(FileVersion.objects.order_by("number").values_list("stored_id", flat=True)) == [before, file.stored_id]
    assert Extraction.objects.filter(stored=file.stored).count() == 1
    assert Event.objects.order_by("-pk")[0].name == "library.electronic-copy-replaced"
    assert "Versions of the file" in words(browser.get(f"/en/rights/{file.uuid}/"))


def test_of_two_librarians_who_replace_at_once_the_second_is_told(browser: Client) -> None:
    file = copy_of(catalogued())
    replaced(browser, file.uuid)

    answer = replaced(browser, file.uuid, seen="1")

    assert answer.status_code == 409
    assert FileVersion.objects.count() == 2
    assert answer.context["form"]["seen"].value() == 2


def test_the_same_replacement_sent_twice_counts_once(browser: Client) -> None:
    file, key = copy_of(catalogued()), str(uuid4())

    assert [replaced(browser, file.uuid, key=key).status_code for _time in range(2)] == [302, 302]
    assert (FileVersion.objects.count(), StoredFile.objects.count()) == (2, 2)


def test_a_replacement_that_the_gate_refuses_leaves_the_present_file(browser: Client) -> None:
    file = copy_of(catalogued())

    answer = replaced(browser, file.uuid, file=sent(b"\x7fELF" + b"\0" * 64))

    assert (answer.status_code, FileVersion.objects.count()) == (422, 1)


def test_a_withdrawn_copy_leaves_the_page_with_its_reason_in_the_journal(browser: Client) -> None:
    record = catalogued()
    file = copy_of(record)
    address = f"/en/library/electronic-copies/{file.uuid}/withdraw/"

    assert browser.post(address, {"reason": " "}).status_code == 422
    assert browser.post(address, {"reason": "A wrong scan."}).status_code == 302

    assert f"/en/reading/{file.uuid}/" not in record_page(browser, record)
    event = Event.objects.order_by("-pk")[0]
    assert (event.name, event.facts["reason"]) == ("library.electronic-copy-withdrawn", "A wrong scan.")


# ---- what readers see ----


@pytest.mark.parametrize(
    ("changed", "visitor", "reader"),
    [
        ({}, "", ""),
        ({"access": ReadingAccess.SIGNED_IN}, "Sign in to read this file.", ""),
        (
            {"access": ReadingAccess.READING_ROOM},
            "This file may be read only in the reading room of the library.",
            "This file may be read only in the reading room of the library.",
        ),
        ({"access": ReadingAccess.CLOSED}, "The library has closed this file.", "The library has closed this file."),
        (
            {"valid_from": make.TODAY + timedelta(days=1)},
            "The right to show this file has not begun yet.",
            "The right to show this file has not begun yet.",
        ),
    ],
)
def test_the_record_offers_the_file_or_says_why_not(client: Client, changed: dict[str, Any], visitor: str, reader: str) -> None:
    record = catalogued()
    file = copy_of(record, **changed)

    for sentence in (visitor, reader):
        page = record_page(client, record)
        assert (f"/en/reading/{file.uuid}/" in page) == (not sentence)
        assert sentence in page
        client.force_login(people.account())


def test_in_the_reading_room_its_files_open(client: Client) -> None:
    record = catalogued()
    file = copy_of(record, access=ReadingAccess.READING_ROOM)
    make.network(cidr="10.20.30.0/24")

    assert f"/en/reading/{file.uuid}/" in record_page(client, record, REMOTE_ADDR="10.20.30.5")
    assert f"/en/reading/{file.uuid}/" not in record_page(client, record, REMOTE_ADDR="10.20.31.5")


def test_the_right_ends_at_the_academys_midnight_on_the_page_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    record = catalogued()
    file = copy_of(record, valid_through=make.TODAY)
    seven_in_the_evening_in_utc = NOON + timedelta(hours=12)

    assert f"/en/reading/{file.uuid}/" in record_page(client, record)
    monkeypatch.setattr(clock, "now", lambda: seven_in_the_evening_in_utc)

    assert "right to show this file has ended" in record_page(client, record)


def test_links_of_the_staff_are_not_shown_to_readers(client: Client, librarian: Account) -> None:
    record = catalogued()
    file = copy_of(record)

    assert "/attach/" not in record_page(client, record)
    assert f"/en/rights/{file.uuid}/" not in record_page(client, record)
    client.force_login(librarian)

    assert "/attach/" in record_page(client, record)
    assert f"/en/rights/{file.uuid}/" in record_page(client, record)


@pytest.mark.parametrize("files", [1, 30])
def test_the_record_asks_the_same_number_of_questions_for_any_number_of_files(
    client: Client, files: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    record = catalogued()
    for _file in range(files):
        copy_of(record, access=ReadingAccess.READING_ROOM)
    record_page(client, record)

    with django_assert_num_queries(QUERIES_OF_RECORD):
        page = record_page(client, record)

    assert page.count("only in the reading room of the library") == files


QUERIES_OF_RECORD = 11


# ---- search ----


def titles(**filters: tuple[str, ...]) -> list[str]:
    while outbox.deliver_pending():
        pass
    return [item.card.title for item in search_catalogue(Asked(filters=filters)).items]


def test_the_facet_follows_the_file(browser: Client) -> None:
    record = catalogued(book("Медиация"))
    catalogued(book("Файлсыз кітап"))
    assert titles(full_text=("yes",)) == []

    attached(browser, record)
    assert titles(full_text=("yes",)) == ["Медиация"]

    browser.post(f"/en/library/electronic-copies/{ReadableFile.objects.get().uuid}/withdraw/", {"reason": "why"})
    assert titles(full_text=("yes",)) == []


@pytest.mark.parametrize(
    ("changed", "audience"),
    [({}, ("public",)), ({"access": ReadingAccess.SIGNED_IN}, ("signed-in",)), ({"access": ReadingAccess.CLOSED}, None)],
)
def test_the_index_knows_to_which_title_a_text_belongs_and_who_may_find_it(
    changed: dict[str, Any], audience: tuple[str, ...] | None
) -> None:
    record = catalogued(book("Медиация", year=2021))
    file = copy_of(record, first_page=2, last_page=5, **changed)

    belongs = queries.belongings([file.stored_id, 10**9], today=make.TODAY)

    if audience is None:
        assert belongs == {}
        return
    only = belongs[file.stored_id]
    assert (only.title, only.authors, only.language) == ("Медиация", "Қасымов, Болат", "kk")
    assert (only.audience, only.path, only.owner) == (audience, f"/reading/{file.uuid}/", f"library:record:{record.uuid}")
    assert (only.first_page, only.last_page, only.year) == (2, 5, 2021)


def test_a_text_is_indexed_anew_when_its_right_is_closed() -> None:
    file = copy_of(catalogued())
    Extraction.objects.create(stored_id=file.stored_id, wanted_at=NOON)
    while outbox.deliver_pending():
        pass

    make.entered(file, access=ReadingAccess.CLOSED)

    assert outbox.waiting() == 2  # the record and the text


def test_an_unknown_record_gets_no_file() -> None:
    with pytest.raises(NotFound):
        actions.attach_copy(
            record_uuid=uuid4(),
            stored=make.stored(),
            title="",
            language="",
            terms=make.right(),
            key=uuid4(),
            by=people.SYSTEM,
            at=NOON,
        )
