"""Anybody searches the catalogue, without signing in."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client

from factories import library as make
from factories import people
from factories.marc import book, catalogued
from torelik.library.cataloguing.marc import ControlField, MarcRecord
from torelik.library.cataloguing.models import Record
from torelik.outbox import api as outbox
from torelik.search import api as searching

pytestmark = pytest.mark.django_db
SEARCH = "/en/library/"


def shown(client: Client, query: str = "") -> str:
    answer = client.get(f"{SEARCH}{query}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_record_is_found_by_its_words_with_the_hits_marked(client: Client) -> None:
    catalogued(book("Медиация негіздері", abstract="Татуластыру рәсімдері туралы оқу құралы."))
    catalogued(book("Қылмыстық құқық", subject="Сот"))
    outbox.deliver_pending()

    page = shown(client, f"?q={quote('медиация')}")

    assert "1 title found" in page
    assert "<mark>Медиация</mark>" in page
    assert "Қылмыстық құқық" not in page


def test_where_few_titles_have_all_the_words_others_follow_and_it_is_told(client: Client) -> None:
    catalogued(book("Соттағы медиация негіздері"))
    catalogued(book("Медиация тарихы"))
    outbox.deliver_pending()

    page = shown(client, f"?q={quote('медиация негіздері')}")
    strict = shown(client, f"?q={quote('медиация негіздері')}&exact=1")
    neither = shown(client, f"?q={quote('медиация шарты')}")

    assert page.index("Соттағы") < page.index("тарихы")
    assert "1 title has all the words and stands first; the others have at least half of them." in page
    assert "1 title found" in strict
    assert "тарихы" not in strict
    assert "No title has all the words. Shown are those that have at least half of them." in neither


def test_what_is_exported_is_what_is_listed(client: Client) -> None:
    for title in ("Медиация тарихы", "Соттағы медиация негіздері", "Қылмыстық құқық"):
        catalogued(book(title, subject="Сот"))
    outbox.deliver_pending()

    exported = client.get(f"{SEARCH}export.ris?q={quote('медиация негіздері')}").content.decode()

    titles = [line.partition("- ")[2].strip() for line in exported.splitlines() if line.startswith("TI")]
    assert titles == ["Соттағы медиация негіздері", "Медиация тарихы"]


def test_a_title_is_shown_whole_wherever_the_hit_stands(client: Client) -> None:
    catalogued(book("Понятие права и морали"))
    outbox.deliver_pending()

    assert "Понятие <mark>права</mark> и морали</a>" in shown(client, f"?q={quote('права')}")


def test_a_page_after_the_last_shows_the_last(client: Client) -> None:
    for _row in range(21):
        catalogued()
    outbox.deliver_pending()

    page = shown(client, "?page=400")
    assert page.count("t-result__title") == 1
    assert "Nothing was found" not in page
    assert "21–21 of 21" in page


def test_the_years_stay_in_their_fields(client: Client) -> None:
    page = shown(client, "?year_from=2001&year_through=2026")

    assert 'name="year_from" min="1" max="2100" value="2001"' in page
    assert 'name="year_through" min="1" max="2100" value="2026"' in page
    assert 'name="year_from" min="1" max="2100" value=""' in shown(client)


def test_a_record_without_a_title_can_be_opened(client: Client) -> None:
    record = catalogued(MarcRecord("00000nam a2200000 i 4500", (ControlField("001", "1"),)))
    outbox.deliver_pending()

    assert "Without a title</a>" in shown(client)
    assert "Without a title</h1>" in client.get(f"{SEARCH}records/{record.uuid}/").content.decode()


def test_only_the_page_shown_is_asked_of_the_database_and_as_often_for_one_as_for_thirty(
    client: Client, django_assert_num_queries: Callable[..., object]
) -> None:
    for rows in (1, 29):
        for _row in range(rows):
            make.item(of=catalogued())
        outbox.deliver_pending()
        with django_assert_num_queries(12):  # type: ignore[attr-defined]
            shown(client)
    assert shown(client).count("t-result__title") == 20
    assert shown(client, "?page=2").count("t-result__title") == 10


def test_the_search_costs_a_librarian_as_little_with_one_row_as_with_thirty(
    client: Client, django_assert_num_queries: Callable[..., object]
) -> None:
    client.force_login(people.account(grants=("library.catalogue-record", "library.issue-item")))
    for rows in (1, 29):
        for _row in range(rows):
            make.item(of=catalogued())
        outbox.deliver_pending()
        with django_assert_num_queries(16):  # type: ignore[attr-defined]
            shown(client)


def test_facets_narrow_the_answer_and_are_taken_away_by_their_chips(client: Client) -> None:
    catalogued(book("Құқық бір", language="kaz"))
    catalogued(book("Право два", language="rus", year=2001))
    outbox.deliver_pending()

    assert "1 title found" in shown(client, "?language=rus")
    assert "1 title found" in shown(client, "?year_from=2010")
    page = shown(client, "?language=rus&year_from=2000&year_through=2005")
    assert "1 title found" in page
    assert 'href="?language=rus"' in page
    assert 'href="?year_from=2000&amp;year_through=2005"' in page


def test_words_are_looked_for_in_the_field_the_reader_chose(client: Client) -> None:
    catalogued(book("Құқық", author="Абай, Б."))
    catalogued(book("Абай туралы", author="Сейітова, М."))
    outbox.deliver_pending()

    assert "1 title found" in shown(client, f"?q={quote('абай')}&in=author")
    assert "1 title found" in shown(client, f"?q={quote('абай')}&in=title")
    assert "2 titles found" in shown(client, f"?q={quote('абай')}")


def test_availability_comes_from_the_copies_and_not_from_the_index(client: Client) -> None:
    record = catalogued()
    outbox.deliver_pending()
    assert "The library has no copies" in shown(client)

    make.item(of=record)
    make.item(of=record)

    assert "On the shelf: 2 of 2" in shown(client)


def test_nothing_found_is_told_with_advice(client: Client) -> None:
    assert "Nothing was found" in shown(client, "?q=zzzz")


def test_a_record_that_is_gone_from_the_database_is_not_shown(client: Client) -> None:
    catalogued(book("Құқық"))
    outbox.deliver_pending()
    Record.objects.all().delete()

    assert "Құқық" not in shown(client)


@pytest.mark.parametrize(
    "query",
    [
        "?page=0",
        "?page=999999999",
        "?page=x",
        "?sort=x",
        "?in=x",
        "?year_from=x",
        "?kind=x",
        "?q=%00",
        "?q=%22%22%22",
        "?q=" + "a" * 5000,
    ],
)
def test_no_address_breaks_the_page(client: Client, query: str) -> None:
    catalogued()
    outbox.deliver_pending()

    shown(client, query)


def test_a_title_with_markup_is_shown_as_text(client: Client) -> None:
    catalogued(book("<script>alert(1)</script>"))
    outbox.deliver_pending()

    page = shown(client)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_rebuild_finds_what_messages_had_told(client: Client) -> None:
    catalogued(book("Құқық"))

    searching.rebuild_index()

    assert "1 title found" in shown(client, f"?q={quote('құқық')}")
