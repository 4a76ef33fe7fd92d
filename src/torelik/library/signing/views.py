"""Pages of signatories and commissions: HTTP only."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from torelik.kernel import clock
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.request import Request
from torelik.library.signing import actions, queries
from torelik.library.signing.actions import SigningRefused
from torelik.library.signing.forms import CommissionForm, SignatoryForm
from torelik.library.signing.vocabulary import GRANTS, Refusal

READS_AND_SENDS = ["GET", "HEAD", "POST"]


@never_cache
@login_required
@require_http_methods(READS_AND_SENDS)
def overview(request: Request) -> HttpResponse:
    """Show the offices and the commissions; name a new holder."""
    request.actor.require(GRANTS.KEEP_SIGNATORIES)
    if request.method != "POST":
        return _overview(request)
    form = SignatoryForm(request.POST)
    if not form.is_valid():
        return _overview(request, form=form, status=422)
    try:
        actions.appoint(**{**form.given(), "key": form.cleaned_data["key"] or new_uuid()}, by=request.actor, at=clock.now())
    except SigningRefused as refused:
        return _overview(request, form=form, refusals=refused.refusals, status=409)
    messages.success(request, _("The signatory is named."))
    return redirect("signing:overview")


@never_cache
@login_required
@require_http_methods(READS_AND_SENDS)
def signatory(request: Request, uuid: UUID) -> HttpResponse:
    """Correct one term of an office, or end it."""
    row = queries.signatory(uuid, visible_to=request.actor)
    initial = {
        "name": row.name, "post_kk": row.post.kk, "post_ru": row.post.ru, "post_en": row.post.en,
        "since": row.since, "until": row.until,
    }  # fmt: skip
    form = SignatoryForm(request.POST or None, initial=initial, is_known=True)
    context: dict[str, Any] = {"row": row, "form": form, "refusals": []}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.change_signatory(uuid=uuid, **form.given(), by=request.actor, at=clock.now())
            except SigningRefused as refused:
                context["refusals"], status = refused.refusals, 409
            else:
                messages.success(request, _("The signatory is changed. Papers made before keep what they said."))
                return redirect("signing:overview")
    return render(request, "library/signing/signatory.html", context, status=status)


@never_cache
@login_required
@require_http_methods(READS_AND_SENDS)
def commission(request: Request, uuid: UUID | None = None) -> HttpResponse:
    """Show one commission, or a new one, and keep it."""
    request.actor.require(GRANTS.KEEP_SIGNATORIES)
    row = queries.commission(uuid, visible_to=request.actor) if uuid else None
    members = queries.members_of(row) if row else []
    initial: dict[str, Any] = {"seen": 0, "key": new_uuid()}
    if row:
        initial = {
            "name_kk": row.name.kk, "name_ru": row.name.ru, "name_en": row.name.en, "order_number": row.order_number,
            "order_day": row.order_day, "since": row.since, "until": row.until, "seen": row.version, "key": row.uuid,
        }  # fmt: skip
    form = CommissionForm(request.POST or None, initial=initial, members=members)
    context: dict[str, Any] = {"row": row, "form": form, "refusals": []}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = {**form.given(), **({} if row else {"seen": 0})}
            try:
                actions.keep_commission(
                    uuid=row.uuid if row else form.cleaned_data["key"], **given, by=request.actor, at=clock.now()
                )
            except SigningRefused as refused:
                context["refusals"], status = refused.refusals, 409
            else:
                messages.success(request, _("The commission is saved. Papers made before keep the members that they had."))
                return redirect("signing:overview")
    return render(request, "library/signing/commission.html", context, status=status)


def _overview(
    request: Request, *, form: SignatoryForm | None = None, refusals: Sequence[Refusal] = (), status: int = 200
) -> HttpResponse:
    today = clock.local_date(clock.now())
    context = {
        "signatories": queries.signatories(visible_to=request.actor),
        "commissions": queries.commissions(visible_to=request.actor),
        "form": form or SignatoryForm(initial={"since": today, "key": new_uuid()}),
        "refusals": refusals,
        "today": today,
    }
    return render(request, "library/signing/overview.html", context, status=status)
