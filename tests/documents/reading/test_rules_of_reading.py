"""Decisions of reading in plain Python."""

import pytest

from torelik.documents.reading.rules import (
    LONGEST_NOTE,
    LONGEST_QUOTE,
    MOST_MARKS,
    Piece,
    Span,
    comes_from_elsewhere,
    open_numbers,
    paragraphs_of,
    refusals_to_mark,
)
from torelik.documents.reading.vocabulary import MarkKind, MarkRefusal


def test_hits_and_highlights_cut_a_paragraph_into_pieces() -> None:
    [paragraph, second] = paragraphs_of(
        "сот төрелігі туралы\n\nекінші", hits=[Span(0, 3)], highlights=[Span(0, 12), Span(21, 28)]
    )

    assert paragraph.pieces == [Piece("сот", True, True), Piece(" төрелігі", False, True), Piece(" туралы", False, False)]
    assert (second.start, second.pieces) == (21, [Piece("екінші", False, True)])


@pytest.mark.parametrize("text", ["", "\n\n", "бір", "бір\nекі\n", "  "])
def test_no_letter_is_lost(text: str) -> None:
    shown = "\n".join("".join(piece.text for piece in one.pieces) for one in paragraphs_of(text, hits=[], highlights=[]))

    assert shown.split() == text.split()


GOOD = {"has_part": True, "text_length": 100, "start": 10, "end": 20, "note": "ой", "marks": 0}


@pytest.mark.parametrize(
    ("kind", "changes", "refusals"),
    [
        (MarkKind.HIGHLIGHT, {}, []),
        (MarkKind.NOTE, {"start": None, "end": None}, []),
        (MarkKind.BOOKMARK, {"start": None, "end": None, "note": ""}, []),
        (MarkKind.HIGHLIGHT, {"has_part": False}, [MarkRefusal.NO_SUCH_PART]),
        (MarkKind.NOTE, {"note": "  "}, [MarkRefusal.EMPTY_NOTE]),
        (MarkKind.NOTE, {"note": "о" * (LONGEST_NOTE + 1)}, [MarkRefusal.TOO_LONG]),
        (MarkKind.HIGHLIGHT, {"text_length": 10_000, "end": 11 + LONGEST_QUOTE}, [MarkRefusal.TOO_LONG]),
        (MarkKind.HIGHLIGHT, {"start": None}, [MarkRefusal.OUTSIDE]),
        (MarkKind.HIGHLIGHT, {"end": 101}, [MarkRefusal.OUTSIDE]),
        (MarkKind.HIGHLIGHT, {"start": 20, "end": 20}, [MarkRefusal.OUTSIDE]),
        (MarkKind.NOTE, {"marks": MOST_MARKS}, [MarkRefusal.TOO_MANY]),
    ],
)
def test_a_mark_is_refused_for_every_reason(kind: MarkKind, changes: dict[str, object], refusals: list[MarkRefusal]) -> None:
    assert refusals_to_mark(kind, **{**GOOD, **changes}) == refusals  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "last", "numbers"),
    [(None, None, [1, 2, 3, 4]), (2, 3, [2, 3]), (None, 2, [1, 2]), (3, None, [3]), (9, 9, [])],
)
def test_only_parts_that_begin_on_open_pages_may_be_read(first: int | None, last: int | None, numbers: list[int]) -> None:
    assert open_numbers([1, 2, 3, None], first=first, last=last) == numbers


@pytest.mark.parametrize(
    ("referer", "elsewhere"),
    [("", True), ("http://x/kk/library/records/1/", True), ("http://x/kk/reading/1/?part=2", False)],
)
def test_turning_pages_is_not_counted_as_opening(referer: str, elsewhere: bool) -> None:
    assert comes_from_elsewhere(referer, path="/kk/reading/1/") is elsewhere
