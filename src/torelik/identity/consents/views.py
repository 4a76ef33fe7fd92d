"""Pages of consents: the versions of the text, publishing the next one, agreeing to the newest."""

from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from torelik.identity.consents import actions, queries, rules
from torelik.identity.consents.forms import PublishForm
from torelik.identity.consents.vocabulary import GRANTS, ConsentKind
from torelik.kernel import clock
from torelik.kernel.freshness import fresh_sign_in_required
from torelik.kernel.request import Request

if TYPE_CHECKING:
    from torelik.identity.accounts.models import Account
    from torelik.identity.consents.models import ConsentText

KIND = ConsentKind.REGISTRATION
CODES = ("kk", "ru", "en")


@never_cache
@login_required
@require_safe
def texts(request: Request) -> HttpResponse:
    """List the versions with their consents."""
    request.actor.require(GRANTS.PUBLISH_CONSENTS)
    return render(request, "identity/consents/texts.html", {"lines": queries.texts(visible_to=request.actor)})


@never_cache
@login_required
@require_safe
def text(request: Request, uuid: UUID) -> HttpResponse:
    """Show one version in its three languages, as it was published."""
    found = queries.text_by_uuid(uuid, visible_to=request.actor)
    context = {"text": found, "languages": [(code, getattr(found.title, code), getattr(found.body, code)) for code in CODES]}
    return render(request, "identity/consents/text.html", context)


@never_cache
@login_required
@fresh_sign_in_required
def publish(request: Request) -> HttpResponse:
    """Show what the next version changes; then publish it."""
    request.actor.require(GRANTS.PUBLISH_CONSENTS)
    present = queries.text_in_force(KIND)
    form = PublishForm(request.POST or None, present=present)
    status, preview = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            status, preview = 200, _preview(form, present)
            if "publish" in request.POST:
                try:
                    made = actions.publish_text(
                        kind=KIND,
                        title=form.title(),
                        body=form.body(),
                        seen_version=form.cleaned_data["seen_version"],
                        ask_again=form.cleaned_data["ask_again"],
                        by=request.actor,
                        at=clock.now(),
                    )
                except actions.PublishRefused as refused:
                    status = 409
                    for refusal in refused.refusals:
                        form.add_error(None, refusal.label)
                else:
                    messages.success(request, _("Version %(version)d is published and in force.") % {"version": made.version})
                    return redirect("consents:texts")
    context = {"form": form, "present": present, "preview": preview, "next": present.version + 1 if present else 1}
    return render(request, "identity/consents/publish.html", context, status=status)


def _preview(form: PublishForm, present: "ConsentText | None") -> list[tuple[str, str, list[rules.Paragraph]]]:
    """Return title and changed paragraphs by language."""
    title, body = form.title(), form.body()
    return [
        (code, getattr(title, code), rules.changes_between(getattr(present.body, code) if present else "", getattr(body, code)))
        for code in CODES
    ]


@never_cache
@login_required
def agree(request: Request) -> HttpResponse:
    """Let a person read the text in force and agree to it, or leave it."""
    found = queries.text_in_force(KIND)
    if found is None:
        raise Http404
    person = cast("Account", request.user)
    if request.method == "POST":
        if request.POST.get("digest") != found.digest:
            messages.error(request, _("The text of consent has changed meanwhile. Read it and agree again."))
            return redirect("consents:agree")
        language = get_language() or "kk"
        actions.give_consent(account_id=person.pk, text=found, language=language, by=request.actor, at=clock.now())
        messages.success(request, _("Your consent is on record."))
        return redirect("privacy:mine")
    context = {"text": found, "has_agreed": queries.has_agreed(person.pk, found)}
    return render(request, "identity/consents/agree.html", context)
