"""IRBIS text exchange: read its records (``#200: ^AТитул^F…`` up to ``*****``) and bring them to MARC 21."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from .conversion import Conversion, personal_heading, title_statement
from .encodings import Decoder, Detected, detect_encoding
from .irbis_table import LEVEL_BY_WORKSHEET, PERSONS, RULES, SCHEMES, SILENT_TAGS, SUBJECTS
from .unimarc import LinkedRecord, edition_statement, link_subfields
from .unimarc_table import COUNTRIES, RELATORS
from .values import (
    NEW_LEADER,
    ControlField,
    DataField,
    Encoding,
    Field,
    MarcRecord,
    ReadWarning,
    RecordRefused,
    UnreadableReason,
    WarningCode,
)

END_OF_RECORD = b"*****"
LONGEST_RECORD_BYTES = 2 * 1024 * 1024
FIELD_LINE = re.compile(r"#(\d{1,5}): ?(.*)", re.DOTALL)
#: How a file of this format begins; enough to tell it from any other text.
FIRST_LINE = re.compile(rb"\s*(?:\xef\xbb\xbf)?#\d{1,5}: ?\S")
#: In IRBIS, text before the first ^ of a field has no code; its manuals write it as subfield *.
TEXT_BEFORE_SUBFIELDS = "*"
YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)")
VOLUME_WORKSHEETS = frozenset({"SPEC"})


@dataclass(frozen=True, slots=True)
class TextPiece:
    """The lines of one record with the line of stars; ``damage`` when it never ended or grew without measure."""

    offset: int
    line: int
    original: bytes
    damage: UnreadableReason | None = None


def text_pieces(stream: BinaryIO, *, longest: int = LONGEST_RECORD_BYTES) -> Iterator[TextPiece]:
    """Cut the file at its lines of stars; memory holds one record. Blank lines between records are padding."""
    offset, line_number = 0, 1
    held = bytearray()
    start, start_line = 0, 1
    while line := stream.readline(longest):
        if not held and not line.strip(b" \t\r\n\x1a\x00"):
            pass
        else:
            if not held:
                start, start_line = offset, line_number
            held += line
            if line.strip().startswith(END_OF_RECORD):
                yield TextPiece(start, start_line, bytes(held))
                held.clear()
            elif len(held) >= longest:
                yield TextPiece(start, start_line, bytes(held), UnreadableReason.TOO_LONG)
                held.clear()
        offset += len(line)
        line_number += line.endswith(b"\n")
    if held:
        yield TextPiece(start, start_line, bytes(held), UnreadableReason.TRUNCATED)


def parse_irbis(piece: TextPiece, *, encoding: Encoding | None = None) -> tuple[MarcRecord, Encoding, tuple[ReadWarning, ...]]:
    """Read one record with the tags of IRBIS; in *encoding* where somebody has chosen one.

    Raises ``RecordRefused``; a line that is no field refuses its record, because nobody can say which field it was.
    """
    detected = Detected(encoding) if encoding else detect_encoding(piece.original, says_utf8=True, may_be_marc8=False)
    decoder = Decoder(detected.encoding)
    fields: list[Field] = []
    warnings: list[ReadWarning] = []
    for number, raw in enumerate(piece.original.splitlines(), start=piece.line):
        line = raw.removeprefix(b"\xef\xbb\xbf").strip(b"\r\n")
        if line.strip().startswith(END_OF_RECORD):
            break
        if not line.strip():
            warnings.append(ReadWarning(WarningCode.BLANK_LINE, detail=str(number)))
            continue
        text = decoder.text(line, tag=line[1:4].decode("ascii", errors="replace"))
        found = FIELD_LINE.fullmatch(text)
        if not found:
            raise RecordRefused(UnreadableReason.BAD_FIELD_LINE, f"{number}: {text[:60]}")
        fields.append(_field(found[1].zfill(3), found[2]))
    decoder.refuse_if_ruined()
    if not fields:
        raise RecordRefused(UnreadableReason.NO_FIELDS)
    warnings += (ReadWarning(WarningCode.BYTES_REPLACED, tag, n) for tag, n in decoder.lost.items())
    return MarcRecord(NEW_LEADER, tuple(fields)), detected.encoding, tuple(warnings)


def _field(tag: str, text: str) -> Field:
    if "^" not in text:
        return ControlField(tag, text)
    before, *parts = text.split("^")
    subfields = [(TEXT_BEFORE_SUBFIELDS, before)] if before.strip() else []
    # Codes are letters of either case in IRBIS, and mean the same.
    subfields += [(part[0].lower(), part[1:]) for part in parts if part]
    return DataField(tag, " ", " ", tuple(subfields))


def irbis_to_marc21(source: MarcRecord) -> tuple[MarcRecord, list[ReadWarning]]:
    """The record in MARC 21, and what stayed behind in the source record. Copies (910) stay there as they are."""
    conversion = Conversion()
    plain = {field.tag: field.data for field in source.fields if isinstance(field, ControlField)}
    worksheet = plain.get("920", "").upper()
    conversion.control("001", plain.get("903", ""))
    # The author of the volume comes before the author of its set, whatever the order of the fields.
    for field in sorted(source.fields, key=lambda field: field.tag == "961"):
        if field.tag in RULES:
            conversion.apply(RULES[field.tag], _with_scheme(_as_data_field(field)))
        elif field.tag in SUBJECTS:
            _subject(_as_data_field(field), conversion)
        elif isinstance(field, DataField) and field.tag in PERSONS:
            _person(field, conversion)
        elif isinstance(field, DataField) and field.tag == "205":
            edition_statement(field, conversion)
        elif isinstance(field, DataField) and field.tag == "210":
            _imprint(field, conversion)
        elif isinstance(field, DataField) and field.tag == "215":
            _extent(field, conversion)
        elif isinstance(field, DataField) and field.tag == "225":
            _series(field, conversion)
        elif field.tag not in SILENT_TAGS and field.tag not in ("200", "461", "463", "101", "102"):
            conversion.leave(field.tag)
    hosts = [(field, _host(field)) for field in source.data_fields("461", "463")]
    _title(source, hosts, conversion, is_volume=worksheet in VOLUME_WORKSHEETS)
    for _field_of_host, host in hosts:
        conversion.add("773", "0 ", link_subfields(host))
    _coded_data(source, plain, [host for _field_of_host, host in hosts], conversion)
    level = LEVEL_BY_WORKSHEET.get(worksheet, "m")
    return conversion.record(f"00000na{level} a2200000 i 4500")


def _as_data_field(field: Field) -> DataField:
    """IRBIS writes a field of one text without a code; tables know it as $a."""
    if isinstance(field, DataField):
        return field
    return DataField(field.tag, " ", " ", (("a", field.data),))


def _with_scheme(field: DataField) -> DataField:
    scheme = SCHEMES.get(field.tag)
    return DataField(field.tag, " ", " ", (*field.subfields, ("2", scheme))) if scheme else field


def _title(source: MarcRecord, hosts: list[tuple[DataField, LinkedRecord]], conversion: Conversion, *, is_volume: bool) -> None:
    """245. A volume is described under the title of its set, with its own number and title as the part."""
    of_set = next((host for field, host in hosts if field.tag == "461" and host.title), None) if is_volume else None
    field = next(source.data_fields("200"), DataField("200", " ", " ", ()))
    number, own = field.first("v"), field.first("a")
    parts = [("n", number)] if number else []
    if of_set and own:
        parts.append(("p", own))
    # The title of a set comes as one text, "Собрание сочинений : в 6 кн."; the rest of it stays in 773.
    main = of_set.title.partition(" : ")[0] if of_set else own
    responsibilities = field.every("fg") or ((of_set.responsibility,) if of_set else ())
    main_entry = "1" if conversion.has("100", "110", "111") else "0"
    conversion.add(
        "245",
        f"{main_entry}0",
        title_statement(
            title=main,
            medium=field.first("b"),
            remainders=field.every("e"),
            parallels=field.every("d"),
            parts=parts,
            responsibilities=responsibilities,
        ),
    )
    conversion.leave_codes(field, known="abdefgv")


def _host(field: DataField) -> LinkedRecord:
    get = field.first
    pages = get("s") if field.tag == "463" else ""
    volume = ", ".join(filter(None, [get("v"), get("h") if field.tag == "463" else ""]))
    date = get("j") if field.tag == "463" else "-".join(dict.fromkeys(filter(None, [get("h"), get("z")])))
    return LinkedRecord(
        author=get("x"), title=get("c"), responsibility=get("f"), place=get("d"), publisher=get("g"), date=date,
        volume=volume, pages=f"С. {pages}" if pages[:1].isdigit() else pages, issn=get("i") if len(get("i")) == 9 else "",
    )  # fmt: skip


def _imprint(field: DataField, conversion: Conversion) -> None:
    order = {"a": "a", "c": "b", "d": "c"}  # IRBIS stores the year first, ISBD wants it last
    found = sorted(((order[code], value) for code, value in field.subfields if code in order), key=lambda pair: pair[0])
    conversion.add("264", " 1", found)
    conversion.leave_codes(field, known="acd")


def _extent(field: DataField, conversion: Conversion) -> None:
    """300. The unit is a subfield of its own in IRBIS, and pages in Russian when it is left out."""
    extent = field.first("a")
    if extent[-1:].isdigit():
        extent = f"{extent} {field.first('1') or 'с.'}"
    conversion.add("300", "  ", [("a", extent), ("b", field.first("c")), ("c", field.first("d")), ("e", field.first("e"))])
    conversion.leave_codes(field, known="acde123")


def _series(field: DataField, conversion: Conversion) -> None:
    title = " : ".join([field.first("a"), *field.every("e")])
    conversion.add("490", "0 ", [("a", title), ("x", field.first("x")), ("v", field.first("v") or field.first("h"))])
    conversion.leave_codes(field, known="aehvx")


def _person(field: DataField, conversion: Conversion) -> None:
    tag = "700" if PERSONS[field.tag] == "100" and conversion.has("100", "110") else PERSONS[field.tag]
    heading = personal_heading(
        entry=field.first("a"), rest=field.first("b"), full=field.first("g"), numerals=field.first("d"),
        additions=", ".join(field.every("c1")), dates=field.first("f"),
    )  # fmt: skip
    # The role is a UNIMARC code followed by its name ("570 сост.").
    roles = [("4", RELATORS.get(value[:3], value)) for value in field.every("4") if value.strip()]
    conversion.add(tag, "1 ", heading + roles)
    conversion.leave_codes(field, known="abcdfg14z3")


def _subject(field: DataField, conversion: Conversion) -> None:
    order = {"a": "a", "b": "x", "c": "x", "d": "x", "e": "v", "g": "z", "o": "z", "h": "y"}
    first = [(order[code], value) for code, value in field.subfields if code in order]
    conversion.add(SUBJECTS[field.tag], " 4", first)
    conversion.leave_codes(field, known={*order, *"0379"})


def _coded_data(source: MarcRecord, plain: dict[str, str], hosts: list[LinkedRecord], conversion: Conversion) -> None:
    languages = _all_of(source, "101")
    countries = _all_of(source, "102")
    dates = [*source.values("210", "d"), *(host.date for host in hosts)]
    years = [found[1] for date in dates if (found := YEAR.search(date))]
    coded = list("|" * 40)
    coded[0:6] = "000000"
    coded[6] = "s" if years else "|"
    coded[7:15] = (years[0] if years else "||||") + "    "
    coded[15:18] = COUNTRIES.get(countries[0].upper() if countries else "", "xx").ljust(3)
    coded[35:38] = languages[0][:3].ljust(3) if languages else "und"
    coded[38], coded[39] = " ", "|"
    conversion.control("008", "".join(coded))
    if len(languages) > 1:
        conversion.add("041", "0 ", [("a", language) for language in languages])
    conversion.add("044", "  ", [("a", COUNTRIES[c]) if c in COUNTRIES else ("c", c) for c in countries])


def _all_of(source: MarcRecord, tag: str) -> list[str]:
    """The values of a field that IRBIS may write with a code or without."""
    found = [_as_data_field(field).first("a").strip() for field in source.fields if field.tag == tag]
    return [value for value in found if value]
