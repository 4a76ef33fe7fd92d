"""Questions about terminals."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from torelik.kernel.actor import Actor, HeldGrant
from torelik.kernel.errors import NotFound
from torelik.kernel.prepared import Prepared
from torelik.library.branches import queries as branches
from torelik.library.copying.vocabulary import GRANTS
from torelik.library.holdings import queries as holdings
from torelik.library.holds.rules import Pickup
from torelik.library.lending import queries as loans
from torelik.library.lending.vocabulary import GRANTS as LENDING
from torelik.library.self_service.models import Terminal
from torelik.library.self_service.vocabulary import KioskMode


@dataclass(frozen=True, slots=True)
class TerminalCard:
    """One terminal as it works and as its keepers see it."""

    uuid: UUID
    key: str
    name: str
    language: str
    branch_id: int | None
    point_id: int | None
    where: str
    may_block: bool
    added_at: datetime
    seen_at: datetime | None
    revoked_at: datetime | None

    @property
    def actor(self) -> Actor:
        """The terminal as whoever acts: it may do what a lending desk does, and nothing else."""
        return Actor(account_id=None, name=self.name, grants=frozenset({HeldGrant(LENDING.ISSUE_ITEM)}), language=self.language)

    @property
    def pickup(self) -> Pickup:
        return Pickup(self.branch_id, self.point_id)


def digest_of(secret: str) -> str:
    """Return what is kept of a secret. It has 118 random bits, so that a slow hash would protect nothing more."""
    return hashlib.sha256(secret.encode()).hexdigest()


def terminals(*, visible_to: Actor) -> list[TerminalCard]:
    """Return all terminals, those at work first; one query."""
    visible_to.require(GRANTS.KEEP_TARGETS)
    rows = Terminal.objects.select_related("branch", "point").order_by("name", "pk")
    return sorted(map(_card, rows), key=lambda one: one.revoked_at is not None)


def terminal_with(*, key: str, secret: str) -> TerminalCard | None:
    """Return the terminal at work with this name and secret; one query."""
    row = Terminal.objects.select_related("branch", "point").filter(key=key, revoked_at=None).first()
    # Compared also where there is no such terminal: the time of the answer tells nothing.
    is_own = hmac.compare_digest(row.digest if row else "", digest_of(secret))
    return _card(row) if row is not None and is_own else None


def terminal_at_work(uuid: UUID) -> TerminalCard | None:
    """Return the terminal unless it is revoked; one query."""
    row = _AT_WORK.first(uuid=uuid)
    return _card(row) if row else None


_AT_WORK = Prepared(
    lambda uuid: Terminal.objects.select_related("branch", "point").filter(uuid=uuid, revoked_at=None), uuid=Terminal.uuid
)


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One book of a visit: what was done with it, and until when the reader has it now."""

    mode: KioskMode
    title: str
    inventory_number: str
    due_on: date | None


def receipt(done: Sequence[tuple[str, str]]) -> list[ReceiptLine]:
    """Return the lines of what a visit did, each a mode with an inventory number, in its order; two queries."""
    copies = holdings.items_by_numbers({number for _mode, number in done})
    due = loans.due_days([copy.id for copy in copies.values()])
    known = [(KioskMode(mode), copies[number]) for mode, number in done if number in copies]
    return [
        ReceiptLine(mode, copy.title, copy.inventory_number, None if mode == KioskMode.RETURN else due.get(copy.id))
        for mode, copy in known
    ]


def lock_terminal(uuid: UUID) -> Terminal:
    """Return the row of a terminal and keep it until the transaction ends. Raises ``NotFound``."""
    row = Terminal.objects.select_for_update().filter(uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    return row


def place_choices() -> list[tuple[str, str]]:
    """Return where terminals can stand, as choices of a form; two queries."""
    return [(one.key, one.name) for one in branches.pickup_places()]


def _card(row: Terminal) -> TerminalCard:
    return TerminalCard(
        uuid=row.uuid,
        key=row.key,
        name=row.name,
        language=row.language,
        branch_id=row.branch_id,
        point_id=row.point_id,
        where=" · ".join(str(one.name) for one in (row.branch, row.point) if one),
        may_block=row.may_block,
        added_at=row.added_at,
        seen_at=row.seen_at,
        revoked_at=row.revoked_at,
    )
