"""The table of ASVS tells the truth about what exists, and every lie is told apart."""

import runpy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOL = runpy.run_path(str(ROOT / "tools" / "asvs_table.py"))
ROWS = TOOL["rows_of"](ROOT)


def test_every_requirement_of_levels_1_and_2_is_answered_once_by_what_exists() -> None:
    assert TOOL["complaints"](ROWS, ROOT) == []
    assert (len(ROWS), len(TOOL["expected"]())) == (253, 253)


def test_nothing_is_open_or_not_applicable_without_a_reason() -> None:
    assert [row.id for row in ROWS if row.verdict != "met" and not row.note] == []


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"id": "99.1.1"}, "99.1.1 is no requirement of level 1 or 2"),
        ({"verdict": "perhaps"}, "'perhaps' is no verdict"),
        ({"by": ()}, "met, but by nothing"),
        ({"by": ("tests/nowhere.py",)}, "tests/nowhere.py does not exist"),
        ({"by": ("tests/project/test_headers.py::test_nothing",)}, "tests/project/test_headers.py::test_nothing does not exist"),
        ({"by": ("setting:NO_SUCH_SETTING",)}, "setting:NO_SUCH_SETTING does not exist"),
        ({"verdict": "open", "by": (), "note": ""}, "open needs a reason"),
    ],
)
def test_each_lie_is_told(change: dict[str, Any], complaint: str) -> None:
    first = next(row for row in ROWS if row.verdict == "met")
    rows = [replace(row, **change) if row is first else row for row in ROWS]

    assert any(complaint in found for found in TOOL["complaints"](rows, ROOT))


def test_a_requirement_left_out_and_one_answered_twice_are_told() -> None:
    rows = [*ROWS[1:], ROWS[1]]

    found = TOOL["complaints"](rows, ROOT)

    assert found == [f"{ROWS[0].id} is answered 0 times", f"{ROWS[1].id} is answered 2 times"]


def test_the_page_carries_the_table() -> None:
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")

    assert TOOL["page_with"](TOOL["table"](ROWS), page) == page
