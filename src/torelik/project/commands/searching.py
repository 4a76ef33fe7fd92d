"""The search at the keyboard."""

import json
import os
import sys
from argparse import Namespace

from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.project.commands.failure import Failure
from torelik.search import api as searching

KEYS_SHOWN = 10


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
    """Build the index anew beside the present one and switch to it at once, or compare it with the database."""
    if options.what == "check":
        return _check(options)
    try:
        count = searching.rebuild_index(progress=_progress, processes=os.cpu_count() or 1)
    except searching.RebuildRunning:
        raise Failure("the index is being rebuilt by another process") from None
    sys.stdout.write(f"{count} documents indexed\n")
    return 0


def _check(options: Namespace) -> int:
    """Tell in what the index differs from the database; exit code 1 while it does."""
    try:
        found = searching.check_index(by=Actor.system("index check"), at=clock.now(), mend=options.mend, progress=_progress)
    except searching.IndexOutdated as outdated:
        raise Failure(f"{outdated} Run: torelik index rebuild") from None
    except searching.CannotMend as busy:
        raise Failure(str(busy)) from None
    kinds = {"missing": found.missing, "old": found.stale, "left over": found.surplus}
    if options.json:
        counts = {name.replace(" ", "_"): len(keys) for name, keys in kinds.items()}
        sys.stdout.write(json.dumps({"documents": found.documents, **counts, "mended": found.is_mended}) + "\n")
    else:
        sys.stdout.write(f"{found.documents} documents compared\n")
        for name, keys in kinds.items():
            sys.stdout.write(f"  {name}: {len(keys)}\n" + "".join(f"    {key}\n" for key in keys[:KEYS_SHOWN]))
        if found.differs:
            sys.stdout.write("Mended.\n" if found.is_mended else "Run: torelik index check --mend\n")
    return 1 if found.differs and not found.is_mended else 0


def _progress(done: int) -> None:
    if done % 500 == 0 and sys.stderr.isatty():
        sys.stderr.write(f"\r{done} documents")


def analyse(options: Namespace) -> int:
    """Print how words are understood: each reading of a text's words, or with ``--lines`` one lemma a line."""
    analyser = searching.analyser()
    if options.lines:
        language = options.language or "kk"
        lines = (line.rstrip("\r\n") for line in sys.stdin)
        sys.stdout.writelines(f"{line}\t{analyser.lemma(line, language=language) if line else ''}\n" for line in lines)
        return 0
    if not analyser.kazakh.has_lexicon:
        sys.stderr.write("Without Kazakh word lists; install hunspell-kk and tesseract-ocr-kaz, then run: torelik lexicon\n")
    for token in analyser.tokens(" ".join(options.text), language=options.language):
        told = [token.language or "-", token.term, token.weak or "-", token.root or "-"]
        sys.stdout.write("\t".join([str(token.position), token.surface, *told]) + "\n")
    return 0


def lexicon(options: Namespace) -> int:
    """Make the table of Kazakh from the word lists of this machine."""
    sys.stdout.write(searching.make_kazakh_table() + "\n")
    return 0
