"""One running product and one browser for the whole run; a fresh visit for each test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser import stage


@pytest.fixture(autouse=True)
def own_folders() -> None:
    """The running product has folders of its own; the settings of this process are not asked."""


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with stage.running_product(tmp_path_factory.mktemp("product")) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with stage.chromium() as browser:
        yield browser


@pytest.fixture
def visit(product: str, chromium: Browser) -> Iterator[Callable[..., stage.Visit]]:
    """Open the browsers of one or more people; afterwards none of them asked another host or complained."""
    visitors: list[stage.Visit] = []
    with ExitStack() as stack:

        def open_browser(**options: object) -> stage.Visit:
            visitors.append(stack.enter_context(stage.visit(chromium, product, **options)))  # type: ignore[arg-type]
            return visitors[-1]

        yield open_browser
        assert [url for visitor in visitors for url in visitor.foreign] == []
        assert [words for visitor in visitors for words in visitor.complaints if not _expected(words)] == []


def _expected(words: str) -> bool:
    """The browser reports every answer from 400 on; tests that provoke refusals look at the page instead."""
    return words.startswith("Failed to load resource: the server responded with a status of 4")


@pytest.fixture(scope="session")
def project_root() -> Path:
    return stage.ROOT
