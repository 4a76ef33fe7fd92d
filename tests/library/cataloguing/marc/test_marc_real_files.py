"""Every file of the shared records: how many are read, how many set aside, and that Russian is Russian."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from torelik.library.cataloguing.marc import Dialect, Encoding, LooksLike, NotMarc, ReadRecord, Unreadable, describe, read_marc


def read(path: Path) -> list[ReadRecord | Unreadable]:
    with path.open("rb") as stream:
        return list(read_marc(stream, name=path.name))


@pytest.mark.parametrize(
    ("name", "records", "unreadable", "encodings"),
    [
        ("encodings/1251.dat", 6, 0, {"cp1251": 6}),
        ("encodings/bad_eacc_encoding.dat", 1, 0, {"marc-8": 1}),
        ("encodings/bad_indicator.dat", 1, 0, {"ascii": 1}),
        ("encodings/bad_marc8_escape.dat", 1, 0, {"marc-8": 1}),
        ("encodings/bad_records.mrc", 5, 3, {"ascii": 5}),
        ("encodings/bad_subfield_code.dat", 1, 0, {"utf-8": 1}),
        ("encodings/cp866_multirecord.marc", 2, 0, {"cp866": 2}),
        ("encodings/cp866_unimarc.marc", 1, 0, {"cp866": 1}),
        ("encodings/diacritic.dat", 1, 0, {"utf-8": 1}),
        ("encodings/marc8.dat", 1, 0, {"marc-8": 1}),
        ("encodings/random_tag_order.dat", 1, 0, {"ascii": 1}),
        ("encodings/regression45.dat", 12, 0, {"utf-8": 12}),
        ("encodings/testunimarc.dat", 1, 0, {"utf-8": 1}),
        ("encodings/utf8_errors.dat", 1, 0, {"utf-8": 1}),
        ("encodings/utf8_invalid.mrc", 1, 0, {"utf-8": 1}),
        ("encodings/utf8_with_bad_bytes.marc", 1, 0, {"utf-8": 1}),
        ("encodings/utf8_with_leader_flag.dat", 1, 0, {"utf-8": 1}),
        ("encodings/utf8_without_leader_flag.dat", 1, 0, {"utf-8": 1}),
        ("irbis-exchange/records.txt", 3, 0, {"utf-8": 3}),
        ("irbis-exchange/broken_records.txt", 1, 2, {"utf-8": 1}),
        ("loc-cc0/british_library.xml.gz", 99, 0, {"utf-8": 99}),
        ("loc-cc0/dnb.xml.gz", 99, 0, {"utf-8": 99}),
        ("loc-cc0/gwu.xml.gz", 99, 0, {"utf-8": 99}),
        ("loc-cc0/loc_general.xml.gz", 99, 0, {"utf-8": 99}),
        ("loc-cc0/loc_physical.xml.gz", 99, 0, {"utf-8": 99}),
        ("loc-cc0/nlm.xml.gz", 99, 0, {"utf-8": 99}),
        ("loc-cc0/oclc.xml.gz", 99, 0, {"utf-8": 99}),
        ("loc-cc0/princeton.xml.gz", 99, 0, {"utf-8": 99}),
        ("rusmarc/TEST1.ISO", 81, 0, {"cp1251": 81}),
        ("rusmarc/TEST2.ISO", 1, 0, {"cp1251": 1}),
        ("rusmarc/ur.iso", 1, 0, {"utf-8": 1}),
        ("uva/specTestRecs.mrc", 76, 0, {"ascii": 49, "marc-8": 27}),
        ("uva/uva_001_2000.mrc", 2000, 0, {"ascii": 1087, "marc-8": 913}),
    ],
)
def test_every_record_is_read_or_set_aside(
    marc_files: Path, name: str, records: int, unreadable: int, encodings: dict[str, int]
) -> None:
    found = read(marc_files / name)

    good = [r for r in found if isinstance(r, ReadRecord)]
    assert (len(good), len(found) - len(good)) == (records, unreadable)
    assert Counter(r.encoding.value for r in good) == encodings


@pytest.mark.parametrize(
    ("name", "looks_like"),
    [("irbis-exchange/HAV.MNU", LooksLike.TEXT), ("rusmarc/RUSMARC20151123.xml.gz", LooksLike.XML)],
)
def test_files_beside_the_records_are_not_taken_for_records(marc_files: Path, name: str, looks_like: LooksLike) -> None:
    with pytest.raises(NotMarc) as refused:
        read(marc_files / name)

    assert refused.value.looks_like is looks_like


def test_the_russian_records_are_readable_russian(marc_files: Path) -> None:
    found = [r for r in read(marc_files / "rusmarc/TEST1.ISO") if isinstance(r, ReadRecord)]

    descriptions = [describe(r.record) for r in found]
    assert {r.dialect for r in found} == {Dialect.RUSMARC}
    assert descriptions[0].title == "Задачи и этюды. Вып. 13"
    assert all(d.title for d in descriptions)


def test_cp866_is_readable_russian(marc_files: Path) -> None:
    [found] = read(marc_files / "encodings/cp866_unimarc.marc")

    assert isinstance(found, ReadRecord)
    assert found.encoding is Encoding.CP866
    assert found.source_record.control("001") == "Никитенко Е. А."


def test_diacritics_of_marc8_stand_on_their_letters(marc_files: Path) -> None:
    found = [r for r in read(marc_files / "uva/uva_001_2000.mrc") if isinstance(r, ReadRecord)]

    texts = {value for r in found for tag in ("100", "245", "260") for value in r.record.values(tag, "abc")}
    assert {"München :", "Gunnar Ekelöf.", "Bogotá, Colombia :", "Tajemství a legendy třetí říše :"} <= texts
    assert not [text for text in texts if "\ufffd" in text]
