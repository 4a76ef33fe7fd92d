"""A register's numbers go one after another: no gap after a failure, no number twice, however many ask at once."""

import pytest
from django.db import transaction

from factories.threads import at_once
from torelik.library.administration import actions
from torelik.library.administration.models import NumberSequence
from torelik.library.administration.vocabulary import CONTINUOUS, Series

DESKS, TURNS = 16, 12


class SpoiltError(Exception):
    """A paper that fails after its number was taken."""


def take(series: Series = Series.ACT, year: int = 2026, count: int = 1) -> int:
    with transaction.atomic():
        return actions.take_number(series=series, year=year, count=count)


@transaction.atomic
def spoil() -> None:
    actions.take_number(series=Series.ACT, year=2026)
    raise SpoiltError


@pytest.mark.django_db
def test_numbers_begin_with_one_in_each_register_and_year() -> None:
    taken = [take(), take(), take(year=2027), take(Series.ORDER), take(Series.INVENTORY, CONTINUOUS), take()]

    assert taken == [1, 2, 1, 1, 1, 3]


@pytest.mark.django_db
def test_several_numbers_at_once_stand_one_after_another() -> None:
    assert [take(count=40), take(), take(count=2), take()] == [1, 41, 42, 44]


@pytest.mark.parametrize("count", [0, -1])
@pytest.mark.django_db
def test_fewer_than_one_number_cannot_be_taken(count: int) -> None:
    with pytest.raises(ValueError, match=str(count)):
        take(count=count)

    assert NumberSequence.objects.count() == 0


@pytest.mark.django_db
def test_a_paper_that_fails_gives_its_number_back() -> None:
    take()

    with pytest.raises(SpoiltError):
        spoil()

    assert take() == 2


def test_a_number_is_not_given_without_a_transaction(real_database: None) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        actions.take_number(series=Series.ACT, year=2026)


def test_sixteen_desks_get_every_number_once_and_none_is_missing(real_database: None) -> None:
    def work(desk: int) -> list[int]:
        got = []
        for turn in range(TURNS):
            try:
                with transaction.atomic():
                    got.append(actions.take_number(series=Series.ACT, year=2026))
                    if (desk + turn) % 4 == 0:
                        got.pop()
                        raise SpoiltError
            except SpoiltError:
                continue
        return got

    answers = at_once(work, people=DESKS)

    taken = sorted(number for got in answers for number in got)  # type: ignore[attr-defined]
    assert taken == list(range(1, DESKS * TURNS * 3 // 4 + 1))
