from collections.abc import Callable

import pytest

from torelik.identity import api as identity
from torelik.identity.models import Unit
from torelik.kernel.actor import Actor
from torelik.kernel.errors import PermissionDenied
from torelik.kernel.trilingual import Trilingual

pytestmark = pytest.mark.django_db

LIBRARY = Trilingual("Кітапхана", "Библиотека", "Library")


def test_a_unit_is_founded_once_and_renamed_afterwards(someone_with: Callable[..., Actor]) -> None:
    by = someone_with("identity.manage-units")

    founded = identity.found_unit(key="library", name=LIBRARY, by=by)
    again = identity.found_unit(key="library", name=LIBRARY, by=by)
    renamed = identity.found_unit(key="library", name=Trilingual("Ғылыми кітапхана", "", ""), by=by)

    assert founded == again == renamed
    assert identity.unit_by_key("library").name == Trilingual("Ғылыми кітапхана", "", "")


def test_founding_a_unit_needs_the_grant(someone_with: Callable[..., Actor]) -> None:
    with pytest.raises(PermissionDenied):
        identity.found_unit(key="library", name=LIBRARY, by=someone_with("identity.manage-roles"))

    assert Unit.objects.count() == 0


def test_retired_units_are_not_among_the_active_ones(system: Actor) -> None:
    library, archive = (identity.found_unit(key=key, name=LIBRARY, by=system) for key in ("library", "archive"))
    Unit.objects.create(key="bureau", name=LIBRARY, is_active=False)

    assert list(identity.active_units()) == [archive, library]


def test_an_unknown_unit_is_said_to_be_unknown() -> None:
    with pytest.raises(Unit.DoesNotExist):
        identity.unit_by_key("library")
