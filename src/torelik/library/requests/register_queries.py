"""The register of refusals: questions by period, reason, place and category of readers. It names no readers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from torelik.kernel.actor import Actor
from torelik.kernel.trilingual import Trilingual
from torelik.library.requests import permissions, rules
from torelik.library.requests.models import BookRequest
from torelik.library.requests.queries import place_words
from torelik.library.requests.vocabulary import RefusalReason, RequestState

ROWS_AT_ONCE = 500
MOST_TITLES = 20
"""So many of the titles that were refused most are shown."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the register shows: days for which books were ordered, both included, and what it is narrowed to."""

    first: date
    last: date
    reason: RefusalReason | None = None
    branch_id: int | None = None
    point_id: int | None = None
    category_id: int | None = None


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """One refusal of the register."""

    uuid: UUID
    day: date
    record_uuid: UUID | None
    title: str
    authors: str
    part: str
    reason: RefusalReason
    remark: str
    place: str
    category: Trilingual
    is_proposed: bool


@dataclass(frozen=True, slots=True)
class RefusedTitle:
    """How often one title was refused, to how many readers."""

    record_uuid: UUID | None
    title: str
    number: int
    readers: int
    last_on: date


@dataclass(frozen=True, slots=True)
class DayOfRegister:
    """How many books were ordered for a day, and how many of them were refused."""

    day: date
    requests: int
    refused: int

    @property
    def share(self) -> Decimal:
        return rules.share(self.refused, self.requests)


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of a period."""

    requests: int
    refused: int
    by_reason: tuple[tuple[RefusalReason, int, Decimal], ...]
    """Reason, number, and per cent of all that was refused; the most frequent first."""
    by_day: tuple[DayOfRegister, ...]

    @property
    def share(self) -> Decimal:
        return rules.share(self.refused, self.requests)


def _asked(asked: Asked, *, visible_to: Actor) -> QuerySet[BookRequest]:
    """Requests of the period that readers did not take back themselves."""
    permissions.require_register(visible_to)
    rows = BookRequest.objects.filter(day__range=(asked.first, asked.last)).exclude(state=RequestState.CANCELLED).order_by()
    given = {"branch_id": asked.branch_id, "point_id": asked.point_id, "category_id": asked.category_id}
    return rows.filter(**{name: value for name, value in given.items() if value is not None})


def refusals(asked: Asked, *, visible_to: Actor) -> QuerySet[BookRequest]:
    """Return the refusals of the register, the newest day first; counted and cut by the database."""
    rows = _asked(asked, visible_to=visible_to).filter(state=RequestState.REFUSED)
    if asked.reason is not None:
        rows = rows.filter(reason=asked.reason)
    names = ("record", "branch", "point", "category")
    return rows.select_related(*names).defer("record__marc").order_by("-day", "-id")


def lines(rows: QuerySet[BookRequest] | list[BookRequest]) -> list[RefusedLine]:
    """Return rows of the register as pages show them."""
    return [_line(row) for row in rows]


def all_lines(asked: Asked, *, visible_to: Actor) -> Iterator[RefusedLine]:
    """Yield the whole register of a period; one query, read as it is taken."""
    for row in refusals(asked, visible_to=visible_to).iterator(chunk_size=ROWS_AT_ONCE):
        yield _line(row)


def totals(asked: Asked, *, visible_to: Actor) -> Totals:
    """Return the sums of a period, by reason and by day; two queries."""
    rows = _asked(asked, visible_to=visible_to)
    refused = Q(state=RequestState.REFUSED) & (Q(reason=asked.reason) if asked.reason is not None else Q())
    days = rows.values("day").annotate(requests=Count("id"), refused=Count("id", filter=refused)).order_by("-day")
    by_day = tuple(DayOfRegister(row["day"], row["requests"], row["refused"]) for row in days)
    counted = rows.filter(refused).values("reason").annotate(number=Count("id")).order_by("-number", "reason")
    reasons = [(RefusalReason(row["reason"]), row["number"]) for row in counted]
    of_all = sum(number for _reason, number in reasons)
    by_reason = tuple((reason, number, rules.share(number, of_all)) for reason, number in reasons)
    return Totals(sum(one.requests for one in by_day), of_all, by_reason, by_day)


def titles_refused(asked: Asked, *, visible_to: Actor) -> list[RefusedTitle]:
    """Return the titles that were refused more than once, the most refused first; one query."""
    rows: QuerySet[BookRequest, Any] = refusals(asked, visible_to=visible_to).select_related(None).order_by()
    found = rows.values("record__uuid", "record__title", "title").annotate(
        number=Count("id"), readers=Count("patron", distinct=True), last_on=Max("day")
    )
    found = found.filter(number__gt=1).order_by("-number", "-last_on", "record__title", "title")[:MOST_TITLES]
    return [
        RefusedTitle(row["record__uuid"], row["record__title"] or row["title"], row["number"], row["readers"], row["last_on"])
        for row in found
    ]


def _line(row: BookRequest) -> RefusedLine:
    return RefusedLine(
        uuid=row.uuid,
        day=row.day,
        record_uuid=row.record.uuid if row.record else None,
        title=row.record.title if row.record else row.title,
        authors=row.record.authors if row.record else row.authors,
        part=row.part,
        reason=RefusalReason(row.reason),
        remark=row.remark,
        place=place_words(row),
        category=row.category.name,
        is_proposed=row.suggestion_id is not None,
    )
