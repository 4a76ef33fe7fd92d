"""How often files are read: counted by day, shown to those who see rights, by nobody's name."""

import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from openpyxl import load_workbook

from factories import people
from factories import readables as make
from factories.moments import NOON
from torelik.documents.models import ReadableFile, ViewCount
from torelik.documents.rights.vocabulary import GRANTS
from torelik.kernel import clock

pytestmark = pytest.mark.django_db
PAGE = "/en/reading/statistics/"
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def librarian(client: Client) -> Client:
    client.force_login(people.account(grants=(GRANTS.SEE_RIGHTS,)))
    return client


def read(file: ReadableFile, views: int, *, days_ago: int = 0) -> None:
    ViewCount.objects.create(readable=file, day=TODAY - timedelta(days=days_ago), views=views)


def rows_of(client: Client, address: str) -> list[tuple[object, ...]]:
    answer = client.get(address)
    book = load_workbook(io.BytesIO(b"".join(answer)))  # type: ignore[arg-type]
    return list(book.active.iter_rows(min_row=2, values_only=True))  # type: ignore[union-attr]


def test_the_most_read_of_the_last_month_stands_first(librarian: Client) -> None:
    old, new, never = make.readable(title="Ескі"), make.readable(title="Жаңа"), make.readable(title="Ашылмаған")
    read(old, 90, days_ago=40)
    read(old, 1)
    read(new, 2)
    read(new, 3, days_ago=29)

    page = librarian.get(PAGE)

    assert [(line.card.title, line.in_period, line.ever) for line in page.context["lines"]] == [
        ("Жаңа", 5, 5),
        ("Ескі", 1, 91),
        (never.title, 0, 0),
    ]


def test_a_period_counts_both_of_its_ends(librarian: Client) -> None:
    file = make.readable()
    for days_ago, views in ((3, 1), (2, 10), (1, 100), (0, 1000)):
        read(file, views, days_ago=days_ago)

    page = librarian.get(f"{PAGE}?day_from=2026-11-21&day_through=2026-11-22")
    open_ended = librarian.get(f"{PAGE}?day_from=2026-11-22")

    assert [line.in_period for line in page.context["lines"]] == [110]
    assert [line.in_period for line in open_ended.context["lines"]] == [1100]


def test_months_without_readers_are_told_as_well(librarian: Client) -> None:
    file = make.readable()
    read(file, 7, days_ago=23)  # the last day of October
    read(file, 5)
    read(file, 100, days_ago=400)

    months = librarian.get(PAGE).context["months"]

    assert len(months) == 12
    assert months[-2:] == [(date(2026, 10, 1), 7), (date(2026, 11, 1), 5)]
    assert months[0] == (date(2025, 12, 1), 0)


def test_the_workbook_has_what_the_page_has_and_reckons_nothing(librarian: Client) -> None:
    read(make.readable(title="=2+2"), 4)

    rows = rows_of(librarian, f"{PAGE}?as=xlsx&day_from=2026-11-23")

    assert rows == [("=2+2", None, 4, 4)]


@pytest.mark.parametrize("query", ["day_from=2026-11-23&day_through=2026-11-01", "day_from=tomorrow"])
def test_a_period_that_makes_no_sense_is_refused_beside_its_field(librarian: Client, query: str) -> None:
    answer = librarian.get(f"{PAGE}?{query}&as=xlsx")

    assert answer.status_code == 422
    assert answer.context["form"].errors


def test_who_does_not_see_rights_sees_no_statistics(client: Client) -> None:
    make.readable()
    client.force_login(people.account())

    assert client.get(PAGE).status_code == 403


@pytest.mark.parametrize("files", [1, 30])
def test_the_page_asks_as_often_for_one_file_as_for_thirty(
    librarian: Client, files: int, django_assert_num_queries: Callable[..., object]
) -> None:
    for _file in range(files):
        read(make.readable(), 1)
    librarian.get(PAGE)

    with django_assert_num_queries(8):
        librarian.get(PAGE)
