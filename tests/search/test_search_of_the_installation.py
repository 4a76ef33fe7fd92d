"""What contexts use: sources, one engine by settings, a rebuild over all sources."""

from types import SimpleNamespace

import pytest
from search_cases import EVERYBODY, document, names

from torelik.search import api, installation, sources


@pytest.fixture(autouse=True)
def own_directory(tmp_path, monkeypatch):
    monkeypatch.setattr(installation, "settings", SimpleNamespace(TORELIK_SEARCH_DIR=str(tmp_path / "search")))
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
