"""The page behind the bell: what a person was told, and what comes by e-mail besides."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.notifications import actions, queries
from torelik.notifications.forms import ChoicesForm

PAGE_ROWS = 50


@login_required
def inbox(request: Request) -> HttpResponse:
    """Show the person's notifications; a POST marks them all as read."""
    if request.method == "POST":
        actions.mark_all_read(by=request.actor, at=clock.now())
        return redirect("notifications:inbox")
    pages = Paginator(queries.own(visible_to=request.actor), PAGE_ROWS)
    page = pages.get_page(request.GET.get("page"))
    page.numbers = list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1))  # type: ignore[attr-defined]
    told = queries.shown(page.object_list)
    context = {
        "told": told,
        "page": page,
        "any_new": any(one.is_new for one in told),
        "choices": ChoicesForm(offered=queries.choices(visible_to=request.actor)),
        "address": getattr(request.user, "email", ""),
    }
    return render(request, "notifications/inbox.html", context)


@login_required
@require_POST
def choose(request: Request) -> HttpResponse:
    """Keep about what e-mail comes to the person."""
    form = ChoicesForm(request.POST, offered=queries.choices(visible_to=request.actor))
    if form.is_valid():
        actions.choose_mail(groups=form.cleaned_data["groups"], by=request.actor, at=clock.now())
        messages.success(request, _("Your choice is saved."))
    else:
        messages.error(request, _("Nothing was saved: the list has changed. Choose again."))
    return redirect("notifications:inbox")
