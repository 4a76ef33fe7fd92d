"""The embedded engine at the size of a national library, beside tantivy itself, SQLite FTS5 and PostgreSQL GIN.

    python bench/search_scale.py [--records 200000] [--texts 5000] [--times 200]
    tools/with-postgres.sh python bench/search_scale.py …        adds PostgreSQL

All search the same token streams. "tantivy" is asked the very query that our engine compiled, over our own index, and its
stored documents are read, so that what is left between the two is ours. FTS5 and GIN are asked the same words, joined
alike, for all readers alike, which is less than we do. Times are medians and 99th percentiles in milliseconds; ratios are of
the medians.
"""

import argparse
import os
import random
import resource
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import TypeVar

import psycopg
import tantivy

from search_index import PUBLIC, STEMS, SUBJECTS, documents
from torelik.search.analysis.analyser import WordAnalyser
from torelik.search.index.embedded import TantivyEngine
from torelik.search.index.streams import streams_of
from torelik.search.index.values import DEEPEST_HIT, FIELD_WEIGHTS, Document, Found, Request
from torelik.search.query.finding import find
from torelik.search.query.values import Query

RECORD_WORDS, PAGE_WORDS, PAGES = 12, 300, 18
FACETS = ("language", "kind", "year", "subject")
SHOWN = 20
SAMPLE_EVERY = 25_000
CLIENTS = 8
KEPT = 50_000
Result = TypeVar("Result")


def corpus(records: int, texts: int) -> Iterator[Document]:
    """Yield the records, then each text by pages."""
    yield from documents(records, body_words=RECORD_WORDS, seed=1)
    for number, page in enumerate(documents(texts * PAGES, body_words=PAGE_WORDS, seed=2)):
        yield Document(
            key=f"documents:page:{number}",
            context="documents",
            kind="page",
            language=page.language,
            fields={"title": page.fields["title"], "body": page.fields["body"]},
            facets=page.facets,
            year=page.year,
            shown=page.shown,
            audience=page.audience,
        )


def watched(made: Iterator[Document], memory: list[float]) -> Iterator[Document]:
    """Pass the documents on, noting the memory in use (MB) at every so many."""
    for number, document in enumerate(made):
        if number % SAMPLE_EVERY == 0:
            pages = int(Path("/proc/self/statm").read_text().split()[1])
            memory.append(pages * resource.getpagesize() / 1e6)
        yield document


class Spy:
    """Our engine, remembering what it was asked."""

    def __init__(self, engine: TantivyEngine) -> None:
        self._engine, self.asked = engine, list[Request]()

    def search(self, request: Request) -> Found:
        self.asked.append(request)
        return self._engine.search(request)

    def similar_words(self, word: str, *, audience: frozenset[str], limit: int) -> list[str]:
        return self._engine.similar_words(word, audience=audience, limit=limit)


class Fts5:
    """SQLite's full-text index with our terms as its words."""

    name = "SQLite FTS5"

    def __init__(self, path: Path) -> None:
        self._path = path
        base = sqlite3.connect(path)
        base.execute("PRAGMA journal_mode=WAL")
        columns = ", ".join(FIELD_WEIGHTS)
        # nosemgrep: sql-made-of-text - names of our own
        base.execute(f"CREATE VIRTUAL TABLE words USING fts5({columns}, content='', tokenize=\"unicode61 remove_diacritics 0\")")
        base.execute("CREATE TABLE facts (id INTEGER PRIMARY KEY, language TEXT, kind TEXT, year TEXT, subject TEXT, title TEXT)")
        self._base = base

    def add(self, rows: list[tuple[int, dict[str, str], dict[str, str], str]]) -> None:
        marks = ", ".join("?" * (len(FIELD_WEIGHTS) + 1))
        self._base.executemany(
            f"INSERT INTO words (rowid, {', '.join(FIELD_WEIGHTS)}) VALUES ({marks})",  # noqa: S608 - names of our own
            [(number, *(streams.get(name, "") for name in FIELD_WEIGHTS)) for number, streams, _facts, _title in rows],
        )
        self._base.executemany(
            "INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?)",
            [(number, *(facts[name] for name in FACETS), title) for number, _streams, facts, title in rows],
        )

    def finish(self) -> None:
        self._base.commit()
        self._base.close()

    def asker(self) -> Callable[[str, list[str], bool], int]:
        base = sqlite3.connect(self._path, check_same_thread=False)
        weights = ", ".join(str(weight) for weight in FIELD_WEIGHTS.values())

        def ask(form: str, terms: list[str], facets: bool) -> int:
            match = {
                "phrase": lambda: '"' + " ".join(terms) + '"',
                "beginning": lambda: f'"{terms[0]}" *',
            }.get(form, lambda: " AND ".join(f'"{term}"' for term in terms))()
            (total,) = base.execute("SELECT count(*) FROM words WHERE words MATCH ?", [match]).fetchone()
            base.execute(
                f"SELECT facts.title FROM words JOIN facts ON facts.id = words.rowid WHERE words MATCH ? "  # noqa: S608
                f"ORDER BY bm25(words, {weights}) LIMIT {SHOWN}",
                [match],
            ).fetchall()
            for name in FACETS if facets else ():
                base.execute(
                    f"SELECT {name}, count(*) AS many FROM words JOIN facts ON facts.id = words.rowid "  # noqa: S608
                    f"WHERE words MATCH ? GROUP BY 1 ORDER BY many DESC LIMIT 50",
                    [match],
                ).fetchall()
            return int(total)

        return ask


class Gin:
    """PostgreSQL's text vectors with our terms, under a GIN index."""

    name = "PostgreSQL GIN"
    letters = dict(zip(FIELD_WEIGHTS, "ABCDD", strict=True))

    def __init__(self, address: str) -> None:
        self._address = address
        self._base = psycopg.connect(address, autocommit=True)
        self._base.execute(
            "CREATE TABLE rows (id bigint, language text, kind text, year text, subject text, title text, words tsvector)"
        )

    def add(self, rows: list[tuple[int, dict[str, str], dict[str, str], str]]) -> None:
        with self._base.cursor().copy("COPY rows FROM STDIN") as copy:
            for number, streams, facts, title in rows:
                copy.write_row((number, *(facts[name] for name in FACETS), title, self._vector(streams)))

    def _vector(self, streams: dict[str, str]) -> str:
        place, words = 0, []
        for name, text in streams.items():
            for term in text.split():
                place += 1
                quoted = term.replace("\\", "\\\\").replace("'", "''")
                words.append(f"'{quoted}':{min(place, 16_383)}{self.letters[name]}")
        return " ".join(words)

    def finish(self) -> None:
        self._base.execute("CREATE INDEX rows_words ON rows USING gin (words)")
        self._base.execute("VACUUM ANALYZE rows")
        self._base.close()

    def asker(self) -> Callable[[str, list[str], bool], int]:
        base = psycopg.connect(self._address, autocommit=True)

        def ask(form: str, terms: list[str], facets: bool) -> int:
            quoted = ["'" + term.replace("'", "''") + "'" for term in terms]
            match = {"phrase": " <-> ".join(quoted), "beginning": quoted[0] + ":*"}.get(form, " & ".join(quoted))
            row = base.execute("SELECT count(*) FROM rows WHERE words @@ %s::tsquery", [match]).fetchone()
            base.execute(
                f"SELECT title FROM rows, (SELECT %s::tsquery AS asked) a WHERE words @@ asked "  # noqa: S608
                f"ORDER BY ts_rank_cd('{{0.25, 0.5, 0.75, 1.0}}', words, asked) DESC LIMIT {SHOWN}",
                [match],
            ).fetchall()
            for name in FACETS if facets else ():
                # nosemgrep: sql-made-of-text - names of our own
                base.execute(
                    f"SELECT {name}, count(*) FROM rows WHERE words @@ %s::tsquery GROUP BY 1 ORDER BY 2 DESC LIMIT 50",  # noqa: S608
                    [match],
                ).fetchall()
            return int(row[0]) if row else 0

        return ask


def measured(ask: Callable[[int], object], *, times: int, clients: int) -> tuple[float, float]:
    """Return median and 99th percentile in milliseconds of *times* questions for each client, after a warm-up."""
    for number in range(min(times, 20)):
        ask(number)

    def client(first: int) -> list[float]:
        took = []
        for number in range(first, first + times):
            began = time.perf_counter()
            ask(number)
            took.append((time.perf_counter() - began) * 1000)
        return took

    with ThreadPoolExecutor(clients) as desks:
        every = sorted(one for took in desks.map(client, range(0, clients * times, times)) for one in took)
    return statistics.median(every), every[int(len(every) * 0.99) - 1]


def fill(peers: list[Fts5 | Gin], made: Iterator[Document], analyser: WordAnalyser) -> None:
    """Give every peer the same streams, and say how long each took over them."""
    took = dict.fromkeys((peer.name for peer in peers), 0.0)
    number = 0
    while portion := list(islice(made, 2_000)):
        rows = []
        for document in portion:
            number += 1
            streams = {
                stream.field: " ".join(term for _place, term in stream.terms)
                for stream in streams_of(document, analyser=analyser).fields
            }
            rows.append((number, streams, {name: document.facets[name][0] for name in FACETS}, document.shown["title"]))
        for peer in peers:
            began = time.perf_counter()
            peer.add(rows)
            took[peer.name] += time.perf_counter() - began
    for peer in peers:
        began = time.perf_counter()
        peer.finish()
        took[peer.name] += time.perf_counter() - began
        print(f"{peer.name:<16} took {took[peer.name]:7.0f} s to index the streams, analysis not counted")


def main() -> None:
    """Index, ask everybody, and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--records", type=int, default=200_000)
    arguments.add_argument("--texts", type=int, default=5_000)
    arguments.add_argument("--times", type=int, default=200)
    asked = arguments.parse_args()
    analyser = WordAnalyser()
    with tempfile.TemporaryDirectory() as folder:
        engine = TantivyEngine(Path(folder) / "index", analyser=analyser)
        processes = os.cpu_count() or 1
        records = corpus(asked.records, 0)
        took, count = timed(lambda: engine.rebuild(records, processes=processes))
        print(f"records          {count / took:10,.0f} a second, analysis and making them up included", flush=True)
        known = list(corpus(min(asked.records, KEPT), 0))
        took, count = timed(lambda: engine.rebuild(known, processes=processes))
        print(f"records again    {count / took:10,.0f} a second, no word of them new to the analyser", flush=True)
        memory: list[float] = []
        took, count = timed(lambda: engine.rebuild(watched(corpus(asked.records, asked.texts), memory), processes=processes))
        print(f"{count:,} documents of records and texts in {took:.0f} s; memory in use every {SAMPLE_EVERY:,}, MB:")
        print(" ".join(f"{used:.0f}" for used in memory), flush=True)

        peers: list[Fts5 | Gin] = [Fts5(Path(folder) / "fts5.sqlite3")]
        if address := os.environ.get("TORELIK_DATABASE"):
            peers.append(Gin(address))
        fill(peers, corpus(asked.records, asked.texts), analyser)
        ask_everybody(engine, analyser, peers, times=asked.times, records=asked.records)


def ask_everybody(engine: TantivyEngine, analyser: WordAnalyser, peers: list[Fts5 | Gin], *, times: int, records: int) -> None:
    """Ask every engine the same questions, one client and eight, and print the times and the ratios."""
    chance = random.Random(7)
    titles = [document.fields["title"].split() for document in islice(documents(records, body_words=0, seed=1), 5_000)]
    pairs = [title[place : place + 2] for title in titles for place in (chance.randrange(3, 6),)][: times * 8]
    common = [stem for stems in STEMS.values() for stem in stems[:4]]
    questions: dict[str, tuple[list[list[str]], Callable[[list[str]], str], bool]] = {
        "two words": (pairs, " ".join, False),
        "phrase": (pairs, lambda words: '"' + " ".join(words) + '"', False),
        "beginning": ([[word[:4]] for pair in pairs for word in pair if len(word) > 5], lambda words: words[0] + "*", False),
        "common, 4 facets": ([[word] for word in common], " ".join, True),
    }
    print(f"\n{'':<18}{'':<16}{'1 client':>22}{'8 clients':>22}")
    for name, (words, typed, facets) in questions.items():
        form = name if name in ("phrase", "beginning") else "all"
        terms = [[word if form == "beginning" else first_term(word, analyser) for word in choice] for choice in words]
        lines = ours(engine, analyser, [typed(choice) for choice in words], facets=facets)
        base = None
        for who, ask in lines.items():
            base = _print(name, who, ask, times=times, base=base)
        for peer in peers:
            few = min(times, 40)
            _print(name, peer.name, theirs(peer, form, terms, facets=facets, times=few), times=few, base=base)
    print(f"deepest hit that is listed: {DEEPEST_HIT:,}; subjects: {len(SUBJECTS)}; tantivy {tantivy.__version__}")


def first_term(word: str, analyser: WordAnalyser) -> str:
    """Return the first reading of a word: a peer is asked for one only."""
    return analyser.terms(word, language=None).placed[0][1]


def ours(engine: TantivyEngine, analyser: WordAnalyser, texts: list[str], *, facets: bool) -> dict[str, Callable[[int], object]]:
    """Return how tantivy itself, our engine, and the whole way from a typed text are asked the same."""
    requests: list[Request] = []
    for text in texts:
        spy = Spy(engine)
        find(_query(text, facets=facets), engine=spy, analyser=analyser)  # type: ignore[arg-type]
        requests.append(spy.asked[0])
    snapshot = engine._latest()
    if snapshot is None:
        raise RuntimeError("There is no index.")
    searcher = snapshot.searcher
    compiled = [snapshot.compiler.query(request) for request in requests]
    counting = {facet: {"terms": {"field": f"facets.{facet}", "size": 50, "segment_size": 1_000}} for facet in FACETS}

    def bare(number: int) -> object:
        query = compiled[number % len(compiled)]
        hits = searcher.search(query, limit=SHOWN, count=True).hits
        shown = [searcher.doc(address) for _score, address in hits]
        return shown, searcher.aggregate(query, counting) if facets else None

    def engine_alone(number: int) -> object:
        return engine.search(requests[number % len(requests)])

    def whole(number: int) -> object:
        return find(_query(texts[number % len(texts)], facets=facets), engine=engine, analyser=analyser)

    return {"tantivy": bare, "our engine": engine_alone, "question read": whole}


def theirs(peer: Fts5 | Gin, form: str, terms: list[list[str]], *, facets: bool, times: int) -> Callable[[int], object]:
    """Return how a peer is asked, each client over a connection of its own."""
    askers = [peer.asker() for _client in range(CLIENTS)]

    def ask(number: int) -> object:
        return askers[number // times % CLIENTS](form, terms[number % len(terms)], facets)

    return ask


def timed(work: Callable[[], Result]) -> tuple[float, Result]:
    """Return how many seconds the work took, and what it gave."""
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def _query(text: str, *, facets: bool) -> Query:
    return Query(text=text, audience=PUBLIC, literal=True, facets_wanted=FACETS if facets else ())


def _print(name: str, who: str, ask: Callable[[int], object], *, times: int, base: float | None) -> float:
    one, one_late = measured(ask, times=times, clients=1)
    eight, eight_late = measured(ask, times=times, clients=CLIENTS)
    ratio = f"   {one / base:6.2f} ×" if base else "   1.00 ×"
    print(f"{name:<18}{who:<16}{one:10.2f} {one_late:10.2f} {eight:10.2f} {eight_late:10.2f}{ratio}", flush=True)
    return base or one


if __name__ == "__main__":
    main()
