"""Questions about branches, their hours and their calendars. All of it is public."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import FilteredRelation, Q, QuerySet

from torelik.kernel.errors import NotFound
from torelik.kernel.prepared import Prepared
from torelik.kernel.trilingual import Trilingual
from torelik.library.branches import rules
from torelik.library.branches.models import Branch, ClosedDay, OpeningHours, ServicePoint
from torelik.library.branches.rules import Calendar, Closure, Interval
from torelik.library.branches.vocabulary import PointKind

AHEAD_DAYS = 60
"""So far ahead a page of opening hours tells of closed days."""

PICKED_UP_AT = (PointKind.LENDING_DESK, PointKind.READING_HALL, PointKind.ELECTRONIC_HALL)
"""Points at which somebody can hand out a book."""

Week = dict[int, tuple[Interval, ...]]


@dataclass(frozen=True, slots=True)
class Calendars:
    """The calendar of each branch; ``of_all`` is that of copies whose place has no branch yet."""

    by_branch: Mapping[int, Calendar]
    of_all: Calendar

    def of(self, branch_id: int | None) -> Calendar:
        return self.by_branch.get(branch_id, self.of_all) if branch_id is not None else self.of_all


@dataclass(frozen=True, slots=True)
class PointShown:
    """One desk or hall as readers see it; an empty week means the hours of its branch."""

    uuid: UUID
    name: Trilingual
    kind: PointKind
    is_open: bool
    week: Week = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BranchShown:
    """One branch as readers see it. ``closures`` are those of the coming weeks, the first one first."""

    id: int
    uuid: UUID
    name: Trilingual
    address: Trilingual
    phone: str
    is_open: bool
    week: Week
    points: tuple[PointShown, ...]
    closures: tuple[Closure, ...]
    today: date

    @property
    def closed_today(self) -> Closure | None:
        return next((one for one in self.closures if one.covers(self.today)), None)

    @property
    def today_hours(self) -> str:
        return rules.text_of(self.week.get(self.today.weekday(), ()))

    @property
    def tells_something(self) -> bool:
        return bool(self.week or self.address.everywhere or self.phone or self.closed_today)


def calendars(*, since: date) -> Calendars:
    """Return when each branch is open, with the closed days that are not over before *since*; two queries."""
    closures = defaultdict[int | None, list[Closure]](list)
    for row in _CLOSED(since=since):
        closures[row.branch_id].append(closure_of(row))
    hours, open_ = defaultdict[int, list[tuple[int, Interval]]](list), dict[int, bool]()
    for branch_id, is_open, weekday, opens_at, closes_at in _HOURS():
        open_[branch_id] = is_open
        if weekday is not None:
            hours[branch_id].append((weekday, Interval(opens_at, closes_at)))
    days = {branch_id: {weekday for weekday, _interval in of_branch} for branch_id, of_branch in hours.items()}
    known = {
        branch_id: Calendar(
            frozenset(range(7)) - days[branch_id] if branch_id in days else rules.DAYS_OFF_UNTOLD,
            # What one branch says of a day comes before what is said of all.
            (*closures[branch_id], *closures[None]),
            is_open,
            tuple(sorted(hours.get(branch_id, ()))),
        )
        for branch_id, is_open in open_.items()
    }
    return Calendars(known, Calendar(closures=tuple(closures[None])))


def _hours() -> QuerySet[Any, Any]:
    of_week = FilteredRelation("hours", condition=Q(hours__point=None))
    names = ("id", "is_open", "of_week__weekday", "of_week__opens_at", "of_week__closes_at")
    return Branch.objects.annotate(of_week=of_week).values_list(*names)


_HOURS = Prepared(_hours)
_CLOSED = Prepared(
    lambda since: ClosedDay.objects.filter(closed_through__gte=since).order_by("closed_from", "id"),
    since=ClosedDay.closed_through,
)


def branches() -> list[Branch]:
    """Return the branches, those open to readers first, by name; one query."""
    return list(Branch.objects.order_by("-is_open", "name_kk", "id"))


def names_of_branches() -> list[tuple[str, str]]:
    """Return key and name of each branch, closed ones too; one query."""
    return [(row.key, str(row.name)) for row in branches()]


def branch_choices(*, with_closed: bool = False) -> list[tuple[str, str]]:
    """Return the branches as choices of a form: their UUIDs and names; one query."""
    return [(str(row.uuid), str(row.name)) for row in branches() if row.is_open or with_closed]


def branch(uuid: UUID) -> Branch:
    """Return one branch. Raises ``NotFound``."""
    row = Branch.objects.filter(uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    return row


def branch_id_of(uuid: UUID) -> int:
    """Return the key of a branch. Raises ``NotFound``."""
    return branch(uuid).pk


@dataclass(frozen=True, slots=True)
class PickupPlace:
    """One place where a reader can pick up what is kept for them: a branch, or one desk or hall of it."""

    branch_id: int
    point_id: int | None
    key: str
    name: str
    kind: PointKind | None = None
    """What the desk or hall is; nothing for a branch as a whole."""


def pickup_places() -> list[PickupPlace]:
    """Return where readers can pick up books, branch by branch: its open desks and halls, or itself; two queries."""
    points = defaultdict[int, list[ServicePoint]](list)
    for point in ServicePoint.objects.filter(is_open=True, branch__is_open=True, kind__in=PICKED_UP_AT).order_by("id"):
        points[point.branch_id].append(point)
    found = []
    for row in Branch.objects.filter(is_open=True).order_by("name_kk", "id"):
        own = points[row.pk]
        found += [PickupPlace(row.pk, one.pk, str(one.uuid), f"{row.name} · {one.name}", PointKind(one.kind)) for one in own]
        if not own:
            found.append(PickupPlace(row.pk, None, str(row.uuid), str(row.name)))
    return found


def first_branch_id() -> int | None:
    """Return the branch to which a place belongs when nobody says which; ``None`` while there is none. One query."""
    return Branch.objects.order_by("-is_open", "id").values_list("id", flat=True).first()


def point(*, branch_uuid: UUID, uuid: UUID) -> ServicePoint:
    """Return one service point of the branch. Raises ``NotFound``."""
    row = ServicePoint.objects.select_related("branch").filter(branch__uuid=branch_uuid, uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    return row


def week_of(*, branch_id: int, point_id: int | None = None) -> Week:
    """Return the opening hours of a branch, or of one point of it, by weekday; one query."""
    rows = OpeningHours.objects.filter(branch=branch_id, point=point_id).order_by("weekday", "opens_at")
    week: Week = {}
    for row in rows:
        week[row.weekday] = (*week.get(row.weekday, ()), Interval(row.opens_at, row.closes_at))
    return week


def shown(*, today: date, ids: Collection[int] | None = None) -> list[BranchShown]:
    """Return branches with hours, points and the closed days ahead, those open first; four queries for any number."""
    rows = Branch.objects.order_by("-is_open", "name_kk", "id")
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    found = list(rows)
    keys = [row.pk for row in found]
    weeks = defaultdict[tuple[int, int | None], Week](dict)
    for row in OpeningHours.objects.filter(branch__in=keys).order_by("weekday", "opens_at"):
        week = weeks[row.branch_id, row.point_id]
        week[row.weekday] = (*week.get(row.weekday, ()), Interval(row.opens_at, row.closes_at))
    points = defaultdict[int, list[PointShown]](list)
    for one in ServicePoint.objects.filter(branch__in=keys).order_by("-is_open", "name_kk", "id"):
        told = PointShown(one.uuid, one.name, PointKind(one.kind), one.is_open, weeks[one.branch_id, one.pk])
        points[one.branch_id].append(told)
    ahead = ClosedDay.objects.filter(closed_through__gte=today, closed_from__lte=today + timedelta(days=AHEAD_DAYS))
    closures = list(ahead.filter(Q(branch=None) | Q(branch__in=keys)).order_by("closed_from", "id"))
    return [
        BranchShown(
            id=row.pk,
            uuid=row.uuid,
            name=row.name,
            address=row.address,
            phone=row.phone,
            is_open=row.is_open,
            week=weeks[row.pk, None],
            points=tuple(points[row.pk]),
            closures=tuple(closure_of(one) for one in closures if one.branch_id in (None, row.pk)),
            today=today,
        )
        for row in found
    ]


def closed_days(*, year: int) -> list[ClosedDay]:
    """Return the closed days that touch the year, with their branches, the first one first; one query."""
    rows = ClosedDay.objects.select_related("branch").filter(
        closed_from__lte=date(year, 12, 31), closed_through__gte=date(year, 1, 1)
    )
    return list(rows.order_by("closed_from", "id"))


def holidays_offered(*, year: int) -> list[rules.Holiday]:
    """Return the public holidays of the year that are not entered for every branch yet; one query."""
    entered = {(row.closed_from, row.closed_through) for row in closed_days(year=year) if row.branch_id is None}
    return [one for one in rules.holidays(year) if (one.closed_from, one.closed_through) not in entered]


def closure_of(row: ClosedDay) -> Closure:
    """Return closed days as a value."""
    return Closure(row.closed_from, row.closed_through, row.reason)
