"""Rules of events and the calendar file, as tables (cl. 15)."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from torelik.portal.events import rules
from torelik.portal.events.rules import CalendarEntry, EventFacts
from torelik.portal.pages.rules import Refusal
from torelik.portal.pages.vocabulary import Reason

THREE = {"kk": "бар", "ru": "есть", "en": "given"}
PLANNED = EventFacts("seminar", datetime(2026, 11, 26, 5, tzinfo=UTC), datetime(2026, 11, 26, 8, tzinfo=UTC), date(2026, 11, 25))
URGENT = replace(
    PLANNED,
    is_urgent=True,
    initiator=THREE,
    reasons=THREE,
    instruction_number="1-7/47",
    instruction_on=date(2026, 11, 20),
    instruction_signer="Rector",
)


@pytest.mark.parametrize("facts", [PLANNED, URGENT, replace(PLANNED, ends_at=None), replace(PLANNED, registration_until=None)])
def test_a_complete_event_is_not_refused(facts: EventFacts) -> None:
    assert rules.refusals_to_announce(facts) == []


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        (replace(PLANNED, kind=""), Refusal(Reason.KIND_MISSING, "event_kind")),
        (replace(PLANNED, starts_at=None), Refusal(Reason.START_MISSING, "starts_at")),
        (
            replace(PLANNED, ends_at=datetime(2026, 11, 26, 4, tzinfo=UTC), registration_until=None),
            Refusal(Reason.ENDS_BEFORE_START, "ends_at"),
        ),
        (replace(PLANNED, registration_until=date(2026, 11, 27)), Refusal(Reason.REGISTRATION_AFTER_END, "registration_until")),
        (replace(URGENT, initiator={**THREE, "ru": " "}), Refusal(Reason.INITIATOR_MISSING, "initiator", "ru")),
        (replace(URGENT, reasons={"kk": "бар", "ru": "есть"}), Refusal(Reason.REASONS_MISSING, "reasons", "en")),
        (replace(URGENT, instruction_number=""), Refusal(Reason.INSTRUCTION_MISSING, "instruction_number")),
        (replace(URGENT, instruction_on=None), Refusal(Reason.INSTRUCTION_MISSING, "instruction_number")),
        (replace(URGENT, instruction_signer=""), Refusal(Reason.INSTRUCTION_MISSING, "instruction_number")),
    ],
)
def test_one_fact_that_is_wrong_is_one_refusal(facts: EventFacts, refusal: Refusal) -> None:
    assert rules.refusals_to_announce(facts) == [refusal]


ENTRY = CalendarEntry(
    uid="1@torelik",
    starts_at=datetime(2026, 11, 26, 5, tzinfo=UTC),
    ends_at=datetime(2026, 11, 26, 8, tzinfo=UTC),
    changed_at=datetime(2026, 11, 20, 4, tzinfo=UTC),
    summary="Медиация; татуластыру, келісім",
    description="Судьялар мен медиаторлар татуластыру рәсімдерінің тәжірибесін талқылайды.\nЕкінші жол \\ соңы",
    location="Зал",
    url="http://testserver/kk/events/seminar/",
    category="Семинар",
)


def test_lines_of_a_calendar_are_folded_between_letters_at_75_octets() -> None:
    text = rules.calendar_text([ENTRY], name="Іс-шаралар")

    lines = text.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    assert "\n" not in text.replace("\r\n", "")
    assert "\ufffd" not in text


def test_a_calendar_says_what_was_put_in() -> None:
    unfolded = rules.calendar_text([ENTRY], name="Іс-шаралар").replace("\r\n ", "").split("\r\n")

    assert unfolded[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert "DTSTART:20261126T050000Z" in unfolded
    assert "SUMMARY:Медиация\\; татуластыру\\, келісім" in unfolded
    expected = "Судьялар мен медиаторлар татуластыру рәсімдерінің тәжірибесін талқылайды.\\nЕкінші жол \\\\ соңы"
    assert f"DESCRIPTION:{expected}" in unfolded
    assert unfolded[-2:] == ["END:VCALENDAR", ""]
