"""What contexts use: sources, one engine by settings, a rebuild over all sources."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from search_cases import EVERYBODY, document, names

from torelik.search import api, checks, installation, sources
from torelik.search.index.embedded import TantivyEngine
from torelik.search.index.postgres import PostgresEngine


@pytest.fixture(autouse=True)
def own_directory(tmp_path, monkeypatch):
    site = SimpleNamespace(TORELIK_SEARCH_DIR=str(tmp_path / "search"), TORELIK_SEARCH_ENGINE="embedded")
    monkeypatch.setattr(installation, "settings", site)
    monkeypatch.setattr(sources, "_sources", {})


def test_a_rebuild_walks_through_every_source_and_tells_how_far_it_is():
    api.register_source("library", lambda: [document("one", "Заң"), document("two", "Сот")])
    api.register_source("archive", lambda: iter([document("three", "Заң")]))
    told = []

    assert api.rebuild_index(progress=told.append) == 3

    assert told == [1, 2, 3]
    assert api.source_names() == ["archive", "library"]
    assert sorted(names(api.find(api.Query(text="заң", audience=EVERYBODY)))) == ["one", "three"]


def test_a_source_is_registered_once():
    first = list
    api.register_source("library", first)
    api.register_source("library", first)

    with pytest.raises(ValueError, match="registered already"):
        api.register_source("library", tuple)


def test_the_engine_is_one_for_the_process():
    assert api.engine() is api.engine()
    assert api.engine().version.endswith(api.analyser().version) or api.analyser().version in api.engine().version


@pytest.mark.parametrize(
    ("setting", "vendor", "problem"),
    [
        ("embedded", "sqlite", ""),
        ("embedded", "postgresql", ""),
        ("postgres", "postgresql", ""),
        (
            "postgres",
            "sqlite",
            "TORELIK_SEARCH_ENGINE is postgres, but the database is SQLite. "
            "Set TORELIK_DATABASE to a PostgreSQL, or TORELIK_SEARCH_ENGINE to embedded.",
        ),
        ("elastic", "postgresql", "TORELIK_SEARCH_ENGINE is 'elastic'; it can be embedded or postgres."),
    ],
)
def test_an_engine_that_the_installation_cannot_have_is_told_by_the_check_and_refused(monkeypatch, setting, vendor, problem):
    installation.settings.TORELIK_SEARCH_ENGINE = setting
    monkeypatch.setattr(installation, "connection", SimpleNamespace(vendor=vendor, display_name={"sqlite": "SQLite"}.get(vendor)))

    assert [error.msg for error in checks.engine(None)] == ([problem] if problem else [])
    if problem:
        with pytest.raises(ImproperlyConfigured) as refused:
            api.engine()
        assert str(refused.value) == problem
    else:
        assert isinstance(api.engine(), PostgresEngine if setting == "postgres" else TantivyEngine)


def test_the_documents_with_some_keys_are_asked_of_their_sources_alone():
    one, two, three = document("one", "Заң"), document("two", "Сот"), document("three", "Құқық")
    asked = []
    api.register_source("library", lambda: pytest.fail("All were read."), of_keys=lambda keys: asked.append(keys) or [one, two])
    api.register_source("archive", lambda: [three])

    found = list(sources.documents_with_keys([one.key, three.key]))

    assert (found, asked) == ([three, one], [[one.key, three.key]])


def test_keys_tell_their_uuids_and_others_are_passed_over():
    uuid = "0196f2a0-0000-7000-8000-000000000001"
    keys = [f"portal:page:{uuid}-kk", f"portal:page:{uuid}-ru", "portal:page:none", f"library:record:{uuid}"]

    assert [str(found) for found in api.uuids_in_keys(keys, beginning="portal:page:")] == [uuid]
