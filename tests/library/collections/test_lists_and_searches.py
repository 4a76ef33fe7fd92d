"""Readers keep titles and searches, are told what is new, and take what they found with them."""

import io
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote
from uuid import uuid4

import openpyxl
import pytest
from django.core import mail
from django.test import Client

from factories import people
from factories.marc import book, catalogued
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.identity.models import Account
from torelik.library.collections import actions, rules
from torelik.library.collections.vocabulary import Period, Refusal
from torelik.library.models import BookList, ListEntry, Record, SavedSearch
from torelik.notifications.models import Notification, OtherLetter
from torelik.outbox import api as outbox

pytestmark = pytest.mark.django_db
LISTS = "/en/library/lists/"


@pytest.fixture
def account() -> Account:
    made = people.account()
    made.email = "reader@example.kz"
    made.save()
    return made


@pytest.fixture
def reader(client: Client, account: Account) -> Client:
    client.force_login(account)
    return client


def words(answer: object) -> str:
    return " ".join(answer.content.decode().split())  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("title", "lists", "refusals"),
    [
        ("Диссертация", 0, []),
        ("  ", 0, [Refusal.NO_TITLE]),
        ("а" * 201, 0, [Refusal.NO_TITLE]),
        ("Тізім", 100, [Refusal.TOO_MANY_LISTS]),
    ],
)
def test_a_list_is_refused_for_every_reason(title: str, lists: int, refusals: list[Refusal]) -> None:
    assert rules.refusals_to_make(title, lists=lists) == refusals


# ---- lists ----


def test_a_title_is_saved_into_a_list_that_makes_itself_and_twice_is_once(reader: Client) -> None:
    record = catalogued(book("Медиация"))

    for _time in range(2):
        assert reader.post(f"{LISTS}add/{record.uuid}/").status_code == 302

    row = BookList.objects.get()
    assert (row.title, ListEntry.objects.count()) == ("To read", 1)
    assert "Медиация" in words(reader.get(f"{LISTS}{row.uuid}/"))


def test_a_list_of_ones_own_is_made_filled_emptied_and_removed(reader: Client) -> None:
    record = catalogued(book("Медиация"))
    reader.post(LISTS, {"title": "Диссертация", "note": ""})
    row = BookList.objects.get()

    reader.post(f"{LISTS}add/{record.uuid}/", {"list": str(row.uuid)})
    assert ListEntry.objects.count() == 1
    reader.post(f"{LISTS}{row.uuid}/take-out/{record.uuid}/")
    assert ListEntry.objects.count() == 0
    reader.post(f"{LISTS}{row.uuid}/remove/")
    assert BookList.objects.count() == 0


def test_a_list_without_a_name_is_refused_on_the_page(reader: Client) -> None:
    answer = reader.post(LISTS, {"title": " "})

    assert answer.status_code == 422
    assert BookList.objects.count() == 0


def test_a_strangers_list_is_not_found(reader: Client) -> None:
    row = BookList.objects.create(owner=people.account(), title="Құпия", made_at=NOON)
    record = catalogued()

    assert reader.get(f"{LISTS}{row.uuid}/").status_code == 404
    assert reader.get(f"{LISTS}{row.uuid}/export.ris").status_code == 404
    assert reader.post(f"{LISTS}add/{record.uuid}/", {"list": str(row.uuid)}).status_code == 404
    assert reader.post(f"{LISTS}{row.uuid}/remove/").status_code == 404
    assert reader.post(f"{LISTS}add/{uuid4()}/").status_code == 404
    assert reader.post(f"{LISTS}add/{record.uuid}/", {"list": "x"}).status_code == 404


def test_a_librarian_publishes_a_collection_and_withdraws_it(client: Client) -> None:
    client.force_login(people.account(grants=("library.publish-collections",)))
    record = catalogued(book("Медиация"))
    client.post(f"{LISTS}add/{record.uuid}/")
    row = BookList.objects.get()

    client.post(f"{LISTS}{row.uuid}/publish/")

    visitor = Client()
    assert row.title in words(visitor.get("/en/library/collections/"))
    assert "Медиация" in words(visitor.get(f"{LISTS}{row.uuid}/"))
    client.post(f"{LISTS}{row.uuid}/publish/", {"withdraw": "1"})
    assert visitor.get(f"{LISTS}{row.uuid}/").status_code == 404
    assert list(Event.objects.filter(name__startswith="library.collection").order_by("id").values_list("name", flat=True)) == [
        "library.collection-published",
        "library.collection-withdrawn",
    ]


def test_who_may_not_publish_does_not_and_an_empty_list_is_not_published(reader: Client, client: Client) -> None:
    catalogued()
    reader.post(LISTS, {"title": "Бос"})
    row = BookList.objects.get()
    assert reader.post(f"{LISTS}{row.uuid}/publish/").status_code == 403

    publisher = people.account(grants=("library.publish-collections",))
    own = BookList.objects.create(owner=publisher, title="Бос", made_at=NOON)
    client.force_login(publisher)
    client.post(f"{LISTS}{own.uuid}/publish/")
    own.refresh_from_db()
    assert own.published_at is None


def test_as_many_questions_for_one_title_as_for_thirty(reader: Client, django_assert_num_queries: Callable[..., object]) -> None:
    reader.post(LISTS, {"title": "Тізім"})
    row = BookList.objects.get()
    for rows in (1, 29):
        for _row in range(rows):
            reader.post(f"{LISTS}add/{catalogued().uuid}/", {"list": str(row.uuid)})
        with django_assert_num_queries(11):  # type: ignore[attr-defined]
            reader.get(f"{LISTS}{row.uuid}/")
        with django_assert_num_queries(8):  # type: ignore[attr-defined]
            reader.get(LISTS)


# ---- searches ----


def saved(reader: Client, question: str, period: str = "day") -> SavedSearch:
    assert reader.post("/en/library/searches/save/", {"question": question, "period": period}).status_code == 302
    return SavedSearch.objects.get()


def test_whoever_saved_a_search_is_told_of_new_titles_here_and_by_letter(reader: Client, account: Account) -> None:
    catalogued(book("Медиация бұрынғы"))
    row = saved(reader, f"q={quote('медиация')}&page=3")
    SavedSearch.objects.update(asked_at=NOON)
    Record.objects.update(created_at=NOON - timedelta(days=9))
    for title in ("Медиаторлар", "Медиация негіздері", "Қылмыстық құқық"):
        fresh = catalogued(book(title, subject="Сот"))
        Record.objects.filter(pk=fresh.pk).update(created_at=NOON + timedelta(hours=1))
    outbox.deliver_pending()

    told = actions.tell_new_titles(at=NOON + timedelta(days=1))
    again = actions.tell_new_titles(at=NOON + timedelta(days=1, minutes=5))
    outbox.deliver_pending()

    assert (told, again) == (1, 0)
    assert "page" not in row.question
    notice = Notification.objects.get(account=account)
    assert notice.words == {"search": "медиация", "count": "1", "title": "Медиация негіздері"}
    [letter] = mail.outbox
    assert letter.to == ["reader@example.kz"]
    assert "Медиация негіздері" in letter.body
    assert "Қылмыстық" not in letter.body
    kept = OtherLetter.objects.get()
    assert (kept.kind, kept.account, kept.address, kept.subject) == (
        "library.letter-new-titles", account, letter.to[0], letter.subject,
    )  # fmt: skip
    assert "Медиация негіздері" in kept.text


def test_a_search_that_finds_nothing_new_tells_nobody(reader: Client) -> None:
    saved(reader, f"q={quote('медиация')}")
    SavedSearch.objects.update(asked_at=NOON)

    assert actions.tell_new_titles(at=NOON + timedelta(days=2)) == 0
    assert (Notification.objects.count(), len(mail.outbox)) == (0, 0)


@pytest.mark.parametrize(
    ("period", "hours", "told"),
    [("day", 24, 1), ("day", 23, 0), ("week", 167, 0), ("week", 168, 1), ("never", 9999, 0)],
)
def test_a_search_is_asked_again_when_its_time_has_come(reader: Client, period: str, hours: int, told: int) -> None:
    saved(reader, f"q={quote('медиация')}", period)
    SavedSearch.objects.update(asked_at=NOON)
    catalogued(book("Медиация негіздері"))
    Record.objects.update(created_at=NOON + timedelta(minutes=1))
    outbox.deliver_pending()

    assert actions.tell_new_titles(at=NOON + timedelta(hours=hours)) == told


def test_titles_too_long_for_marc_are_not_left_out_in_silence(client: Client) -> None:
    catalogued(book("Медиация", abstract="ә" * 60_000))
    catalogued(book("Медиация негіздері"))
    outbox.deliver_pending()

    refused = client.get(f"/en/library/export.mrc?q={quote('медиация')}")

    assert refused.status_code == 422
    assert refused.content.decode().startswith("1 title is longer than MARC 21 allows.")
    assert exported(client, "xml").count(b"<leader>") == 2


@pytest.mark.parametrize("question", ["", "page=2", "q=%20", "sort=title"])
def test_a_search_of_nothing_is_not_saved(reader: Client, question: str) -> None:
    reader.post("/en/library/searches/save/", {"question": question, "period": "day"})

    assert SavedSearch.objects.count() == 0


def test_a_saved_search_is_changed_and_removed_by_its_owner_alone(reader: Client) -> None:
    row = saved(reader, "q=x")
    other = Client()
    other.force_login(people.account())

    assert other.post(f"/en/library/searches/{row.uuid}/", {"period": "never"}).status_code == 404
    other.post(f"/en/library/searches/{row.uuid}/", {"remove": "1"})
    assert SavedSearch.objects.count() == 1
    reader.post(f"/en/library/searches/{row.uuid}/", {"period": "never"})
    row.refresh_from_db()
    assert row.period == Period.NEVER
    reader.post(f"/en/library/searches/{row.uuid}/", {"remove": "1"})
    assert SavedSearch.objects.count() == 0


def test_a_person_who_is_forgotten_leaves_no_lists(reader: Client, account: Account) -> None:
    saved(reader, "q=x")
    reader.post(f"{LISTS}add/{catalogued().uuid}/")

    assert actions.forget_reader(account.pk) == 3
    assert (BookList.objects.count(), SavedSearch.objects.count()) == (0, 0)


# ---- export ----


def exported(client: Client, form: str, question: str = "") -> bytes:
    answer = client.get(f"/en/library/export.{form}?q={quote('медиация')}{question}")
    assert answer.status_code == 200
    return bytes(answer.content)


@pytest.fixture
def two_titles() -> None:
    catalogued(book("Медиация негіздері", author="Қасымов, Б."))
    catalogued(book("Әлеуметтік медиация", author="Омарова, Д."))
    catalogued(book("Қылмыстық құқық", subject="Сот"))
    outbox.deliver_pending()


@pytest.mark.usefixtures("two_titles")
@pytest.mark.parametrize(("form", "sign"), [("ris", b"TY  - BOOK"), ("bib", b"@book{"), ("mrc", b"\x1d"), ("xml", b"<leader>")])
def test_found_titles_leave_in_the_forms_of_other_programs(client: Client, form: str, sign: bytes) -> None:
    content = exported(client, form)

    assert content.count(sign) == 2
    assert "Қылмыстық".encode() not in content


@pytest.mark.usefixtures("two_titles")
def test_found_titles_leave_as_a_workbook(client: Client) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(exported(client, "xlsx"))).active

    assert sorted(row[0].value for row in sheet.iter_rows(min_row=2)) == ["Медиация негіздері", "Әлеуметтік медиация"]


@pytest.mark.usefixtures("two_titles")
def test_the_printed_list_follows_the_kazakh_alphabet(client: Client) -> None:
    page = exported(client, "html").decode()

    assert page.index("Омарова, Д. Әлеуметтік") > page.index("Қасымов, Б. Медиация")


@pytest.mark.usefixtures("two_titles")
def test_the_printed_list_follows_the_standard_that_is_asked_for(client: Client) -> None:
    older, newer = (exported(client, "html", style).decode() for style in ("", "&style=gost-r-7.0.100-2018"))

    assert ("[Мәтін]" in older, "Мәтін : тікелей" in older) == (True, False)
    assert ("[Мәтін]" in newer, "Мәтін : тікелей" in newer) == (False, True)


@pytest.mark.parametrize("address", ["export.exe?q=x", "export.ris?in=cql&q=price=5"])
def test_what_cannot_be_exported_is_not_found(client: Client, address: str) -> None:
    assert client.get(f"/en/library/{address}").status_code == 404


@pytest.mark.usefixtures("two_titles")
def test_an_export_asks_as_often_for_one_title_as_for_many(
    client: Client, django_assert_num_queries: Callable[..., object]
) -> None:
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        exported(client, "ris")
