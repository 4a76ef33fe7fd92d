"""The life of an export and the names in it, as tables."""

from datetime import timedelta

import pytest

from factories.moments import NOON
from torelik.library.exporting import rules
from torelik.library.exporting.vocabulary import ExportState


@pytest.mark.parametrize("state", list(ExportState))
def test_every_state_has_its_followers(state: ExportState) -> None:
    followers = {
        ExportState.WAITING: {ExportState.RUNNING, ExportState.STOPPED},
        ExportState.RUNNING: {ExportState.DONE, ExportState.STOPPED},
        ExportState.DONE: {ExportState.REMOVED},
    }

    assert {other for other in ExportState if rules.may_become(state, other)} == followers.get(state, set())


@pytest.mark.parametrize(("done", "expected", "share"), [(0, 0, 0), (0, 10, 0), (5, 10, 50), (10, 10, 99), (12, 10, 99)])
def test_the_whole_is_reached_at_the_end_alone(done: int, expected: int, share: int) -> None:
    assert rules.share(done, expected) == share


@pytest.mark.parametrize(("days", "over"), [(6, False), (7, True), (8, True)])
def test_a_file_stays_a_week(days: int, over: bool) -> None:
    assert rules.is_over(finished_at=NOON, at=NOON + timedelta(days=days)) == over


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Құқық.pdf", "Құқық.pdf"),
        ("a/b\\c:d?.pdf", "a_b_c_d_.pdf"),
        ("../../etc", "_.._etc"),
        ("..", "file"),
        ("", "file"),
        ("к" * 200 + ".pdf", "к" * 80 + ".pdf"),
        (".htaccess", "htaccess"),
    ],
)
def test_a_file_has_a_name_that_any_system_can_write(name: str, kept: str) -> None:
    assert rules.file_path("0a1b", name) == f"files/0a/0a1b/{kept}"


@pytest.mark.parametrize(("model", "table"), [("Item", "item"), ("StockEntry", "stock_entry"), ("BoundIssue", "bound_issue")])
def test_a_table_is_named_after_what_a_row_is(model: str, table: str) -> None:
    assert rules.table_name(model) == table
