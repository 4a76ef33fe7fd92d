"""What a report may say, as tables: no database, no page."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from torelik.library.reporting import rules
from torelik.library.reporting.rules import Definition, Filter, Group, NotADefinition, Shape, Sorting
from torelik.library.reporting.vocabulary import Condition, FieldKind, Refusal, Span

SHAPE = Shape(
    {
        "title": FieldKind.TEXT, "year": FieldKind.NUMBER, "price": FieldKind.MONEY, "on": FieldKind.DAY,
        "at": FieldKind.MOMENT, "place": FieldKind.CHOICE, "lent": FieldKind.YES_NO,
    },
    frozenset({"copies", "amount"}),
)  # fmt: skip
LIST = Definition("copies", columns=("title", "year"))
SUMMARY = Definition("copies", groups=(Group("at", Span.MONTH), Group("place")), measures=("copies",), is_summary=True)


@pytest.mark.parametrize(
    ("definition", "told"),
    [
        (LIST, []),
        (SUMMARY, []),
        (replace(LIST, columns=()), [Refusal.NO_COLUMNS]),
        (replace(SUMMARY, groups=()), [Refusal.NO_GROUPS]),
        (replace(SUMMARY, measures=()), [Refusal.NO_MEASURES]),
        (replace(LIST, columns=("title", "title")), [Refusal.TWICE]),
        (replace(SUMMARY, groups=(Group("at"), Group("at", Span.YEAR))), []),
        (replace(SUMMARY, groups=(Group("place", Span.YEAR),)), [Refusal.DOES_NOT_FIT]),
        (replace(LIST, columns=("colour",)), [Refusal.UNKNOWN]),
        (replace(SUMMARY, measures=("weight",)), [Refusal.UNKNOWN]),
        (replace(LIST, sortings=(Sorting("price"),)), []),
        (replace(SUMMARY, sortings=(Sorting("copies", True), Sorting("at.month"))), []),
        (replace(SUMMARY, sortings=(Sorting("title"),)), [Refusal.SORTED_BY_HIDDEN]),
        (replace(LIST, filters=(Filter("title", Condition.EMPTY),) * 11), [Refusal.TOO_MANY]),
        (replace(LIST, columns=(), filters=(Filter("title", Condition.IS),)), [Refusal.NO_COLUMNS, Refusal.NO_VALUE]),
    ],
)
def test_a_report_is_refused_for_every_reason_that_applies(definition: Definition, told: list[Refusal]) -> None:
    assert rules.refusals(definition, SHAPE) == told


@pytest.mark.parametrize(
    ("kind", "condition", "values", "refusal"),
    [
        (FieldKind.TEXT, Condition.CONTAINS, ("құқық",), None),
        (FieldKind.TEXT, Condition.CONTAINS, ("",), Refusal.NO_VALUE),
        (FieldKind.TEXT, Condition.CONTAINS, ("к" * 201,), Refusal.TOO_MANY),
        (FieldKind.TEXT, Condition.BETWEEN, ("а", "я"), Refusal.DOES_NOT_FIT),
        (FieldKind.TEXT, Condition.EMPTY, (), None),
        (FieldKind.TEXT, Condition.EMPTY, ("x",), Refusal.DOES_NOT_FIT),
        (FieldKind.CHOICE, Condition.ONE_OF, ("hall", "store"), None),
        (FieldKind.CHOICE, Condition.ONE_OF, (), Refusal.NO_VALUE),
        (FieldKind.CHOICE, Condition.ONE_OF, ("x",) * 101, Refusal.TOO_MANY),
        (FieldKind.YES_NO, Condition.IS, ("yes",), None),
        (FieldKind.YES_NO, Condition.IS, ("perhaps",), Refusal.NO_VALUE),
        (FieldKind.DAY, Condition.BETWEEN, ("2026-01-01", "2026-01-31"), None),
        (FieldKind.DAY, Condition.BETWEEN, ("", "2026-01-31"), None),
        (FieldKind.DAY, Condition.BETWEEN, ("2026-01-31",), Refusal.NO_VALUE),
        (FieldKind.DAY, Condition.BETWEEN, ("2026-02-01", "2026-01-31"), Refusal.BACKWARDS),
        (FieldKind.MOMENT, Condition.BETWEEN, ("yesterday", ""), Refusal.NO_DAY),
        (FieldKind.DAY, Condition.LAST_DAYS, ("30",), None),
        (FieldKind.DAY, Condition.LAST_DAYS, ("0",), Refusal.NO_NUMBER),
        (FieldKind.DAY, Condition.LAST_DAYS, ("²",), Refusal.NO_NUMBER),
        (FieldKind.DAY, Condition.LAST_DAYS, (), Refusal.NO_NUMBER),
        (FieldKind.NUMBER, Condition.IS, ("2024",), None),
        (FieldKind.NUMBER, Condition.IS, ("many",), Refusal.NO_NUMBER),
        (FieldKind.MONEY, Condition.BETWEEN, ("NaN", ""), Refusal.NO_NUMBER),
        (FieldKind.MONEY, Condition.BETWEEN, ("10.50", "2"), Refusal.BACKWARDS),
    ],
)
def test_a_condition_fits_its_field(
    kind: FieldKind, condition: Condition, values: tuple[str, ...], refusal: Refusal | None
) -> None:
    assert rules.filter_refusal(Filter("x", condition, values), kind) == refusal


def test_what_is_asked_at_the_run_may_be_left_out() -> None:
    asked = Filter("on", Condition.BETWEEN, ("", ""), is_asked=True)

    assert rules.filter_refusal(asked, FieldKind.DAY) is None
    assert rules.is_open(asked)


def test_a_condition_without_values_cannot_be_asked() -> None:
    assert rules.filter_refusal(Filter("on", Condition.THIS_YEAR, (), True), FieldKind.DAY) is Refusal.DOES_NOT_FIT


@pytest.mark.parametrize(
    ("one", "days"),
    [
        (Filter("on", Condition.LAST_DAYS, ("7",)), (date(2026, 2, 26), date(2026, 3, 4))),
        (Filter("on", Condition.THIS_MONTH), (date(2026, 3, 1), date(2026, 3, 31))),
        (Filter("on", Condition.LAST_MONTH), (date(2026, 2, 1), date(2026, 2, 28))),
        (Filter("on", Condition.THIS_YEAR), (date(2026, 1, 1), date(2026, 12, 31))),
        (Filter("on", Condition.LAST_YEAR), (date(2025, 1, 1), date(2025, 12, 31))),
        (Filter("on", Condition.BEFORE_TODAY), (None, date(2026, 3, 3))),
        (Filter("on", Condition.BETWEEN, ("2026-01-05", "")), (date(2026, 1, 5), None)),
    ],
)
def test_days_are_those_of_the_day_on_which_the_report_is_run(one: Filter, days: tuple[date | None, date | None]) -> None:
    assert rules.days_of(one, today=date(2026, 3, 4)) == days


@pytest.mark.parametrize(
    ("one", "numbers"),
    [
        (Filter("year", Condition.IS, ("2024",)), (Decimal(2024), Decimal(2024))),
        (Filter("year", Condition.BETWEEN, ("", "2020")), (None, Decimal(2020))),
    ],
)
def test_numbers_have_two_ends(one: Filter, numbers: tuple[Decimal | None, Decimal | None]) -> None:
    assert rules.numbers_of(one) == numbers


FULL = Definition(
    "loans", columns=("title",), groups=(Group("at", Span.YEAR),), measures=("copies",),
    filters=(Filter("place", Condition.ONE_OF, ("hall",), True),), sortings=(Sorting("copies", True),), is_summary=True,
)  # fmt: skip


def test_what_is_kept_is_read_back() -> None:
    assert Definition.from_json(FULL.to_json()) == FULL


@pytest.mark.parametrize(
    "changed",
    [
        {"subject": 1}, {"summary": "yes"}, {"columns": "title"}, {"columns": [1]}, {"groups": ["at.week"]},
        {"filters": [{"field": "place", "condition": "like", "values": [], "asked": False}]}, {"filters": [{}]}, {"sort": [1]},
    ],
)  # fmt: skip
def test_what_is_no_definition_is_not_read(changed: dict[str, Any]) -> None:
    with pytest.raises(NotADefinition):
        Definition.from_json({**FULL.to_json(), **changed})


@pytest.mark.parametrize("kept", [None, [], "copies", {}])
def test_nothing_else_is_a_definition(kept: Any) -> None:
    with pytest.raises(NotADefinition):
        Definition.from_json(kept)


def test_what_is_not_there_any_more_is_named_and_left_out() -> None:
    old = Definition(
        "copies", columns=("title", "colour"), filters=(Filter("weight", Condition.EMPTY), Filter("title", Condition.EMPTY)),
        sortings=(Sorting("colour"), Sorting("year")),
    )  # fmt: skip

    assert rules.lost_names(old, SHAPE) == ["colour", "weight"]
    assert rules.without_lost(old, SHAPE) == Definition(
        "copies", columns=("title",), filters=(Filter("title", Condition.EMPTY),), sortings=(Sorting("year"),)
    )


def test_a_summary_loses_the_order_of_a_group_that_is_gone() -> None:
    old = replace(SUMMARY, groups=(Group("colour"), Group("place")), measures=("copies", "weight"), sortings=(Sorting("colour"),))

    assert rules.lost_names(old, SHAPE) == ["colour", "weight"]
    assert rules.without_lost(old, SHAPE) == replace(SUMMARY, groups=(Group("place"),), measures=("copies",))


def test_only_what_is_asked_takes_other_values() -> None:
    both = replace(
        LIST, filters=(Filter("place", Condition.ONE_OF, ("hall",), True), Filter("title", Condition.CONTAINS, ("құқық",)))
    )

    given = rules.with_given(both, {0: ("store",), 1: ("сот",)})

    assert [one.values for one in given.filters] == [("store",), ("құқық",)]


@pytest.mark.parametrize(
    ("name", "reports", "told"),
    [("Қор", 0, []), (" ", 0, [Refusal.NO_NAME]), ("Қор", 200, [Refusal.TOO_MANY_REPORTS])],
)
def test_a_report_is_kept_under_a_name(name: str, reports: int, told: list[Refusal]) -> None:
    assert rules.refusals_to_save(name, reports=reports) == told
