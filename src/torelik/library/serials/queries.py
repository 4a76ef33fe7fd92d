"""Questions about periodicals, their subscriptions and issues."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum

from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.holdings import queries as holdings
from torelik.library.lending import queries as lending
from torelik.library.serials import rules
from torelik.library.serials.models import (
    Binding,
    BoundIssue,
    ClaimedIssue,
    PublicationPattern,
    SerialClaim,
    SerialIssue,
    Subscription,
)
from torelik.library.serials.rules import Pattern, Standing
from torelik.library.serials.vocabulary import SEES, Frequency, IssueState, Numbering, Shown

LATE = (Shown.LATE,)
MOST_AWAITED = 500
"""So many awaited issues are shown at once; the oldest first."""


@dataclass(frozen=True, slots=True)
class IssueLine:
    """One issue as pages show it."""

    id: int
    uuid: UUID
    subscription_uuid: UUID
    supplier_id: int | None
    title: str
    index: str
    year: int
    volume: int | None
    number: int | None
    label: str
    expected_on: date | None
    stands: Shown
    copies: int
    wanted: int
    received_at: datetime | None
    received_by: str
    record_uuid: UUID | None

    @property
    def month(self) -> int:
        """The month in which the issue stands in the page of a year."""
        if self.expected_on:
            return self.expected_on.month
        return clock.local_date(self.received_at).month if self.received_at else 12


@dataclass(slots=True)
class YearLine:
    """One periodical in a year: its issues by months, and what came of what was expected by today."""

    subscription_uuid: UUID
    title: str
    supplier: str
    index: str
    valid_through: date
    issues: list[IssueLine] = field(default_factory=list)

    @property
    def months(self) -> list[list[IssueLine]]:
        """The issues of each of the twelve months."""
        return [[one for one in self.issues if one.month == month] for month in range(1, 13)]

    @property
    def came(self) -> int:
        return sum(1 for one in self.issues if one.stands == Shown.RECEIVED)


@dataclass(frozen=True, slots=True)
class LateOfSupplier:
    """The late issues of one supplier that no fresh claim names; supplier 0 stands for none."""

    supplier_id: int
    supplier: str
    issues: Sequence[IssueLine]


def may_see(actor: Actor) -> bool:
    """Tell whether the actor may see subscriptions and issues."""
    return actor.may_any(SEES)


def year_lines(*, year: int, today: date, visible_to: Actor) -> list[YearLine]:
    """Return the periodicals of a year with their issues, by title; three queries."""
    if not may_see(visible_to):
        return []
    began = Subscription.objects.filter(begins_on__lte=date(year, 12, 31), valid_through__gte=date(year, 1, 1))
    rows = (
        began.select_related("record", "supplier").defer("record__marc").order_by("record__title_sort", "record_id", "begins_on")
    )
    lines: dict[int, YearLine] = {}
    of_subscription: dict[int, YearLine] = {}
    for row in rows:
        line = lines.setdefault(
            row.record_id,
            YearLine(row.uuid, row.record.title, str(row.supplier.name) if row.supplier else "", row.index, row.valid_through),
        )
        line.subscription_uuid, line.valid_through, line.index = row.uuid, row.valid_through, row.index
        of_subscription[row.pk] = line
    found = _issues().filter(subscription_id__in=of_subscription, year=year)
    for issue, shown in _with_rows(found.order_by("expected_on", "number", "id"), today=today):
        of_subscription[issue.subscription_id].issues.append(shown)
    return list(lines.values())


def years(*, visible_to: Actor) -> list[int]:
    """Return the years that subscriptions cover, the newest first; one query."""
    if not may_see(visible_to):
        return []
    spans = Subscription.objects.values_list("begins_on__year", "valid_through__year").distinct()
    return sorted({year for first, last in spans for year in range(first, last + 1)}, reverse=True)


def subscription(uuid: UUID, *, visible_to: Actor) -> Subscription:
    """Return one subscription. Raises ``NotFound``, also for who does not see periodicals."""
    found = Subscription.objects.select_related("record", "supplier").defer("record__marc").filter(uuid=uuid)
    row = found.first() if may_see(visible_to) else None
    if row is None:
        raise NotFound(uuid)
    return row


def issues_of(row: Subscription, *, today: date) -> list[IssueLine]:
    """Return the issues of a subscription in their order; two queries."""
    return issue_lines(_issues().filter(subscription=row).order_by("year", "expected_on", "number", "id"), today=today)


def copies_by_place(row: Subscription) -> dict[int, int]:
    """Return how many copies each place gets; one query."""
    return dict(row.places.values_list("place_id", "copies"))


def patterns_of(row: Subscription) -> list[PublicationPattern]:
    """Return the patterns of a subscription, the first one first; one query."""
    return list(row.patterns.order_by("since", "id"))


def awaited(*, today: date, visible_to: Actor) -> list[IssueLine]:
    """Return the issues that were expected by today and have not come, the longest awaited first; two queries."""
    if not may_see(visible_to):
        return []
    found = _issues().filter(state=IssueState.EXPECTED, expected_on__lte=today)
    return issue_lines(found.order_by("expected_on", "id")[:MOST_AWAITED], today=today)


def awaited_of_issn(issn: str, *, today: date, visible_to: Actor) -> list[IssueLine]:
    """Return the issues of a periodical that may come now: all that are expected by today, and the next two; two queries."""
    if not may_see(visible_to):
        return []
    found = _issues().filter(subscription__issn=issn, state=IssueState.EXPECTED)
    lines = issue_lines(found.order_by("expected_on", "id")[:MOST_AWAITED], today=today)
    ahead = [one for one in lines if one.expected_on is None or one.expected_on > today]
    return [one for one in lines if one not in ahead] + ahead[:2]


def issues_of_issn(issn: str, *, number: int, today: date, visible_to: Actor) -> list[IssueLine]:
    """Return the issues of a periodical that bear a number in this year or the last one, come or not; two queries."""
    if not may_see(visible_to):
        return []
    through = Q(number=number) | Q(number__lte=number, number_through__gte=number)
    found = _issues().filter(through, subscription__issn=issn, year__in=(today.year, today.year - 1))
    return issue_lines(found.order_by("-year", "id"), today=today)


def is_known_issn(issn: str) -> bool:
    """Tell whether a subscription has this ISSN."""
    return Subscription.objects.filter(issn=issn).exists()


def late_by_supplier(*, today: date, visible_to: Actor) -> list[LateOfSupplier]:
    """Return the late issues that no fresh claim names, by supplier; three queries."""
    late = [one for one in awaited(today=today, visible_to=visible_to) if one.stands in LATE]
    by_supplier: dict[int, list[IssueLine]] = {}
    for one in late:
        by_supplier.setdefault(one.supplier_id or 0, []).append(one)
    named = Subscription.objects.filter(supplier_id__in=by_supplier).select_related("supplier")
    names = {row.supplier_id: str(row.supplier.name) for row in named if row.supplier}
    return [LateOfSupplier(pk, names.get(pk, ""), rows) for pk, rows in by_supplier.items()]


def claims(*, visible_to: Actor) -> QuerySet[SerialClaim]:
    """Return the claims about issues, the newest first."""
    found = SerialClaim.objects.select_related("supplier").order_by("-day", "-id")
    return found if may_see(visible_to) else found.none()


def claim(uuid: UUID, *, visible_to: Actor) -> SerialClaim:
    """Return one claim. Raises ``NotFound``."""
    row = claims(visible_to=visible_to).filter(uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    return row


def issues_of_claim(row: SerialClaim, *, today: date) -> list[IssueLine]:
    """Return the issues that a claim names, by periodical; two queries."""
    found = _issues().filter(claims__claim=row)
    return issue_lines(found.order_by("subscription__record__title_sort", "expected_on", "id"), today=today)


def issue(uuid: UUID, *, today: date, visible_to: Actor) -> IssueLine:
    """Return one issue. Raises ``NotFound``."""
    found = issue_lines(_issues().filter(uuid=uuid), today=today) if may_see(visible_to) else []
    if not found:
        raise NotFound(uuid)
    return found[0]


def held_by_year(record_id: int) -> list[tuple[int, str]]:
    """Return what the library holds of a periodical by year, for everybody, the newest first; one query."""
    rows = SerialIssue.objects.filter(subscription__record_id=record_id, state=IssueState.RECEIVED)
    found = rows.values_list("year", "number", "number_through", "name").distinct().order_by("year", "number")
    return rules.held_by_year(rules.Held(*row) for row in found)


def copies_of_issue(row: SerialIssue) -> int:
    """Return how many copies of a described issue the catalogue has."""
    return len(holdings.items_of(row.record_id)) if row.record_id else 0


@dataclass(frozen=True, slots=True)
class BindingLine:
    """One bound volume as pages show it."""

    uuid: UUID
    act: str
    day: date
    title: str
    year: int
    numbers: str
    inventory_number: str
    barcode: str
    place: str
    record_uuid: UUID
    is_undone: bool


def bindings_of(row: Subscription, *, year: int) -> list[BindingLine]:
    """Return the bound volumes of a periodical's year, undone ones too, the oldest first; one query."""
    return [_bound(one) for one in _bindings().filter(periodical_id=row.record_id, year=year).order_by("id")]


def binding(uuid: UUID, *, visible_to: Actor) -> BindingLine:
    """Return one bound volume. Raises ``NotFound``."""
    row = _bindings().filter(uuid=uuid).first() if may_see(visible_to) else None
    if row is None:
        raise NotFound(uuid)
    return _bound(row)


def issues_of_binding(uuid: UUID, *, today: date) -> list[tuple[IssueLine, str]]:
    """Return the issues of a bound volume, each with the number of the copy that is in it; three queries."""
    rows = BoundIssue.objects.filter(binding__uuid=uuid).values_list("issue_id", "item__inventory_number")
    numbers = {issue_id: number or "" for issue_id, number in rows}
    found = _issues().filter(pk__in=numbers).order_by("expected_on", "number", "id")
    return [(one, numbers[one.id]) for one in issue_lines(found, today=today)]


def issues_to_bind(row: Subscription, *, year: int, today: date) -> list[tuple[IssueLine, int]]:
    """Return the issues of a periodical's year that came, each with how many of its copies are bound; three queries."""
    found = _issues().filter(subscription__record_id=row.record_id, year=year, state=IssueState.RECEIVED)
    lines = issue_lines(found.order_by("expected_on", "number", "id"), today=today)
    bound = bound_copies([one.id for one in lines])
    return [(one, bound.get(one.id, 0)) for one in lines]


def bound_copies(issue_ids: Collection[int]) -> dict[int, int]:
    """Return how many copies of each issue are bound now; one query."""
    rows = BoundIssue.objects.filter(issue_id__in=issue_ids, binding__undone_at=None).order_by()
    return dict(rows.values_list("issue_id").annotate(count=Count("id")))


def lock_issues(uuids: Collection[UUID]) -> list[SerialIssue]:
    """Return issues, their subscriptions kept first, then their rows, until the transaction ends, in their order."""
    of = SerialIssue.objects.filter(uuid__in=uuids).values("subscription_id")
    held = {row.pk: row for row in Subscription.objects.select_for_update().filter(pk__in=of).order_by("pk")}
    rows = list(SerialIssue.objects.select_for_update(of=("self",)).filter(uuid__in=uuids).order_by("pk"))
    for row in rows:
        row.subscription = held[row.subscription_id]
    return sorted(rows, key=lambda row: (row.expected_on or date.max, row.number or 0, row.pk))


def free_items(rows: Iterable[SerialIssue]) -> dict[int, tuple[int, ...] | None]:
    """Return for each issue its copies that are neither bound nor on loan, by their ids; ``None`` where it has no copies."""
    on_loan = lending.items_on_loan()
    bound = set(BoundIssue.objects.filter(binding__undone_at=None, item__isnull=False).values_list("item_id", flat=True))
    by_record: dict[int, list[int]] = {}
    rows = list(rows)
    for copy in holdings.copies_of_records([row.record_id for row in rows if row.record_id]):
        by_record.setdefault(copy.record_id, []).append(copy.id)
    return {
        row.pk: tuple(pk for pk in by_record[row.record_id] if pk not in on_loan and pk not in bound)
        if row.record_id in by_record
        else None
        for row in rows
    }


def lock_binding(uuid: UUID) -> Binding:
    """Return the binding and keep its row until the transaction ends. Raises ``NotFound``."""
    row = Binding.objects.select_for_update(of=("self",)).filter(uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    return row


def _bindings() -> QuerySet[Binding]:
    return Binding.objects.select_related("periodical", "item__place", "item__record").defer(
        "periodical__marc", "item__record__marc"
    )


def _bound(row: Binding) -> BindingLine:
    return BindingLine(
        uuid=row.uuid,
        act=str(row),
        day=row.day,
        title=row.periodical.title,
        year=row.year,
        numbers=row.numbers,
        inventory_number=row.item.inventory_number,
        barcode=row.item.barcode,
        place=str(row.item.place.name),
        record_uuid=row.item.record.uuid,
        is_undone=row.undone_at is not None,
    )


def lock_subscription(uuid: UUID) -> Subscription:
    """Return the subscription and keep its row until the transaction ends. Raises ``NotFound``."""
    row = Subscription.objects.select_for_update(of=("self",)).filter(uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    return row


def lock_issue(uuid: UUID) -> SerialIssue:
    """Return the issue, its subscription kept first, then its row, until the transaction ends. Raises ``NotFound``."""
    found = SerialIssue.objects.filter(uuid=uuid).values_list("subscription__uuid", flat=True).first()
    if found is None:
        raise NotFound(uuid)
    held = lock_subscription(found)
    row = SerialIssue.objects.select_for_update(of=("self",)).filter(uuid=uuid).first()
    if row is None:  # it vanished while its subscription was waited for
        raise NotFound(uuid)
    row.subscription = held
    return row


def copies_of(row: Subscription) -> int:
    """Return how many copies of each issue the subscription brings."""
    return row.places.aggregate(all=Sum("copies"))["all"] or 1


def plan_of(patterns: Iterable[PublicationPattern]) -> list[Pattern]:
    """Return patterns as the rules take them."""
    return [
        Pattern(
            since=one.since,
            frequency=Frequency(one.frequency),
            numbering=Numbering(one.numbering),
            weekdays=frozenset(int(digit) for digit in one.weekdays),
            times=one.times,
            day=one.day,
            omitted=frozenset(int(month) for month in one.omitted.split(",") if month),
            doubles=rules.doubles_of(one.doubles) or (),
            first_number=one.first_number,
            volume=one.volume,
        )
        for one in patterns
    ]


def issue_lines(found: Iterable[SerialIssue], *, today: date) -> list[IssueLine]:
    """Return issues as pages show them; they come from ``_issues``."""
    return [shown for _row, shown in _with_rows(found, today=today)]


def _with_rows(found: Iterable[SerialIssue], *, today: date) -> list[tuple[SerialIssue, IssueLine]]:
    rows = list(found)
    wanted = _wanted({row.subscription_id for row in rows})
    return [(row, _line(row, wanted=wanted.get(row.subscription_id, 1), today=today)) for row in rows]


def _wanted(subscription_ids: Collection[int]) -> dict[int, int]:
    sums = Subscription.objects.filter(pk__in=subscription_ids).annotate(all=Sum("places__copies")).values_list("pk", "all")
    return {pk: copies or 1 for pk, copies in sums}


def _line(row: SerialIssue, *, wanted: int, today: date) -> IssueLine:
    of = row.subscription
    standing = Standing(IssueState(row.state), row.expected_on, of.grace_days, getattr(row, "claimed_on", None))
    return IssueLine(
        id=row.pk,
        uuid=row.uuid,
        subscription_uuid=of.uuid,
        supplier_id=of.supplier_id,
        title=of.record.title,
        index=of.index,
        year=row.year,
        volume=row.volume,
        number=row.number,
        label=rules.label(row.number, row.number_through, row.name),
        expected_on=row.expected_on,
        stands=rules.shown(standing, today=today),
        copies=row.copies,
        wanted=wanted,
        received_at=row.received_at,
        received_by=str(row.received_by or ""),
        record_uuid=row.record.uuid if row.record else None,
    )


def _issues() -> QuerySet[SerialIssue]:
    claimed = ClaimedIssue.objects.filter(issue=OuterRef("pk")).order_by("-claim__day").values("claim__day")[:1]
    found = SerialIssue.objects.select_related("subscription__record", "received_by", "record")
    found = found.defer("subscription__record__marc", "record__marc")
    return found.annotate(claimed_on=Subquery(claimed))
