"""The sign-in page, its second step, the way through an outer provider, the way out."""

import logging

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from torelik.identity.accounts.queries import open_account_by_id
from torelik.identity.signin import actions, marks, methods, queries
from torelik.identity.signin.actions.coming_in import Arrival
from torelik.identity.signin.actions.proofs import Proof
from torelik.identity.signin.forms import CodeForm, SignInForm
from torelik.identity.signin.views import leading
from torelik.identity.signin.vocabulary import Demand, Ended, Factor, Refusal
from torelik.kernel import clock
from torelik.kernel.request import Request

log = logging.getLogger(__name__)
TOO_MANY = 429


@never_cache
@sensitive_post_parameters("password")
def sign_in(request: Request) -> HttpResponse:
    """Show the sign-in page; on success go where the person wanted to, else to the page of their work."""
    wanted = leading.wanted(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(leading.onward(request, wanted))
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                arrival = actions.sign_in_with_password(request=request, at=clock.now(), **form.cleaned_data)
            except actions.SignInRefused as refused:
                status = TOO_MANY if refused.wait else 422
                form.add_error(None, leading.words(refused.refusal.label, refused.wait))
            else:
                return _after_first_step(request, arrival, wanted)
    return _page(request, form, wanted=wanted, status=status)


@never_cache
@sensitive_post_parameters("code")
def second_step(request: Request) -> HttpResponse:
    """Ask for the second factor; without a first step there is nothing to ask."""
    step = marks.read_step(request.session)
    if step is None or request.user.is_authenticated:
        return redirect("signin:sign-in")
    form = CodeForm(request.POST if "code" in request.POST else None)
    status, wanted = 200, leading.wanted(request)
    if request.method == "POST":
        proof = Proof(code=request.POST.get("code", "")[:20], credential=request.POST.get("credential", "")[:20_000])
        try:
            account = actions.take_second_step(request=request, proof=proof, at=clock.now())
        except actions.SignInRefused as refused:
            if refused.refusal == Refusal.STEP_EXPIRED:
                return _page(request, SignInForm(), wanted=wanted, status=422, note=Refusal.STEP_EXPIRED.label)
            status = TOO_MANY if refused.wait else 422
            form = CodeForm({"code": ""})
            form.errors.clear()
            form.add_error("code" if not proof.credential else None, leading.words(refused.refusal.label, refused.wait))
        else:
            with override(account.language):
                return HttpResponseRedirect(leading.onward(request, wanted))
    return _second_step_page(request, form, step.account_id, wanted=wanted, status=status)


@require_POST
def begin_outer(request: Request) -> HttpResponse:
    """Lead the person to the outer provider; on a site without one there is no such page."""
    if not methods.openid_connect.works():
        raise Http404
    back_to = f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{reverse('signin:outer-answer')}"
    try:
        return HttpResponseRedirect(methods.openid_connect.begin(request, back_to=back_to))
    except methods.openid_connect.ProviderFailed as failed:
        log.warning("%s", failed)
        return _page(request, SignInForm(), wanted="", status=502, note=Refusal.OUTER_FAILED.label)


@never_cache
def finish_outer(request: Request) -> HttpResponse:
    """Take what the provider sends back, and let in whoever is linked."""
    if not methods.openid_connect.works():
        raise Http404
    state, code = request.GET.get("state", ""), request.GET.get("code", "")
    try:
        issuer, subject = methods.openid_connect.finish(request, state=state, code=code)
        arrival = actions.sign_in_by_outer_identity(request=request, issuer=issuer, subject=subject, at=clock.now())
    except methods.openid_connect.ProviderFailed as failed:
        log.warning("%s", failed)
        return _page(request, SignInForm(), wanted="", status=422, note=Refusal.OUTER_FAILED.label)
    except actions.SignInRefused as refused:
        return _page(request, SignInForm(), wanted="", status=422, note=refused.refusal.label)
    return _after_first_step(request, arrival, "")


@require_POST
def sign_out(request: Request) -> HttpResponse:
    """End the session and return to the portal."""
    actions.sign_out(request=request, by=request.actor, at=clock.now())
    return redirect("/")


def _after_first_step(request: Request, arrival: Arrival, wanted: str) -> HttpResponse:
    with override(arrival.account.language):
        if arrival.demand == Demand.SET_UP:
            return redirect("signin:second-factor")
        if arrival.demand == Demand.STEP:
            target = leading.safe(request, wanted)
            query = {"next": target} if target else None
            return HttpResponseRedirect(reverse("signin:second-step", query=query))
        return HttpResponseRedirect(leading.onward(request, wanted))


def _page(request: Request, form: SignInForm, *, wanted: str, status: int, note: object = "") -> HttpResponse:
    ended = request.session.pop(marks.WHY, "")
    context = {
        "form": form,
        "next": wanted,
        "note": note,
        "ended": Ended(ended).label if ended else "",
        "methods": methods.working(),
        "provider_name": settings.TORELIK_OIDC["name"],
        "is_asked_for_code": queries.is_required(),
        "demonstration": settings.TORELIK_DEMONSTRATION,
    }
    return render(request, "identity/signin/sign_in.html", context, status=status)


def _second_step_page(request: Request, form: CodeForm, account_id: int, *, wanted: str, status: int) -> HttpResponse:
    account = open_account_by_id(account_id)
    kinds = {card.kind for card in queries.factors_of(account_id).cards}
    with_passkey = Factor.PASSKEY in kinds and account is not None and leading.has_passkeys(request)
    context = {
        "form": form,
        "next": wanted,
        "has_application": Factor.TOTP in kinds,
        "passkey_options": actions.begin_proof_by_passkey(account=account) if with_passkey and account else None,
    }
    return render(request, "identity/signin/second_step.html", context, status=status)
