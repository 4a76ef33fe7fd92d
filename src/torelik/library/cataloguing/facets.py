"""Facets whose values others know: cataloguing lies below the copies and the files, so it is told who answers."""

from collections.abc import Callable, Collection, Mapping

FacetValues = Callable[[Collection[int]], Mapping[int, Collection[str]]]

_facets: dict[str, FacetValues] = {}


def register_facet(name: str, values: FacetValues) -> None:
    """Let *values* answer which values of the facet each of some records has; called once, when the application starts.

    Whoever changes what it answers asks for the record to be indexed anew: ``indexing.ask_for_indexing``.
    """
    _facets[name] = values


def further_facets(record_ids: Collection[int]) -> dict[int, dict[str, tuple[str, ...]]]:
    """Return the values by facet for each of the records; one question to each registered facet."""
    found: dict[int, dict[str, tuple[str, ...]]] = {record_id: {} for record_id in record_ids}
    for name, values in _facets.items():
        for record_id, known in values(record_ids).items():
            found[record_id][name] = tuple(sorted(known))
    return found
