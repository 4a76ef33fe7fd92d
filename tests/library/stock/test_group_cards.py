"""Copies without inventory numbers: the card's balance is the sum of the ledger, and no more leaves than is there (cl. 12)."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories import people
from factories.moments import NOON
from factories.threads import at_once
from library.stock.test_ledger import SYSTEM, TODAY, balance, draft, law, place, post, told
from library.stock.test_pages_of_stock import STOCK, begin, librarian, noon, paper_of, text_of
from torelik.kernel.actor import Actor
from torelik.kernel.errors import PermissionDenied
from torelik.library.cataloguing.models import Record
from torelik.library.copying.followers import Way
from torelik.library.holdings import groups
from torelik.library.holdings import queries as holdings
from torelik.library.holdings.models import GroupBalance, GroupCard, Item
from torelik.library.lending import queries as lending
from torelik.library.stock import actions, group_queries, queries, rules
from torelik.library.stock.models import StockDocument, StockEntry
from torelik.library.stock.rules import Told
from torelik.library.stock.vocabulary import GRANTS, DocumentKind, Part, Refusal, Split

pytestmark = pytest.mark.django_db
__all__ = ["librarian", "noon"]


def brought(record: Record, number: int = 30, price: str = "900.00", *, where: str = "reading-room") -> GroupCard:
    """Receive copies without numbers and return their card."""
    row = draft(DocumentKind.RECEIPT)
    actions.add_title(
        uuid=row.uuid, key=uuid4(), record_uuid=record.uuid, number=number, price=Decimal(price), place_id=place(where).pk,
        without_numbers=True, by=SYSTEM,
    )  # fmt: skip
    post(row)
    entry = StockEntry.objects.get(document=row)
    assert entry.group is not None
    return entry.group


def drafted(kind: DocumentKind, card: GroupCard, *numbers: int, where: str = "reading-room") -> StockDocument:
    row = draft(kind)
    for number in numbers:
        actions.add_of_group(uuid=row.uuid, key=uuid4(), card=card.number, number=number, place_id=place(where).pk, by=SYSTEM)
    row.refresh_from_db()
    return row


def standing(card: GroupCard) -> dict[str, int]:
    return dict(GroupBalance.objects.filter(card=card, copies__gt=0).values_list("place__key", "copies"))


def undone(row: StockDocument) -> StockDocument:
    return actions.reverse_document(uuid=row.uuid, day=TODAY, note="Қате", by=SYSTEM, at=NOON)


def test_copies_without_numbers_come_onto_one_card_and_into_the_first_part() -> None:
    record = law("Мемлекет және құқық теориясы")

    card = brought(record, 30)
    again = brought(record, 5, where="store")
    dearer = brought(record, 2, "950.00")

    assert (card, [card.number, dearer.number]) == (again, [1, 2])
    assert standing(card) == {"reading-room": 30, "store": 5}
    assert (Item.objects.count(), balance()) == (0, (37, Decimal("33400.00")))
    found = queries.register(2026, visible_to=SYSTEM)
    assert [(line.number, line.titles, line.copies) for line in found.received] == [(1, 1, 30), (2, 1, 5), (3, 1, 2)]
    assert (found.splits[Split.LANGUAGES]["kaz"].closing, found.splits[Split.SECTIONS]["34"].closing) == (37, 37)


def test_a_write_off_takes_some_copies_of_the_card_into_the_second_part() -> None:
    card = brought(law(), 30)

    row = post(drafted(DocumentKind.WRITE_OFF, card, 4))

    assert (standing(card), balance()) == ({"reading-room": 26}, (26, Decimal("23400.00")))
    [line] = queries.register(2026, visible_to=SYSTEM).left
    assert (line.document, line.number, line.copies, line.amount) == (row, 1, 4, Decimal("3600.00"))


def test_a_transfer_moves_a_number_of_copies_and_leaves_the_registers_as_they_are() -> None:
    card = brought(law(), 30)
    before = balance()

    post(drafted(DocumentKind.TRANSFER, card, 12))

    assert (standing(card), balance()) == ({"reading-room": 18, "store": 12}, before)
    [_came, moved] = group_queries.movements(card)
    assert (moved.place, moved.moved, moved.balance) == ("reading-room → store", 12, 30)


@pytest.mark.parametrize("kind", [DocumentKind.RECEIPT, DocumentKind.WRITE_OFF, DocumentKind.TRANSFER])
def test_a_reversal_brings_the_card_back_to_what_it_was(kind: DocumentKind) -> None:
    record = law()
    card = brought(record, 30)
    before = (standing(card), balance())
    if kind is DocumentKind.RECEIPT:
        brought(record, 8)
    else:
        post(drafted(kind, card, 8))

    undone(StockDocument.objects.latest("id"))

    assert (standing(card), balance()) == before
    assert [one.balance for one in group_queries.movements(card)][-1] == 30


def test_what_has_gone_elsewhere_since_is_not_taken_back() -> None:
    card = brought(law("Азаматтық құқық"), 10)
    receipt = StockDocument.objects.get()
    post(drafted(DocumentKind.WRITE_OFF, card, 1))

    assert told(lambda: undone(receipt)) == [Told(Refusal.MORE_THAN_THERE, "Азаматтық құқық")]
    assert standing(card) == {"reading-room": 9}


@pytest.mark.parametrize("kind", [DocumentKind.WRITE_OFF, DocumentKind.TRANSFER])
def test_two_lines_that_together_take_more_than_is_there_are_refused(kind: DocumentKind) -> None:
    card = brought(law("Азаматтық құқық"), 10)

    row = drafted(kind, card, 6, 5)

    assert told(lambda: post(row)) == [Told(Refusal.MORE_THAN_THERE, "Азаматтық құқық")]
    assert (standing(card), StockEntry.objects.count()) == ({"reading-room": 10}, 1)


REFUSED = [
    ("of a card that nobody made", DocumentKind.WRITE_OFF, {"card": 99}, Told(Refusal.UNKNOWN_CARD, "99")),
    ("no copies", DocumentKind.WRITE_OFF, {"number": 0}, Told(Refusal.QUANTITY)),
    ("more than is there", DocumentKind.WRITE_OFF, {"number": 11}, Told(Refusal.MORE_THAN_THERE, "Сот")),
    ("by a receipt", DocumentKind.RECEIPT, {}, Told(Refusal.NOT_FOR_GROUPS)),
    ("by a revaluation", DocumentKind.REVALUATION, {}, Told(Refusal.NOT_FOR_GROUPS)),
]


@pytest.mark.parametrize(("_name", "kind", "change", "refusal"), REFUSED, ids=[one[0] for one in REFUSED])
def test_a_line_of_a_card_that_makes_no_sense_is_refused(
    _name: str, kind: DocumentKind, change: dict[str, int], refusal: Told
) -> None:
    card = brought(law("Сот"), 10)
    row = draft(kind)
    usual = {"card": card.number, "number": 10, "place_id": place().pk}

    refused = told(lambda: actions.add_of_group(uuid=row.uuid, key=uuid4(), by=SYSTEM, **(usual | change)))  # type: ignore[arg-type]

    assert (refused, row.lines.count()) == ([refusal], 0)


def test_copies_do_not_move_to_where_they_stand() -> None:
    card = brought(law("Сот"), 10, where="store")

    row = drafted(DocumentKind.TRANSFER, card, 3, where="store")

    assert told(lambda: post(row)) == [Told(Refusal.THERE_ALREADY, "Сот")]


def test_copies_without_numbers_have_no_barcodes() -> None:
    row = draft(DocumentKind.RECEIPT)

    refused = told(
        lambda: actions.add_title(
            uuid=row.uuid,
            key=uuid4(),
            record_uuid=law().uuid,
            number=1,
            price=Decimal(1),
            place_id=place().pk,
            barcodes="777",
            without_numbers=True,
            by=SYSTEM,
        )
    )

    assert refused == [Told(Refusal.GROUP_BARCODES)]


def test_a_sum_that_no_line_of_the_ledger_holds_is_refused() -> None:
    row = draft(DocumentKind.RECEIPT)
    actions.add_title(
        uuid=row.uuid, key=uuid4(), record_uuid=law("Сот").uuid, number=5_000, price=rules.HIGHEST_PRICE, place_id=place().pk,
        without_numbers=True, by=SYSTEM,
    )  # fmt: skip

    assert told(lambda: post(row)) == [Told(Refusal.PRICE, "Сот")]


def test_the_same_form_sent_twice_adds_one_line() -> None:
    card, key = brought(law(), 10), uuid4()
    row = draft(DocumentKind.WRITE_OFF)

    for _click in range(2):
        actions.add_of_group(uuid=row.uuid, key=key, card=card.number, number=2, place_id=place().pk, by=SYSTEM)

    assert row.lines.count() == 1


def test_adding_of_a_card_asks_for_its_grant(someone_with: Callable[..., Actor]) -> None:
    others = [one for one in GRANTS.values if one != GRANTS.KEEP_STOCK]

    with pytest.raises(PermissionDenied, match=GRANTS.KEEP_STOCK):
        actions.add_of_group(uuid=UUID(int=1), key=uuid4(), card=1, number=1, place_id=1, by=someone_with(*others))


def test_the_database_itself_keeps_the_balance_from_falling_below_nothing() -> None:
    card = brought(law(), 3)

    with pytest.raises(IntegrityError), transaction.atomic():
        groups.change_balances({(card.pk, place().pk): -4}, at=NOON)


@pytest.mark.parametrize("statement", ["UPDATE library_stockentry SET copies = 0", "DELETE FROM library_stockentry"])
def test_the_database_refuses_to_change_what_the_ledger_says_of_a_card(statement: str) -> None:
    brought(law(), 3)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_of_two_who_write_off_the_last_copies_one_wins(real_database: None) -> None:
    card = brought(law("Сот"), 10)
    rows = [drafted(DocumentKind.WRITE_OFF, card, 6), drafted(DocumentKind.WRITE_OFF, card, 6)]

    answers = at_once(
        lambda desk: actions.post_document(uuid=rows[desk].uuid, seen=rows[desk].version, by=SYSTEM, at=NOON),
        refused=(actions.StockRefused,),
    )

    lost = [answer.told for answer in answers if isinstance(answer, actions.StockRefused)]
    assert lost == [[Told(Refusal.MORE_THAN_THERE, "Сот")]]
    assert (standing(card), balance()[0]) == ({"reading-room": 4}, 4)


def test_two_desks_that_receive_a_new_title_at_once_make_one_card(real_database: None) -> None:
    record, rows = law(), []
    for _desk in range(2):
        row = draft(DocumentKind.RECEIPT)
        actions.add_title(
            uuid=row.uuid, key=uuid4(), record_uuid=record.uuid, number=5, price=Decimal(9), place_id=place().pk,
            without_numbers=True, by=SYSTEM,
        )  # fmt: skip
        row.refresh_from_db()
        rows.append(row)

    at_once(lambda desk: actions.post_document(uuid=rows[desk].uuid, seen=rows[desk].version, by=SYSTEM, at=NOON))

    assert standing(GroupCard.objects.get()) == {"reading-room": 10}


def test_readers_and_provision_count_them_with_the_other_copies() -> None:
    record = law()
    brought(record, 30)

    found = lending.availability([record.pk])[record.pk]

    assert (found.total, found.on_shelf, found.for_loan) == (30, 30, 0)
    assert holdings.counts_and_prices([record.uuid]) == {record.uuid: (30, Decimal("900.00"))}
    assert holdings.place_keys([record.pk]) == {record.pk: {"reading-room"}}
    assert (holdings.count_copies([record.pk])[record.pk], holdings.count_items()) == (30, 30)
    assert lending.records_on_shelf([record.uuid]) == {record.uuid}


def test_the_card_of_a_merged_record_follows_it() -> None:
    card, other = brought(law(), 3), law("Басқа")

    moved = groups.follow_record(Way(card.record_id, other.pk, card.record.uuid, other.uuid, SYSTEM, NOON), None)

    card.refresh_from_db()
    assert (moved, card.record_id) == ([str(card.uuid)], other.pk)


STEP = st.tuples(st.sampled_from(["receive", "write off", "move", "reverse"]), st.integers(0, 40), st.integers(1, 9))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(STEP, max_size=12))
def test_balances_equal_the_ledger_after_any_sequence_of_documents(db: None, steps: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        record = law()
        for what, which, number in steps:
            _do(what, which, number, record)

        summed = Counter[tuple[int, int]]()
        for entry in StockEntry.objects.all():
            assert entry.group_id is not None
            for place_id, change in rules.changes_of_balances(
                Part(entry.part), entry.copies, place_from=entry.place_from_id, place_to=entry.place_to_id
            ).items():
                summed[entry.group_id, place_id] += change
        kept = {(one.card_id, one.place_id): one.copies for one in GroupBalance.objects.all()}
        assert {key: number for key, number in kept.items() if number} == {key: n for key, n in summed.items() if n}
        assert all(copies >= 0 for copies in kept.values())
        worth = sum((one.copies * one.card.price for one in GroupBalance.objects.select_related("card")), Decimal(0))
        assert balance() == (sum(kept.values()), worth)
        for card in GroupCard.objects.all():
            assert [one.balance for one in group_queries.movements(card)][-1] == sum(standing(card).values())
        transaction.set_rollback(True)


def _do(what: str, which: int, number: int, record: Record) -> None:
    cards = list(GroupCard.objects.order_by("id"))
    where = ("reading-room", "store")[which % 2]
    try:
        with transaction.atomic():
            if what == "receive":
                brought(record, number, ("900.00", "950.50")[which % 2])
            elif what == "reverse":
                rows = list(StockDocument.objects.order_by("id"))
                if rows:
                    undone(rows[which % len(rows)])
            elif cards:
                kind = DocumentKind.WRITE_OFF if what == "write off" else DocumentKind.TRANSFER
                post(drafted(kind, cards[which % len(cards)], number, where=where))
    except actions.StockRefused:
        return


def test_a_card_is_begun_written_off_and_printed_from_the_pages(librarian: Client) -> None:
    record, hall = law("Қылмыстық құқық"), place()
    receipt = begin(librarian, DocumentKind.RECEIPT)
    librarian.post(f"{STOCK}{receipt.uuid}/", {"day": "2026-11-20", "source": "purchase", "seen": 1})
    line = {"key": uuid4(), "record": record.uuid, "number": 30, "price": "900", "place": hall.pk, "without_numbers": "on"}
    assert "without inventory numbers" in text_of(librarian.post(f"{STOCK}{receipt.uuid}/titles/", line, follow=True))
    librarian.post(f"{STOCK}{receipt.uuid}/post/", {"seen": StockDocument.objects.get().version})
    card = GroupCard.objects.get()

    begun = librarian.post(f"{STOCK}new/", {"kind": "write-off", "key": str(uuid4()), "card": card.number})
    assert begun["Location"].endswith("?card=1#group")
    row = StockDocument.objects.latest("id")
    page = f"{STOCK}{row.uuid}/"
    assert librarian.get(f"{page}?card=1").context["group_form"]["card"].value() == "1"
    librarian.post(page, {"day": "2026-11-21", "reason": "worn", "commission": "А. Серік", "seen": 1})
    sent = {"key": uuid4(), "card": card.number, "from_place": hall.pk, "number": 4}
    librarian.post(f"{page}group/", sent)
    refused = librarian.post(f"{page}group/", sent | {"key": uuid4(), "number": 31})
    posted = librarian.post(f"{page}post/", {"seen": StockDocument.objects.get(pk=row.pk).version}, follow=True)

    assert refused.status_code == 409
    assert "Fewer copies than that stand there on the group card. <strong>Қылмыстық құқық</strong>" in text_of(refused)
    assert "4 copies" in text_of(posted)
    assert "card № 1, copies: 4" in paper_of(librarian.get(f"{page}act.pdf"))
    shown = text_of(librarian.get(f"{STOCK}groups/{card.uuid}/"))
    assert "Worn out" in shown
    printed = paper_of(librarian.get(f"{STOCK}groups/{card.uuid}/card.pdf"))
    for words in ("Group card № 1", "Қылмыстық құқық", "№ 2/2026", "26"):
        assert words in printed
    record_page = text_of(librarian.get(f"/en/library/records/{record.uuid}/"))
    assert "26 copies without inventory numbers" in record_page
    assert f"/en/library/stock/groups/{card.uuid}/" in record_page
    for words in ("қылмыстық", "1"):
        assert "№ 1" in text_of(librarian.get(f"{STOCK}groups/?q={words}"))
    assert "No card matches" in text_of(librarian.get(f"{STOCK}groups/?q=жоқ"))


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_card_is_printed_in_the_language_of_the_page(librarian: Client, language: str) -> None:
    card = brought(law("Қылмыстық құқық"), 30)

    answer = librarian.get(f"/{language}/library/stock/groups/{card.uuid}/card.pdf")

    assert (answer.status_code, "Қылмыстық құқық" in paper_of(answer)) == (200, True)


def test_a_reader_sees_how_many_there_are_and_no_card(client: Client) -> None:
    record = law()
    brought(record, 30)
    client.force_login(people.account())

    page = text_of(client.get(f"/en/library/records/{record.uuid}/"))

    assert ("30 copies without inventory numbers" in page, "stock/groups" in page) == (True, False)


def test_a_stranger_finds_no_card(client: Client) -> None:
    card = brought(law(), 3)
    client.force_login(people.account())

    answers = [client.get(f"{STOCK}groups/{rest}").status_code for rest in ("", f"{card.uuid}/", f"{card.uuid}/card.pdf")]

    assert answers == [403, 404, 404]


def test_an_unknown_card_is_not_found(librarian: Client) -> None:
    assert librarian.get(f"{STOCK}groups/{uuid4()}/").status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_the_cards_and_one_card_ask_as_often_for_thirty_rows(
    librarian: Client, rows: int, django_assert_num_queries: Callable[..., object]
) -> None:
    record = law()
    for _row in range(rows):
        card = brought(record, 1)
        brought(law(), 1)

    with django_assert_num_queries(6):
        librarian.get(f"{STOCK}groups/")
    with django_assert_num_queries(7):
        librarian.get(f"{STOCK}groups/{card.uuid}/")


def closing(split: Split) -> dict[str, int]:
    found = queries.register(2026, visible_to=SYSTEM)
    return {value: column.closing for value, column in found.splits[split].items() if column.closing}


def test_copies_leave_from_the_columns_under_which_they_came_the_earliest_first() -> None:
    record = law("Мемлекет және құқық теориясы")
    card = brought(record, 25)
    assert brought(record, 5) == card  # the title was here by then
    assert closing(Split.COMINGS) == {"first": 25, "again": 5}

    gone = post(drafted(DocumentKind.WRITE_OFF, card, 20, 7))

    assert closing(Split.COMINGS) == {"again": 3}
    assert balance() == (3, Decimal("2700.00"))
    parts = StockEntry.objects.filter(document=gone).order_by("id").values_list("coming", "copies", "amount")
    assert list(parts) == [("first", 20, Decimal("18000.00")), ("first", 5, Decimal("4500.00")), ("again", 2, Decimal("1800.00"))]
    undone(gone)
    assert closing(Split.COMINGS) == {"first": 25, "again": 5}
    assert standing(card) == {"reading-room": 30}
