"""Renewing subscriptions for the next period, and the order to the supplier: HTTP only."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from torelik.kernel import clock
from torelik.kernel.errors import PermissionDenied
from torelik.kernel.request import Request
from torelik.library.serials import papers, queries, renewal_actions, renewal_queries, rules
from torelik.library.serials.actions import SerialsRefused
from torelik.library.serials.forms import PeriodForm, RenewalForm
from torelik.library.serials.rules import Told
from torelik.library.serials.vocabulary import GRANTS


@never_cache
@login_required
@require_http_methods(("GET", "HEAD", "POST"))
def renew(request: Request) -> HttpResponse:
    """Show what ends before a day beside what stands from it on; renew what is chosen."""
    if not queries.may_see(request.actor):
        raise PermissionDenied(GRANTS.KEEP_SERIALS)
    if request.method != "POST":
        asked = PeriodForm(request.GET if "since" in request.GET else None, initial={"since": _next_half()})
        since = asked.cleaned_data["since"] if asked.is_bound and asked.is_valid() else _next_half()
        return _page(request, since, period=asked, status=422 if asked.errors else 200)
    request.actor.require(GRANTS.KEEP_SERIALS)
    period = PeriodForm(request.POST)
    if not period.is_valid():
        return _page(request, _next_half(), period=period, status=422)
    since = period.cleaned_data["since"]
    form = RenewalForm(request.POST, lines=renewal_queries.renewals(since, visible_to=request.actor))
    if not form.is_valid():
        return _page(request, since, form=form, status=422)
    try:
        renewed = renewal_actions.renew(
            prices=form.prices(), begins_on=since, valid_through=form.cleaned_data["through"], by=request.actor, at=clock.now()
        )
    except SerialsRefused as refused:
        return _page(request, since, form=form, told=refused.told, status=409)
    count = len(renewed)
    said = ngettext("%(count)d subscription is renewed.", "%(count)d subscriptions are renewed.", count) % {"count": count}
    messages.success(request, said)
    # nosemgrep: open-redirect - a day on our own page
    return HttpResponseRedirect(f"{reverse('serials:renew')}?since={since:%Y-%m-%d}")


@never_cache
@login_required
@require_safe
def order(request: Request, supplier: int, since: str) -> HttpResponse:
    """Give the order of a supplier's periodicals from a day on as PDF, in the language of the page."""
    if not queries.may_see(request.actor):
        raise PermissionDenied(GRANTS.KEEP_SERIALS)
    try:
        day = date.fromisoformat(since)
    except ValueError as error:
        raise Http404(since) from error
    lines = renewal_queries.begun_on(day, supplier_id=supplier, visible_to=request.actor)
    ordered = next((line.after for line in lines if line.after), None)
    if ordered is None:
        raise Http404("Nothing is ordered of this supplier from that day on.")
    of_whom = queries.subscription(ordered.uuid, visible_to=request.actor).supplier
    language = "ru" if (get_language() or "kk")[:2] == "ru" else "kk"
    content = papers.periodicals_order(of_whom, lines, day=day, language=language)
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="periodicals-{day}.pdf"'}
    )


def _next_half() -> date:
    today = clock.local_date(clock.now())
    return date(today.year, 7, 1) if today.month <= 6 else date(today.year + 1, 1, 1)


def _page(
    request: Request,
    since: date,
    *,
    period: PeriodForm | None = None,
    form: RenewalForm | None = None,
    told: Sequence[Told] = (),
    status: int = 200,
) -> HttpResponse:
    lines = renewal_queries.renewals(since, visible_to=request.actor)
    suppliers = {line.after.supplier_id: line.after.supplier for line in lines if line.after and line.after.begins_on == since}
    context = {
        "since": since,
        "period": period or PeriodForm(initial={"since": since}),
        "form": form or RenewalForm(initial={"since": since, "through": rules.end_of_half_year(since)}, lines=lines),
        "decided": [line for line in lines if not line.is_open],
        "before": sum((line.before.amount for line in lines if line.before), Decimal(0)),
        "after": sum((line.after.amount for line in lines if line.after), Decimal(0)),
        "suppliers": sorted((name, pk) for pk, name in suppliers.items() if pk),
        "may_keep": request.actor.may(GRANTS.KEEP_SERIALS),
        "told": told,
    }
    return render(request, "library/serials/renew.html", context, status=status)
