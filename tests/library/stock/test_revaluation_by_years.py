"""Copies of some years are revalued by a coefficient in one document, as the accounting department orders it (cl. 12)."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from factories import library as make
from library.stock.test_ledger import SYSTEM, balance, draft, place, post, received, told, written_off
from library.stock.test_pages_of_stock import STOCK, begin, librarian, noon, text_of
from torelik.library.holdings.models import Item
from torelik.library.stock import actions, rules
from torelik.library.stock.models import StockDocument, StockLine
from torelik.library.stock.rules import Told
from torelik.library.stock.vocabulary import DocumentKind, Refusal

pytestmark = pytest.mark.django_db
__all__ = ["librarian", "noon"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1.5", True), ("0.0001", True), ("1000", True), ("0", False), ("-1", False), ("1000.0001", False), ("1.00001", False)],
)
def test_what_prices_can_be_multiplied_by(value: str, expected: bool) -> None:
    assert rules.is_coefficient(Decimal(value)) is expected


def test_all_copies_of_the_years_are_multiplied_and_the_register_balances() -> None:
    old = received(2, day=date(2024, 3, 1), price="10.05")
    received(1, day=date(2026, 1, 10))
    written_off(old[1:])
    row = draft(DocumentKind.REVALUATION)

    added = actions.revalue_years(uuid=row.uuid, first=2020, last=2025, coefficient=Decimal("1.5"), by=SYSTEM)
    post(row)

    assert added == 1
    assert [item.price for item in Item.objects.exclude(state="withdrawn").order_by("id")] == [
        Decimal("15.08"),
        Decimal("1500.00"),
    ]
    assert balance() == (2, Decimal("1515.08"))


def test_copies_of_the_draft_of_another_place_and_outside_of_the_register_are_passed_over() -> None:
    first = received(1)
    Item.objects.filter(pk=make.item(inventory_number="Z-1").pk).update(price=Decimal(5), acquired_on=date(2026, 1, 1))
    row = draft(DocumentKind.REVALUATION)
    actions.add_copies(uuid=row.uuid, numbers=[first[0].barcode], price=Decimal(7), by=SYSTEM)
    received(2)

    assert actions.revalue_years(uuid=row.uuid, first=2026, last=2026, coefficient=Decimal(2), by=SYSTEM) == 2
    other = draft(DocumentKind.REVALUATION)
    assert told(
        lambda: actions.revalue_years(
            uuid=other.uuid, first=2026, last=2026, coefficient=Decimal(2), place_id=place("store").pk, by=SYSTEM
        )
    ) == [Told(Refusal.NOTHING_FOUND)]
    assert StockLine.objects.filter(document=row).count() == 3


def test_what_cannot_be_revalued_by_years_is_refused_and_adds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    items = received(3, price="999999999.99")
    row, other = draft(DocumentKind.REVALUATION), draft(DocumentKind.WRITE_OFF)

    def revalue(document: StockDocument, coefficient: str) -> list[Told]:
        return told(
            lambda: actions.revalue_years(uuid=document.uuid, first=2026, last=2026, coefficient=Decimal(coefficient), by=SYSTEM)
        )

    assert revalue(other, "0") == [Told(Refusal.NOT_REVALUATION), Told(Refusal.COEFFICIENT)]
    assert revalue(row, "2") == [Told(Refusal.PRICE, item.inventory_number) for item in items]
    monkeypatch.setattr(rules, "MOST_LINES", 2)
    assert revalue(row, "0.5") == [Told(Refusal.TOO_MANY_LINES)]
    assert not StockLine.objects.filter(document=row).exists()


def test_the_page_adds_by_years_and_refuses_in_words(librarian: Client) -> None:
    received(2)
    row = begin(librarian, DocumentKind.REVALUATION)
    page = f"{STOCK}{row.uuid}/years/"

    wrong = librarian.post(page, {"first": 2026, "last": 2025, "coefficient": "2"})
    zero = librarian.post(page, {"first": 2026, "last": 2026, "coefficient": "0"})
    done = librarian.post(page, {"first": 2026, "last": 2026, "coefficient": "1.2"}, follow=True)

    assert (wrong.status_code, zero.status_code) == (422, 409)
    assert "The period ends before it begins." in text_of(wrong)
    assert "A coefficient is above 0" in text_of(zero)
    assert "2 copies are added." in text_of(done)
    assert "1 800,00" in text_of(done)
