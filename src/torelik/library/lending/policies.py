"""Setting and removing the rules by which books are lent."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.lending import queries
from torelik.library.lending.models import LoanPolicy
from torelik.library.lending.rules import Policy
from torelik.library.lending.vocabulary import EVENTS, GRANTS, PolicyRefusal
from torelik.library.patrons import queries as patrons

FIRST_DAYS = 14
"""How long a loan lasts by a new rule of which nobody says it."""

SELECTORS = ("category_id", "branch_id", "place_id", "record_kind")
TERMS = (
    "use", "max_items", "max_in_all", "loan_days", "loan_hours", "loan_through", "max_renewals", "renewal_days", "max_holds",
    "grace_days", "fine_per_day", "fine_at_most", "lost_after_days",
)  # fmt: skip


class PolicyRefused(Exception):
    """A lending rule is neither saved nor removed; carries the reason."""

    def __init__(self, refusal: PolicyRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@transaction.atomic
def set_policy(
    *,
    category_key: str | None,
    max_items: int,
    max_renewals: int,
    by: Actor,
    at: datetime,
    loan_days: int | None = None,
    record_kind: str = "",
) -> LoanPolicy:
    """Set how much and for how many days a category may borrow (``None``: every reader); safe to repeat.

    An empty *record_kind* means every kind. What else the rule says stays, its length too without *loan_days*.
    Raises ``PatronCategory.DoesNotExist``.
    """
    by.require(GRANTS.SET_POLICIES)
    category_id = patrons.category_id_of(category_key) if category_key else None
    fresh = Policy(category_id, record_kind, max_items, loan_days or FIRST_DAYS, max_renewals)
    row = _row_of(fresh)
    known = queries.policy_as_value(row) if row else fresh
    wanted = replace(known, max_items=max_items, loan_days=loan_days or known.loan_days, max_renewals=max_renewals)
    if row is not None and wanted == known:
        return row
    return _write(row or LoanPolicy(version=0), wanted, by=by, at=at)


def save_policy(*, uuid: UUID, seen: int, policy: Policy, by: Actor, at: datetime) -> LoanPolicy:
    """Make a lending rule (*seen* is 0), or change one that nobody has changed since *seen*; sent twice it is made once.

    Raises ``PolicyRefused``, e.g. when another rule covers exactly the same readers and copies; and ``NotFound``.
    """
    by.require(GRANTS.SET_POLICIES)
    try:
        return _save(uuid=uuid, seen=seen, policy=policy, by=by, at=at)
    except IntegrityError as taken:
        # Somebody made the same rule at the same moment, and was first by the constraint.
        raise PolicyRefused(PolicyRefusal.ANOTHER_COVERS_THE_SAME) from taken


@transaction.atomic
def _save(*, uuid: UUID, seen: int, policy: Policy, by: Actor, at: datetime) -> LoanPolicy:
    row = LoanPolicy.objects.select_for_update().filter(uuid=uuid).first()
    if row is None and seen:
        raise NotFound(uuid)
    if row is not None and not seen:
        return row
    if row is not None:
        _require_unchanged(row, seen=seen)
    if policy.has_lapsed(today=clock.local_date(at)):
        raise PolicyRefused(PolicyRefusal.PASSED)
    same = _row_of(policy)
    if same is not None and same.uuid != uuid:
        raise PolicyRefused(PolicyRefusal.ANOTHER_COVERS_THE_SAME)
    return _write(row or LoanPolicy(uuid=uuid, version=0), policy, by=by, at=at)


@transaction.atomic
def remove_policy(*, uuid: UUID, seen: int, reason: str, by: Actor, at: datetime) -> None:
    """Let a lending rule hold no more; open loans keep their days, and the journal keeps why. Raises as ``save_policy``."""
    by.require(GRANTS.SET_POLICIES)
    row = LoanPolicy.objects.select_for_update().filter(uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    _require_unchanged(row, seen=seen)
    row.removed_at, row.version = at, row.version + 1
    row.save(update_fields=["removed_at", "version"])
    audit.record(EVENTS.POLICY_REMOVED, by=by, about=row, at=at, facts={"reason": reason})


def _require_unchanged(row: LoanPolicy, *, seen: int) -> None:
    if row.removed_at is not None:
        raise PolicyRefused(PolicyRefusal.REMOVED)
    if row.version != seen:
        raise PolicyRefused(PolicyRefusal.CHANGED_MEANWHILE)


def _row_of(policy: Policy) -> LoanPolicy | None:
    selected = {name: getattr(policy, name) for name in SELECTORS}
    rows = LoanPolicy.objects.select_related("category", "branch", "place").select_for_update(of=("self",))
    return rows.filter(removed_at=None, **selected).first()


def _write(row: LoanPolicy, policy: Policy, *, by: Actor, at: datetime) -> LoanPolicy:
    for name in (*SELECTORS, *TERMS):
        setattr(row, name, getattr(policy, name))
    row.version += 1
    row.save()
    where = {"place": str(row.place.uuid)} if row.place else {"branch": str(row.branch.uuid)} if row.branch else {}
    facts = {
        "category": row.category.key if row.category else "",
        "kind": row.record_kind,
        **where,
        "use": row.use,
        "items": row.max_items,
        "days": row.loan_days,
        "renewals": row.max_renewals,
    }
    audit.record(EVENTS.POLICY_SET, by=by, about=row, at=at, facts=facts)
    return row
