"""Questions about tickets; and the facts that decisions need, read under locks."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db.models import Count, Min, Prefetch, Q, QuerySet

from torelik.identity import api as identity
from torelik.kernel.actor import ACADEMY, Actor
from torelik.kernel.errors import NotFound
from torelik.support.tickets import rules
from torelik.support.tickets.models import Category, Ticket, TicketCounter, TicketMessage
from torelik.support.tickets.vocabulary import GRANTS, WAITING, TicketState

LATE_DAYS = 3
"""A question that nobody has answered for so many days is told on the health page."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing written in a ticket, as its pages show it. pii: the author's name, to the unit alone"""

    is_answer: bool
    author: str
    text: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class TicketFigures:
    """How the help desk stands; ``oldest_waiting_days`` is 0 when nobody waits."""

    total: int
    waiting: int
    answered: int
    closed: int
    oldest_waiting_days: int


def own_tickets(*, visible_to: Actor) -> QuerySet[Ticket]:
    """Return what the person has asked, the last changed first."""
    if visible_to.account_id is None:
        return Ticket.objects.none()
    found = Ticket.objects.filter(asker_id=visible_to.account_id)
    return found.select_related("category").order_by("-changed_at", "-id")


def queue(*, visible_to: Actor, states: Collection[str] = (), words: str = "") -> QuerySet[Ticket]:
    """Return the tickets that the person may answer: of their units, or of the whole Academy; the oldest first."""
    found = Ticket.objects.filter(_of_units_of(visible_to))
    if states:
        found = found.filter(state__in=states)
    if words:
        found = found.filter(Q(number__contains=words) | Q(subject__icontains=words))
    return found.select_related("category", "unit", "asker", "taken_by").order_by("opened_at", "id")


def queue_counts(*, visible_to: Actor) -> dict[str, int]:
    """Return how many tickets of the person's queue are in each state; one query."""
    rows = Ticket.objects.filter(_of_units_of(visible_to)).values_list("state").annotate(count=Count("id")).order_by("state")
    return dict(rows)


def _of_units_of(actor: Actor) -> Q:
    scopes = actor.scopes_of(GRANTS.ANSWER_TICKETS)
    if any(scope.kind == ACADEMY for scope in scopes):
        return Q()
    return Q(unit__key__in=[scope.key for scope in scopes if scope.kind == "unit"])


def ticket(*, uuid: UUID, visible_to: Actor) -> Ticket:
    """Return one's own ticket, or one of one's unit. Raises ``NotFound``, also for a stranger's."""
    seen = _of_units_of(visible_to)
    if visible_to.account_id is not None:
        seen = (Q(asker_id=visible_to.account_id) | seen) if seen else seen
    found = Ticket.objects.filter(seen, uuid=uuid).select_related("category", "unit", "asker", "taken_by").first()
    if found is None:
        raise NotFound(uuid)
    return found


def ticket_by_secret(secret: str) -> Ticket:
    """Return the visitor's ticket to whoever knows its address. Raises ``NotFound``."""
    found = Ticket.objects.filter(secret=secret, asker=None).select_related("category", "unit").first()
    if found is None:
        raise NotFound("ticket")
    return found


def ticket_of_form(form_key: UUID) -> Ticket | None:
    """Return what an earlier sending of the same form has made."""
    return Ticket.objects.filter(form_key=form_key).first()


def lock_ticket(ticket_id: int) -> Ticket:
    """Return the ticket and keep its row until the transaction ends."""
    return Ticket.objects.select_for_update(of=("self",)).select_related("unit", "category").get(pk=ticket_id)


def conversation(of: Ticket, *, with_names: bool) -> list[Line]:
    """Return everything written, the oldest first; names of those who answered are for the unit alone."""
    rows = TicketMessage.objects.filter(ticket=of).select_related("author").order_by("written_at", "id")
    return [
        Line(row.is_answer, row.author.get_full_name() if with_names and row.author else "", row.text, row.written_at)
        for row in rows
    ]


def last_answer(of: Ticket) -> TicketMessage | None:
    """Return the newest answer."""
    return TicketMessage.objects.filter(ticket=of, is_answer=True).order_by("-written_at", "-id").first()


def offered_categories() -> list[Category]:
    """Return the subjects that a question may be about, in the order in which they were made."""
    return list(Category.objects.filter(is_offered=True).select_related("unit").order_by("id"))


def categories() -> list[tuple[Category, int]]:
    """Return every subject with the count of questions that wait, for whoever sets them; one query."""
    waiting = Count("tickets", filter=Q(tickets__state__in=WAITING))
    return [(row, row.waiting) for row in Category.objects.select_related("unit").annotate(waiting=waiting).order_by("id")]


def category(uuid: UUID) -> Category:
    """Return one subject. Raises ``NotFound``."""
    found = Category.objects.filter(uuid=uuid).select_related("unit").first()
    if found is None:
        raise NotFound(uuid)
    return found


def category_by_key(key: str) -> Category | None:
    """Return the subject if it is offered."""
    return Category.objects.filter(key=key, is_offered=True).select_related("unit").first()


def has_category(key: str) -> bool:
    """Tell whether a subject has this key, offered or not."""
    return Category.objects.filter(key=key).exists()


def unit_names() -> list[tuple[str, str]]:
    """Return the units that may be in charge, by name."""
    return sorted(((unit.key, str(unit.name)) for unit in identity.active_units()), key=lambda unit: unit[1])


def sent_lately(*, account_id: int | None, origin_digest: str, at: datetime) -> int:
    """Count the questions of one person, or of one network address, in the last hour."""
    recent = Ticket.objects.filter(opened_at__gt=at - rules.RATE_PERIOD)
    found = recent.filter(asker_id=account_id) if account_id is not None else recent.filter(origin_digest=origin_digest)
    return found.count()


def written_lately(of: Ticket, *, at: datetime) -> int:
    """Count what the asker has written in the ticket in the last hour."""
    return TicketMessage.objects.filter(ticket=of, is_answer=False, written_at__gt=at - rules.RATE_PERIOD).count()


def take_number(*, year: int) -> str:
    """Take the next number of the year; its row stays locked until the transaction ends, so numbers have no gaps."""
    TicketCounter.objects.get_or_create(year=year)
    counter = TicketCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return rules.number_of(year=year, place=counter.last)


def ticket_figures(*, at: datetime) -> TicketFigures:
    """Count the tickets of the whole Academy; one query, no names."""
    waiting = Q(state__in=WAITING)
    counted = Ticket.objects.aggregate(
        total=Count("id"),
        waiting=Count("id", filter=waiting),
        answered=Count("id", filter=Q(state=TicketState.ANSWERED)),
        closed=Count("id", filter=Q(state=TicketState.CLOSED)),
        oldest=Min("changed_at", filter=waiting),
    )
    oldest = cast("datetime | None", counted.pop("oldest"))
    return TicketFigures(**counted, oldest_waiting_days=max((at - oldest).days, 0) if oldest else 0)


def rows_of(account_id: int) -> dict[str, list[dict[str, object]]]:
    """Return what the person asked and was answered, and what they answered others, for the export of their data.

    The names of those who answered are not the asker's data and stay out; of what the person answered to others only
    their own words go out. Three queries.
    """
    asked = Ticket.objects.filter(asker_id=account_id).prefetch_related(
        Prefetch("messages", TicketMessage.objects.order_by("pk"))
    )
    answered = TicketMessage.objects.filter(author_id=account_id, is_answer=True).select_related("ticket").order_by("pk")
    return {
        "tickets": [
            {
                "number": row.number,
                "subject": row.subject,
                "state": row.state,
                "opened_at": row.opened_at.isoformat(),
                "messages": [
                    {"is_answer": one.is_answer, "at": one.written_at.isoformat(), "text": one.text} for one in row.messages.all()
                ],
            }
            for row in asked.order_by("pk")
        ],
        "answers": [
            {"ticket": row.ticket.number, "at": row.written_at.isoformat(), "text": row.text}
            for row in answered.exclude(ticket__asker_id=account_id)
        ],
    }
