"""What stands in files is found by those who may find it, and opens at its place."""

import pytest

from factories import people
from factories.moments import NOON
from factories.uploads import pdf_of_pages
from torelik.documents.files.actions import store_file
from torelik.documents.models import Extraction, StoredFile
from torelik.documents.text import actions, indexing, owners
from torelik.documents.text.owners import Belonging
from torelik.outbox import api as outbox
from torelik.search import api as search

pytestmark = pytest.mark.django_db


@pytest.fixture
def belongings(monkeypatch: pytest.MonkeyPatch) -> dict[int, Belonging]:
    """What the files of the test belong to; a context above would answer from its tables."""
    known: dict[int, Belonging] = {}
    monkeypatch.setattr(owners, "_owners", {"test": lambda ids: {one: known[one] for one in ids if one in known}})
    return known


def belonging(audience: tuple[str, ...] = ("public",), **limits: int | None) -> Belonging:
    return Belonging(
        title="Оқу құралы", authors="Қасымов Б.", audience=audience, path="/reading/x/", owner="library:record:1", **limits
    )


def read(*pages: str) -> StoredFile:
    content = pdf_of_pages(*((page,) for page in pages))
    file = store_file(chunks=[content], name="a.pdf", limit=10**9, by=people.SYSTEM, at=NOON)
    actions.want_text(stored_id=file.pk, by=people.SYSTEM, at=NOON)
    actions.work_on_text(extraction_id=Extraction.objects.get(stored=file).pk, at=NOON)
    return file


def found(text: str, audience: str = "public") -> list[str]:
    hits = search.find(search.Query(text=text, audience=frozenset({audience}), context="documents", literal=True))
    return [hit.shown["path"] for hit in hits.items]


def deliver_index() -> None:
    indexing.write_to_index([{"files": list(Extraction.objects.values_list("stored_id", flat=True))}])


def test_a_page_is_found_by_any_form_of_its_words_and_opens_there(belongings: dict[int, Belonging]) -> None:
    file = read("Бірінші бет туралы", "Медиаторлар тараптарды татуластырады")
    belongings[file.pk] = belonging()
    deliver_index()

    assert found("медиатор") == ["/reading/x/?part=2"]
    assert found("медиаторлардан") == ["/reading/x/?part=2"]


def test_a_text_is_found_by_its_audience_alone(belongings: dict[int, Belonging]) -> None:
    file = read("Медиаторлар туралы мәтін")
    belongings[file.pk] = belonging(("signed-in",))
    deliver_index()

    assert found("медиатор") == []
    assert found("медиатор", "signed-in") == ["/reading/x/?part=1"]


def test_pages_outside_the_open_range_are_not_found(belongings: dict[int, Belonging]) -> None:
    file = read("Медиатор бірінші бетте", "Медиатор екінші бетте", "Медиатор үшінші бетте")
    belongings[file.pk] = belonging(first_page=2, last_page=2)
    deliver_index()

    assert found("медиатор") == ["/reading/x/?part=2"]


def test_a_text_that_belongs_to_nothing_any_more_is_gone_from_the_search(belongings: dict[int, Belonging]) -> None:
    file = read("Медиаторлар туралы мәтін")
    belongings[file.pk] = belonging()
    deliver_index()
    del belongings[file.pk]

    deliver_index()

    assert found("медиатор") == []


def test_a_shorter_text_leaves_no_pages_of_the_longer_one_behind(belongings: dict[int, Belonging]) -> None:
    file = read("Медиатор бірінші бетте", "Медиатор екінші бетте")
    belongings[file.pk] = belonging()
    deliver_index()
    row = Extraction.objects.get()
    row.parts.filter(number=2).delete()

    deliver_index()

    assert found("медиатор") == ["/reading/x/?part=1"]


def test_a_rebuild_finds_every_text(belongings: dict[int, Belonging]) -> None:
    files = [read(f"Медиатор кітап {number} туралы") for number in range(3)]
    belongings.update({file.pk: belonging() for file in files})

    search.rebuild_index()

    assert len(found("медиатор")) == 3


def test_a_text_is_indexed_through_the_outbox(belongings: dict[int, Belonging]) -> None:
    file = read("Медиаторлар туралы мәтін")
    belongings[file.pk] = belonging()

    outbox.deliver_pending()

    assert found("медиатор") == ["/reading/x/?part=1"]
