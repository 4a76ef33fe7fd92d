"""The search at the keyboard."""

import json
import sys
from argparse import Namespace

from torelik.project.commands.failure import Failure
from torelik.search import api as searching


def search(options: Namespace) -> int:
    """Print what a visitor would find; exit code 1 when nothing is found."""
    question = searching.Query(text=" ".join(options.query), audience=frozenset({"public"}), limit=options.limit)
    try:
        hits = searching.find(question)
    except searching.IndexOutdated as outdated:
        raise Failure(f"{outdated} Run: torelik index rebuild") from None
    if options.json:
        rows = [{"key": hit.key, "score": round(hit.score, 3), **hit.shown} for hit in hits.items]
        sys.stdout.write(json.dumps({"total": hits.total, "hits": rows}, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(f"{hits.total} found\n")
        for hit in hits.items:
            sys.stdout.write(f"  {hit.shown.get('title', hit.key)}\n")
    return 0 if hits.total else 1


def index(options: Namespace) -> int:
    """Build the index anew beside the present one and switch to it at once."""
    try:
        count = searching.rebuild_index(progress=_progress)
    except searching.RebuildRunning:
        raise Failure("the index is being rebuilt by another process") from None
    sys.stdout.write(f"{count} documents indexed\n")
    return 0


def _progress(done: int) -> None:
    if done % 500 == 0 and sys.stderr.isatty():
        sys.stderr.write(f"\r{done} documents")
