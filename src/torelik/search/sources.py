"""Who has documents: contexts register here, and a rebuild walks through all of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from torelik.search.index.values import Document

Source = Callable[[], Iterable[Document]]
SourceOfKeys = Callable[[Sequence[str]], Iterable[Document]]

_UUID_LETTERS = 36


@dataclass(frozen=True, slots=True)
class _Registered:
    documents: Source
    of_keys: SourceOfKeys | None


_sources: dict[str, _Registered] = {}


def register_source(name: str, documents: Source, *, of_keys: SourceOfKeys | None = None) -> None:
    """Make a context's documents part of every rebuild; called once, when the application starts.

    *documents* returns an iterator that reads its tables in portions: a rebuild holds one document at a time. *of_keys*
    returns those of its documents that have one of the keys, as they are now, and passes keys of others over; without
    it the nightly check walks through all documents twice. Raises ``ValueError`` for a name taken by another source.
    """
    registered = _Registered(documents, of_keys)
    if _sources.setdefault(name, registered) != registered:
        raise ValueError(f"The search source {name!r} is registered already.")


def source_names() -> list[str]:
    """Return the names of the registered sources in the order of a rebuild."""
    return sorted(_sources)


def documents_of_all_sources() -> Iterator[Document]:
    """Yield every document of every source, source by source."""
    for name in source_names():
        yield from _sources[name].documents()


def documents_with_keys(keys: Sequence[str]) -> Iterator[Document]:
    """Yield the documents that have one of these keys, as they are now."""
    wanted = frozenset(keys)
    for name in source_names():
        source = _sources[name]
        found = source.of_keys(keys) if source.of_keys else source.documents()
        yield from (document for document in found if document.key in wanted)


def uuids_in_keys(keys: Iterable[str], *, beginning: str) -> list[UUID]:
    """Return the UUIDs that stand in keys behind *beginning*, each once; other keys are passed over."""
    found: dict[UUID, None] = {}
    for key in keys:
        if key.startswith(beginning):
            try:
                found[UUID(key[len(beginning) :][:_UUID_LETTERS])] = None
            except ValueError:
                continue
    return list(found)
