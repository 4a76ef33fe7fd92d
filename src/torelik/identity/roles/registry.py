"""What contexts tell roles when they start: their grants, the parts of the Academy a role can be limited to, their menus."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise

from torelik.kernel.actor import ACADEMY, Actor, Scope
from torelik.ui.navigation import Product

_GRANTS: dict[str, str | Promise] = {}
_SCOPES_OF: dict[str, frozenset[str]] = {}


def register_grants(context: str, grants: type[TextChoices], *, limited_to: Mapping[Any, Iterable[str]] | None = None) -> None:
    """Add the grants of *context*. Raises ``ValueError`` for a name outside the context.

    *limited_to* names, for a grant whose acts and lists ask for the scope, the kinds of scope it can be limited to. Every
    other grant is asked for without a scope and would hold everywhere, so it is given for the whole Academy only.
    """
    for grant in grants:
        if not grant.value.startswith(f"{context}."):
            raise ValueError(f"{grant.value} is registered by {context}, but is not named after it.")
        _GRANTS[grant.value] = grant.label
    for name, kinds in (limited_to or {}).items():
        _SCOPES_OF[str(name)] = frozenset(kinds)


def known_grants() -> dict[str, str | Promise]:
    """Return every registered grant with its sentence."""
    return dict(_GRANTS)


def kinds_of_scope(grant: str) -> frozenset[str]:
    """Return the kinds of scope to which *grant* can be limited; none for a grant of the whole Academy only."""
    return _SCOPES_OF.get(grant, frozenset())


# ---- parts of the Academy ----


@dataclass(frozen=True, slots=True)
class ScopeKind:
    """A kind of part to which a role can be limited: its key, its word, and the list of such parts (key, name)."""

    key: str
    label: str | Promise
    parts: Callable[[], Iterable[tuple[str, str]]]


_KINDS: dict[str, ScopeKind] = {}


def register_scopes(*kinds: ScopeKind) -> None:
    """Add kinds of scope; the context that owns the parts registers them."""
    for kind in kinds:
        _KINDS[kind.key] = kind


def scope_kinds() -> tuple[ScopeKind, ...]:
    """Return every kind of scope but the whole Academy, in the order of registration."""
    return tuple(_KINDS.values())


def scope_exists(scope: Scope) -> bool:
    """Tell whether the part of the Academy exists; the whole Academy always does."""
    if scope.kind == ACADEMY:
        return scope.key == ""
    kind = _KINDS.get(scope.kind)
    return kind is not None and any(key == scope.key for key, _name in kind.parts())


def scope_names(scopes: Iterable[Scope]) -> dict[Scope, str]:
    """Return the words for each scope in the present language, one question for each kind; a lost part shows its key."""
    wanted = {scope for scope in scopes if scope.kind != ACADEMY}
    named: dict[Scope, str] = {}
    for kind in {scope.kind for scope in wanted}:
        known = dict(_KINDS[kind].parts()) if kind in _KINDS else {}
        for scope in wanted:
            if scope.kind == kind:
                label = _KINDS[kind].label if kind in _KINDS else kind
                named[scope] = f"{label}: {known.get(scope.key, scope.key)}"
    return named


# ---- what a person sees ----

Menus = Callable[[Actor], tuple[Product, ...]]
_MENUS: list[Menus] = []


def show_menus_by(menus: Menus) -> None:
    """Say who works out the menus of an actor; the preview shows the same ones as the pages."""
    _MENUS[:] = [menus]


def menus_of(actor: Actor) -> tuple[Product, ...]:
    """Return the menus that the actor would see."""
    return tuple(product for menus in _MENUS for product in menus(actor))
