"""Programmes, courses, questions, tests and classes of the demonstration academy."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.trilingual import LANGUAGES, Trilingual
from torelik.learning import api as learning
from torelik.project.demo.content_files import read_all, trilingual
from torelik.project.demo.people import Cast, moved


def load(*, cast: Cast, by: Actor, at: datetime) -> None:
    """Build everything that learners and teachers see."""
    content = read_all("learning")
    today = clock.local_date(at)
    for programme in content["programmes"]:
        learning.define_programme(
            key=programme["key"],
            code=programme["code"],
            level=programme["level"],
            title=trilingual(programme["title"]),
            credits=programme["credits"],
            years=programme["years"],
            outcomes=[trilingual(outcome) for outcome in programme["outcomes"]],
            by=by,
            at=at,
        )
    for discipline in content["disciplines"]:
        learning.define_discipline(
            key=discipline["key"],
            code=discipline["code"],
            title=trilingual(discipline["title"]),
            credits=discipline["credits"],
            programmes=discipline["programmes"],
            about=trilingual(discipline["about"]),
            by=by,
            at=at,
        )
    groups = {}
    for name, members in cast.groups.items():
        groups[name] = learning.found_group(name=name, by=by, at=at)
        learning.add_to_group(group=groups[name], learners=members, joined_on=moved(date(2026, 9, 1), today=today), by=by, at=at)
    for course in content["courses"]:
        _course(course, cast=cast, by=by, at=at)
        for name in course["groups"]:
            learning.enrol_group(
                group=groups[name],
                course=course["key"],
                valid_from=moved(course["starts"], today=today),
                by=by,
                at=at,
                basis="demonstration",
            )
    for question in content["questions"]:
        learning.define_question(
            key=question["key"],
            discipline=question["discipline"],
            kind=question["type"],
            stem=trilingual(question["stem"]),
            options=[learning.OptionText(trilingual(option["text"]), option["correct"]) for option in question["options"]],
            points=question["points"],
            topic=trilingual(question["topic"]),
            explanation=trilingual(question["explanation"]),
            difficulty=question["difficulty"],
            by=by,
            at=at,
        )
    for test in content["tests"]:
        learning.define_test(
            key=test["key"],
            course=test["course"],
            title=trilingual(test["title"]),
            minutes=test["minutes"],
            attempts_allowed=test["attempts"],
            pass_percent=test["pass_percent"],
            questions_per_paper=test["questions_per_paper"],
            questions=test["questions"],
            after_lesson=test.get("after_lesson", ""),
            by=by,
            at=at,
        )
    for meeting in content["timetable"]:
        written = datetime.fromisoformat(meeting["starts"])
        day = moved(written.date(), today=today)
        starts = timezone.make_aware(datetime.combine(day, written.time()), timezone.get_default_timezone())
        learning.schedule_meeting(
            course=meeting["course"],
            group=meeting["group"],
            starts_at=starts,
            minutes=meeting["minutes"],
            kind=meeting["kind"],
            teacher=cast.account_ids[meeting["teacher"]],
            room=str(meeting.get("room", "")),
            is_online=meeting.get("online", False),
            by=by,
            at=at,
        )


def _course(entry: dict[str, Any], *, cast: Cast, by: Actor, at: datetime) -> None:
    course = learning.create_course(
        key=entry["key"],
        discipline=entry["discipline"],
        title=trilingual(entry["title"]),
        starts_on=moved(entry["starts"], today=clock.local_date(at)),
        ends_through=moved(entry["ends"], today=clock.local_date(at)),
        teachers=[cast.account_ids[username] for username in entry["teachers"]],
        about=trilingual(entry["about"]),
        language_note=trilingual(entry["language_note"]) if "language_note" in entry else Trilingual(),
        by=by,
        at=at,
    )
    for number, part in enumerate(entry["modules"], start=1):
        module = learning.add_module(course=course, position=number, title=trilingual(part["title"]), by=by, at=at)
        for position, lesson in enumerate(part["lessons"], start=1):
            learning.add_lesson(
                module=module,
                key=lesson["key"],
                position=position,
                kind=lesson["kind"],
                title=trilingual(lesson["title"]),
                minutes=lesson["minutes"],
                texts={code: lesson["body"][code] for code in LANGUAGES},
                by=by,
                at=at,
            )
