"""What holds answer to lending (``lending.waiting``): registered when the application starts."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from torelik.kernel.actor import Actor
from torelik.library.holdings import queries as holdings
from torelik.library.holdings.queries import ItemCard
from torelik.library.holds import actions, queries
from torelik.library.holds.models import Hold
from torelik.library.holds.rules import HOLD_LIFE
from torelik.library.holds.speaking import note_of
from torelik.library.holds.vocabulary import HoldState, HoldVerb
from torelik.library.lending.waiting import Told, WaitingLine
from torelik.library.patrons import queries as patrons
from torelik.library.requests import queries as requests
from torelik.library.requests.vocabulary import RequestState
from torelik.ui.templatetags.torelik import long_date


class Holds:
    """The readers who wait."""

    def is_waited_for(self, item: ItemCard, *, patron_id: int, at: datetime) -> bool:
        """Tell whether the copy is set aside for somebody else, or somebody else is the first for it."""
        first = queries.first_for_copy(item, at=at)
        return first is not None and first != patron_id

    def items_waited_for(self, copies: Collection[tuple[int, int]]) -> set[int]:
        return queries.items_waited_for(copies)

    def set_aside(self, item_ids: Collection[int]) -> set[int]:
        return queries.set_aside(item_ids)

    def asked_of_set_aside(self, item_ids: Collection[int]) -> tuple[QuerySet[Any, Any], ...]:
        return queries.asked_of_set_aside(item_ids)

    def after_issue(self, item: ItemCard, *, loan_id: int, patron_id: int, by: Actor, at: datetime) -> None:
        actions.fulfil(item, loan_id=loan_id, patron_id=patron_id, by=by, at=at)

    def after_return(self, item_id: int, *, branch_id: int | None, by: Actor, at: datetime) -> None:
        actions.take_in(holdings.lock_item(item_id), branch_id=branch_id, by=by, at=at)

    def after_undo(self, item_id: int, *, loan_id: int, by: Actor, at: datetime) -> None:
        actions.reopen(item_id=item_id, loan_id=loan_id, by=by, at=at)

    def receive(self, item_id: int, *, branch_id: int | None, by: Actor, at: datetime) -> bool:
        try:
            return actions.receive(item_id=item_id, branch_id=branch_id, by=by, at=at)
        except actions.ChangeRefused:
            return False

    def told_of(self, item_uuid: UUID) -> Told | None:
        return told_of(item_uuid)

    def of_reader(self, patron_id: int, copies: Collection[tuple[int, int]]) -> tuple[list[WaitingLine], set[int]]:
        lines, waited = queries.of_reader(patron_id, copies)
        told = [
            WaitingLine(
                uuid=line.uuid,
                record_uuid=line.record_uuid,
                title=line.title,
                state=str(line.state.label),
                note=note_of(line),
                is_ready=line.state == HoldState.READY,
                may_be_suspended=(line.state, HoldVerb.SUSPEND) in HOLD_LIFE,
                may_be_resumed=(line.state, HoldVerb.RESUME) in HOLD_LIFE,
            )
            for line in lines
        ]
        return told, waited


def told_of(item_uuid: UUID) -> Told | None:
    """Say what is to be done with a copy that was scanned; nothing when it simply goes to its shelf. Three queries at most."""
    hold = queries.hold_of_copy(item_uuid)
    if hold is not None:
        return _told_of_hold(hold)
    transfer = queries.transfer_of_copy(item_uuid)
    if transfer is None:
        return _told_of_request(item_uuid)
    if transfer.from_branch_id == transfer.to_branch_id:
        place = {"place": transfer.item.place}
        return Told("info", _("Put it back in its place: %(place)s.") % place, "")
    return Told("warn", _("Send it to its branch: %(branch)s.") % {"branch": transfer.to_branch or "—"}, "")


def _told_of_request(item_uuid: UUID) -> Told | None:
    line = requests.kept_for(item_uuid)
    if line is None:
        return None
    if line.state != RequestState.FETCHED:
        return Told("info", _("Put it back in its place: %(place)s.") % {"place": line.copy_place}, "")
    whose = _("For %(name)s, ticket %(ticket)s") % {"name": line.reader, "ticket": line.ticket}
    until = _("until %(date)s") % {"date": long_date(line.day)}
    return Told("ok", _("Put it where the reader ordered it."), " · ".join(filter(None, [whose, line.place, until])))


def _told_of_hold(hold: Hold) -> Told:
    reader = patrons.card_of(hold.patron)
    words = {"name": reader.full_name, "ticket": reader.ticket}
    whose = _("For %(name)s, ticket %(ticket)s") % words
    if hold.state == HoldState.READY:
        until = _("until %(date)s") % {"date": long_date(hold.ready_through)}
        place = queries.pickup_words(hold)
        return Told("ok", _("Put it on the hold shelf."), " · ".join(filter(None, [whose, place, until])))
    if hold.state == HoldState.IN_TRANSIT:
        branch = {"branch": hold.pickup_branch or "—"}
        return Told("warn", _("Send it to where it is picked up: %(branch)s.") % branch, whose)
    return Told("info", _("It is set aside on its shelf for a reader."), whose)
