"""Adding terminals, letting them in, revoking them; and what they do beside lending."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.library.branches import queries as branches
from torelik.library.copying.vocabulary import GRANTS
from torelik.library.holds.rules import Pickup
from torelik.library.patrons import actions as readers
from torelik.library.patrons.queries import PatronCard
from torelik.library.patrons.vocabulary import GRANTS as READERS
from torelik.library.self_service import queries, rules
from torelik.library.self_service.models import Terminal
from torelik.library.self_service.queries import TerminalCard
from torelik.library.self_service.vocabulary import EVENTS, TerminalRefusal


class TerminalRefused(Exception):
    """Nothing was changed; ``refusals`` has every reason."""

    def __init__(self, refusals: Sequence[TerminalRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)


@dataclass(frozen=True, slots=True)
class Added:
    """A terminal together with its secret: afterwards nobody can tell it any more."""

    terminal: Terminal
    secret: str


@transaction.atomic
def add_terminal(*, name: str, place: str = "", language: str = "kk", may_block: bool = False, by: Actor, at: datetime) -> Added:
    """Let one more device serve readers (cl. 12); *place* is the key of a place of pick-up, in whose branch it stands.

    Raises ``PermissionDenied``, ``TerminalRefused``.
    """
    by.require(GRANTS.KEEP_TARGETS)
    if Terminal.objects.filter(name=name).exists():
        raise TerminalRefused([TerminalRefusal.NAME_TAKEN])
    secret = "".join(secrets.choice(rules.SECRET_LETTERS) for _letter in range(rules.SECRET_LENGTH))
    stands = next((Pickup(one.branch_id, one.point_id) for one in branches.pickup_places() if one.key == place), Pickup())
    row = Terminal.objects.create(
        key=f"kiosk-{secrets.token_hex(3)}",
        name=name,
        branch_id=stands.branch_id,
        point_id=stands.point_id,
        language=language,
        may_block=may_block,
        digest=queries.digest_of(secret),
        added_at=at,
    )
    audit.record(EVENTS.TERMINAL_ADDED, by=by, about=row, at=at)
    return Added(row, secret)


@transaction.atomic
def revoke_terminal(*, uuid: UUID, by: Actor, at: datetime) -> Terminal:
    """Let a device serve no more, from its next message on; the second time changes nothing. Raises ``NotFound``."""
    by.require(GRANTS.KEEP_TARGETS)
    row = queries.lock_terminal(uuid)
    if row.revoked_at is None:
        row.revoked_at = at
        row.save(update_fields=["revoked_at"])
        audit.record(EVENTS.TERMINAL_REVOKED, by=by, about=row, at=at)
    return row


def let_in(*, key: str, secret: str, at: datetime) -> TerminalCard | None:  # nosemgrep: act-without-a-grant - it is the sign-in
    """Return the terminal that names its secret, and note that it was seen; nothing for any other."""
    found = queries.terminal_with(key=key, secret=secret)
    if found is not None:
        Terminal.objects.filter(uuid=found.uuid).update(seen_at=at)
    return found


def tell_of_opening(
    *, terminal: TerminalCard, by: Actor, at: datetime
) -> None:  # nosemgrep: act-without-a-grant - its secret was told
    """Write down whose browser became the page of a terminal."""
    audit.record(EVENTS.TERMINAL_OPENED, by=by, about_name=terminal.name, at=at)


def tell_of_guessing(*, key: str, at: datetime) -> None:  # nosemgrep: act-without-a-grant - nobody is signed in
    """Write down that somebody tried secrets; once for each connection that was ended because of it."""
    audit.record(EVENTS.TERMINAL_GUESSED, by=Actor.anonymous(), about_name=key[:40], at=at)


def keep_card(
    *, reader: PatronCard, terminal: TerminalCard, reason: str, at: datetime
) -> bool:  # nosemgrep: act-without-a-grant - ``block_patron`` asks
    """Block the reader whose card a terminal kept, where its keepers let it; tell whether the reader is blocked now.

    A block that lasts longer stays as it is, so that the same message twice does the same.
    """
    until = clock.local_date(at) + timedelta(days=rules.BLOCK_DAYS)
    if not terminal.may_block:
        return False
    if reader.blocked_until is None or reader.blocked_until < until:
        by = terminal.actor.with_grant(READERS.MANAGE_PATRONS)
        readers.block_patron(patron_id=reader.id, until=until, reason=reason[:300], by=by, at=at)
    return True
