"""Questions about funds and budgets."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet, Sum

from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.acquisition import rules
from torelik.library.acquisition.models import Budget, Fund, FundEntry
from torelik.library.acquisition.queries.suppliers import may_see
from torelik.library.acquisition.rules import Balance
from torelik.library.acquisition.vocabulary import EntryKind


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One budget with its balance."""

    id: int
    uuid: UUID
    fund: str
    year: int
    closed_at: datetime | None
    balance: Balance

    @property
    def name(self) -> str:
        return f"{self.fund}, {self.year}"


def funds(*, visible_to: Actor) -> list[Fund]:
    """Return the funds by name, for who sees acquisition."""
    return list(Fund.objects.order_by("name_kk", "id")) if may_see(visible_to) else []


def fund(uuid: UUID, *, visible_to: Actor) -> Fund:
    """Return one fund. Raises ``NotFound``."""
    row = Fund.objects.filter(uuid=uuid).first() if may_see(visible_to) else None
    if row is None:
        raise NotFound(uuid)
    return row


def budget_lines(*, year: int | None = None, visible_to: Actor) -> list[BudgetLine]:
    """Return the budgets of a year, or of all, the newest first; two queries. None for who does not see acquisition."""
    if not may_see(visible_to):
        return []
    found = Budget.objects.select_related("fund").order_by("-year", "fund__name_kk", "id")
    return _lines(found.filter(year=year) if year else found)


def budget(uuid: UUID, *, visible_to: Actor) -> BudgetLine:
    """Return one budget. Raises ``NotFound``, also for who does not see acquisition."""
    found = _lines(Budget.objects.select_related("fund").filter(uuid=uuid)) if may_see(visible_to) else []
    if not found:
        raise NotFound(uuid)
    return found[0]


def entries_of(budget_id: int) -> QuerySet[FundEntry]:
    """Return the ledger of a budget, the newest first."""
    rows = FundEntry.objects.filter(budget=budget_id).select_related("order_line__order", "invoice", "made_by")
    return rows.order_by("-id")


def budget_choices() -> list[tuple[int, str]]:
    """Return the open budgets as choices of a form; one query."""
    rows = Budget.objects.filter(closed_at=None, fund__is_active=True).select_related("fund")
    return [(row.pk, _name(row)) for row in rows.order_by("-year", "fund__name_kk", "id")]


def years_of_budgets() -> list[int]:
    """Return the years of which there are budgets, the newest first."""
    return list(Budget.objects.order_by("-year").values_list("year", flat=True).distinct())


def balances(budget_ids: Collection[int]) -> dict[int, Balance]:
    """Return what each budget was given and has left, by its key; one query."""
    sums = {pk: dict.fromkeys(EntryKind, Decimal(0)) for pk in budget_ids}
    rows = FundEntry.objects.filter(budget__in=budget_ids).values_list("budget", "kind").annotate(sum=Sum("amount"))
    for pk, kind, amount in rows.order_by():
        # SQLite adds decimals as binary fractions.
        sums[pk][EntryKind(kind)] = amount.quantize(rules.CENT)
    return {
        pk: Balance(of[EntryKind.ALLOCATED], of[EntryKind.COMMITTED] - of[EntryKind.RELEASED], of[EntryKind.SPENT])
        for pk, of in sums.items()
    }


def lock_budgets(budget_ids: Iterable[int]) -> dict[int, Budget]:
    """Return the budgets and keep their rows until the transaction ends, in the order of their keys."""
    rows = Budget.objects.select_for_update(of=("self",)).select_related("fund").filter(pk__in=set(budget_ids))
    return {row.pk: row for row in rows.order_by("pk")}


def name_of_budget(row: Budget) -> str:
    """Name a budget whose fund was read with it."""
    return _name(row)


def names_apart(budgets: Mapping[int, Budget]) -> dict[int, str]:
    """Name budgets by their keys so that no two are called alike: money is decided about by these names.

    Where several have the same name, as two funds may, each of them gets its key beside it.
    """
    names = {pk: name_of_budget(row) for pk, row in budgets.items()}
    counted = Counter(names.values())
    return {pk: f"{name} (№ {pk})" if counted[name] > 1 else name for pk, name in names.items()}


def _name(row: Budget) -> str:
    return f"{row.fund.name}, {row.year}"


def _lines(found: QuerySet[Budget]) -> list[BudgetLine]:
    rows = list(found)
    left = balances([row.pk for row in rows])
    return [BudgetLine(row.pk, row.uuid, str(row.fund.name), row.year, row.closed_at, left[row.pk]) for row in rows]
