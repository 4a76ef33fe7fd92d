"""A closed storage place takes no copies, whichever document brings them (cl. 12)."""

import pytest

from factories.moments import NOON
from library.stock.test_ledger import SYSTEM, TODAY, add, draft, place, post, received, told, written_off
from torelik.library.holdings.models import Item, StoragePlace
from torelik.library.stock import actions
from torelik.library.stock.models import StockDocument
from torelik.library.stock.rules import Told
from torelik.library.stock.vocabulary import DocumentKind, Refusal

pytestmark = pytest.mark.django_db


def close(key: str) -> None:
    StoragePlace.objects.filter(key=key).update(is_open=False)


@pytest.mark.parametrize("without_numbers", [False, True])
def test_a_receipt_brings_nothing_to_a_closed_place(without_numbers: bool) -> None:
    row = draft(DocumentKind.RECEIPT)
    add(row, number=2, without_numbers=without_numbers)
    close("reading-room")

    assert told(lambda: post(row)) == [Told(Refusal.CLOSED_PLACE, "reading-room")]
    assert Item.objects.count() == 0


def test_a_transfer_moves_nothing_to_a_closed_place() -> None:
    [item] = received(1)
    row = draft(DocumentKind.TRANSFER)
    actions.add_copies(uuid=row.uuid, numbers=[item.barcode], by=SYSTEM)
    close("store")

    assert told(lambda: post(row)) == [Told(Refusal.CLOSED_PLACE, "store")]


def test_copies_leave_a_closed_place_freely() -> None:
    [item] = received(1)
    close("reading-room")
    row = draft(DocumentKind.TRANSFER)
    actions.add_copies(uuid=row.uuid, numbers=[item.barcode], by=SYSTEM)

    post(row)

    item.refresh_from_db()
    assert item.place == place("store")


@pytest.mark.parametrize("kind", [DocumentKind.TRANSFER, DocumentKind.WRITE_OFF])
def test_a_reversal_brings_nothing_back_to_a_closed_place(kind: DocumentKind) -> None:
    [item] = received(1)
    row: StockDocument
    if kind is DocumentKind.WRITE_OFF:
        row = written_off([item])
    else:
        row = draft(kind)
        actions.add_copies(uuid=row.uuid, numbers=[item.barcode], by=SYSTEM)
        post(row)
    close("reading-room")

    def undo() -> object:
        return actions.reverse_document(uuid=row.uuid, day=TODAY, note="Қате", by=SYSTEM, at=NOON)

    assert told(undo) == [Told(Refusal.CLOSED_PLACE, "reading-room")]
    StoragePlace.objects.update(is_open=True)
    undo()
    item.refresh_from_db()
    assert item.place == place("reading-room")
