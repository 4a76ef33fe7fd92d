"""Slips, and what keeps readers from having one."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.clearance import rules
from torelik.library.clearance.models import ClearanceRun, ClearanceSlip
from torelik.library.clearance.rules import Owed
from torelik.library.clearance.vocabulary import GRANTS, Obstacle, Standing
from torelik.library.debts import queries as debts
from torelik.library.holds import queries as holds
from torelik.library.holds.rules import WITH_COPY
from torelik.library.holds.vocabulary import HoldState
from torelik.library.lending.debtor_queries import owed_by
from torelik.library.patrons import queries as patrons
from torelik.ui.templatetags.torelik import tenge

LAST_RUNS = 10
HOLDS = {
    HoldState.READY: Obstacle.READY,
    HoldState.IN_TRANSIT: Obstacle.ON_WAY,
    HoldState.ALLOCATED: Obstacle.SET_ASIDE,
}


@dataclass(frozen=True, slots=True)
class ReaderLine:
    """One reader with all that is owed to any branch. ``slip`` is the one in force. pii: the reader"""

    card: patrons.PatronCard
    owed: tuple[Owed, ...]
    slip: ClearanceSlip | None

    @property
    def standing(self) -> Standing:
        return rules.standing(self.owed, has_slip=self.slip is not None)


def lines(cards: Sequence[patrons.PatronCard], *, today: date) -> list[ReaderLine]:
    """Return how these readers stand, in their order; five queries, six where money is taken, for any number of readers."""
    ids = [card.id for card in cards]
    owed, _waits = obstacles(ids, today=today)
    slips = {row.patron_id: row for row in ClearanceSlip.objects.filter(patron_id__in=ids, withdrawn_at=None)}
    return [ReaderLine(card, tuple(owed[card.id]), slips.get(card.id)) for card in cards]


def obstacles(patron_ids: Collection[int], *, today: date, lock: bool = False) -> tuple[dict[int, list[Owed]], dict[UUID, int]]:
    """Return what each of these readers owes, and the holds without a copy with their readers, which end with the slip.

    Four or five queries for any number of readers. With *lock* the holds are kept: the readers are, already. Loans are read
    before holds, since a loan that is undone at this moment brings its hold back.
    """
    owed: dict[int, list[Owed]] = defaultdict(list)
    for loan in owed_by(patron_ids):
        why = rules.obstacle_of_loan(due_on=loan.due_on, is_lost=loan.is_lost, today=today)
        owed[loan.patron_id].append(Owed(why, loan.title, loan.inventory_number, loan.place, loan.due_on, loan.record_uuid))
    for patron_id, amount in debts.balances(patron_ids).items():
        owed[patron_id].append(Owed(Obstacle.MONEY, _("%(sum)s tenge") % {"sum": tenge(amount)}, "", ""))
    waiting = {}
    for hold in holds.awaited_by(patron_ids, lock=lock):
        if hold.state in WITH_COPY:
            one = Owed(HOLDS[hold.state], hold.title, hold.inventory_number, hold.place, record_uuid=hold.record_uuid)
            owed[hold.patron_id].append(one)
        else:
            waiting[hold.uuid] = hold.patron_id
    return defaultdict(list, {patron: rules.in_order(found) for patron, found in owed.items()}), waiting


def slip_in_force(patron_id: int) -> ClearanceSlip | None:
    """Return the slip that holds of a reader, locked already; one query."""
    return ClearanceSlip.objects.filter(patron_id=patron_id, withdrawn_at=None).first()


def with_slip(patron_ids: Collection[int]) -> set[int]:
    """Return those of the readers who have a slip in force; one query."""
    return set(ClearanceSlip.objects.filter(patron_id__in=patron_ids, withdrawn_at=None).values_list("patron_id", flat=True))


def slips_of(patron_id: int, *, visible_to: Actor) -> list[ClearanceSlip]:
    """Return every slip of a reader, the newest first; one query."""
    return list(slips(visible_to=visible_to).filter(patron_id=patron_id).order_by("-id"))


def slips(*, visible_to: Actor) -> QuerySet[ClearanceSlip]:
    """Return the slips to whoever gives them."""
    visible_to.require(GRANTS.CLEAR_READERS)
    return ClearanceSlip.objects.select_related("patron__account", "patron__category", "given_by", "run")


def slip(uuid: UUID, *, visible_to: Actor) -> ClearanceSlip:
    """Return one slip. Raises ``NotFound``."""
    row = slips(visible_to=visible_to).filter(uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    return row


def lock_slip(uuid: UUID) -> ClearanceSlip:
    """Lock the reader, then the slip, and return it. Raises ``NotFound``."""
    patron_id = ClearanceSlip.objects.filter(uuid=uuid).values_list("patron_id", flat=True).first()
    if patron_id is None:
        raise NotFound(uuid)
    patrons.lock_patron(patron_id)
    return ClearanceSlip.objects.select_for_update(of=("self",)).select_related("patron").get(uuid=uuid)


def run(uuid: UUID, *, visible_to: Actor) -> ClearanceRun:
    """Return one act. Raises ``NotFound``."""
    visible_to.require(GRANTS.CLEAR_READERS)
    row = ClearanceRun.objects.filter(uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    return row


def run_of_key(key: UUID) -> ClearanceRun | None:
    """Return the act that was made under a key."""
    return ClearanceRun.objects.filter(uuid=key).first()


def slips_of_run(row: ClearanceRun, *, visible_to: Actor) -> list[ClearanceSlip]:
    """Return the slips of an act by their numbers; one query."""
    return list(slips(visible_to=visible_to).filter(run=row).order_by("number"))


def last_runs(*, visible_to: Actor) -> list[ClearanceRun]:
    """Return the last acts with the number of their slips; one query."""
    visible_to.require(GRANTS.CLEAR_READERS)
    return list(ClearanceRun.objects.annotate(given=Count("slips")).order_by("-id")[:LAST_RUNS])


@dataclass(frozen=True, slots=True)
class PublicSlip:
    """What anybody may know of a slip whose code they have. pii: initials"""

    number: str
    day: date
    initials: str
    is_valid: bool


def public_slip(token: str) -> PublicSlip:
    """Return what the code on a paper leads to; one query. Raises ``NotFound`` for a code that is on no paper."""
    row = ClearanceSlip.objects.select_related("patron__account", "patron__category").filter(token=token).first()
    if row is None:
        raise NotFound("There is no such slip.")
    return PublicSlip(str(row), row.day, rules.initials_of(patrons.card_of(row.patron).full_name), row.is_valid)


def rows_of(account_id: int) -> dict[str, list[dict[str, object]]]:
    """Return the person's slips, for the export of their data."""
    rows = ClearanceSlip.objects.filter(patron__account_id=account_id).order_by("id")
    return {
        "clearance_slips": [{"number": str(row), "day": str(row.day), "withdrawn_because": row.withdrawal_reason} for row in rows]
    }
