"""Pages of the classroom: today, courses, lessons, the timetable."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import PermissionDenied
from torelik.kernel.request import Request
from torelik.kernel.trilingual import LANGUAGES
from torelik.learning.assessment import permissions as assessment_permissions
from torelik.learning.assessment import queries as assessment
from torelik.learning.classroom import permissions, queries, rules
from torelik.learning.classroom.forms import PositionForm, WeekQuery
from torelik.learning.courses import queries as courses_queries
from torelik.learning.enrolment import actions as enrolment_actions
from torelik.learning.enrolment import permissions as enrolment_permissions
from torelik.learning.enrolment import queries as enrolment

TAKES_PART = ("learning.learn", "learning.teach")
NEW_RESULTS = 8
DAYS_AHEAD = 7


@login_required
@require_safe
def home(request: Request) -> HttpResponse:
    """Lead from the bare address of learning to today's page."""
    return redirect("learning:today")


@login_required
@never_cache
@require_safe
def today(request: Request) -> HttpResponse:
    """What is on today: for a learner where to go on, for a teacher whom to meet and what came in."""
    _require_part(request.actor)
    at = clock.now()
    day = clock.local_date(at)
    part = rules.part_of_day(clock.local_time(at).hour)
    context = {"at": at, "greeting": part.label % {"name": getattr(request.user, "given_name", "") or request.actor.name}}
    seen = permissions.meetings_seen_by(request.actor, on=day)
    if not request.actor.may("learning.learn"):
        taught = courses_queries.courses_taught_by(request.actor.account_id)
        judged = assessment_permissions.attempts_judged_by(request.actor)
        context |= {
            "meetings": queries.meetings(seen, first=day, last=day + timedelta(days=DAYS_AHEAD), at=at),
            "courses": taught,
            "results": assessment.all_attempts(judged, limit=NEW_RESULTS, finished=True),
        }
        return render(request, "learning/classroom/teachers_today.html", context)
    progress = enrolment.progress_of(enrolment.own_enrolments(enrolment_permissions.enrolments_seen_by(request.actor, on=day)))
    tests = assessment.tests_of([way.course.id for way in progress])
    standings = assessment.standings(tests, seen=assessment_permissions.attempts_made_by(request.actor))
    context |= {
        "meetings": queries.meetings(seen, first=day, last=day, at=at),
        "progress": progress,
        "stopped_at": enrolment.stopped_at(progress),
        "due": assessment.tests_due(standings, at=at, courses={way.course.id: way.course.title for way in progress}),
        "results": [standing for standing in standings if standing.best],
    }
    return render(request, "learning/classroom/today.html", context)


@login_required
@never_cache
@require_safe
def courses(request: Request) -> HttpResponse:
    """The courses in which one is enrolled, with progress, and those that one teaches."""
    _require_part(request.actor)
    day = clock.local_date(clock.now())
    own = enrolment.own_enrolments(enrolment_permissions.enrolments_seen_by(request.actor, on=day))
    may_teach = request.actor.may("learning.teach")
    taught = courses_queries.courses_taught_by(request.actor.account_id) if may_teach else []
    return render(request, "learning/classroom/courses.html", {"progress": enrolment.progress_of(own), "taught": taught})


@login_required
@never_cache
@require_safe
def course(request: Request, uuid: UUID) -> HttpResponse:
    """One course: modules, lessons with marks of what was read, tests."""
    _require_part(request.actor)
    seen = enrolment_permissions.seen_course(uuid, visible_to=request.actor, on=clock.local_date(clock.now()))
    return render(request, "learning/classroom/course.html", _course_context(request.actor, seen))


@login_required
@never_cache
@require_safe
def lesson(request: Request, uuid: UUID) -> HttpResponse:
    """One lesson to read, in the language of the page where it has that language."""
    _require_part(request.actor)
    at = clock.now()
    opened = enrolment_actions.open_lesson(lesson=uuid, by=request.actor, at=at)
    seen = enrolment_permissions.seen_course_of_lesson(uuid, enrolment=opened, visible_to=request.actor)
    context = _course_context(request.actor, seen)
    steps = context["steps"]
    here = next(number for number, step in enumerate(steps) if step.lesson and step.lesson.uuid == uuid)
    current = steps[here].lesson
    page_language = (get_language() or "kk")[:2]
    language, blocks = courses_queries.lesson_text(current.id, languages=(page_language, *LANGUAGES))
    context |= {
        "lesson": current,
        "is_read": steps[here].is_done,
        "blocks": blocks,
        "text_language": language,
        "is_other_language": language != page_language,
        "previous": steps[here - 1] if here else None,
        "next": steps[here + 1] if here + 1 < len(steps) else None,
    }
    return render(request, "learning/classroom/lesson.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: Request, uuid: UUID) -> HttpResponse:
    """Mark the lesson as read and go on to the next step; whoever comes by the address alone is led to the lesson."""
    if request.method != "POST":
        return redirect("learning:lesson", uuid)
    at = clock.now()
    own = enrolment_actions.mark_as_read(lesson=uuid, by=request.actor, at=at)
    seen = enrolment_permissions.seen_course_of_lesson(uuid, enrolment=own, visible_to=request.actor)
    steps = _course_context(request.actor, seen)["steps"]
    here = next(number for number, step in enumerate(steps) if step.lesson and step.lesson.uuid == uuid)
    following = steps[here + 1] if here + 1 < len(steps) else None
    if following is None:
        return redirect("learning:course", seen.course.uuid)
    if following.lesson:
        return redirect("learning:lesson", following.lesson.uuid)
    return redirect("learning:test", following.standing.test.uuid)


@login_required
@require_POST
def position(request: Request, uuid: UUID) -> HttpResponse:
    """Remember how far the lesson was read; sent by the page itself."""
    request.actor.require("learning.learn")
    form = PositionForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    enrolment_actions.remember_position(lesson=uuid, percent=form.cleaned_data["percent"], by=request.actor, at=clock.now())
    return HttpResponse(status=204)


@login_required
@never_cache
@require_safe
def timetable(request: Request) -> HttpResponse:
    """The classes of one week, day by day."""
    _require_part(request.actor)
    at = clock.now()
    day = clock.local_date(at)
    week = rules.week_of(WeekQuery(request.GET).day_or(day))
    seen = permissions.meetings_seen_by(request.actor, on=day)
    found = queries.meetings(seen, first=week[0], last=week[-1], at=at)
    days = [(date, [meeting for meeting in found if clock.local_date(meeting.starts_at) == date]) for date in week]
    context = {
        "days": [(date, meetings, date == day) for date, meetings in days if meetings],
        "monday": week[0],
        "sunday": week[-1],
        "previous": week[0] - timedelta(days=7),
        "next": week[0] + timedelta(days=7),
        "is_present_week": day in week,
    }
    return render(request, "learning/classroom/timetable.html", context)


def _require_part(actor: Actor) -> None:
    if not actor.may_any(TAKES_PART):
        raise PermissionDenied("learning.learn")


def _course_context(actor: Actor, seen: enrolment_permissions.SeenCourse) -> dict[str, Any]:
    tests = assessment.tests_of([seen.course.id])
    standings = assessment.standings(tests, seen=assessment_permissions.attempts_made_by(actor))
    progress = enrolment.progress_of([seen.enrolment], known=[seen.course])[0] if seen.enrolment else None
    lessons = progress.lessons if progress else tuple(courses_queries.outlines([seen.course.id])[seen.course.id])
    read_ids = progress.read if progress else frozenset()
    return {
        "course": seen.course,
        "is_teacher": seen.is_teacher,
        "progress": progress,
        "teachers": progress.teachers if progress else courses_queries.teachers_of([seen.course.id])[seen.course.id],
        "outline": queries.outline(lessons, standings, read=read_ids),
        "steps": queries.course_steps(lessons, standings, read=read_ids),
        "standings": standings,
    }
