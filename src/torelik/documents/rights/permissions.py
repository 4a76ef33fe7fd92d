"""Who may read a file, and who may find what stands in it."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from torelik.documents.rights import queries, rules
from torelik.documents.rights.queries import ReadableCard
from torelik.documents.rights.rules import Access, TermFacts, VisitFacts
from torelik.documents.rights.vocabulary import ReadingAccess
from torelik.kernel.actor import Actor

PUBLIC, SIGNED_IN, READING_ROOM = "public", "signed-in", "reading-room"
"""Audiences of the search index."""


def access_to(card: ReadableCard, *, actor: Actor, address: str, today: date) -> Access:
    """Return what *actor* may do with the file from *address* on the Academy's day; one query, two for the reading room.

    *address* is that of ``kernel.request.client_address``: it knows our proxies and believes nobody else.
    """
    return access_to_all([card], actor=actor, address=address, today=today)[card.uuid]


def access_to_all(cards: Collection[ReadableCard], *, actor: Actor, address: str, today: date) -> Mapping[UUID, Access]:
    """Return what the actor may do with each of the files; the same one or two queries for any number."""
    terms = queries.terms_by_file([card.id for card in cards]) if cards else {}
    asks_for_room = any(term.access == ReadingAccess.READING_ROOM for of_file in terms.values() for term in of_file)
    in_room = asks_for_room and is_in_reading_room(address, today=today)
    return {
        card.uuid: rules.access_of(
            terms.get(card.id, ()),
            VisitFacts(
                today=today, is_signed_in=_is_signed_in(actor), is_in_reading_room=in_room, is_withdrawn=card.is_withdrawn
            ),
        )
        for card in cards
    }


def is_in_reading_room(address: str, *, today: date) -> bool:
    """Tell whether *address* lies in a network of the reading room that is valid on the day; one query."""
    return rules.is_within(address, queries.reading_room_networks(on=today))


def audiences_of(actor: Actor, *, address: str, today: date) -> frozenset[str]:
    """Return the audiences whose texts the actor may find; one query."""
    names = {PUBLIC}
    if _is_signed_in(actor):
        names.add(SIGNED_IN)
    if is_in_reading_room(address, today=today):
        names.add(READING_ROOM)
    return frozenset(names)


def audience_of(terms: Collection[TermFacts], *, today: date) -> tuple[str, ...]:
    """Return who may find the text of a file with these rights; nobody where nobody may read it."""
    everybody_else = VisitFacts(today=today, is_signed_in=True, is_in_reading_room=True)
    term = rules.in_force(terms, today=today)
    if term is None or not rules.access_of(list(terms), everybody_else).allowed:
        return ()
    return {ReadingAccess.EVERYBODY: (PUBLIC,), ReadingAccess.SIGNED_IN: (SIGNED_IN,)}.get(term.access, (READING_ROOM,))


def _is_signed_in(actor: Actor) -> bool:
    return not actor.is_anonymous
