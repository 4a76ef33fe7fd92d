"""How a hold is said."""

from django.utils.translation import gettext as _

from torelik.library.holds.queries import HoldLine
from torelik.library.holds.vocabulary import HoldState
from torelik.ui.templatetags.torelik import long_date


def note_of(line: HoldLine) -> str:
    """Say what the reader should know of a hold: the place in the queue, where and until when, from when again."""
    parts = [line.pickup]
    if line.state == HoldState.QUEUED and line.position is not None:
        parts.insert(0, _("No. %(position)d in the queue") % {"position": line.position})
    elif line.state == HoldState.READY:
        parts.append(_("until %(date)s") % {"date": long_date(line.ready_through)})
    elif line.state == HoldState.SUSPENDED:
        parts.insert(0, _("until %(date)s") % {"date": long_date(line.suspended_until)})
    return " · ".join(part for part in parts if part)
