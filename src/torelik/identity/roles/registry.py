"""The grants that exist: every context registers its own; a role may hold any of them."""

from django.db.models import TextChoices
from django.utils.functional import Promise

_GRANTS: dict[str, str | Promise] = {}


def register_grants(context: str, grants: type[TextChoices]) -> None:
    """Add the grants of *context*. Raises ``ValueError`` for a name outside the context."""
    for grant in grants:
        if not grant.value.startswith(f"{context}."):
            raise ValueError(f"{grant.value} is registered by {context}, but is not named after it.")
        _GRANTS[grant.value] = grant.label


def known_grants() -> dict[str, str | Promise]:
    """Return every registered grant with its sentence."""
    return dict(_GRANTS)
