"""One ISO 2709 record: what is mended, what is refused, and writing it again."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from torelik.library.cataloguing.marc import (
    ControlField,
    DataField,
    MarcRecord,
    ReadRecord,
    RecordTooLong,
    Unreadable,
    UnreadableReason,
    WarningCode,
    read_marc,
    to_iso2709,
)
from torelik.library.cataloguing.marc.iso2709 import parse_iso2709
from torelik.library.cataloguing.marc.values import RecordRefused

Writer = Callable[..., bytes]
FIELDS = [("001", "kz1"), ("245", "10$aҚылмыстық құқық"), ("260", "  $aАлматы$c2015")]


def read_one(data: bytes) -> ReadRecord | Unreadable:
    [result] = read_marc(io.BytesIO(data), name="one.mrc")
    return result


def codes(read: ReadRecord | Unreadable) -> set[WarningCode]:
    assert isinstance(read, ReadRecord), read
    return {warning.code for warning in read.warnings}


def test_a_wrong_base_address_is_taken_from_the_directory(iso2709: Writer) -> None:
    good = iso2709(FIELDS, flag="a")

    for base in (b"00000", b"99999", b"f0037"):
        read = read_one(good[:12] + base + good[17:])
        assert codes(read) == {WarningCode.BASE_ADDRESS_WRONG}


def test_lengths_counted_in_letters_are_recovered_by_the_terminators(iso2709: Writer) -> None:
    good = iso2709(FIELDS, flag="a")
    letters = b"2450020" + b"00004" + b"2600014" + b"00024"
    broken = good[:24] + good[24:36] + letters + good[60:]

    read = read_one(broken)

    assert codes(read) == {WarningCode.DIRECTORY_RECOVERED}
    assert isinstance(read, ReadRecord)
    assert read.record.values("245", "a") == ("Қылмыстық құқық",)
    assert read.record.values("260", "c") == ("2015",)


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda raw: raw[:30] + raw[31:], UnreadableReason.BAD_DIRECTORY),
        (lambda raw: raw.replace(b"2015\x1e", b"20\x1e15\x1e").replace(b"245", b"24x", 1), UnreadableReason.BAD_DIRECTORY),
        (lambda raw: raw.replace(b"\x1e", b" "), UnreadableReason.BAD_LEADER),
        (lambda raw: b"00026nam a2200025   4500\x1e\x1d", UnreadableReason.NO_FIELDS),
    ],
)
def test_what_cannot_be_mended_is_refused_by_name(
    iso2709: Writer, damage: Callable[[bytes], bytes], reason: UnreadableReason
) -> None:
    read = read_one(damage(iso2709(FIELDS, flag="a")))

    assert isinstance(read, Unreadable)
    assert read.reason is reason


@pytest.mark.parametrize(
    ("field", "expected", "code"),
    [
        (("245", "1$aLaw"), DataField("245", "1", " ", (("a", "Law"),)), WarningCode.INDICATORS_REPAIRED),
        (("245", "1L0$aLaw"), DataField("245", "1", " ", (("a", "Law"),)), WarningCode.INDICATORS_REPAIRED),
        (("245", "10$ÿLaw"), DataField("245", "1", "0", (("a", "Law"),)), WarningCode.SUBFIELD_CODE_REPAIRED),
        (("245", "10$aLaw$ÿx"), DataField("245", "1", "0", (("a", "Law"), ("?", "x"))), WarningCode.SUBFIELD_CODE_REPAIRED),
        (("245", "Law"), DataField("245", " ", " ", (("a", "Law"),)), WarningCode.TEXT_OUTSIDE_SUBFIELDS),
        (("2 5", "10$aLaw"), DataField("999", "1", "0", (("a", "Law"),)), WarningCode.TAG_REPAIRED),
    ],
)
def test_a_small_fault_in_a_field_is_mended_with_a_warning(
    iso2709: Writer, field: tuple[str, str], expected: DataField, code: WarningCode
) -> None:
    read = read_one(iso2709([("001", "kz1"), field], flag="a"))

    assert isinstance(read, ReadRecord)
    assert read.record.fields == (ControlField("001", "kz1"), expected)
    assert code in codes(read)


def test_original_bytes_and_places_are_kept(iso2709: Writer) -> None:
    first, second = iso2709(FIELDS, flag="a"), iso2709(FIELDS[:2], flag="a")

    found = list(read_marc(io.BytesIO(first + b"\n" + second), name="two.mrc"))

    assert [(r.position, r.offset, r.original, r.source) for r in found] == [
        (1, 0, first, "two.mrc"),
        (2, len(first) + 1, second, "two.mrc"),
    ]


def test_a_record_longer_than_the_format_is_not_written() -> None:
    note = DataField("500", " ", " ", (("a", "ә" * 4_000),))

    with pytest.raises(RecordTooLong, match="bytes"):
        to_iso2709(MarcRecord("00000nam a2200000 i 4500", (note,) * 20))
    with pytest.raises(RecordTooLong, match="field 500"):
        to_iso2709(MarcRecord("00000nam a2200000 i 4500", (DataField("500", " ", " ", (("a", "ә" * 6_000),)),)))


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", b"00060nam  2200037   4500", b"00060nam a2200049   4500245001000000"]))
def test_no_bytes_whatever_raise_anything_but_a_refusal(rest: bytes, start: bytes) -> None:
    try:
        record, _encoding, _warnings = parse_iso2709(start + rest + b"\x1d")
    except RecordRefused:
        return
    assert record.to_json()["leader"] == record.leader


texts = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffd&"), min_size=1, max_size=40).filter(
    lambda text: bool(text.strip())
)
tags = st.integers(10, 999).map("{:03d}".format)
data_fields = st.builds(
    DataField,
    tags,
    st.sampled_from(" 012"),
    st.sampled_from(" 079"),
    st.lists(st.tuples(st.sampled_from("abcxyz269"), texts), min_size=1, max_size=5).map(tuple),
)
control_fields = st.builds(ControlField, st.sampled_from(["001", "005", "008"]), texts)
records = st.builds(
    MarcRecord,
    st.just("00000nam a2200000 i 4500"),
    st.lists(control_fields | data_fields, min_size=1, max_size=8).map(tuple),
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(records)
def test_what_is_written_is_read_again_the_same(record: MarcRecord) -> None:
    read, _encoding, warnings = parse_iso2709(to_iso2709(record))

    normal = MarcRecord.from_json(record.to_json())
    assert unicodedata.normalize("NFC", str(normal.fields)) == unicodedata.normalize("NFC", str(read.fields))
    assert warnings == ()


@given(records)
def test_marc_in_json_keeps_everything(record: MarcRecord) -> None:
    assert MarcRecord.from_json(record.to_json()) == record


@pytest.mark.parametrize("wrong", [{}, {"leader": 1, "fields": []}, {"leader": "", "fields": [{"245": {"ind1": " "}}]}])
def test_another_shape_of_json_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="MARC-in-JSON"):
        MarcRecord.from_json(wrong)
