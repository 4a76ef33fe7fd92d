"""The cast and the stage of every test."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import translation
from wagtail.models import Collection

from factories import snapshot
from factories.moments import NOON
from torelik.audit import append_only
from torelik.kernel.actor import Actor, HeldGrant, Scope

LEDGERS = (
    *append_only.KEPT,
    "library_stockentry",
    "library_fundentry",
    "library_countedact",
    "library_registration",
    "library_visit",
    "library_refusedissue",
    "library_debtentry",
    "library_offlinesettlement",
)
"""Every table that the database keeps from being emptied."""


DATABASE_FIXTURES = {"db", "transactional_db", "real_database"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer to run only what can be different on another database."""
    words = "leave out the tests that never ask the database, and the repetitions of one page with other words"
    parser.addoption("--only-database", action="store_true", help=words)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, where it is asked for, what gives the same on every database; how many is told as "deselected".

    A page that is asked many times with other words, addresses or people asks the database the same each time: the first
    of these stays.
    """
    if not config.getoption("only_database"):
        return
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    pages: set[str] = set()
    for item in items:
        name = item.nodeid.partition("[")[0]
        is_page = "client" in getattr(item, "fixturenames", ())
        stays = _asks_the_database(item) and not (is_page and name in pages)
        (kept if stays else left).append(item)
        if is_page:
            pages.add(name)
    config.hook.pytest_deselected(items=left)
    items[:] = kept


def _asks_the_database(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, request: pytest.FixtureRequest) -> Path:
    """Let the database begin as the last run's, where the migrations are the same."""
    place = snapshot.place_in(request.config.cache.mkdir("database"))
    snapshot.lay_under(place)
    return place


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_modify_db_settings: Path, django_db_blocker: Any) -> None:
    """Keep the migrated database for the next run."""
    with django_db_blocker.unblock():
        snapshot.keep(django_db_modify_db_settings)


@pytest.fixture
def at() -> datetime:
    """The moment at which the tests happen."""
    return NOON


@pytest.fixture
def system() -> Actor:
    """The product itself: allowed everything; used to arrange, never to show that something is allowed."""
    return Actor.system("test")


@pytest.fixture
def someone_with() -> Callable[..., Actor]:
    """Make an actor without an account who holds the named grants everywhere."""

    def make(*grants: str, name: str = "Gülmira", scope: Scope = Scope(), account_id: int | None = None) -> Actor:
        return Actor(account_id=account_id, name=name, grants=frozenset(HeldGrant(grant, scope) for grant in grants))

    return make


@pytest.fixture
def real_database(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """A database that several connections can write to: PostgreSQL as it is, SQLite in a file instead of the memory.

    Emptying all tables took Wagtail's root collection with it, which the groups of the portal hang on.
    """
    if not Collection.get_first_root_node():
        Collection.add_root(name="Root")
    if connection.vendor != "sqlite" or not connection.is_in_memory_db():
        yield
        return
    in_memory, settings = connections["default"], connections.settings["default"]
    name, path = settings["NAME"], tmp_path / "real.sqlite3"
    in_memory.ensure_connection()
    with sqlite3.connect(path) as copy:
        in_memory.connection.backup(copy)
    copy.close()
    settings["NAME"] = str(path)
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"], settings["NAME"] = in_memory, name


@pytest.fixture(autouse=True)
def own_language() -> None:
    """Every test begins in the site's own language: a page asked for in the test before leaves its language behind."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def own_folders(settings: object, tmp_path: Path) -> None:
    """Files and index of each test live in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    settings.TORELIK_SEARCH_DIR = tmp_path / "search"  # type: ignore[attr-defined]
    settings.TORELIK_EXPORT_FILE = tmp_path / "export.yaml"  # type: ignore[attr-defined]
    settings.TORELIK_CHECKPOINTS = tmp_path / "checkpoints"  # type: ignore[attr-defined]
    settings.TORELIK_CHECKPOINT_KEY_FILE = tmp_path / "checkpoint-key.pem"  # type: ignore[attr-defined]
    settings.TORELIK_JOURNAL_ARCHIVE = tmp_path / "archive"  # type: ignore[attr-defined]


@pytest.fixture
def tampering() -> Callable[[], None]:
    """Let the journal be changed from here to the end of the test, as its worst administrator could.

    A call takes the triggers away; the test's own rollback, or its flush, sees to it that they come back.
    """
    return append_only.allow_changes


@pytest.fixture(autouse=True)
def journal_can_be_emptied_after_a_transactional_test(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """Take the journal's triggers away before such a test's tables are emptied, and put them there for the next test.

    pytest-django empties all tables when ``_django_db_helper`` is torn down, and the triggers refuse exactly that.
    Being set up after it, this fixture is torn down before it.
    """
    if not _is_transactional(request):
        yield
        return
    request.getfixturevalue("_django_db_helper")
    with django_db_blocker.unblock():
        if not _journal_refuses_changes():  # an earlier test of this kind took the triggers away
            append_only.refuse_changes(LEDGERS)
    yield
    with django_db_blocker.unblock():
        if _journal_refuses_changes():
            append_only.allow_changes(LEDGERS)


def _is_transactional(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    by_marker = marker is not None and bool(marker.kwargs.get("transaction") or (marker.args and marker.args[0]))
    return by_marker or not {"transactional_db", "live_server", "django_db_reset_sequences"}.isdisjoint(request.fixturenames)


def _journal_refuses_changes() -> bool:
    question = {
        "sqlite": "SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name = 'audit_event_no_delete'",
        "postgresql": "SELECT 1 FROM pg_trigger WHERE tgname = 'audit_event_no_truncate'",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone() is not None


def pytest_make_parametrize_id(config: pytest.Config, val: object) -> str | None:
    """Name bytes by their number: an archive carries the time of its making, and the workers must collect the same names."""
    return f"{len(val)}-bytes" if isinstance(val, bytes) else None
