"""Pages on which the Academy changes the words of notifications: HTTP only."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from torelik.kernel import clock
from torelik.kernel.errors import NotFound
from torelik.kernel.request import Request
from torelik.kernel.trilingual import LANGUAGES
from torelik.notifications import actions, queries
from torelik.notifications.forms import SeenForm, TextForm
from torelik.notifications.kinds import Kind
from torelik.notifications.vocabulary import GRANTS, Channel, TextFault


@never_cache
@login_required
@require_safe
def texts(request: Request) -> HttpResponse:
    """List the events of which people are told, with those whose words the Academy has changed."""
    request.actor.require(GRANTS.KEEP_TEXTS)
    return render(request, "notifications/texts.html", {"groups": queries.lines_of_kinds(visible_to=request.actor)})


@never_cache
@login_required
@require_safe
def kind(request: Request, kind: str) -> HttpResponse:
    """Show what people read of one event: every way of telling, every language side by side, with words of a sample."""
    request.actor.require(GRANTS.KEEP_TEXTS)
    found = queries.kind(kind, visible_to=request.actor)
    context = {"kind": found, "channels": queries.texts_of(found, visible_to=request.actor).items()}
    return render(request, "notifications/kind.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: Request, kind: str, channel: str, language: str) -> HttpResponse:
    """Show the words of one event in one language, try them out, keep them."""
    request.actor.require(GRANTS.KEEP_TEXTS)
    found, way = _asked(request, kind, channel, language)
    if request.method != "POST":
        return _page(request, found, way, language)
    form = TextForm(request.POST, channel=way)
    if not form.is_valid():
        return _page(request, found, way, language, form=form, status=422)
    words = form.typed()
    if "preview" in request.POST:
        form.tell(queries.problems_of(found, way, words))
        return _page(request, found, way, language, form=form, tried=not form.errors, status=422 if form.errors else 200)
    try:
        actions.keep_text(
            kind=found.key, channel=way, language=language, subject=words.subject,
            text=words.text, seen=form.cleaned_data["seen"], by=request.actor, at=clock.now(),
        )  # fmt: skip
    except actions.TextRefused as refused:
        return _page(request, found, way, language, form=form, refused=refused, status=409)
    messages.success(request, _("The text is saved. People are told in these words from now on."))
    return redirect("notifications:kind", found.key)


@login_required
@require_POST
def default(request: Request, kind: str, channel: str, language: str) -> HttpResponse:
    """Let the product's own words hold again."""
    request.actor.require(GRANTS.KEEP_TEXTS)
    found, way = _asked(request, kind, channel, language)
    form = SeenForm(request.POST)
    if not form.is_valid():
        return _page(request, found, way, language, status=422)
    try:
        actions.go_back_to_default(
            kind=found.key, channel=way, language=language, seen=form.cleaned_data["seen"], by=request.actor, at=clock.now()
        )
    except actions.TextRefused as refused:
        return _page(request, found, way, language, refused=refused, status=409)
    messages.success(request, _("The default text holds again."))
    return redirect("notifications:kind", found.key)


def _asked(request: Request, kind: str, channel: str, language: str) -> tuple[Kind, Channel]:
    found = queries.kind(kind, visible_to=request.actor)
    if channel not in found.channels or language not in LANGUAGES:
        raise NotFound(f"{channel} {language}")
    return found, Channel(channel)


def _page(
    request: Request,
    found: Kind,
    channel: Channel,
    language: str,
    *,
    form: TextForm | None = None,
    tried: bool = False,
    refused: actions.TextRefused | None = None,
    status: int = 200,
) -> HttpResponse:
    cards = queries.texts_of(found, visible_to=request.actor)[channel]
    own = next(card for card in cards if card.language == language)
    if form is None:
        initial: dict[str, Any] = {"subject": own.text.subject, "text": own.text.text, "seen": own.version}
        form = TextForm(initial=initial, channel=channel)
    changed = refused is not None and any(one.fault == TextFault.CHANGED_MEANWHILE for one in refused.problems)
    if refused is not None and not changed:
        form.tell(refused.problems)
    preview = queries.preview_of(found, channel, language, form.typed()) if tried else own.preview
    context = {
        "kind": found,
        "card": own,
        "form": form,
        "tried": tried,
        "changed": changed,
        "previews": [(card, preview if card is own else card.preview) for card in cards],
        "places": queries.places_of(found, channel),
    }
    return render(request, "notifications/text.html", context, status=status)
