"""Every engine over an empty index, and a way to ask it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from search_cases import ANALYSER, EVERYBODY

from torelik.search.index.embedded import TantivyEngine
from torelik.search.index.engine import Engine
from torelik.search.index.postgres import PostgresEngine
from torelik.search.query.finding import find
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
