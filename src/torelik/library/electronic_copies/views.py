"""Pages of electronic copies: attach, replace, withdraw. Readers find them on the record's page."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from torelik.documents import api as documents
from torelik.kernel import clock
from torelik.kernel.limits import takes_files
from torelik.kernel.request import Request
from torelik.library.electronic_copies import actions, queries
from torelik.library.electronic_copies.forms import AttachForm, ReplaceForm, WithdrawForm
from torelik.library.electronic_copies.vocabulary import GRANTS

READS_AND_SENDS = ("GET", "HEAD", "POST")


@takes_files("TORELIK_READING_FILE_BYTES")
@never_cache
@login_required
@require_http_methods(READS_AND_SENDS)
def attach(request: Request, record_uuid: UUID) -> HttpResponse:
    """Attach a file to a record together with its right."""
    request.actor.require(GRANTS.KEEP_COPIES)
    record = queries.record_for_staff(record_uuid, visible_to=request.actor)
    today = clock.local_date(clock.now())
    initial = {"title": record.title[:300], "language": record.language, "valid_from": today}
    form = AttachForm(request.POST or None, request.FILES or None, initial=initial)
    status = 200
    if request.method == "POST":
        status = _attach(request, form, record_uuid)
        if status == 200:
            return redirect("opac:record", record_uuid)
    context = {"form": form, "record": record}
    return render(request, "library/electronic_copies/attach.html", context, status=status)


def _attach(request: Request, form: AttachForm, record_uuid: UUID) -> int:
    """Attach what was sent; return the status of the answer, 200 where it was attached."""
    if not form.is_valid():
        return 422
    at, file, terms, key = clock.now(), form.cleaned_data["file"], form.terms(), form.sealed_key
    try:
        if queries.attached_by(key, record_uuid=record_uuid) is None:  # else the form was sent twice
            documents.check_right(terms=terms, at=at)
            stored = actions.take_file(
                chunks=file.chunks(), name=file.name, declared=file.content_type or "", by=request.actor, at=at
            )
            actions.attach_copy(
                record_uuid=record_uuid,
                stored=stored,
                title=form.cleaned_data["title"],
                language=form.cleaned_data["language"],
                terms=terms,
                key=key,
                by=request.actor,
                at=at,
            )
    except documents.RightRefused as refused:
        form.show(refused.refusals)
        return 409
    except documents.UploadRefused as refused:
        form.add_error("file", refused.sentences)
        return 422
    messages.success(request, _("The file is attached. Its text is being read for the search."))
    return 200


@takes_files("TORELIK_READING_FILE_BYTES")
@never_cache
@login_required
@require_http_methods(READS_AND_SENDS)
def replace(request: Request, uuid: UUID) -> HttpResponse:
    """Put another file in the place of an electronic copy."""
    request.actor.require(GRANTS.KEEP_COPIES)
    copy = queries.copy_for_staff(uuid, visible_to=request.actor)
    form = ReplaceForm(request.POST or None, request.FILES or None, initial={"seen": documents.newest_version(copy.readable.id)})
    status = 200
    if request.method == "POST":
        status = _replace(request, form, uuid)
        if status == 200:
            return redirect("opac:record", copy.record.uuid)
        if status == 409:
            # The version that somebody else gave is named on this page now: whoever sends the form again has seen it.
            copy = queries.copy_for_staff(uuid, visible_to=request.actor)
            form.data = {**request.POST.dict(), "seen": documents.newest_version(copy.readable.id)}
    context = {"form": form, "copy": copy}
    return render(request, "library/electronic_copies/replace.html", context, status=status)


def _replace(request: Request, form: ReplaceForm, uuid: UUID) -> int:
    """Replace with what was sent; return the status of the answer, 200 where it was replaced."""
    if not form.is_valid():
        return 422
    at, file, key = clock.now(), form.cleaned_data["file"], form.sealed_key
    try:
        if not documents.has_version(uuid, key=key):  # else the form was sent twice
            stored = actions.take_file(
                chunks=file.chunks(), name=file.name, declared=file.content_type or "", by=request.actor, at=at
            )
            actions.replace_copy(
                uuid=uuid, stored=stored, key=key, seen_version=form.cleaned_data["seen"], by=request.actor, at=at
            )
    except documents.RightRefused as refused:
        for refusal in refused.refusals:
            form.add_error(None, str(refusal.label))
        return 409
    except documents.UploadRefused as refused:
        form.add_error("file", refused.sentences)
        return 422
    messages.success(request, _("The file was replaced. Its text is being read for the search."))
    return 200


@never_cache
@login_required
@require_http_methods(READS_AND_SENDS)
def withdraw(request: Request, uuid: UUID) -> HttpResponse:
    """Take an electronic copy away from readers, with a reason."""
    request.actor.require(GRANTS.KEEP_COPIES)
    copy = queries.copy_for_staff(uuid, visible_to=request.actor)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.withdraw_copy(uuid=uuid, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())
        messages.success(request, _("The file was withdrawn."))
        return redirect("opac:record", copy.record.uuid)
    status = 422 if form.is_bound else 200
    return render(request, "library/electronic_copies/withdraw.html", {"form": form, "copy": copy}, status=status)
