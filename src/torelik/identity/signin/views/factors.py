"""One's own second factors."""

import segno
from allauth.mfa.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from torelik.identity.signin import actions, queries
from torelik.identity.signin.forms import CodeForm, PasskeyForm
from torelik.identity.signin.views import leading
from torelik.kernel import clock
from torelik.kernel.freshness import fresh_sign_in_required
from torelik.kernel.request import Request


@never_cache
@login_required
def overview(request: Request) -> HttpResponse:
    """Show one's factors, and what can be added where."""
    state = queries.factors_of(leading.person_of(request).pk)
    demanded = queries.is_required() and queries.is_staff(request.actor)
    context = {"state": state, "has_passkeys": leading.has_passkeys(request), "is_demanded": demanded}
    return render(request, "identity/signin/second_factor.html", context)


@never_cache
@login_required
@fresh_sign_in_required
def add_application(request: Request) -> HttpResponse:
    """Show the code to scan, take the first code of the application."""
    person = leading.person_of(request)
    if queries.factors_of(person.pk).has_totp:
        return redirect("signin:second-factor")
    secret = actions.begin_totp(request=request)
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            code = form.cleaned_data["code"]
            try:
                codes = actions.add_totp(request=request, account=person, code=code, by=request.actor, at=clock.now())
            except actions.FactorRefused as refused:
                form.add_error("code", refused.refusal.label)
            else:
                return _added(request, codes)
    context = {
        "form": form,
        "secret": _in_groups(secret),
        "drawing": _drawing(get_adapter().build_totp_url(person, secret)),
    }
    return render(request, "identity/signin/add_application.html", context, status=status)


@never_cache
@login_required
@fresh_sign_in_required
def add_passkey(request: Request) -> HttpResponse:
    """Have the browser make a passkey, and keep it."""
    if not leading.has_passkeys(request):
        raise Http404
    person = leading.person_of(request)
    form = PasskeyForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                codes = actions.add_passkey(
                    request=request, account=person, by=request.actor, at=clock.now(), **form.cleaned_data
                )
            except actions.FactorRefused as refused:
                form.add_error(None, refused.refusal.label)
            else:
                return _added(request, codes)
    context = {"form": form, "passkey_options": actions.begin_passkey(account=person)}
    return render(request, "identity/signin/add_passkey.html", context, status=status)


@never_cache
@require_POST
@login_required
@fresh_sign_in_required(back="signin:second-factor")
def make_codes(request: Request) -> HttpResponse:
    """Make new recovery codes and show them, this once."""
    try:
        codes = actions.make_recovery_codes(account=leading.person_of(request), by=request.actor, at=clock.now())
    except actions.FactorRefused as refused:
        messages.error(request, refused.refusal.label)
        return redirect("signin:second-factor")
    return render(request, "identity/signin/recovery_codes.html", {"codes": codes})


@require_POST
@login_required
@fresh_sign_in_required(back="signin:second-factor")
def remove(request: Request, factor_id: int) -> HttpResponse:
    """Remove one of one's factors."""
    try:
        actions.remove_factor(factor_id=factor_id, account=leading.person_of(request), by=request.actor, at=clock.now())
    except LookupError:
        raise Http404 from None
    except actions.FactorRefused as refused:
        messages.error(request, refused.refusal.label)
    else:
        messages.success(request, _("The second factor was removed."))
    return redirect("signin:second-factor")


def _added(request: Request, codes: list[str]) -> HttpResponse:
    if codes:
        return render(request, "identity/signin/recovery_codes.html", {"codes": codes, "is_first": True})
    messages.success(request, _("The second factor was added."))
    return redirect("signin:second-factor")


def _drawing(address: str) -> SafeString:
    # Our own drawing of our own text: segno writes paths and numbers only, with no style.
    code = segno.make(address, error="m")
    drawn = code.svg_inline(scale=1, border=2, svgclass="t-qr t-qr--large", lineclass=None, omitsize=True)
    return mark_safe(drawn)  # nosec  # nosemgrep: markup-without-a-reason


def _in_groups(secret: str) -> str:
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
