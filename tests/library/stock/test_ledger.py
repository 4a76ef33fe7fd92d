"""What is posted stands in the ledger for good, and the registers balance after any sequence of documents (cl. 12)."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories import library as make
from factories import people
from factories.marc import book, catalogued
from factories.moments import NOON
from factories.threads import at_once
from torelik.audit.models import Event
from torelik.kernel.actor import Actor
from torelik.kernel.errors import PermissionDenied
from torelik.library.administration import actions as administration
from torelik.library.administration.vocabulary import CONTINUOUS, Series
from torelik.library.administration.vocabulary import GRANTS as NUMBERING
from torelik.library.cataloguing.marc import DataField
from torelik.library.cataloguing.models import Record
from torelik.library.holdings.models import Item, StoragePlace
from torelik.library.holdings.vocabulary import ItemState
from torelik.library.stock import actions, queries
from torelik.library.stock.models import StockDocument, StockEntry
from torelik.library.stock.rules import Told
from torelik.library.stock.vocabulary import GRANTS, DocumentKind, DocumentState, Reason, Refusal, Source, Split

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
SYSTEM = people.SYSTEM


def place(key: str = "reading-room") -> StoragePlace:
    return StoragePlace.objects.get_or_create(key=key, defaults={"name_kk": key, "name_ru": key, "name_en": key})[0]


def law(title: str = "Медиация", language: str = "kaz") -> Record:
    marc = book(title, language=language)
    return catalogued(type(marc)(leader=marc.leader, fields=(*marc.fields, DataField("080", " ", " ", (("a", "347.9"),)))))


def described_in(language: str, record_id: int) -> None:
    """Describe a title anew, as of another language."""
    Record.objects.filter(pk=record_id).update(language=language, marc=book(language=language).to_json())


def draft(kind: DocumentKind, *, day: date = TODAY, **header: object) -> StockDocument:
    usual: dict[str, object] = {
        DocumentKind.RECEIPT: {"source": Source.PURCHASE},
        DocumentKind.WRITE_OFF: {"reason": Reason.WORN, "commission": "А. Серік, Б. Ахметова"},
        DocumentKind.TRANSFER: {"place_id": place("store").pk},
        DocumentKind.REVALUATION: {"commission": "А. Серік"},
    }[kind]
    return actions.draft_document(kind=kind, day=day, by=SYSTEM, at=NOON, key=uuid4(), **(usual | header))  # type: ignore[dict-item,arg-type,operator]


def add(row: StockDocument, *, record: Record | None = None, number: int = 1, price: str = "1500.00", **more: object) -> None:
    actions.add_title(
        uuid=row.uuid, key=uuid4(), record_uuid=(record or law()).uuid, number=number, price=Decimal(price),
        place_id=place().pk, by=SYSTEM, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def post(row: StockDocument, *, by: Actor = SYSTEM, at: datetime = NOON) -> StockDocument:
    row.refresh_from_db()
    return actions.post_document(uuid=row.uuid, seen=row.version, by=by, at=at)


def received(number: int = 1, *, day: date = TODAY, **more: object) -> list[Item]:
    row = draft(DocumentKind.RECEIPT, day=day)
    add(row, number=number, **more)  # type: ignore[arg-type]
    post(row)
    return [entry.item for entry in StockEntry.objects.filter(document=row).order_by("id")]


def written_off(items: list[Item], *, day: date = TODAY) -> StockDocument:
    row = draft(DocumentKind.WRITE_OFF, day=day)
    actions.add_copies(uuid=row.uuid, numbers=[item.inventory_number for item in items], by=SYSTEM)
    return post(row)


def told(act: Callable[[], object]) -> list[Told]:
    with pytest.raises(actions.StockRefused) as refused:
        act()
    return refused.value.told


def balance(year: int = 2026) -> tuple[int, Decimal]:
    found = queries.register(year, visible_to=SYSTEM)
    return found.copies.closing, found.closing_amount


def test_a_receipt_makes_copies_with_numbers_one_after_another_and_a_line_of_the_register() -> None:
    row = draft(DocumentKind.RECEIPT, supplier="Жеті Жарғы", accompanying="№ 15")
    add(row, number=3, price="1500.50")
    add(row, record=law("Сот", "rus"), number=2, price="900")

    posted = post(row)

    items = Item.objects.order_by("inventory_number")
    assert [(item.inventory_number, item.barcode, item.price) for item in items][:2] == [
        ("000001", "000001", Decimal("1500.50")),
        ("000002", "000002", Decimal("1500.50")),
    ]
    found = queries.register(2026, visible_to=SYSTEM)
    [line] = found.received
    assert (posted.act, posted.register_number, posted.state) == (1, 1, DocumentState.POSTED)
    assert (line.titles, line.copies, line.amount) == (2, 5, Decimal("6301.50"))
    assert (dict(line.splits[Split.LANGUAGES]), dict(line.splits[Split.SECTIONS])) == ({"kaz": 3, "rus": 2}, {"34": 5})
    event = Event.objects.get(name="library.stock-posted")
    assert event.facts == {"number": "1/2026", "copies": "5", "amount": "6301.50"}


def test_a_copy_leaves_from_the_columns_under_which_it_came_though_its_title_is_described_anew() -> None:
    items = received(2)
    described_in("rus", items[0].record_id)

    written_off(items[:1])

    found = queries.register(2026, visible_to=SYSTEM)
    assert {value: (column.received, column.left) for value, column in found.splits[Split.LANGUAGES].items()} == {"kaz": (2, 1)}


def test_a_reversal_stands_in_the_columns_of_what_it_reverses() -> None:
    items = received(2)
    described_in("rus", items[0].record_id)

    actions.reverse_document(uuid=StockDocument.objects.get().uuid, day=TODAY, note="x", by=SYSTEM, at=NOON)

    found = queries.register(2026, visible_to=SYSTEM)
    assert [dict(line.splits[Split.LANGUAGES]) for line in found.received] == [{"kaz": 2}, {"kaz": -2}]
    assert {value: column.closing for value, column in found.splits[Split.KINDS_BY_LANGUAGE].items()} == {"book kaz": 0}


def test_the_ledger_keeps_whether_a_title_was_here_was_paid_for_and_is_on_the_balance() -> None:
    record = law()
    for header in ({}, {"source": Source.DONATION, "off_balance": True}, {"source": Source.OPENING}):
        row = draft(DocumentKind.RECEIPT, **header)
        add(row, record=record)
        post(row)

    found = queries.register(2026, visible_to=SYSTEM)

    assert [
        [dict(line.splits[split]) for split in (Split.COMINGS, Split.PAYMENTS, Split.BALANCES, Split.ORIGINS)]
        for line in found.received
    ] == [
        [{"first": 1}, {"paid": 1}, {"on": 1}, {"home": 1}],
        [{"again": 1}, {"free": 1}, {"off": 1}, {"home": 1}],
        [{"again": 1}, {"": 1}, {"on": 1}, {"home": 1}],
    ]
    written_off(list(Item.objects.all()))
    closed = queries.register(2026, visible_to=SYSTEM)
    assert all(column.closing == 0 for split in Split for column in closed.splits[split].values())


def test_a_write_off_takes_copies_out_and_stands_in_the_second_part() -> None:
    items = received(3)

    row = written_off(items[:2])

    assert list(Item.objects.order_by("id").values_list("state", flat=True)) == ["withdrawn", "withdrawn", "available"]
    found = queries.register(2026, visible_to=SYSTEM)
    assert [(line.number, line.copies, line.amount) for line in found.left] == [(1, 2, Decimal("3000.00"))]
    assert (row.act, row.register_number) == (2, 1)
    assert (found.copies.opening, found.copies.received, found.copies.left, found.copies.closing) == (0, 3, 2, 1)
    assert found.closing_amount == Decimal("1500.00")


def test_a_copy_in_repair_that_was_written_off_by_mistake_is_in_repair_again() -> None:
    items = received(2)
    Item.objects.filter(pk=items[0].pk).update(state=ItemState.REPAIR)
    row = written_off(items)

    actions.reverse_document(uuid=row.uuid, day=TODAY, note="Қате", by=SYSTEM, at=NOON)

    assert list(Item.objects.order_by("pk").values_list("state", flat=True)) == ["repair", "available"]


@pytest.mark.parametrize("kind", [DocumentKind.WRITE_OFF, DocumentKind.REVALUATION])
def test_a_copy_that_is_in_no_register_cannot_leave_it(kind: DocumentKind) -> None:
    item = make.item(of=law())
    row = draft(kind)
    actions.add_copies(uuid=row.uuid, numbers=[item.barcode], price=Decimal(5), by=SYSTEM)

    assert told(lambda: post(row)) == [Told(Refusal.NOT_IN_REGISTER, item.inventory_number)]


def test_copies_from_before_the_register_are_taken_in_once_and_may_leave_then() -> None:
    old = [make.item(of=law()), make.item(of=law())]
    Item.objects.filter(pk=old[0].pk).update(price=Decimal("300.00"))
    rows = [draft(DocumentKind.RECEIPT, source=Source.OPENING) for _ in range(2)]
    for row in rows:
        actions.add_copies(uuid=row.uuid, numbers=[item.barcode for item in old], price=Decimal("700.50"), by=SYSTEM)

    post(rows[0])
    again = told(lambda: post(rows[1]))

    assert (Item.objects.count(), balance()) == (2, (2, Decimal("1000.50")))
    assert again == [Told(Refusal.IN_REGISTER, item.inventory_number) for item in old]
    written_off(old[:1])
    assert balance() == (1, Decimal("700.50"))


def test_a_transfer_moves_copies_and_leaves_the_balance_as_it_is() -> None:
    items = received(2)
    before = balance()
    row = draft(DocumentKind.TRANSFER)
    actions.add_copies(uuid=row.uuid, numbers=[items[0].barcode], by=SYSTEM)

    post(row)

    assert list(Item.objects.order_by("id").values_list("place__key", flat=True)) == ["store", "reading-room"]
    assert balance() == before


def test_a_revaluation_changes_what_the_stock_is_worth() -> None:
    items = received(2, price="1000")
    row = draft(DocumentKind.REVALUATION)
    actions.add_copies(uuid=row.uuid, numbers=[items[0].barcode], price=Decimal("1250.75"), by=SYSTEM)

    post(row)

    assert balance() == (2, Decimal("2250.75"))
    assert queries.register(2026, visible_to=SYSTEM).revalued_amount == Decimal("250.75")


def test_the_register_goes_on_from_year_to_year() -> None:
    old = received(4, day=date(2025, 3, 1))
    written_off(old[:1], day=date(2025, 5, 1))
    received(2)

    last, this = queries.register(2025, visible_to=SYSTEM), queries.register(2026, visible_to=SYSTEM)

    assert (last.copies.closing, last.closing_amount) == (3, Decimal("4500.00"))
    assert (this.copies.opening, this.copies.received, this.copies.closing) == (3, 2, 5)
    assert (this.splits[Split.LANGUAGES]["kaz"].opening, this.splits[Split.LANGUAGES]["kaz"].closing) == (3, 5)
    assert this.received[0].number == 1  # each year begins anew


REFUSED: list[tuple[str, Callable[[StockDocument], object], Refusal]] = [
    ("a negative price", lambda row: add(row, price="-1"), Refusal.PRICE),
    ("a third of a tiyn", lambda row: add(row, price="1.005"), Refusal.PRICE),
    ("no copies", lambda row: add(row, number=0), Refusal.QUANTITY),
    ("more copies than a line has", lambda row: add(row, number=5_001), Refusal.QUANTITY),
    ("fewer barcodes than copies", lambda row: add(row, number=2, barcodes="777"), Refusal.BARCODES_DIFFER),
]


@pytest.mark.parametrize(("_name", "act", "refusal"), REFUSED, ids=[name for name, _act, _refusal in REFUSED])
def test_a_line_that_makes_no_sense_is_refused(_name: str, act: Callable[[StockDocument], object], refusal: Refusal) -> None:
    row = draft(DocumentKind.RECEIPT)

    assert told(lambda: act(row)) == [Told(refusal)]
    assert row.lines.count() == 0


def test_a_receipt_with_taken_and_doubled_barcodes_tells_all_of_them_and_posts_nothing() -> None:
    make.item(barcode="777")
    row = draft(DocumentKind.RECEIPT, source="")
    add(row, record=law("Бірінші"), number=2, barcodes="777 888")
    add(row, record=law("Екінші"), number=1, barcodes="888")

    assert told(lambda: post(row)) == [
        Told(Refusal.NO_SOURCE),
        Told(Refusal.BARCODE_TAKEN, "Бірінші"),
        Told(Refusal.BARCODE_TWICE, "888"),
    ]
    assert (StockEntry.objects.count(), Item.objects.count()) == (0, 1)


def test_numbers_that_were_given_before_the_register_are_not_given_again() -> None:
    make.item(inventory_number="000001")
    row = draft(DocumentKind.RECEIPT)
    add(row)

    refused = told(lambda: post(row))
    administration.begin_after(series=Series.INVENTORY, year=CONTINUOUS, last=500, reason="Қағаз кітап", by=SYSTEM, at=NOON)
    post(row)

    assert refused == [Told(Refusal.INVENTORY_TAKEN)]
    assert StockEntry.objects.get().item.inventory_number == "000501"


def test_a_copy_on_loan_is_not_written_off() -> None:
    items = received(1)
    make.policy()
    make.loan(to=make.patron(), of=items[0])
    row = draft(DocumentKind.WRITE_OFF)
    actions.add_copies(uuid=row.uuid, numbers=[items[0].inventory_number], by=SYSTEM)

    assert told(lambda: post(row)) == [Told(Refusal.ON_LOAN, items[0].inventory_number)]


def test_a_scan_tells_number_by_number_what_it_does_not_take() -> None:
    items = received(2)
    written_off(items[:1])
    row = draft(DocumentKind.WRITE_OFF)
    actions.add_copies(uuid=row.uuid, numbers=["000002"], by=SYSTEM)

    refused = actions.add_copies(uuid=row.uuid, numbers=["000001", "000002", "999", " ", "999"], by=SYSTEM)

    assert refused == [
        Told(Refusal.NOT_IN_STOCK, "000001"),
        Told(Refusal.IN_DOCUMENT, "000002"),
        Told(Refusal.UNKNOWN_NUMBER, "999"),
    ]


def test_a_document_without_what_it_needs_is_refused_with_all_reasons() -> None:
    row = draft(DocumentKind.WRITE_OFF, day=TODAY + timedelta(days=1), reason="", commission=" ")

    assert told(lambda: post(row)) == [
        Told(Refusal.EMPTY),
        Told(Refusal.DATED_AHEAD),
        Told(Refusal.NO_REASON),
        Told(Refusal.NO_COMMISSION),
    ]


def test_a_posted_document_is_not_posted_changed_or_discarded_again() -> None:
    row = draft(DocumentKind.RECEIPT)
    add(row)
    post(row)

    refusals = [
        told(lambda: post(row)),
        told(lambda: add(row)),
        told(lambda: actions.change_document(uuid=row.uuid, seen=row.version, note="x", by=SYSTEM)),
        told(lambda: actions.discard_draft(uuid=row.uuid, by=SYSTEM, at=NOON)),
    ]

    assert refusals == [[Told(Refusal.NOT_DRAFT)]] * 4
    assert StockEntry.objects.count() == 1


def test_what_somebody_changed_meanwhile_is_looked_at_again() -> None:
    row = draft(DocumentKind.RECEIPT)
    add(row)

    refused = told(lambda: actions.post_document(uuid=row.uuid, seen=1, by=SYSTEM, at=NOON))

    assert refused == [Told(Refusal.CHANGED_MEANWHILE)]


def test_the_same_form_sent_twice_drafts_once_and_adds_once() -> None:
    key, line = uuid4(), uuid4()
    rows = [
        actions.draft_document(kind=DocumentKind.RECEIPT, day=TODAY, by=SYSTEM, at=NOON, key=key, source=Source.PURCHASE)
        for _ in range(2)
    ]
    record = law()
    for _ in range(2):
        actions.add_title(
            uuid=rows[0].uuid, key=line, record_uuid=record.uuid, number=1, price=Decimal(1), place_id=place().pk, by=SYSTEM
        )

    assert (rows[0].pk == rows[1].pk, rows[0].lines.count()) == (True, 1)


@pytest.mark.parametrize("kind", [DocumentKind.RECEIPT, DocumentKind.WRITE_OFF, DocumentKind.TRANSFER, DocumentKind.REVALUATION])
def test_a_reversal_brings_everything_back_and_both_documents_stay(kind: DocumentKind) -> None:
    items = received(3, price="1000")
    before = balance()
    if kind is DocumentKind.RECEIPT:
        row = draft(kind)
        add(row, number=2)
    else:
        row = draft(kind)
        actions.add_copies(uuid=row.uuid, numbers=[item.barcode for item in items[:2]], price=Decimal(5), by=SYSTEM)
    post(row)

    reversal = actions.reverse_document(uuid=row.uuid, day=TODAY, note="Қате", by=SYSTEM, at=NOON)

    row.refresh_from_db()
    assert balance() == before
    assert (row.state, reversal.reverses_id, reversal.kind) == (DocumentState.REVERSED, row.pk, DocumentKind.REVERSAL)
    assert [
        (item.state, item.place.key, item.price)
        for item in Item.objects.filter(pk__in=[item.pk for item in items]).order_by("pk")
    ] == [("available", "reading-room", Decimal("1000.00"))] * 3
    assert told(lambda: actions.reverse_document(uuid=row.uuid, day=TODAY, note="Қате", by=SYSTEM, at=NOON)) == [
        Told(Refusal.NOT_POSTED)
    ]


def test_what_a_later_document_changed_is_not_reversed() -> None:
    items = received(2)
    receipt = StockDocument.objects.get()
    written_off(items[:1])

    refused = told(lambda: actions.reverse_document(uuid=receipt.uuid, day=TODAY, note=" ", by=SYSTEM, at=NOON))

    assert refused == [Told(Refusal.NO_NOTE), Told(Refusal.CHANGED_SINCE, "000001")]


def test_a_receipt_of_copies_revalued_since_is_not_reversed() -> None:
    items = received(1, price="1000")
    receipt = StockDocument.objects.get()
    for price in ("700", "900"):
        row = draft(DocumentKind.REVALUATION)
        actions.add_copies(uuid=row.uuid, numbers=[items[0].barcode], price=Decimal(price), by=SYSTEM)
        post(row)
    first = StockDocument.objects.filter(kind=DocumentKind.REVALUATION).earliest("id")

    refused = [
        told(lambda uuid=uuid: actions.reverse_document(uuid=uuid, day=TODAY, note="Қате", by=SYSTEM, at=NOON))  # type: ignore[misc]
        for uuid in (receipt.uuid, first.uuid)
    ]

    assert refused == [[Told(Refusal.CHANGED_SINCE, "000001")]] * 2


def test_a_closed_year_takes_no_more_documents() -> None:
    received(2, day=date(2025, 4, 1))

    closed = actions.close_year(year=2025, by=SYSTEM, at=NOON)
    row = draft(DocumentKind.RECEIPT, day=date(2025, 12, 31))
    add(row)

    assert (closed.copies, closed.amount) == (2, Decimal("3000.00"))
    assert told(lambda: post(row)) == [Told(Refusal.CLOSED_PERIOD)]


def test_a_year_is_closed_in_its_turn_once_when_it_is_over_and_nothing_waits() -> None:
    received(1, day=date(2024, 4, 1))
    waiting = draft(DocumentKind.RECEIPT, day=date(2024, 6, 1))

    def close(year: int) -> list[Told]:
        return told(lambda: actions.close_year(year=year, by=SYSTEM, at=NOON))

    assert close(2026) == [Told(Refusal.NOT_OVER), Told(Refusal.EARLIER_OPEN)]
    assert close(2025) == [Told(Refusal.EARLIER_OPEN)]
    assert close(2024) == [Told(Refusal.DRAFTS_LEFT)]
    actions.discard_draft(uuid=waiting.uuid, by=SYSTEM, at=NOON)
    actions.close_year(year=2024, by=SYSTEM, at=NOON)
    assert close(2024) == [Told(Refusal.CLOSED_ALREADY)]


@pytest.mark.parametrize("statement", ["UPDATE library_stockentry SET copies = 0", "DELETE FROM library_stockentry"])
def test_the_database_itself_refuses_to_change_the_ledger(statement: str) -> None:
    from django.db import connection  # noqa: PLC0415

    received(1)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


ACTS = [
    (
        lambda row, by: actions.draft_document(kind=DocumentKind.RECEIPT, day=TODAY, by=by, at=NOON, key=uuid4()),
        GRANTS.KEEP_STOCK,
    ),
    (lambda row, by: actions.change_document(uuid=row.uuid, seen=1, by=by), GRANTS.KEEP_STOCK),
    (lambda row, by: actions.add_copies(uuid=row.uuid, numbers=[], by=by), GRANTS.KEEP_STOCK),
    (lambda row, by: actions.remove_line(uuid=row.uuid, line_uuid=UUID(int=1), by=by), GRANTS.KEEP_STOCK),
    (lambda row, by: actions.discard_draft(uuid=row.uuid, by=by, at=NOON), GRANTS.KEEP_STOCK),
    (lambda row, by: actions.post_document(uuid=row.uuid, seen=1, by=by, at=NOON), GRANTS.POST_STOCK),
    (lambda row, by: actions.reverse_document(uuid=row.uuid, day=TODAY, note="", by=by, at=NOON), GRANTS.POST_STOCK),
    (lambda row, by: actions.close_year(year=2020, by=by, at=NOON), NUMBERING.SET_NUMBERS),
]


@pytest.mark.parametrize(("act", "grant"), ACTS)
def test_each_act_asks_for_its_grant(
    act: Callable[[StockDocument, Actor], object], grant: str, someone_with: Callable[..., Actor]
) -> None:
    others = [one for one in GRANTS.values if one != grant]
    row = draft(DocumentKind.RECEIPT)

    with pytest.raises(PermissionDenied, match=grant):
        act(row, someone_with(*others))


def test_of_two_who_post_one_draft_one_wins(real_database: None) -> None:
    row = draft(DocumentKind.RECEIPT)
    add(row, number=3)
    row.refresh_from_db()

    answers = at_once(
        lambda _desk: actions.post_document(uuid=row.uuid, seen=row.version, by=SYSTEM, at=NOON), refused=(actions.StockRefused,)
    )

    lost = [answer.told for answer in answers if isinstance(answer, actions.StockRefused)]
    assert lost == [[Told(Refusal.NOT_DRAFT)]]
    assert (StockEntry.objects.count(), Item.objects.count()) == (3, 3)


def test_of_two_write_offs_of_one_copy_one_wins(real_database: None) -> None:
    items = received(1)
    rows = [draft(DocumentKind.WRITE_OFF), draft(DocumentKind.WRITE_OFF)]
    for row in rows:
        actions.add_copies(uuid=row.uuid, numbers=[items[0].barcode], by=SYSTEM)
        row.refresh_from_db()

    answers = at_once(
        lambda desk: actions.post_document(uuid=rows[desk].uuid, seen=rows[desk].version, by=SYSTEM, at=NOON),
        refused=(actions.StockRefused,),
    )

    lost = [answer.told for answer in answers if isinstance(answer, actions.StockRefused)]
    assert lost == [[Told(Refusal.NOT_IN_STOCK, items[0].inventory_number)]]
    assert balance()[0] == 0


def test_six_desks_that_receive_at_once_give_every_number_once(real_database: None) -> None:
    rows = []
    for _desk in range(6):
        row = draft(DocumentKind.RECEIPT)
        add(row, number=5)
        row.refresh_from_db()
        rows.append(row)

    at_once(lambda desk: actions.post_document(uuid=rows[desk].uuid, seen=rows[desk].version, by=SYSTEM, at=NOON), people=6)

    assert sorted(Item.objects.values_list("inventory_number", flat=True)) == [f"{number:06}" for number in range(1, 31)]
    assert sorted(StockDocument.objects.values_list("act", "register_number")) == [(number, number) for number in range(1, 7)]


STEP = st.tuples(
    st.sampled_from(["receive", "write off", "move", "revalue", "reverse", "describe anew"]),
    st.integers(0, 40),
    st.integers(1, 3),
    st.integers(0, 99999),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(STEP, max_size=10))
def test_the_registers_balance_after_any_sequence_of_documents(db: None, steps: list[tuple[str, int, int, int]]) -> None:
    with transaction.atomic():
        record = law()
        for what, which, number, tiyn in steps:
            _do(what, which, number, Decimal(tiyn) / 100, record)

        found = queries.register(2026, visible_to=SYSTEM)
        in_stock = Item.objects.exclude(state=ItemState.WITHDRAWN)
        assert found.copies.closing == in_stock.count()
        assert found.closing_amount == sum((item.price or 0 for item in in_stock), Decimal(0))
        for split in Split:
            columns = found.splits[split]
            assert sum(column.closing for column in columns.values()) == found.copies.closing
            assert [value for value, column in columns.items() if column.closing < 0] == []
            for part, name in ((found.received, "received"), (found.left, "left")):
                lines = Counter[str]()
                for line in part:
                    lines.update(line.splits[split])
                assert {value: getattr(column, name) for value, column in columns.items()} == {v: lines[v] for v in columns}
        acts = sorted(StockDocument.objects.exclude(state="draft").values_list("act", flat=True))
        assert acts == list(range(1, len(acts) + 1))
        transaction.set_rollback(True)


def _do(what: str, which: int, number: int, price: Decimal, record: Record) -> None:
    items = list(Item.objects.order_by("id"))
    chosen = [items[(which + step) % len(items)].barcode for step in range(number)] if items else []
    try:
        with transaction.atomic():
            if what == "receive":
                row = draft(DocumentKind.RECEIPT)
                add(row, record=record, number=number, price=str(price))
                post(row)
            elif what == "describe anew":
                described_in(("kaz", "rus", "eng")[which % 3], record.pk)
            elif what == "reverse":
                rows = list(StockDocument.objects.order_by("id"))
                if rows:
                    actions.reverse_document(uuid=rows[which % len(rows)].uuid, day=TODAY, note="x", by=SYSTEM, at=NOON)
            else:
                kinds = {"write off": DocumentKind.WRITE_OFF, "move": DocumentKind.TRANSFER, "revalue": DocumentKind.REVALUATION}
                row = draft(kinds[what])
                actions.add_copies(uuid=row.uuid, numbers=chosen, price=price, by=SYSTEM)
                post(row)
    except actions.StockRefused:
        return
