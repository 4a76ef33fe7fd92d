"""The portal's stage: its structure stands before every test that touches the database."""

import pytest

from factories import portal


@pytest.fixture
def site(db: None) -> None:
    """The home page, the seven sections, lists and contacts in three languages."""
    portal.site()
