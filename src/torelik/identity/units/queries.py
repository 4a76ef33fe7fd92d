"""Questions about units."""

from django.db.models import QuerySet

from torelik.identity.units.models import Unit


def active_units() -> QuerySet[Unit]:
    """Return the units that exist today, by key."""
    return Unit.objects.filter(is_active=True).order_by("key")


def unit_by_key(key: str) -> Unit:
    """Return the unit named *key*. Raises ``Unit.DoesNotExist``."""
    return Unit.objects.get(key=key)
