"""Setting when e-mail goes out and how long the history is kept."""

from datetime import datetime, time

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.notifications import rules
from torelik.notifications.actions.letters import SendingRefused
from torelik.notifications.models import Sending
from torelik.notifications.vocabulary import EVENTS, GRANTS, SendingRefusal


@transaction.atomic
def set_sending(*, quiet_from: time | None, quiet_until: time | None, kept_days: int, seen: int, by: Actor, at: datetime) -> None:
    """Set the quiet hours of e-mail (neither hour: none) and how many days the history is kept; *seen* is the page's version.

    Letters that wait already keep their moment. Raises ``SendingRefused``.
    """
    by.require(GRANTS.SET_SENDING)
    if (quiet_from is None) != (quiet_until is None):
        raise SendingRefused([SendingRefusal.HALF])
    begins = rules.QuietHours()
    first = {"quiet_from": begins.begins, "quiet_until": begins.ends}
    Sending.objects.get_or_create(pk=Sending.ONLY, defaults=first)
    row = Sending.objects.select_for_update().get(pk=Sending.ONLY)
    if row.version != seen:
        raise SendingRefused([SendingRefusal.CHANGED_MEANWHILE])
    wanted = (quiet_from, quiet_until, max(kept_days, rules.LEAST_KEPT_DAYS))
    if (row.quiet_from, row.quiet_until, row.kept_days) == wanted:
        return
    row.quiet_from, row.quiet_until, row.kept_days = wanted
    row.version += 1
    row.save(update_fields=["quiet_from", "quiet_until", "kept_days", "version"])
    facts = {
        "quiet_from": quiet_from.isoformat("minutes") if quiet_from else "",
        "quiet_until": quiet_until.isoformat("minutes") if quiet_until else "",
        "kept_days": str(row.kept_days),
    }
    audit.record(EVENTS.SENDING_SET, by=by, about=row, at=at, facts=facts)
