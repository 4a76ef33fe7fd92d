"""Questions about what is printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.holdings import queries as holdings
from torelik.library.holdings.vocabulary import GRANTS
from torelik.library.labels.models import LabelList
from torelik.library.shelving import queries as shelving


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy with what stands on its label."""

    inventory_number: str
    barcode: str
    title: str
    authors: str
    year: int | None
    class_index: str
    author_mark: str


def lists(*, visible_to: Actor) -> QuerySet[LabelList]:
    """Return the kept lists by title."""
    return LabelList.objects.order_by("title", "pk") if visible_to.may(GRANTS.MANAGE_ITEMS) else LabelList.objects.none()


def list_by_uuid(uuid: UUID, *, visible_to: Actor) -> LabelList:
    """Return one kept list. Raises ``NotFound``."""
    found = lists(visible_to=visible_to).filter(uuid=uuid).first()
    if found is None:
        raise NotFound(uuid)
    return found


def copies(numbers: Sequence[str]) -> tuple[list[Copy], list[str]]:
    """Return the copies with these inventory numbers or barcodes in the order asked for, and the numbers of none; two queries."""
    items = holdings.items_by_numbers(numbers)
    marks = shelving.marks_of({item.record_id for item in items.values()})
    found = []
    for number in numbers:
        if item := items.get(number):
            index, mark = marks.get(item.record_id, ("", ""))
            found.append(Copy(item.inventory_number, item.barcode, item.title, item.authors, item.year, index, mark))
    return found, [number for number in numbers if number not in items]
