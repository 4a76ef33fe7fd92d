"""What reports may be about. Each module declares its subjects; nobody else knows how they are read.

This file knows no subject: a module above registers its own when the product starts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Aggregate, QuerySet
from django.db.models.expressions import Combinable
from django.utils.functional import Promise

from torelik.kernel.actor import Actor
from torelik.library.reporting.rules import Filter, Shape
from torelik.library.reporting.vocabulary import FieldKind

Choices = Callable[[], Sequence[tuple[Any, Any]]]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is known of a row. ``source`` is where the query finds it: a path, or an expression.

    ``choices`` name the values of a list. ``sorted_by`` is the path of a key in the alphabet's order. A field that
    ``names_reader`` is for those who work with readers. ``opens`` is a path and what makes an address of its value.
    """

    key: str
    label: Promise
    kind: FieldKind
    source: str | Combinable
    choices: Choices | None = None
    sorted_by: str = ""
    names_reader: bool = False
    opens: tuple[str, Callable[[Any], str]] | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of a summary: a count or a sum over the rows of each group."""

    key: str
    label: Promise
    counted: Aggregate
    is_money: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """What a report may be about: where its rows come from, its fields and measures.

    ``first`` are the columns with which a new list begins, ``first_filters`` the conditions of any new report. Whoever
    runs it holds one of ``grants``, where there are any; who uses a field that names readers holds ``readers_grant``,
    and leaves an event in the journal. Where every row is a reader (``is_of_readers``), all fields are such.
    """

    key: str
    title: Promise
    rows: Callable[[Actor], QuerySet[Any, Any]]
    fields: tuple[Field, ...]
    measures: tuple[Measure, ...]
    first: tuple[str, ...]
    first_filters: tuple[Filter, ...] = ()
    grants: tuple[str, ...] = ()
    readers_grant: str = ""
    is_of_readers: bool = False

    def field(self, key: str) -> Field:
        """Return the field. Raises ``KeyError``."""
        return {field.key: field for field in self.fields}[key]

    def measure(self, key: str) -> Measure:
        """Return the measure. Raises ``KeyError``."""
        return {measure.key: measure for measure in self.measures}[key]

    @property
    def shape(self) -> Shape:
        return Shape({field.key: field.kind for field in self.fields}, frozenset(one.key for one in self.measures))


_SUBJECTS: dict[str, Subject] = {}


def register_subject(subject: Subject) -> None:
    """Let reports be about it. Raises ``ValueError`` when another has its key, or a field and a measure have one key."""
    if {field.key for field in subject.fields} & subject.shape.measures or _SUBJECTS.setdefault(
        subject.key, subject
    ) is not subject:
        raise ValueError(subject.key)


def subject_of(key: str) -> Subject | None:
    """Return the subject, or ``None`` where the product does not know it any more."""
    return _SUBJECTS.get(key)


def all_subjects() -> list[Subject]:
    """Return every subject, in the order in which they were declared."""
    return list(_SUBJECTS.values())
