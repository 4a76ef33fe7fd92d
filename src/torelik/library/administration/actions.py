"""Giving numbers."""

from django.db import transaction
from django.db.models import F

from torelik.library.administration.models import NumberSequence
from torelik.library.administration.vocabulary import Series


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
    # The update locks the row; a sequence that is not there yet is made by whoever comes first.
    row = NumberSequence.objects.filter(series=series, year=year)
    if not row.update(last=F("last") + count):
        NumberSequence.objects.bulk_create([NumberSequence(series=series, year=year)], ignore_conflicts=True)
        row.update(last=F("last") + count)
    return row.values_list("last", flat=True).get() - count + 1
