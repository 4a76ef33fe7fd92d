"""What an event must say before it may be published (cl. 15), and its entry for calendars. Plain Python."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from torelik.kernel.trilingual import LANGUAGES
from torelik.portal.pages.rules import Refusal
from torelik.portal.pages.vocabulary import Reason

LINE_OCTETS = 75
"""RFC 5545, 3.1: a longer line is folded."""


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What decides about an event besides its texts; initiator and reasons are by language."""

    kind: str
    starts_at: datetime | None
    ends_at: datetime | None
    registration_until: date | None = None
    is_urgent: bool = False
    initiator: Mapping[str, str] | None = None
    reasons: Mapping[str, str] | None = None
    instruction_number: str = ""
    instruction_on: date | None = None
    instruction_signer: str = ""


def refusals_to_announce(facts: EventFacts) -> list[Refusal]:
    """Return every reason against publishing the event; an urgent one must say who, why and on whose instruction (cl. 15)."""
    return [*_about_time(facts), *(_about_urgency(facts) if facts.is_urgent else ())] + (
        [] if facts.kind else [Refusal(Reason.KIND_MISSING, "event_kind")]
    )


def _about_time(facts: EventFacts) -> Iterator[Refusal]:
    if facts.starts_at is None:
        yield Refusal(Reason.START_MISSING, "starts_at")
        return
    if facts.ends_at and facts.ends_at < facts.starts_at:
        yield Refusal(Reason.ENDS_BEFORE_START, "ends_at")
    if facts.registration_until and facts.registration_until > (facts.ends_at or facts.starts_at).date():
        yield Refusal(Reason.REGISTRATION_AFTER_END, "registration_until")


def _about_urgency(facts: EventFacts) -> Iterator[Refusal]:
    for language in LANGUAGES:
        if not (facts.initiator or {}).get(language, "").strip():
            yield Refusal(Reason.INITIATOR_MISSING, "initiator", language)
        if not (facts.reasons or {}).get(language, "").strip():
            yield Refusal(Reason.REASONS_MISSING, "reasons", language)
    if not (facts.instruction_number and facts.instruction_on and facts.instruction_signer):
        yield Refusal(Reason.INSTRUCTION_MISSING, "instruction_number")


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One event as calendars understand it; moments are aware."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    summary: str
    description: str
    location: str
    url: str
    category: str


def calendar_text(entries: Sequence[CalendarEntry], *, name: str) -> str:
    """Return an iCalendar object (RFC 5545) with these events; lines end with CR LF and are folded at 75 octets."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//torelik//portal//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME:{_escaped(name)}")
    for entry in entries:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{entry.uid}",
            f"DTSTAMP:{_moment(entry.changed_at)}",
            f"LAST-MODIFIED:{_moment(entry.changed_at)}",
            f"DTSTART:{_moment(entry.starts_at)}",
            f"DTEND:{_moment(entry.ends_at)}",
            f"SUMMARY:{_escaped(entry.summary)}",
            f"DESCRIPTION:{_escaped(entry.description)}",
            f"LOCATION:{_escaped(entry.location)}",
            f"CATEGORIES:{_escaped(entry.category)}",
            f"URL:{entry.url}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    kept = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return kept.replace("\r\n", "\\n").replace("\r", "\\n").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    # A fold falls between letters, never inside one: a Kazakh letter is two octets.
    piece, room = "", LINE_OCTETS
    for letter in line:
        octets = len(letter.encode())
        if octets > room:
            yield piece
            piece, room = " ", LINE_OCTETS - 1
        piece += letter
        room -= octets
    yield piece
