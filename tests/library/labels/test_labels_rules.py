"""Code 128 is read back as it was written, labels stand on their sheet, lists of numbers are understood."""

import pytest

from factories.code128_reader import read_code128
from torelik.library.labels import rules
from torelik.library.labels.rules import GEOMETRIES, Geometry, NotCodable, NumbersRefused
from torelik.library.labels.vocabulary import Refusal


@pytest.mark.parametrize(
    "text",
    [
        "3000000001",
        "30000000012",
        "B000123",
        "KZ-2026/15",
        "1",
        "12",
        "123",
        "1234",
        "A1",
        "AB123456C",
        "~ !",
        "a" * 40,
        "0" * 39,
    ],
)
def test_a_barcode_is_read_as_it_was_written(text: str) -> None:
    assert read_code128(rules.code128(text)) == text


def test_the_bars_of_a_known_text_are_those_of_the_standard() -> None:
    # Start C, 12, 34, the check sign (105 + 12 + 2·34) mod 103 = 82, stop.
    assert "".join(map(str, rules.code128("1234"))) == "211232" + "112232" + "131123" + "121241" + "2331112"


def test_figures_go_in_pairs_so_that_the_bars_are_few() -> None:
    assert sum(rules.code128("3000000001")) == 11 * 7 + 13
    assert sum(rules.code128("B000123")) == 11 * 7 + 13


@pytest.mark.parametrize("text", ["", "Қ12", "tab\there", "ё", "\x7f"])
def test_signs_that_code_128_does_not_have_are_refused(text: str) -> None:
    with pytest.raises(NotCodable):
        rules.code128(text)


def test_bars_are_the_black_ones_with_their_places() -> None:
    assert rules.bars_of([2, 1, 1, 2, 3]) == [(0, 2), (3, 1), (6, 3)]


def test_runs_of_a_qr_code_are_its_black_modules() -> None:
    assert rules.runs_of([[1, 1, 0, 1], [0, 0, 0, 0]]) == [(0, 0, 2), (3, 0, 1)]


@pytest.mark.parametrize("geometry", GEOMETRIES.values())
def test_every_sheet_of_ours_holds_its_labels(geometry: Geometry) -> None:
    assert rules.fits(geometry)


@pytest.mark.parametrize(
    "geometry",
    [
        Geometry(210, 297, 4, 8, 0, 0, 70, 37),
        Geometry(210, 297, 3, 9, 0, 0, 70, 37),
        Geometry(210, 297, 3, 8, 1, 0, 70, 37),
        Geometry(210, 297, 0, 8, 0, 0, 70, 37),
        Geometry(210, 297, 3, 8, 0, 0, 9, 37),
        Geometry(210, 297, 3, 8, 0, 0, 69, 37, gap_x=2),
        Geometry(900, 297, 3, 8, 0, 0, 70, 37),
    ],
)
def test_labels_that_stand_over_the_edge_do_not_fit(geometry: Geometry) -> None:
    assert not rules.fits(geometry)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("000100", ["000100"]),
        ("000100-000102", ["000100", "000101", "000102"]),
        ("000100 – 000101, A-5;000100", ["000100", "000101", "A-5"]),
        ("7\n8\n\n9", ["7", "8", "9"]),
    ],
)
def test_a_list_of_numbers_is_understood(text: str, numbers: list[str]) -> None:
    assert rules.numbers_in(text) == numbers


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", Refusal.NO_NUMBERS),
        (" ,; ", Refusal.NO_NUMBERS),
        ("000102-000100", Refusal.RANGE),
        ("1-10", Refusal.RANGE),
        ("000000-999999", Refusal.TOO_MANY),
        (" ".join(map(str, range(2_001))), Refusal.TOO_MANY),
    ],
)
def test_what_is_no_list_of_numbers_is_refused(text: str, refusal: Refusal) -> None:
    with pytest.raises(NumbersRefused) as refused:
        rules.numbers_in(text)

    assert refused.value.refusal is refusal
