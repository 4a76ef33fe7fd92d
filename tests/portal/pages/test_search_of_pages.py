"""Public pages are found, drafts and withdrawn pages are not (cl. 3)."""

from datetime import datetime

import pytest

from factories import portal as factory
from torelik.outbox import api as outbox
from torelik.portal import api as portal
from torelik.search import api as search

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def found(words: str) -> list[str]:
    hits = search.find(search.Query(text=words, audience=frozenset({"public"}), context="portal"))
    return sorted(hit.shown["url"] for hit in hits.items)


def test_a_page_is_found_in_each_language_while_it_is_public(at: datetime) -> None:
    key = factory.news()
    outbox.deliver_pending()
    as_draft = found("conference")

    portal.publish_set(key=key, by=factory.SYSTEM, at=at)
    outbox.deliver_pending()
    published = found("conference"), found("конференция")
    portal.withdraw_set(key=key, by=factory.SYSTEM, at=at)
    outbox.deliver_pending()

    assert as_draft == []
    assert published[0] == ["/en/news/readers-conference/"]
    assert "/ru/news/readers-conference/" in published[1]
    assert found("conference") == []


def test_a_rebuild_finds_the_same_pages() -> None:
    factory.news(published=True)
    factory.news("draft", texts=factory.versions(en={"title": "A conference nobody may see"}))

    search.rebuild_index()

    assert found("conference") == ["/en/news/readers-conference/"]
