"""Pages about sending: what was sent to whom, and when e-mail goes out. HTTP only."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.notifications import actions, queries
from torelik.notifications.forms import HistoryForm, OtherLettersForm, SendingForm
from torelik.notifications.vocabulary import GRANTS, SendingRefusal

PAGE_ROWS = 50


@never_cache
@login_required
@require_safe
def history(request: Request) -> HttpResponse:
    """List what people were told, by which ways, with which result."""
    request.actor.require(GRANTS.SEE_HISTORY)
    form = HistoryForm(request.GET)
    narrowed = form.cleaned_data if form.is_valid() else {}
    words, state = narrowed.get("words", "").strip(), narrowed.get("state", "")
    pages = Paginator(queries.history(visible_to=request.actor, words=words, state=state), PAGE_ROWS)
    page = pages.get_page(request.GET.get("page"))
    page.numbers = list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1))  # type: ignore[attr-defined]
    context = {
        "page": page,
        "lines": [queries.history_line(row) for row in page.object_list],
        "form": form,
        "is_narrowed": bool(words or state),
    }
    return render(request, "notifications/history.html", context)


@never_cache
@login_required
@require_safe
def other_letters(request: Request) -> HttpResponse:
    """List the letters that tell of no notification: to whom they went, and with which result."""
    request.actor.require(GRANTS.SEE_HISTORY)
    form = OtherLettersForm(request.GET)
    words = form.cleaned_data["words"].strip() if form.is_valid() else ""
    pages = Paginator(queries.other_letters(visible_to=request.actor, words=words), PAGE_ROWS)
    page = pages.get_page(request.GET.get("page"))
    page.numbers = list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1))  # type: ignore[attr-defined]
    lines = queries.other_letter_lines(page.object_list)
    context = {"page": page, "lines": lines, "form": form, "is_narrowed": bool(words)}
    return render(request, "notifications/other_letters.html", context)


@login_required
@require_POST
def send_again(request: Request, uuid: UUID) -> HttpResponse:
    """Send a letter that was given up once more."""
    request.actor.require(GRANTS.SEE_HISTORY)
    try:
        actions.send_again(uuid=uuid, by=request.actor, at=clock.now())
    except actions.SendingRefused as refused:
        for one in refused.refusals:
            messages.error(request, str(one.label))
    else:
        messages.success(request, _("The letter is in the queue again."))
    return redirect("notifications:history")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sending(request: Request) -> HttpResponse:
    """Show when e-mail goes out and how long the history is kept, and set it."""
    request.actor.require(GRANTS.SET_SENDING)
    if request.method != "POST":
        kept = queries.sending()
        initial = {
            "quiet_from": kept.quiet.begins, "quiet_until": kept.quiet.ends, "kept_days": kept.kept_days, "seen": kept.version,
        }  # fmt: skip
        return _page(request, SendingForm(initial=initial))
    form = SendingForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        actions.set_sending(**form.cleaned_data, by=request.actor, at=clock.now())
    except actions.SendingRefused as refused:
        return _page(request, form, refused.refusals, status=409)
    messages.success(request, _("Saved. It holds for letters from now on."))
    return redirect("notifications:sending")


def _page(request: Request, form: SendingForm, told: Sequence[SendingRefusal] = (), *, status: int = 200) -> HttpResponse:
    return render(request, "notifications/sending.html", {"form": form, "told": told}, status=status)
