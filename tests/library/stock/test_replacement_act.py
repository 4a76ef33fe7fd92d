"""A reader lost a book and brought an equivalent: one act, a number in both parts of the register, the loan ended (cl. 12)."""

from collections.abc import Callable
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client

from factories import library as make
from factories.moments import NOON
from factories.threads import at_once
from library.stock.test_group_cards import brought, standing, undone
from library.stock.test_ledger import SYSTEM, add, balance, draft, law, place, post, received, told, written_off
from library.stock.test_pages_of_stock import STOCK, begin, librarian, noon, paper_of, text_of
from torelik.audit.models import Event
from torelik.library.holdings.models import Item
from torelik.library.lending.models import Loan
from torelik.library.lending.vocabulary import LoanState
from torelik.library.stock import actions, queries
from torelik.library.stock.models import StockDocument, StockEntry
from torelik.library.stock.rules import Told
from torelik.library.stock.vocabulary import DocumentKind, Refusal

pytestmark = pytest.mark.django_db
__all__ = ["librarian", "noon"]
READER = "Серікбаев Айдос"


def replacement(lost: list[Item], *, title: str = "Жаңа басылым", price: str = "2000.00", **header: object) -> StockDocument:
    """Draft the act; without a title nothing is accepted."""
    said = {"supplier": READER, "commission": "А. Серік"} | header
    row = actions.draft_document(kind=DocumentKind.REPLACEMENT, day=NOON.date(), by=SYSTEM, at=NOON, key=uuid4(), **said)
    actions.add_copies(uuid=row.uuid, numbers=[item.barcode for item in lost], by=SYSTEM)
    if title:
        add(row, record=law(title), price=price)
    row.refresh_from_db()
    return row


def lent(item: Item) -> Loan:
    make.policy()
    return make.loan(to=make.patron(), of=item)


def test_one_act_writes_the_lost_copy_off_receives_the_equivalent_and_ends_the_loan() -> None:
    items = received(3)
    written_off(items[2:])
    loan = lent(items[0])

    row = post(replacement(items[:1]))

    loan.refresh_from_db()
    assert (loan.state, loan.returned_at) == (LoanState.REPLACED, NOON)
    assert list(Item.objects.order_by("id").values_list("inventory_number", "state")) == [
        ("000001", "withdrawn"),
        ("000002", "available"),
        ("000003", "withdrawn"),
        ("000004", "available"),
    ]
    assert (row.act, row.register_number, row.disposal_number) == (3, 2, 2)
    found = queries.register(2026, visible_to=SYSTEM)
    assert [(line.number, line.copies, line.amount) for line in found.received] == [
        (1, 3, Decimal("4500.00")),
        (2, 1, Decimal("2000.00")),
    ]
    assert [(line.number, line.copies, line.amount) for line in found.left] == [
        (1, 1, Decimal("1500.00")),
        (2, 1, Decimal("1500.00")),
    ]
    assert balance() == (2, Decimal("3500.00"))
    event = Event.objects.get(name="library.stock-replaced")
    assert event.facts == {"number": "3/2026", "lost": "1", "accepted": "1"}
    assert Event.objects.filter(name="library.loan-replaced").count() == 1


def test_a_copy_that_nobody_has_on_loan_is_replaced_too() -> None:
    items = received(1)

    row = post(replacement(items))

    assert (queries.loans_of(row), Item.objects.get(pk=items[0].pk).state) == ({}, "withdrawn")


def test_a_textbook_without_a_number_is_replaced_by_another_of_its_card() -> None:
    record = law()
    card = brought(record, 10)
    row = replacement([], title="")
    actions.add_of_group(uuid=row.uuid, key=uuid4(), card=card.number, number=1, place_id=place().pk, by=SYSTEM)
    add(row, record=record, price="900.00", without_numbers=True)

    post(row)

    assert (standing(card), balance()) == ({"reading-room": 10}, (10, Decimal("9000.00")))
    assert StockEntry.objects.filter(document=row).count() == 2


REFUSED: list[tuple[str, dict[str, object], Refusal]] = [
    ("without the reader", {"supplier": " "}, Refusal.NO_READER),
    ("without a commission", {"commission": ""}, Refusal.NO_COMMISSION),
    ("with nothing accepted", {"title": ""}, Refusal.NO_EQUIVALENT),
]


@pytest.mark.parametrize(("_name", "change", "refusal"), REFUSED, ids=[one[0] for one in REFUSED])
def test_an_act_that_says_too_little_is_refused_and_changes_nothing(
    _name: str, change: dict[str, object], refusal: Refusal
) -> None:
    items = received(1)
    loan = lent(items[0])
    row = replacement(items, **change)  # type: ignore[arg-type]

    refused = told(lambda: post(row))

    loan.refresh_from_db()
    assert (refused, loan.state, StockEntry.objects.count()) == ([Told(refusal)], LoanState.ON_LOAN, 1)


def test_an_act_without_the_lost_copy_is_refused() -> None:
    assert told(lambda: post(replacement([]))) == [Told(Refusal.NO_LOST)]


def test_a_lost_copy_that_has_left_the_stock_is_refused() -> None:
    items = received(1)
    row = replacement(items)
    written_off(items)

    assert told(lambda: post(row)) == [Told(Refusal.NOT_IN_STOCK, "000001")]


def test_an_equivalent_without_a_place_for_its_barcode_is_refused() -> None:
    items = received(1)
    row = replacement(items, title="")
    add(row, record=law("Сот"), barcodes=items[0].barcode)

    assert told(lambda: post(row)) == [Told(Refusal.BARCODE_TAKEN, "Сот")]


@pytest.mark.parametrize("kind", [DocumentKind.WRITE_OFF, DocumentKind.TRANSFER, DocumentKind.REVALUATION])
def test_other_documents_bring_no_new_copies(kind: DocumentKind) -> None:
    row = draft(kind)

    assert told(lambda: add(row)) == [Told(Refusal.NO_NEW_COPIES)]


def test_a_reversal_brings_the_lost_copy_back_and_takes_the_equivalent_out_in_both_parts() -> None:
    items = received(1)
    before = balance()
    loan = lent(items[0])
    row = post(replacement(items))

    reversal = undone(row)

    loan.refresh_from_db()
    assert (balance(), loan.state, loan.returned_at) == (before, LoanState.ON_LOAN, None)
    assert list(Item.objects.order_by("id").values_list("state", flat=True)) == ["available", "withdrawn"]
    assert (reversal.register_number, reversal.disposal_number) == (3, 2)


def test_an_equivalent_that_is_on_loan_since_keeps_the_act_from_being_reversed() -> None:
    row = post(replacement(received(1)))
    lent(Item.objects.latest("id"))

    assert told(lambda: undone(row)) == [Told(Refusal.ON_LOAN, "000002")]


def test_of_two_acts_about_one_lost_copy_one_wins_and_no_number_is_lost(real_database: None) -> None:
    items = received(1)
    lent(items[0])
    rows = [replacement(items), replacement(items)]

    answers = at_once(
        lambda desk: actions.post_document(uuid=rows[desk].uuid, seen=rows[desk].version, by=SYSTEM, at=NOON),
        refused=(actions.StockRefused,),
    )

    lost = [answer.told for answer in answers if isinstance(answer, actions.StockRefused)]
    assert lost == [[Told(Refusal.NOT_IN_STOCK, "000001")]]
    row = StockDocument.objects.get(kind=DocumentKind.REPLACEMENT, state="posted")
    assert (row.act, row.register_number, row.disposal_number) == (2, 2, 1)
    assert Loan.objects.get().state == LoanState.REPLACED


def test_the_act_is_drafted_posted_and_printed_from_the_pages(librarian: Client) -> None:
    items, record, hall = received(1), law("Жаңа басылым"), place()
    lent(items[0])
    row = begin(librarian, DocumentKind.REPLACEMENT)
    page = f"{STOCK}{row.uuid}/"
    refused = librarian.post(f"{page}post/", {"seen": 1})
    librarian.post(page, {"day": "2026-11-23", "supplier": READER, "commission": "Төраға А. Серік", "seen": 1})
    librarian.post(f"{page}copies/", {"numbers": items[0].barcode})
    line = {"key": uuid4(), "record": record.uuid, "number": 1, "price": "2000", "place": hall.pk, "for_loan": "on"}
    drafted = text_of(librarian.post(f"{page}titles/", line, follow=True))

    posted = text_of(librarian.post(f"{page}post/", {"seen": StockDocument.objects.get(pk=row.pk).version}, follow=True))

    shown = text_of(refused)
    assert refused.status_code == 409
    for words in ("The document has no lines.", "Name the reader who lost the copy.", "Name the members of the commission."):
        assert words in shown
    for words in ("Lost copies", "accepted, copies: 1", "Жаңа басылым"):
        assert words in drafted
    for words in ("in part 2: 1", READER, "loan of", "lost", "accepted instead"):
        assert words in posted
    printed = paper_of(librarian.get(f"{page}act.pdf"))
    for words in (
        "Act of replacement of lost copies № 2/2026", "Lost by the reader and written off", "000001", "Accepted instead",
        "000002", READER, "Төраға А. Серік", "Summary register, part 2",
    ):  # fmt: skip
        assert words in printed
    register = text_of(librarian.get(f"{STOCK}register/2026/"))
    assert ("Accepted in place of a lost copy" in register, READER in register) == (True, False)
    listed = text_of(librarian.get(STOCK))
    assert ("Accepted in place of a lost copy" in listed, "Lost by a reader" in listed, READER in listed) == (True, False, False)
    undone(StockDocument.objects.get(pk=row.pk))
    reversal = StockDocument.objects.get(kind="reversal")
    assert "(reversal) № 3/2026" in paper_of(librarian.get(f"{STOCK}{reversal.uuid}/act.pdf"))


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_act_is_printed_in_the_language_of_the_page(librarian: Client, language: str) -> None:
    row = post(replacement(received(1)))

    answer = librarian.get(f"/{language}/library/stock/{row.uuid}/act.pdf")

    assert (answer.status_code, READER in paper_of(answer)) == (200, True)


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_of_the_act_asks_as_often_for_thirty_copies(
    librarian: Client, rows: int, django_assert_num_queries: Callable[..., object]
) -> None:
    row = post(replacement(received(rows)))

    with django_assert_num_queries(9):
        librarian.get(f"{STOCK}{row.uuid}/")
