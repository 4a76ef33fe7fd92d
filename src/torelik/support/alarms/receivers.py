"""Telling the auditors what the journal says."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from torelik.audit import api as audit
from torelik.identity import api as identity
from torelik.kernel import clock
from torelik.notifications import api as notifications
from torelik.support.alarms.vocabulary import ADDRESSEES, KINDS

JOURNAL = "/journal/"


@receiver(audit.faults_found)
def tell_of_faults(*, count: int, at: datetime, **kwargs: Any) -> None:
    """Tell every auditor that the journal was touched."""
    _tell(KINDS.JOURNAL_FAULTY, {"count": str(count)}, at=at)


@receiver(audit.collector_lost)
def tell_of_outage(*, destination: str, at: datetime, **kwargs: Any) -> None:
    """Tell every auditor that a collector stopped answering."""
    _tell(KINDS.COLLECTOR_LOST, {"collector": destination}, at=at)


def _tell(kind: KINDS, words: dict[str, str], *, at: datetime) -> None:
    for account_id in identity.holders_of(ADDRESSEES, on=clock.local_date(at)):
        notifications.notify(account_id=account_id, kind=kind, words=words, at=at, path=JOURNAL)
