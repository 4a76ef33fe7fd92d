"""What ``torelik check`` says of the journal's settings."""

from typing import Any

from django.conf import settings
from django.core.checks import Error

from torelik.audit.archive.rules import FLOOR_ONLINE_MONTHS, FLOOR_YEARS
from torelik.audit.export.destinations import DestinationsWrong, read_destinations


def retention(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Refuse a retention below what the state asks for: three years in all, two months online."""
    found = []
    if settings.TORELIK_JOURNAL_ONLINE_MONTHS < FLOOR_ONLINE_MONTHS:
        found.append(
            Error(
                f"The journal must stay online for {FLOOR_ONLINE_MONTHS} months or more, "
                f"not {settings.TORELIK_JOURNAL_ONLINE_MONTHS}.",
                hint="Set TORELIK_JOURNAL_ONLINE_MONTHS higher.",
                id="audit.E001",
            )
        )
    if settings.TORELIK_JOURNAL_YEARS < FLOOR_YEARS:
        found.append(
            Error(
                f"The journal must be kept for {FLOOR_YEARS} years or more, not {settings.TORELIK_JOURNAL_YEARS}.",
                hint="Set TORELIK_JOURNAL_YEARS higher.",
                id="audit.E002",
            )
        )
    if settings.TORELIK_CHECKPOINT_MINUTES < 1:
        found.append(
            Error(
                "Checkpoints of the journal cannot be less than a minute apart.",
                hint="Set TORELIK_CHECKPOINT_MINUTES to 1 or more.",
                id="audit.E003",
            )
        )
    return found


def destinations(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Refuse a file of collectors that cannot be used; every reason is told."""
    try:
        read_destinations(settings.TORELIK_EXPORT_FILE)
    except DestinationsWrong as wrong:
        return [
            Error(problem, hint="See docs/operations.md on connecting a collector.", id="audit.E004")
            for problem in wrong.problems
        ]
    return []
