"""My account: who I am here, where I am signed in; confirming that it is me."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from torelik.identity.roles.queries import role_names_of
from torelik.identity.signin import actions, marks, queries
from torelik.identity.signin.actions.proofs import Proof
from torelik.identity.signin.forms import CodeForm, ConfirmForm
from torelik.identity.signin.views import leading
from torelik.identity.signin.vocabulary import Ended, Factor
from torelik.kernel import clock
from torelik.kernel.freshness import fresh_sign_in_required
from torelik.kernel.request import Request

USE_PROGRAMS = "identity.use-programs"
"""Whoever holds it sees the way to tokens, which stand above signing in."""


@never_cache
@login_required
def overview(request: Request) -> HttpResponse:
    """Show the person's own account and every browser in which they are signed in."""
    own, person = marks.read(request.session), leading.person_of(request)
    minutes = int(own.limits.idle.total_seconds() // 60) if own else 0
    context = {
        "uses_programs": request.actor.may(USE_PROGRAMS),
        "roles": role_names_of(person.pk, on=clock.local_date(clock.now())),
        "factors": queries.factors_of(person.pk),
        "sessions": list(queries.sessions_of(person.pk)[:50]),
        "past": [(session, Ended(session.ended_because).label) for session in queries.past_sessions_of(person.pk)],
        "present": own.uuid if own else "",
        "idle_minutes": minutes,
        "idle_hours": minutes // 60 if minutes % 60 == 0 else 0,
    }
    return render(request, "identity/signin/account.html", context)


@require_POST
@login_required
@fresh_sign_in_required(back="signin:account")
def end_session(request: Request, uuid: UUID) -> HttpResponse:
    """End one other session."""
    try:
        actions.end_own_session(uuid=uuid, account=leading.person_of(request), by=request.actor, at=clock.now())
    except LookupError:
        raise Http404 from None
    messages.success(request, _("The session was ended."))
    return redirect("signin:account")


@require_POST
@login_required
@fresh_sign_in_required(back="signin:account")
def end_others(request: Request) -> HttpResponse:
    """End all sessions but this one."""
    count = actions.end_own_sessions(request=request, account=leading.person_of(request), by=request.actor, at=clock.now())
    words = ngettext("%(count)d other session was ended.", "%(count)d other sessions were ended.", count) % {"count": count}
    messages.success(request, words)
    return redirect("signin:account")


@never_cache
@sensitive_post_parameters("password", "code")
@login_required
def confirm(request: Request) -> HttpResponse:
    """Ask the signed-in person to prove anew who they are, then lead them on."""
    person = leading.person_of(request)
    form = ConfirmForm(request.POST if "password" in request.POST else None)
    wanted, status, failure = leading.wanted(request), 200, ""
    if request.method == "POST":
        proof = Proof(code=request.POST.get("code", "")[:20], credential=request.POST.get("credential", "")[:20_000])
        password = request.POST.get("password", "")[:1024]
        try:
            actions.confirm(
                request=request,
                account=person,
                password=password,
                proof=proof,
                by=request.actor,
                at=clock.now(),
            )
        except actions.SignInRefused as refused:
            status, failure = (429 if refused.wait else 422), leading.words(refused.refusal.label, refused.wait)
        else:
            return HttpResponseRedirect(leading.safe(request, wanted) or reverse("signin:account"))
    state = queries.factors_of(person.pk)
    with_passkey = leading.has_passkeys(request) and any(card.kind == Factor.PASSKEY for card in state.cards)
    context = {
        "form": form if not failure else ConfirmForm(),
        "failure": failure,
        "code_form": CodeForm(),
        "next": wanted,
        "has_application": state.has_totp,
        "passkey_options": actions.begin_proof_by_passkey(account=person) if with_passkey else None,
    }
    return render(request, "identity/signin/confirm.html", context, status=status)
