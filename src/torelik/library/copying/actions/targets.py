"""Keeping the catalogues from which records may be copied."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.kernel.addresses import AddressRefused, is_allowed, place_of
from torelik.library.copying import queries, sru, z3950
from torelik.library.copying.models import Target
from torelik.library.copying.vocabulary import EVENTS, GRANTS, AddressFault, Protocol, Syntax

SCHEMES = {Protocol.SRU: sru.SCHEMES, Protocol.Z3950: z3950.SCHEMES}


class TargetRefused(Exception):
    """The target is not saved; ``refusals`` has every reason."""

    def __init__(self, refusals: list[AddressFault]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = refusals


@transaction.atomic
def save_target(
    *,
    name: str,
    protocol: Protocol,
    address: str,
    database: str,
    syntax: Syntax,
    encoding: str,
    position: int,
    is_on: bool,
    may_be_private: bool,
    by: Actor,
    at: datetime,
    uuid: UUID | None = None,
) -> Target:
    """Make a target, or write the one named by *uuid* anew (cl. 12).

    Raises ``NotFound``, ``TargetRefused`` for an address that is not gone to, and ``IntegrityError`` for a name that is
    taken. A name is looked up only when it is asked: the server of a target may be away while it is set up.
    """
    by.require(GRANTS.KEEP_TARGETS)
    target = queries.target_by_uuid(uuid, visible_to=by) if uuid else Target()
    try:
        place = place_of(address, schemes=SCHEMES[protocol])
        if _is_numeric(place.host) and not is_allowed(place.host, may_be_private=may_be_private):
            raise TargetRefused([AddressFault.PRIVATE])
    except AddressRefused as refused:
        raise TargetRefused([AddressFault(refused.wrong.value)]) from refused
    target.name, target.protocol, target.address, target.database = name, protocol, address.strip(), database.strip()
    target.syntax, target.encoding, target.position = syntax, encoding, position
    target.is_on, target.may_be_private = is_on, may_be_private
    target.save()
    facts = {"address": f"{target.address} {target.database}".strip()}
    audit.record(EVENTS.TARGET_SAVED, by=by, about=target, at=at, facts=facts)
    return target


@transaction.atomic
def remove_target(*, uuid: UUID, by: Actor, at: datetime) -> None:
    """Remove a target; records that were copied from it stay. Raises ``NotFound``."""
    by.require(GRANTS.KEEP_TARGETS)
    target = queries.target_by_uuid(uuid, visible_to=by)
    audit.record(EVENTS.TARGET_REMOVED, by=by, about=target, at=at)
    target.delete()


def _is_numeric(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdigit()
