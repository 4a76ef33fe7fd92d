"""What a change of the lending rules would change, before it is made. Nothing is written or locked here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from django.db.models import Count

from torelik.kernel import clock
from torelik.library.branches import queries as branches
from torelik.library.cataloguing.vocabulary import RecordKind
from torelik.library.holdings import queries as holdings
from torelik.library.lending import cases, rules
from torelik.library.lending.explaining import Explained, explained
from torelik.library.lending.models import Loan
from torelik.library.lending.rules import CopyFacts, DueDay, Group, Policy
from torelik.library.lending.vocabulary import Refusal
from torelik.library.patrons import queries as patrons


@dataclass(frozen=True, slots=True)
class Effect:
    """How many cells of the matrix (a category of readers and a kind of record) and how many open loans change."""

    cells: int
    all_cells: int
    loans: int
    all_loans: int


@dataclass(frozen=True, slots=True)
class Tried:
    """What would happen at the desk by one set of rules; ``case`` is told where a reader was chosen, not only a category."""

    why: Explained
    due: DueDay | None
    refusals: tuple[Refusal, ...] = ()
    case: cases.IssueCase | None = None


def effect(before: Sequence[Policy], after: Sequence[Policy], *, at: datetime) -> Effect:
    """Return how much would change; three queries."""
    today = clock.local_date(at)
    categories = [category_id for category_id, _name in patrons.category_names()]
    places: list[tuple[int | None, int | None]] = [(place.branch_id, place.pk) for place in holdings.places()]
    cells = [
        Group(category_id, CopyFacts(kind, branch_id, place_id))
        for category_id, kind, (branch_id, place_id) in product(categories, RecordKind.values, places or [(None, None)])
    ]
    changed = rules.changed_groups(cells, before=before, after=after, today=today)
    loans = _open_loans()
    moved = rules.changed_groups(loans, before=before, after=after, today=today)
    return Effect(
        cells=len({(group.category_id, group.copy.record_kind) for group in changed}),
        all_cells=len(categories) * len(RecordKind.values),
        loans=sum(group.number for group in moved),
        all_loans=sum(group.number for group in loans),
    )


def _open_loans() -> list[Group]:
    names = ("patron__category", "item__record__kind", "item__place__branch", "item__place")
    rows = Loan.objects.filter(returned_at=None).order_by().values_list(*names).annotate(number=Count("id"))
    return [Group(category_id, CopyFacts(kind, branch, place), number) for category_id, kind, branch, place, number in rows]


def tried(
    item: holdings.ItemCard, known: Sequence[Policy], *, at: datetime, patron: patrons.PatronCard | None, category_id: int
) -> Tried:
    """Return what these rules say of the copy for the reader, or for any reader of the category; five queries at most."""
    now = clock.local_time(at)
    choice = rules.choose(known, category_id=category_id, copy=cases.copy_facts(item), today=now.date())
    calendar = branches.calendars(since=now.date()).of(item.branch_id)
    due = rules.due_of(choice.policy, at=now, calendar=calendar) if choice.policy else None
    if patron is None:
        refusals = [] if choice.policy else [Refusal.NO_POLICY]
        return Tried(explained(choice), due, tuple(refusals))
    case = cases.issue_case(item, patron, known=known, at=at)
    refused = rules.refusals_to_issue(case.facts, case.policy, today=now.date())
    return Tried(explained(choice), due, tuple(refused), case)
