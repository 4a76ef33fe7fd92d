"""What others know of records: cataloguing lies below the copies, the files and the authorities, so it is told who answers."""

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


Texts = Mapping[str, Collection[str]]
"""Texts by field of the index."""

FurtherTexts = Callable[[Collection[int]], Mapping[int, Texts]]

_texts: dict[str, FurtherTexts] = {}


def register_texts(name: str, texts: FurtherTexts) -> None:
    """Let *texts* answer under what else each of some records is found; called once, when the application starts.

    Whoever changes what it answers asks for the record to be indexed anew: ``indexing.ask_for_indexing``.
    """
    _texts[name] = texts


def further_texts(record_ids: Collection[int]) -> dict[int, dict[str, list[str]]]:
    """Return the texts by field for each of the records; one question to each who is registered."""
    found: dict[int, dict[str, list[str]]] = {record_id: {} for record_id in record_ids}
    for known in (texts(record_ids) for _name, texts in sorted(_texts.items())):
        for record_id, by_field in known.items():
            for field, texts in by_field.items():
                found[record_id].setdefault(field, []).extend(texts)
    return found
