"""A browser offers the catalogue among its own searches."""

import json
from urllib.parse import quote

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client

from factories.marc import book, catalogued
from torelik.library.protocols import opensearch
from torelik.outbox import api as outbox

pytestmark = pytest.mark.django_db
NS = {"o": opensearch.NAMESPACE}


@pytest.mark.parametrize(("language", "name"), [("kk", "Кітапхана"), ("ru", "Библиотека"), ("en", "Library")])
def test_the_description_is_in_the_language_of_the_page(client: Client, language: str, name: str) -> None:
    answer = client.get(f"/{language}/library/opensearch.xml")

    root = fromstring(answer.content, forbid_dtd=True)
    assert answer["Content-Type"] == "application/opensearchdescription+xml; charset=utf-8"
    assert [one.text for one in root.findall("o:ShortName", NS)] == [name]
    assert [one.attrib["template"] for one in root.findall("o:Url", NS)] == [
        f"http://127.0.0.1:8000/{language}/library/?q={{searchTerms}}&page={{startPage?}}",
        f"http://127.0.0.1:8000/{language}/library/suggest.json?q={{searchTerms}}",
        f"http://127.0.0.1:8000/{language}/library/opensearch.xml",
    ]


def test_public_pages_name_the_description(client: Client) -> None:
    page = client.get("/en/library/").content.decode()

    assert 'rel="search" type="application/opensearchdescription+xml"' in page
    assert 'href="/en/library/opensearch.xml"' in page


def test_what_is_typed_into_the_browser_is_completed(client: Client) -> None:
    record = catalogued(book("Медиация негіздері"))
    outbox.deliver_pending()

    answer = client.get(f"/kk/library/suggest.json?q={quote('медиац')}")

    typed, words, authors, addresses = json.loads(answer.content)
    assert (answer["Content-Type"], typed) == ("application/x-suggestions+json", "медиац")
    assert ("Медиация негіздері", "Қасымов, Болат", f"http://127.0.0.1:8000/kk/library/records/{record.uuid}/") in zip(
        words, authors, addresses, strict=True
    )


def test_what_nobody_means_is_answered_with_nothing(client: Client) -> None:
    assert json.loads(client.get("/kk/library/suggest.json?q=%00zzzq").content) == ["zzzq", [], [], []]
