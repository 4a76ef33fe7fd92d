"""A reader opens a file: by right, at its place, page by page; what is closed stays closed."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pypdfium2
import pytest
from django.test import Client

from factories import people, uploads
from factories import readables as make
from factories.marc import book, catalogued
from factories.moments import NOON
from torelik.documents.files.actions import store_file
from torelik.documents.models import Extraction, ReadableFile, ReadingMark, ReadingPlace, ViewCount
from torelik.documents.reading import actions, queries
from torelik.documents.rights.vocabulary import ReadingAccess
from torelik.documents.text import actions as texts
from torelik.kernel import clock
from torelik.outbox import api as outbox

pytestmark = pytest.mark.django_db
PAGES = ("Медиаторлар тараптарды татуластырады", "Екінші бет: сот төрелігі туралы", "Үшінші бет: медиатордан кеңес")


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


def offered(*pages: str, content: bytes | None = None, name: str = "book.pdf", read: bool = True, **terms: Any) -> ReadableFile:
    """Offer a file of a record, and have it read as a text unless told not to."""
    content = content or uploads.pdf_of_pages(*((page,) for page in pages or PAGES))
    file = store_file(chunks=[content], name=name, limit=10_000_000, by=people.SYSTEM, at=NOON)
    record = catalogued(book("Медиация негіздері", author="Қасымов, Б."))
    found = make.readable(owner_key=record.uuid, terms=make.right(**terms), title="Медиация", file=file)
    texts.want_text(stored_id=file.pk, by=people.SYSTEM, at=NOON)
    if read:
        texts.work_on_text(extraction_id=Extraction.objects.get(stored=file).pk, at=NOON)
    return found


def address(file: ReadableFile, rest: str = "") -> str:
    return f"/en/reading/{file.uuid}/{rest}"


def shown(client: Client, file: ReadableFile, rest: str = "", *, status: int = 200, **extra: Any) -> str:
    answer = client.get(address(file, rest), **extra)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def pdf_text(content: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(io.BytesIO(content))]


def test_everybody_reads_an_open_file_from_its_first_page(client: Client) -> None:
    page = shown(client, offered())

    assert "Медиаторлар тараптарды" in page
    assert 'rel="next"' in page
    assert 'rel="prev"' not in page


def test_a_permalink_opens_its_place(client: Client) -> None:
    file = offered()

    assert "Екінші бет" in shown(client, file, "?part=2")
    assert "Үшінші бет" in shown(client, file, "?page=3")
    assert 'data-page="2"' in shown(client, file, "?view=pages&page=2")


@pytest.mark.parametrize("rest", ["?part=4", "?part=999999", "?page=0&part=99"])
def test_a_place_that_is_not_there_is_not_found(client: Client, rest: str) -> None:
    shown(client, offered(), rest, status=404)


@pytest.mark.parametrize("rest", ["?part=x", "?part=-1", "?page=%00", "?view=none", "?q=%00", "?q=" + "a" * 5000, "?part=٣"])
def test_no_address_breaks_the_page(client: Client, rest: str) -> None:
    shown(client, offered(), rest)


def test_a_stranger_file_is_not_found(client: Client) -> None:
    assert client.get(f"/en/reading/{uuid4()}/").status_code == 404


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ({"access": ReadingAccess.SIGNED_IN}, "Sign in to read this file."),
        ({"access": ReadingAccess.READING_ROOM}, "This file may be read only in the reading room of the library."),
        ({"access": ReadingAccess.CLOSED}, "The library has closed this file."),
    ],
)
@pytest.mark.parametrize("rest", ["", "pages/1.pdf", "download/", "cite/"])
def test_what_is_closed_to_a_visitor_shows_why_and_nothing_of_the_file(
    client: Client, terms: dict[str, Any], sentence: str, rest: str
) -> None:
    page = shown(client, offered(**terms), rest, status=403)

    assert sentence in page.replace("&#x27;", "'")
    assert "тараптарды" not in page


def test_who_has_signed_in_reads_what_is_open_to_them(client: Client) -> None:
    file = offered(access=ReadingAccess.SIGNED_IN)
    client.force_login(people.account())

    assert "Медиаторлар" in shown(client, file)


def test_a_right_that_ends_while_somebody_reads_closes_the_next_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    file = offered(valid_through=date(2026, 11, 23))
    shown(client, file)

    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=1))

    assert "has ended" in shown(client, file, "?part=2", status=403)
    assert client.get(address(file, "pages/2.pdf")).status_code == 403


def test_only_the_open_pages_are_shown_and_found(client: Client) -> None:
    file = offered(first_page=2, last_page=2)
    outbox.deliver_pending()

    page = shown(client, file, f"?q={quote('медиатор')}")

    assert "Екінші бет" in page
    assert "тараптарды" not in page
    shown(client, file, "?part=1", status=404)
    assert client.get(address(file, "pages/3.pdf")).status_code == 403
    assert client.get(address(file, "pages/2.pdf")).status_code == 200


def test_one_page_is_given_at_a_time_and_never_kept(client: Client) -> None:
    answer = client.get(address(offered(), "pages/2.pdf"))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    assert pdf_text(answer.content) == [PAGES[1]]


def test_a_page_carries_reader_and_time_where_the_right_asks_for_it(client: Client) -> None:
    file = offered(access=ReadingAccess.SIGNED_IN)
    client.force_login(people.account(family_name="Әбдіғаппар", given_name="Ұлжан"))

    [text] = pdf_text(client.get(address(file, "pages/1.pdf")).content)

    assert PAGES[0] in text
    assert "Әбдіғаппар" in text
    assert "23.11.2026" in text
    assert "Әбдіғаппар" in shown(client, file)


def test_pages_beyond_the_file_and_damaged_files_are_told(client: Client) -> None:
    broken = offered(content=uploads.pdf("Сот")[:150] + b"\n%%EOF", read=False)

    assert client.get(address(offered(), "pages/9.pdf")).status_code == 404
    assert client.get(address(offered(), "pages/0.pdf")).status_code == 403
    assert client.get(address(broken, "pages/1.pdf")).status_code == 422


def test_a_file_is_taken_away_only_where_its_right_says_so(client: Client) -> None:
    assert client.get(address(offered(), "download/")).status_code == 404

    answer = client.get(address(offered(may_download=True), "download/"))
    assert len(pdf_text(b"".join(answer.streaming_content))) == 3

    client.force_login(people.account(family_name="Серікбай"))
    stamped = client.get(address(offered(may_download=True, access=ReadingAccess.SIGNED_IN), "download/"))
    assert all("Серікбай" in text for text in pdf_text(stamped.content))


def test_a_text_that_is_not_read_yet_says_so(client: Client) -> None:
    page = shown(client, offered(content="Мәтін".encode(), name="a.txt", read=False))

    assert "The file is being read" in page


def test_words_inside_are_found_in_all_their_forms_and_marked(client: Client) -> None:
    file = offered()
    outbox.deliver_pending()

    page = shown(client, file, f"?q={quote('медиаторлардың')}&part=3")

    assert "Found in 2 places" in page
    assert '<mark class="t-hit">медиатордан</mark>' in page


def test_the_script_that_draws_a_page_is_told_the_words_to_mark(client: Client) -> None:
    file = offered()
    outbox.deliver_pending()

    assert 'data-hits="[&quot;медиатордан&quot;]"' in shown(client, file, f"?view=pages&page=3&q={quote('медиаторлардың')}")
    assert 'data-hits="[]"' in shown(client, file, f"?view=pages&page=2&q={quote('медиаторлардың')}")
    assert 'data-hits="[]"' in shown(client, file, "?view=pages&page=3")


def test_the_page_hit_of_the_one_search_opens_at_the_page(client: Client) -> None:
    file = offered()
    outbox.deliver_pending()

    page = client.get(f"/en/search/?q={quote('төрелігіне')}").content.decode()

    assert f'href="/en/reading/{file.uuid}/?part=2"' in page


def test_views_are_counted_by_the_day_and_without_names(client: Client) -> None:
    file = offered()

    shown(client, file)
    shown(client, file, "?part=2", headers={"referer": f"http://testserver{address(file)}"})
    shown(client, file)

    assert list(ViewCount.objects.values_list("readable_id", "day", "views")) == [(file.pk, date(2026, 11, 23), 2)]


def test_a_passage_is_cited_with_its_page(client: Client) -> None:
    page = shown(client, offered(), "cite/?part=2&start=0&end=11")

    assert "Қасымов Б. Медиация негіздері. Алматы: Жеті Жарғы, 2020. 2-б." in page
    assert "«Екінші бет:»" in page


@pytest.mark.parametrize(("form", "begins"), [("bib", "@book{"), ("ris", "TY  - BOOK")])
def test_a_citation_leaves_for_other_programs(client: Client, form: str, begins: str) -> None:
    answer = client.get(address(offered(), f"cite/?part=1&as={form}"))

    assert answer.content.decode().startswith(begins)
    assert "attachment" in answer["Content-Disposition"]


@pytest.mark.parametrize("rest", ["cite/?part=99", "cite/?part=1&start=5&end=2", "cite/?start=0&end=99999999", "cite/?page=x"])
def test_an_impossible_passage_is_cited_without_words(client: Client, rest: str) -> None:
    assert "<blockquote" not in shown(client, offered(), rest)


# ---- marks ----


def mark(client: Client, file: ReadableFile, **fields: Any) -> Any:
    form = {"key": str(uuid4()), "kind": "note", "number": "1", "note": "Ой"} | fields
    return client.post(address(file, "marks/"), form, headers={"accept": "application/json"})


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(people.account())
    return client


def test_a_highlight_keeps_the_words_of_the_text_and_is_shown_again(reader: Client) -> None:
    file = offered()

    answer = mark(reader, file, kind="highlight", start="0", end="11", note="")

    assert answer.status_code == 200
    assert ReadingMark.objects.get().quote == "Медиаторлар"
    assert '<span class="t-hl">Медиаторлар</span>' in shown(reader, file)


def test_sent_twice_with_its_key_a_mark_is_kept_once(reader: Client) -> None:
    file, key = offered(), str(uuid4())

    answers = [mark(reader, file, key=key).status_code for _time in range(2)]

    assert (answers, ReadingMark.objects.count()) == ([200, 200], 1)


def test_a_key_of_somebody_else_is_not_found(reader: Client) -> None:
    file, key = offered(), str(uuid4())
    other = Client()
    other.force_login(people.account())
    mark(other, file, key=key)

    assert mark(reader, file, key=key).status_code == 404


def test_what_is_wrong_with_a_mark_is_told_at_once(reader: Client) -> None:
    answer = mark(reader, offered(), kind="note", number="77", note="о" * 10_000)

    assert answer.status_code == 422
    assert answer.json()["reasons"] == [
        "There is no such place in the text.",
        "A note may have 5,000 characters, a highlight 3,000.",
    ]


def test_a_mark_on_a_closed_page_is_refused(reader: Client) -> None:
    assert mark(reader, offered(first_page=2, last_page=2), number="1").status_code == 403


def test_a_visitor_keeps_no_marks(client: Client) -> None:
    file = offered()

    assert mark(client, file).status_code == 302
    assert ReadingMark.objects.count() == 0
    assert "Sign in to keep bookmarks" in shown(client, file)


def test_marks_are_seen_changed_and_removed_by_their_reader_alone(reader: Client) -> None:
    file = offered()
    mark(reader, file, note="Құпия ой")
    kept = ReadingMark.objects.get()
    other = Client()
    other.force_login(people.account())

    assert "Құпия ой" not in shown(other, file)
    assert other.post(f"/en/reading/marks/{kept.uuid}/note/", {"note": "x"}).status_code == 404
    other.post(f"/en/reading/marks/{kept.uuid}/remove/")
    assert ReadingMark.objects.count() == 1

    reader.post(f"/en/reading/marks/{kept.uuid}/note/", {"note": "Жаңа ой"})
    assert "Жаңа ой" in reader.get("/en/reading/marks/").content.decode()
    assert "Жаңа ой" in reader.get("/en/reading/marks/?as=text").content.decode()
    reader.post(f"/en/reading/marks/{kept.uuid}/remove/", {"back": address(file)})
    assert ReadingMark.objects.count() == 0


def test_after_removing_nobody_is_led_to_another_host(reader: Client) -> None:
    for back in ("https://evil.example/reading/", "//evil.example/reading/", "/en/other/"):
        answer = reader.post(f"/en/reading/marks/{uuid4()}/remove/", {"back": back})
        assert answer["Location"] == "/en/reading/marks/"


def test_the_place_is_kept_between_devices_and_the_later_wins(reader: Client) -> None:
    file = offered()

    for number in (2, 3):
        reader.post(address(file, "place/"), {"view": "text", "number": str(number)})

    assert "Үшінші бет" in shown(reader, file)
    assert ReadingPlace.objects.count() == 1


def test_a_place_that_is_no_place_is_refused(reader: Client) -> None:
    assert reader.post(address(offered(), "place/"), {"view": "text", "number": "-1"}).status_code == 422


def test_a_persons_reading_leaves_with_their_data(reader: Client) -> None:
    file = offered()
    mark(reader, file)
    reader.post(address(file, "place/"), {"view": "text", "number": "2"})
    account = int(reader.session["_auth_user_id"])

    rows = queries.rows_of(account)
    assert (len(rows["reading_marks"]), len(rows["reading_places"])) == (1, 1)
    assert actions.forget_reader(account) == 2
    assert (ReadingMark.objects.count(), ReadingPlace.objects.count()) == (0, 0)


def test_as_many_questions_for_one_mark_as_for_thirty(reader: Client, django_assert_num_queries: Callable[..., object]) -> None:
    file = offered()
    for marks in (1, 29):
        for _mark in range(marks):
            mark(reader, file)
        with django_assert_num_queries(12):  # type: ignore[attr-defined]
            shown(reader, file, headers={"referer": f"http://testserver{address(file)}"})
        with django_assert_num_queries(8):  # type: ignore[attr-defined]
            reader.get("/en/reading/marks/")


def test_the_catalogue_shows_the_best_place_inside_a_title(client: Client) -> None:
    file = offered()
    outbox.deliver_pending()

    page = " ".join(client.get(f"/en/library/?q={quote('медиация')}").content.decode().split())
    inside = " ".join(client.get(f"/en/library/?q={quote('медиатордан')}").content.decode().split())

    assert "1 title found" in page
    assert "Inside the full texts: 2 places" in inside
    assert f"/reading/{file.uuid}/" not in page  # «медиация» is another word than «медиатор»


def test_what_only_the_signed_in_may_read_is_not_hinted_to_visitors(client: Client) -> None:
    offered(access=ReadingAccess.SIGNED_IN)
    outbox.deliver_pending()
    address_ = f"/en/library/?q={quote('медиатордан')}"

    assert "Inside the full texts" not in client.get(address_).content.decode()
    client.force_login(people.account())
    assert "Inside the full texts: 2 places" in " ".join(client.get(address_).content.decode().split())
