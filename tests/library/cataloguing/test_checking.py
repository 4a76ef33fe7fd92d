"""Formal control: each case differs from a faultless record in one thing."""

import pytest

from torelik.library.cataloguing.checking import Remark, remarks_on
from torelik.library.cataloguing.marc import ControlField, DataField, MarcRecord
from torelik.library.cataloguing.vocabulary import RemarkCode

LEADER = "00000nam a2200000 i 4500"
CODES = "261127s2024    kz            000 0 kaz d"
FAULTLESS = MarcRecord(
    LEADER,
    (
        ControlField("008", CODES),
        DataField("020", " ", " ", (("a", "978-9965-00-012-6"),)),
        DataField("080", " ", " ", (("a", "347(574)"),)),
        DataField("245", "1", "0", (("a", "Азаматтық құқық /"), ("c", "Б. Сұлтанов"))),
        DataField("264", " ", "1", (("a", "Алматы :"), ("b", "Жеті Жарғы,"), ("c", "2024"))),
    ),
)


def with_field(place: int, field) -> MarcRecord:
    fields = list(FAULTLESS.fields)
    fields[place] = field
    return MarcRecord(LEADER, tuple(fields))


def with_more(*fields) -> MarcRecord:
    return MarcRecord(LEADER, (*FAULTLESS.fields, *fields))


def test_a_faultless_record_has_no_remarks() -> None:
    assert remarks_on(FAULTLESS) == []


@pytest.mark.parametrize(
    ("record", "remark"),
    [
        (with_field(3, DataField("245", "1", "0", (("c", "Б. Сұлтанов"),))), Remark(RemarkCode.NO_TITLE, "245", 3, "a")),
        (with_field(0, ControlField("008", CODES[:-1])), Remark(RemarkCode.LENGTH, "008", 0, "", "39")),
        (
            with_field(0, ControlField("008", CODES[:6] + "x" + CODES[7:])),
            Remark(RemarkCode.CODE, "008", 0, "date-type", "x"),
        ),
        (MarcRecord("00000zam a2200000 i 4500", FAULTLESS.fields), Remark(RemarkCode.CODE, "LDR", None, "status", "z")),
        (with_more(FAULTLESS.fields[3]), Remark(RemarkCode.REPEATED, "245", 5)),
        (
            with_field(3, DataField("245", "1", "0", (("a", "Азаматтық"), ("a", "құқық")))),
            Remark(RemarkCode.SUBFIELD_REPEATED, "245", 3, "a"),
        ),
        (with_field(3, DataField("245", "3", "0", (("a", "Құқық"),))), Remark(RemarkCode.INDICATOR, "245", 3, "", "3")),
        (with_more(DataField("500", " ", " ", (("a", " "),))), Remark(RemarkCode.EMPTY, "500", 5)),
    ],
)
def test_errors(record: MarcRecord, remark: Remark) -> None:
    assert remarks_on(record) == [remark]
    assert remark.is_error


@pytest.mark.parametrize(
    ("record", "remark"),
    [
        (
            with_field(1, DataField("020", " ", " ", (("a", "978-9965-00-012-7 (қатты мұқаба)"),))),
            Remark(RemarkCode.ISBN, "020", 1, "a", "978-9965-00-012-7"),
        ),
        (
            with_field(1, DataField("020", " ", " ", (("a", "9786900000005"),))),
            Remark(RemarkCode.ISBN_RANGE, "020", 1, "a", "9786900000005"),
        ),
        (with_more(DataField("022", " ", " ", (("a", "1234-5678"),))), Remark(RemarkCode.ISSN, "022", 5, "a", "1234-5678")),
        (with_field(2, DataField("084", " ", " ", (("2", "rubbk"),))), Remark(RemarkCode.NO_CLASS, "080")),
        (
            with_field(0, ControlField("008", f"{CODES[:35]}   {CODES[38:]}")),
            Remark(RemarkCode.NO_LANGUAGE, "008", 0, "language"),
        ),
        (
            with_field(0, ControlField("008", CODES.replace("2024", "2014"))),
            Remark(RemarkCode.YEARS_DIFFER, "008", 0, "date-1", "2014"),
        ),
        (MarcRecord(LEADER, FAULTLESS.fields[1:]), Remark(RemarkCode.NO_CODES, "008")),
        (with_more(DataField("261", " ", " ", (("a", "Алматы"),))), Remark(RemarkCode.UNKNOWN_FIELD, "261", 5)),
        (
            with_more(DataField("500", " ", " ", (("a", "Ескертпе"), ("q", "тағы")))),
            Remark(RemarkCode.UNKNOWN_SUBFIELD, "500", 5, "q"),
        ),
    ],
)
def test_warnings(record: MarcRecord, remark: Remark) -> None:
    assert remarks_on(record) == [remark]
    assert not remark.is_error


def test_fields_of_the_house_are_left_alone() -> None:
    ours = (DataField("952", " ", " ", (("p", "000123"),)), DataField("591", "x", "y", (("z", "1"),)))

    assert remarks_on(with_more(*ours)) == []


def test_the_language_may_stand_in_field_041() -> None:
    record = MarcRecord(
        LEADER,
        (
            ControlField("008", f"{CODES[:35]}   {CODES[38:]}"),
            *FAULTLESS.fields[1:],
            DataField("041", "0", " ", (("a", "kaz"), ("a", "rus"))),
        ),
    )

    assert remarks_on(record) == []
