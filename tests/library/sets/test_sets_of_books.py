"""Sets of books: a whole group is issued its textbooks by one act; who is refused is told why, and nothing is given twice."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pypdfium2
import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories import library as make
from factories import people
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.kernel import clock
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.library.clearance import queries as clearance
from torelik.library.collections.actions import add_title, make_list
from torelik.library.holdings import groups
from torelik.library.holdings.models import GroupBalance, GroupCard
from torelik.library.lending import debtor_queries, group_actions
from torelik.library.lending.form_queries import form_of
from torelik.library.lending.models import GroupLoan, Loan
from torelik.library.lending.vocabulary import LoanState, Refusal
from torelik.library.patrons.models import Patron
from torelik.library.sets import actions, queries, rules
from torelik.library.sets.models import BookSet, SetHandout, SetTitle
from torelik.library.sets.vocabulary import SetRefusal

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
HOME = "/en/library/sets/"
Queries = Callable[..., AbstractContextManager[object]]


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(people.account(grants=("library.issue-item", "library.manage-patrons")))
    return client


def made(name: str = "Criminal law", group: str = "М-26-2", **more: Any) -> BookSet:
    return actions.make_set(key=uuid4(), name=name, group=group, by=people.SYSTEM, at=NOON, **more)


def of_cards(*cards: GroupCard) -> BookSet:
    row = made()
    for card in cards:
        actions.add_card(uuid=row.uuid, card_uuid=card.uuid, by=people.SYSTEM, at=NOON)
    return row


def textbook(number: int = 30, title: str = "") -> GroupCard:
    """Open a group card with so many copies, as a receipt does."""
    place = make.item().place
    card = groups.card_for(record_id=make.record(title=title).pk, price=Decimal("900.00"), on=TODAY)
    groups.change_balances({(card.pk, place.pk): number}, at=NOON)
    return card


def issued(row: BookSet, *readers: Patron, at: Any = NOON) -> actions.SetIssued:
    return actions.issue_set(uuid=row.uuid, patron_uuids=[one.uuid for one in readers], by=people.SYSTEM, at=at)


def returned(row: BookSet, *readers: Patron) -> int:
    return actions.return_set(
        uuid=row.uuid, patron_uuids=[one.uuid for one in readers], by=people.SYSTEM, at=NOON + timedelta(days=1)
    )


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize(("needed", "there", "short"), [(30, 30, 0), (30, 31, 0), (30, 28, 2), (0, 0, 0)])
def test_what_is_missing(needed: int, there: int, short: int) -> None:
    assert rules.shortage(needed=needed, there=there) == short


@pytest.mark.parametrize(
    ("refusals", "told"),
    [
        ({}, []),
        ({1: [], 2: []}, []),
        ({1: [Refusal.BLOCKED], 2: [Refusal.BLOCKED]}, [(Refusal.BLOCKED, ())]),
        ({1: [], 2: [Refusal.ALREADY_HELD]}, [(Refusal.ALREADY_HELD, (2,))]),
        ({1: [Refusal.NONE_LEFT], 2: [Refusal.CLEARED, Refusal.NONE_LEFT]}, [(Refusal.CLEARED, (2,)), (Refusal.NONE_LEFT, ())]),
    ],
)
def test_a_reason_is_told_once(refusals: dict[int, list[Refusal]], told: list[Any]) -> None:
    assert rules.told_together(refusals) == told


def test_a_set_is_issued_to_the_whole_group() -> None:
    make.policy(max_items=10)
    first, second = textbook(), textbook()
    copies = [make.item(of=make.record()) for _n in range(1)]
    copies.append(make.item(of=copies[0].record))
    row = of_cards(first, second)
    for copy in copies:
        actions.add_number(uuid=row.uuid, number=copy.barcode, by=people.SYSTEM, at=NOON)
    readers = [make.patron(), make.patron()]

    done = issued(row, *readers)

    assert (done.copies, done.readers, done.refused) == (6, 2, ())
    assert sorted(Loan.objects.values_list("patron", "item")) == sorted(
        zip([one.pk for one in readers], [copy.pk for copy in copies], strict=True)
    )
    assert GroupLoan.objects.count() == 4
    assert set(GroupLoan.objects.values_list("due_on", flat=True)) == {TODAY + timedelta(days=21)}
    assert list(GroupBalance.objects.order_by("card").values_list("copies", "on_loan")) == [(30, 2), (30, 2)]
    assert Event.objects.filter(name="library.set-issued").count() == 1
    assert Event.objects.filter(name="library.group-copy-issued").count() == 4


def test_a_second_press_gives_nothing_twice() -> None:
    make.policy()
    row, reader = of_cards(textbook()), make.patron()
    issued(row, reader)

    again = issued(row, reader)

    assert (again.copies, again.refused) == (0, ())
    assert GroupLoan.objects.count() == 1


def test_who_is_refused_keeps_nothing_from_the_others() -> None:
    make.policy()
    row = of_cards(textbook(), textbook())
    blocked, free = make.patron(), make.patron()
    Patron.objects.filter(pk=blocked.pk).update(blocked_until=TODAY + timedelta(days=9))

    done = issued(row, blocked, free)

    assert (done.copies, done.readers) == (2, 1)
    assert [(one.card.id, one.refusals) for one in done.refused] == [(blocked.pk, ((Refusal.BLOCKED, ()),))]


def test_the_last_copy_goes_to_the_first_ticket_and_the_other_is_told() -> None:
    make.policy()
    row = of_cards(textbook(1))
    first, second = make.patron(ticket="T1"), make.patron(ticket="T2")

    done = issued(row, second, first)

    assert GroupLoan.objects.get().patron_id == first.pk
    assert [(one.card.id, one.refusals) for one in done.refused] == [(second.pk, ((Refusal.NONE_LEFT, ()),))]


def test_limits_count_what_the_set_gives() -> None:
    make.policy(max_items=1)
    row, reader = of_cards(textbook(), textbook()), make.patron()

    done = issued(row, reader)

    assert done.copies == 1
    assert done.refused[0].refusals == ((Refusal.LIMIT_REACHED, ()),)


def test_the_preview_says_who_is_kept_from_what() -> None:
    make.policy(max_items=2)
    row, reader = of_cards(textbook(), textbook(0 + 1), textbook()), make.patron()
    late = make.patron()
    make.loan(to=late, due_on=TODAY - timedelta(days=3))

    found = queries.page(row, at=NOON)

    assert [(one.needed, one.there, one.short) for one in found.titles] == [(2, 30, 0), (2, 1, 1), (2, 30, 0)]
    kept = {line.card.id: line.refusals for line in found.readers}
    assert kept[reader.pk] == ((Refusal.LIMIT_REACHED, (3,)),)
    assert kept[late.pk] == ((Refusal.OVERDUE_ITEMS, ()), (Refusal.LIMIT_REACHED, (2, 3)))
    assert [line.may_take for line in found.readers] == [line.card.id == reader.pk for line in found.readers]


def test_the_whole_group_brings_it_back() -> None:
    make.policy()
    card = textbook()
    copy = make.item()
    row = of_cards(card)
    actions.add_number(uuid=row.uuid, number=copy.inventory_number, by=people.SYSTEM, at=NOON)
    reader, other = make.patron(), make.patron()
    issued(row, reader, other)

    assert returned(row, reader, other) == 3
    assert returned(row, reader, other) == 0
    assert Loan.objects.get().state == LoanState.RETURNED
    assert GroupBalance.objects.get().on_loan == 0
    assert Event.objects.filter(name="library.set-returned").count() == 1


def test_an_issue_that_was_undone_may_be_repeated() -> None:
    make.policy()
    row, reader, copy = made(), make.patron(), make.item()
    actions.add_number(uuid=row.uuid, number=copy.barcode, by=people.SYSTEM, at=NOON)
    issued(row, reader)
    Loan.objects.update(state=LoanState.UNDONE, returned_at=NOON)

    assert issued(row, reader).copies == 1
    assert SetHandout.objects.get().loan == Loan.objects.get(returned_at=None)


def test_a_copy_without_a_number_is_a_debt_like_any_other() -> None:
    make.policy()
    card, reader = textbook(title="Қылмыстық құқық"), make.patron()
    row = of_cards(card)
    issued(row, reader)
    GroupLoan.objects.update(due_on=TODAY - timedelta(days=5))

    owed = debtor_queries.owed_by([reader.pk])
    asked = debtor_queries.Asked()
    late = debtor_queries.debtors(asked, today=TODAY, visible_to=people.SYSTEM)

    assert [(one.title, one.due_on) for one in owed] == [("Қылмыстық құқық", TODAY - timedelta(days=5))]
    assert [one["patron_id"] for one in late] == [reader.pk]
    assert debtor_queries.count_late_copies(asked, today=TODAY, visible_to=people.SYSTEM) == 1
    assert [one.title for _c, one in debtor_queries.late_copies(asked, today=TODAY, visible_to=people.SYSTEM)] == [
        "Қылмыстық құқық"
    ]
    assert [line.title for line in form_of(reader.pk, visible_to=people.SYSTEM)] == ["Қылмыстық құқық"]
    [line] = clearance.lines(clearance.patrons.cards_of(clearance.patrons.Readers(group="М-26-2"), most=9), today=TODAY)
    assert [one.title for one in line.owed] == ["Қылмыстық құқық"]
    with pytest.raises(actions.lending.IssueRefused) as refused:
        actions.lending.issue_item(item_id=make.item().pk, patron_id=reader.pk, by=people.SYSTEM, at=NOON)
    assert refused.value.refusals == [Refusal.OVERDUE_ITEMS]


def test_no_more_is_lent_than_is_there_though_two_desks_ask() -> None:
    make.policy()
    card = textbook(1)
    balance = GroupBalance.objects.get()
    row, reader = of_cards(card), make.patron()
    issued(row, reader)

    assert not groups.lend(card_id=card.pk, place_id=balance.place_id)
    assert groups.lock_balances([card.pk]) == {(card.pk, balance.place_id): 0}
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupBalance.objects.update(on_loan=2)


@pytest.mark.parametrize(
    ("number", "refusal"),
    [("0", SetRefusal.UNKNOWN_NUMBER), ("nothing", SetRefusal.UNKNOWN_NUMBER), ("LOST-1", SetRefusal.NOT_FREE)],
)
def test_a_number_that_cannot_be_added_is_refused(number: str, refusal: SetRefusal) -> None:
    make.item(barcode="LOST-1", state="lost")
    row = made()

    with pytest.raises(actions.SetRefused) as refused:
        actions.add_number(uuid=row.uuid, number=number, by=people.SYSTEM, at=NOON)

    assert refused.value.refusals == [refusal]


def test_what_is_in_the_set_is_not_added_twice_and_what_was_issued_stays() -> None:
    make.policy()
    card, reader = textbook(), make.patron()
    row = of_cards(card)
    title = SetTitle.objects.get()

    for act in (
        lambda: actions.add_number(uuid=row.uuid, number=str(card.number), by=people.SYSTEM, at=NOON),
        lambda: issued(row),
        lambda: issued(made(), reader),
    ):
        with pytest.raises(actions.SetRefused):
            act()
    issued(row, reader)
    with pytest.raises(actions.SetRefused) as refused:
        actions.remove_title(uuid=row.uuid, title_uuid=title.uuid, by=people.SYSTEM, at=NOON)
    assert refused.value.refusals == [SetRefusal.WAS_ISSUED]
    with pytest.raises(NotFound):
        actions.remove_title(uuid=row.uuid, title_uuid=uuid4(), by=people.SYSTEM, at=NOON)


def test_a_set_has_so_many_titles_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_TITLES", 1)
    row = of_cards(textbook())

    with pytest.raises(actions.SetRefused) as refused:
        actions.add_card(uuid=row.uuid, card_uuid=textbook().uuid, by=people.SYSTEM, at=NOON)

    assert refused.value.refusals == [SetRefusal.TOO_MANY]


def test_scanned_copies_and_a_card_of_one_title_stand_together() -> None:
    make.policy()
    card = textbook()
    copy = make.item(of=card.record)
    row = made()
    actions.add_number(uuid=row.uuid, number=copy.barcode, by=people.SYSTEM, at=NOON)
    actions.add_number(uuid=row.uuid, number=str(card.number), by=people.SYSTEM, at=NOON)
    readers = [make.patron(), make.patron()]

    assert issued(row, *readers).copies == 2
    assert (Loan.objects.count(), GroupLoan.objects.count()) == (1, 1)
    with pytest.raises(actions.SetRefused):
        actions.add_number(uuid=row.uuid, number=copy.barcode, by=people.SYSTEM, at=NOON)


def test_a_card_without_copies_is_not_added() -> None:
    card = textbook(1)
    GroupBalance.objects.update(copies=0)

    with pytest.raises(actions.SetRefused) as refused:
        actions.add_card(uuid=made().uuid, card_uuid=card.uuid, by=people.SYSTEM, at=NOON)

    assert refused.value.refusals == [SetRefusal.NOT_FREE]


def test_a_title_without_copies_is_refused_to_everybody() -> None:
    make.policy()
    row, reader = made(), make.patron()
    SetTitle.objects.create(book_set=row, record=make.record(), position=1)

    assert issued(row, reader).refused[0].refusals == ((Refusal.NONE_LEFT, ()),)


def test_titles_come_from_a_list_and_from_an_earlier_set() -> None:
    librarian = people.account(grants=("library.issue-item",))
    actor = people.actor(librarian)
    card, without = textbook(), make.record()
    own = make_list(title="Autumn", note="", by=actor, at=NOON)
    for record in (card.record, without):
        add_title(list_uuid=own.uuid, record_uuid=record.uuid, by=actor, at=NOON)
    row = actions.make_set(key=uuid4(), name="Autumn", group="М-26-2", by=actor, at=NOON)

    assert actions.add_list(uuid=row.uuid, list_uuid=own.uuid, by=actor, at=NOON) == 2
    assert actions.add_list(uuid=row.uuid, list_uuid=own.uuid, by=actor, at=NOON) == 0
    other = actions.make_set(key=uuid4(), name="Spring", group="М-26-3", like=row.uuid, by=actor, at=NOON)
    assert list(other.titles.order_by("position").values_list("record", "card")) == [
        (card.record_id, card.pk), (without.pk, None),
    ]  # fmt: skip
    assert actions.make_set(key=other.uuid, name="Twice", group="М-26-3", by=actor, at=NOON) == other


def test_a_list_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_TITLES", 0)
    actor = people.actor(people.account(grants=("library.issue-item",)))
    own = make_list(title="Autumn", note="", by=actor, at=NOON)
    add_title(list_uuid=own.uuid, record_uuid=make.record().uuid, by=actor, at=NOON)

    with pytest.raises(actions.SetRefused) as refused:
        actions.add_list(uuid=made().uuid, list_uuid=own.uuid, by=actor, at=NOON)

    assert refused.value.refusals == [SetRefusal.TOO_MANY]


def test_a_merged_record_takes_its_titles_along() -> None:
    row, kept = made(), make.record()
    lost = make.record()
    SetTitle.objects.create(book_set=row, record=lost, position=1)
    way = way_of(lost, kept)

    moved = actions.follow_record(way, None)

    assert list(row.titles.values_list("record", flat=True)) == [kept.pk]
    assert actions.follow_record(way_of(kept, lost), moved) == moved
    SetTitle.objects.create(book_set=row, record=kept, position=2)
    assert actions.follow_record(way, None) == []


def way_of(gone: Any, kept: Any) -> actions.Way:
    return actions.Way(gone.pk, kept.pk, gone.uuid, kept.uuid, people.SYSTEM, NOON)


@pytest.mark.parametrize("act", ["make", "add", "card", "list", "remove", "issue", "return", "copy", "take"])
def test_only_the_desk_has_sets(act: str) -> None:
    nobody = people.actor(people.account())
    row, card = made(), textbook()
    copy = group_actions.CardCopy(card.pk, card.uuid, card.record_id, queries.lending_rules.CopyFacts("book"))
    acts: dict[str, Callable[[], object]] = {
        "make": lambda: actions.make_set(key=uuid4(), name="A", group="B", by=nobody, at=NOON),
        "add": lambda: actions.add_number(uuid=row.uuid, number="1", by=nobody, at=NOON),
        "card": lambda: actions.add_card(uuid=row.uuid, card_uuid=card.uuid, by=nobody, at=NOON),
        "list": lambda: actions.add_list(uuid=row.uuid, list_uuid=uuid4(), by=nobody, at=NOON),
        "remove": lambda: actions.remove_title(uuid=row.uuid, title_uuid=uuid4(), by=nobody, at=NOON),
        "issue": lambda: actions.issue_set(uuid=row.uuid, patron_uuids=[], by=nobody, at=NOON),
        "return": lambda: actions.return_set(uuid=row.uuid, patron_uuids=[], by=nobody, at=NOON),
        "copy": lambda: group_actions.issue_group_copy(copy=copy, patron_id=1, by=nobody, at=NOON),
        "take": lambda: group_actions.return_group_loan(loan_uuid=uuid4(), by=nobody, at=NOON),
    }

    with pytest.raises(PermissionDenied):
        acts[act]()


def test_a_copy_without_a_place_or_a_rule_is_refused() -> None:
    card, reader = textbook(), make.patron()
    nowhere = group_actions.CardCopy(card.pk, card.uuid, card.record_id, queries.lending_rules.CopyFacts("book"))
    row = of_cards(card)

    with pytest.raises(group_actions.GroupIssueRefused) as refused:
        group_actions.issue_group_copy(copy=nowhere, patron_id=reader.pk, by=people.SYSTEM, at=NOON)
    assert refused.value.refusals == [Refusal.NONE_LEFT]
    assert issued(row, reader).refused[0].refusals == ((Refusal.NO_POLICY, ()),)


def test_a_card_of_which_the_reader_has_a_copy_changes_nothing() -> None:
    make.policy()
    card, reader, place_id = textbook(), make.patron(), GroupBalance.objects.get().place_id
    copy = group_actions.CardCopy(card.pk, card.uuid, card.record_id, queries.lending_rules.CopyFacts("book", place_id=place_id))

    answers = [
        group_actions.issue_group_copy(copy=copy, patron_id=reader.pk, by=people.SYSTEM, at=NOON).is_new for _twice in range(2)
    ]

    assert answers == [True, False]
    assert GroupBalance.objects.get().on_loan == 1


def test_thirty_readers_and_ten_titles_cost_as_much_a_loan_as_one_and_one() -> None:
    make.policy(max_items=100)
    small, large = made("Small", "one"), made("Large", "thirty")
    cards = [textbook(40) for _n in range(10)]
    actions.add_card(uuid=small.uuid, card_uuid=cards[0].uuid, by=people.SYSTEM, at=NOON)
    for card in cards:
        actions.add_card(uuid=large.uuid, card_uuid=card.uuid, by=people.SYSTEM, at=NOON)
    single = make.patron()
    Patron.objects.filter(pk=single.pk).update(group="one")
    many = [make.patron() for _n in range(30)]
    Patron.objects.filter(pk__in=[one.pk for one in many]).update(group="thirty")

    with CaptureQueriesContext(connection) as few:
        assert issued(small, single).copies == 1
    with CaptureQueriesContext(connection) as lots:
        assert issued(large, *many).copies == 300

    assert len(lots) / 300 < len(few)


class TestPages:
    """What the desk sees."""

    def test_a_set_is_made_filled_issued_printed_and_taken_back(self, desk: Client) -> None:
        make.policy()
        card, reader = textbook(title="Қылмыстық құқық"), make.patron()
        key = uuid4()

        assert "There are no sets yet" in text_of(desk.get(HOME))
        assert desk.post(HOME, {"name": "", "group": "М-26-2", "key": key}).status_code == 422
        answer = desk.post(HOME, {"name": "Autumn", "group": "М-26-2", "like": "", "key": key})
        assert answer["Location"] == f"{HOME}{key}/"
        page = f"{HOME}{key}/"
        assert "There are no titles in the set." in text_of(desk.get(page))
        assert desk.post(page, {"act": "add", "number": ""}).status_code == 422
        assert desk.post(page, {"act": "add", "number": "nothing"}).status_code == 409
        assert desk.post(page, {"act": "card", "key": "x"}).status_code == 422
        assert desk.post(page, {"act": "remove", "key": "x"}).status_code == 422
        assert desk.post(page, {"act": "list", "list": "x"}).status_code == 422
        assert desk.post(page, {"act": "?"}).status_code == 422
        assert "Қылмыстық құқық" in text_of(desk.get(page, {"q": str(card.number)}))
        assert "No card matches" in text_of(desk.get(page, {"q": "99999"}))
        assert desk.post(page, {"act": "card", "key": card.uuid}).status_code == 302
        title = SetTitle.objects.get()
        assert desk.post(page, {"act": "remove", "key": title.uuid}).status_code == 302
        assert desk.post(page, {"act": "add", "number": card.number}).status_code == 302

        assert desk.post(page, {"act": "issue"}).status_code == 409
        assert desk.post(page, {"act": "issue", "reader": [reader.uuid]}, follow=True).status_code == 200
        assert GroupLoan.objects.count() == 1
        for language, words in (("kk", "Қылмыстық құқық"), ("ru", "Бекова Дана Ерланқызы")):
            paper = desk.get(f"{page}paper/", {"language": language})
            text = " ".join(one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(paper.content))
            assert words in " ".join(text.split())
        assert "Қылмыстық құқық" in text_of(desk.get(f"/en/library/lending/?reader={reader.uuid}"))
        assert desk.post(page, {"act": "return", "reader": [reader.uuid]}).status_code == 302
        assert GroupLoan.objects.filter(returned_at=None).count() == 0

    def test_partial_success_is_told(self, desk: Client) -> None:
        make.policy()
        row = of_cards(textbook(1))
        readers = [make.patron(), make.patron()]

        answer = desk.post(f"{HOME}{row.uuid}/", {"act": "issue", "reader": [one.uuid for one in readers]})

        assert answer.status_code == 409
        assert "Books issued: 1, readers served: 1. Not everything was given to 1:" in text_of(answer)
        assert "Readers have every copy of this title that stands here." in text_of(answer)

    def test_the_reader_sees_and_the_desk_takes_back_one_book(self, client: Client) -> None:
        make.policy()
        account = people.account()
        reader = make.patron(account=account)
        issued(of_cards(textbook(title="Азаматтық құқық")), reader)
        loan = GroupLoan.objects.get()
        client.force_login(account)

        assert "Азаматтық құқық" in text_of(client.get("/en/library/me/loans/"))
        address = f"/en/library/lending/group-loans/{loan.uuid}/return/"
        assert client.post(address).status_code == 403
        client.force_login(people.account(grants=("library.issue-item",)))
        for _twice in range(2):
            assert client.post(address, {"mode": "return"}).status_code == 302
        assert GroupBalance.objects.get().on_loan == 0
        assert client.post(f"/en/library/lending/group-loans/{uuid4()}/return/").status_code == 404

    def test_a_stranger_finds_nothing(self, desk: Client, client: Client) -> None:
        assert desk.get(f"{HOME}{uuid4()}/").status_code == 404
        client.force_login(people.account())
        assert client.get(HOME).status_code == 403
        assert client.get(f"{HOME}{made().uuid}/").status_code == 403
        assert client.get(f"{HOME}{made().uuid}/paper/").status_code == 403

    @pytest.mark.parametrize("number", [1, 30])
    def test_any_number_of_readers_and_titles_costs_the_same(
        self, desk: Client, number: int, django_assert_num_queries: Queries
    ) -> None:
        make.policy(max_items=100)
        row = of_cards(*[textbook() for _n in range(min(number, 10))])
        actions.add_number(uuid=row.uuid, number=make.item().barcode, by=people.SYSTEM, at=NOON)
        readers = [make.patron() for _n in range(number)]
        issued(row, *readers)

        with django_assert_num_queries(18):
            assert desk.get(f"{HOME}{row.uuid}/").status_code == 200
