"""How people sign in, for the administrator: second factors, sessions, one-time links, outer identities."""

import csv
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from torelik.identity.accounts.queries import account_by_uuid
from torelik.identity.roles.queries import role_names_of
from torelik.identity.signin import actions, letters, methods, queries
from torelik.identity.signin.forms import OuterIdentityForm, PeopleSearch, ResetForm
from torelik.kernel import clock
from torelik.kernel.errors import NotFound
from torelik.kernel.freshness import fresh_sign_in_required
from torelik.kernel.request import Request

GRANT = "identity.manage-sign-in"
PAGE = 50


@login_required
def people(request: Request) -> HttpResponse:
    """List accounts with their second factor and their sessions."""
    request.actor.require(GRANT)
    form = PeopleSearch(request.GET or None)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    pages = Paginator(queries.accounts_for_sign_in(words=words), PAGE)
    page = pages.get_page(request.GET.get("page"))
    page.numbers = list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1))  # type: ignore[attr-defined]  # the elided numbers travel with their page
    living = queries.sessions_count(account.pk for account in page.object_list)
    rows = [(account, living.get(account.pk, 0)) for account in page.object_list]
    coverage = queries.factor_coverage(on=clock.local_date(clock.now()))
    context = {"form": form, "page": page, "rows": rows, "coverage": coverage}
    return render(request, "identity/signin/people.html", context)


@never_cache
@login_required
def person(request: Request, uuid: UUID) -> HttpResponse:
    """Show how one person signs in."""
    request.actor.require(GRANT)
    return _page(request, uuid, ResetForm(), OuterIdentityForm())


@require_POST
@login_required
@fresh_sign_in_required(back="signin:people")
def reset_second_factor(request: Request, uuid: UUID) -> HttpResponse:
    """Take a person's second factor away, with a reason."""
    request.actor.require(GRANT)
    form = ResetForm(request.POST)
    if not form.is_valid():
        return _page(request, uuid, form, OuterIdentityForm(), status=422)
    try:
        account = _found(uuid)
        actions.reset_second_factor(account=account, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())
    except actions.FactorRefused as refused:
        messages.error(request, refused.refusal.label)
    else:
        messages.success(request, _("The second factor was reset, the sessions were ended. The person is told by letter."))
    return redirect("signin:person", uuid)


@require_POST
@login_required
@fresh_sign_in_required(back="signin:people")
def end_sessions(request: Request, uuid: UUID) -> HttpResponse:
    """End all sessions of a person."""
    request.actor.require(GRANT)
    count = actions.end_as_administrator(account=_found(uuid), by=request.actor, at=clock.now())
    words = ngettext("%(count)d session was ended.", "%(count)d sessions were ended.", count) % {"count": count}
    messages.success(request, words)
    return redirect("signin:person", uuid)


@never_cache
@require_POST
@login_required
@fresh_sign_in_required(back="signin:people")
def give_link(request: Request, uuid: UUID) -> HttpResponse:
    """Make a one-time link and show it, this once."""
    request.actor.require(GRANT)
    account = _found(uuid)
    try:
        secret = actions.give_password_link(account=account, by=request.actor, at=clock.now())
    except actions.PasswordRefused as refused:
        if refused.refusal:
            messages.error(request, refused.refusal.label)
        return redirect("signin:person", uuid)
    address = letters.link_address(secret=secret, language=account.language)
    return _page(request, uuid, ResetForm(), OuterIdentityForm(), address=address)


@never_cache
@require_POST
@login_required
@fresh_sign_in_required(back="verification:lists")
def links_of_list(request: Request, uuid: UUID) -> HttpResponse:
    """Give a sheet with everybody's link for the first sign-in, to be handed over one by one."""
    found = actions.give_links_to_list(list_uuid=uuid, by=request.actor, at=clock.now())
    response = HttpResponse(content_type="text/csv; charset=utf-8", headers={"Cache-Control": "no-store"})
    response["Content-Disposition"] = 'attachment; filename="first-sign-in.csv"'
    response.write("\ufeff")  # Excel reads Kazakh letters only behind this mark
    sheet = csv.writer(response, delimiter=";")
    sheet.writerow([_("Full name"), _("User name"), _("Link")])
    for account, secret in found:
        address = letters.link_address(secret=secret, language=account.language)
        sheet.writerow([_as_text(account.get_full_name()), account.username, address])
    return response


def _as_text(cell: str) -> str:
    """A name that begins like a formula must not become one in the reader's workbook."""
    return f"'{cell}" if cell[:1] in "=+-@\t\r" else cell


@require_POST
@login_required
@fresh_sign_in_required(back="signin:people")
def link_outer(request: Request, uuid: UUID) -> HttpResponse:
    """Link the account to an identity at the outer provider."""
    request.actor.require(GRANT)
    if not methods.openid_connect.works():
        raise Http404
    form = OuterIdentityForm(request.POST)
    account = _found(uuid)
    if form.is_valid():
        issuer = methods.openid_connect.provider().issuer
        try:
            actions.link_outer_identity(
                account=account, issuer=issuer, subject=form.cleaned_data["subject"], by=request.actor, at=clock.now()
            )
        except actions.OuterRefused as refused:
            form.add_error("subject", refused.refusal.label)
            return _page(request, uuid, ResetForm(), form, status=409)
        return redirect("signin:person", uuid)
    return _page(request, uuid, ResetForm(), form, status=422)


@require_POST
@login_required
@fresh_sign_in_required(back="signin:people")
def unlink_outer(request: Request, uuid: UUID, link: UUID) -> HttpResponse:
    """Take the link to an outer identity away."""
    request.actor.require(GRANT)
    try:
        actions.unlink_outer_identity(uuid=link, account=_found(uuid), by=request.actor, at=clock.now())
    except NotFound:
        raise Http404 from None
    return redirect("signin:person", uuid)


def _found(uuid: UUID):  # type: ignore[no-untyped-def]  # an account; views name no tables
    try:
        return account_by_uuid(uuid)
    except NotFound:
        raise Http404 from None


def _page(
    request: Request, uuid: UUID, reset: ResetForm, outer: OuterIdentityForm, *, status: int = 200, address: str = ""
) -> HttpResponse:
    account = _found(uuid)
    context = {
        "account": account,
        "roles": role_names_of(account.pk, on=clock.local_date(clock.now())),
        "factors": queries.factors_of(account.pk),
        "sessions": list(queries.sessions_of(account.pk)[:50]),
        "outer": queries.outer_identities_of(account.pk),
        "with_outer": methods.openid_connect.works(),
        "reset": reset,
        "outer_form": outer,
        "address": address,
        "hours": settings.TORELIK_INVITATION_HOURS,
    }
    return render(request, "identity/signin/person.html", context, status=status)
