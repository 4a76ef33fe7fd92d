"""Comparing the index with the database, and mending it."""

import logging
import time as pauses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.outbox import api as outbox
from torelik.search import installation, sources
from torelik.search.index.digests import digest_of
from torelik.search.index.engine import Engine
from torelik.search.index.values import IndexOutdated, WriterBusy
from torelik.search.upkeep import queries, rules
from torelik.search.upkeep.models import IndexCheck
from torelik.search.upkeep.rules import Differences
from torelik.search.upkeep.vocabulary import EVENTS, GRANTS

log = logging.getLogger(__name__)

NIGHTLY_AT = time(3, 0)
"""The Academy's hour from which the check of the day is due; the journal is verified before."""

PATIENCE = timedelta(days=2)
"""So long a check waits for an outbox that is behind; then it compares what is there."""

PORTION_KEYS = 100
_ATTEMPTS, _PAUSE_SECONDS = 120, 0.5


class CannotMend(Exception):
    """Somebody else writes to the index all the time; nothing is half done, try again later."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a check found: how many documents there are, the keys that differ, and whether they differ no more."""

    documents: int
    missing: tuple[str, ...]
    stale: tuple[str, ...]
    surplus: tuple[str, ...]
    is_mended: bool

    @property
    def differs(self) -> bool:
        return bool(self.missing or self.stale or self.surplus)


def check_index(*, by: Actor, at: datetime, mend: bool, progress: Callable[[int], None] | None = None) -> Comparison:
    """Compare every document of every source with the index, keep what was found, and *mend* it where told to.

    Searches and changes go on meanwhile: what differs is looked at a second time, because it may only have changed
    between the two looks. Raises ``IndexOutdated`` before a needed rebuild, ``CannotMend`` when there is no turn to write.
    """
    by.require(GRANTS.KEEP_INDEX)
    engine = installation.engine()
    documents, suspected = _suspected(engine, progress)
    found = Differences()
    for keys in _portions(suspected.keys()):
        found.add(_mended(engine, keys) if mend else _differences(engine, keys))
    _keep(documents=documents, found=found, mended=mend, by=by, at=at)
    return Comparison(
        documents=documents,
        missing=tuple(found.missing),
        stale=tuple(found.stale),
        surplus=tuple(found.surplus),
        is_mended=mend and bool(found),
    )


def check_nightly(*, by: Actor, at: datetime) -> Comparison | None:
    """Check and mend once a night, from three o'clock of the Academy on; a site never checked is checked at once.

    While messages wait for their delivery the check waits too, for two days at most; an index of other rules is left
    to its rebuild.
    """
    by.require(GRANTS.KEEP_INDEX)
    last = queries.last_check()
    due_at = datetime.combine(clock.local_date(at), NIGHTLY_AT, timezone.get_default_timezone())
    if last and (last.began_at >= due_at or at < due_at):
        return None
    if (last is None or at - last.began_at < PATIENCE) and outbox.waiting():
        return None
    try:
        return check_index(by=by, at=at, mend=True)
    except IndexOutdated as outdated:
        log.warning("The search index was not checked: %s Run: torelik index rebuild", outdated)
    except CannotMend as busy:
        log.warning("The search index was not mended: %s", busy)
    return None


def _suspected(engine: Engine, progress: Callable[[int], None] | None) -> tuple[int, Differences]:
    """Return how many documents there are and in what the index seems to differ; holds keys and digests, no documents."""
    count = 0

    def now() -> Iterator[tuple[str, str]]:
        nonlocal count
        for document in sources.documents_of_all_sources():
            count += 1
            yield document.key, digest_of(document)
            if progress:
                progress(count)

    found = rules.differences(now=now(), indexed=dict(engine.digests()))
    return count, found


def _differences(engine: Engine, keys: list[str]) -> Differences:
    documents = sources.documents_with_keys(keys)
    now = [(document.key, digest_of(document)) for document in documents]
    return rules.differences(now=now, indexed=dict(engine.digests(keys)))


def _mended(engine: Engine, keys: list[str]) -> Differences:
    """Write what differs. Nothing is delivered meanwhile, so that no newer document is overwritten by an older one."""
    for _attempt in range(_ATTEMPTS):
        with outbox.lease(outbox.DELIVERY) as held:
            if held:
                documents = {document.key: document for document in sources.documents_with_keys(keys)}
                now = [(key, digest_of(document)) for key, document in documents.items()]
                found = rules.differences(now=now, indexed=dict(engine.digests(keys)))
                try:
                    engine.write([documents[key] for key in (*found.missing, *found.stale)])
                    engine.remove(found.surplus)
                except WriterBusy:
                    log.info("Another process writes to the search index.")
                else:
                    return found
        pauses.sleep(_PAUSE_SECONDS)
    raise CannotMend("Another process writes to the search index all the time.")


def _portions(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), PORTION_KEYS):
        yield keys[start : start + PORTION_KEYS]


@transaction.atomic
def _keep(*, documents: int, found: Differences, mended: bool, by: Actor, at: datetime) -> None:
    counts = {"missing": len(found.missing), "stale": len(found.stale), "surplus": len(found.surplus)}
    check = IndexCheck.objects.create(
        began_at=at, ended_at=max(at, clock.now()), documents=documents, mended=mended and bool(found), **counts
    )
    if check.mended:
        audit.record_bulk(EVENTS.INDEX_MENDED, by=by, at=at, identifiers=sorted(found.keys()), facts=counts)
