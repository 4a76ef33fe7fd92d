"""One search over library, texts, learning and portal; nobody finds what they may not see."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client

from factories import learning as learning_stage
from factories import people, portal
from factories.marc import book, catalogued
from torelik.outbox import api as outbox
from torelik.search import api as search

pytestmark = pytest.mark.django_db
PAGE = "/kk/search/"


def shown(client: Client, text: str, more: str = "", *, address: str = PAGE) -> str:
    answer = client.get(f"{address}?q={quote(text)}{more}")
    assert answer.status_code in (200, 204)
    return " ".join(answer.content.decode().split())


def test_each_product_answers_in_a_group_of_its_own(client: Client) -> None:
    record = catalogued(book("Академия тарихы"))
    portal.site()
    portal.news(published=True)
    search.rebuild_index()

    page = shown(client, "академия")

    assert f'href="/kk/library/records/{record.uuid}/"' in page
    assert "Кітапхана каталогы" in page


def test_a_slip_is_mended_for_all_groups_together(client: Client) -> None:
    catalogued(book("Медиация негіздері"))
    outbox.deliver_pending()

    page = shown(client, "медиаця")

    assert "«медиаця» бойынша ештеңе табылмады" in page
    assert "негіздері" in page


def test_where_nothing_has_all_the_words_it_is_told(client: Client) -> None:
    catalogued(book("Медиация негіздері"))
    outbox.deliver_pending()

    assert "Барлық сөзі бар ештеңе табылмады" in shown(client, "медиация шарты")
    assert "Барлық сөзі бар ештеңе табылмады" not in shown(client, "медиация негіздері")


def test_one_group_alone_has_pages(client: Client) -> None:
    for number in range(21):
        catalogued(book(f"Медиация {number}-кітап"))
    outbox.deliver_pending()

    assert shown(client, "медиация", "&in=library").count("t-result__title") == 20
    assert shown(client, "медиация", "&in=library&page=2").count("t-result__title") == 1


def test_lessons_are_found_by_their_learners_and_by_nobody_else(client: Client) -> None:
    room = learning_stage.classroom()
    search.rebuild_index()
    title = "дәйексөз"

    assert "/learning/courses/" not in shown(client, title)
    client.force_login(people.account(grants=("learning.learn",)))
    assert "/learning/courses/" not in shown(client, title)
    client.force_login(room.learner)
    assert "/learning/courses/lessons/" in shown(client, title)


def test_who_still_types_sees_first_hits(client: Client) -> None:
    record = catalogued(book("Медиация негіздері"))
    outbox.deliver_pending()

    found = shown(client, "медиац", address=f"{PAGE}quick/")

    assert f'href="/kk/library/records/{record.uuid}/"' in found
    assert shown(client, "zzzz", address=f"{PAGE}quick/") == ""
    assert shown(client, "м", address=f"{PAGE}quick/") == ""


@pytest.mark.parametrize("text", ["", '"', "*", "\0", "((((", "'; DROP TABLE library_record; --", "🙂", "مرحبا", "қ" * 10_000])
def test_no_text_breaks_the_page(client: Client, text: str) -> None:
    catalogued()
    outbox.deliver_pending()

    shown(client, text)
    shown(client, text, address=f"{PAGE}quick/")


@pytest.mark.parametrize("more", ["&in=none", "&page=0", "&page=x", "&page=99999999", "&in=portal&page=50"])
def test_no_address_breaks_the_page(client: Client, more: str) -> None:
    shown(client, "заң", more)


def test_as_many_questions_for_one_hit_as_for_thirty(client: Client, django_assert_num_queries: Callable[..., object]) -> None:
    for rows in (1, 29):
        for _row in range(rows):
            catalogued(book("Медиация негіздері"))
        outbox.deliver_pending()
        with django_assert_num_queries(3):  # type: ignore[attr-defined]
            shown(client, "медиация")
