"""Which engine and analyser this installation runs. The only file of search that reads settings."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from torelik.search.analysis.taught import TaughtAnalyser, write_taught
from torelik.search.index.embedded import TantivyEngine
from torelik.search.index.engine import Engine
from torelik.search.index.postgres import PostgresEngine
from torelik.search.index.values import Document
from torelik.search.query import finding
from torelik.search.query.values import Completions, Hits, Query
from torelik.search.sources import documents_of_all_sources

TAUGHT_FILE = "taught.json"
EMBEDDED, POSTGRES = "embedded", "postgres"
"""What ``TORELIK_SEARCH_ENGINE`` may say."""


def analyser() -> TaughtAnalyser:
    """Return the analyser of this installation, with what librarians have taught; one for the whole process."""
    return _analyser_beside(Path(settings.TORELIK_SEARCH_DIR))


@lru_cache(maxsize=8)  # More than one only where tests change the setting.
def _analyser_beside(directory: Path) -> TaughtAnalyser:
    return TaughtAnalyser(directory / TAUGHT_FILE)


def keep_taught(*, forms: Mapping[str, str], headwords: Iterable[str]) -> None:
    """Put what librarians have taught in force for every process of this host, within a second."""
    write_taught(Path(settings.TORELIK_SEARCH_DIR) / TAUGHT_FILE, forms=forms, headwords=headwords)
    analyser().look_now()


def engine() -> Engine:
    """Return the engine that ``TORELIK_SEARCH_ENGINE`` names, one for the whole process.

    The embedded one keeps its index in ``TORELIK_SEARCH_DIR``, the other in the database of the installation. Raises
    ``ImproperlyConfigured`` for a setting that ``problem_of_the_engine`` tells of.
    """
    if problem := problem_of_the_engine():
        raise ImproperlyConfigured(problem)
    return _engine_over(settings.TORELIK_SEARCH_ENGINE, Path(settings.TORELIK_SEARCH_DIR))


@lru_cache(maxsize=8)  # More than one only where tests change the setting.
def _engine_over(name: str, directory: Path) -> Engine:
    if name == POSTGRES:
        return PostgresEngine(analyser=analyser())
    return TantivyEngine(directory, analyser=analyser())


def problem_of_the_engine() -> str:
    """Return why the installation cannot have the engine that its setting names; nothing where it can."""
    name = settings.TORELIK_SEARCH_ENGINE
    if name not in (EMBEDDED, POSTGRES):
        return f"TORELIK_SEARCH_ENGINE is {name!r}; it can be {EMBEDDED} or {POSTGRES}."
    if name == POSTGRES and connection.vendor != "postgresql":
        return (
            f"TORELIK_SEARCH_ENGINE is {POSTGRES}, but the database is {connection.display_name}. "
            f"Set TORELIK_DATABASE to a PostgreSQL, or TORELIK_SEARCH_ENGINE to {EMBEDDED}."
        )
    return ""


def find(query: Query) -> Hits:
    """Search for what a person typed; raises ``IndexOutdated`` before a needed rebuild, ``CqlRefused`` for bad CQL."""
    return finding.find(query, engine=engine(), analyser=analyser())


def found_keys(query: Query, *, limit: int) -> list[str]:
    """Return the keys of the first *limit* hits, for who asks the database about them; raises as ``find`` does."""
    return finding.found_keys(query, limit=limit, engine=engine(), analyser=analyser())


def complete(text: str, *, audience: frozenset[str], limit: int = 6, context: str | None = None) -> Completions:
    """Return what may be meant by a text that is still being typed; raises ``IndexOutdated`` before a needed rebuild."""
    return finding.complete(text, audience=audience, limit=limit, context=context, engine=engine(), analyser=analyser())


def rebuild_index(*, progress: Callable[[int], None] | None = None, processes: int = 1) -> int:
    """Make the index anew from all sources without an outage; return how many documents it has.

    *progress* is told the number of documents after each; *processes* analyse, see ``Engine.rebuild``.
    Raises ``RebuildRunning`` where one is under way.
    """
    return engine().rebuild(_told(progress) if progress else documents_of_all_sources(), processes=processes)


def _told(progress: Callable[[int], None]) -> Iterator[Document]:
    for number, document in enumerate(documents_of_all_sources(), start=1):
        yield document
        progress(number)
