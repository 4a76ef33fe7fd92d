"""What a new site has before anybody comes, and what a further release may add to an old one."""

from datetime import datetime

import pytest

from torelik.bridges.compliance import queries as bases
from torelik.bridges.compliance.first_bases import FIRST_BASES
from torelik.identity import api as identity
from torelik.project import first_setup
from torelik.support.tickets import queries as helpdesk

pytestmark = pytest.mark.django_db


def test_a_new_site_has_roles_subjects_of_the_help_desk_and_legal_bases(at: datetime) -> None:
    first_setup.apply(at=at)
    first_setup.apply(at=at)

    assert [one.unit.key for one in helpdesk.offered_categories()] == [
        "press-service", "registrar", "library", "it-unit", "it-unit",
    ]  # fmt: skip
    assert bases.known_keys() == set(FIRST_BASES)
    assert identity.role_by_key("help-desk").grants.count() == 1


def test_an_old_site_gets_the_legal_bases_of_a_new_release(at: datetime) -> None:
    first_setup.apply(at=at)
    bases.bases().filter(key="st-rk-2191").get().editions.all().delete()
    bases.bases().filter(key="st-rk-2191").delete()

    first_setup.apply(at=at)

    assert "st-rk-2191" in bases.known_keys()
