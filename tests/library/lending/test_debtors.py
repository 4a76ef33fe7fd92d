"""Debtors: who is late longest first, letters in the reader's language, the list for the dean; the form of a reader."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from openpyxl import load_workbook

from factories import library as make
from factories import people
from factories.moments import NOON
from library.holds.holds_stage import copy_in
from torelik.audit.models import Event
from torelik.kernel import clock
from torelik.kernel.errors import PermissionDenied
from torelik.library.lending import actions as lending
from torelik.library.lending import debtor_actions as actions
from torelik.library.lending import debtor_queries as queries
from torelik.library.lending.debtor_queries import Asked
from torelik.library.lending.form_queries import form_of
from torelik.library.lending.models import Loan
from torelik.library.lending.vocabulary import LetterRefusal
from torelik.library.patrons.models import Patron
from torelik.library.patrons.queries import Readers

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
PAGE = "/en/library/lending/debtors/"
Queries = Callable[..., AbstractContextManager[object]]


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def librarian(client: Client) -> Client:
    client.force_login(people.account(grants=("library.issue-item",)))
    return client


def late(days: int, *, reader: Patron | None = None, **told: Any) -> Loan:
    return make.loan(to=reader or make.patron(), due_on=TODAY - timedelta(days=days), **told)


def found(**asked: Any) -> list[tuple[str, int]]:
    told = Asked(**asked)
    rows = list(queries.debtors(told, today=TODAY, visible_to=people.SYSTEM))
    lines = queries.debtor_lines(rows, told, today=TODAY, visible_to=people.SYSTEM)
    return [(line.card.ticket, line.days_late) for line in lines]


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def pages_of(pdf: bytes) -> list[str]:
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(pdf)]


def test_who_is_late_longest_comes_first_and_who_is_not_late_does_not_come() -> None:
    second, long = make.loan(to=make.patron()), late(9)
    short = late(1, reader=second.patron)
    Loan.objects.filter(pk=second.pk).update(due_on=TODAY - timedelta(days=4))
    late(0)
    returned = late(30)
    lending.return_item(item_id=returned.item_id, by=people.SYSTEM, at=NOON)

    assert found() == [(long.patron.ticket, 9), (short.patron.ticket, 4)]


def test_debtors_are_narrowed_by_group_category_branch_and_days() -> None:
    here, elsewhere = make.branch("Үй"), make.branch("Басқа")
    teacher = late(8, reader=make.patron(category="teacher"), of=copy_in(here)).patron
    Patron.objects.filter(pk=teacher.pk).update(group="")
    learner = late(2, of=copy_in(elsewhere)).patron

    assert found(readers=Readers(group="М-26-2")) == [(learner.ticket, 2)]
    assert found(readers=Readers(category_id=teacher.category_id)) == [(teacher.ticket, 8)]
    assert found(branch=here.key) == [(teacher.ticket, 8)]
    assert found(days_late=3) == [(teacher.ticket, 8)]


@pytest.mark.parametrize("number", [1, 30])
def test_a_page_of_any_length_costs_the_same_queries(number: int, django_assert_num_queries: Queries) -> None:
    make.policy()
    for days in range(number):
        late(days + 1)

    with django_assert_num_queries(6):
        assert len(found()) == number


def test_a_page_takes_thirty_readers_from_the_database_and_no_more(librarian: Client) -> None:
    for days in range(31):
        late(days + 1)

    answer = librarian.get(PAGE)

    assert answer.context["page"].paginator.count == 31
    assert len(answer.context["lines"]) == 30


def test_letters_are_written_in_the_language_of_each_reader(librarian: Client) -> None:
    account = people.account(family_name="Ким", given_name="Виктор")
    account.language = "ru"
    account.save(update_fields=["language"])
    russian, kazakh, other = late(3, reader=make.patron(account=account)), late(2), late(1)

    answer = librarian.post(PAGE, {"reader": [str(one.patron.uuid) for one in (russian, kazakh)]})
    pages = pages_of(answer.content)

    assert [loan.item.inventory_number in page for loan, page in zip((russian, kazakh), pages, strict=True)] == [True, True]
    assert "Ким Виктор" in pages[0]
    assert not any(other.item.inventory_number in page for page in pages)
    assert Event.objects.get(name="library.debtors-written-to").facts["count"] == 2


@pytest.mark.parametrize("chosen", [[], ["not a key"], ["018f0000-0000-7000-8000-000000000000"]])
def test_letters_to_nobody_are_refused(chosen: list[str], librarian: Client) -> None:
    late(1)

    answer = librarian.post(PAGE, {"reader": chosen})

    assert answer.status_code == 409
    assert "Choose readers who have overdue books." in text_of(answer)


def test_too_many_letters_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_LETTERS", 1)

    with pytest.raises(actions.LettersRefused) as refused:
        actions.write_to_debtors(patron_uuids=[late(1).patron.uuid, late(1).patron.uuid], by=people.SYSTEM, at=NOON)

    assert refused.value.refusals == [LetterRefusal.TOO_MANY]


def test_the_dean_gets_the_list_as_a_workbook_and_as_a_paper(librarian: Client, tmp_path: Any) -> None:
    loan = late(5)
    late(1, reader=make.patron(category="teacher"))

    answer = librarian.get(f"{PAGE}?days=2&as=xlsx")
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"".join(answer.streaming_content))
    rows = list(load_workbook(path).active.values)[1:]
    pages = pages_of(librarian.get(f"{PAGE}?days=2&as=pdf").content)

    assert [(row[1], row[5], row[8]) for row in rows] == [(loan.patron.ticket, loan.item.inventory_number, 5)]
    assert loan.patron.ticket in pages[0]
    told = [event.facts for event in Event.objects.filter(name="library.personal-report-run").order_by("id")]
    assert told == [{"report": "debtors-by-group", "format": form, "rows": 1} for form in ("xlsx", "pdf")]


def test_a_wrong_filter_is_told(librarian: Client) -> None:
    assert librarian.get(f"{PAGE}?days=0").status_code == 422


def test_debtors_are_for_the_desk_alone(client: Client) -> None:
    reader = make.patron()
    client.force_login(people.account(grants=("library.see-reports",)))

    assert [client.get(one).status_code for one in (PAGE, f"/en/library/lending/readers/{reader.uuid}/form/")] == [403, 403]
    with pytest.raises(PermissionDenied):
        queries.debtors(Asked(), today=TODAY, visible_to=people.actor(people.account()))


def test_the_form_of_a_reader_shows_what_was_issued_and_returned(librarian: Client) -> None:
    reader = make.patron(full_name="Бекова Дана Ерланқызы")
    returned, out, undone, foreign = make.loan(to=reader), make.loan(to=reader), make.loan(to=reader), late(1)
    lending.return_item(item_id=returned.item_id, by=people.SYSTEM, at=NOON)
    Loan.objects.filter(pk=undone.pk).update(state="undone", returned_at=NOON)

    (page,) = pages_of(librarian.get(f"/en/library/lending/readers/{reader.uuid}/form/").content)

    shown = [one.item.inventory_number for one in (returned, out, undone, foreign) if one.item.inventory_number in page]
    assert shown == [returned.item.inventory_number, out.item.inventory_number]
    assert "Бекова Дана Ерланқызы" in page


def test_the_form_costs_two_queries_for_any_number_of_loans(django_assert_num_queries: Queries) -> None:
    reader = make.patron()
    for _n in range(5):
        make.loan(to=reader)

    with django_assert_num_queries(2):
        assert len(form_of(reader.pk, visible_to=people.SYSTEM)) == 5
