"""Reports are run without writing a query: as a page, a workbook and a paper (cl. 12)."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from factories import library as make
from factories import people
from torelik.audit.models import Event
from torelik.library.administration import reports
from torelik.library.administration.vocabulary import GRANTS

pytestmark = pytest.mark.django_db
LIST = "/en/library/reports/"
KEYS = [report.key for report in reports.reports(visible_to=people.SYSTEM)]


@pytest.fixture
def librarian(client: Client) -> Client:
    client.force_login(people.account(grants=(GRANTS.SEE_REPORTS, "library.issue-item", "library.catalogue-record")))
    return client


def test_reports_are_there_from_the_start(librarian: Client) -> None:
    listed = librarian.get(LIST).content.decode().count(f'class="t-strong" href="{LIST}')

    assert (len(KEYS), listed) == (30, 23)


@pytest.mark.parametrize("key", KEYS)
def test_every_report_is_a_page_a_workbook_lines_and_a_paper(librarian: Client, key: str) -> None:
    make.loan(to=make.patron())
    make.item()

    forms = ("", "?as=xlsx", "?as=csv", "?as=pdf")
    assert [librarian.get(f"{LIST}{key}/{form}").status_code for form in forms] == [200, 200, 200, 200]


def test_lines_of_text_hold_every_row_and_no_formula(librarian: Client) -> None:
    copy = make.item(inventory_number="=1+1")

    lines = b"".join(librarian.get(f"{LIST}copies/?as=csv").streaming_content).decode("utf-8-sig").splitlines()

    assert [line.split(";")[0] for line in lines[1:]] == [f"'{copy.inventory_number}"]


def _runs() -> list[Event]:
    return list(Event.objects.filter(name="library.personal-report-run"))


@pytest.mark.parametrize(("form", "name"), [("", "page"), ("?as=csv", "csv"), ("?as=xlsx", "xlsx"), ("?as=no", "page")])
def test_a_run_that_names_readers_is_in_the_journal(librarian: Client, form: str, name: str) -> None:
    librarian.get(f"{LIST}debtors/{form}")

    facts = {"report": "debtors", "format": name, "rows": 0}
    assert [event.facts for event in _runs()] == [facts]


def test_a_run_that_names_nobody_is_not_in_the_journal(librarian: Client) -> None:
    librarian.get(f"{LIST}copies/")

    assert not _runs()


def test_a_refused_run_is_not_in_the_journal(client: Client) -> None:
    client.force_login(people.account(grants=(GRANTS.SEE_REPORTS,)))

    client.get(f"{LIST}debtors/")

    assert not _runs()


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

    with django_assert_num_queries(8):
        librarian.get(f"{LIST}copies/")
