"""Categories of readers are kept by the library itself, each with its rule (cl. 12)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import uuid4

import pytest
from django.test import Client

from factories import library as make
from factories import people
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.kernel.actor import Actor
from torelik.kernel.errors import PermissionDenied
from torelik.kernel.trilingual import Trilingual
from torelik.library.lending.models import LoanPolicy
from torelik.library.patrons import actions
from torelik.library.patrons.models import PatronCategory

pytestmark = pytest.mark.django_db
PAGE = "/en/library/lending/categories/"


@pytest.fixture
def librarian(client: Client) -> Client:
    client.force_login(people.account(grants=("library.set-policies", "library.manage-patrons")))
    return client


def sent(**changed: object) -> dict[str, object]:
    usual = {
        "name_kk": "Докторант", "name_ru": "Докторант", "name_en": "Doctoral student", "max_items": 7, "loan_days": 30,
        "max_renewals": 2, "is_open": "on", "seen": 0, "key": str(uuid4()),
    }  # fmt: skip
    return usual | changed


def test_a_category_is_made_once_with_its_rule_and_changed(librarian: Client) -> None:
    given = sent()
    for _click in range(2):
        answer = librarian.post(f"{PAGE}new/", given, follow=True)
    row = PatronCategory.objects.get()

    assert "Doctoral student" in answer.content.decode()
    assert LoanPolicy.objects.values_list("category", "max_items", "loan_days", "max_renewals").get() == (row.pk, 7, 30, 2)
    librarian.post(f"{PAGE}{row.uuid}/", given | {"seen": 1, "loan_days": 45, "is_open": ""})
    row.refresh_from_db()
    assert (LoanPolicy.objects.get().loan_days, row.is_open, row.version) == (45, False, 2)
    assert Event.objects.filter(name="library.category-defined").count() == 2


def test_a_closed_category_takes_no_new_readers_and_keeps_its_own(system: Actor) -> None:
    patron = make.patron()
    category = patron.category
    actions.save_category(uuid=category.uuid, seen=1, name=category.name, is_open=False, by=system, at=NOON)

    with pytest.raises(PatronCategory.DoesNotExist):
        actions.register_patron(
            ticket="999", category_key=category.key, card_valid_through=NOON.date(), full_name="А. Б.", by=system, at=NOON
        )
    patron.refresh_from_db()
    assert patron.category == category


@pytest.mark.parametrize(
    ("changed", "status", "words"),
    [
        ({"name_kk": "Оқытушы"}, 409, "There is a category with this name already."),
        ({"name_kk": ""}, 422, "Name in Kazakh"),
        ({"loan_days": 0}, 422, "Days of a loan"),
        ({"max_items": -1}, 422, "Books at once"),
        ({"key": "stranger"}, 422, ""),
    ],
)
def test_what_cannot_be_saved_is_told_and_nothing_is_kept(
    librarian: Client, changed: dict[str, object], status: int, words: str
) -> None:
    PatronCategory.objects.create(key="teacher", name_kk="Оқытушы", name_ru="Преподаватель", name_en="Teacher")

    answer = librarian.post(f"{PAGE}new/", sent(**changed))

    assert answer.status_code == status
    assert words in answer.content.decode()
    assert (PatronCategory.objects.count(), LoanPolicy.objects.count()) == (1, 0)


def test_two_people_changing_one_category_are_told(librarian: Client) -> None:
    librarian.post(f"{PAGE}new/", sent())
    row = PatronCategory.objects.get()
    librarian.post(f"{PAGE}{row.uuid}/", sent(seen=1, loan_days=40))

    late = librarian.post(f"{PAGE}{row.uuid}/", sent(seen=1, loan_days=10))

    assert late.status_code == 409
    assert "Somebody has changed the category meanwhile." in late.content.decode()
    assert LoanPolicy.objects.get().loan_days == 40


def test_strangers_and_unknown_categories(librarian: Client, client: Client, someone_with: Callable[..., Actor]) -> None:
    assert librarian.get(f"{PAGE}{uuid4()}/").status_code == 404
    with pytest.raises(PermissionDenied):
        actions.save_category(
            uuid=uuid4(), seen=0, name=Trilingual("а", "б"), is_open=True, by=someone_with("library.issue-item"), at=NOON
        )
    client.force_login(people.account(grants=("library.issue-item",)))
    assert client.get(PAGE).status_code == 403


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_asks_the_same_few_questions(
    librarian: Client, rows: int, django_assert_num_queries: Callable[..., AbstractContextManager[object]]
) -> None:
    for number in range(rows):
        PatronCategory.objects.create(key=f"c-{number}", name_kk=f"Санат {number}", name_ru=f"Разряд {number}")
    librarian.get(PAGE)
    with django_assert_num_queries(6):
        assert librarian.get(PAGE).status_code == 200
