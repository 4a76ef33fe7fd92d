"""What the catalogue does for who types: slips, suggestions, the shelf, CQL, the advanced search."""

from urllib.parse import quote, urlencode

import pytest
from django.test import Client

from factories import library as make
from factories.marc import book, catalogued
from torelik.outbox import api as outbox

pytestmark = pytest.mark.django_db
SEARCH = "/en/library/"


def shown(client: Client, query: str = "", *, status: int = 200) -> str:
    answer = client.get(f"{SEARCH}{query}")
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def test_a_slip_is_answered_for_what_was_meant_and_says_so(client: Client) -> None:
    catalogued(book("Медиация негіздері"))
    outbox.deliver_pending()

    page = shown(client, f"?q={quote('медиаця')}")

    assert "Nothing was found for “медиаця”. Shown is what “медиация” finds." in page
    assert "1 title found" in page
    assert f"?q={quote('медиация')}" not in page


def test_who_insists_is_answered_literally_and_offered_the_other_spelling(client: Client) -> None:
    catalogued(book("Медиация негіздері"))
    outbox.deliver_pending()

    page = shown(client, f"?q={quote('медиаця')}&exact=1")

    assert "Nothing was found" in page
    assert "Search for “медиация”" in page


def test_a_slip_within_a_field_is_mended_within_it(client: Client) -> None:
    catalogued(book("Құқық", author="Сапаргалиев, Ғ."))
    outbox.deliver_pending()

    page = shown(client, f"?q={quote('сапарголиев')}&in=author")

    assert "Shown is what “сапаргалиев” finds" in page


def test_the_page_tells_which_words_it_looked_for_in_all_forms(client: Client) -> None:
    catalogued(book("Кодекстер"))
    outbox.deliver_pending()

    page = shown(client, f"?q={quote('кодекстерінен')}")

    assert "Looked for in all their forms: кодекс" in page
    assert "1 title found" in page


def test_titles_on_the_shelf_now_are_counted_and_can_be_asked_for(client: Client) -> None:
    on_shelf, lent, _no_copies = catalogued(book("Құқық бір")), catalogued(book("Құқық екі")), catalogued(book("Құқық үш"))
    make.item(of=on_shelf)
    make.loan(to=make.patron(), of=make.item(of=lent))
    outbox.deliver_pending()

    page = shown(client, f"?q={quote('құқық')}")
    narrowed = shown(client, f"?q={quote('құқық')}&shelf=1")

    assert 'On the shelf now</span><span class="t-facet__count">1</span>' in page
    assert "1 title found" in narrowed
    assert "<mark>Құқық</mark> бір" in narrowed
    assert f'href="?q={quote("құқық")}"' in narrowed  # the chip takes it away


def test_a_title_is_found_by_the_place_where_a_copy_stands(client: Client) -> None:
    make.item(of=catalogued(book("Залдағы кітап")), place="hall")
    make.item(of=catalogued(book("Қордағы кітап")))
    outbox.deliver_pending()

    page = shown(client, "?place=hall")

    assert "1 title found" in page
    assert "Залдағы кітап" in page


def test_cql_is_answered_and_its_faults_are_told(client: Client) -> None:
    catalogued(book("Медиация негіздері", year=2020))
    catalogued(book("Медиация тарихы", year=1999))
    outbox.deliver_pending()

    found = shown(client, f"?in=cql&q={quote('title = медиация and date >= 2010')}")
    broken = shown(client, f"?in=cql&q={quote('price = 5')}", status=422)

    assert "1 title found" in found
    assert "There is no index “price”. There are: anywhere, author," in broken


def test_what_is_typed_is_completed(client: Client) -> None:
    record = catalogued(book("Медиация негіздері", author="Қасымов, Б."))
    outbox.deliver_pending()

    answer = client.get(f"{SEARCH}suggest/?q={quote('медиац')}")

    assert answer.status_code == 200
    text = answer.content.decode()
    assert f'data-url="/en/library/?q={quote("медиация")}"' in text
    assert f'data-url="/en/library/records/{record.uuid}/"' in text
    assert client.get(f"{SEARCH}suggest/?q=zzz").status_code == 204
    assert client.get(f"{SEARCH}suggest/?q=%00").status_code == 204


def test_completions_cost_no_question_to_the_database(client: Client, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    catalogued(book("Медиация негіздері"))
    outbox.deliver_pending()

    with django_assert_num_queries(0):
        client.get(f"{SEARCH}suggest/?q={quote('медиац')}")


def test_rows_of_the_advanced_search_lead_to_their_answer(client: Client) -> None:
    rows = {
        "words_0": "Сот төрелігі", "scope_0": "title", "match_0": "phrase",
        "words_1": "Абай", "scope_1": "author", "match_1": "all", "join_1": "not",
        "words_2": "", "words_3": "", "year_from": "2010", "year_through": "",
    }  # fmt: skip

    answer = client.get(f"{SEARCH}advanced/", rows)

    assert answer.status_code == 302
    asked = urlencode({"q": 'title:"сот төрелігі" -author:абай', "year_from": 2010})
    assert answer["Location"] == f"{SEARCH}?{asked}"


def test_empty_rows_and_wrong_ones_show_the_form_again(client: Client) -> None:
    assert client.get(f"{SEARCH}advanced/?words_0=").status_code == 200
    page = client.get(f"{SEARCH}advanced/?words_0=x&scope_0=none&year_from=999999").content.decode()
    assert "t-field__error" in page
