"""What is cited when a passage of a file is: contexts register here and describe the works that their files belong to."""

from collections.abc import Callable
from uuid import UUID

from torelik.documents.citing.works import Work

Describe = Callable[[UUID], Work | None]

_sources: dict[str, Describe] = {}


def register_works(owner_kind: str, describe: Describe) -> None:
    """Let *describe* answer for the objects of this kind; called once, when the application starts."""
    _sources[owner_kind] = describe


def work_of(owner_kind: str, owner_key: UUID) -> Work | None:
    """Return the work to which a file belongs, or nothing where nobody describes it."""
    describe = _sources.get(owner_kind)
    return describe(owner_key) if describe else None
