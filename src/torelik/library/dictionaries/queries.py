"""Questions to the dictionaries. The catalogue is public: whoever asks may see; what has no title in it is not there."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from torelik.kernel.trilingual import Trilingual
from torelik.library.authorities import queries as authorities
from torelik.library.authorities import rules as authorities_rules
from torelik.library.authorities.vocabulary import RelationKind
from torelik.library.dictionaries import rules
from torelik.library.dictionaries.models import DictionaryHeading, DictionaryLetter
from torelik.library.dictionaries.vocabulary import Dictionary
from torelik.library.shelving import queries as shelving
from torelik.library.shelving.vocabulary import Scheme

PAGE_HEADINGS = 50
REFERENCES_MOST = 12
"""How many references of one heading are shown: a body may have had more names than a page has room for."""


@dataclass(frozen=True, slots=True)
class Target:
    """A heading to which another one refers; ``relation`` is nothing where it is another form of the same name."""

    key: str
    text: str
    titles: int
    relation: RelationKind | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a dictionary: a heading with its titles and what to see also, or a form from which to go elsewhere."""

    id: int
    key: str
    text: str
    titles: int
    targets: tuple[Target, ...]

    @property
    def is_reference(self) -> bool:
        return not self.titles


@dataclass(frozen=True, slots=True)
class Stretch:
    """One page of a dictionary; the numbers name the line after or before which the neighbouring page stands."""

    lines: tuple[Line, ...]
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class ClassLine:
    """One class that has titles, with the number of those in it and below it."""

    notation: str
    name: Trilingual
    key: str
    titles: int
    has_below: bool


@dataclass(frozen=True, slots=True)
class Branch:
    """One class with the classes right below it; ``way`` leads there from the highest one."""

    way: tuple[ClassLine, ...]
    below: tuple[ClassLine, ...]


def stretch(dictionary: Dictionary, *, beginning: str = "", after: int | None = None, before: int | None = None) -> Stretch:
    """Return one page of a dictionary, from what begins with the text on, or beside a line; eight queries at most.

    Each query reads a stretch of an index as long as the page, whatever the size of the catalogue. A line that is gone
    meanwhile leaves the page that begins with the text.
    """
    rows = DictionaryHeading.objects.filter(dictionary=dictionary)
    edge = rows.filter(pk=after or before or 0).values_list("ordering", "pk").first() if after or before else None
    most = PAGE_HEADINGS + 1
    if edge and before:
        page = list(_preceding(rows, edge).order_by("-ordering", "-pk")[:most])
        more_before, page = len(page) > PAGE_HEADINGS, page[:PAGE_HEADINGS][::-1]
        more_after = True
    else:
        found = _following(rows, edge) if edge else rows.filter(ordering__gte=rules.ordering_of(dictionary, beginning))
        page = list(found.order_by("ordering", "pk")[:most])
        more_after, page = len(page) > PAGE_HEADINGS, page[:PAGE_HEADINGS]
        first = (page[0].ordering, page[0].pk) if page else None
        more_before = bool(edge) or bool(first and _preceding(rows, first).order_by("-ordering", "-pk")[:1])
    return Stretch(
        _lines(dictionary, page),
        page[0].pk if page and more_before else None,
        page[-1].pk if page and more_after else None,
    )


def letters(dictionary: Dictionary) -> list[str]:
    """Return the letters with which headings begin, or the decades of years, in their order; one query."""
    rows = DictionaryLetter.objects.filter(dictionary=dictionary).order_by("ordering", "pk")
    return list(rows.values_list("letter", flat=True))


def heading_called(key: str) -> tuple[Dictionary, str] | None:
    """Return the dictionary and the text of the heading with this key; one query."""
    found = DictionaryHeading.objects.filter(key=key, authority=None).values_list("dictionary", "text").first()
    return (Dictionary(found[0]), found[1]) if found else None


def branch(dictionary: Dictionary, notation: str = "") -> Branch:
    """Return a class of the tree with the classes right below that have titles, or the highest ones; four queries at most.

    A class that the tree does not have is answered by the highest ones.
    """
    way, below = shelving.branch_of(Scheme(dictionary.value), notation)
    keys = {row.notation: rules.key_of(dictionary, row.notation) for row in (*way, *below)}
    counts = dict(DictionaryHeading.objects.filter(key__in=keys.values(), authority=None).values_list("key", "titles"))
    lines = {
        row.notation: ClassLine(row.notation, row.name, keys[row.notation], counts.get(keys[row.notation], 0), row.has_below)
        for row in (*way, *below)
    }
    return Branch(
        tuple(lines[row.notation] for row in way),
        tuple(lines[row.notation] for row in below if lines[row.notation].titles),
    )


def _following(rows: "QuerySet[DictionaryHeading]", edge: tuple[str, int]) -> "QuerySet[DictionaryHeading]":
    # The first condition bounds the stretch of the index; the second alone would be read from its beginning.
    return rows.filter(ordering__gte=edge[0]).filter(Q(ordering__gt=edge[0]) | Q(pk__gt=edge[1]))


def _preceding(rows: "QuerySet[DictionaryHeading]", edge: tuple[str, int]) -> "QuerySet[DictionaryHeading]":
    return rows.filter(ordering__lte=edge[0]).filter(Q(ordering__lt=edge[0]) | Q(pk__lt=edge[1]))


def _lines(dictionary: Dictionary, page: Sequence[DictionaryHeading]) -> tuple[Line, ...]:
    targets = _targets(dictionary, page)
    lines = [Line(row.pk, row.key, row.text, row.titles, targets.get(row.pk, ())) for row in page]
    return tuple(line for line in lines if line.titles or line.targets)


def _targets(dictionary: Dictionary, page: Sequence[DictionaryHeading]) -> dict[int, tuple[Target, ...]]:
    """Return to which other headings those of a page refer; four queries, none where nothing has a name under control."""
    keys = {row.name_key for row in page if row.name_key}
    if not keys:
        return {}
    names = authorities.names_with_keys(keys)
    owners: dict[int, int] = {}
    for row in page:
        owner = row.authority_id or authorities_rules.authority_of(row.kind, (row.name_key,), row.years, names)[0]
        if owner is not None:
            owners[row.pk] = owner
    if not owners:
        return {}
    relations: dict[int, list[tuple[int, RelationKind | None]]] = defaultdict(list)
    for own, kind, other in authorities.relations_of(owners.values()):
        relations[own].append((other, kind))
    concerned = set(owners.values()) | {other for held in relations.values() for other, _ in held}
    standing = _standing(dictionary, authorities.forms_of(concerned))
    found: dict[int, tuple[Target, ...]] = {}
    for row in page:
        if row.pk in owners:
            own = owners[row.pk]
            others = relations[own] if row.titles else []
            shown = [
                Target(head.key, head.text, head.titles, kind)
                for authority_id, kind in [(own, None), *others]
                for head in standing.get(authority_id, ())
                if head.pk != row.pk
            ]
            found[row.pk] = tuple(shown[:REFERENCES_MOST])
    return found


def _standing(dictionary: Dictionary, forms: Collection[authorities.Form]) -> dict[int, list[DictionaryHeading]]:
    """Return under which headings of the dictionary titles of each authority stand; one query."""
    rows = DictionaryHeading.objects.filter(name_key__in={form.key for form in forms}, dictionary=dictionary, authority=None)
    by_name: dict[tuple[str, str], list[DictionaryHeading]] = defaultdict(list)
    for row in rows.order_by("ordering", "pk"):
        by_name[row.kind, row.name_key].append(row)
    found: dict[int, list[DictionaryHeading]] = defaultdict(list)
    for form in forms:
        for row in by_name[form.kind.value, form.key]:
            if authorities_rules.dates_fit(row.years, form.years):
                found[form.authority_id].append(row)
    return found
