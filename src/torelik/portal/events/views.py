"""Public calendar and pages of events, files for calendars, and the editor's desk for events."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from torelik.kernel import clock
from torelik.kernel.errors import NotFound
from torelik.kernel.limits import takes_files
from torelik.kernel.request import Request
from torelik.portal.events import queries, rules
from torelik.portal.events.forms import EventForm
from torelik.portal.events.queries import EventCard
from torelik.portal.events.vocabulary import EventKind
from torelik.portal.pages import editing
from torelik.portal.pages.blocks import blocks_of
from torelik.portal.pages.queries import picture_of, pictures_in, set_by_key, unit_names
from torelik.portal.pages.views import shown
from torelik.portal.pages.vocabulary import SetKind

EVENTS_A_PAGE = 20

DESK = editing.Desk(
    kinds=(SetKind.EVENT,),
    form=EventForm,
    list_url="editing:events",
    new_url="editing:event-new",
    edit_url="editing:event-edit",
    dates_of=queries.days_of,
)


@dataclass(frozen=True, slots=True)
class Day:
    """One field of the month's calendar."""

    date: date
    is_outside: bool
    is_today: bool
    events: tuple[EventCard, ...]


def index(request: HttpRequest, page: object) -> HttpResponse:
    """What the Academy holds: a list of coming and past events, or the calendar of a month (cl. 15)."""
    language, at = _language(), clock.now()
    kind, view = request.GET.get("kind", ""), request.GET.get("view", "")
    events = queries.published_events(language=language, kind=kind)
    context = {**shown(request, page), "kind": kind, "kinds": EventKind.choices, "view": view}
    if view == "month":
        context |= _month(request, events, today=clock.local_date(at))
    else:
        chosen = queries.past(events, at=at) if view == "past" else queries.upcoming(events, at=at)
        paginator = Paginator(chosen, EVENTS_A_PAGE)
        part = paginator.get_page(request.GET.get("page"))
        part.numbers = paginator.get_elided_page_range(part.number)  # type: ignore[attr-defined]  # the elided numbers travel with their page
        context |= {"part": part, "events": queries.cards(part.object_list)}
    return render(request, "portal/events/index.html", context)


def item(request: HttpRequest, page: object) -> HttpResponse:
    """One event: when, where, programme; after it, the report."""
    body, report = blocks_of(page.body), blocks_of(page.report)  # type: ignore[attr-defined]
    owner = set_by_key(page.translation_key).owner_unit  # type: ignore[attr-defined]
    context = {
        **shown(request, page, picture=picture_of(page), description=page.lead),  # type: ignore[attr-defined]
        "event": queries.card_of(page) if page.starts_at else None,  # type: ignore[attr-defined]
        "body": body,
        "report": report,
        "pictures": pictures_in([*body, *report]),
        "programme": queries.programme_of(page),
        "owner": unit_names().get(owner, ""),
        "is_over": bool(page.starts_at and (page.ends_at or page.starts_at) < clock.now()),  # type: ignore[attr-defined]
        "today": clock.local_date(clock.now()),
    }
    return render(request, "portal/events/item.html", context)


def calendar_feed(request: HttpRequest) -> HttpResponse:
    """All coming events, and those of the last half-year, for a calendar that subscribes."""
    since = clock.now() - timedelta(days=183)
    events = queries.upcoming(queries.published_events(language=_language()), at=since)
    entries = [queries.calendar_entry(event, url=request.build_absolute_uri(event.url_path)) for event in events]
    return _calendar(rules.calendar_text(entries, name=_("Academy of Justice: events")), name="events")


def calendar_file(request: HttpRequest, slug: str) -> HttpResponse:
    """One event for a calendar."""
    event = queries.event_with_slug(language=_language(), slug=slug)
    if event is None:
        raise NotFound(slug)
    entry = queries.calendar_entry(event, url=request.build_absolute_uri(event.url_path))
    return _calendar(rules.calendar_text([entry], name=event.title), name=slug)


@login_required
def event_list(request: Request) -> HttpResponse:
    """The editor's list of events."""
    return editing.list_sets(request, DESK)


@takes_files("WAGTAILIMAGES_MAX_UPLOAD_SIZE")
@login_required
def event_new(request: Request) -> HttpResponse:
    """An empty form for an event."""
    return editing.edit_set(request, DESK)


@takes_files("WAGTAILIMAGES_MAX_UPLOAD_SIZE")
@login_required
def event_edit(request: Request, key: UUID) -> HttpResponse:
    """The form of one event in three languages."""
    return editing.edit_set(request, DESK, key=key)


def _calendar(text: str, *, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    return response


def _month(request: HttpRequest, events: queries.Events, *, today: date) -> dict[str, object]:
    try:
        first = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        first = today.replace(day=1)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    cards = queries.cards(queries.in_days(events, first=weeks[0][0], last=weeks[-1][-1]))
    grid = [[_day(day, cards, month=first.month, today=today) for day in week] for week in weeks]
    before, after = first - timedelta(days=1), first + timedelta(days=31)
    return {"month": first, "before": before.replace(day=1), "after": after.replace(day=1), "weeks": grid, "weekdays": weeks[0]}


def _day(day: date, cards: list[EventCard], *, month: int, today: date) -> Day:
    there = tuple(card for card in cards if clock.local_date(card.starts_at) <= day <= clock.local_date(card.ends_at))
    return Day(day, is_outside=day.month != month, is_today=day == today, events=there)


def _language() -> str:
    return (get_language() or "kk")[:2]
