"""Tags and filters that every template may use: icons, dates of the three languages, texts in a language."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.utils import dateformat, timezone
from django.utils.formats import get_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()

_INSIDE = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


class UnknownIcon(LookupError):
    """The icon library has no drawing of this name."""


@lru_cache(maxsize=256)
def _drawing(name: str) -> str:
    path = settings.TORELIK_ICONS / f"{name}.svg"
    if "/" in name or not path.exists():
        raise UnknownIcon(name)
    inside = _INSIDE.search(path.read_text(encoding="utf-8"))
    if inside is None:
        raise UnknownIcon(name)
    return " ".join(inside.group(1).split())


@register.simple_tag
def icon(name: str, size: str = "", css: str = "t-icon") -> SafeString:
    """Draw one of Lucide's icons in the page itself; it is decoration, its meaning stands beside it in words.

    *size* "l" is the large one. Raises ``UnknownIcon``: a misspelt name fails in the first test, not silently.
    """
    classes = f"{css} {css}--{size}" if size else css
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" '
        'stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>',
        classes,
        # A file of the icon library, never people's words.
        mark_safe(_drawing(name)),  # nosec  # nosemgrep: markup-without-a-reason
    )


@register.simple_tag
def tag(words: str, tone: str = "", drawing: str = "", attrs: str = "") -> SafeString:
    """Write a tag: a word or two in a frame, with an icon. In lists of many rows; elsewhere the component ``c-tag``."""
    css = f"t-tag t-tag--{tone}" if tone else "t-tag"
    return format_html('<span class="{}" {}>{}{}</span>', css, attrs, icon(drawing) if drawing else "", words)


@register.simple_tag
def cover(title: str, large: str = "") -> SafeString:
    """Draw a cover for a title that has no picture of one: its first letter on a board."""
    return format_html(
        '<svg class="{}" viewBox="0 0 120 170" width="120" height="170" aria-hidden="true" focusable="false">'
        '<rect class="t-cover__board" width="120" height="170" rx="4"/><rect class="t-cover__line" x="9" y="9" width="102" '
        'height="152" rx="2"/><text class="t-cover__letter" x="60" y="100" text-anchor="middle">{}</text></svg>',
        "t-cover t-cover--l" if large else "t-cover",
        title[:1],
    )


@register.simple_tag
def facet_options(options: Iterable[Any], name: str, mark: str = "") -> SafeString:
    """Write the values of a facet as check boxes; *mark* keeps the names of two lists of one facet apart.

    A page has two hundred of them: as components they took more time than the search.
    """
    return format_html_join(
        "",
        '<li class="t-facet__item"><input class="form-check-input" type="checkbox" id="facet-{0}-{1}{2}" name="{0}" '
        'value="{3}"{4} data-sends-form><label class="t-facet__label" for="facet-{0}-{1}{2}"><span>{5}</span>{6}</label></li>',
        (
            (
                name,
                mark,
                number,
                option.value,
                " checked" if option.is_chosen else "",
                option.label,
                "" if option.count is None else format_html('<span class="t-facet__count">{}</span>', option.count),
            )
            for number, option in enumerate(options, start=1)
        ),
    )


def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value, timezone.get_default_timezone()) if isinstance(value, datetime) else value


@register.filter
def tenge(amount: Decimal | None) -> str:
    """Write a sum of tenge as people of Kazakhstan read it: 12 345,60; a dash where it is not known."""
    return "—" if amount is None else f"{amount:,.2f}".replace(",", "\u00a0").replace(".", ",")


@register.filter
def cell(value: Any) -> Any:
    """Write what stands in a cell of a register: sums as sums, everything else as it is."""
    return tenge(value) if isinstance(value, Decimal) else value


@register.filter
def long_date(value: date | datetime | None) -> str:
    """Write a day in full: ``2026 ж. 23 қараша`` · ``23 ноября 2026 г.`` · ``23 November 2026``."""
    return dateformat.format(_local(value), get_format("DATE_FORMAT", use_l10n=True)) if value else ""


@register.filter
def month_day(value: date | datetime | None) -> str:
    """Write a day and its month: ``23 қараша``."""
    return dateformat.format(_local(value), get_format("MONTH_DAY_FORMAT", use_l10n=True)) if value else ""


@register.filter
def month_name(value: date | datetime | None) -> str:
    """Write the month as it stands beside a day: ``қараша``, ``ноября``, ``November``."""
    return dateformat.format(_local(value), "E") if value else ""


@register.filter
def short_date(value: date | datetime | None) -> str:
    """Write a day for a table: ``23.11.2026``, ``23 Nov 2026``."""
    return dateformat.format(_local(value), get_format("SHORT_DATE_FORMAT", use_l10n=True)) if value else ""


@register.filter
def weekday_date(value: date | datetime | None) -> str:
    """Write a day with its weekday: ``2026 ж. 23 қараша, дүйсенбі``."""
    if not value:
        return ""
    weekday = dateformat.format(_local(value), "l")
    # English alone writes its weekdays with a capital letter.
    return f"{long_date(value)}, {weekday if get_language() == 'en' else weekday.lower()}"


@register.filter
def clock_time(value: datetime | None) -> str:
    """Write the Academy's time of day, 24 hours: ``14:05``."""
    return dateformat.format(_local(value), "H:i") if value else ""


@register.filter
def clock_seconds(value: datetime | None) -> str:
    """Write the Academy's time of day to the second: ``14:05:31``."""
    return dateformat.format(_local(value), "H:i:s") if value else ""


@register.filter
def in_language(value: Any, code: str) -> str:
    """Return a trilingual value in the language *code*."""
    return str(value.in_language(code)) if value else ""


@register.filter
def with_class(field: BoundField, css: str) -> SafeString:
    """Draw a form field with *css*, marked invalid and tied to its help and error by ``aria-describedby``."""
    attributes: dict[str, Any] = {"class": css}
    described = []
    if field.help_text:
        described.append(f"{field.id_for_label}-help")
    if field.errors:
        attributes["aria-invalid"] = "true"
        described.append(f"{field.id_for_label}-error")
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=attributes)


@register.filter
def widget_kind(field: BoundField) -> str:
    """Return ``select``, ``check``, ``file``, ``text`` …: which of the design system's controls fits the field."""
    name = type(field.field.widget).__name__
    kinds = {
        "Select": "select",
        "SelectMultiple": "select",
        "CheckboxInput": "check",
        "Textarea": "text",
        "RadioSelect": "radios",
        "CheckboxSelectMultiple": "radios",
    }
    return "file" if "File" in name else kinds.get(name, "text")


@register.simple_tag(takes_context=True)
def query_with(context: template.Context, **changes: Any) -> str:
    """Return the present address's query with *changes*; an empty value removes its name. Begins with ``?``."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value in ("", None):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.filter
def chosen_value(chosen: dict[str, str], name: str) -> str:
    """Return what the reader chose for *name*, or the empty string for the usual."""
    return chosen.get(name, "")
