"""Decisions of labels in plain Python: Code 128, sheets, lists of inventory numbers."""

import re
from dataclasses import dataclass

from torelik.library.labels.vocabulary import Refusal, Sheet

# ---- Code 128 ----

_TABLE = """
    212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221
    223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321
    112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131
    311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114
    122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141
    214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 211232
"""
PATTERNS = _TABLE.split()
"""Widths of bars and spaces of the values 0 to 105; each is eleven modules wide."""
STOP = "2331112"
CODE_C, CODE_B, START_B, START_C = 99, 100, 104, 105
CHECK_MODULUS = 103
FIRST_SIGN, LAST_SIGN = " ", "~"
RUN_FOR_C = 4
"""Figures in a row from which the set of pairs is shorter."""

QUIET_MODULES = 10
"""White modules that must stand before and after the bars."""


class NotCodable(ValueError):
    """The text has a sign that sets B and C of Code 128 do not have."""


def code128(text: str) -> list[int]:
    """Return the widths of bars and spaces in modules, beginning and ending with a bar. Raises ``NotCodable``."""
    if not text or any(not FIRST_SIGN <= sign <= LAST_SIGN for sign in text):
        raise NotCodable(text)
    values = _values(text)
    check = (values[0] + sum(at * value for at, value in enumerate(values))) % CHECK_MODULUS
    return [int(width) for value in (*values, check) for width in PATTERNS[value]] + [int(width) for width in STOP]


def _values(text: str) -> list[int]:
    """Start, signs and changes of set; runs of figures go in pairs."""
    values: list[int] = []
    in_pairs = False
    at = 0
    while at < len(text):
        run = len(re.match(r"[0-9]*", text[at:])[0])  # type: ignore[index]
        wants_pairs = run >= 2 if in_pairs else run >= RUN_FOR_C or (run == len(text) and run % 2 == 0 and run > 0)
        # An odd run leaves its first figure to set B.
        if wants_pairs and not in_pairs and run % 2:
            wants_pairs = False
        if not values:
            values.append(START_C if wants_pairs else START_B)
        elif wants_pairs != in_pairs:
            values.append(CODE_C if wants_pairs else CODE_B)
        in_pairs = wants_pairs
        if in_pairs:
            values.append(int(text[at : at + 2]))
            at += 2
        else:
            values.append(ord(text[at]) - ord(FIRST_SIGN))
            at += 1
    return values


def bars_of(widths: list[int]) -> list[tuple[int, int]]:
    """Return the black bars as offset and width, in modules."""
    bars, offset = [], 0
    for at, width in enumerate(widths):
        if at % 2 == 0:
            bars.append((offset, width))
        offset += width
    return bars


def runs_of(matrix: list[list[int]]) -> list[tuple[int, int, int]]:
    """Return the black runs of a QR code as column, row and length, in modules."""
    runs = []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            length = 0
            while x + length < len(row) and row[x + length]:
                length += 1
            if length:
                runs.append((x, y, length))
            x += length or 1
    return runs


# ---- sheets ----


@dataclass(frozen=True, slots=True)
class Geometry:
    """How a sheet is cut, in millimetres; without ``rows`` left over the next page begins."""

    page_width: float
    page_height: float
    columns: int
    rows: int
    left: float
    top: float
    width: float
    height: float
    gap_x: float = 0
    gap_y: float = 0


GEOMETRIES = {
    Sheet.A4_3_8: Geometry(210, 297, 3, 8, 0, 0.5, 70, 37),
    Sheet.A4_5_13: Geometry(210, 297, 5, 13, 9.75, 10.7, 38.1, 21.2),
    Sheet.ROLL: Geometry(58, 40, 1, 1, 0, 0, 58, 40),
}
SMALLEST_MM, LARGEST_MM = 10, 500
HUNDREDTH = 0.01


def fits(geometry: Geometry) -> bool:
    """Tell whether the labels stand on the sheet."""
    across = geometry.left + geometry.columns * geometry.width + (geometry.columns - 1) * geometry.gap_x
    down = geometry.top + geometry.rows * geometry.height + (geometry.rows - 1) * geometry.gap_y
    return (
        geometry.columns >= 1
        and geometry.rows >= 1
        and min(geometry.width, geometry.height) >= SMALLEST_MM
        and max(geometry.page_width, geometry.page_height) <= LARGEST_MM
        and min(geometry.left, geometry.top, geometry.gap_x, geometry.gap_y) >= 0
        and across <= geometry.page_width + HUNDREDTH
        and down <= geometry.page_height + HUNDREDTH
    )


# ---- inventory numbers ----

MOST_LABELS = 2_000
_RANGE = re.compile(r"(\d+)\s*(?:-|–|—|\.\.)\s*(\d+)")
_PIECE = re.compile(r"\d+\s*(?:-|–|—|\.\.)\s*\d+|[^\s,;]+")


class NumbersRefused(ValueError):
    """The list of numbers is none; ``refusal`` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


def numbers_in(text: str) -> list[str]:
    """Return the inventory numbers of a list with ranges: ``000100-000102, 000200``, each once and in the order written.

    Raises ``NumbersRefused``.
    """
    found: dict[str, None] = {}
    for piece in _PIECE.findall(text):
        span = _RANGE.fullmatch(piece)
        if span is None:
            found[piece] = None
            continue
        first, last = span.groups()
        if len(first) != len(last) or first > last:
            raise NumbersRefused(Refusal.RANGE)
        if int(last) - int(first) >= MOST_LABELS:
            raise NumbersRefused(Refusal.TOO_MANY)
        for number in range(int(first), int(last) + 1):
            found[f"{number:0{len(first)}}"] = None
    if not found:
        raise NumbersRefused(Refusal.NO_NUMBERS)
    if len(found) > MOST_LABELS:
        raise NumbersRefused(Refusal.TOO_MANY)
    return list(found)
