"""What every engine promises, so that one can take another's place."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from torelik.search.index.values import Document, Found, Request


class Engine(Protocol):
    """A way to keep an index. All engines give the same hits and counts; scores are their own."""

    @property
    def version(self) -> str:
        """The rules by which the index is made: format, analysis, engine."""
        ...

    def write(self, documents: Iterable[Document]) -> int:
        """Add the documents or replace those with the same keys, all at once; return how many.

        When this returns, the documents are found and survive a crash.
        Raises ``WriterBusy`` while another process writes, ``IndexOutdated`` before a rebuild.
        """
        ...

    def remove(self, keys: Iterable[str]) -> None:
        """Take the documents with these keys out; unknown keys are passed over. Raises as ``write`` does."""
        ...

    def search(self, request: Request) -> Found:
        """Answer the request. Raises ``IndexOutdated`` before a rebuild; an index never made is empty."""
        ...

    def keys(self, request: Request, *, limit: int) -> list[str]:
        """Return the keys of the first *limit* hits in the order of the request; its page is passed over."""
        ...

    def similar_words(self, word: str, *, audience: frozenset[str], limit: int) -> list[str]:
        """Return words of titles, authors and subjects that differ little from *word*, the nearest first.

        None, where the word itself is known. Only what the audience may find is looked at.
        """
        ...

    def words_beginning(self, start: str, *, audience: frozenset[str], limit: int) -> list[str]:
        """Return words of titles, authors and subjects that begin with *start* however it is spelt.

        Those spelt as typed come first, the more frequent before the others. Only what the audience may find is looked at.
        """
        ...

    def count(self) -> int:
        """Return how many documents the index has, for whatever audience."""
        ...

    def digests(self, keys: Sequence[str] | None = None) -> Iterator[tuple[str, str]]:
        """Yield key and digest (``digest_of``) of every document, or of those with these keys. Raises as ``search`` does."""
        ...

    def rebuild(self, documents: Iterable[Document], *, processes: int = 1) -> int:
        """Make the index anew beside the old one and switch when it is complete; return how many documents.

        So many *processes* analyse; more than one only in a program without threads, see ``all_analysed``.
        Reading and writing go on meanwhile. Raises ``RebuildRunning`` while another process does the same.
        """
        ...
