"""Registrations by year and visits: facts that are kept once, shown in the reader's card, counted in the diary."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test import Client

from factories import library as make
from factories import people
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.kernel import clock
from torelik.kernel.errors import PermissionDenied
from torelik.library.holdings.models import StoragePlace
from torelik.library.patrons import actions, counting, rules
from torelik.library.patrons.models import Patron, Registration, Visit
from torelik.library.patrons.vocabulary import RegistrationRefusal

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
NEXT_YEAR = NOON + timedelta(days=60)
DESK = ("library.issue-item", "library.manage-patrons")
Queries = Callable[..., AbstractContextManager[object]]


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def librarian(client: Client) -> Client:
    client.force_login(people.account(grants=DESK))
    return client


def place(key: str = "hall") -> StoragePlace:
    return StoragePlace.objects.get_or_create(
        key=key, defaults={"name_kk": f"{key} kk", "name_ru": f"{key} ru", "name_en": f"{key} en"}
    )[0]


def page_of(reader: Patron, act: str = "") -> str:
    return f"/en/library/readers/{reader.uuid}/{act}"


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def years_of(reader: Patron) -> list[tuple[int, bool]]:
    return list(Registration.objects.filter(patron=reader).order_by("year").values_list("year", "is_first"))


@pytest.mark.parametrize(
    ("until", "refusal"),
    [(None, None), (TODAY, None), (TODAY + timedelta(days=1), None), (TODAY - timedelta(days=1), RegistrationRefusal.SHORTER)],
)
def test_a_registration_never_shortens_a_ticket(until: date | None, refusal: RegistrationRefusal | None) -> None:
    assert rules.refusal_to_prolong(until, ends_on=TODAY) == refusal


def test_a_ticket_is_the_first_registration() -> None:
    reader = make.patron()

    assert years_of(reader) == [(2026, True)]


def test_a_reader_is_registered_again_once_a_year_and_the_ticket_prolonged() -> None:
    reader, until = make.patron(), date(2027, 12, 31)

    done = [
        actions.register_again(patron_id=reader.pk, place_id=place().pk, valid_through=until, by=people.SYSTEM, at=NEXT_YEAR)
        for _time in range(2)
    ]

    reader.refresh_from_db()
    assert (done, years_of(reader), reader.card_valid_through) == ([True, False], [(2026, True), (2027, False)], until)
    assert Event.objects.get(name="library.patron-registered-again").facts == {"year": 2027, "until": "2027-12-31"}


def test_a_shorter_ticket_registers_nobody() -> None:
    reader = make.patron()

    with pytest.raises(actions.RegistrationRefused):
        actions.register_again(patron_id=reader.pk, place_id=place().pk, valid_through=TODAY, by=people.SYSTEM, at=NEXT_YEAR)

    assert years_of(reader) == [(2026, True)]


def test_who_may_not_register_or_count_is_refused() -> None:
    reader, nobody = make.patron(), people.actor(people.account())

    with pytest.raises(PermissionDenied):
        actions.register_again(patron_id=reader.pk, place_id=place().pk, by=nobody, at=NEXT_YEAR)
    with pytest.raises(PermissionDenied):
        actions.count_visit(patron_id=reader.pk, place_id=place().pk, by=nobody, at=NOON)


def test_a_visit_counts_once_a_day_in_each_place() -> None:
    reader = make.patron()

    done = [
        actions.count_visit(patron_id=reader.pk, place_id=place(key).pk, by=people.SYSTEM, at=at)
        for key, at in (("hall", NOON), ("hall", NOON), ("store", NOON), ("hall", NOON + timedelta(days=1)))
    ]

    assert done == [True, False, True, True]
    assert Event.objects.filter(name="library.visit-counted").count() == 3


def test_the_first_loan_of_a_day_is_a_visit_unless_one_was_counted() -> None:
    borrower, visitor = make.patron(), make.patron()
    actions.count_visit(patron_id=visitor.pk, place_id=place("hall").pk, by=people.SYSTEM, at=NOON)
    for reader in (borrower, visitor):
        make.loan(to=reader, of=make.item(place="store"))
        make.loan(to=reader, of=make.item(place="rare"))

    visits = set(Visit.objects.values_list("patron", "place__key"))

    assert visits == {(borrower.pk, "store"), (visitor.pk, "hall")}


def test_the_diary_counts_them_by_day_category_and_place() -> None:
    reader = make.patron()
    actions.count_visit(patron_id=reader.pk, place_id=place().pk, by=people.SYSTEM, at=NOON)
    hall, category = place().pk, reader.category_id

    assert counting.registrations_by_day(TODAY, TODAY) == [counting.Counted(TODAY, True, 1)]
    assert counting.registrations_by_day(TODAY, TODAY, place_id=hall) == []
    assert counting.visits_by_day(TODAY, TODAY) == [counting.Counted(TODAY, category, 1)]
    assert counting.visits_by_day(TODAY, TODAY, split="place") == [counting.Counted(TODAY, hall, 1)]
    assert counting.visits_by_day(TODAY, TODAY, category_id=category + 1) == []


@pytest.mark.parametrize("table", ["library_registration", "library_visit"])
@pytest.mark.parametrize("words", ["UPDATE {} SET day = '2026-01-01'", "DELETE FROM {}"])
def test_the_database_refuses_to_change_them(table: str, words: str) -> None:
    reader = make.patron()
    actions.count_visit(patron_id=reader.pk, place_id=place().pk, by=people.SYSTEM, at=NOON)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(words.format(table))


def test_readers_from_before_are_counted_by_the_migration() -> None:
    reader = make.patron()
    make.loan(to=reader)
    make.loan(to=reader)
    names = ("patron", "day", "place", "category")
    facts = set(Visit.objects.values_list(*names)), years_of(reader)
    migration = import_module("torelik.library.migrations.0029_registrations_and_visits")
    editor = _Editor()
    migration.allow_changes(apps, editor)
    for table in (Registration, Visit):
        table.objects.all().delete()

    migration.fill(apps, editor)
    migration.refuse_changes(apps, editor)

    assert (set(Visit.objects.values_list(*names)), years_of(reader)) == facts
    assert len(facts[0]) == 1


class _Editor:
    """What the migration asks of a schema editor, inside the transaction of a test."""

    connection = connection

    def execute(self, words: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(words)


def test_the_card_registers_a_reader_for_the_year(librarian: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, hall = make.patron(), place()
    monkeypatch.setattr(clock, "now", lambda: NEXT_YEAR)

    before = text_of(librarian.get(page_of(reader)))
    answer = librarian.post(page_of(reader, "register/"), {"place": hall.pk, "valid_through": ""}, follow=True)

    assert "Register for 2027" in before
    assert "Registered for 2027" in text_of(answer)
    assert years_of(reader) == [(2026, True), (2027, False)]


def test_the_card_says_why_a_reader_is_not_registered(librarian: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, hall = make.patron(), place()
    monkeypatch.setattr(clock, "now", lambda: NEXT_YEAR)

    shorter = librarian.post(page_of(reader, "register/"), {"place": hall.pk, "valid_through": "2027-02-01"})
    nowhere = librarian.post(page_of(reader, "register/"), {"place": "77"})

    assert (shorter.status_code, nowhere.status_code) == (409, 422)
    assert "The ticket would end earlier than it does now." in text_of(shorter)


def test_a_visit_is_counted_in_the_card_and_at_the_desk(librarian: Client) -> None:
    reader, other, hall = make.patron(), make.patron(), place()

    answer = librarian.post(page_of(reader, "visit/"), {"place": hall.pk}, follow=True)
    librarian.post(f"/en/library/lending/readers/{other.uuid}/visit/", {"place": hall.pk, "mode": "issue"})
    desk = librarian.get(f"/en/library/lending/?reader={other.uuid}")

    assert "The visit is counted." in text_of(answer)
    assert "Today’s visit is counted." in text_of(desk)
    assert Visit.objects.count() == 2
    assert librarian.post(page_of(reader, "visit/"), {"place": "x"}).status_code == 422
    assert librarian.post(f"/en/library/lending/readers/{other.uuid}/visit/", {"place": "x"}).status_code == 404


def test_a_desk_remembers_where_it_stands(librarian: Client) -> None:
    first, second, store = make.patron(), make.patron(), place("store")
    place("hall")
    librarian.post(f"/en/library/lending/readers/{first.uuid}/visit/", {"place": store.pk})

    assert f'<option value="{store.pk}" selected>' in text_of(librarian.get(f"/en/library/lending/?reader={second.uuid}"))


def test_a_strangers_card_is_not_found_and_ones_own_is_shown(client: Client) -> None:
    account = people.account()
    own, foreign = make.patron(account=account), make.patron()
    client.force_login(account)

    assert client.get(page_of(own)).status_code == 200
    assert client.get(page_of(foreign)).status_code == 404
    assert client.post(page_of(own, "register/"), {"place": place().pk}).status_code == 403
    assert client.post(page_of(own, "visit/"), {"place": place().pk}).status_code == 403


def test_an_unknown_reader_is_not_found(librarian: Client) -> None:
    for act in ("", "register/", "visit/"):
        address = f"/en/library/readers/{uuid4()}/{act}"
        assert (librarian.post(address) if act else librarian.get(address)).status_code == 404


@pytest.mark.parametrize("number", [1, 30])
def test_the_card_asks_the_same_number_of_questions_for_1_and_30_visits(
    librarian: Client, number: int, django_assert_num_queries: Queries
) -> None:
    reader = make.patron()
    for day in range(number):
        actions.count_visit(patron_id=reader.pk, place_id=place().pk, by=people.SYSTEM, at=NOON - timedelta(days=day))

    with django_assert_num_queries(9):
        assert librarian.get(page_of(reader)).status_code == 200
