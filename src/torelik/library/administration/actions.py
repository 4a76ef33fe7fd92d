"""Giving numbers."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.library.administration import rules
from torelik.library.administration.models import NumberSequence
from torelik.library.administration.vocabulary import EVENTS, GRANTS, NumberRefusal, Series


class NumbersRefused(Exception):
    """The register stays where it is; carries every reason."""

    def __init__(self, refusals: Sequence[NumberRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)


def take_number(*, series: Series, year: int, count: int = 1) -> int:
    """Give the next number of a register, or the first of *count* numbers one after another.

    *year* is ``CONTINUOUS`` where numbers do not begin anew. A number is taken for good only with the caller's
    transaction: who fails leaves no gap, because nobody else gets a number from this register until the transaction
    ends. Raises ``TransactionManagementError`` outside of a transaction, ``ValueError`` for a count below one.
    """
    if count < 1:
        raise ValueError(count)
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A number is taken in the transaction of the paper that bears it.")
    return _raised(series, year, count) - count + 1


def hold_numbers(*, series: Series, year: int) -> int:
    """Let nobody take a number of this register until the caller's transaction ends; return the last one taken.

    Raises ``TransactionManagementError`` outside of a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("Numbers are held in a transaction.")
    return _raised(series, year, 0)


@transaction.atomic
def begin_after(*, series: Series, year: int, last: int, reason: str, by: Actor, at: datetime) -> None:
    """Let a register go on after a number that was given elsewhere, e.g. before the library came here; never back.

    Raises ``NumbersRefused``.
    """
    by.require(GRANTS.SET_NUMBERS)
    taken = _raised(series, year, 0)  # holds the row: nobody takes a number meanwhile
    refusals = rules.refusals_to_begin(
        series=series, year=year, taken=taken, last=last, reason=reason, this_year=clock.local_date(at).year
    )
    if refusals:
        raise NumbersRefused(refusals)
    row = NumberSequence.objects.get(series=series, year=year)
    row.last = last
    row.save(update_fields=["last"])
    facts = {"series": series.value, "year": str(year or ""), "last": str(last), "reason": reason}
    audit.record(EVENTS.NUMBERS_SET, by=by, about=row, at=at, facts=facts)


def _raised(series: Series, year: int, count: int) -> int:
    """Raise the last number and return it. The update locks the row; a sequence is made by whoever comes first."""
    row = NumberSequence.objects.filter(series=series, year=year)
    if not row.update(last=F("last") + count):
        NumberSequence.objects.bulk_create([NumberSequence(series=series, year=year)], ignore_conflicts=True)
        row.update(last=F("last") + count)
    return row.values_list("last", flat=True).get()
