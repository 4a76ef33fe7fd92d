"""Questions about suppliers and contracts."""

from uuid import UUID

from django.db.models import QuerySet

from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.acquisition.models import Supplier
from torelik.library.acquisition.vocabulary import SEES


def may_see(actor: Actor) -> bool:
    """Tell whether the actor may see suppliers, budgets, orders and invoices."""
    return actor.may_any(SEES)


def suppliers(*, words: str = "", visible_to: Actor) -> QuerySet[Supplier]:
    """Return suppliers, those worked with first, by name; none for who does not see acquisition."""
    if not may_see(visible_to):
        return Supplier.objects.none()
    found = Supplier.objects.all()
    for word in words.split():
        found = found.filter(found_by__contains=word.casefold())
    return found.order_by("-is_active", "name_kk", "name_ru", "id")


def supplier(uuid: UUID, *, visible_to: Actor) -> Supplier:
    """Return one supplier. Raises ``NotFound``, also for who does not see acquisition."""
    row = Supplier.objects.filter(uuid=uuid).first() if may_see(visible_to) else None
    if row is None:
        raise NotFound(uuid)
    return row


def supplier_choices() -> list[tuple[int, str]]:
    """Return the suppliers worked with as choices of a form: their keys and names; one query."""
    rows = Supplier.objects.filter(is_active=True).order_by("name_kk", "name_ru", "id")
    return [(row.pk, str(row.name)) for row in rows]
