"""Saved reports on the page of reports."""

from django.urls import reverse
from django.utils.translation import pgettext

from torelik.kernel.actor import Actor
from torelik.library.administration.reports import Listed
from torelik.library.reporting import permissions, queries


def saved(actor: Actor) -> list[Listed]:
    """Return one's own reports, and those of others that one may run; one query."""
    shown = []
    for row in queries.saved_reports(visible_to=actor):
        opened = queries.opened(row)
        is_own = row.owner_id == actor.account_id
        # One's own is named even where a right was taken away since: it can still be deleted.
        if is_own or (opened.subject and permissions.may_run(opened.subject, opened.definition, actor)):
            shared = pgettext("a report", "Shared") if row.is_shared else ""
            note = " · ".join(
                str(words) for words in (queries.title_of(opened.subject), "" if is_own else row.owner, shared) if words
            )
            shown.append(Listed(row.name, reverse("reporting:report", args=[row.uuid]), note))
    return shown
