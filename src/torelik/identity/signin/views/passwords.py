"""Changing one's password, asking for a new one, setting it by a link."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from torelik.identity.signin import actions, marks, queries
from torelik.identity.signin.forms import ChangePasswordForm, NewPasswordForm, RecoveryForm
from torelik.identity.signin.views import leading
from torelik.identity.signin.vocabulary import Refusal
from torelik.kernel import clock
from torelik.kernel.freshness import fresh_sign_in_required
from torelik.kernel.limits import limited
from torelik.kernel.request import Request


@never_cache
@sensitive_post_parameters("present", "new")
@login_required
@fresh_sign_in_required
def change(request: Request) -> HttpResponse:
    """Change one's own password."""
    form = ChangePasswordForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            typed = form.cleaned_data
            try:
                actions.change_password(
                    request=request,
                    account=leading.person_of(request),
                    present=typed["present"],
                    new=typed["new"],
                    by=request.actor,
                    at=clock.now(),
                )
            except actions.PasswordRefused as refused:
                form.show(refused.reasons)
                if refused.refusal:
                    form.add_error("present", leading.words(refused.refusal.label, refused.wait))
            else:
                messages.success(request, _("The password is changed. All your other sessions were ended."))
                return redirect("signin:account")
    return render(request, "identity/signin/change_password.html", {"form": form}, status=status)


@never_cache
@limited("recovery")
def forgotten(request: Request) -> HttpResponse:
    """Ask for a link by e-mail; the answer is the same whoever asks."""
    form = RecoveryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.ask_recovery(address=form.cleaned_data["address"])
        return render(request, "identity/signin/forgotten_asked.html")
    status = 422 if request.method == "POST" else 200
    return render(request, "identity/signin/forgotten.html", {"form": form}, status=status)


@never_cache
def follow_link(request: Request, secret: str) -> HttpResponse:
    """Take the secret out of the address: no history, no referrer and no shoulder keeps it. Looking spends nothing."""
    request.session[marks.LINK] = secret[:100]
    return redirect("signin:new-password")


@never_cache
@sensitive_post_parameters("new")
def set_new(request: Request) -> HttpResponse:
    """Set a password by the link that was followed."""
    secret = request.session.get(marks.LINK, "")
    link = queries.open_link(secret=secret, at=clock.now()) if secret else None
    if link is None:
        return render(request, "identity/signin/link_invalid.html", {"words": Refusal.LINK_INVALID.label}, status=410)
    form = NewPasswordForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.set_password_by_link(secret=secret, new=form.cleaned_data["new"], at=clock.now())
            except actions.PasswordRefused as refused:
                if refused.refusal:
                    return render(request, "identity/signin/link_invalid.html", {"words": refused.refusal.label}, status=410)
                form.show(refused.reasons)
            else:
                request.session.pop(marks.LINK, None)
                messages.success(request, _("The password is set. Now sign in with it."))
                return redirect("signin:sign-in")
    context = {"form": form, "username": link.account.username}
    return render(request, "identity/signin/new_password.html", context, status=status)
