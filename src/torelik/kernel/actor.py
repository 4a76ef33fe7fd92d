"""Who acts: a person with the grants of the day, or the product itself doing its clockwork."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from torelik.kernel import duties
from torelik.kernel.errors import PermissionDenied

ACADEMY = "academy"
"""The kind of scope that covers everything."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a grant holds: the whole academy, or one unit, course, branch, named by its key."""

    kind: str = ACADEMY
    key: str = ""

    def covers(self, other: "Scope") -> bool:
        return self.kind == ACADEMY or self == other

    def overlaps(self, other: "Scope") -> bool:
        """Tell whether something lies in both."""
        return self.covers(other) or other.covers(self)


@dataclass(frozen=True, slots=True)
class HeldGrant:
    """One grant with the scope in which its holder may use it."""

    grant: str
    scope: Scope = Scope()


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks for something to be done, as known at the moment of asking (cl. 13).

    Grants are read once a request from the roles of the day: a role taken away does not survive
    into the next request. Everybody's first line in an action is ``by.require(...)``.
    """

    account_id: int | None
    name: str
    grants: frozenset[HeldGrant] = frozenset()
    is_system: bool = False
    language: str = "kk"
    groups: tuple[str, ...] = field(default=())

    @classmethod
    def anonymous(cls) -> "Actor":
        """Return the visitor: nobody signed in, no grant."""
        return cls(account_id=None, name="")

    @classmethod
    def system(cls, name: str) -> "Actor":
        """Return the product itself, e.g. the scheduler or a command typed by the server's administrator."""
        return cls(account_id=None, name=name, is_system=True)

    @property
    def is_anonymous(self) -> bool:
        return self.account_id is None and not self.is_system

    def may(self, grant: str, *, within: Scope | None = None) -> bool:
        """Tell whether *grant* is held, in a scope that covers *within* (any scope when not given).

        A duty that must not be united with another is not held where the other one is held too (``kernel.duties``).
        """
        if self.is_system:
            return True
        if within is None:
            return bool(self.scopes_of(grant))
        held = any(one.grant == grant and one.scope.covers(within) for one in self.grants)
        return held and not any(scope.overlaps(within) for scope in self._excluding(grant))

    def may_any(self, grants: Iterable[str]) -> bool:
        """Tell whether at least one of *grants* is held in any scope."""
        return any(self.may(grant) for grant in grants)

    def require(self, grant: str, *, within: Scope | None = None) -> None:
        """Raise ``PermissionDenied`` unless *grant* is held in a scope that covers *within*."""
        if not self.may(grant, within=within):
            raise PermissionDenied(grant, within=within)

    def with_grant(self, grant: str) -> "Actor":
        """Return this actor with one more grant, for the one act that another act carries with it; the name stays on it."""
        return replace(self, grants=self.grants | {HeldGrant(grant)})

    def scopes_of(self, grant: str) -> frozenset[Scope]:
        """Return every scope in which *grant* may be used; used to filter lists."""
        if self.is_system:
            return frozenset({Scope()})
        excluding = self._excluding(grant)
        held = (one.scope for one in self.grants if one.grant == grant)
        return frozenset(scope for scope in held if not any(other.covers(scope) for other in excluding))

    def _excluding(self, grant: str) -> frozenset[Scope]:
        """Scopes in which the actor holds a duty beside which *grant* must not be used."""
        others = duties.excluded_by(grant)
        return frozenset(one.scope for one in self.grants if one.grant in others)
