"""Citations of legal acts: every one on screen is made from the register, by its key."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from torelik.bridges.compliance import queries

register = template.Library()


@register.simple_tag(takes_context=True)
def cite(context: template.Context, key: str, article: str = "") -> SafeString:
    """Name the act *key* with its number and article, linked to its entry; a mark tells that nobody compared it with the text.

    The register is read once a page. Raises ``UnknownBasis`` for a key that it does not have.
    """
    request = context["request"]
    known: dict[str, Any] | None = getattr(request, "legal_bases", None)
    if known is None:
        known = request.legal_bases = queries.citations()
    if key not in known:
        raise queries.UnknownBasis(key)
    citation = known[key]
    words = _("No. %(number)s") % {"number": citation.number}
    place = article or citation.article
    if place:
        words = f"{words}, {place}"
    note = _("not compared with the text") if citation.needs_care else ""
    link = format_html('<a href="{}" title="{}">{}</a>', reverse("compliance:basis", args=[citation.uuid]), citation.act, words)
    return format_html('{} <span class="t-fine">({})</span>', link, note) if note else link
