"""The card of a reader: HTTP only."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.library.patrons import actions, queries
from torelik.library.patrons.forms import ChosenForm, PlaceForm, RegisterForm, RegisterTogetherForm
from torelik.library.patrons.vocabulary import CLEARANCE_GRANT, DESK_GRANT, GRANTS


@never_cache
@login_required
@require_safe
def reader(request: Request, uuid: UUID) -> HttpResponse:
    """Show a reader with the years of registration and the visits of this year."""
    card = queries.patron_card(uuid=uuid, visible_to=request.actor, desk_grant=DESK_GRANT)
    return _show(request, card)


@login_required
@require_POST
def register(request: Request, uuid: UUID) -> HttpResponse:
    """Register the reader for this year."""
    request.actor.require(GRANTS.MANAGE_PATRONS)
    card = queries.patron_card(uuid=uuid, visible_to=request.actor, desk_grant=DESK_GRANT)
    form = RegisterForm(request.POST)
    if not form.is_valid():
        return _show(request, card, register=form, status=422)
    given = form.cleaned_data
    try:
        is_new = actions.register_again(
            patron_id=card.id, place_id=given["place"], valid_through=given["valid_through"], by=request.actor, at=clock.now()
        )
    except actions.RegistrationRefused as refused:
        form.add_error("valid_through", str(refused.refusal.label))
        return _show(request, card, register=form, status=409)
    messages.success(request, _("The reader is registered.") if is_new else _("The reader was registered this year already."))
    return redirect("patrons:reader", uuid)


@login_required
@require_POST
def visit(request: Request, uuid: UUID) -> HttpResponse:
    """Count a visit of today."""
    request.actor.require(DESK_GRANT)
    card = queries.patron_card(uuid=uuid, visible_to=request.actor, desk_grant=DESK_GRANT)
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return _show(request, card, visit=form, status=422)
    is_new = actions.count_visit(patron_id=card.id, place_id=form.cleaned_data["place"], by=request.actor, at=clock.now())
    messages.success(request, _("The visit is counted.") if is_new else _("This visit was counted today already."))
    return redirect("patrons:reader", uuid)


MOST_TOGETHER = 200
"""So many readers are registered at once; those who are left come up when they are done."""


@never_cache
@login_required
@require_http_methods(("GET", "HEAD", "POST"))
def registration(request: Request) -> HttpResponse:
    """Show who of a group or category is not registered for this year, and register those who are ticked."""
    request.actor.require(GRANTS.MANAGE_PATRONS)
    chosen = ChosenForm(request.GET)
    if request.method != "POST" or not chosen.is_valid():
        return _registration(request, chosen)
    form = RegisterTogetherForm(request.POST)
    if not form.is_valid():
        return _registration(request, chosen, form=form, status=422)
    given = form.cleaned_data
    try:
        count = actions.register_together(
            patron_uuids=given["reader"],
            place_id=given["place"],
            valid_through=given["valid_through"],
            by=request.actor,
            at=clock.now(),
        )
    except actions.RegistrationRefused as refused:
        form.add_error(None, str(refused.refusal.label))
        return _registration(request, chosen, form=form, status=409)
    said = ngettext("%(count)d reader is registered.", "%(count)d readers are registered.", count)
    messages.success(request, said % {"count": count})
    # nosemgrep: open-redirect - our own page with its own filter
    return HttpResponseRedirect(f"{reverse('patrons:registration')}?{request.GET.urlencode()}")


def _registration(
    request: Request, chosen: ChosenForm, *, form: RegisterTogetherForm | None = None, status: int = 200
) -> HttpResponse:
    year = clock.local_date(clock.now()).year
    found = None
    if chosen.is_valid() and chosen.readers().is_told:
        found = queries.to_register(chosen.readers(), year=year, most=MOST_TOGETHER, visible_to=request.actor)
    context = {
        "chosen": chosen,
        "found": found,
        "form": form or RegisterTogetherForm(),
        "year": year,
        "query": request.GET.urlencode(),
    }
    status = 422 if chosen.errors else status
    return render(request, "library/patrons/registration.html", context, status=status)


def _show(
    request: Request,
    card: queries.PatronCard,
    *,
    register: RegisterForm | None = None,
    visit: PlaceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    today = clock.local_date(clock.now())
    registrations = queries.registrations_of(card.id)
    context = {
        "card": card,
        "card_is_valid": today <= card.card_valid_through,
        "year": today.year,
        "registrations": registrations,
        "is_registered": any(one.year == today.year for one in registrations),
        "visits": queries.visits_of(card.id, since=today.replace(month=1, day=1)),
        "register": register or RegisterForm(),
        "visit": visit or PlaceForm(),
        "may_register": request.actor.may(GRANTS.MANAGE_PATRONS),
        "is_desk": request.actor.may(DESK_GRANT),
        "may_clear": request.actor.may(CLEARANCE_GRANT),
    }
    return render(request, "library/patrons/reader.html", context, status=status)
