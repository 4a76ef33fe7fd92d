"""What the diary of the library counts of lending: kept with each act, asked for by day (cl. 12)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, QuerySet

from torelik.kernel import clock
from torelik.kernel.prepared import Prepared
from torelik.kernel.trilingual import Trilingual
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.cataloguing.marc import MarcRecord, describe
from torelik.library.lending import cases, rules
from torelik.library.lending.models import CountedAct, GroupLoan, Loan, RefusedIssue
from torelik.library.lending.vocabulary import LoanAct, Refusal

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


def keep_issue(loan: Loan | GroupLoan, *, category_id: int, place_id: int, record_id: int, kind: str, at: datetime) -> CountedAct:
    """Keep with an issue what is true of reader and copy now; two queries."""
    held = cataloguing.marc_of(record_id)
    description = describe(MarcRecord.from_json(held)) if held else None
    udc = rules.content_of(description.udc) if description else ""
    return CountedAct.objects.create(
        **_whose(loan),
        act=LoanAct.ISSUED,
        day=clock.local_date(at),
        category_id=category_id,
        place_id=place_id,
        udc=udc,
        content=udc[: rules.SECTION_SIGNS],
        language=description.language[:3] if description else "",
        kind=kind,
    )


def keep(loan: Loan | GroupLoan, act: LoanAct, *, at: datetime) -> None:
    """Keep a later act of a loan, locked already, with what was true at its issue; two queries.

    Its reader and copy must have been read with it.
    """
    kept = _OF_LOAN(loan_id=loan.pk) if isinstance(loan, Loan) else _OF_GROUP_LOAN(loan_id=loan.pk)
    # The release before this one may have issued it while this one was being installed.
    issue = next((one for one in kept if one.act == LoanAct.ISSUED), None) or _issue_of(loan)
    # What was undone is taken from the day on which it was counted, though midnight may lie between.
    day = issue.day if act == LoanAct.UNDONE else clock.local_date(at)
    if any((one.act, one.day) == (act, day) for one in kept):
        return  # renewed again on the same day, under another rule: renewed all the same, and counted once
    CountedAct.objects.create(
        **_whose(loan),
        act=act,
        day=day,
        category_id=issue.category_id,
        place_id=issue.place_id,
        udc=issue.udc,
        content=issue.content,
        language=issue.language,
        kind=issue.kind,
    )


_OF_LOAN = Prepared(lambda loan_id: CountedAct.objects.filter(loan_id=loan_id).order_by("id"), loan_id=Loan.id)
_OF_GROUP_LOAN = Prepared(lambda loan_id: CountedAct.objects.filter(group_loan_id=loan_id).order_by("id"), loan_id=Loan.id)


def _whose(loan: Loan | GroupLoan) -> dict[str, Any]:
    return {"loan": loan} if isinstance(loan, Loan) else {"group_loan": loan}


def _issue_of(loan: Loan | GroupLoan) -> CountedAct:
    place_id, record = (loan.item.place_id, loan.item.record) if isinstance(loan, Loan) else (loan.place_id, loan.card.record)
    return keep_issue(
        loan,
        category_id=loan.patron.category_id,
        place_id=place_id,
        record_id=record.pk,
        kind=record.kind,
        at=loan.issued_at,
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


@dataclass(frozen=True, slots=True)
class CountedRefusals:
    """So many refusals of one day for one reason."""

    day: date
    reason: Refusal
    number: int


@dataclass(frozen=True, slots=True)
class RefusedTitle:
    """How often one title was refused to one category of readers for one reason."""

    record_uuid: UUID
    title: str
    reason: Refusal
    category: Trilingual
    number: int


def keep_refusal(case: cases.IssueCase, refusals: Sequence[Refusal], *, at: datetime) -> None:
    """Keep a refusal with its first reason; one that is told again on the same day is the same."""
    RefusedIssue.objects.get_or_create(
        patron_id=case.patron.id,
        item_id=case.item.id,
        day=clock.local_date(at),
        defaults={
            "reason": refusals[0],
            "title": case.item.title,
            "category_id": case.patron.category_id,
            "place_id": case.item.place_id,
        },
    )


def refusals_by_day(
    first: date, last: date, *, place_id: int | None = None, category_id: int | None = None
) -> list[CountedRefusals]:
    """Return how many refusals there were on each day for each reason, both days included; one query."""
    rows = _refused(first, last, place_id=place_id, category_id=category_id).values_list("day", "reason")
    return [CountedRefusals(day, Refusal(reason), number) for day, reason, number in rows.annotate(number=Count("id"))]


def titles_refused(
    first: date, last: date, *, most: int, place_id: int | None = None, category_id: int | None = None
) -> list[RefusedTitle]:
    """Return what was refused from the first to the last day, the most refused first; one query."""
    names = ("item__record__uuid", "item__record__title", "reason", "category__name_kk", "category__name_ru", "category__name_en")
    found = _refused(first, last, place_id=place_id, category_id=category_id).values_list(*names)
    rows = found.annotate(number=Count("id")).order_by("-number", "item__record__title", "reason", "category__name_kk")[:most]
    return [
        RefusedTitle(uuid, title, Refusal(reason), Trilingual(*names_of_category), number)
        for uuid, title, reason, *names_of_category, number in rows
    ]


def _refused(first: date, last: date, **narrowed: int | None) -> QuerySet[RefusedIssue]:
    issued = CountedAct.objects.filter(
        act=LoanAct.ISSUED, day=OuterRef("day"), loan__patron=OuterRef("patron"), loan__item=OuterRef("item")
    )
    found = RefusedIssue.objects.filter(day__range=(first, last)).exclude(Exists(issued)).order_by()
    return found.filter(**{name: value for name, value in narrowed.items() if value is not None})
