"""What reports count of lending: issues told apart, the acts behind a number, titles lent, what nobody borrowed (cl. 12).

Loans of copies with and without inventory numbers are counted alike. What was undone is not counted: an issue and its
undoing stand on one day.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, TextField, When
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from torelik.kernel.trilingual import Trilingual
from torelik.library.lending.counting import SPLITS
from torelik.library.lending.models import CountedAct, GroupLoan, Loan
from torelik.library.lending.vocabulary import LoanAct, LoanState

NO_BRANCH = "none"
"""What is asked for places that stand in no branch."""
ISSUES = (LoanAct.ISSUED, LoanAct.UNDONE)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which acts are meant; what is left out narrows nothing. ``contents`` are beginnings of class numbers."""

    category: str = ""
    branch: str = ""
    place: str = ""
    kind: str = ""
    languages: Collection[str] | None = None
    contents: Collection[str] | None = None
    title: UUID | None = None
    copy: UUID | None = None
    numbers: str = ""
    """``with`` or ``without``: of copies that have inventory numbers, or of group cards."""

    def condition(self) -> Q:
        """Return it as the query is asked."""
        equal = {
            "category__key": self.category, "place__key": self.place, "kind": self.kind, "loan__item__uuid": self.copy,
        }  # fmt: skip
        found = Q(**{name: value for name, value in equal.items() if value})
        if self.branch:
            found &= Q(place__branch__key=None if self.branch == NO_BRANCH else self.branch)
        if self.numbers:
            found &= Q(loan__isnull=self.numbers == "without")
        if self.languages is not None:
            found &= Q(language__in=self.languages)
        if self.contents is not None:
            found &= Q(content__in=self.contents)
        if self.title is not None:
            found &= Q(loan__item__record__uuid=self.title) | Q(group_loan__card__record__uuid=self.title)
        return found


def issues_by(split: str, first: date, last: date, *, narrowed: Narrowed | None = None) -> dict[Any, int]:
    """Return how many loans there were of each value of *split*, one of ``SPLITS``; one query."""
    found = _acts(first, last, ISSUES, narrowed).annotate(value=SPLITS[split])
    counted: Counter[Any] = Counter()
    for act, value, number in found.values_list("act", "value").annotate(number=Count("id")):
        counted[value] += -number if act == LoanAct.UNDONE else number
    return dict(counted)


def count_acts(first: date, last: date, *, narrowed: Narrowed | None = None) -> dict[LoanAct, int]:
    """Return how many acts of each sort there were, what was undone taken from the issues; one query."""
    rows = _acts(first, last, tuple(LoanAct), narrowed).values_list("act").annotate(number=Count("id"))
    counted = dict.fromkeys(LoanAct, 0) | {LoanAct(act): number for act, number in rows}
    counted[LoanAct.ISSUED] -= counted.pop(LoanAct.UNDONE)
    return counted


def acts_by_month(first: date, last: date) -> dict[tuple[int, int], dict[LoanAct, int]]:
    """Return the same by year and month; one query, which the index answers by days."""
    found: dict[tuple[int, int], dict[LoanAct, int]] = {}
    for act, day, number in _acts(first, last, tuple(LoanAct), None).values_list("act", "day").annotate(number=Count("id")):
        month = found.setdefault((day.year, day.month), dict.fromkeys(LoanAct, 0))
        month[LoanAct.ISSUED if act == LoanAct.UNDONE else LoanAct(act)] += -number if act == LoanAct.UNDONE else number
    return found


def count_group_issues(first: date, last: date) -> int:
    """Return how many of the loans were of copies without inventory numbers; one query."""
    return _acts(first, last, (LoanAct.ISSUED,), None).filter(loan=None).count()


def count_borrowers(first: date, last: date) -> int:
    """Return how many readers borrowed at least once ("active borrowers" of ISO 2789); two queries."""
    issued = _issued(first, last)
    return len({patron for rows in issued for patron in rows.order_by().values_list("patron").distinct()})


@dataclass(frozen=True, slots=True)
class Borrower:
    """One reader who borrowed, by the category alone, and how often."""

    category: Trilingual
    loans: int


def borrowers(first: date, last: date) -> list[Borrower]:
    """Return the readers who borrowed, who borrowed most first; two queries. They are not named."""
    counted: Counter[int] = Counter()
    categories: dict[int, Trilingual] = {}
    names = [f"patron__category__name_{code}" for code in ("kk", "ru", "en")]
    for rows in _issued(first, last):
        for patron_id, kk, ru, en, number in rows.order_by().values_list("patron", *names).annotate(number=Count("id")):
            counted[patron_id] += number
            categories[patron_id] = Trilingual(kk, ru, en)
    in_order = sorted(counted.items(), key=lambda row: (-row[1], row[0]))
    return [Borrower(categories[patron_id], number) for patron_id, number in in_order]


def _issued(first: date, last: date) -> tuple[QuerySet[Any], QuerySet[Any]]:
    numbered = Loan.objects.filter(issued_at__range=_moments(first, last)).exclude(state=LoanState.UNDONE)
    return numbered, GroupLoan.objects.filter(issued_at__range=_moments(first, last))


def acts(first: date, last: date, *, act: LoanAct = LoanAct.ISSUED, narrowed: Narrowed | None = None) -> QuerySet[CountedAct]:
    """Return the acts behind a number, the latest first. They name a copy and a title, and nobody who read them."""
    found = _acts(first, last, (act,), narrowed)
    if act == LoanAct.ISSUED:
        found = found.exclude(loan__state=LoanState.UNDONE)
    return found.annotate(
        number=Coalesce("loan__item__inventory_number", Cast("group_loan__card__number", CharField())),
        record_uuid=Coalesce("loan__item__record__uuid", "group_loan__card__record__uuid"),
        title=Coalesce("loan__item__record__title", "group_loan__card__record__title", output_field=TextField()),
        is_of_group=Case(When(loan=None, then=True), default=False),
    ).order_by("-day", "-id")


def loans_by_day(first: date | None, last: date | None, *, kind: str = "", place: str = "") -> QuerySet[Any, Any]:
    """Return day, loans and readers of each day on which something was lent, the latest first; without ends, of all days."""
    asked = {"day__gte": first, "day__lte": last, "kind": kind, "place__key": place}
    found = CountedAct.objects.filter(act=LoanAct.ISSUED, **{name: value for name, value in asked.items() if value})
    rows = found.exclude(loan__state=LoanState.UNDONE).order_by().values_list("day")
    readers = Count(Coalesce("loan__patron", "group_loan__patron"), distinct=True)
    return rows.annotate(number=Count("id"), readers=readers).order_by("-day")


@dataclass(frozen=True, slots=True)
class LentTitle:
    """One title and how often it was lent."""

    record_id: int
    loans: int


def titles_lent(first: date, last: date, *, kind: str = "", place: str = "") -> list[LentTitle]:
    """Return every title that was lent, the most lent first; two queries, whatever the number of loans."""
    counted: Counter[int] = Counter()
    for rows, before, at in (
        (Loan.objects.exclude(state=LoanState.UNDONE), "item__", "item__place__key"),
        (GroupLoan.objects.all(), "card__", "place__key"),
    ):
        asked = {"issued_at__range": _moments(first, last), f"{before}record__kind": kind, at: place}
        found = rows.filter(**{name: value for name, value in asked.items() if value})
        for record_id, number in found.order_by().values_list(f"{before}record").annotate(number=Count("id")):
            counted[record_id] += number
    return [LentTitle(*row) for row in sorted(counted.items(), key=lambda row: (-row[1], row[0]))]


def lent_since(day: date, *, copy: str = "pk") -> Exists:
    """Tell of a copy in a query whether it was lent on that day or later; an issue that was undone is none."""
    since = datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())
    return Exists(Loan.objects.filter(item=OuterRef(copy), issued_at__gte=since).exclude(state=LoanState.UNDONE))


def last_lent(*, copy: str = "pk") -> Subquery:
    """Tell of a copy in a query when it was lent last."""
    lent = Loan.objects.filter(item=OuterRef(copy)).exclude(state=LoanState.UNDONE)
    return Subquery(lent.order_by("-issued_at").values("issued_at")[:1])


def contents_used() -> set[str]:
    """Return the beginnings of class numbers that loans have; one query, which the index answers."""
    return set(CountedAct.objects.order_by().values_list("content", flat=True).distinct())


def languages_used() -> set[str]:
    """Return the languages that loans have, as MARC writes them; one query."""
    return set(CountedAct.objects.order_by().values_list("language", flat=True).distinct())


def _acts(first: date, last: date, sorts: Collection[LoanAct], narrowed: Narrowed | None) -> QuerySet[CountedAct]:
    found = CountedAct.objects.filter(act__in=sorts, day__range=(first, last)).order_by()
    return found.filter(narrowed.condition()) if narrowed else found


def _moments(first: date, last: date) -> tuple[datetime, datetime]:
    zone = timezone.get_default_timezone()
    ends = datetime.combine(last + timedelta(days=1), time.min, tzinfo=zone) - timedelta(microseconds=1)
    return datetime.combine(first, time.min, tzinfo=zone), ends
