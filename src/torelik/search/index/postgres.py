"""The engine inside the installation's own PostgreSQL, for who wants nothing beside it.

PostgreSQL compares our terms and analyses nothing: a ``tsvector`` is written out by ourselves, with a letter of the field
before each term. What had to be known of it: positions end at 16,383, one lexeme keeps 256 of them, a vector has less
than a megabyte, and everything beyond is dropped without a word; so a long text lies in portions that overlap, see
``vectors_of``. A phrase is found across portions when it is no longer than the overlap.
"""

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import Any, TypeVar

from django.db import OperationalError, ProgrammingError, connections, transaction

from torelik.search.analysis.skeleton import skeleton
from torelik.search.analysis.tokens import Analyser
from torelik.search.index import postgres_tables as tables
from torelik.search.index.analysing import Analysed, all_analysed, analysed
from torelik.search.index.postgres_statements import Statement, keys_statement, search_statement
from torelik.search.index.postgres_vectors import vectors_of
from torelik.search.index.similarity import beginnings_to_compare, completions, nearest_words
from torelik.search.index.values import Document, Found, Hit, IndexOutdated, RebuildRunning, Request, Sort

FORMAT_VERSION = 2
"""Raised whenever the tables of the index change."""

_BATCH_DOCUMENTS = 500
_PAGE_OF_DIGESTS = 10_000
_SIMILAR_FROM = 20_000  # Words with the same first letters that are compared, at most.
_COMPLETED_FROM = 200  # Words with the same beginning among which those spelt as typed come first.
_READING_ATTEMPTS = 5
_LOCKS_OF_SEARCH = 0x746F7265
_UNDEFINED_TABLE, _DEADLOCK, _LOCK_NOT_AVAILABLE = "42P01", "40P01", "55P03"  # SQLSTATE
_LAST_CHARACTER = "\U0010ffff"

Cursor = Any
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class _Made:
    """One set of tables: which it is, and the rules that made it."""

    generation: int
    version: str

    def named(self, statement: str, *, schema: str) -> str:
        return tables.named(statement, schema=schema, generation=self.generation)


class PostgresEngine:
    """Keeps an index in tables of its own, in *schema* of the database that Django calls *alias*."""

    def __init__(self, *, analyser: Analyser, schema: str = "search", alias: str = "default") -> None:
        self._analyser = analyser
        self._schema = tables.checked_schema(schema)
        self._alias = alias
        number = zlib.crc32(schema.encode()) & 0x3FFFFFFF
        self._writer_lock, self._rebuild_lock = number * 2, number * 2 + 1

    @property
    def version(self) -> str:
        """The rules by which the index is made: format, analysis, engine."""
        return f"format {FORMAT_VERSION}, analysis {self._analyser.version}, postgres"

    def write(self, documents: Iterable[Document]) -> int:
        """Add or replace the documents in one transaction; return how many. Another writer's turn is waited for."""
        batch = list(documents)
        self._change(batch, [])
        return len(batch)

    def remove(self, keys: Iterable[str]) -> None:
        """Take the documents with these keys out in one transaction."""
        self._change([], list(keys))

    def search(self, request: Request) -> Found:
        """Answer the request by one statement, so that hits and counts are of one moment."""
        nothing = Found(0, (), dict.fromkeys(request.facets_wanted, ()))
        if not request.audience:
            return nothing
        row = self._read(lambda cursor, made: self._row(cursor, made, search_statement(request)))
        if row is None:
            return nothing
        total, page, *counted = row
        return Found(
            total=total,
            items=tuple(
                Hit(key, context, kind, score if request.sort is Sort.RELEVANCE else 0.0, json.loads(shown))
                for key, context, kind, score, shown in page or ()
            ),
            facets={
                name: tuple((value, count) for value, count in values or ())
                for name, values in zip(request.facets_wanted, counted, strict=True)
            },
        )

    def keys(self, request: Request, *, limit: int) -> list[str]:
        """Return the keys of the first *limit* hits."""
        if not request.audience or limit < 1:
            return []
        statement = keys_statement(replace(request, offset=0, limit=limit))
        row = self._read(lambda cursor, made: self._row(cursor, made, statement))
        return [] if row is None else list(row[0] or ())

    def similar_words(self, word: str, *, audience: frozenset[str], limit: int) -> list[str]:
        """Return words close to *word* that begin with its first or second letter, the nearest first."""
        known = [
            entry
            for start in beginnings_to_compare(word)
            for entry in self._vocabulary(start, audience=audience, limit=_SIMILAR_FROM)
        ]
        return nearest_words(word, known=known, limit=limit)

    def words_beginning(self, start: str, *, audience: frozenset[str], limit: int) -> list[str]:
        """Return words that begin with *start*, those spelt as typed first."""
        known = self._vocabulary(skeleton(start), audience=audience, limit=_COMPLETED_FROM)
        return completions(start, known=known, limit=limit)

    def _vocabulary(self, start: str, *, audience: frozenset[str], limit: int) -> list[tuple[str, int]]:
        if not start or not audience:
            return []
        statement = Statement(tables.VOCABULARY, (start, start + _LAST_CHARACTER, sorted(audience), limit))
        return self._read(lambda cursor, made: self._rows(cursor, made, statement)) or []

    def count(self) -> int:
        """Return how many documents the index has."""
        row = self._read(lambda cursor, made: self._row(cursor, made, Statement(tables.COUNT)))
        return 0 if row is None else int(row[0])

    def digests(self, keys: Sequence[str] | None = None) -> Iterator[tuple[str, str]]:
        """Yield key and digest of every document, or of those with these keys."""
        if keys is not None:
            named = Statement(tables.DIGESTS_OF_KEYS, (list(keys),))
            yield from self._read(lambda cursor, made: self._rows(cursor, made, named)) or []
            return
        last = 0
        while True:
            page = Statement(tables.DIGESTS, (last, _PAGE_OF_DIGESTS))
            rows = self._read(lambda cursor, made, page=page: self._rows(cursor, made, page))  # type: ignore[misc]
            if not rows:
                return
            last = rows[-1][0]
            yield from ((key, digest) for _id, key, digest in rows)

    def rebuild(self, documents: Iterable[Document], *, processes: int = 1) -> int:
        """Make new tables beside the old ones, follow the changes made meanwhile, and switch."""
        count = 0
        with self._rebuilding() as made:
            with all_analysed(documents, analyser=self._analyser, processes=processes) as ready:
                while batch := list(islice(ready, _BATCH_DOCUMENTS)):
                    rows = {one.document.key: _row_of(one) for one in batch}
                    with self._transaction() as cursor:
                        self._store(cursor, made, rows, [])
                    count += len(batch)
            with self._transaction() as cursor:
                self._add_indexes(cursor, made)
            with self._writing() as cursor:
                for kept, keys in self._changes(cursor, made):
                    self._store(cursor, made, self._rows_of(kept), keys)
                self._put_in_force(cursor, made)
        return count

    # ---- reading ----

    def _read(self, work: Callable[[Cursor, _Made], Answer]) -> Answer | None:
        """Do *work* on the tables in force; ``None`` where an index was never made."""
        for attempt in range(_READING_ATTEMPTS):
            try:
                with self._transaction() as cursor:
                    made = self._in_force(cursor)
                    if made is None:
                        return None
                    cursor.execute(tables.PLAN)
                    answer = work(cursor, made)
                    cursor.execute(tables.PLAN_AS_BEFORE)
                    return answer
            except (ProgrammingError, OperationalError) as error:
                if _state_of(error) not in (_UNDEFINED_TABLE, _DEADLOCK):
                    raise
                # Between the pointer and the question a rebuild may have switched and swept: look again.
                if attempt == _READING_ATTEMPTS - 1:
                    raise
            with self._transaction() as cursor:
                if not self._has_schema(cursor):
                    return None
        raise AssertionError("The loop above returns or raises.")

    def _in_force(self, cursor: Cursor) -> _Made | None:
        """Return the tables in force. Raises ``IndexOutdated`` when other rules made them."""
        cursor.execute(self._of_schema(tables.IN_FORCE))
        row = cursor.fetchone()
        if row is None:
            return None
        made = _Made(*row)
        if made.version != self.version:
            raise IndexOutdated(f"The index was made by {made.version}; the rules in force are {self.version}.")
        return made

    def _row(self, cursor: Cursor, made: _Made, statement: Statement) -> Any:
        cursor.execute(made.named(statement.text, schema=self._schema), statement.values)
        return cursor.fetchone()

    def _rows(self, cursor: Cursor, made: _Made, statement: Statement) -> list[Any]:
        cursor.execute(made.named(statement.text, schema=self._schema), statement.values)
        return list(cursor.fetchall())

    # ---- writing ----

    def _change(self, documents: list[Document], keys: list[str]) -> None:
        """Write one batch into the tables in force, and keep it for those that are being made."""
        if not documents and not keys:
            return
        rows = self._rows_of(documents)
        with self._writing() as cursor:
            made = self._in_force(cursor)
            if made is None:
                made = self._new_tables(cursor)
                self._add_indexes(cursor, made)
                self._put_in_force(cursor, made)
            if building := self._building(cursor):
                kept = json.dumps([asdict(document) for document in documents])
                cursor.execute(self._of_schema(tables.KEEP_CHANGE), [building, kept, keys])
            self._store(cursor, made, rows, keys)

    def _rows_of(self, documents: Iterable[Document]) -> dict[str, "_Row"]:
        """Return what is written down of each document, by its key; the last one with a key counts."""
        return {document.key: _row_of(analysed(document, analyser=self._analyser)) for document in documents}

    def _store(self, cursor: Cursor, made: _Made, rows: Mapping[str, "_Row"], keys: Sequence[str]) -> None:
        def named(statement: str) -> str:
            return made.named(statement, schema=self._schema)

        gone = [*rows, *keys]
        for statement in tables.REMOVE:
            cursor.execute(named(statement), [gone])
        if not rows:
            return
        cursor.execute(named(tables.NEXT_IDS), [len(rows)])
        ids = [number for (number,) in cursor.fetchall()]
        numbered = list(zip(ids, rows.items(), strict=True))
        _copy(cursor, named(tables.ADD_DOCUMENTS), (row.columns(number, key) for number, (key, row) in numbered))
        _copy(
            cursor,
            named(tables.ADD_WORDS),
            ((number, term, row.audience) for number, (_key, row) in numbered for term in row.vocabulary),
        )
        _copy(
            cursor,
            named(tables.ADD_PORTIONS),
            ((number, vector) for number, (_key, row) in numbered if len(row.vectors) > 1 for vector in row.vectors),
        )

    def _building(self, cursor: Cursor) -> int | None:
        """Return the tables that a living rebuild is making; those of a dead one are given up."""
        cursor.execute(self._of_schema(tables.BUILDING))
        row = cursor.fetchone()
        if row is None:
            return None
        cursor.execute(tables.IS_HELD, [_LOCKS_OF_SEARCH, self._rebuild_lock])
        if cursor.fetchone()[0]:
            return int(row[0])
        self._give_up(cursor, row[0])
        return None

    # ---- rebuilding ----

    @contextmanager
    def _rebuilding(self) -> Iterator[_Made]:
        """Hold the right to rebuild, with new tables; what a rebuild that died has left is swept away."""
        with self._cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCKS_OF_SEARCH, self._rebuild_lock])
            if not cursor.fetchone()[0]:
                raise RebuildRunning("The search index is being rebuilt by another process.")
        try:
            with self._writing() as cursor:
                for left in self._generations(cursor, tables.BUILDING):
                    self._give_up(cursor, left)
            self._sweep()
            with self._writing() as cursor:
                made = self._new_tables(cursor)
            try:
                yield made
            finally:
                with self._writing() as cursor:
                    for left in self._generations(cursor, tables.BUILDING):
                        self._give_up(cursor, left)
                self._sweep()
        finally:
            with self._cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCKS_OF_SEARCH, self._rebuild_lock])

    def _new_tables(self, cursor: Cursor) -> _Made:
        cursor.execute(self._of_schema(tables.NEW_GENERATION), [self.version])
        made = _Made(cursor.fetchone()[0], self.version)
        for statement in tables.MAKE:
            cursor.execute(made.named(statement, schema=self._schema))
        return made

    def _add_indexes(self, cursor: Cursor, made: _Made) -> None:
        for statement in tables.INDEXES:
            cursor.execute(made.named(statement, schema=self._schema))

    def _changes(self, cursor: Cursor, made: _Made) -> Iterator[tuple[list[Document], list[str]]]:
        """Yield what was written during the rebuild, in order."""
        cursor.execute(self._of_schema(tables.CHANGES), [made.generation])
        for documents, keys in cursor.fetchall():
            yield [Document(**values) for values in json.loads(documents)], list(keys)

    def _put_in_force(self, cursor: Cursor, made: _Made) -> None:
        for statement in tables.SWITCH:
            cursor.execute(self._of_schema(statement), [made.generation])

    def _give_up(self, cursor: Cursor, generation: int) -> None:
        for statement in tables.GIVE_UP:
            cursor.execute(self._of_schema(statement), [generation])

    def _sweep(self) -> None:
        """Drop tables that are not in force. One at a time, so that no reader and we wait for each other.

        What somebody is still reading after some seconds is left to the next rebuild.
        """
        with self._transaction() as cursor:
            left = self._generations(cursor, tables.LEFT)
        for generation in left:
            made = _Made(generation, "")
            try:
                for statement in tables.DROP:
                    with self._transaction() as cursor:
                        cursor.execute("SET LOCAL lock_timeout = '5s'")
                        cursor.execute(made.named(statement, schema=self._schema))
                        cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
                with self._transaction() as cursor:
                    cursor.execute(self._of_schema(tables.FORGET), [generation])
            except OperationalError as error:
                if _state_of(error) not in (_LOCK_NOT_AVAILABLE, _DEADLOCK):
                    raise

    # ---- the database ----

    def _generations(self, cursor: Cursor, statement: str) -> list[int]:
        cursor.execute(self._of_schema(statement))
        return [generation for (generation,) in cursor.fetchall()]

    @contextmanager
    def _writing(self) -> Iterator[Cursor]:
        """Hold the right to write to the end of the transaction; others wait for their turn."""
        with self._transaction() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCKS_OF_SEARCH, self._writer_lock])
            if not self._has_schema(cursor):
                for statement in tables.schema_statements(has_schema=self._has_namespace(cursor)):
                    cursor.execute(self._of_schema(statement))
            yield cursor

    @contextmanager
    def _transaction(self) -> Iterator[Cursor]:
        with transaction.atomic(using=self._alias), self._cursor() as cursor:
            yield cursor

    def _cursor(self) -> Any:
        return connections[self._alias].cursor()

    def _has_schema(self, cursor: Cursor) -> bool:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [f"{self._schema}.change"])
        return bool(cursor.fetchone()[0])

    def _has_namespace(self, cursor: Cursor) -> bool:
        cursor.execute("SELECT to_regnamespace(%s) IS NOT NULL", [self._schema])
        return bool(cursor.fetchone()[0])

    def _of_schema(self, statement: str) -> str:
        return tables.named(statement, schema=self._schema)


def _state_of(error: Exception) -> str | None:
    """Return what PostgreSQL calls the error; its driver is not imported, because an embedded index needs none."""
    return getattr(error.__cause__, "sqlstate", None)


def _copy(cursor: Cursor, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Send the rows as one stream: twice as fast as row by row."""
    with cursor.copy(statement) as stream:
        for row in rows:
            stream.write_row(row)


@dataclass(frozen=True, slots=True)
class _Row:
    """What is written down of one document. With one vector it stands beside the document, with more in portions."""

    context: str
    kind: str
    language: str
    audience: list[str]
    facets: list[str]
    year: int | None
    sort_title: str
    shown: str
    digest: str
    vectors: list[str]
    vocabulary: list[str]

    def columns(self, number: int, key: str) -> tuple[Any, ...]:
        vector = self.vectors[0] if len(self.vectors) == 1 else None
        return (
            number, key, self.context, self.kind, self.language, self.audience, self.facets,
            self.year, self.sort_title, self.shown, self.digest, vector,
        )  # fmt: skip


def _row_of(ready: Analysed) -> _Row:
    document = ready.document
    return _Row(
        context=document.context,
        kind=document.kind,
        language=document.language,
        audience=list(dict.fromkeys(document.audience)),
        facets=list(_facets(document)),
        year=document.year,
        sort_title=ready.sort_title,
        shown=json.dumps(dict(document.shown), ensure_ascii=False),
        digest=ready.digest,
        vectors=vectors_of(ready.streams.fields),
        vocabulary=sorted(ready.streams.vocabulary),
    )


def _facets(document: Document) -> Iterator[str]:
    """Yield the values of the document's facets, each once; the context is a facet of every document."""
    facets = {**document.facets, "context": (document.context,)}
    for name, values in facets.items():
        yield from dict.fromkeys(tables.facet_value(name, value) for value in values if value)
