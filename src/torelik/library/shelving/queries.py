"""Questions about classes, author marks and shelf marks."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.kernel.trilingual import Trilingual
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.cataloguing import rules as cataloguing_rules
from torelik.library.cataloguing.describing_gost import describe_by_gost
from torelik.library.cataloguing.marc import Description, MarcRecord
from torelik.library.shelving import rules
from torelik.library.shelving.models import AuthorMarkLine, RecordClass, ShelfMark, SubjectClass
from torelik.library.shelving.vocabulary import GRANTS, Scheme, Script

READERS = ("library.catalogue-record", GRANTS.KEEP_CLASSES.value)
FOUND_MOST = 50
DEEPEST_CLASS = 8
"""How many classes above one are read in one query; what lies deeper costs a query for each step."""

DUPLICATES_MOST = 20


@dataclass(frozen=True, slots=True)
class ClassCard:
    """One class as the tree shows it; ``titles`` counts those of the class and of all below it."""

    uuid: UUID
    notation: str
    name: Trilingual
    titles: int
    is_leaf: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the shelf mark of a record may be, and what it is."""

    class_index: str
    author_mark: str
    is_set: bool

    @property
    def mark(self) -> str:
        return rules.joined_mark(self.class_index, self.author_mark)


@dataclass(frozen=True, slots=True)
class SameMark:
    """Another title that stands under the same shelf mark."""

    record_uuid: UUID
    title: str
    authors: str
    year: int | None


def class_by_uuid(uuid: UUID, *, visible_to: Actor) -> SubjectClass:
    """Return one class with the class above. Raises ``NotFound``."""
    found = _classes(visible_to).filter(uuid=uuid).first()
    if found is None:
        raise NotFound(uuid)
    return found


def ways_to(found: SubjectClass | None) -> list[SubjectClass]:
    """Return the classes above and the class itself, the highest first."""
    way: list[SubjectClass] = []
    while found is not None:
        way.insert(0, found)
        found = found.parent
    return way


def children_of(scheme: Scheme, parent: SubjectClass | None, *, visible_to: Actor) -> list[ClassCard]:
    """Return the classes right below one class, or the highest; two queries for any number."""
    rows = _classes(visible_to).filter(scheme=scheme, parent=parent).annotate(below=Count("children")).order_by("notation", "pk")
    return _counted(scheme, list(rows))


@dataclass(frozen=True, slots=True)
class ClassInTree:
    """One class as everybody may see it."""

    notation: str
    name: Trilingual
    has_below: bool


def branch_of(scheme: Scheme, notation: str) -> tuple[list[ClassInTree], list[ClassInTree]]:
    """Return the way to a class from the highest one and the classes right below it; three queries at most.

    Without the class the way is empty, and the highest classes stand below. The trees are public as the catalogue is.
    """
    rows = SubjectClass.objects.filter(scheme=scheme)
    found = rows.select_related("__".join(["parent"] * DEEPEST_CLASS)).filter(notation=notation).first() if notation else None
    way = ways_to(found)
    below = rows.filter(parent=found).annotate(below=Count("children")).order_by("notation", "pk")
    return (
        [ClassInTree(row.notation, row.name, True) for row in way],
        [ClassInTree(row.notation, row.name, bool(row.below)) for row in below],
    )


def find_classes(scheme: Scheme, words: str, *, visible_to: Actor) -> list[ClassCard]:
    """Return classes whose notation begins with the words or whose name has all of them; two queries."""
    rows = _classes(visible_to).filter(scheme=scheme).annotate(below=Count("children"))
    named = Q()
    for word in words.split():
        spellings = {word, word.lower(), word.capitalize(), word.upper()}
        said = Q()
        for column in ("name_kk", "name_ru", "name_en"):
            for spelling in spellings:
                said |= Q(**{f"{column}__contains": spelling})
        named &= said
    rows = rows.filter(Q(notation__startswith=words.strip()) | named).order_by("notation", "pk")[:FOUND_MOST]
    return _counted(scheme, list(rows))


def count_classes(scheme: Scheme) -> int:
    """Return how many classes the tree has."""
    return SubjectClass.objects.filter(scheme=scheme).count()


def notations(scheme: Scheme) -> dict[str, int]:
    """Return the keys of the classes of a scheme by notation."""
    return dict(SubjectClass.objects.filter(scheme=scheme).values_list("notation", "pk"))


def has_class(scheme: Scheme, notation: str) -> bool:
    """Tell whether the tree has the class."""
    return SubjectClass.objects.filter(scheme=scheme, notation=notation).exists()


def classes_of(description: Description) -> set[tuple[Scheme, str]]:
    """Return the classes that a described record is counted in."""
    written = [(Scheme.UDC, description.udc), (Scheme.BBK, description.bbk)]
    return {(scheme, part) for scheme, values in written for value in values for part in rules.classes_in(value)}


def number_of(word: str, *, digits: int) -> int | None:
    """Return the number of the word in the library's own table, or in the computed one; one query."""
    script = rules.script_of(word)
    if script is None:
        return None
    own = AuthorMarkLine.objects.filter(script=script, digits=digits)
    key = rules.ordering(word, script)
    line = (
        own.filter(ordering__lte=key, ordering__startswith=key[:2]).order_by("-ordering").values_list("number", flat=True).first()
    )
    return line if line is not None else rules.computed_number(word, digits=digits)


def lines_of_table(script: Script, digits: int, *, starting: str = "", visible_to: Actor) -> QuerySet[AuthorMarkLine]:
    """Return the lines of the library's own table in the order of the alphabet."""
    if not visible_to.may_any(READERS):
        return AuthorMarkLine.objects.none()
    found = AuthorMarkLine.objects.filter(script=script, digits=digits).order_by("ordering", "pk")
    key = rules.ordering(starting, script)
    return found.filter(ordering__startswith=key) if key else found


def computed_lines(script: Script, digits: int, *, starting: str = "") -> list[tuple[str, int]]:
    """Return the lines of the computed table."""
    begins = rules.letters_of(starting, script)
    return [line for line in rules.computed_table(script, digits) if line[0].startswith(begins)]


def proposal(uuid: UUID, *, digits: int = 2, visible_to: Actor) -> tuple[cataloguing.RecordInFull, Proposal]:
    """Return a record with its shelf mark, or with one made from its class and its heading. Raises ``NotFound``."""
    if not visible_to.may_any(READERS):
        raise NotFound(uuid)
    found = cataloguing.record_in_full(uuid)
    known = ShelfMark.objects.filter(record_id=found.card.id).first()
    if known:
        return found, Proposal(known.class_index, known.author_mark, True)
    return found, propose(found.marc, found.description, digits=digits)


def propose(marc: MarcRecord, description: Description, *, digits: int = 2) -> Proposal:
    """Return the shelf mark that a record's fields give: the first LBC or UDC class, the mark of the heading or the title."""
    index = next(iter((*description.bbk, *description.udc)), "")
    # Under the name of a country all acts would have one mark: theirs, and that of bodies' works, is made from the title.
    heading = describe_by_gost(marc).heading if any(True for _field in marc.data_fields("100")) else ""
    word = heading or cataloguing_rules.sorting_title(marc, description.title)
    number = number_of(word, digits=digits)
    return Proposal(index, "" if number is None else rules.mark_of(word, number), False)


def titles_with_mark(mark: str, *, besides: int, visible_to: Actor) -> list[SameMark]:
    """Return other titles under the same shelf mark; one query."""
    if not mark or not visible_to.may_any(READERS):
        return []
    rows = ShelfMark.objects.filter(mark=mark).exclude(record_id=besides).select_related("record").defer("record__marc")
    return [
        SameMark(row.record.uuid, row.record.title, row.record.authors, row.record.year)
        for row in rows.order_by("record__title_sort", "pk")[:DUPLICATES_MOST]
    ]


def marks_of(record_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Return class index and author mark of these records by their keys; one query."""
    rows = ShelfMark.objects.filter(record_id__in=record_ids).values_list("record_id", "class_index", "author_mark")
    return {record_id: (index, mark) for record_id, index, mark in rows}


def _classes(actor: Actor) -> QuerySet[SubjectClass]:
    return (
        SubjectClass.objects.select_related("parent__parent__parent") if actor.may_any(READERS) else SubjectClass.objects.none()
    )


def _counted(scheme: Scheme, rows: list[SubjectClass]) -> list[ClassCard]:
    """Count the titles of each class and of all below it; one query for any number of classes."""
    counts: dict[str, int] = {}
    if rows:
        wanted = {}
        for row in rows:
            under = Q()
            for prefix in rules.prefixes_of(row.notation):
                under |= Q(notation__startswith=prefix)
            wanted[f"class_{row.pk}"] = Count("record", distinct=True, filter=under)
        counts = RecordClass.objects.filter(scheme=scheme).aggregate(**wanted)
    return [
        ClassCard(row.uuid, row.notation, row.name, counts[f"class_{row.pk}"], not row.below)  # type: ignore[attr-defined]
        for row in rows
    ]
