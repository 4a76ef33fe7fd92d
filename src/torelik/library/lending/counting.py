"""What the diary of the library counts of lending: kept with each act, asked for by day (cl. 12)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F

from torelik.kernel import clock
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.cataloguing.marc import MarcRecord, describe
from torelik.library.lending import rules
from torelik.library.lending.models import CountedAct, Loan
from torelik.library.lending.vocabulary import LoanAct

SPLITS: Mapping[str, Any] = {
    "category": F("category_id"),
    "place": F("place_id"),
    "content": F("content"),
    "language": F("language"),
    "kind": F("kind"),
}
"""What acts are told apart by."""


@dataclass(frozen=True, slots=True)
class Counted:
    """So many acts of one day; ``value`` is what they were told apart by: an id, a code, the beginning of a class number."""

    day: date
    act: LoanAct
    value: Any
    number: int


def keep_issue(loan: Loan, *, category_id: int, place_id: int, record_id: int, kind: str, at: datetime) -> None:
    """Keep with an issue what is true of reader and copy now; two queries."""
    held = next((marc for _key, marc in cataloguing.marc_by_key([record_id])), None)
    description = describe(MarcRecord.from_json(held)) if held else None
    udc = rules.content_of(description.udc) if description else ""
    CountedAct.objects.create(
        loan=loan,
        act=LoanAct.ISSUED,
        day=clock.local_date(at),
        category_id=category_id,
        place_id=place_id,
        udc=udc,
        content=udc[: rules.SECTION_SIGNS],
        language=description.language[:3] if description else "",
        kind=kind,
    )


def keep(loan: Loan, act: LoanAct, *, at: datetime) -> None:
    """Keep a later act of a loan with what was true at its issue; two queries. Its reader and copy must have been read."""
    issue = CountedAct.objects.filter(loan=loan, act=LoanAct.ISSUED).first()
    if issue is None:
        # The release before this one issued it while this one was being installed.
        keep_issue(
            loan,
            category_id=loan.patron.category_id,
            place_id=loan.item.place_id,
            record_id=loan.item.record_id,
            kind=loan.item.record.kind,
            at=loan.issued_at,
        )
        issue = CountedAct.objects.get(loan=loan, act=LoanAct.ISSUED)
    # What was undone is taken from the day on which it was counted, though midnight may lie between.
    day = issue.day if act == LoanAct.UNDONE else clock.local_date(at)
    CountedAct.objects.create(
        loan=loan,
        act=act,
        day=day,
        category_id=issue.category_id,
        place_id=issue.place_id,
        udc=issue.udc,
        content=issue.content,
        language=issue.language,
        kind=issue.kind,
    )


def acts_by_day(
    first: date, last: date, *, split: str = "", place_id: int | None = None, category_id: int | None = None
) -> list[Counted]:
    """Return how many acts there were on each day, both days included; one query.

    With a *split* of ``SPLITS`` only issues are counted, and each value apart.
    """
    # The acts are named even where all of them count: the index begins with them.
    acts = (LoanAct.ISSUED, LoanAct.UNDONE) if split else tuple(LoanAct)
    found = CountedAct.objects.filter(act__in=acts, day__range=(first, last)).order_by()
    narrowed = {"place_id": place_id, "category_id": category_id}
    found = found.filter(**{name: value for name, value in narrowed.items() if value is not None})
    names = ("act", "day", "value")  # in the order of the indexes: nothing is sorted
    rows = found.annotate(value=SPLITS[split] if split else F("act")).values_list(*names).annotate(number=Count("id"))
    return [Counted(day, LoanAct(act), value, number) for act, day, value, number in rows]
