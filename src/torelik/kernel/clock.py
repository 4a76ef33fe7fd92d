"""The time: one clock for the whole product, and the Academy's own day."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """Return the present moment in UTC, aware. Only views and tasks ask; everything below is told."""
    return timezone.now()


def local_date(at: datetime) -> date:
    """Return the day at the Academy (settings.TIME_ZONE) on which the moment *at* falls."""
    return timezone.localtime(at, timezone.get_default_timezone()).date()


def local_time(at: datetime) -> datetime:
    """Return the moment *at* on the Academy's clock."""
    return timezone.localtime(at, timezone.get_default_timezone())
