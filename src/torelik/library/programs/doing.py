"""What programs do, each as one act of lending or holds. Of other readers nothing is told."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import TextChoices

from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.holdings import queries as holdings
from torelik.library.holds import actions as holding
from torelik.library.holds import queries as holds
from torelik.library.holds.rules import Pickup
from torelik.library.holds.vocabulary import HoldState
from torelik.library.lending import actions as lending
from torelik.library.lending.telling import reason
from torelik.library.lending.vocabulary import Refusal
from torelik.library.patrons import queries as patrons
from torelik.library.programs import queries, shapes
from torelik.library.programs.actions import Answer
from torelik.library.programs.vocabulary import Fault, Unknown
from torelik.library.self_service.doing import goes

REFUSED, MADE, DONE = 409, 201, 200


def _unknown(named: Mapping[Unknown, object]) -> Answer:
    """Answer that some of what a request names is not there."""
    return _refused([word for word, found in named.items() if found is None])


def _refused(refusals: Sequence[TextChoices]) -> Answer:
    return _no(shapes.refusals(refusals))


def _no(refusals: Sequence[shapes.Shape]) -> Answer:
    fault = Fault.REFUSED
    body = {"type": "about:blank", "status": REFUSED, "code": fault.value, "title": str(fault.label), "refusals": list(refusals)}
    return Answer(REFUSED, body, is_kept=False)


def issue(given: dict[str, Any], *, by: Actor, at: datetime) -> Answer:
    """Lend a copy; one that the reader has already is told again."""
    reader, item = patrons.patron_by_ticket(given["card"]), holdings.item_by_number(given["barcode"])
    if reader is None or item is None:
        return _unknown({Unknown.CARD: reader, Unknown.COPY: item})
    try:
        outcome = lending.issue_item(item_id=item.id, patron_id=reader.id, by=by, at=at)
    except lending.IssueRefused as refused:
        told = [
            # Who has the copy is nothing for a program.
            {"code": one.value, "sentence": str(one.label) if one == Refusal.ON_LOAN else reason(one, refused.case)}
            for one in refused.refusals
        ]
        return _no(told)
    return Answer(MADE if outcome.is_new else DONE, shapes.loan(outcome))


def take_back(given: dict[str, Any], *, by: Actor, at: datetime) -> Answer:
    """Take a copy back, whoever had it, at the place where it happens, and tell where it goes.

    One that nobody has may arrive from another branch, or be what somebody waits for: it is received, and there is no loan.
    """
    item = holdings.item_by_number(given["barcode"])
    place = queries.place_of(given["place"]) if given["place"] else Pickup()
    if item is None or place is None:
        return _unknown({Unknown.COPY: item, Unknown.PLACE: place})
    outcome = None
    try:
        outcome = lending.return_item(item_id=item.id, branch_id=place.branch_id, by=by, at=at)
    except lending.ReturnRefused as refused:
        if not lending.receive_item(item_id=item.id, branch_id=place.branch_id, by=by, at=at):
            return _refused(refused.refusals)
    if outcome is not None and not outcome.is_new:
        lending.receive_item(item_id=item.id, branch_id=place.branch_id, by=by, at=at)
    way = goes(item)
    told = {"sentence": " ".join(way.words), "branch": way.destination or None, "is_waited_for": bool(way.alert)}
    return Answer(DONE, {"loan": shapes.loan(outcome) if outcome else None, "goes": told})


def renew(given: dict[str, Any], *, by: Actor, at: datetime) -> Answer:
    """Extend a loan; the second time of a day changes nothing."""
    try:
        outcome = lending.renew_loan(loan_uuid=given["loan"], by=by, at=at)
    except NotFound:
        return _unknown({Unknown.LOAN: None})
    except lending.RenewalRefused as refused:
        return _refused(refused.refusals)
    return Answer(DONE, shapes.loan(outcome))


def place_hold(given: dict[str, Any], *, by: Actor, at: datetime) -> Answer:
    """Let a reader wait for a title."""
    reader, pickup = patrons.patron_by_ticket(given["card"]), queries.pickup_of(given["pickup"])
    record_id = next(iter(cataloguing.ids_of_records([given["record"]])), None)
    if reader is None or record_id is None or pickup is None:
        return _unknown({Unknown.CARD: reader, Unknown.RECORD: record_id, Unknown.PICKUP: pickup})
    try:
        hold = holding.place_hold(record_id=record_id, patron_id=reader.id, pickup=pickup, by=by, at=at)
    except holding.HoldRefused as refused:
        return _refused(refused.refusals)
    return Answer(MADE, shapes.hold(hold))


def cancel_hold(uuid: UUID, *, by: Actor, at: datetime) -> Answer:
    """Let a reader wait no more; one that was cancelled already is told again. Raises ``NotFound``, also for somebody else's."""
    try:
        hold = holding.cancel_hold(uuid=uuid, by=by, at=at)
    except holding.ChangeRefused as refused:
        hold = holds.hold(uuid, visible_to=by)
        if hold.state != HoldState.CANCELLED:
            return _refused(refused.refusals)
    return Answer(DONE, shapes.hold(hold))
