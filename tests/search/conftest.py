"""Every engine over an empty index, and a way to ask it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from search_cases import ANALYSER, EVERYBODY

from torelik.search.analysis.analyser import WordAnalyser
from torelik.search.analysis.tokens import Analyser
from torelik.search.index.embedded import TantivyEngine
from torelik.search.index.engine import Engine
from torelik.search.index.postgres import PostgresEngine
from torelik.search.query.finding import find, found_keys
from torelik.search.query.values import Hits, Query

WITHOUT_POSTGRESQL = "The test database is not PostgreSQL; run: tools/with-postgres.sh .venv/bin/pytest tests/search"


@pytest.fixture(params=["embedded", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """Whatever a test asks of an engine holds for each of them."""
    if request.param == "embedded":
        return TantivyEngine(tmp_path / "search", analyser=ANALYSER)
    engine: Engine = request.getfixturevalue("postgres_engine")
    return engine


@pytest.fixture
def postgres_engine(request: pytest.FixtureRequest) -> PostgresEngine:
    """The engine in PostgreSQL; what the test writes is taken back at its end."""
    if connection.vendor != "postgresql":
        pytest.skip(WITHOUT_POSTGRESQL)
    request.getfixturevalue("db")
    return PostgresEngine(analyser=ANALYSER, schema="search_test")


@pytest.fixture
def ask(engine: Engine) -> Callable[..., Hits]:
    """Search the engine as everybody, narrowed by whatever a query can say."""

    def asked(text: str, **narrowed: object) -> Hits:
        return find(Query(text=text, **{"audience": EVERYBODY, **narrowed}), engine=engine, analyser=ANALYSER)

    return asked


@pytest.fixture
def keys(engine: Engine) -> Callable[..., list[str]]:
    """List the keys of what the engine finds."""

    def listed(text: str, **narrowed: object) -> list[str]:
        query = Query(text=text, **{"audience": EVERYBODY, **narrowed})
        return found_keys(query, limit=1_000, engine=engine, analyser=ANALYSER)

    return listed


class _OlderAnalyser(WordAnalyser):
    """The same rules under an older name."""

    @property
    def version(self) -> str:
        return "plain-0"


def _beside(engine: Engine, tmp_path: Path, analyser: Analyser) -> Engine:
    if isinstance(engine, TantivyEngine):
        return TantivyEngine(tmp_path / "search", analyser=analyser)
    return PostgresEngine(analyser=analyser, schema="search_test")


@pytest.fixture
def same_index(engine: Engine, tmp_path: Path) -> Engine:
    """A second engine over the same index, as another process has it."""
    return _beside(engine, tmp_path, ANALYSER)


@pytest.fixture
def older_analysis(engine: Engine, tmp_path: Path) -> Engine:
    """The engine of the release before, over the same index."""
    return _beside(engine, tmp_path, _OlderAnalyser())
