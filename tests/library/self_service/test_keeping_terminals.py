"""The page on which terminals are added and revoked."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from factories import people
from factories.moments import NOON
from library.self_service.sip_stage import terminal
from torelik.audit.models import Event
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.kernel.identifiers import new_uuid
from torelik.library.copying.vocabulary import GRANTS
from torelik.library.self_service import actions, queries
from torelik.library.self_service.models import Terminal
from torelik.library.self_service.vocabulary import EVENTS

pytestmark = pytest.mark.django_db
PAGE = "/en/library/terminals/"


@pytest.fixture
def keeper(client: Client) -> Client:
    client.force_login(people.account(grants=(GRANTS.KEEP_TARGETS,)))
    return client


def test_the_secret_of_a_terminal_is_shown_once_and_never_kept(keeper: Client) -> None:
    page = keeper.post(PAGE, {"name": "Холл", "language": "kk"})

    secret = page.context["added"].secret
    assert (secret in page.content.decode(), len(secret)) == (True, 24)
    assert secret not in keeper.get(PAGE).content.decode()
    assert Terminal.objects.get().digest == queries.digest_of(secret)
    assert [event.about_name for event in Event.objects.filter(name=EVENTS.TERMINAL_ADDED)] == ["Холл"]


def test_a_terminal_is_revoked_once(keeper: Client) -> None:
    row = terminal().terminal

    for _time in range(2):
        keeper.post(f"{PAGE}{row.uuid}/revoke/")

    row.refresh_from_db()
    assert row.revoked_at is not None
    assert Event.objects.filter(name=EVENTS.TERMINAL_REVOKED).count() == 1
    assert "Revoked" in keeper.get(PAGE).content.decode()


def test_a_name_is_given_once(keeper: Client) -> None:
    terminal("Холл")

    page = keeper.post(PAGE, {"name": "Холл", "language": "kk"})

    assert (page.status_code, Terminal.objects.count()) == (409, 1)
    assert "There is a terminal with this name already." in page.content.decode()


def test_what_is_left_out_is_asked_for(keeper: Client) -> None:
    assert keeper.post(PAGE, {"language": "kk"}).status_code == 422


def test_nobody_else_keeps_terminals(client: Client, someone_with: Callable[..., Actor]) -> None:
    client.force_login(people.account(grants=("library.issue-item",)))
    row, desk = terminal().terminal, someone_with("library.issue-item")

    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}{row.uuid}/revoke/").status_code == 403
    with pytest.raises(PermissionDenied):
        actions.add_terminal(name="Холл", by=desk, at=NOON)


def test_a_terminal_that_is_not_there_is_not_found(keeper: Client, someone_with: Callable[..., Actor]) -> None:
    assert keeper.post(f"{PAGE}{new_uuid()}/revoke/").status_code == 404
    with pytest.raises(NotFound):
        actions.revoke_terminal(uuid=new_uuid(), by=someone_with(GRANTS.KEEP_TARGETS), at=NOON)


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_asks_as_much_for_many_as_for_one(
    keeper: Client, rows: int, django_assert_num_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    for number in range(rows):
        terminal(f"Терминал {number}")

    keeper.get(PAGE)
    with django_assert_num_queries(7):
        keeper.get(PAGE)
