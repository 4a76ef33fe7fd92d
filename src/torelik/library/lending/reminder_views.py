"""When readers are reminded: HTTP only."""

from collections.abc import Sequence
from dataclasses import asdict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.library.lending import reminder_actions, reminder_queries
from torelik.library.lending.forms import RemindersForm
from torelik.library.lending.vocabulary import GRANTS, ReminderRefusal

KEEPS_TEXTS = "notifications.keep-texts"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: Request) -> HttpResponse:
    """Show at which days readers are reminded of their books and tickets, and set them."""
    request.actor.require(GRANTS.SET_POLICIES)
    if request.method != "POST":
        kept = reminder_queries.set_days()
        return _page(request, RemindersForm(initial={**asdict(kept.days), "seen": kept.version}))
    form = RemindersForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        reminder_actions.set_reminders(days=form.days(), seen=form.cleaned_data["seen"], by=request.actor, at=clock.now())
    except reminder_actions.RemindersRefused as refused:
        return _page(request, form, refused.refusals, status=409)
    messages.success(request, _("Saved. Readers are reminded at these days from now on."))
    return redirect("lending:reminders")


def _page(request: Request, form: RemindersForm, told: Sequence[ReminderRefusal] = (), *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "told": told,
        "unreachable": reminder_queries.count_overdue_without_account(today=clock.local_date(clock.now())),
        "keeps_texts": request.actor.may(KEEPS_TEXTS),
    }
    return render(request, "library/lending/reminders.html", context, status=status)
