"""Every context gives by their keys the same documents that it gives for a rebuild: the nightly check compares with both."""

from collections.abc import Iterator

import pytest

from factories import learning, people, portal
from factories.marc import book, catalogued
from factories.moments import NOON
from factories.uploads import pdf_of_pages
from torelik.documents.files.actions import store_file
from torelik.documents.models import Extraction
from torelik.documents.text import actions, owners
from torelik.documents.text.owners import Belonging
from torelik.outbox import api as outbox
from torelik.search import api as search
from torelik.search import sources

pytestmark = pytest.mark.django_db


@pytest.fixture
def everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two records, a course with its lessons, a public page, a text of two pages."""
    catalogued(book("Академия тарихы"))
    catalogued(book("Медиация негіздері"))
    learning.classroom()
    portal.site()
    portal.news(published=True)
    file = store_file(
        chunks=[pdf_of_pages(("Бірінші бет",), ("Екінші бет",))], name="a.pdf", limit=10**9, by=people.SYSTEM, at=NOON
    )
    actions.want_text(stored_id=file.pk, by=people.SYSTEM, at=NOON)
    actions.work_on_text(extraction_id=Extraction.objects.get(stored=file).pk, at=NOON)
    belonging = Belonging(title="Кітап", authors="", audience=("public",), path="/reading/x/", owner="library.record")
    monkeypatch.setattr(owners, "_owners", {"test": lambda ids: {one: belonging for one in ids if one == file.pk}})


def portions(keys: list[str]) -> Iterator[list[str]]:
    yield keys
    yield from ([key] for key in keys)


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("name", ["documents", "learning", "library", "portal"])
def test_documents_by_their_keys_are_those_of_a_rebuild(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source = sources._sources[name]
    monkeypatch.setattr(sources, "_sources", {name: source})
    known = {document.key: document for document in source.documents()}
    assert len(known) >= 2
    assert source.of_keys is not None

    for keys in portions(list(known)):
        asked = [*keys, f"{name}:none:{'0' * 36}", "another:kind:1"]
        assert {document.key: document for document in sources.documents_with_keys(asked)} == {key: known[key] for key in keys}


@pytest.mark.usefixtures("everything")
def test_what_was_delivered_is_what_a_check_expects() -> None:
    outbox.deliver_pending()

    assert not search.check_index(by=people.SYSTEM, at=NOON, mend=False).surplus
    search.check_index(by=people.SYSTEM, at=NOON, mend=True)
    found = search.check_index(by=people.SYSTEM, at=NOON, mend=False)
    assert (found.differs, found.documents) == (False, search.engine().count())
