"""Questions about the curriculum."""

from dataclasses import dataclass
from uuid import UUID

from torelik.kernel.errors import NotFound
from torelik.kernel.trilingual import Trilingual
from torelik.learning.curriculum.models import Discipline, Programme


def programme_id(key: str) -> int:
    """Return the number of the programme named *key*. Raises ``NotFound``."""
    found = Programme.objects.filter(key=key).values_list("id", flat=True).first()
    if found is None:
        raise NotFound(f"programme {key}")
    return found


def discipline_id(key: str) -> int:
    """Return the number of the discipline named *key*. Raises ``NotFound``."""
    found = Discipline.objects.filter(key=key).values_list("id", flat=True).first()
    if found is None:
        raise NotFound(f"discipline {key}")
    return found


def names_of_programmes() -> list[tuple[str, str]]:
    """Return key and title of each programme, by title in the present language."""
    return sorted(((row.key, str(row.title)) for row in Programme.objects.all()), key=lambda row: row[1])


@dataclass(frozen=True, slots=True)
class DisciplineCard:
    """One discipline with the programmes that have it."""

    uuid: UUID
    code: str
    title: Trilingual
    programmes: tuple[Trilingual, ...]


def disciplines() -> list[DisciplineCard]:
    """Return every discipline by its code; two queries."""
    rows = Discipline.objects.prefetch_related("programmes").order_by("code", "key")
    return [
        DisciplineCard(row.uuid, row.code, row.title, tuple(programme.title for programme in row.programmes.all()))
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class CurriculumFigures:
    """How much of the curriculum is kept in the system."""

    programmes: int
    disciplines: int


def curriculum_figures() -> CurriculumFigures:
    """Count programmes and disciplines; two queries."""
    return CurriculumFigures(Programme.objects.count(), Discipline.objects.count())
