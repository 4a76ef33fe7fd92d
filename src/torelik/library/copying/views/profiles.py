"""Pages of the profiles of imports."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.library.cataloguing import actions, queries
from torelik.library.cataloguing.vocabulary import DIALECTS, ENCODINGS, GRANTS, MatchBy
from torelik.library.copying.forms import ProfileForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profiles(request: Request) -> HttpResponse:
    """List the profiles and make one."""
    return _answer(request, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: Request, uuid: UUID) -> HttpResponse:
    """Change one profile."""
    return _answer(request, uuid)


@login_required
@require_POST
def remove(request: Request, uuid: UUID) -> HttpResponse:
    """Remove one profile."""
    actions.remove_profile(uuid=uuid, by=request.actor, at=clock.now())
    messages.success(request, _("The profile was removed."))
    return redirect("copying:profiles")


def _answer(request: Request, uuid: UUID | None) -> HttpResponse:
    request.actor.require(GRANTS.IMPORT_RECORDS)
    known = queries.profile_by_uuid(uuid, visible_to=request.actor) if uuid else None
    initial = {
        "name": known.name, "encoding": known.encoding, "dialect": known.dialect, "on_duplicate": known.on_duplicate,
        "match_by": known.match_by.split(),
    } if known else None  # fmt: skip
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                actions.save_profile(**form.cleaned(), uuid=uuid, by=request.actor, at=clock.now())
        except IntegrityError:
            form.add_error("name", _("Another profile has this name."))
        else:
            messages.success(request, _("The profile was saved."))
            return redirect("copying:profiles")
    rows = [
        {
            "profile": one,
            "encoding": ENCODINGS.get(one.encoding, ""),
            "dialect": DIALECTS.get(one.dialect, ""),
            "match_by": [MatchBy(sort).label for sort in one.match_by.split()],
        }
        for one in queries.profiles(visible_to=request.actor)
    ]
    context = {"form": form, "known": known, "rows": rows}
    return render(request, "library/copying/profiles.html", context, status=422 if form.is_bound else 200)
