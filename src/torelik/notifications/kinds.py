"""Kinds of notifications: each is a sentence with named places, in the reader's language."""

from django.db.models import TextChoices
from django.utils.functional import Promise

_KINDS: dict[str, str | Promise] = {}


class UnknownKind(LookupError):
    """Nobody registered the kind of notification."""


def register_kinds(kinds: type[TextChoices]) -> None:
    """Add kinds; each label is a sentence with ``%(name)s`` places that ``words`` will fill."""
    for kind in kinds:
        _KINDS[kind.value] = kind.label


def require_known(kind: str) -> None:
    """Raise ``UnknownKind`` unless a context registered *kind*."""
    if kind not in _KINDS:
        raise UnknownKind(kind)


def sentence(kind: str, words: dict[str, str]) -> str:
    """Return the kind's sentence in the present language with its places filled."""
    return str(_KINDS.get(kind, kind)) % words
