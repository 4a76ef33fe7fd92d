"""An issue gets its record and its copies, and readers see what the library holds of a periodical."""

from typing import Any

import pytest
from django.test import Client

from factories import library as make
from factories import people
from factories.marc import catalogued
from factories.moments import NOON
from factories.people import SYSTEM
from library.serials.serials_stage import issue, periodical, place, receive, refused, subscription
from torelik.kernel import clock
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.cataloguing.marc import ControlField, DataField, MarcRecord
from torelik.library.copying.followers import Way
from torelik.library.editing import actions as editing
from torelik.library.holdings import queries as holdings
from torelik.library.holdings.models import StoragePlace
from torelik.library.serials import actions, describing, queries, rules
from torelik.library.serials.models import SerialIssue, Subscription
from torelik.library.serials.rules import Held
from torelik.library.serials.vocabulary import GRANTS, Refusal

pytestmark = pytest.mark.django_db
HOME = "/en/library/serials/issues/"
ALL = (*GRANTS.values, "library.catalogue-record", "library.manage-items")


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


def describe(row: SerialIssue) -> SerialIssue:
    return actions.describe_issue(uuid=row.uuid, by=SYSTEM, at=NOON)


def add(row: SerialIssue, number: int, **more: Any) -> list[int]:
    place()
    given = {"place_key": "periodicals", "for_loan": True, "by": SYSTEM, "at": NOON} | more
    return actions.add_copies(uuid=row.uuid, number=number, **given)


def described(of: Subscription, number: int = 1) -> SerialIssue:
    receive(issue(of, number))
    return describe(issue(of, number))


@pytest.mark.parametrize(
    ("issues", "held"),
    [
        ([], []),
        ([Held(2025, 1, 1), Held(2026, 2, None), Held(2025, 2, 3)], [(2026, "2"), (2025, "1–3")]),
        ([Held(2026, 1, 1), Held(2026, None, None, "арнайы"), Held(2026, 1, 1, "қосымша")], [(2026, "1; 1 (қосымша); арнайы")]),
        ([Held(2026, None, None, "арнайы")], [(2026, "арнайы")]),
    ],
)
def test_what_is_held_is_told_by_year(issues: list[Held], held: list[tuple[int, str]]) -> None:
    assert rules.held_by_year(issues) == held


@pytest.mark.parametrize(
    ("facts", "refusals"),
    [
        ((2, 0, 2, 2), []),
        ((2, 1, 1, 0), []),
        ((0, 0, 1, 0), [Refusal.NOT_RECEIVED]),
        ((2, 1, 2, 0), [Refusal.MORE_THAN_RECEIVED]),
        ((2, 0, 0, 0), [Refusal.MORE_THAN_RECEIVED]),
        ((2, 2, 1, 2), [Refusal.MORE_THAN_RECEIVED, Refusal.BARCODES]),
    ],
)
def test_copies_are_refused_for_every_reason(facts: tuple[int, int, int, int], refusals: list[Refusal]) -> None:
    received, present, more, barcodes = facts

    assert rules.refusals_of_copies(received=received, present=present, more=more, barcodes=barcodes) == refusals


def test_an_issue_is_described_once_as_a_part_of_its_periodical() -> None:
    row = subscription()
    made = described(row, 3)

    again = describe(issue(row, 3))

    whole = cataloguing.record_in_full(row.record.uuid).marc
    marc = cataloguing.record_in_full(made.record.uuid).marc  # type: ignore[union-attr]
    assert again.record_id == made.record_id
    assert [field.first("w") for field in marc.data_fields("773")] == [f"(KZ-Test){whole.control('001')}"]
    assert [field.first("g") for field in marc.data_fields("773")] == ["2026, № 3"]
    assert [*marc.values("245", "a"), *marc.values("245", "n")] == ["Заң және заман", "2026, № 3"]
    assert (marc.values("264", "c"), marc.control("008")[6:11]) == (("2026",), "s2026")
    assert list(marc.values("022", "a")) == ["1234-5679"]
    assert made.record.year == 2026  # type: ignore[union-attr]


def test_a_periodical_without_a_number_gets_one_and_keeps_it() -> None:
    marc = cataloguing.record_in_full(periodical().uuid).marc
    bare = MarcRecord(marc.leader, tuple(field for field in marc.fields if field.tag not in ("001", "003")))
    record = catalogued(bare)

    numbered = editing.number_record(uuid=record.uuid, by=SYSTEM, at=NOON)

    assert (numbered.control("001"), numbered.control("003") != "") == ("1", True)
    assert editing.number_record(uuid=record.uuid, by=SYSTEM, at=NOON) == numbered
    made = described(subscription(record=record))
    assert cataloguing.record_in_full(made.record.uuid).marc.values("773", "w")[0].endswith(")1")  # type: ignore[union-attr]


def test_a_name_in_the_place_of_a_number_is_kept_and_does_not_link() -> None:
    marc = cataloguing.record_in_full(periodical().uuid).marc
    named = (ControlField("001", "femida"), *(field for field in marc.fields if field.tag != "001"))
    record = catalogued(MarcRecord(marc.leader, named))

    numbered = editing.number_record(uuid=record.uuid, by=SYSTEM, at=NOON)

    assert (numbered.control("001"), numbered.values("035", "a")) == ("1", ("femida",))


def test_the_record_of_an_issue_does_without_a_publisher_and_without_codes() -> None:
    whole = MarcRecord("00000nas a2200000 i 4500", (DataField("245", "0", "0", (("a", "Заң"),)),))
    begun = MarcRecord("00000nam a2200000 ic4500", (ControlField("001", "1"),))

    made = describing.issue_record(whole, begun=begun, year=2026, label="5")

    assert list(made.values("264", "c")) == ["2026"]
    assert made.control("008") == ""


def test_an_issue_that_did_not_come_is_not_described() -> None:
    row = subscription()

    assert refused(lambda: describe(issue(row, 1))) == [Refusal.NOT_RECEIVED]
    assert refused(lambda: add(issue(row, 1), 1)) == [Refusal.NOT_DESCRIBED]


def test_copies_get_numbers_of_their_own_and_are_never_more_than_came() -> None:
    row = subscription(copies=3)
    made = described(row)

    add(made, 2, barcodes=["B777", "B777"])

    copies = holdings.items_of(made.record_id or 0)
    assert [(one.inventory_number, one.barcode) for one in copies] == [("S000001", "B777"), ("S000002", "S000002")]
    assert refused(lambda: add(made, 2)) == [Refusal.MORE_THAN_RECEIVED]
    assert refused(lambda: add(made, 1, barcodes=["B777"])) == [Refusal.BARCODE_TAKEN]
    assert refused(lambda: actions.undo_receipt(uuid=made.uuid, by=SYSTEM, at=NOON)) == [Refusal.HAS_COPIES]


def test_issues_follow_the_record_that_theirs_was_merged_into() -> None:
    made, other = described(subscription()), make.record()
    record = made.record
    there = Way(record.pk, other.pk, record.uuid, other.uuid, SYSTEM, NOON)  # type: ignore[union-attr]

    moved = actions.follow_issue_record(there, None)

    assert (moved, actions.follow_issue_record(there, [])) == ([str(made.uuid)], [])
    assert SerialIssue.objects.get(uuid=made.uuid).record_id == other.pk


def test_an_issue_is_described_and_gets_copies_on_its_page(client: Client) -> None:
    client.force_login(people.account(grants=ALL))
    row = subscription()
    page = f"{HOME}{issue(row, 1).uuid}/"
    early = client.post(f"{page}describe/")
    receive(issue(row, 1))

    answers = [
        client.get(page),
        client.post(f"{page}describe/"),
        client.get(page),
        client.post(f"{page}copies/", {"number": "x"}),
        client.post(f"{page}copies/", {"number": "2", "place": "periodicals", "barcodes": "B1\nB2\nB3"}),
        client.post(f"{page}copies/", {"number": "2", "place": "periodicals", "barcodes": "B1\nB2"}),
        client.get(page),
    ]

    assert early.status_code == 409
    assert [one.status_code for one in answers] == [200, 302, 200, 422, 409, 302, 200]
    assert "B2" in answers[-1].content.decode()


def test_who_may_not_catalogue_is_refused_and_a_stranger_finds_nothing(client: Client) -> None:
    row = subscription()
    receive(issue(row, 1))
    page = f"{HOME}{issue(row, 1).uuid}/"
    client.force_login(people.account(grants=(GRANTS.RECEIVE_ISSUES,)))
    told = [client.get(page).status_code, client.post(f"{page}describe/").status_code]
    client.force_login(people.account())
    stranger = [client.get(page).status_code, client.post(f"{page}describe/").status_code]

    assert (told, stranger) == ([200, 403], [404, 404])


def test_everybody_sees_on_the_page_of_a_periodical_what_the_library_holds(client: Client) -> None:
    row, other = subscription(), subscription(title="Фемида")
    for number in (1, 2, 3, 5):
        receive(issue(row, number))

    page = client.get(f"/en/library/records/{row.record.uuid}/").content.decode()
    without = client.get(f"/en/library/records/{other.record.uuid}/").content.decode()

    assert ("Issues in the library" in page, "1–3, 5" in page) == (True, True)
    assert "Issues in the library" not in without
    assert queries.held_by_year(row.record_id) == [(2026, "1–3, 5")]


def test_a_closed_place_takes_no_copies() -> None:
    row = described(subscription())
    place()
    StoragePlace.objects.filter(key="periodicals").update(is_open=False)

    with pytest.raises(actions.SerialsRefused) as closed:
        add(row, 1)

    assert [one.refusal for one in closed.value.told] == [Refusal.CLOSED_PLACE]
