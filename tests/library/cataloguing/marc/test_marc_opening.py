"""What a file turns out to be, and what is refused before anything of it is read."""

from __future__ import annotations

import gzip
import io
import stat
import zipfile
from collections.abc import Callable
from typing import BinaryIO, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from torelik.library.cataloguing.marc import (
    Dialect,
    Encoding,
    LooksLike,
    NotMarc,
    ReadRecord,
    Unreadable,
    UnreadableReason,
    UnsafeArchive,
    UnsafeXml,
    read_marc,
    to_marcxml,
)

Writer = Callable[..., bytes]
FIELDS = [("001", "kz1"), ("245", "10$aLaw & <order>"), ("260", "  $aАлматы$c2015")]
XML_RECORD = (
    "<m:record><m:leader>00000nam a2200000 i 4500</m:leader><m:controlfield tag='001'>{n}</m:controlfield>\n"
    "<m:datafield tag='245' ind1='1' ind2='0'><m:subfield code='a'>Заң {n}</m:subfield></m:datafield></m:record>\n"
)
XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<m:collection xmlns:m="http://www.loc.gov/MARC21/slim">\n'


def read(data: bytes, name: str = "file") -> list[ReadRecord | Unreadable]:
    return list(read_marc(io.BytesIO(data), name=name))


def titles(found: list[ReadRecord | Unreadable]) -> list[str]:
    return [r.record.values("245", "a")[0] if isinstance(r, ReadRecord) else r.reason.value for r in found]


def zipped(*members: tuple[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "looks_like"),
    [
        (b"", LooksLike.EMPTY),
        (b"\r\n \x00", LooksLike.EMPTY),
        (b"%PDF-1.7\n%\xe2\xe3", LooksLike.PDF),
        (b"\x89PNG\r\n\x1a\n\x00", LooksLike.IMAGE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", LooksLike.WORD),
        (b"<!DOCTYPE html><html><body>", LooksLike.HTML),
        (b"<?xml version='1.0'?><books><book/></books>", LooksLike.XML),
        (b"Rar!\x1a\x07", LooksLike.ARCHIVE),
        ("Қымбатты әріптес,\nкаталог қоса беріледі.".encode(), LooksLike.TEXT),
        (b"A 10\r\nA\r\nA 11\r\nAa\r\n", LooksLike.TEXT),
        (b"\x00\x01\x02\x03\x04", LooksLike.UNKNOWN),
        (zipped(("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")), LooksLike.WORD),
        (zipped(("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x/>")), LooksLike.SPREADSHEET),
        (zipped(("notes.txt", b"hello")), LooksLike.ARCHIVE),
        (gzip.compress(b"hello", mtime=0), LooksLike.TEXT),
    ],
)
def test_a_file_that_is_not_marc_is_named_for_what_it_is(data: bytes, looks_like: LooksLike) -> None:
    with pytest.raises(NotMarc) as refused:
        read_marc(io.BytesIO(data), name="file")

    assert refused.value.looks_like is looks_like


def test_records_are_read_through_gzip_and_zip(iso2709: Writer) -> None:
    record = iso2709(FIELDS, flag="a")

    assert titles(read(gzip.compress(record * 2))) == ["Law & <order>"] * 2
    found = read(zipped(("a.mrc", record), ("b/c.mrc", record)), name="all.zip")
    assert [(r.position, r.source) for r in found] == [(1, "all.zip/a.mrc"), (2, "all.zip/b/c.mrc")]


def test_a_stream_that_cannot_be_wound_back_is_read_too(iso2709: Writer) -> None:
    class Pipe(io.RawIOBase):
        def __init__(self, data: bytes) -> None:
            super().__init__()
            self._data = io.BytesIO(data)

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            return self._data.read(min(size, 100))

    record = iso2709(FIELDS, flag="a")
    for data in (record, gzip.compress(record), zipped(("a.mrc", record))):
        assert titles(list(read_marc(cast(BinaryIO, Pipe(data)), name="pipe"))) == ["Law & <order>"]


@pytest.mark.parametrize("path", ["../evil.mrc", "/etc/evil.mrc", "a/../../evil.mrc", "..\\evil.mrc", "C:\\evil.mrc"])
def test_an_archive_with_a_path_outside_is_refused_whole(iso2709: Writer, path: str) -> None:
    data = zipped(("good.mrc", iso2709(FIELDS)), (path, iso2709(FIELDS)))

    with pytest.raises(UnsafeArchive, match="outside"):
        read_marc(io.BytesIO(data), name="all.zip")


def test_an_archive_with_a_link_is_refused(iso2709: Writer) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        link = zipfile.ZipInfo("link.mrc")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")

    with pytest.raises(UnsafeArchive, match="link"):
        read_marc(io.BytesIO(target.getvalue()), name="all.zip")


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: zipped(("bomb.mrc", data))])
def test_a_decompression_bomb_is_refused(iso2709: Writer, pack: Callable[[bytes], bytes]) -> None:
    bomb = pack(iso2709(FIELDS) + b"\x00" * 40_000_000)

    with pytest.raises(UnsafeArchive, match="unpack"):
        read(bomb)


def test_an_archive_inside_an_archive_is_refused(iso2709: Writer) -> None:
    with pytest.raises(UnsafeArchive, match="inside"):
        read(zipped(("inner.zip", zipped(("a.mrc", iso2709(FIELDS))))))


def test_a_gzip_file_cut_off_gives_what_came_before_and_says_so(iso2709: Writer) -> None:
    packed = gzip.compress(b"".join(iso2709([*FIELDS, ("500", f"  $a{n}")], flag="a") for n in range(3_000)))

    found = read(packed[: len(packed) // 2])

    assert len([r for r in found if isinstance(r, ReadRecord)]) > 500
    assert titles(found)[-1] == UnreadableReason.DAMAGED_COMPRESSION.value


def test_a_file_in_an_archive_that_is_not_marc_is_told_and_not_skipped(iso2709: Writer) -> None:
    found = read(zipped(("readme.txt", b"hello"), ("a.mrc", iso2709(FIELDS, flag="a")), ("__MACOSX/._a.mrc", b"x")))

    assert titles(found) == ["not-marc-inside-archive", "Law & <order>"]


@pytest.mark.parametrize("prefix", ["m:", "marc:", ""])
def test_marcxml_is_read_with_any_prefix(prefix: str) -> None:
    declared = f"xmlns{':' + prefix[:-1] if prefix else ''}"
    text = (XML_HEAD + XML_RECORD.format(n=1) + XML_RECORD.format(n=2) + "</m:collection>").replace("xmlns:m", declared)

    found = read(text.replace("m:", prefix).encode())

    assert titles(found) == ["Заң 1", "Заң 2"]
    assert [found[0].original.decode().strip(), found[0].offset] == [
        XML_RECORD.format(n=1).replace("m:", prefix).strip(),
        len(XML_HEAD.replace("xmlns:m", declared).replace("m:", prefix).encode()),
    ]


def test_a_broken_element_costs_one_record_and_its_line_is_named() -> None:
    broken = XML_RECORD.format(n=2).replace("</m:subfield>", "")
    text = XML_HEAD + XML_RECORD.format(n=1) + broken + XML_RECORD.format(n=3) + "</m:collection>"

    found = read(text.encode())

    assert titles(found) == ["Заң 1", "bad-xml", "Заң 3"]
    assert isinstance(found[1], Unreadable)
    assert found[1].detail == "6: mismatched tag"


@pytest.mark.parametrize("lost", ["</m:record>", "<m:record>"])
def test_a_lost_record_tag_costs_one_record(lost: str) -> None:
    broken = XML_RECORD.format(n=2).replace(lost, "")
    text = XML_HEAD + XML_RECORD.format(n=1) + broken + XML_RECORD.format(n=3) + "</m:collection>"

    assert titles(read(text.encode())) == ["Заң 1", "bad-xml", "Заң 3"]


@pytest.mark.parametrize("kept", [0.5, 0.75, 0.999])
def test_an_xml_file_cut_anywhere_says_so(kept: float) -> None:
    text = (XML_HEAD + "".join(XML_RECORD.format(n=n) for n in range(20))).encode()

    assert titles(read(text[: int(len(text) * kept)]))[-1] == "truncated"


def test_records_inside_the_envelope_of_oai_are_found() -> None:
    inner = XML_RECORD.format(n=1)
    text = f"<OAI-PMH><ListRecords><record><header/><metadata>{inner}</metadata></record></ListRecords></OAI-PMH>"

    assert titles(read(text.encode())) == ["Заң 1"]


def test_xml_in_another_declared_encoding_is_read() -> None:
    text = (XML_HEAD.replace("UTF-8", "windows-1251") + XML_RECORD.format(n=1) + "</m:collection>").replace("Заң", "Закон")

    [found] = read(text.encode("cp1251"))

    assert isinstance(found, ReadRecord)
    assert (titles([found]), found.encoding) == (["Закон 1"], Encoding.XML_DECLARED)


@pytest.mark.parametrize(
    "doctype",
    ['<!DOCTYPE c [<!ENTITY a "b">]>', '<!DOCTYPE c SYSTEM "file:///etc/passwd">', "<!DOCTYPE c>"],
)
def test_a_document_type_is_refused(doctype: str) -> None:
    text = XML_HEAD.replace("\n<m:coll", f"\n{doctype}\n<m:coll") + XML_RECORD.format(n=1) + "</m:collection>"

    with pytest.raises(UnsafeXml):
        read_marc(io.BytesIO(text.encode()), name="x.xml")


def test_what_is_written_as_marcxml_is_read_again_the_same(iso2709: Writer) -> None:
    [first] = read(iso2709([*FIELDS, ("500", "  $a\"қ\" & \\ 'x'")], flag="a"))
    assert isinstance(first, ReadRecord)

    [again] = read("".join(to_marcxml([first.record])).encode())

    assert isinstance(again, ReadRecord)
    assert again.record == first.record


IRBIS = "#920: PAZK\n#200: ^AҚылмыстық құқық^Eоқулық^FА. Ағыбаев\n#210: ^D2015^CЖеті жарғы^AАлматы\n#101: kaz\n*****\n"


def test_irbis_text_is_read_in_unicode_and_in_cp1251() -> None:
    russian = "#920: PAZK\n#200: ^AУголовное право^Eучебник для вузов\n#101: rus\n*****\n"

    [kazakh] = read(IRBIS.encode())
    [cyrillic] = read(russian.encode("cp1251"))

    assert isinstance(kazakh, ReadRecord)
    assert isinstance(cyrillic, ReadRecord)
    assert (kazakh.encoding, kazakh.dialect) == (Encoding.UTF8, Dialect.IRBIS)
    assert kazakh.record.values("245", "abc") == ("Қылмыстық құқық :", "оқулық /", "А. Ағыбаев.")
    assert (cyrillic.encoding, titles([cyrillic])) == (Encoding.CP1251, ["Уголовное право :"])


@pytest.mark.parametrize("line", ["200: ^AБез решётки", "#200 ^AБез двоеточия", "просто текст"])
def test_a_line_that_is_no_field_refuses_its_record_and_no_other(line: str) -> None:
    found = read((IRBIS + IRBIS.replace("#101: kaz", line) + IRBIS).encode())

    assert titles(found) == ["Қылмыстық құқық :", "bad-field-line", "Қылмыстық құқық :"]
    assert isinstance(found[1], Unreadable)
    assert found[1].detail.startswith("9: ")


def test_an_irbis_file_cut_in_the_middle_ends_with_a_truncated_piece() -> None:
    assert titles(read((IRBIS + IRBIS[:60]).encode())) == ["Қылмыстық құқық :", "truncated"]


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.sampled_from(
        [b"", b"00060nam  2200037   4500", b"<?xml?><r>", b"<record><leader>", b"#1: a\n#2: b\n", b"\x1f\x8b\x08", b"PK\x03\x04"]
    ),
    st.binary(max_size=300),
)
def test_any_file_is_read_or_refused_by_name(start: bytes, rest: bytes) -> None:
    data = start + rest
    try:
        found = read(data)
    except (NotMarc, UnsafeArchive, UnsafeXml):
        return
    assert [r.position for r in found] == list(range(1, len(found) + 1))
    for result in found:
        if not data.startswith((b"\x1f\x8b", b"PK")):
            assert data[result.offset : result.offset + len(result.original)] == result.original
