"""Questions about roles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from torelik.audit import api as audit
from torelik.identity.accounts import queries as accounts
from torelik.identity.accounts.queries import AccountCard
from torelik.identity.roles import registry, rules
from torelik.identity.roles.models import Role, RoleAssignment, RoleGrant
from torelik.identity.roles.vocabulary import MANAGE_ROLES, AssignmentState, Deciding
from torelik.kernel import duties
from torelik.kernel.actor import ACADEMY, Actor, HeldGrant, Scope
from torelik.kernel.errors import NotFound
from torelik.kernel.trilingual import Trilingual

if TYPE_CHECKING:
    from torelik.identity.accounts.models import Account


def assignments_on(day: date) -> QuerySet[RoleAssignment]:
    """Return the assignments in force on the Academy's *day*; one that was ended is in force on no day any more."""
    return RoleAssignment.objects.filter(Q(valid_until=None) | Q(valid_until__gt=day), valid_from__lte=day, ended_at=None)


def actor_of(account: Account, *, on: date) -> Actor:
    """Return *account* as an actor with the grants of the day *on*; one query. An account that does not stand holds none."""
    held: frozenset[HeldGrant] = frozenset()
    if stands(account):
        rows = (
            RoleGrant.objects.filter(role__assignments__in=assignments_on(on).filter(account_id=account.pk))
            .values_list(
                "grant", "role__assignments__scope_kind", "role__assignments__scope_key", "role__assignments__account_id"
            )
            .distinct()
        )
        held = frozenset(HeldGrant(grant, Scope(kind, key)) for grant, kind, key, account_id in rows if account_id == account.pk)
    return Actor(account_id=account.pk, name=account.get_full_name(), grants=held, language=account.language)


def account_ids_with_other_grants(*, everyday: Collection[str], on: date) -> list[int]:
    """Return the open accounts that hold on the day any grant that is not one of *everyday*."""
    staff_roles = RoleGrant.objects.exclude(grant__in=everyday).values("role_id")
    rows = assignments_on(on).filter(role_id__in=staff_roles, account__is_active=True)
    return list(rows.values_list("account_id", flat=True).distinct())


def stands(account: Account) -> bool:
    """Tell whether the account may hold grants at all: it is open, and the person is verified (cl. 13)."""
    return account.is_verified


def role_names_of(account_id: int, *, on: date) -> list[str]:
    """Return the names of the roles that the account holds on the day, in the present language."""
    rows = assignments_on(on).filter(account_id=account_id).select_related("role").order_by("role__key")
    return [str(row.role.name) for row in rows]


def role_names_by_person(account_ids: Sequence[int], *, on: date) -> dict[int, list[Trilingual]]:
    """Return the names of the roles that each of these people holds on the day; one query."""
    held: dict[int, dict[int, Trilingual]] = defaultdict(dict)
    for row in assignments_on(on).filter(account_id__in=account_ids).select_related("role").order_by("role_id"):
        held[row.account_id][row.role_id] = row.role.name
    return {account_id: list(names.values()) for account_id, names in held.items()}


def holders_of(grant: str, *, on: date) -> list[int]:
    """Return the verified people who hold *grant* in any scope on the day, by key; one query."""
    rows = assignments_on(on).filter(role__grants__grant=grant, account__is_active=True, account__state="verified")
    return sorted(rows.values_list("account_id", flat=True).distinct())


def role_by_key(key: str) -> Role:
    """Return the role named *key*. Raises ``Role.DoesNotExist``."""
    return Role.objects.get(key=key)


def role_by_uuid(uuid: UUID) -> Role:
    """Return the role. Raises ``NotFound``."""
    found = Role.objects.filter(uuid=uuid).first()
    if found is None:
        raise NotFound(uuid)
    return found


def has_roles() -> bool:
    """Tell whether any role is defined: a site without one was never set up."""
    return Role.objects.exists()


# ---- roles and their grants ----


@dataclass(frozen=True, slots=True)
class RoleCard:
    """A role as the pages show it: its grants, and how many people hold it today."""

    id: int
    uuid: UUID
    key: str
    name: Trilingual
    grants: frozenset[str]
    people: int
    version: int
    retired_at: datetime | None


def roles(*, on: date, visible_to: Actor, retired: bool = False) -> list[RoleCard]:
    """Return the roles in use (or the retired ones) in the order in which they were made; three queries."""
    if not visible_to.may(MANAGE_ROLES):
        return []
    rows = list(Role.objects.filter(retired_at__isnull=not retired).order_by("pk"))
    grants: dict[int, set[str]] = defaultdict(set)
    for role_id, grant in RoleGrant.objects.values_list("role_id", "grant"):
        grants[role_id].add(grant)
    people: dict[int, set[int]] = defaultdict(set)
    for role_id, account_id in assignments_on(on).filter(account__is_active=True).values_list("role_id", "account_id"):
        people[role_id].add(account_id)
    return [
        RoleCard(row.pk, row.uuid, row.key, row.name, frozenset(grants[row.pk]), len(people[row.pk]), row.version, row.retired_at)
        for row in rows
    ]


def people_touched(role_uuids: Iterable[UUID], *, on: date) -> int:
    """Return how many people hold at least one of the roles on the day; a person with two of them counts once."""
    held = assignments_on(on).filter(role__uuid__in=list(role_uuids), account__is_active=True)
    return held.values("account_id").distinct().count()


def roles_in_use() -> QuerySet[Role]:
    """Return every role that can be given today, by key."""
    return Role.objects.filter(retired_at=None).order_by("key")


def grants_of(role: Role) -> frozenset[str]:
    """Return the grants that the role holds."""
    return frozenset(role.grants.values_list("grant", flat=True))


@dataclass(frozen=True, slots=True)
class RoleChange:
    """One change of a role's grants, as the journal keeps it."""

    at: datetime
    by: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


def changes_since(role: Role, *, version: int) -> list[RoleChange]:
    """Return what changed in the role's grants after *version*, the oldest first."""
    events = audit.events_about(kind=role._meta.label_lower, key=str(role.uuid))
    return [
        RoleChange(event.at, event.actor_name, tuple(event.facts["added"]), tuple(event.facts["removed"]))
        for event in reversed(events)
        if event.name == "identity.role-defined" and event.facts.get("version", 0) > version
    ]


# ---- assignments ----


@dataclass(frozen=True, slots=True)
class AssignmentCard:
    """An assignment as the pages show it. pii: the person, who gave and who ended it"""

    uuid: UUID
    role_uuid: UUID
    role_name: Trilingual
    person: AccountCard
    scope: Scope
    scope_name: str
    starts_on: date
    ends_through: date | None
    basis: str
    basis_on: date | None
    given_by: str
    state: AssignmentState
    ended_at: datetime | None
    ended_by: str
    end_basis: str

    @property
    def is_open(self) -> bool:
        return self.state in (AssignmentState.IN_FORCE, AssignmentState.NOT_YET)


def assignments_of_person(account_id: int, *, on: date, visible_to: Actor) -> list[AssignmentCard]:
    """Return everything the person holds, will hold and held, the open ones first."""
    return _cards(RoleAssignment.objects.filter(account_id=account_id), on=on, visible_to=visible_to)


def assignments_of_role(role_id: int, *, on: date, visible_to: Actor) -> list[AssignmentCard]:
    """Return who holds, will hold and held the role, the open ones first."""
    return _cards(RoleAssignment.objects.filter(role_id=role_id), on=on, visible_to=visible_to)


def assignment(uuid: UUID, *, on: date, visible_to: Actor) -> AssignmentCard:
    """Return one assignment. Raises ``NotFound``."""
    found = _cards(RoleAssignment.objects.filter(uuid=uuid), on=on, visible_to=visible_to)
    if not found:
        raise NotFound(uuid)
    return found[0]


def _cards(rows: QuerySet[RoleAssignment], *, on: date, visible_to: Actor) -> list[AssignmentCard]:
    if not visible_to.may(MANAGE_ROLES):
        rows = rows.filter(account_id=visible_to.account_id or 0)
    found = list(rows.select_related("role").order_by("-valid_from", "-pk"))
    people = accounts.accounts_by_id(
        {key for row in found for key in (row.account_id, row.given_by_id, row.ended_by_id) if key is not None}
    )
    names = registry.scope_names(Scope(row.scope_kind, row.scope_key) for row in found)
    cards = [_card(row, people=people, names=names, on=on) for row in found]
    return sorted(cards, key=lambda card: not card.is_open)


def _card(row: RoleAssignment, *, people: dict[int, AccountCard], names: dict[Scope, str], on: date) -> AssignmentCard:
    scope = Scope(row.scope_kind, row.scope_key)

    def name_of(key: int | None) -> str:
        return people[key].full_name if key is not None and key in people else ""

    return AssignmentCard(
        uuid=row.uuid,
        role_uuid=row.role.uuid,
        role_name=row.role.name,
        person=people[row.account_id],
        scope=scope,
        scope_name=names.get(scope, ""),
        starts_on=row.valid_from,
        ends_through=row.valid_until - timedelta(days=1) if row.valid_until else None,
        basis=row.basis,
        basis_on=row.basis_on,
        given_by=name_of(row.given_by_id),
        state=state_of(row, on=on),
        ended_at=row.ended_at,
        ended_by=name_of(row.ended_by_id),
        end_basis=row.end_basis,
    )


def state_of(row: RoleAssignment, *, on: date) -> AssignmentState:
    """Say where the assignment stands on the day."""
    return rules.assignment_state(
        starts_on=row.valid_from, ends_before=row.valid_until, is_ended=row.ended_at is not None, today=on
    )


# ---- facts for the actions, read under their locks ----


def lock_roles() -> None:
    """Keep every role as it is until the transaction ends: who may change roles last is decided by one at a time."""
    list(Role.objects.select_for_update().order_by("pk").values_list("pk", flat=True))


def lock_assignment_facts(
    *,
    account: Account,
    role: Role,
    scope: Scope,
    by: Actor,
    starts_on: date,
    ends_before: date | None,
    basis: str,
    basis_on: date | None,
) -> rules.AssignmentFacts:
    """Lock the person and return all that is known when the role is about to be given."""
    accounts.lock_account(account.pk)
    overlapping = RoleAssignment.objects.filter(account=account, ended_at=None).filter(
        Q(valid_until=None) | Q(valid_until__gt=starts_on)
    )
    if ends_before is not None:
        overlapping = overlapping.filter(valid_from__lt=ends_before)
    held = {
        HeldGrant(grant, Scope(kind, key))
        for grant, kind, key in overlapping.filter(role__grants__isnull=False).values_list(
            "role__grants__grant", "scope_kind", "scope_key"
        )
    }
    grants = grants_of(role)
    return rules.AssignmentFacts(
        account_stands=stands(account),
        role_retired=role.retired_at is not None,
        is_for_oneself=by.account_id == account.pk,
        scope_exists=registry.scope_exists(scope),
        grants_of_academy_only=rules.grants_not_limited_to(
            scope, grants, kinds_of={grant: registry.kinds_of_scope(grant) for grant in grants}
        ),
        is_held=overlapping.filter(role=role, scope_kind=scope.kind, scope_key=scope.key).exists(),
        starts_on=starts_on,
        ends_before=ends_before,
        basis=basis,
        basis_on=basis_on,
        basis_needed=not by.is_system,
        conflicts=rules.conflicts_between(held, [HeldGrant(grant, scope) for grant in grants], conflicts=duties.all_conflicts()),
        facts_against=tuple(str(one) for one in duties.facts_against(grants, account_id=account.pk, scope=scope, on=starts_on)),
    )


def conflicts_of_holders(role: Role, *, added: Iterable[str], on: date) -> tuple[duties.Conflict, ...]:
    """Return the pairs of duties that some holder of *role* would unite if it held *added* too."""
    found = []
    for conflict in duties.all_conflicts():
        for grant in added:
            if conflict.is_of(grant) and _unites(role, conflict.other(grant), on=on):
                found.append(conflict)
    return tuple(dict.fromkeys(found))


def _unites(role: Role, other: str, *, on: date) -> bool:
    open_ones = RoleAssignment.objects.filter(Q(valid_until=None) | Q(valid_until__gt=on), ended_at=None)
    others = open_ones.filter(role__grants__grant=other).exclude(role=role)
    rivals: dict[int, list[Scope]] = defaultdict(list)
    for account_id, kind, key in others.values_list("account_id", "scope_kind", "scope_key"):
        rivals[account_id].append(Scope(kind, key))
    holders = open_ones.filter(role=role, account_id__in=rivals).values_list("account_id", "scope_kind", "scope_key")
    return any(Scope(kind, key).overlaps(rival) for account_id, kind, key in holders for rival in rivals[account_id])


def kinds_in_use(role: Role, *, on: date) -> list[Scope]:
    """Return a scope of each kind in which somebody holds the role, or will."""
    open_ones = RoleAssignment.objects.filter(Q(valid_until=None) | Q(valid_until__gt=on), role=role, ended_at=None)
    return [Scope(kind, "any") for kind in open_ones.values_list("scope_kind", flat=True).distinct().order_by("scope_kind")]


def leaves_no_manager(
    *,
    on: date,
    without_role: Role | None = None,
    without_assignment: RoleAssignment | None = None,
    without_account: int | None = None,
) -> bool:
    """Tell whether the last right to change roles would go with what is taken away; nobody loses what nobody had."""
    managers = assignments_on(on).filter(scope_kind=ACADEMY, account__is_active=True, role__grants__grant=MANAGE_ROLES)
    if not managers.exists():
        return False
    if without_role is not None:
        managers = managers.exclude(role=without_role)
    if without_assignment is not None:
        managers = managers.exclude(pk=without_assignment.pk)
    if without_account is not None:
        managers = managers.exclude(account_id=without_account)
    return not managers.exists()


# ---- why can't I? ----


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether a person may use a right, and every fact that decides it. pii: the person's roles"""

    grant: str
    sentence: str
    deciding: Deciding
    roles_with_it: tuple[Trilingual, ...]
    assignments: tuple[AssignmentCard, ...]
    conflicts: tuple[duties.Conflict, ...]
    facts_against: tuple[str, ...]
    within: str

    @property
    def is_allowed(self) -> bool:
        return self.deciding == Deciding.ALLOWED


def explanation(account: Account, *, grant: str, within: Scope | None, on: date) -> Explanation:
    """Return why *account* may, or may not, use *grant* there. Raises ``NotFound`` for a grant that does not exist."""
    sentences = registry.known_grants()
    if grant not in sentences:
        raise NotFound(grant)
    with_it = list(Role.objects.filter(grants__grant=grant, retired_at=None).order_by("pk"))
    themselves = Actor(account_id=account.pk, name="")
    rows = RoleAssignment.objects.filter(account=account, role__in=with_it)
    cards = _cards(rows, on=on, visible_to=themselves)
    actor = actor_of(account, on=on)
    held = {one.grant for one in actor.grants}
    conflicts = tuple(one for one in duties.all_conflicts() if one.duty == grant and {one.duty, one.excludes} <= held)
    places = {within} if within else {one.scope for one in actor.grants if one.grant == grant}
    against = tuple(
        dict.fromkeys(
            str(sentence)
            for place in places
            for sentence in duties.facts_against((grant,), account_id=account.pk, scope=place, on=on)
        )
    )
    return Explanation(
        grant=grant,
        sentence=str(sentences[grant]),
        deciding=rules.deciding_fact(
            account_stands=stands(account),
            held=[rules.HeldAssignment(card.state, card.scope) for card in cards],
            within=within,
            has_conflict=bool(against) or not actor.may(grant, within=within),
            some_role_has_it=bool(with_it),
        ),
        roles_with_it=tuple(role.name for role in with_it),
        assignments=tuple(cards),
        conflicts=conflicts,
        facts_against=against,
        within=registry.scope_names([within]).get(within, "") if within else "",
    )


def actor_of_role(role: RoleCard) -> Actor:
    """Return an actor who holds this one role for the whole Academy, for the preview; it belongs to nobody."""
    return Actor(account_id=None, name=str(role.name), grants=frozenset(HeldGrant(grant) for grant in role.grants))


@dataclass(frozen=True, slots=True)
class GrantGroup:
    """The grants of one context under its own name."""

    context: str
    label: str
    grants: tuple[tuple[str, str], ...]


def grant_groups(labels: dict[str, Any]) -> list[GrantGroup]:
    """Return every grant with its sentence, by context; *labels* gives the contexts' names in their order."""
    by_context: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for grant, sentence in registry.known_grants().items():
        by_context[grant.split(".")[0]].append((grant, str(sentence)))
    ordered: Sequence[str] = [*(one for one in labels if one in by_context), *(one for one in by_context if one not in labels)]
    return [GrantGroup(one, str(labels.get(one, one)), tuple(by_context[one])) for one in ordered]


def holders_within(grant: str, *, within: Scope, on: date) -> list[int]:
    """Return the verified people who hold *grant* on the day in a scope that covers *within*, by key; one query."""
    rows = assignments_on(on).filter(role__grants__grant=grant, account__is_active=True, account__state="verified")
    covering = rows.filter(Q(scope_kind=ACADEMY) | Q(scope_kind=within.kind, scope_key=within.key))
    return sorted(covering.values_list("account_id", flat=True).distinct())


@dataclass(frozen=True, slots=True)
class RoleFigures:
    """How far the Academy has determined who may do what (cl. 13)."""

    roles: int
    assignments: int
    people: int


def role_figures(*, on: date) -> RoleFigures:
    """Count roles, assignments in force on the day, and the people who hold them; two queries."""
    counted = assignments_on(on).aggregate(assignments=Count("id"), people=Count("account_id", distinct=True))
    return RoleFigures(roles=Role.objects.count(), **counted)
