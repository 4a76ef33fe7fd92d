"""How texts with named places are read, judged and filled, in plain Python.

A place is a name in braces, ``{title}``. Nothing else means anything in a text: no conditions, no attributes, no code.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from torelik.notifications.vocabulary import Channel, TextFault

_PLACE = re.compile(r"\{\s*([^{}]*?)\s*\}")
_SOURCE_PLACE = re.compile(r"%\((\w+)\)s|%%")

TEXT_LETTERS = 4_000
SUBJECT_LETTERS = 150

PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
"""A letter that the mail server put off is tried again after these pauses, then given up."""

KEPT_DAYS = 365
LEAST_KEPT_DAYS = 30


@dataclass(frozen=True, slots=True)
class QuietHours:
    """When no e-mail goes out, on the Academy's clock; they may begin in the evening and end in the morning."""

    begins: time | None = time(22)
    ends: time | None = time(8)


def moment_to_send(local: datetime, quiet: QuietHours) -> datetime:
    """Return *local*, a moment on the Academy's clock, or the end of the quiet hours in which it falls."""
    if quiet.begins is None or quiet.ends is None or quiet.begins == quiet.ends:
        return local
    now = local.time()
    over_midnight = quiet.begins > quiet.ends
    in_the_evening = over_midnight and now >= quiet.begins
    in_the_morning = now < quiet.ends and (over_midnight or now >= quiet.begins)
    if not (in_the_evening or in_the_morning):
        return local
    day = local.date() + timedelta(days=1) if in_the_evening else local.date()
    return datetime.combine(day, quiet.ends, tzinfo=local.tzinfo)


class MissingWords(LookupError):
    """A text has a place for which nothing was given."""


@dataclass(frozen=True, slots=True)
class TextProblem:
    """One reason why a text is not kept; ``place`` is the name that was typed, where it is about one."""

    fault: TextFault
    in_subject: bool = False
    place: str = ""


def braced(source: str) -> str:
    """Return a sentence of the source code, whose places are written ``%(title)s``, with places in braces."""
    return _SOURCE_PLACE.sub(lambda found: f"{{{found[1]}}}" if found[1] else "%", source)


def places_in(text: str) -> list[str]:
    """Return the names in braces, each once, in their order."""
    return list(dict.fromkeys(_PLACE.findall(text)))


def filled(text: str, words: Mapping[str, str]) -> str:
    """Return *text* with its places filled, once: what is filled in is never read for places again. Raises ``MissingWords``."""
    if missing := [name for name in places_in(text) if name not in words]:
        raise MissingWords(missing[0])
    return _PLACE.sub(lambda found: words[found[1]], text)


def problems_of(*, channel: Channel, subject: str, text: str, places: Collection[str]) -> list[TextProblem]:
    """Every reason not to keep a text, those of the subject first; *places* are the names that the event fills."""
    told = []
    if channel == Channel.MAIL:
        if not subject.strip():
            told.append(TextProblem(TextFault.NO_SUBJECT, in_subject=True))
        if len(subject.splitlines()) > 1:
            told.append(TextProblem(TextFault.SUBJECT_OF_LINES, in_subject=True))
        told += _faults_of_places(subject, places, in_subject=True)
    if not text.strip():
        told.append(TextProblem(TextFault.EMPTY))
    return told + _faults_of_places(text, places, in_subject=False)


def _faults_of_places(text: str, places: Collection[str], *, in_subject: bool) -> list[TextProblem]:
    unknown = [name for name in places_in(text) if name not in places]
    told = [TextProblem(TextFault.UNKNOWN_PLACE, in_subject, name) for name in unknown]
    rest = _PLACE.sub("", text)
    if "{" in rest or "}" in rest:
        told.append(TextProblem(TextFault.BRACE, in_subject))
    return told
