"""Questions about events."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from torelik.kernel import clock
from torelik.portal.events.models import EventPage
from torelik.portal.events.rules import CalendarEntry
from torelik.portal.events.vocabulary import EventKind
from torelik.portal.pages.blocks import rows_of

HOME_EVENTS = 3
USUAL_LENGTH = timedelta(hours=2)
TONES = {
    EventKind.FORUM: "ok",
    EventKind.CONFERENCE: "ok",
    EventKind.INTERNATIONAL_EVENT: "ok",
    EventKind.COMPETITION: "gold",
}

Events = QuerySet[EventPage]
"""Events as a question that was not asked yet."""


@dataclass(frozen=True, slots=True)
class EventCard:
    """One event in a list or a calendar."""

    title: str
    url: str
    lead: str
    kind: str
    place: str
    starts_at: datetime
    ends_at: datetime
    registration_until: date | None
    is_urgent: bool
    tone: str

    @property
    def is_one_day(self) -> bool:
        return clock.local_date(self.starts_at) == clock.local_date(self.ends_at)


def published_events(*, language: str, kind: str = "") -> QuerySet[EventPage]:
    """Return public events, by the moment they begin."""
    found = EventPage.objects.filter(locale__language_code=language, live=True, starts_at__isnull=False)
    if kind in EventKind.values:
        found = found.filter(event_kind=kind)
    return found.order_by("starts_at", "pk")


def upcoming(events: QuerySet[EventPage], *, at: datetime) -> QuerySet[EventPage]:
    """Return those that have not ended at the moment, the nearest first."""
    return events.annotate(over_at=Coalesce("ends_at", "starts_at")).filter(over_at__gte=at)


def past(events: QuerySet[EventPage], *, at: datetime) -> QuerySet[EventPage]:
    """Return those that have ended, the last first: the archive (cl. 16)."""
    return events.annotate(over_at=Coalesce("ends_at", "starts_at")).filter(over_at__lt=at).order_by("-starts_at", "-pk")


def in_days(events: QuerySet[EventPage], *, first: date, last: date) -> QuerySet[EventPage]:
    """Return those that take place on the Academy's days from *first* through *last*."""
    return events.filter(Q(starts_at__date__lte=last), Q(ends_at__date__gte=first) | Q(ends_at=None, starts_at__date__gte=first))


def cards(events: Iterable[EventPage]) -> list[EventCard]:
    """Return the cards of these events."""
    return [card_of(page) for page in events]


def card_of(page: Any) -> EventCard:
    """Return an event as a card."""
    return EventCard(
        title=page.title,
        url=page.url_path,
        lead=page.lead,
        kind=str(page.get_event_kind_display()),
        place=page.place,
        starts_at=page.starts_at,
        ends_at=page.ends_at or page.starts_at,
        registration_until=page.registration_until,
        is_urgent=page.is_urgent,
        tone="danger" if page.is_urgent else TONES.get(page.event_kind, ""),
    )


def calendar_entry(page: Any, *, url: str) -> CalendarEntry:
    """Return an event as calendars understand it; an event without an end lasts two hours."""
    return CalendarEntry(
        uid=f"{page.translation_key}@torelik",
        starts_at=page.starts_at,
        ends_at=page.ends_at or page.starts_at + USUAL_LENGTH,
        changed_at=page.last_published_at or page.starts_at,
        summary=page.title,
        description=page.lead,
        location=page.place,
        url=url,
        category=str(page.get_event_kind_display()),
    )


def programme_of(page: Any) -> list[dict[str, Any]]:
    """Return the programme: time and title of each entry."""
    return rows_of(page.programme)


def home_events(language: str) -> list[EventCard]:
    """Return what the home page shows: the nearest events."""
    return cards(list(upcoming(published_events(language=language), at=clock.now())[:HOME_EVENTS]))


def event_with_slug(*, language: str, slug: str) -> EventPage | None:
    """Return the public event at this address."""
    return published_events(language=language).filter(slug=slug).first()


def days_of(keys: list[UUID]) -> dict[UUID, date | None]:
    """Return the Academy's days on which events begin, by set, of drafts too; one query."""
    rows = EventPage.objects.filter(translation_key__in=keys).values_list("translation_key", "starts_at")
    return {key: clock.local_date(starts_at) if starts_at else None for key, starts_at in rows}


@dataclass(frozen=True, slots=True)
class EventFigures:
    """What was announced (cl. 15); an urgent event is complete with initiator, reasons and instruction."""

    public: int
    upcoming: int
    urgent: int
    urgent_complete: int


def event_figures(*, at: datetime) -> EventFigures:
    """Count the public events once, by their Kazakh pages; one query."""
    complete = Q(is_urgent=True) & ~Q(initiator="") & ~Q(reasons="") & ~Q(instruction_number="")
    found = EventPage.objects.filter(live=True, locale__language_code="kk").aggregate(
        public=Count("id"),
        upcoming=Count("id", filter=Q(starts_at__gte=at)),
        urgent=Count("id", filter=Q(is_urgent=True)),
        urgent_complete=Count("id", filter=complete),
    )
    return EventFigures(**found)
