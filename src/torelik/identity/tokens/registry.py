"""What a token can be made for. Every context registers its own scopes when it starts."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class TokenScope:
    """A part of a person's rights that a program can be given: its key, a sentence, the grants that it takes."""

    key: str
    label: str | Promise
    grants: frozenset[str]


_SCOPES: dict[str, TokenScope] = {}


def register_token_scope(key: str, label: str | Promise, *, grants: frozenset[str] | tuple[str, ...]) -> None:
    """Add a scope. Registering twice replaces. Raises ``ValueError`` for one that takes no grant, or a name without context."""
    if not grants or "." not in key:
        raise ValueError(f"The scope {key} needs a context before its name, and at least one grant.")
    _SCOPES[key] = TokenScope(key, label, frozenset(grants))


def token_scopes() -> tuple[TokenScope, ...]:
    """Return every scope, in the order of registration."""
    return tuple(_SCOPES.values())


def scopes_by_key(keys: tuple[str, ...]) -> tuple[TokenScope, ...]:
    """Return these scopes; what is registered no more is left out."""
    return tuple(_SCOPES[key] for key in keys if key in _SCOPES)
