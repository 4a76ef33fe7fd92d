"""Questions about the rules of lending."""

from dataclasses import dataclass
from uuid import UUID

from torelik.kernel.errors import NotFound
from torelik.kernel.prepared import Prepared
from torelik.library.lending import rules
from torelik.library.lending.explaining import Explained, explained
from torelik.library.lending.models import LoanPolicy
from torelik.library.lending.vocabulary import LoanUse


def policies() -> list[rules.Policy]:
    """Return every lending rule that is in force, with what it names; one query."""
    return [policy_as_value(row) for row in _IN_FORCE()]


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """One lending rule with its words, and the keys of what it names, empty where it names nothing."""

    policy: rules.Policy
    why: Explained
    keys: dict[str, str]


def policy(uuid: UUID) -> PolicyPage:
    """Return one lending rule that is in force; one query. Raises ``NotFound``."""
    row = LoanPolicy.objects.select_related("category", "branch", "place").filter(removed_at=None, uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    keys = {f"{name}_key": getattr(row, name).key if getattr(row, name) else "" for name in ("category", "branch", "place")}
    value = policy_as_value(row)
    return PolicyPage(value, explained(rules.Choice(value)), keys)


def policy_as_value(row: LoanPolicy) -> rules.Policy:
    """Return a lending rule as a value; its category, branch and place must have been read with it."""
    return rules.Policy(
        category_id=row.category_id,
        record_kind=row.record_kind,
        max_items=row.max_items,
        loan_days=row.loan_days,
        max_renewals=row.max_renewals,
        branch_id=row.branch_id,
        place_id=row.place_id,
        use=LoanUse(row.use),
        loan_hours=row.loan_hours,
        loan_through=row.loan_through,
        max_in_all=row.max_in_all,
        renewal_days=row.renewal_days,
        max_holds=row.max_holds,
        grace_days=row.grace_days,
        fine_per_day=row.fine_per_day,
        fine_at_most=row.fine_at_most,
        lost_after_days=row.lost_after_days,
        id=row.pk,
        uuid=row.uuid,
        version=row.version,
        category=row.category.name if row.category else None,
        branch=row.branch.name if row.branch else None,
        place=row.place.name if row.place else None,
    )


_IN_FORCE = Prepared(
    lambda: LoanPolicy.objects.select_related("category", "branch", "place").filter(removed_at=None).order_by("id")
)
