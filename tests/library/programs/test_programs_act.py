"""What programs do: issue, return, renew, hold; once for each key, by lending's own rules."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories import library as make
from factories import people
from library.programs.program_stage import Program, codes
from torelik.audit.models import Event
from torelik.identity import api as identity
from torelik.kernel import clock
from torelik.library.holdings.models import Item, StoragePlace
from torelik.library.holds.models import Hold, Transfer
from torelik.library.lending.models import Loan
from torelik.library.models import KeptAnswer, Patron
from torelik.library.patrons.actions import block_patron
from torelik.library.programs import actions, rules
from torelik.library.programs.models import KeptAnswer as Row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    caches["limits"].clear()


@pytest.fixture
def reader() -> Patron:
    """A reader and the copies B1 and B2 of two titles."""
    make.policy(max_items=2)
    make.item(of=make.record(title="Қылмыстық құқық"), barcode="B1", inventory_number="N1")
    make.item(of=make.record(title="Медиация"), barcode="B2", inventory_number="N2")
    return make.patron(full_name="Әбдіраш Қайрат", ticket="T1")


def test_a_book_is_issued_renewed_and_returned(reader: Patron) -> None:
    program = Program()

    issued = program.post("loans", card="T1", barcode="B1")
    again = program.post("loans", card="T1", barcode="B1")
    returned = program.post("returns", barcode="B1")

    loan = Loan.objects.get()
    assert [one.status_code for one in (issued, again, returned)] == [201, 200, 200]
    assert (issued.json()["uuid"], issued.json()["due_on"]) == (str(loan.uuid), loan.due_on.isoformat())
    assert (returned.json()["loan"]["state"], returned.json()["goes"]) == (
        "returned", {"sentence": "", "branch": None, "is_waited_for": False},
    )  # fmt: skip


def test_the_journal_names_the_person_and_the_program(reader: Patron) -> None:
    program = Program()

    program.post("loans", card="T1", barcode="B1")

    event = Event.objects.get(name="library.item-issued")
    assert (event.actor_id, event.actor_name) == (program.owner.pk, f"{program.owner.get_full_name()} · Platonus")


def test_the_same_key_does_the_act_once_and_is_answered_the_same(reader: Patron) -> None:
    program = Program()
    first = program.post("loans", key="k1", card="T1", barcode="B1")
    program.post("returns", key="k2", barcode="B1")

    again = program.post("loans", key="k1", card="T1", barcode="B1")

    assert (again.status_code, again.json()) == (201, first.json())
    assert (Loan.objects.count(), Loan.objects.get().state) == (1, "returned")


def test_a_key_belongs_to_one_request(reader: Patron) -> None:
    program = Program()
    program.post("loans", key="k1", card="T1", barcode="B1")

    answer = program.post("loans", key="k1", card="T1", barcode="B2")

    assert (answer.status_code, answer.json()["code"], Loan.objects.count()) == (422, "key-reused", 1)


def test_keys_of_two_people_are_apart(reader: Patron) -> None:
    Program().post("loans", key="k1", card="T1", barcode="B1")

    assert Program().post("loans", key="k1", card="T1", barcode="B2").status_code == 201


def test_a_refusal_is_not_kept_so_that_the_same_key_asks_anew(reader: Patron) -> None:
    program, today = Program(), clock.local_date(clock.now())
    block = {"patron_id": reader.pk, "reason": "Кітап жоғалған", "by": people.SYSTEM, "at": clock.now()}
    block_patron(until=today + timedelta(days=3), **block)  # type: ignore[arg-type]

    refused = program.post("loans", key="k1", card="T1", barcode="B1")
    Patron.objects.update(blocked_until=None, block_reason="")
    issued = program.post("loans", key="k1", card="T1", barcode="B1")

    assert (refused.status_code, codes(refused), issued.status_code) == (409, ["blocked"], 201)
    assert "Кітап жоғалған" in refused.json()["refusals"][0]["sentence"]


def test_of_other_readers_nothing_is_told(reader: Patron) -> None:
    make.loan(of=Item.objects.get(barcode="B1"), to=make.patron(full_name="Бөтен Адам"))

    answer = Program().post("loans", card="T1", barcode="B1")

    assert (answer.status_code, codes(answer), answer.headers["Content-Type"]) == (409, ["on-loan"], "application/problem+json")
    assert "Бөтен" not in answer.content.decode()


def test_what_is_not_known_is_told_together(reader: Patron) -> None:
    program = Program()

    answers = [
        program.post("loans", card="T9", barcode="B9"),
        program.post("returns", barcode="B9"),
        program.post("renewals", loan=str(uuid4())),
        program.post("holds", card="T9", record=str(uuid4()), pickup="nowhere"),
    ]

    assert [(one.status_code, codes(one)) for one in answers] == [
        (409, ["unknown-card", "unknown-copy"]),
        (409, ["unknown-copy"]),
        (409, ["unknown-loan"]),
        (409, ["unknown-card", "unknown-record", "unknown-pickup"]),
    ]


def test_a_copy_that_nobody_has_is_not_returned(reader: Patron) -> None:
    answer = Program().post("returns", barcode="B1")

    assert (answer.status_code, codes(answer)) == (409, ["not-on-loan"])


def test_a_loan_is_extended_and_a_renewal_that_gives_nothing_is_refused(reader: Patron) -> None:
    program = Program()
    loan = program.post("loans", card="T1", barcode="B1").json()["uuid"]
    refused = program.post("renewals", loan=loan)
    Loan.objects.update(due_on=clock.local_date(clock.now()) + timedelta(days=1))

    renewed = program.post("renewals", loan=loan)

    assert (refused.status_code, codes(refused)) == (409, ["not-later"])
    assert (renewed.status_code, renewed.json()["renewals"]) == (200, 1)


def test_a_title_is_held_and_the_second_hold_is_refused(reader: Patron) -> None:
    program = Program()
    record = str(make.item().record.uuid)

    held = program.post("holds", card="T1", record=record)
    again = program.post("holds", card="T1", record=record)

    assert (held.status_code, held.json()["uuid"]) == (201, str(Hold.objects.get().uuid))
    assert (again.status_code, codes(again)) == (409, ["already-waiting"])
    assert [one["record"] for one in program.get("patrons/T1").json()["holds"]] == [record]


def test_a_hold_is_picked_up_where_the_program_says(reader: Patron) -> None:
    branch = make.branch("Филиал")
    (place,) = [one for one in Client().get("/api/v1/pickup-places").json()["places"] if one["name"].startswith("Филиал")]

    Program().post("holds", card="T1", record=str(make.item().record.uuid), pickup=place["key"])

    assert Hold.objects.get().pickup_branch_id == branch.pk


def test_a_returned_copy_that_somebody_waits_for_is_told(reader: Patron) -> None:
    program = Program()
    program.post("loans", card="T1", barcode="B1")
    make.patron(ticket="T2")
    program.post("holds", card="T2", record=str(Loan.objects.get().item.record.uuid))

    goes = program.post("returns", barcode="B1").json()["goes"]

    assert (goes["is_waited_for"], bool(goes["sentence"])) == (True, True)


def waiting_place(name: str) -> dict[str, str]:
    """The key and the name of one place of a branch."""
    found: dict[str, str] = next(
        one for one in Client().get("/api/v1/pickup-places").json()["places"] if one["name"].startswith(name)
    )
    return found


def test_a_copy_comes_back_in_the_branch_where_it_is_given_in(reader: Patron) -> None:
    home, other = make.branch("Бас кітапхана"), make.branch("Филиал")
    StoragePlace.objects.update(branch=home)
    program = Program()
    program.post("loans", card="T1", barcode="B1")

    returned = program.post("returns", barcode="B1", place=waiting_place("Филиал")["key"])

    transfer = Transfer.objects.get()
    assert returned.json()["goes"]["branch"] == str(home)
    assert (transfer.from_branch_id, returned.json()["loan"]["state"]) == (other.pk, "returned")


def test_a_copy_that_arrives_from_another_branch_is_received_without_a_loan(reader: Patron) -> None:
    home, _other = make.branch("Бас кітапхана"), make.branch("Филиал")
    StoragePlace.objects.update(branch=home)
    program = Program()
    program.post("loans", card="T1", barcode="B1")
    program.post("returns", barcode="B1", place=waiting_place("Филиал")["key"])
    Loan.objects.update(issued_at=F("issued_at") - timedelta(days=2), returned_at=F("returned_at") - timedelta(days=2))

    arrived = program.post("returns", barcode="B1", place=waiting_place("Бас")["key"])

    assert (arrived.status_code, arrived.json()) == (
        200, {"loan": None, "goes": {"sentence": "", "branch": None, "is_waited_for": False}},
    )  # fmt: skip
    assert Transfer.objects.get().closed_at is not None


def test_a_copy_is_not_returned_at_a_place_that_nobody_knows(reader: Patron) -> None:
    program = Program()
    program.post("loans", card="T1", barcode="B1")

    answer = program.post("returns", barcode="B1", place=str(uuid4()))

    assert (answer.status_code, codes(answer), Loan.objects.get().returned_at) == (409, ["unknown-place"], None)


def test_a_hold_is_cancelled_and_the_second_time_tells_the_same(reader: Patron) -> None:
    program = Program()
    hold = program.post("holds", card="T1", record=str(make.item().record.uuid)).json()["uuid"]

    answers = [program.delete(f"holds/{hold}") for _time in range(2)]

    assert [(one.status_code, one.json()["uuid"], one.json()["state"]) for one in answers] == [(200, hold, "cancelled")] * 2
    assert Event.objects.filter(name="library.hold-cancelled").count() == 1


def test_a_hold_that_was_fulfilled_is_not_cancelled(reader: Patron) -> None:
    program = Program()
    item: Any = make.item()
    hold = program.post("holds", card="T1", record=str(item.record.uuid)).json()["uuid"]
    program.post("loans", card="T1", barcode=item.barcode)

    answer = program.delete(f"holds/{hold}")

    assert (answer.status_code, codes(answer), Hold.objects.get().state) == (409, ["not-now"], "fulfilled")


def test_a_hold_that_is_not_there_is_not_found_and_without_the_right_nothing_is_told(reader: Patron) -> None:
    program = Program()
    hold = program.post("holds", card="T1", record=str(make.item().record.uuid)).json()["uuid"]
    role = program.owner.role_assignments.get().role  # type: ignore[attr-defined]

    missing = program.delete(f"holds/{uuid4()}")
    identity.define_role(key=role.key, name=role.name, grants=("identity.use-programs",), by=people.SYSTEM, at=clock.now())
    forbidden = program.delete(f"holds/{hold}")

    assert [(one.status_code, one.json()["code"]) for one in (missing, forbidden)] == [(404, "not-found"), (403, "forbidden")]
    assert Hold.objects.get().state != "cancelled"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [("[]", 400, "not-json"), ("", 400, "not-json"), ('{"card": "T1"}', 422, "invalid"), ('{"card": 7}', 400, "not-json")],
)
def test_what_cannot_be_read_is_told(reader: Patron, body: str, status: int, code: str) -> None:
    headers = {**Program().headers, "Idempotency-Key": "k1"}

    answer = Client().post("/api/v1/loans", body, content_type="application/json", headers=headers)

    assert (answer.status_code, answer.json()["code"], Loan.objects.count()) == (status, code, 0)


def test_a_key_must_be_given(reader: Patron) -> None:
    answer = Client().post("/api/v1/loans", '{"card":"T1"}', content_type="application/json", headers=Program().headers)

    assert (answer.status_code, answer.json()["code"]) == (400, "key-missing")


def test_without_the_right_to_issue_nothing_is_done(reader: Patron) -> None:
    program = Program()
    role = program.owner.role_assignments.get().role  # type: ignore[attr-defined]
    identity.define_role(key=role.key, name=role.name, grants=("identity.use-programs",), by=people.SYSTEM, at=clock.now())

    answers = [program.post(path, card="T1", barcode="B1") for path in ("loans", "returns", "renewals", "holds")]

    assert [one.status_code for one in answers] == [403] * 4
    assert (Loan.objects.count(), Hold.objects.count()) == (0, 0)


def test_answers_are_forgotten_after_a_day(reader: Patron) -> None:
    Program().post("loans", card="T1", barcode="B1")
    at = clock.now()

    kept = actions.forget_answers(at=at + rules.ANSWERS_KEPT - timedelta(minutes=1))
    gone = actions.forget_answers(at=at + rules.ANSWERS_KEPT + timedelta(minutes=1))

    assert (kept, gone, KeptAnswer.objects.count()) == (0, 1, 0)


def test_of_two_requests_with_one_key_the_second_gets_the_answer_of_the_first(
    reader: Patron, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = Program()
    first = program.post("loans", key="k1", card="T1", barcode="B1")
    # As if both had looked before either wrote.
    monkeypatch.setattr(actions.queries, "kept_answer", lambda **_named: None)

    second = program.post("loans", key="k1", card="T1", barcode="B1")

    assert (second.json(), Loan.objects.count(), Row.objects.count()) == (first.json(), 1, 1)


def test_an_issue_takes_as_many_questions_whatever_the_reader_has(reader: Patron) -> None:
    program, counts = Program(), []
    make.policy(max_items=50)
    program.post("loans", card="T1", barcode="B1")  # the first of a day counts a visit too
    for number in (0, 20):
        for _one in range(number):
            make.loan(of=make.item(), to=reader)
        item: Any = make.item()
        with CaptureQueriesContext(connection) as asked:
            assert program.post("loans", card="T1", barcode=item.barcode).status_code == 201
        counts.append(len(asked))

    assert counts[0] == counts[1]
