"""Events on the site: kinds, coming and past, urgent ones with initiator and reasons (cl. 15, 16)."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from factories import portal as factory
from factories.moments import NOON
from torelik.portal import api as portal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def test_an_urgent_event_without_initiator_and_reasons_is_refused(at: datetime) -> None:
    key = factory.event(urgent=True, instruction=portal.Instruction(number="1-7/47", on=date(2026, 11, 20)))

    with pytest.raises(portal.PublicationRefused) as refused:
        portal.publish_set(key=key, by=factory.SYSTEM, at=at)

    expected = {f"{reason}:{code}" for reason in ("initiator-missing", "reasons-missing") for code in ("kk", "ru", "en")}
    assert set(str(refused.value).split(", ")) == {*expected, "instruction-missing:"}


def test_a_kind_that_the_law_does_not_list_is_refused() -> None:
    with pytest.raises(ValueError, match="picnic"):
        portal.create_event_set(
            key="x",
            kind="picnic",
            starts_at=NOON,
            ends_at=None,
            versions={},
            owner_unit="",
            direction="",
            by=factory.SYSTEM,
            at=NOON,
        )


def test_coming_and_past_events_are_listed_apart(client: Client) -> None:
    now = timezone.now()
    factory.event("coming", starts_at=now + timedelta(days=2), published=True)
    factory.event("over", starts_at=now - timedelta(days=2), published=True)

    coming, past = client.get("/kk/events/").content.decode(), client.get("/kk/events/?view=past").content.decode()

    assert ("/kk/events/coming/" in coming, "/kk/events/over/" in coming) == (True, False)
    assert ("/kk/events/coming/" in past, "/kk/events/over/" in past) == (False, True)


@pytest.mark.parametrize(("kind", "is_there"), [("seminar", True), ("forum", False), ("nonsense", True)])
def test_events_are_narrowed_by_kind(client: Client, kind: str, is_there: bool) -> None:
    factory.event(starts_at=timezone.now() + timedelta(days=2), published=True)

    assert ("/kk/events/seminar/" in client.get(f"/kk/events/?kind={kind}").content.decode()) is is_there


def test_a_month_shows_the_event_on_its_day(client: Client) -> None:
    factory.event(starts_at=NOON, published=True)

    html = client.get("/ru/events/?view=month&month=2026-11").content.decode()

    assert html.count('href="/ru/events/seminar/"') == 1


@pytest.mark.parametrize("path", ["/kk/events/calendar.ics", "/kk/events/seminar/event.ics"])
def test_an_event_leaves_as_a_calendar_file(client: Client, path: str) -> None:
    factory.event(starts_at=timezone.now() + timedelta(days=2), published=True)

    answer = client.get(path)

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.content.decode().count("BEGIN:VEVENT") == 1


def test_a_draft_has_no_calendar_file(client: Client) -> None:
    factory.event()

    assert client.get("/kk/events/seminar/event.ics").status_code == 404
