"""When the tests happen. Not in ``conftest``: a folder with a conftest of its own hides the one above from imports."""

from datetime import UTC, datetime

NOON = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
"""Monday, 23 November 2026, noon at the Academy (UTC+5)."""
