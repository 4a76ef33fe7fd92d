"""Pages of labels: what is printed for copies, catalogue cards of a record."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.holdings.vocabulary import GRANTS
from torelik.library.labels import actions, queries
from torelik.library.labels.forms import CardsForm, LabelsForm
from torelik.library.labels.vocabulary import GostStyle, Paper, Print

SHOWN_MISSING = 20


@login_required
def labels(request: Request) -> HttpResponse:
    """Print labels of copies, or keep the list of them."""
    request.actor.require(GRANTS.MANAGE_ITEMS)
    form = LabelsForm(request.POST or None, actor=request.actor, initial={"numbers": request.GET.get("numbers", "")[:2_000]})
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("act") == "keep":
                row = actions.save_list(
                    title=form.cleaned_data["title"], numbers=form.cleaned_data["numbers"], by=request.actor, at=clock.now()
                )
                messages.success(request, _("The list “%(title)s” is kept.") % {"title": row.title})
                return redirect("labels:labels")
            pdf = actions.print_labels(
                what=Print(form.cleaned_data["what"]),
                numbers=form.wanted(),
                geometry=form.geometry(),
                skipped=form.cleaned_data["skipped"] or 0,
                language=_language(),
                by=request.actor,
                at=clock.now(),
            )
            return _pdf(pdf, name=form.cleaned_data["what"])
        except actions.LabelsRefused as refused:
            told = [refusal.label for refusal in refused.refusals]
            missing = ", ".join(refused.missing[:SHOWN_MISSING])
            form.add_error("numbers", [*told, *([missing] if missing else [])])
    context = {"form": form, "kept": queries.lists(visible_to=request.actor)}
    return render(request, "library/labels/labels.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def remove_list(request: Request, uuid: UUID) -> HttpResponse:
    """Remove a kept list."""
    actions.remove_list(uuid=uuid, by=request.actor, at=clock.now())
    return redirect("labels:labels")


@login_required
def cards(request: Request, uuid: UUID) -> HttpResponse:
    """Show the catalogue cards of a record, and print them."""
    request.actor.require(GRANTS.MANAGE_ITEMS)
    record = cataloguing.record_in_full(uuid)
    form = CardsForm(request.POST or None)
    style, added = GostStyle.GOST_7_1, False
    if request.method == "POST" and form.is_valid():
        style, added = GostStyle(form.cleaned_data["style"]), form.cleaned_data["added"]
        paper = Paper(form.cleaned_data["paper"])
        pdf = actions.print_cards(
            record_uuid=uuid, style=style, paper=paper, added=added, language=_language(), by=request.actor, at=clock.now()
        )
        return _pdf(pdf, name="cards")
    shown = actions.cards_for(uuid, style=style, added=True, visible_to=request.actor)
    return render(
        request, "library/labels/cards.html", {"form": form, "record": record, "cards": shown}, status=422 if form.errors else 200
    )


def _pdf(content: bytes, *, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _language() -> str:
    return (get_language() or "kk")[:2]
