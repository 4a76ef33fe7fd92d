"""A reader sees the title in the language of the interface first, and finds the book by any of its titles (cl. 21)."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import translation

from factories.marc import book, catalogued
from torelik.library.cataloguing import indexing
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.cataloguing.marc import DataField, MarcRecord
from torelik.outbox import api as outbox

pytestmark = pytest.mark.django_db


def in_three_languages(number: str = "") -> MarcRecord:
    begun = book(f"Конституция{number}")
    title = DataField("245", "1", "0", (("a", f"Ата заң{number} ="), ("b", f"Конституция{number} : түсіндірме")))
    others = [field for field in begun.fields if field.tag != "245"]
    translated = DataField("242", "1", "0", (("a", f"The Constitution{number}"), ("y", "eng")))
    return MarcRecord(begun.leader, (*others, title, translated))


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize(
    ("language", "first", "beside"),
    [("kk", "Ата заң", ""), ("ru", "Конституция", "Ата заң"), ("en", "The Constitution", "Ата заң")],
)
def test_the_title_in_the_readers_language_comes_first(client: Client, language: str, first: str, beside: str) -> None:
    record = catalogued(in_three_languages())
    outbox.deliver_pending()

    results = page(client, f"/{language}/library/")
    shown = page(client, f"/{language}/library/records/{record.uuid}/")

    assert f'<a href="/{language}/library/records/{record.uuid}/">{first}</a></h3>' in results
    assert f'<h1 class="t-title t-title--serif">{first}</h1>' in shown
    assert ('<p class="t-text" lang="kk">Ата заң</p>' in results) == bool(beside)
    assert ('<p class="t-lede" lang="kk">Ата заң</p>' in shown) == bool(beside)
    assert '<span lang="ru">Конституция</span> · <span lang="en">The Constitution</span>' in shown


@pytest.mark.parametrize("words", ["ата заң", "конституция", "constitution"])
def test_the_book_is_found_by_each_of_its_titles(client: Client, words: str) -> None:
    record = catalogued(in_three_languages())
    catalogued(book("Медиация"))
    outbox.deliver_pending()

    results = page(client, f"/en/library/?q={quote(words)}&in=title")

    assert results.count("t-result__title") == 1
    assert str(record.uuid) in results


def test_who_types_is_offered_the_title_of_the_own_language(client: Client) -> None:
    catalogued(in_three_languages())
    outbox.deliver_pending()

    assert "The Constitution<br>" in page(client, "/en/library/suggest/?q=constit")
    assert "Ата заң<br>" in page(client, "/kk/library/suggest/?q=constit")


def test_a_title_in_another_script_is_found_by_both(client: Client) -> None:
    begun = book("Ugolovnoe pravo", language="rus")
    pair = DataField("880", "1", "0", (("6", "245-01/(N"), ("a", "Уголовное право")))
    catalogued(MarcRecord(begun.leader, (*begun.fields, pair)))
    outbox.deliver_pending()

    assert "<mark>Уголовное</mark> право</a></h3>" in page(client, f"/ru/library/?q={quote('уголовное')}")
    assert "<mark>Ugolovnoe</mark> pravo</a></h3>" in page(client, "/en/library/?q=ugolovnoe")


def test_a_card_follows_the_language_and_a_hit_of_an_older_index_its_title_proper() -> None:
    record = catalogued(in_three_languages())
    card = cataloguing.record_cards([record.uuid])[record.uuid]

    with translation.override("ru"):
        assert (card.title_shown, card.title_beside, card.title_remainder) == ("Конституция", "Ата заң", "")
    with translation.override("kk"):
        assert (card.title_shown, card.title_beside) == ("Ата заң", "")
    assert indexing.title_shown({"title": "Ата заң"}, language="ru") == "Ата заң"


def test_titles_of_other_languages_cost_no_query(client: Client, django_assert_num_queries: Callable[..., object]) -> None:
    for rows in (1, 29):
        for row in range(rows):
            catalogued(in_three_languages(f" {rows}-{row}"))
        outbox.deliver_pending()
        with django_assert_num_queries(10):  # type: ignore[attr-defined]
            page(client, "/ru/library/")
