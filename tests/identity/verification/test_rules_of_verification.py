"""When a request is confirmed, and by how many officers."""

from dataclasses import replace
from datetime import date

import pytest

from torelik.identity.verification import rules
from torelik.identity.verification.rules import CaseFacts, RowFacts
from torelik.identity.verification.vocabulary import ImportFault, PersonKind, Refusal, RequestState

TODAY = date(2026, 11, 23)
RIGHT = CaseFacts(
    state=RequestState.WAITING,
    seen=RequestState.WAITING,
    officer_id=1,
    person_id=2,
    first_officer_id=None,
    has_iin=True,
    iin_is_taken=False,
    compared=True,
    has_role=True,
    basis_dated=date(2026, 9, 1),
    basis_through=None,
)
ONCE = replace(RIGHT, state=RequestState.CONFIRMED_ONCE, seen=RequestState.CONFIRMED_ONCE, first_officer_id=3)


@pytest.mark.parametrize(
    ("facts", "refusals"),
    [
        (RIGHT, []),
        (ONCE, []),
        (replace(RIGHT, basis_through=TODAY), []),
        (replace(RIGHT, basis_dated=TODAY), []),
        (replace(RIGHT, state=RequestState.APPROVED), [Refusal.ALREADY_DECIDED]),
        (replace(RIGHT, state=RequestState.REFUSED), [Refusal.ALREADY_DECIDED]),
        (replace(ONCE, seen=RequestState.WAITING), [Refusal.CHANGED_MEANWHILE]),
        (replace(RIGHT, person_id=1), [Refusal.OWN_REQUEST]),
        (replace(ONCE, first_officer_id=1), [Refusal.SAME_PERSON]),
        (replace(RIGHT, has_iin=False), [Refusal.NO_IIN]),
        (replace(RIGHT, iin_is_taken=True), [Refusal.IIN_TAKEN]),
        (replace(RIGHT, compared=False), [Refusal.NOT_COMPARED]),
        (replace(RIGHT, has_role=False), [Refusal.NO_ROLE]),
        (replace(RIGHT, basis_dated=date(2026, 11, 24)), [Refusal.BASIS_IN_FUTURE]),
        (replace(RIGHT, basis_through=date(2026, 11, 22)), [Refusal.BASIS_EXPIRED]),
        (replace(RIGHT, basis_through=date(2026, 8, 31)), [Refusal.BASIS_EXPIRED, Refusal.BASIS_ENDS_EARLY]),
        (replace(RIGHT, compared=False, has_role=False), [Refusal.NOT_COMPARED, Refusal.NO_ROLE]),
    ],
)
def test_a_request_is_not_confirmed_for_every_reason_that_applies(facts: CaseFacts, refusals: list[Refusal]) -> None:
    assert rules.refusals_to_confirm(facts, today=TODAY) == refusals


@pytest.mark.parametrize(
    ("facts", "refusals"),
    [
        (replace(RIGHT, compared=False, has_role=False, basis_through=date(2026, 11, 22)), []),
        (replace(RIGHT, state=RequestState.APPROVED), [Refusal.ALREADY_DECIDED]),
        (replace(ONCE, seen=RequestState.WAITING), [Refusal.CHANGED_MEANWHILE]),
        (replace(RIGHT, person_id=1), [Refusal.OWN_REQUEST]),
    ],
)
def test_to_refuse_a_person_nothing_needs_to_be_right(facts: CaseFacts, refusals: list[Refusal]) -> None:
    assert rules.refusals_to_refuse(facts) == refusals


@pytest.mark.parametrize(
    ("kind", "grants", "two"),
    [
        (PersonKind.LEARNER, set(), False),
        (PersonKind.LEARNER, {"learning.learn"}, False),
        (PersonKind.LEARNER, {"learning.learn", "library.issue-item"}, True),
        (PersonKind.FACULTY, set(), True),
        (PersonKind.STAFF, {"learning.learn"}, True),
    ],
)
def test_two_officers_confirm_everybody_but_ordinary_learners(kind: PersonKind, grants: set[str], two: bool) -> None:
    ordinary = frozenset({"learning.learn"})
    assert rules.needs_second_person(kind=kind, role_grants=frozenset(grants), ordinary_grants=ordinary) is two


ROW = RowFacts(
    iin_is_right=True,
    iin_stands_before=False,
    family_name="Оспанов",
    given_name="Ерлан",
    patronymic="",
    email="",
    username="",
    username_is_taken=False,
    language="kk",
    unit_is_known=True,
    present_family_name=None,
)


@pytest.mark.parametrize(
    ("facts", "faults"),
    [
        (ROW, []),
        (replace(ROW, email="a@b.kz", username="erlan.ospanov", present_family_name="Оспанов", username_is_taken=True), []),
        (replace(ROW, iin_is_right=False), [ImportFault.IIN_WRONG]),
        (replace(ROW, iin_stands_before=True), [ImportFault.IIN_TWICE]),
        (replace(ROW, given_name=""), [ImportFault.NAME_MISSING]),
        (replace(ROW, present_family_name="Ким"), [ImportFault.NAME_DIFFERS]),
        (replace(ROW, patronymic="ы" * 81), [ImportFault.TOO_LONG]),
        (replace(ROW, email="erlan"), [ImportFault.EMAIL_WRONG]),
        (replace(ROW, username="ерлан"), [ImportFault.USERNAME_WRONG]),
        (replace(ROW, username="erlan", username_is_taken=True), [ImportFault.USERNAME_TAKEN]),
        (replace(ROW, language="de"), [ImportFault.LANGUAGE_UNKNOWN]),
        (replace(ROW, unit_is_known=False), [ImportFault.UNIT_UNKNOWN]),
        (replace(ROW, iin_is_right=False, given_name=""), [ImportFault.IIN_WRONG, ImportFault.NAME_MISSING]),
    ],
)
def test_everything_wrong_with_a_row_is_told(facts: RowFacts, faults: list[ImportFault]) -> None:
    assert rules.faults_of_row(facts) == faults


@pytest.mark.parametrize(
    ("given_name", "family_name", "taken", "username"),
    [
        ("Айгерім", "Сәрсенова", (), "aigerim.sarsenova"),
        ("Айгерім", "Сәрсенова", ("aigerim.sarsenova", "aigerim.sarsenova2"), "aigerim.sarsenova3"),
        ("Юлия", "Щукина-Ким", (), "yuliya.schukinakim"),
        ("Ъ", "—", (), "person"),
        ("", "Smith", (), "smith"),
    ],
)
def test_a_user_name_is_made_from_the_names(given_name: str, family_name: str, taken: tuple[str, ...], username: str) -> None:
    assert rules.username_of(given_name=given_name, family_name=family_name, taken=taken) == username
