"""Who has documents: contexts register here, and a rebuild walks through all of them."""

from collections.abc import Callable, Iterable, Iterator

from torelik.search.index.values import Document

Source = Callable[[], Iterable[Document]]

_sources: dict[str, Source] = {}


def register_source(name: str, documents: Source) -> None:
    """Make a context's documents part of every rebuild; called once, when the application starts.

    *documents* returns an iterator that reads its tables in portions: a rebuild holds one document at a time.
    Raises ``ValueError`` for a name taken by another source.
    """
    if _sources.setdefault(name, documents) is not documents:
        raise ValueError(f"The search source {name!r} is registered already.")


def source_names() -> list[str]:
    """Return the names of the registered sources in the order of a rebuild."""
    return sorted(_sources)


def documents_of_all_sources() -> Iterator[Document]:
    """Yield every document of every source, source by source."""
    for name in source_names():
        yield from _sources[name]()
