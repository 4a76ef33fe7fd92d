"""A register's numbers go one after another: no gap after a failure, no number twice, however many ask at once."""

import pytest
from django.db import transaction
from django.test import Client

from factories import library as make
from factories import people
from factories.threads import at_once
from torelik.audit.models import Event
from torelik.library.administration import actions, rules
from torelik.library.administration.models import NumberSequence
from torelik.library.administration.vocabulary import CONTINUOUS, NumberRefusal, Series

DESKS, TURNS = 16, 12
NUMBERS = "/en/library/numbers/"


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


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, []),
        ({"series": Series.INVENTORY, "year": CONTINUOUS, "taken": 500, "last": 700}, []),
        ({"year": 2027}, []),
        ({"year": 2028}, [NumberRefusal.YEAR]),
        ({"year": CONTINUOUS}, [NumberRefusal.YEAR]),
        ({"series": Series.INVENTORY}, [NumberRefusal.NO_YEAR]),
        ({"taken": 3}, [NumberRefusal.GAP]),
        ({"taken": 40}, [NumberRefusal.BACKWARDS]),
        ({"taken": 41}, [NumberRefusal.BACKWARDS]),
        ({"last": 10**10}, [NumberRefusal.TOO_LARGE]),
        ({"reason": " "}, [NumberRefusal.NO_REASON]),
    ],
    ids=[
        "from paper", "a jump over numbers of another system", "next year", "too far", "without a year", "with a year",
        "a gap in a year", "the same", "backwards", "too large", "without a reason",
    ],
)  # fmt: skip
def test_when_a_register_may_go_on_after_a_number(given: dict[str, object], expected: list[NumberRefusal]) -> None:
    usual = {"series": Series.ACT, "year": 2026, "taken": 0, "last": 40, "reason": "Қағаз кітаптан", "this_year": 2026}

    assert rules.refusals_to_begin(**(usual | given)) == expected  # type: ignore[arg-type]


@pytest.fixture
def keeper(client: Client) -> Client:
    client.force_login(people.account(grants=("library.set-numbers",)))
    return client


@pytest.mark.django_db
def test_the_page_shows_numbers_in_use_and_lets_the_register_go_on(keeper: Client) -> None:
    make.item(inventory_number="045210")
    make.item(inventory_number="А-7")
    page = keeper.get(NUMBERS)
    assert [(row.last, row.in_use) for row in page.context["registers"] if row.series is Series.INVENTORY] == [(0, 45210)]

    sent = {"series": "inventory", "year": "", "last": "45210", "reason": "Ескі инвентарлық кітаптан"}
    answer = keeper.post(NUMBERS, sent, follow=True)

    assert "The register goes on with the number 45211." in answer.content.decode()
    assert take(Series.INVENTORY, CONTINUOUS) == 45211
    event = Event.objects.get(name="library.numbers-set")
    assert event.facts == {"series": "inventory", "year": "", "last": "45210", "reason": "Ескі инвентарлық кітаптан"}


@pytest.mark.django_db
def test_the_page_refuses_to_go_back_and_keeps_what_was_typed(keeper: Client) -> None:
    take(Series.INVENTORY, CONTINUOUS, 50)

    answer = keeper.post(NUMBERS, {"series": "inventory", "last": "20", "reason": "Қате"})

    assert answer.status_code == 409
    assert "Numbers never go back" in answer.content.decode()
    assert "Қате" in answer.content.decode()
    assert take(Series.INVENTORY, CONTINUOUS) == 51


@pytest.mark.django_db
def test_who_may_not_set_numbers_sees_nothing(client: Client) -> None:
    client.force_login(people.account(grants=("library.see-reports",)))

    assert client.get(NUMBERS).status_code == 403
