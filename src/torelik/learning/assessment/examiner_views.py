"""Pages of the examiner: tests in one's charge, and confirming the results of one."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.learning.assessment import actions, examining, queries, rules
from torelik.learning.assessment.vocabulary import GRANTS, RefusalToConfirm
from torelik.learning.enrolment import queries as enrolment


@login_required
@never_cache
@require_safe
def tests(request: Request) -> HttpResponse:
    """The tests in the examiner's charge, those that wait for confirmation first."""
    request.actor.require(GRANTS.EXAMINE)
    return render(request, "learning/assessment/examining.html", {"rows": examining.examined_tests(visible_to=request.actor)})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def test(request: Request, uuid: UUID) -> HttpResponse:
    """The results that wait for confirmation; a POST confirms them as they were shown."""
    request.actor.require(GRANTS.EXAMINE)
    if request.method != "POST":
        return _page(request, uuid)
    try:
        made = actions.confirm_results(
            test=uuid, seen_digest=request.POST.get("digest", "")[:64], by=request.actor, at=clock.now()
        )
    except actions.ConfirmRefused as refused:
        return _page(request, uuid, refusals=refused.refusals, status=409)
    count = made.results.count()
    words = ngettext("%(count)d result is confirmed.", "%(count)d results are confirmed.", count) % {"count": count}
    messages.success(request, words)
    return redirect("learning:examined-test", uuid)


def _page(request: Request, uuid: UUID, *, refusals: tuple[RefusalToConfirm, ...] = (), status: int = 200) -> HttpResponse:
    row = examining.examined_test(uuid, visible_to=request.actor)
    waiting = examining.waiting_attempts(row.pk)
    digest = examining.digest_of(waiting)
    facts = examining.confirmation_facts(
        row, by=request.actor, seen_digest=digest, on=clock.local_date(clock.now()), waiting=waiting
    )
    against = [one for one in rules.refusals_to_confirm(facts) if one != RefusalToConfirm.NOTHING]
    groups = enrolment.groups_of_learners([one.learner_id for one in waiting], course_id=row.course_id)
    context = {
        "test": queries.card_of_test(row),
        "course_title": row.course.title,
        "rows": [(one, groups.get(one.learner_id, "")) for one in waiting],
        "digest": digest,
        "refusals": [one.label for one in dict.fromkeys((*refusals, *against))],
        "may_confirm": bool(waiting) and not against,
        "done": examining.confirmations_of(row.pk),
        "passed": sum(bool(one.is_passed) for one in waiting),
    }
    return render(request, "learning/assessment/examined_test.html", context, status=status)
