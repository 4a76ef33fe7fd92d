"""What can go wrong with tests while nobody looks."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from torelik.learning.assessment import queries
from torelik.support import api as support

PATIENCE = timedelta(minutes=2)
"""The scheduler comes every quarter of a minute; after so long it is not coming."""


def attempts_left_open(at: datetime) -> support.Reading:
    """See whether attempts whose time is over stay open: their results are not fixed."""
    count = len(queries.run_out(at=at - PATIENCE))
    sentence = _("Attempts whose time is over and that nobody has closed: %(count)s.") % {"count": count}
    if count:
        return support.Reading(
            support.State.FAIL, count, sentence, _("See whether the scheduler runs; it closes them when it is back.")
        )
    return support.Reading(support.State.OK, 0, sentence)
