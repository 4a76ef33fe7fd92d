"""The diary: what is counted, that past days stay as they were, pages, files, refusals."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from importlib import import_module
from io import BytesIO
from typing import Any

import openpyxl
import pypdfium2
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import translation

from factories import library as make
from factories import people
from factories.marc import book, catalogued
from factories.moments import NOON
from torelik.kernel import clock
from torelik.kernel.trilingual import Trilingual
from torelik.library.cataloguing.vocabulary import RecordKind
from torelik.library.diary import queries
from torelik.library.diary.queries import Narrowed
from torelik.library.diary.vocabulary import Part, Span
from torelik.library.lending import actions
from torelik.library.lending.models import CountedAct, Loan, RefusedIssue
from torelik.library.lending.vocabulary import Refusal
from torelik.library.models import Item
from torelik.library.patrons.actions import define_category

pytestmark = pytest.mark.django_db
PAGE = "/en/library/diary/"
TODAY = date(2026, 11, 23)
Queries = Callable[..., AbstractContextManager[object]]


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    with translation.override("en"):
        yield


@pytest.fixture
def librarian(client: Client) -> Client:
    client.force_login(people.account(grants=["library.issue-item"]))
    return client


def lent(*, category: str = "learner", place: str = "home-loan", at: datetime = NOON, **described: Any) -> Loan:
    if not make.LoanPolicy.objects.exists():
        make.policy(max_items=100)
    reader = make.patron(category=category)
    copy = make.item(of=catalogued(book(**described)), place=place)
    return actions.issue_item(item_id=copy.pk, patron_id=reader.pk, by=people.SYSTEM, at=at).loan


def figures(part: Part = Part.WORK, span: Span = Span.DAY, day: date = TODAY, **narrowed: Any) -> dict[str, list[int]]:
    found = queries.diary(span, day, today=TODAY, parts=[part], narrowed=Narrowed(**narrowed), visible_to=people.SYSTEM)
    lines = (*found.lines, *found.sums)
    return {column.name: [line.numbers[n] for line in lines] for n, column in enumerate(found.columns)}


def acts() -> dict[str, list[int]]:
    return {name: numbers for name, numbers in figures().items() if name in ("Issued", "Renewed", "Returned")}


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_issues_renewals_and_returns_are_counted_on_their_days() -> None:
    back, kept = lent(at=NOON - timedelta(days=30)), lent(at=NOON - timedelta(days=10))
    actions.renew_loan(loan_uuid=kept.uuid, by=people.SYSTEM, at=NOON)
    actions.return_loan(loan_uuid=back.uuid, by=people.SYSTEM, at=NOON)
    lent()

    # The day, the month up to it, the year up to it.
    assert acts() == {"Issued": [1, 2, 3], "Renewed": [1, 1, 1], "Returned": [1, 1, 1]}


def test_a_loan_renewed_again_on_one_day_under_a_longer_rule_is_renewed_and_counts_once() -> None:
    loan = lent(at=NOON - timedelta(days=10))
    actions.renew_loan(loan_uuid=loan.uuid, by=people.SYSTEM, at=NOON)
    make.LoanPolicy.objects.update(loan_days=60)

    actions.renew_loan(loan_uuid=loan.uuid, by=people.SYSTEM, at=NOON)

    loan.refresh_from_db()
    assert loan.renewals == 2
    assert acts()["Renewed"] == [1, 1, 1]


def test_an_issue_that_was_undone_is_taken_from_its_own_day() -> None:
    loan = lent(at=NOON)
    actions.undo_issue(loan_uuid=loan.uuid, by=people.SYSTEM, at=NOON + timedelta(minutes=5))

    assert acts() == {"Issued": [0, 0, 0], "Renewed": [0, 0, 0], "Returned": [0, 0, 0]}


def test_an_act_that_is_repeated_counts_once() -> None:
    loan = lent()
    for _time in range(2):
        actions.issue_item(item_id=loan.item_id, patron_id=loan.patron_id, by=people.SYSTEM, at=NOON)
    for _time in range(2):
        actions.return_loan(loan_uuid=loan.uuid, by=people.SYSTEM, at=NOON)

    assert acts() == {"Issued": [1, 1, 1], "Renewed": [0, 0, 0], "Returned": [1, 1, 1]}


def test_issues_are_told_apart_in_five_ways() -> None:
    define_category(key="teacher", name=Trilingual("Оқытушы", "Преподаватель", "Teacher"), by=people.SYSTEM, at=NOON)
    lent(place="hall")
    lent(place="hall")
    lent()

    assert figures(Part.CATEGORY) == {"Learner": [3, 3, 3]}
    assert figures(Part.PLACE) == {"hall en": [2, 2, 2], "home-loan en": [1, 1, 1]}
    assert sum(numbers[0] for numbers in figures(Part.CONTENT).values()) == 3
    assert sum(numbers[0] for numbers in figures(Part.LANGUAGE).values()) == 3
    assert figures(Part.KIND) == {str(RecordKind.BOOK.label): [3, 3, 3]}


def test_a_page_is_narrowed_to_a_place_and_a_category() -> None:
    hall = lent(place="hall")
    lent()

    assert figures(place_id=hall.item.place_id)["Issued"] == [1, 1, 1]
    assert figures(category_id=hall.patron.category_id)["Issued"] == [2, 2, 2]
    assert figures(category_id=-1)["Issued"] == [0, 0, 0]


def test_past_days_stay_as_they_were_when_reader_copy_and_record_change() -> None:
    loan = lent(place="hall")
    parts = (Part.CATEGORY, Part.PLACE, Part.CONTENT, Part.LANGUAGE, Part.KIND)
    before = [figures(part) for part in parts]
    other = make.item(place="store")
    loan.patron.category = make.patron(category="staff").category
    loan.patron.save()
    record = loan.item.record
    record.kind, record.language, record.marc = "map", "deu", other.record.marc
    record.save()
    Item.objects.filter(pk=loan.item_id).update(place=other.place)
    actions.return_loan(loan_uuid=loan.uuid, by=people.SYSTEM, at=NOON)

    assert [figures(part) for part in parts] == before
    assert {(act.place.key, act.kind) for act in CountedAct.objects.all()} == {("hall", "book")}


def test_the_month_closes_as_the_paper_diary_does() -> None:
    lent(at=NOON - timedelta(days=60))
    lent(at=NOON - timedelta(days=1))
    lent()

    issued = figures(span=Span.MONTH)["Issued"]

    assert issued == [*([0] * 21), 1, 1, 2, 1, 3]


def test_the_year_has_a_line_for_each_month() -> None:
    lent(at=NOON - timedelta(days=60))
    lent()

    assert figures(span=Span.YEAR)["Issued"] == [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 2]


@pytest.mark.parametrize("words", ["UPDATE library_countedact SET kind = 'map'", "DELETE FROM library_countedact"])
def test_the_database_refuses_to_change_what_was_counted(words: str) -> None:
    lent()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(words)


def test_loans_from_before_the_diary_are_counted_by_the_migration() -> None:
    """The same facts from loans and the journal as the acts themselves had kept."""
    kept, back, undone = lent(at=NOON - timedelta(days=10)), lent(at=NOON - timedelta(days=9)), lent()
    actions.renew_loan(loan_uuid=kept.uuid, by=people.SYSTEM, at=NOON)
    actions.return_loan(loan_uuid=back.uuid, by=people.SYSTEM, at=NOON)
    actions.undo_issue(loan_uuid=undone.uuid, by=people.SYSTEM, at=NOON)
    names = ("loan", "act", "day", "category", "place", "udc", "content", "language", "kind")
    by_acts = set(CountedAct.objects.values_list(*names))
    migration = import_module("torelik.library.migrations.0026_acts_of_lending_counted")
    editor = _Editor()
    migration.allow_changes(apps, editor)
    CountedAct.objects.all().delete()

    migration.fill(apps, editor)
    migration.refuse_changes(apps, editor)

    assert set(CountedAct.objects.values_list(*names)) == by_acts
    assert len(by_acts) == 6


class _Editor:
    """What the migration asks of a schema editor, inside the transaction of a test."""

    connection = connection

    def execute(self, words: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(words)


@pytest.mark.parametrize("span", list(Span))
def test_every_page_opens_and_leaves_as_paper(librarian: Client, span: Span) -> None:
    lent()

    pages = [librarian.get(PAGE, {"span": span, "part": part}) for part in Part]
    paper = librarian.get(PAGE, {"span": span, "part": Part.CONTENT, "as": "pdf"})

    assert [page.status_code for page in pages] == [200] * len(Part)
    assert "Diary of the library" in pypdfium2.PdfDocument(paper.content)[0].get_textpage().get_text_bounded()


def test_the_workbook_has_all_parts(librarian: Client) -> None:
    lent()

    answer = librarian.get(PAGE, {"as": "xlsx"})

    rows = list(openpyxl.load_workbook(BytesIO(b"".join(answer)), read_only=True).active.values)  # type: ignore[union-attr]
    assert rows[0][:7] == ("Day", "Registered", "Registered again", "Visits", "Issued", "Renewed", "Returned")
    assert "Books issued, by category of readers: Learner" in rows[0]
    assert rows[23][:7] == ("23", 1, 0, 1, 1, 0, 0)
    assert rows[-1][:7] == ("Since the beginning of the year", 1, 0, 1, 1, 0, 0)


def test_a_page_narrowed_to_a_place_says_so_on_paper(librarian: Client) -> None:
    place = lent(place="hall").item.place_id

    answer = librarian.get(PAGE, {"place": place, "as": "pdf"})

    assert "hall en" in pypdfium2.PdfDocument(answer.content)[0].get_textpage().get_text_bounded()


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize(("asked", "count"), [({"span": "day"}, 26), ({"span": "month"}, 12), ({"part": "place"}, 10)])
def test_a_page_asks_the_same_number_of_questions_for_1_and_30_loans(
    librarian: Client, number: int, asked: dict[str, str], count: int, django_assert_num_queries: Queries
) -> None:
    for _loan in range(number):
        lent()

    with django_assert_num_queries(count):
        assert librarian.get(PAGE, asked).status_code == 200


@pytest.mark.parametrize(
    "asked", [{"day": "1889-01-01"}, {"day": "x"}, {"span": "week"}, {"part": "all"}, {"place": "77"}, {"category": "x"}]
)
def test_what_is_not_in_the_diary_is_refused_in_words(librarian: Client, asked: dict[str, str]) -> None:
    assert librarian.get(PAGE, asked).status_code == 422


def test_whoever_reports_reads_the_diary(client: Client) -> None:
    client.force_login(people.account(grants=["library.see-reports"]))

    assert client.get(PAGE).status_code == 200


def test_readers_do_not_see_the_diary(client: Client) -> None:
    reader = people.account()
    client.force_login(reader)

    assert client.get(PAGE).status_code == 403


def test_a_year_without_issues_says_so(librarian: Client) -> None:
    assert "Nothing was counted this year" in text_of(librarian.get(PAGE, {"part": "kind"}))


def refused(reader: Any, copy: Item, *, times: int = 1) -> None:
    for _time in range(times):
        with pytest.raises(actions.IssueRefused):
            actions.issue_item(item_id=copy.pk, patron_id=reader.pk, by=people.SYSTEM, at=NOON)


def test_a_refusal_is_kept_once_a_day_with_its_first_reason() -> None:
    make.policy(max_items=100)
    reader, copy = make.patron(), make.item(for_loan=False, state="repair")

    refused(reader, copy, times=2)

    kept = RefusedIssue.objects.get()
    assert (kept.day, kept.reason, kept.title) == (TODAY, Refusal.IN_REPAIR, copy.record.title)
    assert (kept.category, kept.place, kept.patron, kept.item) == (reader.category, copy.place, reader, copy)
    assert figures()["Refused"] == [1, 1, 1]
    assert figures(Part.REFUSALS) == {str(Refusal.IN_REPAIR.label): [1, 1, 1]}
    assert Loan.objects.count() == 0


def test_a_refusal_that_was_lifted_is_not_counted() -> None:
    make.policy(max_items=100)
    reader, copy = make.patron(), make.item(for_loan=False)
    refused(reader, copy)
    refused(make.patron(), copy)

    actions.issue_item(item_id=copy.pk, patron_id=reader.pk, by=people.SYSTEM, at=NOON, lift_reason="Аттестация")

    assert RefusedIssue.objects.count() == 2
    assert (figures()["Refused"], figures()["Issued"]) == ([1, 1, 1], [1, 1, 1])


def test_the_page_of_refusals_names_the_titles_refused_most(librarian: Client) -> None:
    make.policy(max_items=100)
    seldom, often = make.item(state="lost"), make.item(state="lost")
    refused(make.patron(), seldom)
    for _reader in range(2):
        refused(make.patron(), often)

    page = text_of(librarian.get(PAGE, {"part": "refusals"}))

    assert page.index(often.record.title) < page.index(seldom.record.title)
    assert "Titles refused most" in page


def test_the_database_refuses_to_change_a_refusal() -> None:
    make.policy(max_items=100)
    refused(make.patron(), make.item(state="lost"))

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        RefusedIssue.objects.update(reason="lost")


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_of_refusals_asks_the_same_number_of_questions_for_1_and_30_titles(
    librarian: Client, number: int, django_assert_num_queries: Queries
) -> None:
    make.policy(max_items=100)
    reader = make.patron()
    for _title in range(number):
        refused(reader, make.item(state="lost"))

    with django_assert_num_queries(10):
        assert librarian.get(PAGE, {"part": "refusals"}).status_code == 200
