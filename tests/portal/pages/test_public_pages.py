"""What visitors get: the structure of cl. 14, three languages that know of each other, no drafts."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from factories import portal as factory
from torelik.portal.pages.vocabulary import SECTIONS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
LANGUAGES = ("kk", "ru", "en")


def alternates(html: str) -> dict[str, str]:
    return dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"', html))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_seven_sections_stand_in_the_menu_and_open(client: Client, language: str) -> None:
    home = client.get(f"/{language}/").content.decode()

    for slug, titles in SECTIONS:
        assert f'href="/{language}/{slug}/"' in home
        assert titles[LANGUAGES.index(language)] in client.get(f"/{language}/{slug}/").content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_public_page_is_on_the_site_map(client: Client, language: str) -> None:
    factory.news(published=True)
    factory.page(published=True)
    public = Page.objects.filter(live=True, url_path__startswith=f"/{language}/").values_list("url_path", flat=True)

    html = client.get(f"/{language}/site-map/").content.decode()

    assert [path for path in public if f'href="{path}"' not in html] == []


def test_languages_of_a_page_name_each_other(client: Client) -> None:
    factory.news(published=True)

    seen = {language: alternates(client.get(f"/{language}/news/readers-conference/").content.decode()) for language in LANGUAGES}

    expected = {language: f"http://testserver/{language}/news/readers-conference/" for language in LANGUAGES}
    assert seen["kk"] == seen["ru"] == seen["en"] == {**expected, "x-default": expected["kk"]}


@pytest.mark.parametrize(
    "path",
    [
        "/kk/",
        "/kk/news/",
        "/kk/site-map/",
        "/kk/news/rss/",
        "/kk/news/atom/",
        "/kk/events/",
        "/kk/events/?view=past",
        "/kk/events/calendar.ics",
    ],
)
def test_a_draft_leaks_nowhere(client: Client, path: str) -> None:
    factory.news()
    factory.event()
    factory.news("public", texts=factory.versions(kk={"title": "Көпшілікке ашық"}), published=True)

    answer = client.get(path).content.decode()

    assert factory.VERSIONS["kk"].title not in answer


def test_a_draft_is_not_found_at_its_address(client: Client) -> None:
    factory.news()

    assert client.get("/kk/news/readers-conference/").status_code == 404


def test_a_page_that_other_languages_have_is_answered_with_links_to_them(client: Client) -> None:
    factory.news(published=True)
    Page.objects.filter(url_path="/en/news/readers-conference/").update(live=False)

    answer = client.get("/en/news/readers-conference/")

    assert answer.status_code == 404
    html = answer.content.decode()
    assert 'href="/kk/news/readers-conference/"' in html
    assert 'href="/ru/news/readers-conference/"' in html


def test_nothing_inline_stands_on_a_public_page(client: Client) -> None:
    factory.news(published=True)

    html = client.get("/kk/news/readers-conference/").content.decode()

    assert re.findall(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", html) == []


@pytest.mark.parametrize("feed", ["rss", "atom"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_feed_has_the_news_of_its_language(client: Client, feed: str, language: str) -> None:
    factory.news(published=True)

    tree = ET.fromstring(client.get(f"/{language}/news/{feed}/").content)  # noqa: S314 - our own answer

    titles = [element.text for element in tree.iter() if element.tag.endswith("title")]
    assert titles[1:] == [factory.VERSIONS[language].title]


def test_queries_do_not_grow_with_the_news(client: Client, django_assert_num_queries: object) -> None:
    factory.news("first", published=True)
    client.get("/kk/news/")
    client.get("/kk/")
    with django_assert_num_queries(8):  # type: ignore[operator]
        client.get("/kk/news/")
    with django_assert_num_queries(6):  # type: ignore[operator]
        client.get("/kk/")
    for number in range(29):
        factory.news(f"more-{number}", published=True)

    with django_assert_num_queries(8):  # type: ignore[operator]
        client.get("/kk/news/")
    with django_assert_num_queries(6):  # type: ignore[operator]
        client.get("/kk/")


QUERIES = {
    "/kk/about/": 5,
    "/kk/about/first/": 8,
    "/kk/news/first/": 7,
    "/kk/news/rss/": 1,
    "/kk/news/atom/": 1,
    "/kk/events/": 6,
    "/kk/events/?view=past": 6,
    "/kk/events/?view=month&month=2099-11": 5,
    "/kk/events/calendar.ics": 1,
    "/kk/events/first/": 6,
    "/kk/contacts/": 4,
    "/kk/site-map/": 3,
    "/kk/help/": 2,
}


def test_queries_of_a_public_page_are_the_same_for_one_row_and_for_thirty(client: Client) -> None:
    fill(["first"])
    measured(client)  # The first visits fill what is kept between requests: types of content, the site.
    with_one = measured(client)

    fill(f"more-{number}" for number in range(29))

    assert (with_one, measured(client)) == (QUERIES, QUERIES)


def fill(keys: Iterable[str]) -> None:
    for key in keys:
        factory.page(key, published=True)
        factory.news(key, published=True)
        factory.event(key, starts_at=datetime(2099, 11, 20, 10, tzinfo=UTC), published=True)
        factory.event(f"past-{key}", starts_at=datetime(2020, 11, 20, 10, tzinfo=UTC), published=True)


def measured(client: Client) -> dict[str, int]:
    counts = {}
    for address in QUERIES:
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts[address] = len(queries)
    return counts
