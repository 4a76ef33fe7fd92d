"""The form of a reader: all that was lent, as far as it is still known whose it was."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.library.lending.models import GroupLoan, Loan
from torelik.library.lending.vocabulary import GRANTS, LoanState

MOST_LINES = 2000
"""So many loans are on a form, the newest ones."""


@dataclass(frozen=True, slots=True)
class FormLine:
    """One loan as the form of its reader shows it. pii: what a reader reads"""

    issued_on: date
    due_on: date
    returned_on: date | None
    inventory_number: str
    title: str
    authors: str


def form_of(patron_id: int, *, visible_to: Actor) -> list[FormLine]:
    """Return the loans of a reader, open and returned, the oldest first; two queries. Issues that were undone do not count.

    What is kept of a reader longer than the rules allow is anonymised elsewhere, and is not here then.
    """
    visible_to.require(GRANTS.ISSUE_ITEM)
    rows = Loan.objects.filter(patron_id=patron_id).exclude(state=LoanState.UNDONE).order_by("-issued_at", "-id")
    rows = rows.select_related("item__record").defer("item__record__marc")[:MOST_LINES]
    found = [
        (
            row.issued_at,
            FormLine(
                issued_on=clock.local_date(row.issued_at),
                due_on=row.due_on,
                returned_on=clock.local_date(row.returned_at) if row.returned_at else None,
                inventory_number=row.item.inventory_number,
                title=row.item.record.title,
                authors=row.item.record.authors,
            ),
        )
        for row in reversed(list(rows))
    ]
    without = GroupLoan.objects.filter(patron_id=patron_id).order_by("-issued_at", "-id")
    found += [
        (
            one.issued_at,
            FormLine(
                issued_on=clock.local_date(one.issued_at),
                due_on=one.due_on,
                returned_on=clock.local_date(one.returned_at) if one.returned_at else None,
                inventory_number=_("group card %(number)d") % {"number": one.card.number},
                title=one.card.record.title,
                authors=one.card.record.authors,
            ),
        )
        for one in reversed(list(without.select_related("card__record").defer("card__record__marc")[:MOST_LINES]))
    ]
    return [line for _issued_at, line in sorted(found, key=lambda one: one[0])]
