"""Where a readable file opens."""

from uuid import UUID

from django.utils.translation import get_language


def reading_path(uuid: UUID) -> str:
    """Return the address of the reader of this file in the present language."""
    return f"/{(get_language() or 'kk')[:2]}{bare_reading_path(uuid)}"


def bare_reading_path(uuid: UUID) -> str:
    """Return the address of the reader of this file without the language in front."""
    return f"/reading/{uuid}/"
