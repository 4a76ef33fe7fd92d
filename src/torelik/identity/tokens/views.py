"""Pages of tokens: one's own, and everybody's for the administrator."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from torelik.identity.tokens import actions, queries
from torelik.identity.tokens.forms import TokenForm
from torelik.identity.tokens.vocabulary import GRANTS, TokenRefusal
from torelik.kernel import clock
from torelik.kernel.freshness import fresh_sign_in_required
from torelik.kernel.request import Request

PAGE = 50


@never_cache
@login_required
@require_safe
def mine(request: Request) -> HttpResponse:
    """List one's own tokens."""
    request.actor.require(GRANTS.USE_PROGRAMS)
    tokens = queries.own_tokens(visible_to=request.actor, on=clock.local_date(clock.now()))
    return render(request, "identity/tokens/mine.html", {"tokens": tokens})


@sensitive_variables("made")
@never_cache
@login_required
@fresh_sign_in_required
@require_http_methods(("GET", "HEAD", "POST"))
def make(request: Request) -> HttpResponse:
    """Make a token; the answer to the POST alone tells the secret."""
    request.actor.require(GRANTS.USE_PROGRAMS)
    at = clock.now()
    offered = queries.offered_scopes(request.actor)
    form = TokenForm(request.POST or None, offered=offered, today=clock.local_date(at))
    told: list[TokenRefusal] = []
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = actions.make_token(**form.cleaned_data, by=request.actor, at=at)
            except actions.TokenRefused as refused:
                told, status = refused.refusals, 409
            else:
                return render(request, "identity/tokens/made.html", {"made": made})
    context = {"form": form, "told": told, "offered": offered}
    return render(request, "identity/tokens/make.html", context, status=status)


@login_required
@require_POST
def revoke(request: Request, uuid: UUID) -> HttpResponse:
    """Let a program of one's own in no more."""
    actions.revoke_own_token(uuid=uuid, by=request.actor, at=clock.now())
    messages.success(request, _("The token is revoked: the program is let in no more."))
    return redirect("tokens:mine")


@never_cache
@login_required
@require_safe
def everybody(request: Request) -> HttpResponse:
    """List all tokens, for the administrator."""
    pages = Paginator(queries.every_token(visible_to=request.actor), PAGE)
    page = pages.get_page(request.GET.get("page"))
    page.numbers = list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1))  # type: ignore[attr-defined]  # the elided numbers travel with their page
    tokens = queries.cards_of(page.object_list, on=clock.local_date(clock.now()))
    return render(request, "identity/tokens/everybody.html", {"page": page, "tokens": tokens})


@login_required
@require_POST
def revoke_anybodys(request: Request, uuid: UUID) -> HttpResponse:
    """Let anybody's program in no more."""
    actions.revoke_token(uuid=uuid, by=request.actor, at=clock.now())
    messages.success(request, _("The token is revoked: the program is let in no more."))
    return redirect("tokens:everybody")
