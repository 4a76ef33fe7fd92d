"""When an office may be held, what a commission must have, what a paper keeps of who signed it."""

from datetime import date

import pytest

from torelik.kernel.trilingual import Trilingual
from torelik.library.signing.rules import Member, Signed, Term, refusals_of_commission, refusals_of_term, signed_of
from torelik.library.signing.vocabulary import Office, Refusal, Role

JANUARY, JUNE, JULY = date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1)
POST = Trilingual("Меңгеруші", "Заведующая")
CHAIR, CLERK, SECRETARY = (
    Member(Role.CHAIR, "А. А", POST),
    Member(Role.MEMBER, "Б. Б", POST),
    Member(Role.SECRETARY, "В. В", POST),
)


@pytest.mark.parametrize(
    ("term", "others", "expected"),
    [
        (Term(JANUARY), [], []),
        (Term(JULY), [Term(JANUARY, JUNE)], []),
        (Term(JANUARY, JUNE), [Term(JULY)], []),
        (Term(JUNE), [Term(JANUARY, JUNE)], [Refusal.HELD]),
        (Term(JANUARY), [Term(JULY)], [Refusal.HELD]),
        (Term(JANUARY, JULY), [Term(JUNE, JUNE)], [Refusal.HELD]),
        (Term(JULY, JUNE), [Term(JANUARY)], [Refusal.PERIOD]),
    ],
    ids=["first", "after", "before", "same day", "into a later one", "around", "backwards"],
)
def test_an_office_has_one_holder_on_a_day(term: Term, others: list[Term], expected: list[Refusal]) -> None:
    assert refusals_of_term(term, others) == expected


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ([CHAIR, CLERK, SECRETARY], []),
        ([CHAIR, CLERK], [Refusal.FEW_MEMBERS]),
        ([], [Refusal.FEW_MEMBERS, Refusal.ONE_CHAIR]),
        ([CLERK, SECRETARY, Member(Role.MEMBER, "Г. Г", POST)], [Refusal.ONE_CHAIR]),
        ([CHAIR, CLERK, Member(Role.CHAIR, "Г. Г", POST)], [Refusal.ONE_CHAIR]),
        ([CHAIR, CLERK, Member(Role.SECRETARY, "б. б", POST)], [Refusal.NAMED_TWICE]),
        ([CHAIR, CLERK, Member(Role.MEMBER, "Г. Г", Trilingual("Маман"))], [Refusal.NO_POST]),
    ],
    ids=["whole", "two", "nobody", "no chair", "two chairs", "one person twice", "one language"],
)
def test_a_commission_has_one_chair_and_three_different_people(members: list[Member], expected: list[Refusal]) -> None:
    assert refusals_of_commission(Term(JANUARY), members) == expected


def test_what_a_paper_keeps_is_read_as_it_was_written() -> None:
    signed = Signed(Trilingual("Комиссия", "Комиссия"), ("41-Ө", "2026-01-01"), (CHAIR, CLERK), {str(Office.HEAD): CLERK})

    assert signed_of(signed.as_json()) == signed
    assert signed_of({}) == Signed()
