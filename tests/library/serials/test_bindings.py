"""Issues of a year are bound into one volume with an inventory number, and taken apart again."""

from typing import Any
from uuid import uuid4

import pypdfium2
import pytest
from django.test import Client

from factories import library as make
from factories import people
from factories.moments import NOON
from factories.people import SYSTEM
from library.serials.serials_stage import issue, place, receive, refused, subscription
from torelik.audit.models import Event
from torelik.kernel import clock
from torelik.kernel.errors import NotFound
from torelik.library.holdings.models import Item
from torelik.library.serials import actions, queries, rules
from torelik.library.serials.models import Binding, Subscription
from torelik.library.serials.rules import ToBind, Told
from torelik.library.serials.vocabulary import GRANTS, IssueState, Refusal

pytestmark = pytest.mark.django_db
HOME = "/en/library/serials/"


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


def to_bind(**changed: Any) -> ToBind:
    given = {"about": "1", "record_id": 1, "year": 2026, "state": IssueState.RECEIVED, "copies": 1, "bound": 0}
    return ToBind(**(given | changed))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("issues", "told"),
    [
        ([to_bind(), to_bind(about="2", free=(7,))], []),
        ([], [Told(Refusal.NO_ISSUES)]),
        ([to_bind(), to_bind(year=2025)], [Told(Refusal.SEVERAL_YEARS)]),
        ([to_bind(), to_bind(record_id=2)], [Told(Refusal.SEVERAL_YEARS)]),
        ([to_bind(state=IssueState.EXPECTED, copies=0)], [Told(Refusal.NOT_RECEIVED, "1")]),
        ([to_bind(bound=1)], [Told(Refusal.ALL_BOUND, "1")]),
        ([to_bind(free=())], [Told(Refusal.ON_LOAN, "1")]),
    ],
)
def test_binding_is_refused_for_every_reason(issues: list[ToBind], told: list[Told]) -> None:
    assert rules.refusals_to_bind(issues) == told


def came(*numbers: int, copies: int = 1) -> Subscription:
    row = subscription(copies=copies)
    for number in numbers:
        receive(issue(row, number))
    return row


def bind(row: Subscription, *numbers: int, **more: Any) -> Binding:
    place()
    given = {"key": uuid4(), "place_key": "periodicals", "for_loan": True, "by": SYSTEM, "at": NOON} | more
    return actions.bind_issues(issue_uuids=[issue(row, number).uuid for number in numbers], **given)


def with_copy(row: Subscription, number: int) -> Item:
    made = actions.describe_issue(uuid=issue(row, number).uuid, by=SYSTEM, at=NOON)
    place()
    ids = actions.add_copies(uuid=made.uuid, number=1, place_key="periodicals", for_loan=True, by=SYSTEM, at=NOON)
    return Item.objects.get(pk=ids[0])


def test_issues_are_bound_into_a_copy_with_an_inventory_number_once() -> None:
    row, key = came(1, 2, 3, 5), uuid4()
    made = bind(row, 5, 1, 2, 3, key=key)

    again = bind(row, 1, key=key)

    assert (again, made.numbers, str(made)) == (made, "1–3, 5", "№ 1/2026")
    assert (made.item.inventory_number, made.item.barcode, made.item.record.year) == ("000001", "000001", 2026)
    assert refused(lambda: actions.undo_receipt(uuid=issue(row, 1).uuid, by=SYSTEM, at=NOON)) == [Refusal.IS_BOUND]
    assert refused(lambda: bind(row, 1)) == [Refusal.ALL_BOUND]
    assert Event.objects.filter(name="library.serial-issues-bound").count() == 1


def test_a_bound_copy_is_not_lent_alone_until_the_volume_is_taken_apart() -> None:
    row = came(1, 2)
    copy = with_copy(row, 1)
    made = bind(row, 1, 2, barcode="V1")
    copy.refresh_from_db()
    lent_alone = copy.for_loan

    actions.undo_binding(uuid=made.uuid, by=SYSTEM, at=NOON)

    copy.refresh_from_db()
    made.item.refresh_from_db()
    assert (lent_alone, copy.for_loan, made.item.state) == (False, True, "withdrawn")
    assert refused(lambda: actions.undo_binding(uuid=made.uuid, by=SYSTEM, at=NOON)) == [Refusal.BINDING_UNDONE]
    assert bind(row, 1, 2).item.inventory_number == "000002"


def test_what_is_on_loan_is_neither_bound_nor_taken_apart() -> None:
    make.policy()
    row, reader = came(1, 2), make.patron()
    loaned = with_copy(row, 1)
    make.loan(to=reader, of=loaned)
    assert refused(lambda: bind(row, 1, 2)) == [Refusal.ON_LOAN]

    made = bind(row, 2)
    make.loan(to=make.patron(), of=made.item)

    assert refused(lambda: actions.undo_binding(uuid=made.uuid, by=SYSTEM, at=NOON)) == [Refusal.BINDING_ON_LOAN]


def test_numbers_that_are_taken_are_told() -> None:
    row = came(1)
    make.item(barcode="V1", inventory_number="000001")

    assert refused(lambda: bind(row, 1, barcode="V1")) == [Refusal.BARCODE_TAKEN]
    assert refused(lambda: bind(row, 1, barcode="V2")) == [Refusal.INVENTORY_TAKEN]


def test_two_copies_of_an_issue_go_into_two_volumes() -> None:
    row = came(1, copies=2)

    assert [bind(row, 1).numbers, bind(row, 1).numbers] == ["1", "1"]
    assert refused(lambda: bind(row, 1)) == [Refusal.ALL_BOUND]


def test_the_page_binds_prints_the_act_and_takes_apart(client: Client) -> None:
    client.force_login(people.account(grants=(*GRANTS.values, "library.catalogue-record", "library.manage-items")))
    row = came(1, 2)
    page = f"{HOME}{row.uuid}/bind/?year=2026"
    given = {"key": str(uuid4()), "issues": [str(issue(row, 1).uuid), str(issue(row, 2).uuid)], "place": "periodicals"}
    make.item(barcode="V1")

    opened = client.get(page)
    wrong = client.post(page, given | {"issues": []})
    taken = client.post(page, given | {"barcode": "V1"})
    made = client.post(page, given)
    volume = Binding.objects.get()
    filled = client.get(page)
    act = client.get(f"{HOME}bindings/{volume.uuid}/act.pdf")
    apart = client.post(f"{HOME}bindings/{volume.uuid}/undo/", {"subscription": str(row.uuid)})
    twice = client.post(f"{HOME}bindings/{volume.uuid}/undo/", {"subscription": str(row.uuid)})
    undone = client.get(f"{HOME}bindings/{volume.uuid}/act.pdf")

    answers = (opened, wrong, taken, made, filled, act, apart, twice, undone)
    assert [one.status_code for one in answers] == [200, 422, 409, 302, 200, 200, 302, 409, 200]
    printed = " ".join(one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(act.content))
    for words in ("1/2026", "Заң және заман", "1–2", volume.item.inventory_number):
        assert words in printed
    assert client.get(f"{HOME}{row.uuid}/bind/?year=20x").status_code == 200


def test_a_stranger_finds_no_binding(client: Client) -> None:
    row = came(1)
    made = bind(row, 1)
    client.force_login(people.account())
    asked = [client.get(f"{HOME}{row.uuid}/bind/"), client.get(f"{HOME}bindings/{made.uuid}/act.pdf")]
    told = client.post(f"{HOME}bindings/{made.uuid}/undo/", {"subscription": str(row.uuid)})

    assert [one.status_code for one in (*asked, told)] == [404, 404, 404]
    with pytest.raises(NotFound):
        queries.lock_binding(uuid4())
