"""Pages of the profiles of exports."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.library.cataloguing import actions, queries
from torelik.library.cataloguing.views import marc_download
from torelik.library.cataloguing.vocabulary import GRANTS, LANGUAGE_NAMES, RecordKind
from torelik.library.copying.forms import EXPORTED, ExportProfileForm


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profiles(request: Request, uuid: UUID | None = None) -> HttpResponse:
    """List the profiles, make one, or change one."""
    request.actor.require(GRANTS.EXPORT_RECORDS)
    known = queries.export_profile(uuid, visible_to=request.actor) if uuid else None
    names = ("name", "format", "kind", "language", "only_new")
    form = ExportProfileForm(request.POST or None, initial={name: getattr(known, name) for name in names} if known else None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                actions.save_export_profile(**form.cleaned_data, uuid=uuid, by=request.actor, at=clock.now())
        except IntegrityError:
            form.add_error("name", _("Another profile has this name."))
        else:
            messages.success(request, _("The profile was saved."))
            return redirect("copying:export-profiles")
    formats, kinds = dict(EXPORTED), dict(RecordKind.choices)
    rows = [
        (one, [formats.get(one.format, ""), kinds.get(one.kind, ""), LANGUAGE_NAMES.get(one.language, "")])
        for one in queries.export_profiles(visible_to=request.actor)
    ]
    context = {"form": form, "known": known, "rows": [(one, [word for word in words if word]) for one, words in rows]}
    return render(request, "library/copying/export_profiles.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def run(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """Stream what the profile names."""
    profile, parts = actions.export_by_profile(uuid=uuid, whole="whole" in request.POST, by=request.actor, at=clock.now())
    name = slugify(profile.name) or "records"
    return marc_download(parts, name=name, format_=profile.format)  # type: ignore[arg-type]


@login_required
@require_POST
def remove(request: Request, uuid: UUID) -> HttpResponse:
    """Remove one profile."""
    actions.remove_export_profile(uuid=uuid, by=request.actor, at=clock.now())
    messages.success(request, _("The profile was removed."))
    return redirect("copying:export-profiles")
