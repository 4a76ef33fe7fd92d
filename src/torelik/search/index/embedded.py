"""The embedded engine: tantivy beside the application, many readers, one writer at a time.

What had to be known of tantivy 0.27: a directory is tied to the version that wrote it; deleting by a term of
an unsigned field deletes nothing, so keys are raw text; a reader sees new commits only after ``reload``; a
process must not fork while it has a writer, so a writer lives for one batch and is closed with it.
"""

import json
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import tantivy

from torelik.kernel.rows import collecting_garbage_rarely
from torelik.search.analysis.skeleton import skeleton
from torelik.search.analysis.tokens import Analyser
from torelik.search.index.analysing import Analysed, all_analysed, analysed
from torelik.search.index.compiling import Compiler, index_schema, weak_field
from torelik.search.index.directories import IndexDirectories
from torelik.search.index.similarity import beginnings_to_compare, completions, nearest_words
from torelik.search.index.values import DEEPEST_HIT, FACET_VALUES, Document, Found, Hit, Request, Sort, WriterBusy

FORMAT_VERSION = 4
"""Raised whenever the fields of the index change."""

_BATCH_HEAP_BYTES = 30_000_000
_REBUILD_HEAP_BYTES = 128_000_000
_SEGMENT_FACET_VALUES = 1_000  # Counts of the most frequent values stay exact while each part has no more values.
_SIMILAR_FROM = 20_000  # Words with the same first letters that are compared, at most.
_COMPLETED_FROM = 200  # Words with the same beginning among which those spelt as typed come first.
_OPENING_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """The index as it was at one commit, and how to tell that there is a later one."""

    name: str
    signature: tuple[int, int]
    process: int
    index: tantivy.Index
    searcher: tantivy.Searcher
    compiler: Compiler


class TantivyEngine:
    """Keeps an index in versioned directories below *directory*, see ``IndexDirectories``."""

    def __init__(self, directory: Path, *, analyser: Analyser) -> None:
        self._analyser = analyser
        self._directories = IndexDirectories(directory, version=self.version)
        self._snapshot: _Snapshot | None = None
        self._opening = threading.Lock()

    @property
    def version(self) -> str:
        """The rules by which the index is made: format, analysis, engine."""
        return f"format {FORMAT_VERSION}, analysis {self._analyser.version}, tantivy {version('tantivy')}"

    def write(self, documents: Iterable[Document]) -> int:
        """Add or replace the documents in one commit; return how many."""
        batch = list(documents)
        self._change(batch, [])
        return len(batch)

    def remove(self, keys: Iterable[str]) -> None:
        """Take the documents with these keys out in one commit."""
        self._change([], list(keys))

    def search(self, request: Request) -> Found:
        """Answer the request from the latest commit."""
        snapshot = self._latest()
        if snapshot is None or not request.audience:
            return Found(0, (), dict.fromkeys(request.facets_wanted, ()))
        query = snapshot.compiler.query(request)
        result = snapshot.searcher.search(query, **_order(request))
        hits = result.hits if request.limit > 0 and request.offset < DEEPEST_HIT else []
        return Found(
            total=int(result.count or 0),
            items=tuple(
                _hit(snapshot.searcher.doc(address), score if request.sort is Sort.RELEVANCE else 0.0) for score, address in hits
            ),
            facets=_facets(snapshot, request, query),
        )

    def keys(self, request: Request, *, limit: int) -> list[str]:
        """Return the keys of the first *limit* hits; 2 ms for a thousand."""
        snapshot = self._latest()
        if snapshot is None or not request.audience or limit < 1:
            return []
        order = _order(replace(request, offset=0, limit=limit))
        hits = snapshot.searcher.search(snapshot.compiler.query(request), **order).hits
        return [str(snapshot.searcher.doc(address).get_first("key")) for _score, address in hits]

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
        snapshot = self._latest()
        if snapshot is None or not start or not audience:
            return []
        visible = snapshot.compiler.audience(audience)
        return list(snapshot.searcher.terms_with_prefix("vocabulary", start, filter_query=visible, limit=limit))

    def count(self) -> int:
        """Return how many documents the latest commit has."""
        snapshot = self._latest()
        return 0 if snapshot is None else snapshot.searcher.num_docs

    def digests(self, keys: Sequence[str] | None = None) -> Iterator[tuple[str, str]]:
        """Yield key and digest of every document, or of those with these keys, of one commit; 40,000 a second."""
        snapshot = self._latest()
        if snapshot is None or not snapshot.searcher.num_docs:
            return
        query = snapshot.compiler.keys(keys) if keys is not None else tantivy.Query.all_query()
        for _score, address in snapshot.searcher.search(query, limit=snapshot.searcher.num_docs, count=False).hits:
            stored = snapshot.searcher.doc(address)
            yield str(stored.get_first("key")), str(stored.get_first("digest"))

    def rebuild(self, documents: Iterable[Document], *, processes: int = 1) -> int:
        """Make the index anew beside the old one, follow the changes made meanwhile, and switch."""
        with self._directories.rebuilding() as path:
            with (
                collecting_garbage_rarely(),
                all_analysed(documents, analyser=self._analyser, processes=processes) as ready,
            ):
                index = tantivy.Index(index_schema(), path=str(path))  # tantivy's threads begin after the forks
                count = self._commit(index, ready, [], heap=_REBUILD_HEAP_BYTES)
            with self._directories.writing(wait=True):
                if changes := self._directories.changes_kept(path):
                    for batch, keys in _read_changes(changes):
                        self._commit(index, self._analysed(batch), keys, heap=_BATCH_HEAP_BYTES)
                    changes.unlink()
                self._directories.put_in_force(path)
        return count

    def _change(self, documents: list[Document], keys: list[str]) -> None:
        """Write one batch into the index in force, and keep it for the one that is being made."""
        if not documents and not keys:
            return
        with self._directories.writing():
            name = self._directories.current_name()
            if name is None:
                path = self._directories.new_index()
                index = tantivy.Index(index_schema(), path=str(path))
                self._directories.put_in_force(path)
            else:
                self._directories.require_version(name)
                index = tantivy.Index.open(str(self._directories.path_of(name)))
            if kept := self._directories.changes_to_keep():
                _append_change(kept, documents, keys)
            self._commit(index, self._analysed(documents), keys, heap=_BATCH_HEAP_BYTES)

    def _analysed(self, documents: Iterable[Document]) -> Iterator[Analysed]:
        return (analysed(document, analyser=self._analyser) for document in documents)

    def _commit(self, index: tantivy.Index, documents: Iterable[Analysed], keys: list[str], *, heap: int) -> int:
        """Write everything in one commit and close the writer; return how many documents."""
        try:
            writer = index.writer(heap, 1)
        except ValueError as error:
            if "LockBusy" in str(error):
                raise WriterBusy("Another program is writing to the search index.") from error
            raise
        count = 0
        try:
            for key in keys:
                writer.delete_documents_by_term("key", key)
            for one in documents:
                writer.delete_documents_by_term("key", one.document.key)
                writer.add_document(_tantivy_document(one))
                count += 1
            writer.commit()
        except ValueError as error:
            # What the disk says comes as text; the last commit stays in force, and the caller tries again later.
            if "IO error" not in str(error):
                raise
            raise OSError(f"The search index cannot be written: {error}") from error
        finally:
            # Without this the merges under way would be thrown away, and parts of the index pile up.
            writer.wait_merging_threads()
        return count

    def _latest(self) -> _Snapshot | None:
        """Return the latest commit of the index in force; looking costs microseconds, opening milliseconds."""
        for attempt in range(_OPENING_ATTEMPTS):
            name = self._directories.current_name()
            if name is None:
                return None
            try:
                return self._fresh(name)
            except (FileNotFoundError, ValueError):
                # Between the pointer and the opening a rebuild may have switched and swept: look again.
                if attempt == _OPENING_ATTEMPTS - 1:
                    raise
        raise AssertionError("The loop above returns or raises.")

    def _fresh(self, name: str) -> _Snapshot:
        """Return the snapshot at hand if nothing was committed since, else a new one."""
        path = self._directories.path_of(name)
        state = (path / "meta.json").stat()
        signature = (state.st_ino, state.st_mtime_ns)
        known = self._snapshot
        if known and (known.name, known.signature, known.process) == (name, signature, os.getpid()):
            return known
        with self._opening:
            if known and (known.name, known.process) == (name, os.getpid()):
                index, compiler = known.index, known.compiler
                index.reload()
            else:
                self._directories.require_version(name)
                index = tantivy.Index.open(str(path))
                # No watching thread: it would look twice a second at best, and would not survive a fork.
                index.config_reader("manual")
                index.reload()
                compiler = Compiler(index.schema)
            fresh = _Snapshot(name, signature, os.getpid(), index, index.searcher(), compiler)
            self._snapshot = fresh
            return fresh


def _tantivy_document(ready: Analysed) -> tantivy.Document:
    document = ready.document
    written = tantivy.Document()
    written.add_text("key", document.key)
    written.add_text("context", document.context)
    written.add_text("kind", document.kind)
    written.add_text("language", document.language)
    for name in document.audience:
        written.add_text("audience", name)
    if document.year is not None:
        written.add_integer("year", document.year)
    written.add_text("sort_title", ready.sort_title)
    # Each value once: the engine would count a document as often as it names a value.
    facets = {name: list(dict.fromkeys(filter(None, values))) for name, values in document.facets.items()}
    facets["context"] = [document.context]
    written.add_json("facets", facets)
    written.add_bytes("shown", json.dumps(dict(document.shown), ensure_ascii=False).encode())
    written.add_text("digest", ready.digest)
    for stream in ready.streams.fields:
        _add_stream(written, stream.field, stream.terms)
        if stream.weak:
            written.add_text(weak_field(stream.field), " ".join(stream.weak))
    for word in ready.streams.vocabulary:
        written.add_text("vocabulary", word)
    return written


def _add_stream(written: tantivy.Document, field: str, terms: list[tuple[int, str]]) -> None:
    """Write a stream down. Offsets stay with us: hits are marked by our own analyser.

    Terms have no white space, so that a stream without two terms in one place may go as text: three times faster.
    """
    if terms[-1][0] == len(terms) - 1:
        written.add_text(field, " ".join([term for _place, term in terms]))
    else:
        tokens = [tantivy.Token(term, place, 0, 0) for place, term in terms]
        written.add_pre_tokenized_text(field, tantivy.PreTokenizedString("", tokens))


def _order(request: Request) -> dict[str, Any]:
    """Return the part of the search call that says which page, in which order."""
    offset = min(max(request.offset, 0), DEEPEST_HIT)
    page: dict[str, Any] = {"limit": min(max(request.limit, 1), DEEPEST_HIT), "offset": offset, "count": True}
    match request.sort:
        case Sort.YEAR_DESC:
            return page | {"order_by_field": "year", "order": tantivy.Order.Desc}
        case Sort.TITLE:
            return page | {"order_by_field": "sort_title", "order": tantivy.Order.Asc}
        case Sort.RELEVANCE:
            return page


def _hit(stored: tantivy.Document, score: float) -> Hit:
    shown = stored.get_first("shown")
    return Hit(
        key=str(stored.get_first("key")),
        context=str(stored.get_first("context")),
        kind=str(stored.get_first("kind")),
        score=float(score),
        shown=json.loads(bytes(shown).decode()) if shown else {},
    )


def _facets(snapshot: _Snapshot, request: Request, query: tantivy.Query) -> dict[str, tuple[tuple[str, int], ...]]:
    """Count the values of the wanted facets. A facet's own filter does not reduce its own counts."""
    filtered = [name for name in request.facets_wanted if request.filters.get(name)]
    alike = [name for name in request.facets_wanted if name not in filtered]
    counted: dict[str, Any] = {}
    if alike:
        counted |= snapshot.searcher.aggregate(query, {name: _values_of(name) for name in alike})
    for name in filtered:
        others = snapshot.compiler.query(request, without_filter=name)
        counted |= snapshot.searcher.aggregate(others, {name: _values_of(name)})
    return {
        name: tuple(
            sorted(
                ((str(bucket["key"]), int(bucket["doc_count"])) for bucket in counted[name]["buckets"]),
                key=lambda value: (-value[1], value[0]),
            )
        )
        for name in request.facets_wanted
    }


def _values_of(name: str) -> dict[str, Any]:
    return {"terms": {"field": f"facets.{name}", "size": FACET_VALUES, "segment_size": _SEGMENT_FACET_VALUES}}


def _append_change(path: Path, documents: list[Document], keys: list[str]) -> None:
    """Keep a batch for the index that is being made, before it is committed to the one in force."""
    line = json.dumps({"documents": [asdict(document) for document in documents], "keys": keys})
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())


def _read_changes(path: Path) -> Iterator[tuple[list[Document], list[str]]]:
    """Yield the batches kept during a rebuild, in order; a line cut by a crash was never acknowledged."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.endswith("\n"):
                change = json.loads(line)
                yield [Document(**values) for values in change["documents"]], change["keys"]
