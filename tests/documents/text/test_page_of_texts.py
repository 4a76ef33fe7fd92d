"""The keeper's page of texts."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from factories import people
from factories.moments import NOON
from torelik.documents.files.actions import store_file
from torelik.documents.models import Extraction
from torelik.documents.text.vocabulary import Fault, TextState

pytestmark = pytest.mark.django_db
PAGE = "/en/texts/"


def extraction(state: TextState = TextState.READ, fault: str = "") -> Extraction:
    file = store_file(chunks=[b"x"], name="Заң.pdf", limit=100, by=people.SYSTEM, at=NOON)
    return Extraction.objects.create(stored=file, state=state, fault=fault, wanted_at=NOON, finished_at=NOON, pages=3)


@pytest.fixture
def keeper(client: Client) -> Client:
    client.force_login(people.account(grants=("documents.keep-texts",)))
    return client


def test_a_keeper_sees_why_a_file_has_no_text(keeper: Client) -> None:
    extraction(TextState.REFUSED, Fault.PASSWORD)
    extraction(TextState.READ)

    page = " ".join(keeper.get(f"{PAGE}?state=refused").content.decode().split())

    assert "The file is closed with a password." in page
    assert page.count("t-table__row") == 1


def test_others_do_not_see_texts(client: Client) -> None:
    row = extraction()
    client.force_login(people.account())

    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}{row.stored.uuid}/read-anew/").status_code == 403


def test_a_keeper_has_a_file_read_anew(keeper: Client) -> None:
    row = extraction(TextState.REFUSED, Fault.DAMAGED)

    answer = keeper.post(f"{PAGE}{row.stored.uuid}/read-anew/")

    row.refresh_from_db()
    assert (answer.status_code, row.state, row.fault) == (302, TextState.WAITING, "")


def test_a_strange_file_is_not_found(keeper: Client) -> None:
    assert keeper.post(f"{PAGE}{uuid4()}/read-anew/").status_code == 404


def test_as_many_questions_for_one_row_as_for_thirty(keeper: Client, django_assert_num_queries: Callable[..., object]) -> None:
    for rows in (1, 29):
        for _row in range(rows):
            extraction()
        with django_assert_num_queries(7):  # type: ignore[attr-defined]
            keeper.get(PAGE)
