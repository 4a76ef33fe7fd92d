"""Pages of versions: the history of a record, what two versions say differently, going back, a stage that is done."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.library.cataloguing import actions, versions
from torelik.library.cataloguing.marc_format import format_of
from torelik.library.cataloguing.vocabulary import ChangeRefusal, Stage
from torelik.library.versions import rules
from torelik.library.versions.forms import RestoreForm, StageForm
from torelik.library.versions.vocabulary import REASONS


@login_required
@require_safe
def history(request: Request, uuid: UUID) -> HttpResponse:
    """List the versions of a record and the stages of the work on it."""
    found = versions.history_of(uuid, visible_to=request.actor)
    form = StageForm(initial={"stage": _next_stage(found), "seen": found.version})
    lines = [(line, *_words(line.reason), found.lines[at + 1].number if at + 1 < len(found.lines) else None)
             for at, line in enumerate(found.lines)]  # fmt: skip
    return render(request, "library/versions/history.html", {"found": found, "lines": lines, "form": form})


@login_required
@require_safe
def difference(request: Request, uuid: UUID, older: int, newer: int) -> HttpResponse:
    """Show what two versions of a record say differently."""
    return _difference(request, uuid, older, newer, form=None)


@login_required
@require_POST
def restore(request: Request, uuid: UUID, version: int) -> HttpResponse:
    """Restore an earlier version, with a reason."""
    form = RestoreForm(request.POST)
    if not form.is_valid():
        return _difference(request, uuid, version, versions.history_of(uuid, visible_to=request.actor).version, form=form)
    try:
        actions.restore_version(
            uuid=uuid,
            version=version,
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["seen"],
            by=request.actor,
            at=clock.now(),
        )
    except actions.ChangeRefused as refused:
        form.add_error(None, [ChangeRefusal(one).label for one in refused.refusals])
        return _difference(request, uuid, version, refused.version, form=form, status=409)
    messages.success(request, _("The earlier version is in force again, as a new one."))
    return redirect("versions:history", uuid)


@login_required
@require_POST
def end_stage(request: Request, uuid: UUID) -> HttpResponse:
    """Tell that a stage of the work on a record is done."""
    form = StageForm(request.POST)
    if form.is_valid():
        stage = Stage(form.cleaned_data["stage"])
        try:
            actions.end_stage(
                uuid=uuid, stage=stage, expected_version=form.cleaned_data["seen"], by=request.actor, at=clock.now()
            )
        except actions.ChangeRefused as refused:
            messages.error(request, " ".join(str(ChangeRefusal(one).label) for one in refused.refusals))
    else:
        request.actor.require("library.catalogue-record")
    return redirect("versions:history", uuid)


def _difference(
    request: Request, uuid: UUID, older: int, newer: int, *, form: RestoreForm | None, status: int | None = None
) -> HttpResponse:
    found = versions.history_of(uuid, visible_to=request.actor)
    one, other = versions.both_versions(uuid, older=older, newer=newer, visible_to=request.actor)
    rows = [(row, format_of(row.tag)) for row in rules.differences(one, other)]
    context = {
        "found": found,
        "older": older,
        "newer": newer,
        "rows": rows,
        "form": form or RestoreForm(initial={"seen": found.version}),
        "restorable": older if older != found.version else None,
    }
    return render(request, "library/versions/difference.html", context, status=status or (422 if form else 200))


def _next_stage(found: versions.History) -> Stage:
    """The stage that comes after those that were ended of the present version."""
    done = {line.stage for line in found.lines[0].stages}
    return next((stage for stage in Stage if stage not in done and stage is not Stage.BRIEF), Stage.CHECKED)


def _words(reason: str) -> tuple[str, str]:
    """Return the words for what the product itself did, and what a person wrote."""
    kind, mark, rest = reason.partition(": ")
    if mark and kind in REASONS:
        said = rest.partition(" ")[2] if kind == "restored" else rest if kind in ("copied", "edited") else ""
        return str(REASONS[kind]), said
    return "", reason
