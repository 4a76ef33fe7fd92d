"""Who may read a file on which day: every access, every date, every refusal."""

from datetime import date, timedelta
from typing import Any

import pytest

from factories import readables as make
from torelik.documents.rights import rules
from torelik.documents.rights.rules import Access, TermFacts, VisitFacts
from torelik.documents.rights.vocabulary import FileState, Ground, Moment, NetworkRefusal, ReadingAccess, Refusal, TermRefusal

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
EVERYBODY, SIGNED_IN, ROOM, NOBODY = ReadingAccess


def term(access: ReadingAccess = EVERYBODY, **changed: Any) -> TermFacts:
    return TermFacts(access=access, **({"valid_from": date(2026, 1, 1), "key": 1} | changed))


def visit(**changed: Any) -> VisitFacts:
    return VisitFacts(**({"today": TODAY} | changed))


@pytest.mark.parametrize(
    ("terms", "whose", "refusals"),
    [
        ([term()], visit(), ()),
        ([], visit(), (Refusal.NO_RIGHT,)),
        ([term()], visit(is_withdrawn=True), (Refusal.WITHDRAWN,)),
        ([], visit(is_withdrawn=True), (Refusal.WITHDRAWN,)),
        ([term(SIGNED_IN)], visit(), (Refusal.SIGN_IN,)),
        ([term(SIGNED_IN)], visit(is_signed_in=True), ()),
        ([term(ROOM)], visit(is_signed_in=True), (Refusal.READING_ROOM,)),
        ([term(ROOM)], visit(is_in_reading_room=True), ()),
        ([term(NOBODY)], visit(is_signed_in=True, is_in_reading_room=True), (Refusal.CLOSED,)),
        ([term(was_closed=True)], visit(), (Refusal.CLOSED,)),
        ([term(valid_from=TODAY)], visit(), ()),
        ([term(valid_from=TODAY + DAY)], visit(), (Refusal.NOT_BEGUN,)),
        ([term(valid_through=TODAY)], visit(), ()),
        ([term(valid_through=TODAY - DAY)], visit(), (Refusal.ENDED,)),
        ([term(SIGNED_IN, valid_through=TODAY - DAY)], visit(), (Refusal.ENDED,)),
        # An older right without an end does not come back when the later one has ended.
        ([term(), term(key=2, valid_from=date(2026, 2, 1), valid_through=TODAY - DAY)], visit(), (Refusal.ENDED,)),
        # A right that waits for its day leaves the present one in force.
        ([term(), term(NOBODY, key=2, valid_from=TODAY + DAY)], visit(), ()),
        # Of two that begin on one day the one entered later counts.
        ([term(NOBODY, key=1), term(key=2)], visit(), ()),
        # A closed right leaves the one before it.
        ([term(), term(NOBODY, key=2, valid_from=TODAY, was_closed=True)], visit(), ()),
    ],
)
def test_a_file_opens_by_its_right_alone(terms: list[TermFacts], whose: VisitFacts, refusals: tuple[Refusal, ...]) -> None:
    access = rules.access_of(terms, whose)

    assert (access.refusals, access.allowed) == (refusals, not refusals)


@pytest.mark.parametrize(
    ("given", "whose", "access"),
    [
        (term(may_download=True, may_copy=True), visit(), Access(may_download=True, may_copy=True)),
        (term(SIGNED_IN, may_download=True), visit(is_signed_in=True), Access(may_download=True, watermark=True)),
        (term(SIGNED_IN, may_download=True), visit(), Access(refusals=(Refusal.SIGN_IN,), watermark=True)),
        (
            term(may_download=True, may_copy=True, first_page=1, last_page=20),
            visit(),
            Access(first_page=1, last_page=20, may_copy=True, watermark=True),
        ),
    ],
)
def test_what_may_be_done_with_an_open_file(given: TermFacts, whose: VisitFacts, access: Access) -> None:
    assert rules.access_of([given], whose) == access


@pytest.mark.parametrize(
    ("page", "refusals"),
    [
        (4, (Refusal.OUTSIDE_PAGES,)),
        (5, ()),
        (9, ()),
        (10, (Refusal.OUTSIDE_PAGES,)),
        (0, (Refusal.OUTSIDE_PAGES,)),
        (-1, (Refusal.OUTSIDE_PAGES,)),
    ],
)
def test_only_the_open_pages_are_shown(page: int, refusals: tuple[Refusal, ...]) -> None:
    assert Access(first_page=5, last_page=9).refusals_of_page(page) == refusals


def test_a_page_of_a_closed_file_is_refused_for_every_reason() -> None:
    closed = Access(refusals=(Refusal.SIGN_IN,), first_page=1, last_page=2)

    assert closed.refusals_of_page(3) == (Refusal.SIGN_IN, Refusal.OUTSIDE_PAGES)


@pytest.mark.parametrize(
    ("terms", "is_withdrawn", "state"),
    [
        ([term()], False, FileState.OPEN),
        ([term(valid_through=TODAY + 31 * DAY)], False, FileState.OPEN),
        ([term(valid_through=TODAY + 30 * DAY)], False, FileState.ENDING_SOON),
        ([term(valid_through=TODAY)], False, FileState.ENDING_SOON),
        ([term(valid_through=TODAY - DAY)], False, FileState.ENDED),
        ([term(NOBODY)], False, FileState.CLOSED),
        ([term(NOBODY, valid_through=TODAY - DAY)], False, FileState.ENDED),
        ([term(was_closed=True)], False, FileState.CLOSED),
        ([term(valid_from=TODAY + DAY)], False, FileState.NOT_BEGUN),
        ([], False, FileState.NO_RIGHT),
        ([term()], True, FileState.WITHDRAWN),
    ],
)
def test_the_register_names_the_state_of_a_file(terms: list[TermFacts], is_withdrawn: bool, state: FileState) -> None:
    assert rules.state_of(terms, today=TODAY, is_withdrawn=is_withdrawn) == state


@pytest.mark.parametrize(
    ("days_left", "moment"),
    [
        (31, None),
        (30, Moment.MONTH),
        (8, Moment.MONTH),
        (7, Moment.WEEK),
        (1, Moment.WEEK),
        (0, Moment.LAST_DAY),
        (-1, Moment.ENDED),
        (-400, Moment.ENDED),
    ],
)
def test_keepers_hear_of_an_end_in_time(days_left: int, moment: Moment | None) -> None:
    assert rules.moment_of([term(valid_through=TODAY + days_left * DAY)], today=TODAY) == moment


@pytest.mark.parametrize(
    ("terms", "moment"),
    [
        ([], None),
        ([term()], None),
        ([term(was_closed=True, valid_through=TODAY)], None),
        # The next right begins on the day after: the file never closes.
        ([term(valid_through=TODAY), term(key=2, valid_from=TODAY + DAY)], None),
        ([term(valid_through=TODAY), term(key=2, valid_from=TODAY + 2 * DAY)], Moment.LAST_DAY),
        ([term(valid_through=TODAY), term(key=2, valid_from=TODAY + DAY, was_closed=True)], Moment.LAST_DAY),
    ],
)
def test_an_end_that_closes_nothing_is_not_told(terms: list[TermFacts], moment: Moment | None) -> None:
    assert rules.moment_of(terms, today=TODAY) == moment


@pytest.mark.parametrize(
    ("changed", "refusals"),
    [
        ({}, []),
        ({"holder": " "}, [TermRefusal.NO_HOLDER]),
        ({"holder": "", "ground": Ground.PUBLIC_DOMAIN, "document_number": "", "document_date": None}, []),
        ({"holder": "", "ground": Ground.OFFICIAL_DOCUMENT, "document_number": "", "document_date": None}, []),
        ({"ground": Ground.OWN_WORK, "document_number": "", "document_date": None}, []),
        ({"holder": "", "ground": Ground.OWN_WORK}, [TermRefusal.NO_HOLDER]),
        ({"document_number": ""}, [TermRefusal.NO_DOCUMENT]),
        ({"document_date": None}, [TermRefusal.NO_DOCUMENT]),
        ({"document_date": TODAY}, []),
        ({"document_date": TODAY + DAY}, [TermRefusal.DATED_AHEAD]),
        ({"valid_through": TODAY}, []),
        ({"valid_through": TODAY - DAY}, [TermRefusal.ENDED_ALREADY]),
        ({"valid_from": TODAY + 2 * DAY, "valid_through": TODAY + DAY}, [TermRefusal.ENDS_BEFORE_IT_BEGINS]),
        ({"first_page": 1, "last_page": 1}, []),
        ({"first_page": 2, "last_page": 1}, [TermRefusal.PAGES]),
        ({"first_page": 1}, [TermRefusal.PAGES]),
        ({"last_page": 9}, [TermRefusal.PAGES]),
        ({"first_page": 0, "last_page": 9}, [TermRefusal.PAGES]),
        (
            {"holder": "", "document_number": "", "valid_through": TODAY - DAY, "last_page": 9},
            [TermRefusal.NO_HOLDER, TermRefusal.NO_DOCUMENT, TermRefusal.ENDED_ALREADY, TermRefusal.PAGES],
        ),
    ],
)
def test_a_right_is_refused_for_every_reason_that_applies(changed: dict[str, Any], refusals: list[TermRefusal]) -> None:
    assert rules.refusals_to_enter(make.right(**changed), today=TODAY) == refusals


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("10.20.30.0/24", "10.20.30.0/24"),
        (" 10.20.30.7/24 ", "10.20.30.0/24"),
        ("192.168.1.5", "192.168.1.5/32"),
        ("2001:DB8::/64", "2001:db8::/64"),
        ("2001:db8::1", "2001:db8::1/128"),
        ("::ffff:10.20.30.0/120", "10.20.30.0/24"),
        ("::ffff:0:0/64", "::/64"),
        ("10.20.30.0/33", "None"),
        ("10.20.30", "None"),
        ("reading room", "None"),
        ("", "None"),
        ("10.0.0.1,10.0.0.2", "None"),
    ],
)
def test_a_network_is_read_in_one_way(words: str, written: str) -> None:
    assert str(rules.parsed_network(words)) == written


@pytest.mark.parametrize(
    ("words", "refusals"),
    [
        ("10.0.0.0/8", []),
        ("10.0.0.0/7", [NetworkRefusal.TOO_WIDE]),
        ("0.0.0.0/0", [NetworkRefusal.TOO_WIDE]),
        ("2001:db8::/32", []),
        ("2001:db8::/31", [NetworkRefusal.TOO_WIDE]),
        ("::/0", [NetworkRefusal.TOO_WIDE]),
        ("x", [NetworkRefusal.NOT_A_NETWORK]),
    ],
)
def test_half_of_the_world_is_no_reading_room(words: str, refusals: list[NetworkRefusal]) -> None:
    assert rules.refusals_of_network(words) == refusals


@pytest.mark.parametrize(
    ("address", "is_within"),
    [
        ("10.20.30.7", True),
        ("10.20.31.7", False),
        ("::ffff:10.20.30.7", True),
        ("2001:db8::7", True),
        ("2001:db9::7", False),
        ("", False),
        ("10.20.30.7, 8.8.8.8", False),
        ("unknown", False),
    ],
)
def test_an_address_lies_in_the_reading_room_or_not(address: str, is_within: bool) -> None:
    assert rules.is_within(address, ["10.20.30.0/24", "2001:db8::/64"]) == is_within
