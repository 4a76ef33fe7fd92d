"""Suppliers and contracts: numbers that fit, one row per BIN, and who may see them (cl. 12)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from factories import people
from factories.moments import NOON
from library.acquisition.stage import supplier
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.kernel.national_numbers import check_digit
from torelik.kernel.trilingual import Trilingual
from torelik.library.acquisition import actions, queries, rules
from torelik.library.acquisition.models import Contract, Supplier
from torelik.library.acquisition.rules import Told
from torelik.library.acquisition.vocabulary import GRANTS, Refusal

pytestmark = pytest.mark.django_db
SYSTEM = people.SYSTEM
BIN = "04064000024" + check_digit("04064000024")
IBAN = "KZ86125KZT5004100100"
PAGE = "/en/library/acquisition/suppliers/"
FORM = {"name_kk": "Жеті Жарғы", "name_ru": "Жети Жаргы", "is_active": "on"}


@pytest.fixture
def librarian(client: Client) -> Client:
    client.force_login(people.account(grants=(GRANTS.KEEP_SUPPLIERS.value,)))
    return client


@pytest.mark.parametrize(
    ("number", "is_right"),
    [
        (IBAN, True),
        ("kz86 125K ZT50 0410 0100", True),
        ("GB82WEST12345698765432", True),
        ("KZ87125KZT5004100100", False),
        ("KZ86125KZT500410010", False),
        ("KZ86125KZT50041001ә0", False),
        ("", False),
    ],
)
def test_an_account_number_is_right_when_its_check_digits_fit(number: str, is_right: bool) -> None:
    assert rules.is_iban(number) is is_right


def test_a_supplier_is_added_and_changed_in_the_page(librarian: Client) -> None:
    librarian.post(f"{PAGE}new/", FORM | {"bin": BIN, "iban": IBAN})
    row = Supplier.objects.get()
    librarian.post(f"{PAGE}{row.uuid}/", FORM | {"bin": BIN, "phone": "+7 727 000 00 00", "seen": "1"})

    row.refresh_from_db()
    assert (row.name, row.bin, row.iban, row.phone, row.version) == (
        Trilingual("Жеті Жарғы", "Жети Жаргы", ""),
        BIN,
        "",
        "+7 727 000 00 00",
        2,
    )


@pytest.mark.parametrize(
    ("field", "wrong"), [("bin", BIN[:-1] + str((int(BIN[-1]) + 1) % 10)), ("bin", "123"), ("iban", "KZ00"), ("name_ru", "")]
)
def test_a_mistyped_number_is_told_beside_its_field(librarian: Client, field: str, wrong: str) -> None:
    answer = librarian.post(f"{PAGE}new/", FORM | {"bin": BIN, "iban": IBAN, field: wrong})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_a_bin_is_of_one_supplier() -> None:
    supplier(bin=BIN)

    with pytest.raises(actions.AcquisitionRefused) as refused:
        supplier(bin=BIN)

    assert refused.value.told == [Told(Refusal.BIN_TAKEN, BIN)]


def test_of_two_who_change_a_supplier_the_second_is_told() -> None:
    row = supplier()
    actions.save_supplier(name=row.name, uuid=row.uuid, seen=1, by=SYSTEM, at=NOON, bank="Халық банкі")

    with pytest.raises(actions.AcquisitionRefused) as refused:
        actions.save_supplier(name=row.name, uuid=row.uuid, seen=1, by=SYSTEM, at=NOON, bank="Өзге")

    assert refused.value.told == [Told(Refusal.CHANGED_MEANWHILE)]


def test_a_contract_has_a_sum_and_ends_after_it_begins_and_is_entered_once(librarian: Client) -> None:
    row = supplier()
    form = {"number": "15", "day": "2026-01-10", "amount": "100000", "valid_through": "2026-12-31"}

    answers = [
        librarian.post(f"{PAGE}{row.uuid}/contracts/", form | {"valid_through": "2026-01-09"}).status_code,
        librarian.post(f"{PAGE}{row.uuid}/contracts/", form | {"amount": "0"}).status_code,
        librarian.post(f"{PAGE}{row.uuid}/contracts/", form).status_code,
        librarian.post(f"{PAGE}{row.uuid}/contracts/", form).status_code,
    ]

    assert answers == [409, 422, 302, 409]
    assert list(Contract.objects.values_list("number", "amount", "valid_through")) == [
        ("15", Decimal("100000.00"), date(2026, 12, 31))
    ]


def test_suppliers_are_found_by_words_and_by_the_beginning_of_the_bin() -> None:
    found, _other = supplier("Жеті Жарғы", bin=BIN), supplier("Фолиант")

    assert list(queries.suppliers(words="жарғы", visible_to=SYSTEM)) == [found]
    assert list(queries.suppliers(words=BIN[:5], visible_to=SYSTEM)) == [found]


def test_only_suppliers_worked_with_are_offered() -> None:
    kept = supplier("Жеті Жарғы")
    supplier("Фолиант", is_active=False)

    assert queries.supplier_choices() == [(kept.pk, "Жеті Жарғы")]


def test_who_does_not_see_acquisition_sees_no_supplier(someone_with: Callable[..., Actor], client: Client) -> None:
    row = supplier()
    stranger = someone_with("library.issue-item")
    client.force_login(people.account())

    assert list(queries.suppliers(visible_to=stranger)) == []
    with pytest.raises(NotFound):
        queries.supplier(row.uuid, visible_to=stranger)
    with pytest.raises(PermissionDenied):
        actions.save_supplier(name=row.name, by=someone_with(GRANTS.SEE_ACQUISITION), at=NOON)
    assert [client.get(PAGE).status_code, client.get(f"{PAGE}{row.uuid}/").status_code] == [403, 403]


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_asks_as_many_questions_for_one_row_as_for_thirty(
    librarian: Client, rows: int, django_assert_num_queries: Callable[..., object]
) -> None:
    for number in range(rows):
        supplier(f"Жеткізуші {number}")
    librarian.get(PAGE)

    with django_assert_num_queries(LIST_QUERIES):
        librarian.get(PAGE)


LIST_QUERIES = 6
