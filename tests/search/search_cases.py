"""Documents as short as a test allows."""

from torelik.search.analysis.analyser import WordAnalyser
from torelik.search.index.values import Document
from torelik.search.query.values import Hits

EVERYBODY = frozenset({"public"})
ANALYSER = WordAnalyser()


def document(
    name: str,
    title: str = "",
    *,
    language: str = "kk",
    audience: tuple[str, ...] = ("public",),
    facets: dict[str, list[str]] | None = None,
    year: int | None = None,
    **fields: str,
) -> Document:
    """Return a document of the library that is known by its name."""
    return Document(
        key=f"library:record:{name}",
        context="library",
        kind="record",
        language=language,
        fields={"title": title, **fields},
        audience=audience,
        facets=facets or {},
        year=year,
        shown={"title": title},
    )


def names(hits: Hits) -> list[str]:
    """Return the names of the documents found, in order."""
    return [hit.key.rpartition(":")[2] for hit in hits.items]
