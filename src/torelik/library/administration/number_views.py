"""The page of the registers' numbers: HTTP only."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.library.administration import actions, queries
from torelik.library.administration.forms import NumberForm
from torelik.library.administration.vocabulary import CONTINUOUS, GRANTS, NumberRefusal, Series


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def numbers(request: Request) -> HttpResponse:
    """Show where each register stands; let one go on after a number that was given elsewhere."""
    request.actor.require(GRANTS.SET_NUMBERS)
    if request.method != "POST":
        return _page(request, NumberForm())
    form = NumberForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    given = form.cleaned_data
    try:
        actions.begin_after(
            series=Series(given["series"]), year=given["year"] or CONTINUOUS, last=given["last"], reason=given["reason"],
            by=request.actor, at=clock.now(),
        )  # fmt: skip
    except actions.NumbersRefused as refused:
        return _page(request, form, refusals=refused.refusals, status=409)
    messages.success(request, _("The register goes on with the number %(number)s.") % {"number": given["last"] + 1})
    return redirect("reports:numbers")


def _page(request: Request, form: NumberForm, *, refusals: Sequence[NumberRefusal] = (), status: int = 200) -> HttpResponse:
    this_year = clock.local_date(clock.now()).year
    context = {
        "registers": queries.registers(this_year=this_year, visible_to=request.actor),
        "form": form,
        "refusals": refusals,
    }
    return render(request, "library/administration/numbers.html", context, status=status)
