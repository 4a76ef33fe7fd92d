"""Duties that one person must not unite: who does a thing must not be the one who controls it (cl. 13).

Every context registers its own pairs when it starts; ``Actor`` asks here at every act, so no entry point can forget it.
"""

from dataclasses import dataclass, field

from django.utils.functional import Promise


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
