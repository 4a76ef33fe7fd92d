"""Keeping branches, service points, opening hours and closed days."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.text import slugify

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.kernel.trilingual import Trilingual
from torelik.library.branches import queries, rules
from torelik.library.branches.models import Branch, ClosedDay, OpeningHours, ServicePoint
from torelik.library.branches.rules import Interval
from torelik.library.branches.vocabulary import EVENTS, GRANTS, PointKind, Refusal

_Row = TypeVar("_Row", Branch, ServicePoint)

KEY_LETTERS = 30
"""So much of a name is kept in a key; a number may follow."""


class BranchesRefused(Exception):
    """Nothing was changed; ``refusals`` has every reason."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)


@transaction.atomic
def save_branch(
    *,
    name: Trilingual,
    address: Trilingual = Trilingual(),
    phone: str = "",
    is_open: bool = True,
    week: Mapping[int, Sequence[Interval]],
    uuid: UUID | None = None,
    seen: int = 0,
    by: Actor,
    at: datetime,
) -> Branch:
    """Add a branch with its opening hours, or change the one that nobody has changed since *seen*.

    *week* has the hours by weekday, Monday being 0; a weekday without hours is a day off. Raises ``NotFound``,
    ``BranchesRefused``.
    """
    by.require(GRANTS.KEEP_BRANCHES)
    row = Branch(version=0)
    if uuid is not None:
        row = _unchanged(Branch.objects.select_for_update().filter(uuid=uuid).first(), uuid, seen=seen)
    if Branch.objects.filter(name_kk=name.kk, name_ru=name.ru).exclude(pk=row.pk).exists():
        raise BranchesRefused([Refusal.BRANCH_TAKEN])
    row.key = row.key or free_key(Branch, name, "branch")
    row.name, row.address, row.phone, row.is_open = name, address, phone, is_open
    row.version += 1
    row.save()
    _keep_week(row, None, week)
    audit.record(EVENTS.BRANCH_SAVED, by=by, about=row, at=at)
    return row


@transaction.atomic
def save_point(
    *,
    branch_uuid: UUID,
    name: Trilingual,
    kind: PointKind,
    is_open: bool = True,
    week: Mapping[int, Sequence[Interval]],
    uuid: UUID | None = None,
    seen: int = 0,
    by: Actor,
    at: datetime,
) -> ServicePoint:
    """Add a service point to a branch, or change one. An empty *week* means the hours of the branch.

    Raises ``NotFound``, ``BranchesRefused``.
    """
    by.require(GRANTS.KEEP_BRANCHES)
    branch = Branch.objects.select_for_update().filter(uuid=branch_uuid).first()
    if branch is None:
        raise NotFound(branch_uuid)
    row = ServicePoint(version=0, branch=branch)
    if uuid is not None:
        row = _unchanged(ServicePoint.objects.filter(uuid=uuid, branch=branch).first(), uuid, seen=seen)
    if ServicePoint.objects.filter(branch=branch, name_kk=name.kk, name_ru=name.ru).exclude(pk=row.pk).exists():
        raise BranchesRefused([Refusal.POINT_TAKEN])
    row.key = row.key or free_key(ServicePoint, name, "point")
    row.name, row.kind, row.is_open = name, kind, is_open
    row.version += 1
    row.save()
    _keep_week(branch, row, week)
    audit.record(EVENTS.POINT_SAVED, by=by, about=row, at=at, facts={"branch": str(branch.uuid)})
    return row


@transaction.atomic
def close_days(
    *, closed_from: date, closed_through: date, reason: Trilingual, branch_uuid: UUID | None = None, by: Actor, at: datetime
) -> ClosedDay:
    """Close a branch, or without one every branch, for some days, the last one among them.

    Raises ``NotFound``, ``BranchesRefused``.
    """
    by.require(GRANTS.KEEP_BRANCHES)
    branch = queries.branch(branch_uuid) if branch_uuid else None
    entered = [queries.closure_of(row) for row in ClosedDay.objects.filter(branch=branch, closed_from=closed_from)]
    if refusals := rules.refusals_to_close(closed_from=closed_from, closed_through=closed_through, entered=entered):
        raise BranchesRefused(refusals)
    row = ClosedDay(branch=branch, closed_from=closed_from, closed_through=closed_through)
    row.reason = reason
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as twice:  # somebody entered the same days a moment ago
        raise BranchesRefused([Refusal.ENTERED_ALREADY]) from twice
    audit.record(EVENTS.DAYS_CLOSED, by=by, about=row, at=at, facts=_days(row))
    return row


@transaction.atomic
def add_holidays(*, year: int, keys: Collection[str], by: Actor, at: datetime) -> int:
    """Close every branch on these public holidays of a year; those entered already are left out. Return how many were new.

    Raises ``BranchesRefused`` when none is chosen.
    """
    by.require(GRANTS.KEEP_BRANCHES)
    if not keys:
        raise BranchesRefused([Refusal.NOTHING_CHOSEN])
    rows = []
    for one in queries.holidays_offered(year=year):
        if one.key in keys:
            row = ClosedDay(closed_from=one.closed_from, closed_through=one.closed_through)
            row.reason = one.name
            rows.append(row)
    if rows:
        ClosedDay.objects.bulk_create(rows, ignore_conflicts=True)
        audit.record_bulk(
            EVENTS.DAYS_CLOSED, by=by, at=at, identifiers=[row.closed_from.isoformat() for row in rows], facts={"year": year}
        )
    return len(rows)


@transaction.atomic
def open_days(*, uuid: UUID, by: Actor, at: datetime) -> None:
    """Take closed days back. Raises ``NotFound``, and ``BranchesRefused`` when they are over."""
    by.require(GRANTS.KEEP_BRANCHES)
    row = ClosedDay.objects.select_for_update(of=("self",)).select_related("branch").filter(uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    if row.closed_through < clock.local_date(at):
        raise BranchesRefused([Refusal.OVER])
    audit.record(EVENTS.DAYS_OPENED, by=by, about=row, at=at, facts=_days(row))
    row.delete()


def free_key(table: type[Model], name: Trilingual, otherwise: str) -> str:
    """Return a key that no row of the table has: of the English name, or *otherwise*, with a number where it is taken."""
    word = slugify(name.en)[:KEY_LETTERS].strip("-") or otherwise
    taken = set(table._default_manager.filter(key__startswith=word).values_list("key", flat=True))
    number = 2
    key = word
    while key in taken:
        key, number = f"{word}-{number}", number + 1
    return key


def _unchanged(row: _Row | None, uuid: UUID, *, seen: int) -> _Row:
    if row is None:
        raise NotFound(uuid)
    if row.version != seen:
        raise BranchesRefused([Refusal.CHANGED_MEANWHILE])
    return row


def _keep_week(branch: Branch, point: ServicePoint | None, week: Mapping[int, Sequence[Interval]]) -> None:
    OpeningHours.objects.filter(branch=branch, point=point).delete()
    OpeningHours.objects.bulk_create(
        [
            OpeningHours(branch=branch, point=point, weekday=weekday, opens_at=one.opens_at, closes_at=one.closes_at)
            for weekday, intervals in sorted(week.items())
            for one in intervals
        ]
    )


def _days(row: ClosedDay) -> dict[str, str]:
    return {
        "branch": str(row.branch.uuid) if row.branch else "",
        "closed_from": row.closed_from.isoformat(),
        "closed_through": row.closed_through.isoformat(),
    }
