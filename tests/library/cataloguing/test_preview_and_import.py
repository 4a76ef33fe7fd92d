"""A cataloguer gives a file, looks at what would become of it, and lets it be imported."""

import io
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_tasks_db.models import DBTaskResult

from factories import people, uploads
from factories.marc import BROKEN, book, catalogued, file_of
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.identity.models import Account
from torelik.kernel import clock
from torelik.library.cataloguing import actions
from torelik.library.cataloguing.models import Import, ImportEntry, Record
from torelik.library.cataloguing.vocabulary import OnDuplicate, Outcome
from torelik.notifications.models import Notification
from torelik.outbox import api as outbox

pytestmark = pytest.mark.django_db
IMPORTS = "/en/library/cataloguing/imports/"


@pytest.fixture
def cataloguer() -> Account:
    return people.account(grants=("library.import-records", "library.catalogue-record", "library.export-records"))


@pytest.fixture
def browser(client: Client, cataloguer: Account) -> Client:
    client.force_login(cataloguer)
    return client


def given(browser: Client, content: bytes, name: str = "books.mrc") -> Import:
    declared = "application/zip" if name.endswith(".zip") else "application/octet-stream"
    browser.post(IMPORTS, {"file": SimpleUploadedFile(name, content, declared)})
    return Import.objects.order_by("-pk")[0]


def worked(taken: Import) -> Import:
    """Let the worker do what the import waits for."""
    actions.work_on_import(import_id=taken.pk, at=NOON)
    taken.refresh_from_db()
    return taken


def page(browser: Client, taken: Import, query: str = "") -> str:
    answer = browser.get(f"{IMPORTS}{taken.uuid}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_preview_tells_every_outcome_and_changes_nothing(browser: Client) -> None:
    catalogued(book("Құқық", number="kz 1", year=2019))
    taken = worked(given(browser, file_of(book("Жаңа"), book("Құқық", number="kz 1", year=2021), BROKEN, book("Жаңа"))))

    outcomes = list(ImportEntry.objects.order_by("position").values_list("outcome", "is_done"))
    assert outcomes == [("new", False), ("duplicate", False), ("quarantined", False), ("duplicate", False)]
    assert (taken.state, taken.read, taken.imported, taken.duplicates, taken.quarantined) == ("previewed", 4, 1, 2, 1)
    assert Record.objects.count() == 1
    shown = page(browser, taken)
    assert "Import 1 record" in shown
    assert "MARC 21, UTF-8: 3" in " ".join(shown.split())
    assert "No. 1 of this file" in page(browser, taken, "?show=duplicate")
    assert "The record has no fields." in page(browser, taken, "?show=quarantined")


def test_nobody_is_asked_what_to_do_with_duplicates_inside_the_file_itself(browser: Client) -> None:
    first, second = (file_of(book("Құқық", number="kz 1", year=year)) for year in (2019, 2021))
    asked = "than the catalogue. What to do with it?"

    inside = page(browser, worked(given(browser, first + second)))
    catalogued(book("Құқық", number="kz 1", year=2020))
    against = page(browser, worked(given(browser, second)))
    both = page(browser, worked(given(browser, first + second)))

    assert (asked in inside, asked in against, asked in both) == (False, True, True)
    assert "say something else: 1" in inside


def test_the_worker_gets_the_file_through_the_outbox(browser: Client) -> None:
    taken = given(browser, file_of(book()))

    outbox.deliver_pending()

    assert [task.args_kwargs["args"] for task in DBTaskResult.objects.all()] == [[taken.pk]]


def test_after_the_decision_the_file_is_imported_once_however_often_the_button_is_pressed(browser: Client) -> None:
    taken = worked(given(browser, file_of(book(), book(), BROKEN)))

    for _click in range(2):
        assert browser.post(f"{IMPORTS}{taken.uuid}/start/").status_code == 302
    worked(taken)
    worked(taken)
    browser.post(f"{IMPORTS}{taken.uuid}/start/")

    taken.refresh_from_db()
    assert (taken.state, taken.read, taken.imported, taken.quarantined, Record.objects.count()) == ("done", 3, 2, 1, 2)
    assert Event.objects.filter(name="library.import-started").count() == 1
    assert Event.objects.filter(name="library.records-imported").count() == 1
    assert list(ImportEntry.objects.order_by("position").values_list("is_done", flat=True)) == [True, True, True]


@pytest.mark.parametrize(("chosen", "year"), [("skip", 2019), ("update", 2021), ("nonsense", 2019)])
def test_differing_duplicates_replace_only_when_that_was_chosen(browser: Client, chosen: str, year: int) -> None:
    record = catalogued(book("Құқық", number="kz 1", year=2019))
    taken = worked(given(browser, file_of(book("Құқық", number="kz 1", year=2021))))

    browser.post(f"{IMPORTS}{taken.uuid}/start/", {"on_duplicate": chosen})
    worked(taken)

    record.refresh_from_db()
    assert record.year == year


def test_whoever_gave_the_file_is_told_when_it_is_done(browser: Client, cataloguer: Account) -> None:
    taken = worked(given(browser, file_of(book(), BROKEN)))
    browser.post(f"{IMPORTS}{taken.uuid}/start/")
    worked(taken)

    told = Notification.objects.get()
    assert (told.account, told.kind, told.words) == (
        cataloguer,
        "library.import-done",
        {"file": "books.mrc", "imported": "1", "quarantined": "1"},
    )
    assert told.path == f"/library/cataloguing/imports/{taken.uuid}/"


def test_the_bytes_of_what_cannot_be_read_are_given_back(browser: Client) -> None:
    taken = worked(given(browser, file_of(book(), BROKEN)))

    answer = browser.get(f"{IMPORTS}{taken.uuid}/originals/2/")

    assert (answer.content, answer["Content-Type"]) == (BROKEN, "application/octet-stream")
    assert browser.get(f"{IMPORTS}{taken.uuid}/originals/1/").status_code == 404


def test_a_duplicate_is_shown_beside_the_record_of_the_catalogue(browser: Client) -> None:
    catalogued(book("Құқық", number="kz 1", year=2019))
    taken = worked(given(browser, file_of(book("Құқық", number="kz 1", year=2021))))

    shown = browser.get(f"{IMPORTS}{taken.uuid}/duplicates/1/")

    assert (shown.status_code, shown.content.decode().count("t-marc__row--warn")) == (200, 4)


def test_while_the_work_goes_on_the_page_asks_for_itself_and_stops_at_the_end(browser: Client) -> None:
    taken = given(browser, file_of(book()))
    moving = browser.get(f"{IMPORTS}{taken.uuid}/", headers={"HX-Request": "true"})
    worked(taken)
    ended = browser.get(f"{IMPORTS}{taken.uuid}/", headers={"HX-Request": "true"})

    assert 'hx-trigger="every 1s"' in moving.content.decode()
    assert "<html" not in moving.content.decode()
    assert ended["HX-Refresh"] == "true"


def test_a_reader_of_the_page_is_told_that_the_work_was_continued(browser: Client) -> None:
    taken = worked(given(browser, file_of(book(), book())))
    actions.start_import(uuid=taken.uuid, on_duplicate=OnDuplicate.SKIP, by=people.SYSTEM, at=NOON)
    Import.objects.update(position=1, read=1, imported=1)

    worked(taken)

    assert "continued after record 1" in page(browser, taken)


def test_an_import_that_has_just_been_started_does_not_stand_still(browser: Client) -> None:
    taken = worked(given(browser, file_of(book())))

    begun = browser.post(f"{IMPORTS}{taken.uuid}/start/", follow=True).content.decode()

    assert "0 of 1 records" in begun
    assert "The work stands still." not in begun


def test_work_that_stands_still_can_be_continued_by_hand(browser: Client) -> None:
    taken = given(browser, file_of(book()))
    Import.objects.update(state="reading", runner="", seen_at=clock.now())
    assert "The work stands still." in page(browser, taken)

    outbox.deliver_pending()
    DBTaskResult.objects.all().delete()
    browser.post(f"{IMPORTS}{taken.uuid}/go-on/")
    outbox.deliver_pending()

    assert DBTaskResult.objects.count() == 1
    assert worked(taken).state == "previewed"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("report.mrc", b"%PDF-1.7 " * 100, "It looks like this: PDF document."),
        ("report.pdf", b"%PDF-1.7 " * 100, "The name of the file must end in one of these: .xml, .txt, .zip, .gz, .mrc"),
        ("records.zip", uploads.zip_bomb(), "The archive unpacks to far more than it should."),
        ("records.zip", uploads.zipped({"../a.mrc": b"x"}), "a path or a link that leads out of it"),
        ("секретно.mrc", b"00026nam", "State secrets have no place here"),
    ],
)
def test_a_file_that_has_nothing_to_do_with_marc_does_not_come_in(
    browser: Client, name: str, content: bytes, sentence: str
) -> None:
    answer = browser.post(IMPORTS, {"file": SimpleUploadedFile(name, content)})

    assert (answer.status_code, Import.objects.count()) == (422, 0)
    assert sentence in answer.content.decode()


def test_a_file_that_is_no_marc_file_is_refused_in_a_sentence(browser: Client) -> None:
    taken = worked(given(browser, b"Dear librarian, here are the records. " * 10, "letter.mrc"))

    shown = page(browser, taken)
    assert "This is not a MARC file" in shown
    assert "This is a plain text." in shown
    assert (taken.state, Notification.objects.get().kind) == ("failed", "library.import-failed")


def test_a_dangerous_archive_is_refused_in_a_sentence_of_the_readers_language(browser: Client) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../etc/books.mrc", file_of(book()))

    answer = browser.post(IMPORTS, {"file": SimpleUploadedFile("books.zip", packed.getvalue(), "application/zip")})

    assert (answer.status_code, Import.objects.count()) == (422, 0)
    assert "The archive has a path or a link that leads out of it." in answer.content.decode()


def test_a_file_of_an_archive_that_is_no_marc_is_told_in_words(browser: Client) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.mrc", file_of(book()))
        archive.writestr("letter.txt", b"hello")
    taken = worked(given(browser, packed.getvalue(), "books.zip"))

    assert "This is a plain text." in page(browser, taken, "?show=quarantined")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "The file is empty."), (b"x" * 2000, "The file is larger than this library accepts: at most 1000")],
)
def test_an_empty_or_too_large_file_is_refused_at_once(browser: Client, settings: object, content: bytes, sentence: str) -> None:
    settings.TORELIK_MARC_UPLOAD_BYTES = 1000  # type: ignore[attr-defined]

    answer = browser.post(IMPORTS, {"file": SimpleUploadedFile("a.mrc", content)})

    assert (answer.status_code, Import.objects.count()) == (422, 0)
    assert sentence in answer.content.decode().replace("\xa0", " ")


def test_a_broken_off_reading_begins_anew(browser: Client) -> None:
    taken = given(browser, file_of(book(), book()))
    Import.objects.update(state="reading", position=1, read=1, imported=1)
    ImportEntry.objects.create(in_import=taken, position=1, outcome=Outcome.NEW)

    worked(taken)

    assert (taken.read, taken.imported, taken.continued_after, ImportEntry.objects.count()) == (2, 2, None, 2)


@pytest.mark.parametrize(
    "address", ["", "imports/", "imports/{uuid}/", "imports/{uuid}/originals/1/", "imports/{uuid}/duplicates/1/", "export/"]
)
def test_strangers_see_nothing_of_cataloguing(client: Client, browser: Client, address: str) -> None:
    taken = worked(given(browser, file_of(BROKEN)))
    path = f"/en/library/cataloguing/{address.format(uuid=taken.uuid)}"
    client.logout()
    assert client.get(path).status_code == 302
    client.force_login(people.account())
    assert client.get(path).status_code in (403, 404)


def test_a_stranger_cannot_start_an_import(client: Client, browser: Client) -> None:
    taken = worked(given(browser, file_of(book())))
    client.force_login(people.account(grants=("library.catalogue-record",)))

    assert client.post(f"{IMPORTS}{taken.uuid}/start/").status_code == 403
    taken.refresh_from_db()
    assert taken.state == "previewed"


def test_the_pages_ask_the_database_as_often_for_one_row_as_for_thirty(
    browser: Client, django_assert_num_queries: Callable[..., object]
) -> None:
    known = book("Құқық", number="kz 1")
    catalogued(known)
    one = worked(given(browser, file_of(book(), known, BROKEN)))
    many = worked(given(browser, file_of(*[book() for _ in range(30)], *[known] * 30, *[BROKEN] * 30)))
    for taken in (one, many):
        for outcome in (Outcome.NEW, Outcome.DUPLICATE, Outcome.QUARANTINED):
            with django_assert_num_queries(9):  # type: ignore[attr-defined]
                page(browser, taken, f"?show={outcome.value}")
    for _more in range(2):
        with django_assert_num_queries(7):  # type: ignore[attr-defined]
            browser.get(IMPORTS)
        for _number in range(30):
            Import.objects.create(file=one.file, given_at=NOON)


def test_the_list_of_records_is_narrowed_by_words_in_any_case(browser: Client) -> None:
    catalogued(book("Әкімшілік әділет"))
    catalogued(book("Основы медиации", language="rus"))

    shown = browser.get("/en/library/cataloguing/?words=ӘКІМШІЛІК").content.decode()

    assert "Әкімшілік әділет" in shown
    assert "Основы медиации" not in shown


def test_the_list_of_records_costs_the_same_for_one_and_thirty(
    browser: Client, django_assert_num_queries: Callable[..., object]
) -> None:
    for rows in (1, 29):
        for _row in range(rows):
            catalogued()
        with django_assert_num_queries(7):  # type: ignore[attr-defined]
            browser.get("/en/library/cataloguing/")
