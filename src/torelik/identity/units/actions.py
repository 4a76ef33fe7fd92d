"""Founding and renaming units."""

from torelik.identity.units.models import Unit
from torelik.kernel.actor import Actor
from torelik.kernel.trilingual import Trilingual, columns


def found_unit(*, key: str, name: Trilingual, by: Actor) -> Unit:
    """Make the unit *key*, or give the existing one this name; safe to repeat."""
    by.require("identity.manage-units")
    unit, created = Unit.objects.get_or_create(
        key=key, defaults=dict(zip(columns("name"), (name.kk, name.ru, name.en), strict=True))
    )
    if not created and unit.name != name:
        unit.name = name
        unit.save(update_fields=columns("name"))
    return unit
