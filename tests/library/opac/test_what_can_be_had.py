"""What can be had of a title, told in a list and on its own page: two ways of counting that must agree."""

from datetime import timedelta

import pytest

from factories import library as make
from factories.marc import book, catalogued
from factories.moments import NOON
from library.holds.holds_stage import staged
from torelik.library.holdings.vocabulary import ItemState
from torelik.library.holds.vocabulary import Standing
from torelik.library.lending import queries as lending
from torelik.library.opac import queries
from torelik.library.opac.vocabulary import ShelfState

pytestmark = pytest.mark.django_db


def agreed(record_id: int) -> queries.ShelfNote:
    note = queries.note_of(queries.copies_of(record_id))
    assert note == queries.shelf_note(record_id)
    return note


def test_no_copy() -> None:
    assert agreed(catalogued(book("Медиация")).pk).state == ShelfState.NO_COPIES


def test_one_on_loan_one_in_repair_one_for_the_reading_room() -> None:
    record = catalogued(book("Медиация"))
    make.loan(to=make.patron(), of=make.item(of=record), due_on=(NOON + timedelta(days=5)).date())
    assert agreed(record.pk).state == ShelfState.ON_LOAN
    make.item(of=record, state=ItemState.REPAIR)
    make.item(of=record, for_loan=False)
    note = agreed(record.pk)
    assert (note.state, note.on_shelf, note.total) == (ShelfState.IN_READING_ROOM, 1, 3)


@pytest.mark.parametrize("standing", list(Standing))
def test_a_copy_in_every_standing(standing: Standing) -> None:
    stage = staged(standing)
    note = agreed(stage.copy.record_id)
    assert (stage.copy.record.uuid in lending.records_on_shelf([stage.copy.record.uuid])) == (note.on_shelf > 0)
