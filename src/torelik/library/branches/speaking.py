"""How closed days are said."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from torelik.library.branches.rules import Passed
from torelik.ui.templatetags.torelik import month_day


def words_of(passed: Sequence[Passed]) -> str:
    """Say why days were passed over: ``closed on 16 December: Independence Day``."""
    return "; ".join(_one(days) for days in passed)


def _one(days: Passed) -> str:
    words = {
        "first": month_day(days.first_on),
        "last": month_day(days.last_on),
        "reason": days.reason or pgettext("of the week", "day off"),
    }
    if days.first_on == days.last_on:
        return _("closed on %(first)s: %(reason)s") % words
    return _("closed from %(first)s through %(last)s: %(reason)s") % words
