"""Kinds of notifications: each is a sentence with named places, in the reader's language."""

import re
from datetime import date

from django.db.models import TextChoices
from django.utils.functional import Promise

from torelik.ui.templatetags.torelik import long_date

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

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
    """Return the kind's sentence in the present language with its places filled; a day (2026-11-26) is written out."""
    return str(_KINDS.get(kind, kind)) % {name: _shown(word) for name, word in words.items()}


def _shown(word: str) -> str:
    if not _DAY.fullmatch(word):
        return word
    try:
        return long_date(date.fromisoformat(word))
    except ValueError:
        return word
