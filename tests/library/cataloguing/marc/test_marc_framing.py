"""Cutting a file into records: nothing is lost, whatever the damage."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from torelik.library.cataloguing.marc.framing import PADDING_WITH_BLANKS, Frame, frames
from torelik.library.cataloguing.marc.values import UnreadableReason, WarningCode

Writer = Callable[..., bytes]
FIELDS = [("001", "kz1"), ("245", "10$aҚылмыстық құқық"), ("260", "  $aАлматы$c2015")]
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def cut(data: bytes, **limits: int) -> list[Frame]:
    return list(frames(io.BytesIO(data), **limits))


def reasons(found: list[Frame]) -> list[UnreadableReason | None]:
    return [frame.damage for frame in found]


@pytest.mark.parametrize("between", [b"", b"\n", b"\r\n", b"\x00\x00", b"\x1a", b"\r\n\r\n", b" \n "])
def test_padding_between_records_belongs_to_none_of_them(iso2709: Writer, between: bytes) -> None:
    record = iso2709(FIELDS)

    found = cut(between + record + between + record + between)

    assert [frame.data for frame in found] == [record, record]
    assert found[1].offset == len(record) + 2 * len(between)


def test_a_byte_order_mark_is_padding(iso2709: Writer) -> None:
    record = iso2709(FIELDS)

    assert [frame.data for frame in cut(BYTE_ORDER_MARK + record)] == [record]


@pytest.mark.parametrize("declared", [b"00001", b"99999", b"00000", b"     "])
def test_the_terminator_is_believed_and_not_the_length(iso2709: Writer, declared: bytes) -> None:
    wrong, right = declared + iso2709(FIELDS)[5:], iso2709(FIELDS)

    found = cut(wrong + right)

    assert [frame.data for frame in found] == [wrong, right]
    assert [warning.code for warning in found[0].warnings] == [WarningCode.LENGTH_WRONG]


def test_a_file_cut_in_the_middle_ends_with_one_truncated_piece(iso2709: Writer) -> None:
    record = iso2709(FIELDS)

    for length in range(1, len(record)):
        found = cut(record + record[:length])
        assert [frame.data for frame in found] == [record, record[:length]]
        assert reasons(found)[0] is None
        assert reasons(found)[1] in (UnreadableReason.TRUNCATED, UnreadableReason.GARBAGE)


def test_a_record_that_lost_its_end_does_not_take_the_next_one_with_it(iso2709: Writer) -> None:
    record = iso2709(FIELDS)

    found = cut(record[:60] + record + record)

    assert [frame.data for frame in found] == [record[:60], record, record]
    assert reasons(found) == [UnreadableReason.TRUNCATED, None, None]


def test_a_record_of_which_only_the_terminator_was_overwritten_is_read(iso2709: Writer) -> None:
    record = iso2709(FIELDS)

    found = cut(record[:-1] + b"\n" + record)

    assert reasons(found) == [None, None]


def test_garbage_before_a_record_is_set_aside_alone(iso2709: Writer) -> None:
    record = iso2709(FIELDS)

    found = cut(b"Subject: our catalogue" + record)

    assert reasons(found) == [UnreadableReason.GARBAGE, None]
    assert found[1].data == record


def test_a_record_without_end_is_given_up_at_the_limit_and_the_next_is_found(iso2709: Writer) -> None:
    record = iso2709(FIELDS)
    endless = record[:-1] + b"x" * 500_000

    found = cut(endless + record + record, longest=200_000)

    assert [frame.data for frame in found if frame.damage is None] == [record, record]
    assert {frame.damage for frame in found} == {None, UnreadableReason.TOO_LONG}
    assert b"".join(frame.data for frame in found) == endless + record + record


def test_megabytes_of_zeros_at_the_end_are_padding(iso2709: Writer) -> None:
    record = iso2709(FIELDS)

    assert [frame.data for frame in cut(record + b"\x00" * 3_000_000)] == [record]


pieces = st.one_of(
    st.binary(max_size=60),
    st.sampled_from([b"\x1d", b"\x1e", b"\r\n", b"00060nam  2200037   4500", b"24500120000000\x1e", b"\x00\x1a"]),
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(pieces, max_size=20).map(b"".join))
def test_every_byte_belongs_to_a_record_or_to_a_piece_or_is_padding(data: bytes) -> None:
    at = 0
    for frame in cut(data, longest=300):
        between = data[at : frame.offset]
        assert between.removeprefix(BYTE_ORDER_MARK).strip(PADDING_WITH_BLANKS) == b""
        assert data[frame.offset : frame.offset + len(frame.data)] == frame.data
        at = frame.offset + len(frame.data)
    assert data[at:].removeprefix(BYTE_ORDER_MARK).strip(PADDING_WITH_BLANKS) == b""
