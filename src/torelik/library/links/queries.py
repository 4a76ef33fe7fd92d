"""Questions about links."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from torelik.kernel.actor import Actor
from torelik.library.links import rules
from torelik.library.links.models import RecordLink, WebAddress
from torelik.library.links.rules import AT_ONCE, FAILURES_TO_TELL, Link
from torelik.library.links.vocabulary import Fault, Shown

READERS = ("library.catalogue-record",)
STILL_AT_WORK = timedelta(minutes=10)
"""A check that has written nothing for so long is taken to have ended."""


@dataclass(frozen=True, slots=True)
class LinkLine:
    """One link of a record as the page shows it."""

    record_uuid: UUID
    title: str
    url: str
    fault: str
    status: int | None
    since: datetime | None
    checked_at: datetime | None
    check_after: datetime | None
    mended_at: datetime | None


@dataclass(frozen=True, slots=True)
class ShownLink:
    """One link as the page of a record shows it to everybody."""

    url: str
    label: str
    is_broken: bool


def may_see(actor: Actor) -> bool:
    """Tell whether the actor looks after links."""
    return actor.may_any(READERS)


def links(shown: Shown, *, visible_to: Actor) -> QuerySet[RecordLink]:
    """Return links of records: broken ones and those that failed once by title, mended ones with the latest first."""
    if not may_see(visible_to):
        return RecordLink.objects.none()
    rows = RecordLink.objects.filter(record__merged_into=None).select_related("record", "address").defer("record__marc")
    if shown is Shown.MENDED:
        return rows.filter(mended_at__isnull=False).order_by("-mended_at", "-pk")
    failing = Q(address__failures__gte=FAILURES_TO_TELL) if shown is Shown.BROKEN else Q(address__failures=1)
    return rows.filter(failing, mended_at=None).order_by("record__title_sort", "record_id", "pk")


def lines_of(rows: Iterable[RecordLink]) -> list[LinkLine]:
    """Return one page of links as lines."""
    return [
        LinkLine(
            record_uuid=row.record.uuid,
            title=row.record.title,
            url=row.address.url,
            fault=str(Fault(row.address.fault).label) if row.address.fault else "",
            status=row.address.status,
            since=row.address.failed_since,
            checked_at=row.address.checked_at,
            check_after=row.address.check_after if row.address.check_after > AT_ONCE else None,
            mended_at=row.mended_at,
        )
        for row in rows
    ]


def due(*, at: datetime) -> QuerySet[WebAddress]:
    """Return the addresses of records whose turn it is, those that were never looked at first."""
    named = RecordLink.objects.filter(address=OuterRef("pk"), mended_at=None)
    return WebAddress.objects.filter(Exists(named), check_after__lte=at).order_by("check_after", "pk")


def is_at_work(*, at: datetime) -> bool:
    """Tell whether links are being checked now; one query."""
    return WebAddress.objects.filter(checked_at__gt=at - STILL_AT_WORK).exists()


def links_shown(found: Collection[Link]) -> list[ShownLink]:
    """Return the links of one record with a mark at those that are broken; one query, none for a record without links."""
    if not found:
        return []
    keys = {rules.key_of(link.url): link.url for link in found}
    rows = WebAddress.objects.filter(key__in=keys, failures__gte=FAILURES_TO_TELL)
    broken = {keys[key] for key in rows.values_list("key", flat=True)}
    return [ShownLink(link.url, link.label or link.host or link.url, link.url in broken) for link in found]
