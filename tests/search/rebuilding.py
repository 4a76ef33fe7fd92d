"""A program that makes an index anew by two processes and by one, and says what it found; see ``test_keeping_an_index``.

A program of its own: in the tests' own process other threads are at work, and there nothing is forked.
"""

import os
import sys
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from unittest import mock

from search_cases import ANALYSER, document

from torelik.search.index import analysing
from torelik.search.index.analysing import PORTION
from torelik.search.index.embedded import TantivyEngine


class DeadlyOnArrival(dict):
    """Ends the process that receives it, as the kernel does when memory runs out."""

    def __reduce__(self):
        return os._exit, (9,)


def same(folder: Path) -> str:
    """Make the index by two processes, then by one, and compare; how many processes there were is counted."""
    engine = TantivyEngine(folder, analyser=ANALYSER)
    many = [document(f"number-{number}", f"Заң туралы {number}") for number in range(3 * PORTION + 1)]
    with mock.patch.object(analysing, "ProcessPoolExecutor", wraps=analysing.ProcessPoolExecutor) as pools:
        engine.rebuild(iter(many), processes=2)
    by_two = sorted(engine.digests())
    engine.rebuild(iter(many))
    return f"{pools.call_count} {len(by_two)} {by_two == sorted(engine.digests())}"


def dies(folder: Path) -> str:
    """Let a process die amid the making, and tell what the index has then."""
    engine = TantivyEngine(folder, analyser=ANALYSER)
    deadly = document("new", "Заң")
    object.__setattr__(deadly, "fields", DeadlyOnArrival())
    try:
        engine.rebuild(iter([deadly]), processes=2)
    except BrokenProcessPool:
        return f"died {engine.count()}"
    return "lived"


if __name__ == "__main__":
    sys.stdout.write({"same": same, "dies": dies}[sys.argv[1]](Path(sys.argv[2])))
