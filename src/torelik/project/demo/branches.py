"""Where the demonstration library receives readers, when it is open, and on which days it is closed."""

from datetime import datetime, timedelta

from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.trilingual import Trilingual
from torelik.library import api as library

NAME = Trilingual("Академия кітапханасы", "Библиотека Академии", "Library of the Academy")
ADDRESS = Trilingual("Астана қ., Бейбітшілік көшесі, 46", "г. Астана, ул. Бейбитшилик, 46", "46 Beibitshilik Street, Astana")
HOURS = ("9:00–18:00",) * 5 + ("10:00–15:00",)
HALL_HOURS = ("9:00–13:00, 14:00–20:00",) * 5 + ("10:00–15:00",)
POINTS = (
    (Trilingual("Абонемент", "Абонемент", "Home loan desk"), library.PointKind.LENDING_DESK, ()),
    (Trilingual("Оқу залы", "Читальный зал", "Reading room"), library.PointKind.READING_HALL, HALL_HOURS),
    (
        Trilingual("Электрондық ресурстар залы", "Зал электронных ресурсов", "Hall of electronic resources"),
        library.PointKind.ELECTRONIC_HALL,
        (),
    ),
)
TERMINAL = "Абонемент, 1"
CLEANING = Trilingual("Санитарлық күн", "Санитарный день", "Cleaning day")
DAYS_TO_CLEANING = 17
"""On this day a loan of the demonstration is due: its page shows what would move."""


def load(*, by: Actor, at: datetime) -> None:
    """Add the one branch with its points, and the public holidays of two years."""
    branch = library.save_branch(name=NAME, address=ADDRESS, phone="+7 717 270 00 00", week=_week(HOURS), by=by, at=at)
    for name, kind, hours in POINTS:
        library.save_point(branch_uuid=branch.uuid, name=name, kind=kind, week=_week(hours), by=by, at=at)
    library.add_terminal(name=TERMINAL, by=by, at=at)
    today = clock.local_date(at)
    for year in (today.year, today.year + 1):
        library.add_holidays(year=year, keys=[one.key for one in library.holidays(year)], by=by, at=at)


def close_for_cleaning(*, by: Actor, at: datetime) -> None:
    """Close the library for a day on which a book that was lent before is due."""
    day = clock.local_date(at) + timedelta(days=DAYS_TO_CLEANING)
    library.close_days(closed_from=day, closed_through=day, reason=CLEANING, by=by, at=at)


def _week(hours: tuple[str, ...]) -> dict[int, tuple[library.Interval, ...]]:
    return {weekday: library.intervals_of(text) for weekday, text in enumerate(hours)}
