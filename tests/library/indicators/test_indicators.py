"""Indicators of the library's work: numbers that can be counted by hand, and every one of them opens its rows (cl. 12)."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import translation

from factories import library as make
from factories import people
from factories.marc import book, catalogued
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.kernel import clock
from torelik.library.administration import periods
from torelik.library.administration.charts import bars_of, length_of
from torelik.library.administration.periods import Days
from torelik.library.administration.reports import Chart
from torelik.library.administration.vocabulary import GRANTS, Preset
from torelik.library.cataloguing.marc import DataField, MarcRecord
from torelik.library.holdings import groups
from torelik.library.indicators import queries, rules
from torelik.library.indicators.rules import Counted
from torelik.library.indicators.vocabulary import Split
from torelik.library.lending import actions, group_actions
from torelik.library.lending import rules as lending_rules
from torelik.library.lending.models import GroupLoan, Loan
from torelik.library.patrons.models import Patron

pytestmark = pytest.mark.django_db
REPORTS = "/en/library/reports/"
TODAY = date(2026, 11, 23)
YEAR = Days(date(2026, 1, 1), TODAY, 12)
LAST_YEAR = Days(date(2025, 1, 1), date(2025, 11, 23), 12)
STANDARD = ("stock-by-kind", "stock-by-place", "stock-by-year", "most-lent", "loans-by-day", "work-by-month")
Queries = Callable[..., AbstractContextManager[object]]


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    with translation.override("en"):
        yield


@pytest.fixture
def librarian(client: Client) -> Client:
    client.force_login(people.account(grants=(GRANTS.SEE_REPORTS,)))
    return client


def lent(reader: Patron, *, at: Any = NOON, **described: Any) -> Loan:
    if not make.LoanPolicy.objects.exists():
        make.policy(max_items=100)
    udc = described.pop("udc", "")
    marc = book(**described)
    if udc:
        marc = MarcRecord(marc.leader, (*marc.fields, DataField("080", " ", " ", (("a", udc),))))
    copy = make.item(of=catalogued(marc))
    return actions.issue_item(item_id=copy.pk, patron_id=reader.pk, by=people.SYSTEM, at=at).loan


def textbook(number: int = 30) -> Any:
    place = make.item().place
    card = groups.card_for(record_id=make.record().pk, price=Decimal("900.00"), on=TODAY)
    groups.change_balances({(card.pk, place.pk): number}, at=NOON)
    return card, place


def lent_of_card(reader: Patron, card: Any, place: Any) -> GroupLoan:
    if not make.LoanPolicy.objects.exists():
        make.policy(max_items=100)
    facts = lending_rules.CopyFacts("book", place.branch_id, place.pk)
    copy = group_actions.CardCopy(card.pk, card.uuid, card.record_id, facts)
    return group_actions.issue_group_copy(copy=copy, patron_id=reader.pk, by=people.SYSTEM, at=NOON).loan


def registered(number: int = 1, **columns: Any) -> list[Patron]:
    return [make.patron(**columns) for _n in range(number)]


def text_of(answer: Any) -> str:
    return unescape(" ".join(answer.content.decode().split()))


def rows_of(answer: Any) -> list[list[str]]:
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)]
        for row in re.findall(r'<tr class="t-table__row">(.*?)</tr>', text_of(answer))
    ]


@pytest.mark.parametrize(
    ("found", "rates"),
    [
        (Counted(), (None, None, None, None)),
        (
            Counted(readers=400, visits=3_000, loans=10_000, numbered_copies=4_500, group_copies=500),
            (Decimal("25.00"), Decimal("7.50"), Decimal("2.00"), Decimal("12.50")),
        ),
        (Counted(readers=3, loans=1, numbered_copies=7), (Decimal("0.33"), Decimal("0.00"), Decimal("0.14"), Decimal("2.33"))),
        (Counted(loans=5), (None, None, None, None)),
    ],
)
def test_the_formulas_are_those_of_the_standards(found: Counted, rates: tuple[Any, ...]) -> None:
    assert (found.reading_rate, found.attendance, found.turnover, found.supply) == rates


@pytest.mark.parametrize(
    ("now", "before", "percent"),
    [(120, 100, Decimal("20.0")), (90, 120, Decimal("-25.0")), (0, 8, Decimal("-100.0")), (5, 0, None), (None, 3, None)],
)
def test_a_change_is_told_in_percent_of_the_period_before(now: Any, before: Any, percent: Any) -> None:
    assert rules.change(now, before) == percent


@pytest.mark.parametrize(
    ("preset", "today", "days", "compared"),
    [
        (None, "2026-11-23", ("2026-01-01", "2026-11-23"), ("2025-01-01", "2025-11-23")),
        (Preset.THIS_MONTH, "2026-03-31", ("2026-03-01", "2026-03-31"), ("2026-02-01", "2026-02-28")),
        (Preset.THIS_MONTH, "2026-03-05", ("2026-03-01", "2026-03-05"), ("2026-02-01", "2026-02-05")),
        (Preset.LAST_MONTH, "2026-03-05", ("2026-02-01", "2026-02-28"), ("2026-01-01", "2026-01-31")),
        (Preset.THIS_QUARTER, "2026-11-23", ("2026-10-01", "2026-11-23"), ("2026-07-01", "2026-08-23")),
        (Preset.LAST_QUARTER, "2026-02-10", ("2025-10-01", "2025-12-31"), ("2025-07-01", "2025-09-30")),
        (Preset.THIS_ACADEMIC_YEAR, "2026-11-23", ("2026-09-01", "2026-11-23"), ("2025-09-01", "2025-11-23")),
        (Preset.THIS_ACADEMIC_YEAR, "2026-05-01", ("2025-09-01", "2026-05-01"), ("2024-09-01", "2025-05-01")),
        (Preset.LAST_ACADEMIC_YEAR, "2026-11-23", ("2025-09-01", "2026-08-31"), ("2024-09-01", "2025-08-31")),
        (Preset.LAST_YEAR, "2026-11-23", ("2025-01-01", "2025-12-31"), ("2024-01-01", "2024-12-31")),
    ],
)
def test_a_period_is_compared_with_as_much_of_the_one_before(
    preset: Preset | None, today: str, days: tuple[str, str], compared: tuple[str, str]
) -> None:
    found = periods.days_of(preset, today=date.fromisoformat(today))
    earlier = periods.before(found)

    assert (found.first.isoformat(), found.last.isoformat()) == days
    assert (earlier.first.isoformat(), earlier.last.isoformat()) == compared


@pytest.mark.parametrize(
    ("since", "through", "compared"),
    [
        ("2026-03-10", "2026-03-19", ("2026-02-28", "2026-03-09")),
        ("2026-02-01", "2026-03-31", ("2025-12-01", "2026-01-31")),
        ("2024-02-29", "2024-02-29", ("2024-02-28", "2024-02-28")),
    ],
)
def test_days_that_are_named_are_compared_with_as_many_before(since: str, through: str, compared: tuple[str, str]) -> None:
    found = periods.days_of(Preset.DAYS, today=TODAY, since=date.fromisoformat(since), through=date.fromisoformat(through))

    earlier = periods.before(found)

    assert (earlier.first.isoformat(), earlier.last.isoformat()) == compared


def test_the_months_of_a_period_are_cut_at_its_ends() -> None:
    found = periods.months_of(Days(date(2025, 12, 20), date(2026, 2, 3)))

    assert [(one.first.day, one.last.day) for one in found] == [(20, 31), (1, 31), (1, 3)]


def test_bars_are_as_long_as_their_numbers_and_none_is_lost() -> None:
    found = bars_of(Chart(names=0, numbers=1, before=2), [["a", 200, 100], ["b", 1, 0], ["c", 0, 300]])

    assert [(bar.length, bar.length_before) for bar in found] == [(66, 33), (1, 0), (0, 100)]
    assert length_of(Decimal(0), Decimal(5)) == 0


@pytest.mark.parametrize("rows", [[], [["a", 5]], [["a", 0], ["b", None]]])
def test_one_bar_or_none_says_nothing(rows: list[list[Any]]) -> None:
    assert bars_of(Chart(names=0, numbers=1), rows) == []


def test_what_was_done_is_counted_with_and_without_inventory_numbers() -> None:
    first, second = registered(2)
    lent(first)
    lent(second, at=NOON - timedelta(days=20))
    card, place = textbook(30)
    lent_of_card(first, card, place)

    found = queries.counted(YEAR)

    assert (found.readers, found.borrowers, found.visits) == (2, 2, 2)
    assert (found.loans, found.group_loans, found.renewals) == (3, 1, 0)
    assert (found.numbered_copies, found.group_copies) == (3, 30)
    assert (found.reading_rate, found.turnover) == (Decimal("1.50"), Decimal("0.09"))


def test_an_issue_that_was_undone_is_not_counted() -> None:
    loan = lent(registered()[0])
    actions.undo_issue(loan_uuid=loan.uuid, by=people.SYSTEM, at=NOON)

    assert queries.counted(YEAR).loans == 0


def test_what_was_done_in_another_period_is_of_that_period() -> None:
    lent(registered()[0], at=NOON - timedelta(days=365))

    assert (queries.counted(YEAR).loans, queries.counted(LAST_YEAR).loans) == (0, 1)


@pytest.mark.parametrize(
    ("split", "told"),
    [
        (Split.SECTION, [("Law", 2), ("History and geography", 1)]),
        (Split.LANGUAGE, [("in Kazakh", 2), ("in Russian", 1)]),
        (Split.KIND, [("Book", 3)]),
        (Split.CATEGORY, [("Learner", 3)]),
    ],
)
def test_circulation_is_told_apart(split: Split, told: list[tuple[str, int]]) -> None:
    reader = registered()[0]
    lent(reader, udc="347.9", language="kaz")
    lent(reader, udc="34", language="rus")
    lent(reader, udc="94(574)", language="kaz")

    found = queries.split_found(split, YEAR, LAST_YEAR)

    assert [(line.name, line.loans) for line in found.lines if line.loans] == told
    assert found.total.loans == 3


def test_circulation_of_one_category_of_readers() -> None:
    lent(registered()[0], udc="34")
    lent(registered(category="teacher")[0], udc="34")

    assert queries.split_found(Split.SECTION, YEAR, LAST_YEAR, category="teacher").total.loans == 1


def test_every_number_of_the_indicators_opens_as_many_rows(librarian: Client) -> None:
    reader = registered()[0]
    lent(reader, udc="34")
    lent(reader, udc="94")
    card, place = textbook(4)
    lent_of_card(reader, card, place)

    page = text_of(librarian.get(f"{REPORTS}indicators/"))
    cells = re.findall(r'<a href="(/en/library/reports/[^"]+)">(\d+)</a>', page)

    assert len(cells) == 8
    for url, number in cells:
        rows = rows_of(librarian.get(url))
        assert (len(rows) if "cards-on-day" not in url else int(rows[0][2])) == int(number), url


@pytest.mark.parametrize("split", list(Split))
def test_every_number_of_circulation_opens_as_many_rows(librarian: Client, split: Split) -> None:
    reader = registered()[0]
    lent(reader, udc="34", language="eng")
    lent(reader, language="kaz", at=NOON - timedelta(days=365))

    page = text_of(librarian.get(f"{REPORTS}circulation-by-{split.value}/"))
    cells = re.findall(r'<a href="(/en/library/reports/(?!places)[^"]+)">(\d+)</a>', page)

    assert cells
    for url, number in cells:
        assert len(rows_of(librarian.get(url))) == int(number), url


@pytest.mark.parametrize(
    "key", ["stock-by-kind", "stock-by-place", "stock-by-year", "most-lent", "loans-by-day", "work-by-month"]
)
def test_every_number_of_the_standard_reports_opens_as_many_rows(librarian: Client, key: str) -> None:
    reader = registered()[0]
    lent(reader, language="kaz")
    make.item(of=make.record(year=None))

    page = text_of(librarian.get(f"{REPORTS}{key}/"))
    cells = re.findall(r'<a href="(/en/library/reports/[^"]+)">(\d+)</a>', page)

    assert cells
    for url, number in cells:
        assert len(rows_of(librarian.get(url))) == int(number), url


def test_rows_behind_a_number_name_no_reader_and_leave_no_event(librarian: Client) -> None:
    reader = make.patron(full_name="Сейтқали Арман", ticket="T-SECRET")
    lent(reader)

    page = text_of(librarian.get(f"{REPORTS}acts-listed/")) + text_of(librarian.get(f"{REPORTS}visits-listed/"))

    assert rows_of(librarian.get(f"{REPORTS}acts-listed/"))
    assert not any(words in page for words in ("Сейтқали", "T-SECRET"))
    assert not Event.objects.filter(name="library.personal-report-run").exists()


def test_the_formula_stands_under_the_figure_with_its_numbers(librarian: Client) -> None:
    lent(registered()[0])

    page = text_of(librarian.get(f"{REPORTS}indicators/"))

    assert "loans ÷ registered readers: 1 ÷ 1" in page
    assert "Compared with: 1 Jan 2025 – 23 Nov 2025." in page


def test_copies_that_nobody_borrowed_since_a_day(librarian: Client) -> None:
    reader = registered()[0]
    old = lent(reader, at=NOON - timedelta(days=200))
    actions.return_loan(loan_uuid=old.uuid, by=people.SYSTEM, at=NOON)
    lent(reader)
    never = make.item()

    rows = rows_of(librarian.get(f"{REPORTS}not-lent-since/?since=2026-10-01"))

    assert [(row[0], row[5]) for row in rows] == [(old.item.inventory_number, "7 May 2026"), (never.inventory_number, "—")]


def test_a_report_with_a_chart_has_its_numbers_in_a_table_and_a_workbook(librarian: Client) -> None:
    reader = registered()[0]
    lent(reader, udc="34")
    lent(reader, udc="94")

    page = text_of(librarian.get(f"{REPORTS}circulation-by-section/"))
    file = b"".join(librarian.get(f"{REPORTS}circulation-by-section/?as=xlsx").streaming_content)  # type: ignore[attr-defined]
    sheet = openpyxl.load_workbook(BytesIO(file)).active

    assert page.count('class="t-bars__row"') == 2
    assert "style=" not in page[page.index("t-bars") :]
    assert [row[:2] for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        ("Law", 1), ("History and geography", 1), ("Total", 2),
    ]  # fmt: skip


@pytest.mark.parametrize("asked", ["since=2026-03-01&through=2026-02-01", "since=0001-01-01", "period=sometime", "section=no"])
def test_what_cannot_be_asked_is_told(librarian: Client, asked: str) -> None:
    assert librarian.get(f"{REPORTS}acts-listed/?{asked}").status_code == 422


@pytest.mark.parametrize("number", [1, 30])
def test_the_questions_of_the_indicators_do_not_grow(librarian: Client, number: int, django_assert_num_queries: Queries) -> None:
    for reader in registered(number):
        lent(reader)
    librarian.get(REPORTS)

    with django_assert_num_queries(22):
        librarian.get(f"{REPORTS}indicators/")
