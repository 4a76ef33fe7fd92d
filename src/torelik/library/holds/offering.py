"""What the page of a title offers: how many wait, one's own hold, and the form that places one."""

from dataclasses import dataclass

from torelik.kernel.actor import Actor
from torelik.library.holdings import queries as holdings
from torelik.library.holds import queries
from torelik.library.holds.forms import PlaceHoldForm
from torelik.library.holds.speaking import note_of
from torelik.library.lending import queries as lending
from torelik.library.lending.vocabulary import GRANTS


@dataclass(frozen=True, slots=True)
class Offered:
    """What the asker may do with holds of one title; without a form there is nothing to place."""

    of_title: queries.OfTitle
    own_note: str
    form: PlaceHoldForm | None
    for_others: bool


def offered(record_id: int, *, asked_by: Actor) -> Offered:
    """Return what a title offers: to a desk for the reader of a ticket, to a reader their own, to others a number."""
    found = queries.of_title(record_id, asked_by=asked_by)
    for_others = asked_by.may(GRANTS.ISSUE_ITEM)
    may_wait = for_others or (found.own is None and lending.own_card(visible_to=asked_by) is not None)
    form = PlaceHoldForm(copies=holdings.items_of(record_id), for_others=for_others) if may_wait else None
    return Offered(found, note_of(found.own) if found.own else "", form, for_others)
