"""Pages of signing in: HTTP only."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from torelik.identity.signin import actions
from torelik.identity.signin.forms import SignInForm
from torelik.kernel import clock
from torelik.kernel.request import Request


@never_cache
@sensitive_post_parameters("password")
def sign_in(request: Request) -> HttpResponse:
    """Show the sign-in page; on success go where the person wanted to, else to the page of their work."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if request.user.is_authenticated:
        return HttpResponseRedirect(_safe(request, wanted) or reverse("home-of-work"))
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                account = actions.sign_in_with_password(request=request, at=clock.now(), **form.cleaned_data)
            except actions.SignInRefused:
                form.add_error(None, _("The user name or the password is wrong. Check the keyboard's language and Caps Lock."))
            else:
                with override(account.language):
                    return HttpResponseRedirect(_safe(request, wanted) or reverse("home-of-work"))
    context = {"form": form, "next": wanted, "demonstration": settings.TORELIK_DEMONSTRATION}
    return render(request, "identity/signin/sign_in.html", context, status=status)


@require_POST
def sign_out(request: Request) -> HttpResponse:
    """End the session and return to the portal."""
    actions.sign_out(request=request, by=request.actor, at=clock.now())
    return redirect("/")


def _safe(request: Request, target: str) -> str:
    allowed = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return target if allowed else ""
