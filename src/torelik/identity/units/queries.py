"""Questions about units."""

from django.db.models import QuerySet

from torelik.identity.units.models import Unit


def active_units() -> QuerySet[Unit]:
    """Return the units that exist today, by key."""
    return Unit.objects.filter(is_active=True).order_by("key")


def names_of_units() -> list[tuple[str, str]]:
    """Return key and name of each unit that exists today, by name in the present language."""
    return sorted(((unit.key, str(unit.name)) for unit in active_units()), key=lambda unit: unit[1])


def unit_by_key(key: str) -> Unit:
    """Return the unit named *key*. Raises ``Unit.DoesNotExist``."""
    return Unit.objects.get(key=key)
