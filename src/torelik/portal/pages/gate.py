"""The gate before Wagtail's admin: who comes in is decided by today's grants, not by Wagtail's own groups and pages."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from torelik.kernel.actor import Actor
from torelik.portal.pages.vocabulary import GRANTS


class middleware:  # noqa: N801 - middleware is named like the function it stands for
    """Stand before every address of Wagtail's admin, its own sign-in and password pages included.

    A visitor is led to the product's sign-in; whoever may not write content is refused with the grant that is missing.
    So a group that drifted, or an assignment that ended this morning, opens nothing (cl. 13).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not request.path.startswith(reverse("wagtailadmin_home")):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if not request.user.is_superuser:
            actor.require(GRANTS.EDIT_CONTENT)
        return None
