"""The page behind the bell."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render

from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.notifications import actions, queries


@login_required
def inbox(request: Request) -> HttpResponse:
    """Show the person's notifications; a POST marks them all as read."""
    if request.method == "POST":
        actions.mark_all_read(by=request.actor, at=clock.now())
        return redirect("notifications:inbox")
    told = queries.newest(visible_to=request.actor)
    return render(request, "notifications/inbox.html", {"told": told, "any_new": any(one.is_new for one in told)})
