"""Documents with everything that is computed of them before an engine writes them down, by one process or by several."""

import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from torelik.search.analysis.ordering import sort_key
from torelik.search.analysis.tokens import Analyser
from torelik.search.index.digests import digest_of
from torelik.search.index.streams import Streams, streams_of
from torelik.search.index.values import Document

PORTION = 250
"""How many documents a process is given at once: few enough to stay small, enough to make the sending cheap."""

_AHEAD = 3
"""Portions given out for each process; more would only wait."""


class Analysed(NamedTuple):
    """A document, its token streams, the key by which titles are sorted, and its digest."""

    document: Document
    streams: Streams
    sort_title: str
    digest: str


def analysed(document: Document, *, analyser: Analyser) -> Analysed:
    """Compute everything that engines keep of a document beside what it says itself."""
    sort_title = document.sort_title or sort_key(document.fields.get("title", ""))
    return Analysed(document, streams_of(document, analyser=analyser), sort_title, digest_of(document))


@contextmanager
def all_analysed(documents: Iterable[Document], *, analyser: Analyser, processes: int = 1) -> Iterator[Iterator[Analysed]]:
    """Give the documents in their order, analysed by so many processes beside this one; by none but this where it is one.

    The processes are forks, which have the analyser and all that it remembers at once: to be entered before anything
    that must not be copied is open, such as a writer of tantivy. In a program that has other threads at work a fork could
    wait for ever for a lock that one of them holds: there this process alone analyses.
    """
    if processes < 2 or _has_other_threads():
        yield (analysed(document, analyser=analyser) for document in documents)
        return
    _Forked.analyser = analyser
    with ProcessPoolExecutor(processes, mp_context=get_context("fork"), initializer=_leave_signals) as pool:
        pool.submit(_analysed_portion, []).result()  # The first task forks all of them.
        try:
            yield _in_order(documents, pool, ahead=_AHEAD * processes)
        finally:
            pool.shutdown(cancel_futures=True)


def _has_other_threads() -> bool:
    """Tell whether any thread runs beside this one, those of libraries included."""
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) > 1 if tasks.is_dir() else threading.active_count() > 1


class _Forked:
    """What a process has from the one it was forked from."""

    analyser: Analyser


def _leave_signals() -> None:
    """Let the program itself hear Ctrl+C, and end its processes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _in_order(documents: Iterable[Document], pool: ProcessPoolExecutor, *, ahead: int) -> Iterator[Analysed]:
    source = iter(documents)
    given: deque[tuple[list[Document], Future[list[_Computed]]]] = deque()
    while True:
        while len(given) < ahead and (portion := list(islice(source, PORTION))):
            given.append((portion, pool.submit(_analysed_portion, portion)))
        if not given:
            return
        portion, computed = given.popleft()
        for document, (streams, sort_title, digest) in zip(portion, computed.result(), strict=True):
            yield Analysed(document, streams, sort_title, digest)


_Computed = tuple[Streams, str, str]
"""What comes back from a process: the document itself is here already."""


def _analysed_portion(documents: list[Document]) -> list[_Computed]:
    found = [analysed(document, analyser=_Forked.analyser) for document in documents]
    return [(one.streams, one.sort_title, one.digest) for one in found]
