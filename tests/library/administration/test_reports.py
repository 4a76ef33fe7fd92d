"""Reports are run without writing a query: as a page, a workbook and a paper (cl. 12)."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from factories import library as make
from factories import people
from torelik.library.administration import reports
from torelik.library.administration.vocabulary import GRANTS

pytestmark = pytest.mark.django_db
LIST = "/en/library/reports/"
KEYS = [report.key for report in reports.reports(visible_to=people.SYSTEM)]


@pytest.fixture
def librarian(client: Client) -> Client:
    client.force_login(people.account(grants=(GRANTS.SEE_REPORTS, "library.issue-item", "library.catalogue-record")))
    return client


def test_twelve_reports_are_there_from_the_start() -> None:
    assert len(KEYS) == 12


@pytest.mark.parametrize("key", KEYS)
def test_every_report_is_a_page_a_workbook_and_a_paper(librarian: Client, key: str) -> None:
    make.loan(to=make.patron())
    make.item()

    assert [librarian.get(f"{LIST}{key}/{asked}").status_code for asked in ("", "?as=xlsx", "?as=pdf")] == [200, 200, 200]


def test_a_number_opens_its_rows(librarian: Client) -> None:
    copy = make.item()

    page = librarian.get(f"{LIST}stock-by-place/").content.decode()

    assert f"{LIST}copies/?place=home-loan" in page
    assert copy.inventory_number in librarian.get(f"{LIST}copies/?place=home-loan").content.decode()


def test_a_parameter_that_is_none_is_told(librarian: Client) -> None:
    assert librarian.get(f"{LIST}new-titles/?since=yesterday&kind=no").status_code == 422


def test_a_report_about_readers_is_for_those_who_work_with_them(client: Client) -> None:
    client.force_login(people.account(grants=(GRANTS.SEE_REPORTS,)))

    assert [client.get(f"{LIST}{key}/").status_code for key in ("debtors", "copies", "no-such")] == [404, 200, 404]


def test_strangers_see_no_reports(client: Client) -> None:
    client.force_login(people.account())

    assert [client.get(path).status_code for path in (LIST, f"{LIST}copies/")] == [403, 403]


@pytest.mark.parametrize("rows", [1, 30])
def test_a_report_asks_the_same_number_of_questions(
    librarian: Client, rows: int, django_assert_num_queries: Callable[..., AbstractContextManager[object]]
) -> None:
    for _row in range(rows):
        make.item()
    librarian.get(LIST)

    with django_assert_num_queries(10):
        librarian.get(f"{LIST}copies/")
