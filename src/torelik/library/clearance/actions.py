"""Giving and withdrawing clearance slips.

Everybody locks the reader first, as lending and holds do: a loan at the same moment refuses the slip, or is refused by it.
"""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.library.administration.actions import take_number
from torelik.library.administration.vocabulary import Series
from torelik.library.clearance import queries, rules
from torelik.library.clearance.models import ClearanceRun, ClearanceSlip
from torelik.library.clearance.rules import Owed
from torelik.library.clearance.vocabulary import EVENTS, GRANTS, Refusal
from torelik.library.holds import actions as holds
from torelik.library.patrons import actions as readers
from torelik.library.patrons import queries as patrons
from torelik.library.requests import actions as requests
from torelik.library.signing import queries as signing
from torelik.library.signing.vocabulary import Office

TOKEN_BYTES = 24
"""Nobody guesses a code of this length, so that the public page needs no other guard."""


class ClearanceRefused(Exception):
    """No slip is given or withdrawn; carries every reason, and all that a reader owes."""

    def __init__(self, refusals: Sequence[Refusal], owed: Sequence[Owed] = ()) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)
        self.owed = list(owed)


@dataclass(frozen=True, slots=True)
class Given:
    """The slip of a reader; ``is_new`` is false where the reader had it already and nothing changed."""

    slip: ClearanceSlip
    is_new: bool


@transaction.atomic
def give_slip(*, patron_id: int, by: Actor, at: datetime) -> Given:
    """Give a reader who owes nothing to any branch a numbered slip; nothing more is lent or held (cl. 12).

    Titles for which the reader only stands in a queue, or that were ordered to a reading room, are waited for no more.
    Raises ``ClearanceRefused`` with everything that is owed, and ``NotFound``.
    """
    by.require(GRANTS.CLEAR_READERS)
    patrons.lock_patron(patron_id)
    if (had := queries.slip_in_force(patron_id)) is not None:
        return Given(had, is_new=False)
    day = clock.local_date(at)
    owed, waiting = queries.obstacles([patron_id], today=day, lock=True)
    if refusals := rules.refusals_to_give(owed[patron_id]):
        raise ClearanceRefused(refusals, owed[patron_id])
    holds.end_waiting(uuids=waiting, by=by, at=at)
    requests.end_open(patron_ids=[patron_id], by=by, at=at)
    (slip,) = _slips([patron_id], run=None, by=by, at=at)
    audit.record(EVENTS.SLIP_GIVEN, by=by, about=slip, at=at, facts={"patron": str(slip.patron.uuid), "number": str(slip)})
    return Given(slip, is_new=True)


@transaction.atomic
def give_slips(*, key: UUID, patron_ids: Collection[int], about: str, by: Actor, at: datetime) -> ClearanceRun:
    """Give slips to all of these readers who owe nothing, by one act; the same *key* twice is one act.

    *about* says in words who was looked at. The others keep what they have. Raises ``ClearanceRefused`` when nobody is clear.
    """
    by.require(GRANTS.CLEAR_READERS)
    ids = [card.id for card in patrons.lock_patrons(patron_ids)]
    if (made := queries.run_of_key(key)) is not None:
        return made
    day = clock.local_date(at)
    owed, waiting = queries.obstacles(ids, today=day, lock=True)
    have = queries.with_slip(ids)
    clear = [patron_id for patron_id in ids if patron_id not in have and not owed[patron_id]]
    if not clear:
        raise ClearanceRefused([Refusal.NOBODY_CLEAR])
    holds.end_waiting(uuids=[hold for hold, patron_id in waiting.items() if patron_id in clear], by=by, at=at)
    requests.end_open(patron_ids=clear, by=by, at=at)
    run = ClearanceRun.objects.create(
        uuid=key,
        number=take_number(series=Series.CLEARANCE_ACT, year=day.year),
        year=day.year,
        day=day,
        about=about[:200],
        looked_at=len(ids),
        made_at=at,
        made_by_id=by.account_id,
    )
    slips = _slips(clear, run=run, by=by, at=at)
    audit.record_bulk(
        EVENTS.SLIPS_GIVEN, by=by, about=run, at=at, identifiers=[slip.uuid for slip in slips], facts={"act": str(run)}
    )
    return run


def _slips(patron_ids: Sequence[int], *, run: ClearanceRun | None, by: Actor, at: datetime) -> list[ClearanceSlip]:
    day = clock.local_date(at)
    first = take_number(series=Series.CLEARANCE, year=day.year, count=len(patron_ids))
    readers.clear(patron_ids=patron_ids, on=day, by=by)
    shared: dict[str, Any] = {"year": day.year, "day": day, "run": run, "given_at": at, "given_by_id": by.account_id}
    shared["signed"] = _signed(day)
    return ClearanceSlip.objects.bulk_create(
        ClearanceSlip(number=number, token=secrets.token_urlsafe(TOKEN_BYTES), patron_id=patron_id, **shared)
        for number, patron_id in enumerate(patron_ids, start=first)
    )


def _signed(day: date) -> dict[str, Any]:
    return signing.signed_on(day, offices=[Office.LIBRARIAN]).as_json()


@transaction.atomic
def withdraw_slip(*, uuid: UUID, reason: str, by: Actor, at: datetime) -> ClearanceSlip:
    """Withdraw a slip by a numbered counter-act, and let its reader borrow again; one that is withdrawn stays as it is.

    Raises ``ClearanceRefused`` without a reason, and ``NotFound``.
    """
    by.require(GRANTS.WITHDRAW_CLEARANCE)
    if refusals := rules.refusals_to_withdraw(reason=reason):
        raise ClearanceRefused(refusals)
    slip = queries.lock_slip(uuid)
    if not slip.is_valid:
        return slip
    year = clock.local_date(at).year
    slip.withdrawn_at, slip.withdrawn_by_id, slip.withdrawal_reason = at, by.account_id, reason.strip()
    slip.withdrawal_number, slip.withdrawal_year = take_number(series=Series.CLEARANCE_ACT, year=year), year
    slip.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason", "withdrawal_number", "withdrawal_year"])
    readers.take_in_again(patron_id=slip.patron_id, by=by)
    facts = {"patron": str(slip.patron.uuid), "number": str(slip), "act": slip.withdrawal}
    audit.record(EVENTS.SLIP_WITHDRAWN, by=by, about=slip, at=at, facts=facts)
    return slip


@transaction.atomic
def tell_list_taken(*, rows: int, by: Actor, at: datetime) -> None:
    """Write down that a list of readers who owe the library left it."""
    by.require(GRANTS.CLEAR_READERS)
    audit.record(EVENTS.LIST_TAKEN, by=by, at=at, facts={"rows": rows})
