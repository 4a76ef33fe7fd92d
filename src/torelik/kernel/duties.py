"""Duties that one person must not unite: who does a thing must not be the one who controls it (cl. 13).

Every context registers its own pairs when it starts; ``Actor`` asks here at every act, so no entry point can forget it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Protocol

from django.utils.functional import Promise

if TYPE_CHECKING:
    from torelik.kernel.actor import Scope


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two grants that nobody may hold in the same scope.

    *duty* is the one whose act is refused where both are held all the same, e.g. since before the rule: the control is
    refused and the work goes on, so a conflict locks nobody out. *reason* is a sentence for whoever reads the refusal.
    """

    duty: str
    excludes: str
    reason: str | Promise = field(compare=False, default="")

    def is_of(self, grant: str) -> bool:
        return grant in (self.duty, self.excludes)

    def other(self, grant: str) -> str:
        """Return the grant that must not stand beside *grant*."""
        return self.excludes if grant == self.duty else self.duty


_CONFLICTS: list[Conflict] = []


def register_conflicts(*conflicts: Conflict) -> None:
    """Add pairs; registering one twice changes nothing."""
    for conflict in conflicts:
        if conflict not in _CONFLICTS:
            _CONFLICTS.append(conflict)


def all_conflicts() -> tuple[Conflict, ...]:
    """Return every registered pair in the order of registration."""
    return tuple(_CONFLICTS)


def excluded_by(grant: str) -> frozenset[str]:
    """Return the grants beside which the act of *grant* is refused."""
    return frozenset(conflict.excludes for conflict in _CONFLICTS if conflict.duty == grant)


class FactCheck(Protocol):
    """Tells why a person must not hold a grant in a scope on a day, by facts that no role knows; None where nothing does."""

    def __call__(self, *, account_id: int, scope: Scope, on: date) -> str | Promise | None: ...


_CHECKS: dict[str, list[FactCheck]] = {}


def register_fact_check(grant: str, check: FactCheck) -> None:
    """Let *check* speak whenever *grant* is given or used; registering one twice changes nothing."""
    checks = _CHECKS.setdefault(grant, [])
    if check not in checks:
        checks.append(check)


def facts_against(grants: Iterable[str], *, account_id: int, scope: Scope, on: date) -> tuple[str | Promise, ...]:
    """Return every sentence that speaks against the person's holding these grants there."""
    found = (check(account_id=account_id, scope=scope, on=on) for grant in sorted(grants) for check in _CHECKS.get(grant, ()))
    return tuple(sentence for sentence in found if sentence)
