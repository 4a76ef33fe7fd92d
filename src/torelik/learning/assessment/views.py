"""Pages of assessment: a test before, during and after an attempt; results for learners and teachers."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from torelik.kernel import clock
from torelik.kernel.errors import NotFound
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.request import Request
from torelik.learning.assessment import actions, examining, permissions, queries, rules
from torelik.learning.assessment.forms import AnswerForm, MalformedAnswers, answers_of
from torelik.learning.assessment.rules import GivenAnswer
from torelik.learning.assessment.vocabulary import RefusalToStart
from torelik.learning.courses import queries as courses
from torelik.learning.enrolment import permissions as enrolment_permissions
from torelik.learning.enrolment import queries as enrolment
from torelik.ui.templatetags.torelik import clock_seconds

PAGE = 50

# Somebody whose session was over when a button was pressed signs in and comes back to the button's address with
# GET: nothing is done, and they are led to the page where the button is.
require_post_or_return = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@never_cache
@require_safe
def test(request: Request, uuid: UUID) -> HttpResponse:
    """What awaits the learner in a test, and one button; a teacher is led to its results."""
    return _test_page(request, uuid)


@login_required
@require_post_or_return
def start(request: Request, uuid: UUID) -> HttpResponse:
    """Start an attempt and open its first question; every reason not to is told at once."""
    if request.method != "POST":
        return redirect("learning:test", uuid)
    try:
        attempt = actions.start_attempt(test=uuid, by=request.actor, at=clock.now())
    except actions.StartRefused as refused:
        return _test_page(request, uuid, refusals=refused.refusals, status=409)
    return redirect("learning:attempt", attempt, 1)


@login_required
@never_cache
@require_safe
def attempt(request: Request, uuid: UUID, position: int) -> HttpResponse:
    """The question at *position*, with the way to all others; the whole paper is on the page."""
    at = clock.now()
    found = _attempt_now(request, uuid)
    if found.is_finished:
        return redirect("learning:result", uuid)
    return render(request, "learning/assessment/attempt.html", _paper_context(found, position=position, at=at))


@login_required
@require_post_or_return
def answer(request: Request, uuid: UUID, position: int) -> HttpResponse:
    """Save one answer sent by a page without script, then open the question asked for (0: the review)."""
    if request.method != "POST":
        return redirect("learning:attempt", uuid, position)
    at = clock.now()
    found = queries.attempt(uuid, seen=permissions.attempts_made_by(request.actor))
    places = queries.places_on_paper(found.id)
    if position not in places:
        raise NotFound(f"question {position}")
    form = AnswerForm(request.POST, places=len(places[position][1]))
    if not form.is_valid():
        return render(request, "learning/assessment/attempt.html", _paper_context(found, position=position, at=at), status=422)
    answers = _news_of(found.id, form.answer(position=position))
    if actions.record_responses(attempt=uuid, answers=answers, by=request.actor, at=at).is_finished:
        return redirect("learning:result", uuid)
    following = form.cleaned_data["then"]
    if following == 0:
        return redirect("learning:review", uuid)
    return redirect("learning:attempt", uuid, following if following in places else position)


def _news_of(attempt_id: int, given: GivenAnswer) -> list[GivenAnswer]:
    """Return what a page without script has to tell: nothing when the answer stands already.

    A page that the browser kept (Back, another choice, Next) repeats its key: another choice is a new answer.
    """
    if given.chosen == queries.chosen_places(attempt_id, position=given.position):
        return []
    is_known = queries.is_received(attempt_id, retry_key=given.retry_key)
    return [replace(given, retry_key=str(new_uuid())) if is_known else given]


def respond(request: Request, uuid: UUID) -> HttpResponse:
    """Receive answers as JSON; a page that sends them is told to sign in, not shown how."""
    if not request.user.is_authenticated:
        return JsonResponse({"error": "signed-out"}, status=401)
    return _receive(request, uuid)


@require_POST
def _receive(request: Request, uuid: UUID) -> HttpResponse:
    """Store answers; the reply lists what the server holds and how much time is left by its clock."""
    request.actor.require("learning.learn")
    at = clock.now()
    try:
        receipt = actions.record_responses(attempt=uuid, answers=answers_of(request.body), by=request.actor, at=at)
    except (MalformedAnswers, actions.UnknownPlace):
        return JsonResponse({"error": "malformed"}, status=422)
    return JsonResponse(
        {
            "acknowledged": [
                {"retry_key": one.retry_key, "verdict": one.verdict, "received_at": one.received_at.isoformat()}
                for one in receipt.acknowledged
            ],
            "saved": _("Saved at %(time)s") % {"time": clock_seconds(at)},
            "remaining_seconds": receipt.remaining_seconds,
            "is_finished": receipt.is_finished,
        }
    )


@login_required
@require_post_or_return
def flag(request: Request, uuid: UUID, position: int) -> HttpResponse:
    """Set or lift the mark "look at this later"."""
    if request.method != "POST":
        return redirect("learning:attempt", uuid, position)
    is_flagged = request.POST.get("flagged") == "1"
    actions.set_flag(attempt=uuid, position=position, is_flagged=is_flagged, by=request.actor, at=clock.now())
    if request.headers.get("Accept") == "application/json":
        return HttpResponse(status=204)
    return redirect("learning:attempt", uuid, position)


@login_required
@never_cache
@require_safe
def review(request: Request, uuid: UUID) -> HttpResponse:
    """What is answered and what is not, before the attempt is finished; says the consequence."""
    found = _attempt_now(request, uuid)
    if found.is_finished:
        return redirect("learning:result", uuid)
    context = _paper_context(found, position=1, at=clock.now())
    items = [item for item, _retry_key in context["items"]]
    context |= {
        "unanswered": [item for item in items if not item.is_answered],
        "flagged": [item for item in items if item.is_flagged],
    }
    return render(request, "learning/assessment/review.html", context)


@login_required
@require_post_or_return
def finish(request: Request, uuid: UUID) -> HttpResponse:
    """End the attempt; pressing twice ends it once."""
    if request.method != "POST":
        return redirect("learning:review", uuid)
    actions.finish_attempt(attempt=uuid, by=request.actor, at=clock.now())
    return redirect("learning:result", uuid)


@login_required
@never_cache
@require_safe
def result(request: Request, uuid: UUID) -> HttpResponse:
    """Points, percent and verdict of a finished attempt, question by question."""
    found = _attempt_now(request, uuid)
    if not found.is_finished:
        return redirect("learning:attempt", uuid, 1)
    [standing] = queries.standings([found.test], seen=permissions.attempts_made_by(request.actor))
    seen = enrolment_permissions.enrolments_seen_by(request.actor, on=clock.local_date(clock.now()))
    context = {
        "attempt": found,
        "items": queries.paper(found.id, with_key=True),
        "standing": standing,
        # A result stays when the enrolment has ended; the course and its test do not.
        "is_enrolled": enrolment.own_enrolment(seen, course_id=found.test.course_id) is not None,
        "confirmed": examining.confirmed_by([found.id]).get(found.id),
    }
    return render(request, "learning/assessment/result.html", context)


@login_required
@never_cache
@require_safe
def grades(request: Request) -> HttpResponse:
    """The learner's own results, the newest first."""
    request.actor.require("learning.learn")
    attempts = queries.all_attempts(permissions.attempts_made_by(request.actor))
    return render(request, "learning/assessment/grades.html", {"attempts": attempts})


@login_required
@never_cache
@require_safe
def teaching(request: Request) -> HttpResponse:
    """The courses one teaches, each with its tests and how many learners have sat them."""
    request.actor.require("learning.see-results")
    taught = courses.courses_taught_by(request.actor.account_id)
    ids = [course.id for course in taught]
    standings = queries.standings(queries.tests_of(ids), seen=permissions.attempts_judged_by(request.actor))
    learners = enrolment.learners_enrolled(ids, on=clock.local_date(clock.now()))
    rows = [(course, learners[course.id], [one for one in standings if one.test.course_id == course.id]) for course in taught]
    return render(request, "learning/assessment/teaching.html", {"rows": rows})


@login_required
@never_cache
@require_safe
def results(request: Request, uuid: UUID) -> HttpResponse:
    """Every attempt at one test of a course that one teaches."""
    request.actor.require("learning.see-results")
    card, course_uuid = queries.test_by_uuid(uuid)
    if not enrolment_permissions.may_teach(request.actor, course_id=card.course_id):
        raise NotFound(f"test {uuid}")
    pages = Paginator(queries.attempts(permissions.attempts_judged_by(request.actor), test_ids=[card.id]), PAGE)
    page = pages.get_page(request.GET.get("page"))
    page.numbers = list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1))  # type: ignore[attr-defined]
    groups = enrolment.groups_of_learners([row.learner_id for row in page], course_id=card.course_id)
    context = {
        "test": card,
        "course": courses.course_by_uuid(course_uuid),
        "page": page,
        "rows": [(row, groups.get(row.learner_id, "")) for row in page],
    }
    return render(request, "learning/assessment/results.html", context)


@login_required
@never_cache
@require_safe
def judged_attempt(request: Request, uuid: UUID) -> HttpResponse:
    """One learner's attempt for the teacher: the paper, and every response with its time and verdict."""
    request.actor.require("learning.see-results")
    found = _as_it_is_now(uuid, seen=permissions.attempts_judged_by(request.actor), at=clock.now())
    context = {
        "attempt": found,
        "items": queries.paper(found.id, with_key=True),
        "responses": queries.responses(found.id),
        "confirmed": examining.confirmed_by([found.id]).get(found.id),
    }
    return render(request, "learning/assessment/judged_attempt.html", context)


def _test_page(request: Request, uuid: UUID, *, refusals: tuple[str, ...] = (), status: int = 200) -> HttpResponse:
    at = clock.now()
    card, course_uuid = queries.test_by_uuid(uuid)
    seen = enrolment_permissions.seen_course(course_uuid, visible_to=request.actor, on=clock.local_date(at))
    if seen.enrolment is None:
        return redirect("learning:results", uuid)
    [standing] = queries.standings([card], seen=permissions.attempts_made_by(request.actor))
    if not refusals and not standing.open_attempt:
        refusals = tuple(
            rules.refusals_to_start(
                used=len(standing.attempts),
                allowed=card.attempts_allowed,
                opens_at=card.opens_at,
                closes_at=card.closes_at,
                at=at,
            )
        )
    context = {"course": seen.course, "test": card, "standing": standing, "refusals": [_words_of(one) for one in refusals]}
    return render(request, "learning/assessment/test.html", context, status=status)


def _words_of(refusal: str) -> str:
    return str(RefusalToStart(refusal).label)


def _attempt_now(request: Request, uuid: UUID) -> queries.AttemptCard:
    """Return the actor's own attempt as it is at this moment."""
    request.actor.require("learning.learn")
    return _as_it_is_now(uuid, seen=permissions.attempts_made_by(request.actor), at=clock.now())


def _as_it_is_now(uuid: UUID, *, seen: Q, at: datetime) -> queries.AttemptCard:
    """Return the attempt: ended, if the clock has ended it and the scheduler has not come yet."""
    found = queries.attempt(uuid, seen=seen)
    if not rules.has_run_out(found.facts, at=at):
        return found
    actions.close_if_run_out(attempt=uuid, at=at)
    return queries.attempt(uuid, seen=seen)


def _paper_context(found: queries.AttemptCard, *, position: int, at: datetime) -> dict[str, Any]:
    items = queries.paper(found.id, with_key=False)
    if not 1 <= position <= len(items):
        raise NotFound(f"question {position}")
    groups = enrolment.groups_of_learners([found.learner_id], course_id=found.test.course_id)
    return {
        "attempt": replace(found, group_name=groups.get(found.learner_id, "")),
        "items": [(item, new_uuid()) for item in items],
        "current": position,
        "answered": sum(item.is_answered for item in items),
        "last_position": len(items),
        "remaining": rules.remaining_seconds(found.facts, at=at),
        "saved_at": queries.last_accepted_at(found.id),
    }
