"""An engine over an empty directory, and a way to ask it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from search_cases import ANALYSER, EVERYBODY

from torelik.search.index.embedded import TantivyEngine
from torelik.search.query.finding import find
from torelik.search.query.values import Hits, Query


@pytest.fixture
def engine(tmp_path: Path) -> TantivyEngine:
    return TantivyEngine(tmp_path / "search", analyser=ANALYSER)


@pytest.fixture
def ask(engine: TantivyEngine) -> Callable[..., Hits]:
    """Search the engine as everybody, narrowed by whatever a query can say."""

    def asked(text: str, **narrowed: object) -> Hits:
        return find(Query(text=text, **{"audience": EVERYBODY, **narrowed}), engine=engine, analyser=ANALYSER)

    return asked
