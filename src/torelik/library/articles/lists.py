"""Bibliographic lists: the yearly index of a periodical, and a list on a subject (cl. 12)."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from torelik.kernel.actor import Actor
from torelik.library.articles import queries
from torelik.library.articles.vocabulary import Grouping, Kinds
from torelik.library.cataloguing import queries as records
from torelik.library.cataloguing.indexing import CONTEXT, KIND, PUBLIC
from torelik.library.cataloguing.queries import RecordInFull
from torelik.library.cataloguing.vocabulary import RecordKind
from torelik.library.editing import queries as editing
from torelik.search import api as search

MOST_TITLES = 1_000
"""Titles of one list: it is set while somebody waits."""
LANGUAGES_FIRST = ("kaz", "rus")
"""Titles in these languages come first, in this order; those in others follow."""


@dataclass(frozen=True, slots=True)
class ListLine:
    """One title of a list: its number through the groups, its address and its description by the chosen standard."""

    number: int
    uuid: UUID
    citation: str
    locale: str


@dataclass(frozen=True, slots=True)
class Laid:
    """A list as it is shown and printed: groups with their titles, and the names with the numbers where they stand."""

    groups: tuple[tuple[str, tuple[ListLine, ...]], ...]
    names: tuple[tuple[str, tuple[int, ...]], ...]
    total: int
    is_cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """What a thematic list is about."""

    words: str = ""
    subject: str = ""
    author: str = ""
    kinds: Kinds = Kinds.ARTICLES
    language: str = ""
    year_from: int | None = None
    year_through: int | None = None


def yearly_index(periodical: UUID, year: int, *, grouping: Grouping, newer: bool, visible_to: Actor) -> Laid:
    """Return the articles of a periodical's year; five queries. Raises ``NotFound``, also for who does not catalogue."""
    opened = queries.host_to_index(periodical, visible_to=visible_to)
    issues = [part.id for part in editing.parts_of(opened.id) if not part.is_article and part.year == year]
    found = editing.articles_in(issues)
    sections = dict(found)
    full = records.records_in_full([uuid for uuid, _section in found][:MOST_TITLES])
    return laid_out(full, grouping=grouping, newer=newer, sections=sections, is_cut=len(found) > MOST_TITLES)


def thematic_list(theme: Theme, *, grouping: Grouping, newer: bool) -> Laid:
    """Return the titles on a theme; one query. The catalogue is public: whoever asks may see.

    Raises ``IndexOutdated`` where the index must be rebuilt first.
    """
    filters = {
        name: [value]
        for name, value in (
            ("language", theme.language),
            ("kind", RecordKind.ARTICLE.value if theme.kinds == Kinds.ARTICLES else ""),
        )
        if value
    }
    said = [
        theme.words,
        *(f"{field}:({words})" for field, words in (("subject", theme.subject), ("author", theme.author)) if words),
    ]
    query = search.Query(
        text=" ".join(filter(None, said)),
        audience=frozenset({PUBLIC}),
        context=CONTEXT,
        kind=KIND,
        filters=filters,
        year_from=theme.year_from,
        year_through=theme.year_through,
        literal=True,
    )
    keys = search.found_keys(query, limit=MOST_TITLES + 1)
    full = records.records_in_full([UUID(key.rpartition(":")[2]) for key in keys[:MOST_TITLES]])
    return laid_out(full, grouping=grouping, newer=newer, is_cut=len(keys) > MOST_TITLES)


def laid_out(
    full: Sequence[RecordInFull],
    *,
    grouping: Grouping,
    newer: bool,
    sections: dict[UUID, str] | None = None,
    is_cut: bool = False,
) -> Laid:
    """Lay titles out: groups in their order, in each the Kazakh titles first, then the Russian ones, alphabetically."""
    groups: dict[str, list[RecordInFull]] = defaultdict(list)
    name_of = _NAMES[grouping]
    for record in full:
        groups[name_of(record, sections or {})].append(record)
    shown: list[tuple[str, tuple[ListLine, ...]]] = []
    names: dict[str, list[int]] = defaultdict(list)
    number = 0
    for name in sorted(groups, key=lambda name: (name == "", _sorting(name, grouping))):
        lines = []
        for citation, record in sorted(((_citation(one, newer), one) for one in groups[name]), key=_place):
            number += 1
            lines.append(ListLine(number, record.card.uuid, citation, record.description.locale))
            for author in record.description.authors:
                names[author].append(number)
        shown.append((name, tuple(lines)))
    by_name = sorted(names, key=search.sort_key)
    return Laid(tuple(shown), tuple((name, tuple(names[name])) for name in by_name), number, is_cut)


def _citation(record: RecordInFull, newer: bool) -> str:
    return record.newer_citation if newer else record.citation


def _place(line: tuple[str, RecordInFull]) -> tuple[int, str]:
    citation, record = line
    language = record.description.language
    first = LANGUAGES_FIRST.index(language) if language in LANGUAGES_FIRST else len(LANGUAGES_FIRST)
    return first, search.sort_key(citation)


def _sorting(name: str, grouping: Grouping) -> str:
    return name if grouping == Grouping.YEAR else search.sort_key(name)


_NAMES: dict[Grouping, Callable[[RecordInFull, dict[UUID, str]], str]] = {
    Grouping.NONE: lambda _record, _sections: "",
    Grouping.SECTION: lambda record, sections: sections.get(record.card.uuid, ""),
    Grouping.SUBJECT: lambda record, _sections: next(iter(record.description.subjects), "").partition(" — ")[0],
    Grouping.YEAR: lambda record, _sections: str(record.description.year or ""),
    Grouping.HOST: lambda record, _sections: record.description.host_title,
}


def group_name(name: str, grouping: Grouping) -> str:
    """Return the heading of a group; what has no section or subject stands under a heading of its own, the last."""
    if name or grouping == Grouping.NONE:
        return name
    return _("Other")
