"""Keeping links as records are, and looking whether they answer."""

import time
from collections.abc import Collection, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.library.cataloguing import indexing
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.cataloguing.indexing import Present
from torelik.library.links import outbound, queries, rules
from torelik.library.links.models import RecordLink, WebAddress
from torelik.library.links.rules import Answer, Known
from torelik.library.links.vocabulary import EVENTS
from torelik.outbox import api as outbox

TOPIC = "library.check-links"
"""The outbox topic that gives a check of links to the worker; its payload is empty."""

LEASE = "library.checking-links"
LEASE_SECONDS = 300
PORTION_ADDRESSES = 200
PORTION_SECONDS = 60
"""After so long other work of the worker has its turn; what is left follows."""

PORTION = 500
CHECKED = ["failures", "failed_since", "check_after", "fault", "status", "checked_at"]


def keep_links(ids: Sequence[int], present: Sequence[Present], *, at: datetime) -> None:
    """Keep which addresses the present versions of these records name; twice gives the same.

    A broken address that is not in its record any more is mended: the row stays as the account of it.
    """
    for start in range(0, len(ids), PORTION):
        portion = set(ids[start : start + PORTION])
        _keep(portion, [one for one in present if one.id in portion], at=at)


@transaction.atomic
def _keep(ids: Collection[int], present: Sequence[Present], *, at: datetime) -> None:
    wanted = {
        (one.id, rules.key_of(link.url)): link.url
        for one in present
        for link in rules.links_of(one.marc)
        if rules.is_checked(link.url)
    }
    rows = list(RecordLink.objects.filter(record_id__in=ids).select_related("address"))
    if not wanted and not rows:
        return
    urls = {key: url for (_, key), url in wanted.items()}
    WebAddress.objects.bulk_create(
        [WebAddress(key=key, url=url, host=rules.host_of(url)) for key, url in sorted(urls.items())],
        batch_size=PORTION, ignore_conflicts=True,
    )  # fmt: skip
    known = dict(WebAddress.objects.filter(key__in=urls).values_list("key", "pk"))
    places = {(record_id, known[key]) for record_id, key in wanted}
    described = {one.id for one in present}
    gone = [row for row in rows if (row.record_id, row.address_id) not in places and row.mended_at is None]
    mended = [row for row in gone if row.record_id in described and rules.is_broken(row.address.failures)]
    dropped = [row.pk for row in gone if row not in mended]
    dropped += [row.pk for row in rows if row.mended_at and row.record_id not in described]
    RecordLink.objects.filter(pk__in=[row.pk for row in mended]).update(mended_at=at)
    RecordLink.objects.filter(pk__in=dropped).delete()
    again = [row.pk for row in rows if row.mended_at and (row.record_id, row.address_id) in places]
    RecordLink.objects.filter(pk__in=again).update(mended_at=None)
    RecordLink.objects.bulk_create(
        [RecordLink(record_id=record_id, address_id=address_id) for record_id, address_id in sorted(places)],
        batch_size=PORTION, ignore_conflicts=True,
    )  # fmt: skip
    WebAddress.objects.filter(pk__in={row.address_id for row in gone}, links=None).delete()


@transaction.atomic
def ask_for_check(*, by: Actor, at: datetime) -> int:
    """Let every link be looked at as soon as the worker comes to it (cl. 12); return how many there are."""
    by.require(*queries.READERS)
    if not WebAddress.objects.exists():
        # Nothing is known yet: the records may be older than the checks. They are read anew, and their links follow.
        ids = cataloguing.all_keys()
        for start in range(0, len(ids), PORTION):
            indexing.ask_for_indexing(ids[start : start + PORTION], at=at)
    WebAddress.objects.update(check_after=rules.AT_ONCE)
    asked = queries.due(at=at).count()
    audit.record(EVENTS.LINK_CHECK_ASKED, by=by, at=at, facts={"links": asked})
    outbox.send(TOPIC, {}, at=at)
    return asked


def check_when_due(*, at: datetime) -> bool:
    """Give a check to the worker where the turn of some links has come and none is at work; for the clock."""
    if queries.is_at_work(at=at) or not queries.due(at=at).exists():
        return False
    outbox.send(TOPIC, {}, at=at)
    return True


def check_due(*, by: Actor, at: datetime, pause: float = outbound.PAUSE_SECONDS) -> int:
    """Look at the next links whose turn it is; return how many were looked at. For the worker.

    One check at a time, so that a host is asked once at a time. What is left is asked for again, so that other work has
    its turn in between.
    """
    with outbox.lease(LEASE, seconds=LEASE_SECONDS) as held:
        if not held:
            return 0
        urls = list(queries.due(at=at).values_list("url", flat=True)[:PORTION_ADDRESSES])
        answers = outbound.look_at_all(
            urls, may_be_private=settings.TORELIK_LINKS_MAY_BE_PRIVATE, until=time.monotonic() + PORTION_SECONDS, pause=pause
        )
        if answers:
            _write(answers, by=by, at=at)
    return len(answers)


@transaction.atomic
def _write(answers: dict[str, Answer], *, by: Actor, at: datetime) -> None:
    if rules.is_cut_off(answers):
        answers = {url: Answer(None, is_put_off=True) for url in answers}
    by_key = {rules.key_of(url): answer for url, answer in answers.items()}
    rows = list(WebAddress.objects.select_for_update().filter(key__in=by_key).order_by("pk"))
    for row in rows:
        before = Known(row.failures, row.failed_since, row.check_after, row.fault, row.status)
        after = rules.after_check(before, by_key[row.key], at=at)
        row.failures, row.failed_since, row.check_after = after.failures, after.failed_since, after.check_after
        row.fault, row.status, row.checked_at = after.fault, after.status, at
    WebAddress.objects.bulk_update(rows, CHECKED)
    facts = {"links": len(rows), "failed": rules.failed_among(list(by_key.values()))}
    audit.record(EVENTS.LINKS_CHECKED, by=by, at=at, facts=facts)
    if queries.due(at=at).exists():
        outbox.send(TOPIC, {}, at=at)
