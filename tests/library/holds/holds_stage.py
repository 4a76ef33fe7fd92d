"""Copies in two branches, readers who wait, and each standing of a copy, for the tests of holds."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from factories import library as make
from factories.moments import NOON
from factories.people import SYSTEM
from torelik.kernel.trilingual import Trilingual
from torelik.library.branches.models import Branch
from torelik.library.holdings.actions import save_place
from torelik.library.holdings.models import Item, StoragePlace
from torelik.library.holds import actions
from torelik.library.holds.models import Hold, Transfer
from torelik.library.holds.rules import Pickup
from torelik.library.holds.vocabulary import Standing
from torelik.library.lending import actions as lending
from torelik.library.patrons.models import Patron

HOUR = timedelta(hours=1)


def copy_in(branch: Branch, *, of: object = None, for_loan: bool = True) -> Item:
    """Add a copy that stands in a branch."""
    key = f"place-of-{branch.pk}"
    known = StoragePlace.objects.filter(key=key).first()
    copy = make.item(place=key, of=of, for_loan=for_loan)  # type: ignore[arg-type]
    place = StoragePlace.objects.get(key=key)
    if known is None or place.branch_id is None:
        names = Trilingual("а", "б", "в")
        save_place(name=names, branch_uuid=branch.uuid, uuid=place.uuid, seen=place.version, by=SYSTEM, at=NOON)
    return Item.objects.select_related("place").get(pk=copy.pk)


def place(copy: Item, reader: Patron, *, at: datetime = NOON, pickup: Branch | None = None, wanted: bool = False) -> Hold:
    """Let a reader wait for the title of a copy; picked up where the copy stands unless *pickup* says more."""
    return actions.place_hold(
        record_id=copy.record_id,
        patron_id=reader.pk,
        pickup=Pickup(pickup.pk if pickup else copy.place.branch_id),
        item_id=copy.pk if wanted else None,
        by=SYSTEM,
        at=at,
    )


@dataclass
class Stage:
    """One copy of a home branch in some standing; ``first`` waits for it, ``borrower`` has it, ``another`` does neither."""

    home: Branch
    elsewhere: Branch
    copy: Item
    first: Patron
    another: Patron
    borrower: Patron
    hold: Hold | None = None

    def now(self) -> Hold:
        assert self.hold is not None
        return Hold.objects.get(pk=self.hold.pk)

    def open_way(self) -> Transfer | None:
        return Transfer.objects.filter(item=self.copy, closed_at=None).first()


def staged(standing: Standing | None = None) -> Stage:
    """Bring a copy into a standing, as people would."""
    make.policy()
    home, elsewhere = make.branch("Үй"), make.branch("Басқа")
    first, another, borrower = (make.patron(full_name=name) for name in ("Бірінші А. Б.", "Екінші В. Г.", "Үшінші Д. Е."))
    stage = Stage(home, elsewhere, copy_in(home), first, another, borrower)
    copy = stage.copy
    if standing in (Standing.LENT, Standing.LENT_AND_WANTED, Standing.ON_WAY, Standing.WAY_HOME):
        lending.issue_item(item_id=copy.pk, patron_id=borrower.pk, by=SYSTEM, at=NOON)
    if standing in (Standing.CHOSEN, Standing.READY, Standing.ON_WAY, Standing.LENT_AND_WANTED):
        stage.hold = place(copy, first)
    if standing == Standing.READY:
        actions.receive(item_id=copy.pk, branch_id=home.pk, by=SYSTEM, at=NOON)
    if standing in (Standing.ON_WAY, Standing.WAY_HOME):
        lending.return_item(item_id=copy.pk, branch_id=elsewhere.pk, by=SYSTEM, at=NOON)
        way = stage.open_way()
        assert way is not None
        actions.send(uuid=way.uuid, by=SYSTEM, at=NOON)
    return stage
