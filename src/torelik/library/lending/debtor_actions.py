"""Writing to debtors, and taking out the list of them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.library.administration.vocabulary import EVENTS as ADMINISTRATION
from torelik.library.lending import debtor_queries as queries
from torelik.library.lending.debtor_queries import Asked, DebtorLine
from torelik.library.lending.vocabulary import EVENTS, GRANTS, LetterRefusal

MOST_LETTERS = 200
"""So many letters are set at once."""


class LettersRefused(Exception):
    """No letter is written; carries every reason."""

    def __init__(self, refusals: Sequence[LetterRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)


@transaction.atomic
def write_to_debtors(*, patron_uuids: Collection[UUID], by: Actor, at: datetime) -> list[DebtorLine]:
    """Return these readers with all that they must bring back, for a letter to each; the journal keeps how many.

    Whoever has brought everything back meanwhile gets no letter. Raises ``LettersRefused`` where nobody is left.
    """
    by.require(GRANTS.ISSUE_ITEM)
    if len(patron_uuids) > MOST_LETTERS:
        raise LettersRefused([LetterRefusal.TOO_MANY])
    lines = queries.lines_of_letters(patron_uuids, today=clock.local_date(at), visible_to=by)
    if not lines:
        raise LettersRefused([LetterRefusal.NOBODY])
    audit.record_bulk(EVENTS.DEBTORS_WRITTEN_TO, by=by, at=at, identifiers=[line.card.uuid for line in lines])
    return lines


@transaction.atomic
def tell_list_taken(*, asked: Asked, form: str, by: Actor, at: datetime) -> None:
    """Write down that a list of debtors left the library, as of any report that names readers."""
    by.require(GRANTS.ISSUE_ITEM)
    rows = queries.count_late_copies(asked, today=clock.local_date(at), visible_to=by)
    facts = {"report": "debtors-by-group", "format": form, "rows": rows}
    audit.record(ADMINISTRATION.PERSONAL_REPORT_RUN, by=by, at=at, facts=facts)
