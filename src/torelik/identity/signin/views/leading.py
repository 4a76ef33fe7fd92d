"""Where a person is led after a step: never out of the product."""

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import ngettext

from torelik.identity.signin import rules
from torelik.kernel.request import Request

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from torelik.identity.accounts.models import Account


def wanted(request: Request) -> str:
    """Return where the person wanted to go, as the form or the address says; not yet to be trusted."""
    return request.POST.get("next") or request.GET.get("next") or ""


def person_of(request: Request) -> "Account":
    """Return the signed-in person; only for views that nobody else reaches."""
    return cast("Account", request.user)


def safe(request: Request, target: str) -> str:
    """Return *target* when it is an address of this site, else nothing."""
    allowed = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return target if allowed else ""


def onward(request: Request, target: str) -> str:
    """Return where to go: what was wanted, else where the person's work begins."""
    return safe(request, target) or reverse("home-of-work")


def please_wait(wait: timedelta) -> str:
    """Say how long nobody looks at attempts."""
    count = rules.minutes(wait)
    return ngettext(
        "Too many wrong attempts. Nothing is checked for %(count)d minute; then try again. Your account itself is not locked.",
        "Too many wrong attempts. Nothing is checked for %(count)d minutes; then try again. Your account itself is not locked.",
        count,
    ) % {"count": count}


def words(refused: "str | _StrPromise", wait: timedelta | None) -> str:
    """Return what to say of a refusal: how long to wait, or why."""
    return please_wait(wait) if wait else str(refused)


def has_passkeys(request: Request) -> bool:
    """Tell whether a browser would make a passkey for this address: a name, and a connection that nobody overhears."""
    host = request.get_host()
    name = host.rpartition(":")[0] if ":" in host and not host.endswith("]") else host
    is_number = name.startswith("[") or name.replace(".", "").isdigit()
    return not is_number and (request.is_secure() or name == "localhost")
