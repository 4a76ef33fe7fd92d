"""What can be had of a title today, for any number of titles in the same two queries."""

from datetime import date

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from factories import library as make
from torelik.library.holdings.vocabulary import ItemState
from torelik.library.lending import queries
from torelik.library.lending.queries import Availability

pytestmark = pytest.mark.django_db


def test_copies_are_counted_by_what_a_reader_can_have() -> None:
    title = make.record()
    make.item(of=title)
    make.item(of=title, place="reading-room", for_loan=False)
    make.item(of=title, state=ItemState.REPAIR)
    make.item(of=title, state=ItemState.LOST)
    make.item(of=title, state=ItemState.WITHDRAWN)
    make.loan(to=make.patron(), of=make.item(of=title), due_on=date(2026, 12, 20))
    make.loan(to=make.patron(), of=make.item(of=title, place="rare"), due_on=date(2026, 12, 1))

    with translation.override("en"):
        found = queries.availability([title.pk])

    assert found == {
        title.pk: Availability(
            total=5, on_shelf=2, for_loan=1, next_due_on=date(2026, 12, 1), places=("home-loan en", "reading-room en")
        )
    }


def test_a_title_without_copies_is_told_of_too() -> None:
    title = make.record()
    make.item()

    assert queries.availability([title.pk]) == {title.pk: Availability()}


@pytest.mark.parametrize("titles", [1, 30])
def test_any_number_of_titles_takes_three_queries(titles: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    keys = [make.item().record_id for _number in range(titles)]

    with django_assert_num_queries(3):
        found = queries.availability(keys)

    assert [one.on_shelf for one in found.values()] == [1] * titles
