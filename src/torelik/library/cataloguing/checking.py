"""Formal control of a record (C20): what MARC 21 does not allow, and what a cataloguer should look at again.

Errors are what another library's program would stumble over; warnings may be right as they are. Nothing is mended here.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stdnum import isbn, issn

from torelik.library.cataloguing.marc import ControlField, DataField, Field, MarcRecord
from torelik.library.cataloguing.marc_format import CONTROL_LENGTHS, FieldFormat, fixed_positions, format_of
from torelik.library.cataloguing.vocabulary import ERRORS, RemarkCode

LEADER = "LDR"
FREE = frozenset({"880", "886"})
"""Fields that hold what other fields would: their indicators and subfields are those of the others."""

_LOCAL = re.compile(r"9..|.9.|..9")
_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)")
_BLANK = "#"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing found: ``place`` is that of the field in the record, ``None`` for what is missing or for the leader.

    ``subfield`` is the code it is about, for a field of codes the name of the position; ``detail`` is what stands there.
    """

    code: RemarkCode
    tag: str
    place: int | None = None
    subfield: str = ""
    detail: str = ""

    @property
    def is_error(self) -> bool:
        """Tell whether the record cannot be saved with it."""
        return self.code in ERRORS


def remarks_on(record: MarcRecord) -> list[Remark]:
    """Return everything that formal control finds, errors first, each group in the order of the record."""
    found = [*_of_whole(record), *_of_codes(record)]
    for place, field in enumerate(record.fields):
        known = format_of(field.tag)
        if known is None:
            if not _LOCAL.fullmatch(field.tag):
                found.append(Remark(RemarkCode.UNKNOWN_FIELD, field.tag, place))
        elif isinstance(field, DataField):
            found += _of_field(field, place, known)
        if isinstance(field, DataField):
            found += _of_numbers(field, place)
    return sorted(found, key=lambda one: not one.is_error)


def _of_whole(record: MarcRecord) -> Iterator[Remark]:
    """What a record must have, what it may have once, and what its parts say differently."""
    if not any(value.strip(" /:;.,") for value in record.values("245", "a")):
        yield Remark(RemarkCode.NO_TITLE, "245", _place(record.fields, "245"), "a")
    counts = Counter(field.tag for field in record.fields)
    for place, field in enumerate(record.fields):
        known = format_of(field.tag)
        if known and not known.repeats and counts[field.tag] > 1 and any(one.tag == field.tag for one in record.fields[:place]):
            yield Remark(RemarkCode.REPEATED, field.tag, place)
    if not record.values("080", "a") and not record.values("084", "a"):
        yield Remark(RemarkCode.NO_CLASS, "080")
    codes = record.control("008")
    if not codes:
        yield Remark(RemarkCode.NO_CODES, "008")
        return
    if not codes[35:38].strip(" |#") and not record.values("041", "a"):
        yield Remark(RemarkCode.NO_LANGUAGE, "008", _place(record.fields, "008"), "language")
    years = {year for value in (*record.values("260", "c"), *record.values("264", "c")) for year in _YEAR.findall(value)}
    coded = set(_YEAR.findall(codes[7:11])) | set(_YEAR.findall(codes[11:15]))
    if years and coded and not years & coded:
        yield Remark(RemarkCode.YEARS_DIFFER, "008", _place(record.fields, "008"), "date-1", ", ".join(sorted(coded)))


def _of_codes(record: MarcRecord) -> Iterator[Remark]:
    """Lengths and codes of the leader, 006 and 008."""
    texts: list[tuple[str, int | None, str]] = [(LEADER, None, record.leader)]
    texts += [
        (field.tag, place, field.data)
        for place, field in enumerate(record.fields)
        if isinstance(field, ControlField) and field.tag in CONTROL_LENGTHS
    ]
    for tag, place, data in texts:
        if len(data) != CONTROL_LENGTHS[tag]:
            yield Remark(RemarkCode.LENGTH, tag, place, detail=str(len(data)))
            continue
        for one in fixed_positions(tag, leader=record.leader, first=data[:1]):
            said = one.of(data).replace(" ", _BLANK)
            if one.codes and any(char not in one.codes and char not in "|" for char in said):
                yield Remark(RemarkCode.CODE, tag, place, one.name, said)


def _of_field(field: DataField, place: int, known: FieldFormat) -> Iterator[Remark]:
    """Indicators and subfields of one field."""
    if not any(value.strip() for _code, value in field.subfields):
        yield Remark(RemarkCode.EMPTY, field.tag, place)
        return
    if field.tag in FREE:
        return
    for said, allowed in zip((field.ind1, field.ind2), known.indicators, strict=True):
        if (said if said.strip() else _BLANK) not in allowed:
            yield Remark(RemarkCode.INDICATOR, field.tag, place, detail=said)
    counts = Counter(code for code, _value in field.subfields)
    for code, count in counts.items():
        one = known.subfields.get(code)
        if one is None:
            yield Remark(RemarkCode.UNKNOWN_SUBFIELD, field.tag, place, code)
        elif count > 1 and not one.repeats:
            yield Remark(RemarkCode.SUBFIELD_REPEATED, field.tag, place, code)
    for code, value in field.subfields:
        if not value.strip():
            yield Remark(RemarkCode.EMPTY, field.tag, place, code)


def _of_numbers(field: DataField, place: int) -> Iterator[Remark]:
    """Check digits and ranges; the ranges of Kazakhstan are 978-601 and 9965."""
    for value in field.every("a"):
        number = value.split("(")[0].split(" :")[0].strip()
        if field.tag == "020" and number:
            if not isbn.is_valid(number):
                yield Remark(RemarkCode.ISBN, "020", place, "a", number)
            elif not _is_given_out(number):
                yield Remark(RemarkCode.ISBN_RANGE, "020", place, "a", number)
        elif field.tag == "022" and number and not issn.is_valid(number):
            yield Remark(RemarkCode.ISSN, "022", place, "a", number)


def _is_given_out(number: str) -> bool:
    """Tell whether the number lies in a range that the agency of its country gives to publishers."""
    _prefix, country, publisher, *_rest = isbn.split(number)
    return bool(country and publisher)


def _place(fields: Sequence[Field], tag: str) -> int | None:
    return next((place for place, field in enumerate(fields) if field.tag == tag), None)
