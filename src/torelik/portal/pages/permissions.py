"""Who may edit which page: a right said twice, for one set and as a filter (cl. 7)."""

from django.db.models import Q

from torelik.kernel.actor import ACADEMY, Actor, Scope
from torelik.portal.pages.vocabulary import GRANTS

UNIT = "unit"


def scope_of(owner_unit: str) -> Scope:
    """Return the scope that a page of *owner_unit* needs; a page without an owner is the whole Academy's."""
    return Scope(UNIT, owner_unit) if owner_unit else Scope()


def may_edit(actor: Actor, *, owner_unit: str) -> bool:
    """Tell whether the actor may edit what *owner_unit* owns."""
    return actor.may(GRANTS.EDIT_CONTENT, within=scope_of(owner_unit))


def may_publish(actor: Actor, *, owner_unit: str) -> bool:
    """Tell whether the actor may publish what *owner_unit* owns."""
    return actor.may(GRANTS.PUBLISH, within=scope_of(owner_unit))


def sets_edited_by(actor: Actor) -> Q:
    """Return the filter of publication sets that the actor may edit."""
    scopes = actor.scopes_of(GRANTS.EDIT_CONTENT)
    if any(scope.kind == ACADEMY for scope in scopes):
        return Q()
    return Q(owner_unit__in=units_edited_by(actor))


def units_edited_by(actor: Actor) -> list[str]:
    """Return the units to which the actor's right to edit is limited; none for an editor of the whole Academy."""
    scopes = actor.scopes_of(GRANTS.EDIT_CONTENT)
    if any(scope.kind == ACADEMY for scope in scopes):
        return []
    return sorted(scope.key for scope in scopes if scope.kind == UNIT)
