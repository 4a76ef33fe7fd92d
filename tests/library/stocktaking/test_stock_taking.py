"""What stands on the shelves is checked against the register in two passes and closed with an act (cl. 12)."""

import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import UUID, uuid4

import openpyxl
import pytest
from django.test import Client
from django.utils import translation

from factories import library as make
from factories import people
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.kernel.errors import PermissionDenied
from torelik.library.holdings.models import Item, StoragePlace
from torelik.library.lending.actions import return_item
from torelik.library.stocktaking import actions, queries, rules
from torelik.library.stocktaking.actions import TakingRefused
from torelik.library.stocktaking.models import ExpectedCopy, StockScan, StockTaking
from torelik.library.stocktaking.rules import Progress, ScanFacts
from torelik.library.stocktaking.vocabulary import GRANTS, Finding, Refusal, TakingState, Verdict

pytestmark = pytest.mark.django_db
SYSTEM = people.SYSTEM
LIST = "/en/library/stock-taking/"
JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def place(key: str = "home-loan") -> StoragePlace:
    return StoragePlace.objects.get(key=key)


def opened(*keys: str, commission: str = "А. Серік\nБ. Ахметова") -> StockTaking:
    ids = [place(key).pk for key in keys or ("home-loan",)]
    return actions.open_taking(key=uuid4(), place_ids=ids, commission=commission, by=SYSTEM, at=NOON)


def scanned(taking: StockTaking, item: Item | str, at: str = "home-loan", key: UUID | None = None) -> Verdict:
    number = item if isinstance(item, str) else item.barcode
    made = actions.scan(
        uuid=taking.uuid, key=key or uuid4(), number=number, place_id=place(at).pk, scanned_at=NOON, by=SYSTEM, at=NOON
    )  # fmt: skip
    return Verdict(made.verdict)


def finding(item: Item) -> str:
    return ExpectedCopy.objects.get(item=item).finding


@pytest.mark.parametrize(
    ("facts", "verdict", "finding"),
    [
        (ScanFacts(), Verdict.SEEN, Finding.SEEN),
        (ScanFacts(finding=Finding.SEEN), Verdict.AGAIN, None),
        (ScanFacts(here=False), Verdict.MISPLACED, Finding.MISPLACED),
        (ScanFacts(here=False, finding=Finding.MISPLACED), Verdict.MISPLACED, None),
        (ScanFacts(finding=Finding.MISPLACED), Verdict.SEEN, Finding.SEEN),
        (ScanFacts(on_loan=True, finding=Finding.ON_LOAN), Verdict.ON_LOAN, Finding.SEEN),
        (ScanFacts(here=False, finding=None), Verdict.MISPLACED, None),
        (ScanFacts(in_stock=False), Verdict.WITHDRAWN, None),
        (ScanFacts(is_known=False, finding=None), Verdict.UNKNOWN, None),
    ],
)
def test_a_scan_means_one_thing_and_changes_one_finding(facts: ScanFacts, verdict: Verdict, finding: Finding | None) -> None:
    assert rules.verdict_of(facts) == verdict
    assert rules.finding_after(facts) == finding


def test_what_should_stand_there_is_written_down_when_it_is_opened() -> None:
    on_shelf, lent = make.item(), make.item()
    make.item(state="withdrawn")
    make.item(place="store")
    make.policy()
    make.loan(to=make.patron(), of=lent)

    taking = opened()

    assert {copy.item_id: copy.finding for copy in taking.expected.all()} == {on_shelf.pk: "unseen", lent.pk: "on-loan"}
    assert Event.objects.filter(name="library.stock-taking-opened").count() == 1


def test_every_reason_not_to_open_is_told_at_once() -> None:
    make.item()
    opened()

    with pytest.raises(TakingRefused) as refused:
        opened(commission=" ")

    assert refused.value.refusals == [Refusal.NO_COMMISSION, Refusal.PLACE_BUSY]


def test_a_place_without_copies_is_not_checked() -> None:
    make.item(state="withdrawn")

    with pytest.raises(TakingRefused) as refused:
        opened()

    assert refused.value.refusals == [Refusal.NOTHING_THERE]


def test_opening_twice_with_one_key_opens_one() -> None:
    make.item()
    key = uuid4()

    for _time in range(2):
        actions.open_taking(key=key, place_ids=[place().pk], commission="А. Серік", by=SYSTEM, at=NOON)

    assert StockTaking.objects.count() == 1


def test_each_number_is_answered_by_what_it_is() -> None:
    here, lent, gone = make.item(), make.item(), make.item(state="withdrawn")
    elsewhere = make.item(place="store")
    make.policy()
    make.loan(to=make.patron(), of=lent)
    taking = opened()

    assert [scanned(taking, one) for one in (here, here, lent, gone, elsewhere, "no such")] == [
        Verdict.SEEN, Verdict.AGAIN, Verdict.ON_LOAN, Verdict.WITHDRAWN, Verdict.MISPLACED, Verdict.UNKNOWN,
    ]  # fmt: skip
    assert queries.progress(taking) == Progress(seen=2)
    assert queries.count_aside(taking) == {"on-loan": 1, "withdrawn": 1, "misplaced": 1, "unknown": 1}


def test_a_scan_that_is_sent_twice_counts_once_and_gets_the_first_answer() -> None:
    copy, key = make.item(), uuid4()
    taking = opened()

    answers = [scanned(taking, copy, key=key) for _time in range(2)]

    assert answers == [Verdict.SEEN, Verdict.SEEN]
    assert StockScan.objects.count() == 1


def test_a_copy_met_in_a_wrong_place_and_put_back_is_in_its_place() -> None:
    copy = make.item()
    make.item(place="store")
    taking = opened("home-loan", "store")

    assert scanned(taking, copy, at="store") == Verdict.MISPLACED
    assert finding(copy) == "misplaced"
    assert scanned(taking, copy) == Verdict.SEEN
    assert finding(copy) == "seen"


def test_a_copy_that_came_meanwhile_is_expected_from_then_on() -> None:
    make.item()
    taking = opened()
    late = make.item()

    assert scanned(taking, late) == Verdict.SEEN
    assert queries.progress(taking).expected == 2


def test_nothing_is_scanned_at_a_place_outside() -> None:
    copy = make.item()
    make.item(place="store")
    taking = opened()

    with pytest.raises(TakingRefused) as refused:
        scanned(taking, copy, at="store")

    assert refused.value.refusals == [Refusal.OTHER_PLACE]


def test_missing_copies_are_looked_for_twice_before_the_act_is_numbered() -> None:
    seen, missing = make.item(), make.item()
    taking = opened()
    scanned(taking, seen)

    with pytest.raises(TakingRefused) as refused:
        actions.close_taking(uuid=taking.uuid, by=SYSTEM, at=NOON)
    actions.begin_second_pass(uuid=taking.uuid, by=SYSTEM, at=NOON)
    closed = actions.close_taking(uuid=taking.uuid, by=SYSTEM, at=NOON)

    assert refused.value.refusals == [Refusal.ONE_PASS]
    assert (closed.number, closed.state) == (1, TakingState.CLOSED)
    assert queries.missing_numbers(closed) == [missing.inventory_number]


def test_where_nothing_is_missing_one_pass_is_enough() -> None:
    copy = make.item()
    taking = opened()
    scanned(taking, copy)

    assert actions.close_taking(uuid=taking.uuid, by=SYSTEM, at=NOON).number == 1


def test_a_closed_stock_taking_takes_nothing_more() -> None:
    copy = make.item()
    taking = opened()
    scanned(taking, copy)
    actions.close_taking(uuid=taking.uuid, by=SYSTEM, at=NOON)

    for late in (
        lambda: scanned(taking, copy),
        lambda: actions.close_taking(uuid=taking.uuid, by=SYSTEM, at=NOON),
        lambda: actions.begin_second_pass(uuid=taking.uuid, by=SYSTEM, at=NOON),
    ):
        with pytest.raises(TakingRefused) as refused:
            late()
        assert refused.value.refusals == [Refusal.CLOSED]


def test_what_was_lent_returned_and_written_off_meanwhile_is_known_at_the_end() -> None:
    make.policy()
    lent_later, came_back, written_off = make.item(), make.item(), make.item()
    loan = make.loan(to=make.patron(), of=came_back)
    taking = opened()
    make.loan(to=make.patron(), of=lent_later)
    return_item(item_id=loan.item_id, by=SYSTEM, at=NOON)
    Item.objects.filter(pk=written_off.pk).update(state="withdrawn")

    actions.begin_second_pass(uuid=taking.uuid, by=SYSTEM, at=NOON)

    assert [finding(one) for one in (lent_later, came_back, written_off)] == ["on-loan", "unseen", "gone"]


def test_who_may_scan_may_not_lead() -> None:
    make.item()
    by = people.actor(people.account(grants=(GRANTS.TAKE_STOCK,)))

    with pytest.raises(PermissionDenied):
        actions.open_taking(key=uuid4(), place_ids=[place().pk], commission="А. Серік", by=by, at=NOON)


@pytest.fixture
def leader(client: Client) -> Client:
    client.force_login(people.account(grants=(GRANTS.TAKE_STOCK, GRANTS.LEAD_STOCK_TAKING)))
    return client


def test_a_stock_taking_is_opened_scanned_and_closed_on_its_pages(leader: Client) -> None:
    copy = make.item()
    key = uuid4()
    commission = "А. Серік"

    made = leader.post(LIST, {"key": key, "places": [place().pk], "commission": commission})
    page = f"{LIST}{key}/"
    scan = leader.post(f"{page}scan/", {"key": uuid4(), "place": place().pk, "number": copy.barcode})
    shown = leader.get(page).content.decode()
    closed = leader.post(f"{page}close/")

    assert [made.status_code, scan.status_code, closed.status_code] == [302, 302, 302]
    assert scan["Location"] == f"{page}?at={place().pk}"
    assert "In its place" in shown
    assert leader.get(f"{page}act.pdf").content[:5] == b"%PDF-"


def test_a_script_is_answered_with_what_it_shows(leader: Client) -> None:
    copy = make.item()
    make.item()
    taking = opened()

    scan = {"key": uuid4(), "place": place().pk, "number": copy.barcode, "scanned_at": "2026-11-23T06:59:00.000Z"}
    answer = leader.post(f"{LIST}{taking.uuid}/scan/", scan, headers=JSON).json()

    assert answer == {
        "tone": "ok", "words": "In its place", "number": copy.barcode, "title": copy.record.title,
        "place": "home-loan en", "found": 1, "percent": 50, "unseen": 1,
    }  # fmt: skip


def test_a_scan_that_comes_after_closing_is_told_to_the_script(leader: Client) -> None:
    copy = make.item()
    taking = opened()
    scanned(taking, copy)
    actions.close_taking(uuid=taking.uuid, by=SYSTEM, at=NOON)

    scan = {"key": uuid4(), "place": place().pk, "number": copy.barcode}
    response = leader.post(f"{LIST}{taking.uuid}/scan/", scan, headers=JSON)

    assert response.status_code == 409
    assert response.json() == {"tone": "danger", "words": "The stock-taking is closed."}


@pytest.mark.parametrize("number", ["", "9" * 41, "a\0b"])
def test_a_number_that_cannot_be_one_is_refused(leader: Client, number: str) -> None:
    make.item()
    taking = opened()

    response = leader.post(f"{LIST}{taking.uuid}/scan/", {"key": uuid4(), "place": place().pk, "number": number}, headers=JSON)

    assert response.status_code == 422


@pytest.mark.parametrize("copies", [1, 30])
def test_the_pages_ask_the_same_number_of_questions(
    leader: Client, copies: int, django_assert_num_queries: Callable[..., AbstractContextManager[object]]
) -> None:
    items = [make.item() for _copy in range(copies)]
    taking = opened()
    for item in items[: copies // 2]:
        scanned(taking, item)
    leader.get(LIST)

    for path, number in ((LIST, 10), (f"{LIST}{taking.uuid}/", 9), (f"{LIST}{taking.uuid}/found/unseen/", 8)):
        with django_assert_num_queries(number):
            leader.get(path)


def test_strangers_see_nothing(client: Client) -> None:
    make.item()
    taking = opened()
    client.force_login(people.account(grants=()))

    assert [client.get(path).status_code for path in (LIST, f"{LIST}{taking.uuid}/", f"{LIST}{taking.uuid}/copies.xlsx")] == [
        403, 404, 404,
    ]  # fmt: skip


def test_the_workbook_has_every_copy_with_its_finding(leader: Client) -> None:
    copy = make.item()
    taking = opened()
    scanned(taking, "no such")

    response = leader.get(f"{LIST}{taking.uuid}/copies.xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active.values)  # type: ignore

    assert [row[:2] for row in rows[1:]] == [("Not found", copy.inventory_number), ("Unknown number", "no such")]


def test_the_act_speaks_kazakh_and_russian(leader: Client) -> None:
    copy = make.item()
    taking = opened()
    scanned(taking, copy)
    actions.close_taking(uuid=taking.uuid, by=SYSTEM, at=NOON + timedelta(hours=1))

    assert [leader.get(f"/{code}/library/stock-taking/{taking.uuid}/act.pdf").status_code for code in ("kk", "ru")] == [200, 200]
