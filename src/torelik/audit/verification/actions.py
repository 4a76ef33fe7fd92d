"""Verifying the journal and keeping what was found."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, time, timedelta
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from torelik.audit import actions as journal
from torelik.audit import queries as journal_queries
from torelik.audit.checkpoints import keys
from torelik.audit.signals import faults_found
from torelik.audit.verification import queries
from torelik.audit.verification.models import Verification
from torelik.audit.verification.queries import Compared, Finding, PublicKeys
from torelik.audit.vocabulary import EVENTS, GRANTS
from torelik.kernel import clock
from torelik.kernel.actor import Actor

SEAL_GRACE = timedelta(seconds=30)
"""So long an event may wait for its seal."""

KEPT_FAULTS = 100
NIGHTLY_AT = time(2, 0)
"""The Academy's hour from which the verification of the day is due."""

PATIENCE = timedelta(days=2)
"""So long a verification waits for a sealer that is behind; then it takes the waiting events for what they are: a fault."""


def verify_journal(*, sealed_before: datetime) -> Iterator[Finding]:
    """Walk the whole chain and yield every fault found, without a look at checkpoints."""
    known = keys.known_public_keys(settings.TORELIK_CHECKPOINT_KEY_FILE)
    begins_after, findings = queries.beginning_of_the_chain(public_keys=known)
    yield from findings
    yield from queries.faults_of_the_chain(sealed_before=sealed_before, begins_after=begins_after)


def verify_and_keep(
    *, by: Actor, at: datetime, checkpoints: Path | None = None, public_keys: PublicKeys | None = None
) -> Verification:
    """Walk the chain, compare it with the *checkpoints* (the site's folder when not given), and keep what was found.

    Faults are an event of their own, and are told to the contexts above by the signal ``faults_found``.
    """
    by.require(GRANTS.KEEP_JOURNAL)
    known = public_keys if public_keys is not None else keys.known_public_keys(settings.TORELIK_CHECKPOINT_KEY_FILE)
    folder = checkpoints if checkpoints is not None else settings.TORELIK_CHECKPOINTS
    compared = Compared()
    begins_after, at_the_beginning = queries.beginning_of_the_chain(public_keys=known)
    walk = queries.faults_of_the_chain(sealed_before=at - SEAL_GRACE, begins_after=begins_after)
    against = queries.faults_against_checkpoints(
        path=folder, public_keys=known, at=at, begins_after=begins_after, compared=compared
    )
    count = 0
    first: list[dict[str, object]] = []
    for finding in chain(at_the_beginning, walk, against):
        count += 1
        if len(first) < KEPT_FAULTS:
            first.append(asdict(finding))
    return _keep(
        by=by, at=at, events=journal_queries.journal_state().seals, checkpoints=compared.checkpoints, count=count, first=first
    )


@transaction.atomic
def _keep(*, by: Actor, at: datetime, events: int, checkpoints: int, count: int, first: list[dict[str, object]]) -> Verification:
    kept = Verification.objects.create(
        began_at=at,
        ended_at=max(at, clock.now()),
        events=events,
        checkpoints=checkpoints,
        faults=count,
        first_faults=first,
    )
    journal.record(EVENTS.JOURNAL_VERIFIED, by=by, at=at, facts={"events": events, "faults": count})
    if count:
        journal.record(EVENTS.FAULTS_FOUND, by=by, at=at, facts={"faults": count})
        faults_found.send(sender=Verification, count=count, at=at)
    return kept


def verify_nightly(*, by: Actor, at: datetime) -> Verification | None:
    """Verify once a night, from two o'clock of the Academy on; a site that was never verified is verified at once.

    While events wait for their seals the verification waits too, for two days at most.
    """
    by.require(GRANTS.KEEP_JOURNAL)
    last = queries.last_verification()
    due_at = datetime.combine(clock.local_date(at), NIGHTLY_AT, timezone.get_default_timezone())
    if last and (last.began_at >= due_at or at < due_at):
        return None
    if (last is None or at - last.began_at < PATIENCE) and journal_queries.waiting_for_seal(limit=1):
        return None
    return verify_and_keep(by=by, at=at)
