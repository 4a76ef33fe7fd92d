"""How provision is reckoned, by tables."""

import itertools
from datetime import date
from decimal import Decimal

import pytest

from torelik.bridges.textbook_provision import rules
from torelik.bridges.textbook_provision.rules import Holding, Need, Norms, Term
from torelik.bridges.textbook_provision.vocabulary import State

HALF = Norms(basic=Decimal("0.50"), additional=Decimal("0.25"))


@pytest.mark.parametrize(
    ("day", "term"),
    [
        (date(2026, 8, 1), Term(2026, 1)), (date(2026, 12, 31), Term(2026, 1)), (date(2027, 1, 31), Term(2026, 1)),
        (date(2027, 2, 1), Term(2026, 2)), (date(2027, 7, 31), Term(2026, 2)), (date(2027, 8, 1), Term(2027, 1)),
    ],
)  # fmt: skip
def test_a_day_belongs_to_one_term(day: date, term: Term) -> None:
    assert rules.term_of(day) == term
    assert term.first_day <= day <= term.last_day


def test_the_terms_around_a_day_follow_each_other_without_a_gap() -> None:
    terms = rules.terms_around(date(2026, 11, 27), 3)

    assert [term.key for term in terms] == ["2024-2", "2025-1", "2025-2", "2026-1", "2026-2", "2027-1", "2027-2"]
    assert all((after.first_day - before.last_day).days == 1 for before, after in itertools.pairwise(terms))


@pytest.mark.parametrize(("key", "found"), [("2026-2", "2026-2"), ("1026-2", "2026-1"), ("", "2026-1"), ("x", "2026-1")])
def test_a_term_that_cannot_be_chosen_is_the_present_one(key: str, found: str) -> None:
    assert rules.term_named(key, today=date(2026, 11, 27)).key == found


@pytest.mark.parametrize(
    ("copies", "basic", "additional", "wanted", "missing", "coefficient"),
    [
        (0, 25, 0, 13, 13, "0.00"),  # half a copy for one of 25 is thirteen copies
        (12, 25, 0, 13, 1, "0.48"),
        (13, 25, 0, 13, 0, "0.52"),
        (5, 0, 20, 5, 0, "0.25"),
        (4, 0, 20, 5, 1, "0.20"),
        (10, 10, 10, 8, 0, "0.50"),  # 5 + 2.5 copies
        (7, 10, 10, 8, 1, "0.35"),
        (1, 3, 0, 2, 1, "0.33"),  # rounded down
        (4, 0, 0, 0, 0, None),  # nobody needs it
    ],
)
def test_copies_stand_beside_everybody_who_needs_them(
    copies: int, basic: int, additional: int, wanted: int, missing: int, coefficient: str | None
) -> None:
    need = Need(planned_basic=basic, planned_additional=additional)

    found = rules.provision_of(Holding(copies), need, HALF, year=2026)

    assert (found.wanted, found.missing) == (wanted, missing)
    assert found.coefficient == (Decimal(coefficient) if coefficient is not None else None)


def test_whoever_needs_a_title_twice_needs_it_once_as_basic() -> None:
    need = Need(basic=frozenset({1, 2, 3}), additional=frozenset({3, 4}), planned_additional=5)

    assert (need.as_basic, need.as_additional, need.learners) == (3, 6, 9)


@pytest.mark.parametrize(
    ("norms", "year", "has_file", "missing", "coefficient", "is_old"),
    [
        (HALF, 2020, True, 0, "1", False),  # the file provides everybody
        (Norms(Decimal("0.50"), Decimal("0.25"), electronic_counts=False), 2020, True, 4, "0.10", False),
        (Norms(Decimal("0.50"), Decimal("0.25"), most_years=5), 2020, True, 5, "0.00", True),  # old: neither file nor copy
        (Norms(Decimal("0.50"), Decimal("0.25"), most_years=6), 2020, False, 4, "0.10", False),
        (Norms(Decimal("0.50"), Decimal("0.25"), most_years=5), None, False, 4, "0.10", False),  # a year that is not known
    ],
)
def test_age_and_files_count_as_the_norms_say(
    norms: Norms, year: int | None, has_file: bool, missing: int, coefficient: str, is_old: bool
) -> None:
    found = rules.provision_of(Holding(1, year, has_file), Need(planned_basic=10), norms, year=2026)

    assert (found.missing, found.coefficient, found.is_old) == (missing, Decimal(coefficient), is_old)


@pytest.mark.parametrize(
    ("coefficients", "found"),
    [((), None), ((None,), None), (("0.50", None), "0.50"), (("3.00", "0.50"), "0.75"), (("0.33", "0.33", "0.34"), "0.33")],
)
def test_a_title_with_many_copies_does_not_hide_one_with_few(coefficients: tuple[str | None, ...], found: str | None) -> None:
    known = [None if one is None else Decimal(one) for one in coefficients]

    assert rules.mean(known) == (Decimal(found) if found is not None else None)


def test_a_discipline_is_as_good_as_its_worst_title() -> None:
    met = rules.provision_of(Holding(9), Need(planned_basic=2), HALF, year=2026)
    short = rules.provision_of(Holding(0), Need(planned_basic=2), HALF, year=2026)

    assert rules.state_of([met], has_basic=True, has_learners=True) == State.MET
    assert rules.state_of([met, short], has_basic=True, has_learners=True) == State.SHORT
    assert rules.state_of([met], has_basic=False, has_learners=True) == State.NOTHING
    assert rules.state_of([met], has_basic=True, has_learners=False) == State.NOBODY
