"""MARC 21 goes out as RUSMARC or IRBIS and comes back: which fields survive is said here, field by field."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torelik.library.cataloguing.marc import (
    ControlField,
    DataField,
    Dialect,
    MarcRecord,
    ReadRecord,
    describe,
    from_lines,
    marc21_to_rusmarc,
    read_marc,
    record_to_irbis,
    to_iso2709,
    to_lines,
    to_marcxml,
)
from torelik.library.cataloguing.marc.unimarc import unimarc_to_marc21

CODED = ControlField("008", "260101s2020    kz            000 0 kaz d")


def field(text: str) -> DataField:
    (found,) = from_lines(text).fields
    assert isinstance(found, DataField)
    return found


def record(*lines: str, leader: str = "00000nam a2200000 i 4500") -> MarcRecord:
    return MarcRecord(leader, (CODED, *(field(line) for line in lines)))


def there_and_back(source: MarcRecord) -> MarcRecord:
    return unimarc_to_marc21(marc21_to_rusmarc(source)[0])[0]


TITLE = "245 00 $aҚылмыстық құқық"

SURVIVE = [
    "015 ## $aKZ 2020-123",
    "017 ## $a12-345$bҚР ҰМК",
    "020 ## $a978-601-04-1234-5$qқатты мұқаба$c2500 т.",
    "020 ## $z978-601-04-1234-0",
    "022 ## $a2306-1235$y0000-0000",
    "024 0# $aKZ-A01-20-00001",
    "024 2# $a979-0-060-11561-5",
    "024 3# $a4870000000001",
    "024 7# $a10.1000/182$2doi",
    "024 7# $ahttp://example.kz/1$2uri",
    "028 02 $aМС-12$bМузыка",
    "030 ## $aJACSAT",
    "035 ## $a(KZ-NLR)123456",
    "050 #4 $aKQ123$b.A2",
    "080 ## $a343.2(574)$2rus",
    "082 04 $a345.5845$223",
    "084 ## $a67.408(5Каз)$2rubbk",
    "088 ## $aҒЗЖ-5",
    "100 1# $aҚасымов, Болат,$d1960-$4aut",
    "100 0# $aАбай",
    "110 2# $aҚазақстан Республикасы.$bЖоғарғы Сот",
    "111 2# $aҚұқықтық саясат$n3$d2020$cАстана",
    "130 0# $aКодекстер$lрус",
    "246 31 $aУголовное право",
    "246 3# $aҚылмыс :$bоқулық",
    "247 10 $aЗаң және заман",
    "250 ## $a2-бас., толықт.",
    "254 ## $aПартитура",
    "255 ## $a1:10 000$bкон. пр.",
    "256 ## $aЭлектрондық мәтін",
    "264 #1 $aАлматы :$bЖеті Жарғы,$c2020",
    "264 #3 $aАлматы :$bПолиграф,$c2021",
    "300 ## $a376 б. :$bсур. ;$c21 см +$e1 диск",
    "310 ## $aАйына 1 рет",
    "362 0# $a1993, № 1-",
    "490 0# $aСот жүйесі ;$v5",
    "490 0# $aСот жүйесі,$x1234-5679",
    "500 ## $aМұқабада: Оқулық.",
    "502 ## $aАвтореф. дис. … заң ғыл. канд.",
    "504 ## $aБиблиогр.: 370-375-б.",
    "505 0# $aКіріспе -- Бірінші бөлім.",
    "508 ## $aРедактор А. Б.",
    "511 0# $aОқитын: А. Б.",
    "515 ## $aНөмірлеу 1995 жылдан.",
    "516 ## $aМәтін",
    "520 ## $aҚылмыстық құқықтың негіздері.",
    "521 ## $aЗаңгерлерге",
    "524 ## $aБылай келтіріңіз",
    "533 ## $aКөшірме",
    "538 ## $aWindows",
    "546 ## $aҚазақ тілінде",
    "580 ## $aЖалғасы",
    "586 ## $aМемлекеттік сыйлық",
    "600 14 $aӘуезов, Мұхтар$xөмірбаян",
    "610 24 $aЖоғарғы Сот",
    "630 04 $aКонституция",
    "650 #4 $aҚылмыстық құқық$xжалпы бөлім$zҚазақстан$y20 ғ.",
    "650 #7 $aМедиация$2rurkp",
    "651 #4 $aАлматы",
    "653 ## $aсот",
    "655 #7 $aОқулықтар$2rugenre",
    "700 1# $aОспанова, Әсем$4edt",
    "700 1# $aСатаев, Д. А.$q(Данияр Асқарұлы)",
    "710 2# $aЗаң институты",
    "765 0# $tУголовное право$dМосква : Норма, 2018",
    "773 0# $tСот жүйесі",
    "775 08 $tҚылмыстық құқық. 1-бас.",
    "780 00 $tЗаң$x1234-5679",
    "785 00 $tЗаңгер",
    "830 #0 $aСот жүйесі ;$v5",
    "852 ## $aKZ-Academy$jК-12",
    "856 40 $uhttps://example.kz/1.pdf$yТолық мәтін",
]
LOST = {
    "337 ## $aнеопосредованный": "the kind of medium is told by RUSMARC's own codes",
    "590 ## $aИнв. 123": "notes of one library stay at home",
    "740 02 $aБасқа атау": "an uncontrolled title has no place of its own",
    "856 40 $uhttps://example.kz/1.pdf$3Мұқаба": "RUSMARC says the part in a note",
}


@pytest.mark.parametrize("line", SURVIVE)
def test_a_field_comes_back_as_it_went(line: str) -> None:
    titles = (TITLE.replace("245 00", "245 10"),) if line[0] == "1" and line[:3] in ("100", "110", "111") else (TITLE,)
    source = record(*titles, line)

    back = there_and_back(source)

    assert field(line) in back.fields


@pytest.mark.parametrize("line", LOST)
def test_what_has_no_place_in_rusmarc_is_told_or_is_known_to_be_lost(line: str) -> None:
    source = record(TITLE, line)

    back = there_and_back(source)

    assert field(line) not in back.fields


@pytest.mark.parametrize(
    "line",
    [
        "245 00 $aҚылмыстық құқық :$bоқулық /$cА. Б. Қасымов.",
        "245 00 $aҚылмыстық құқық /$cА. Қасымов, Б. Сатаев ; ред. С. Т. Оспанова.",
        "245 00 $aЗаң жинағы.$n2-т.,$pАзаматтық құқық :$bоқулық",
        "245 04 $aThe law of Kazakhstan",
        "245 00 $aЗаң =$bЗакон",
        "245 00 $aЗаң :$bжурнал = Закон",
    ],
)
def test_a_title_comes_back_with_its_punctuation(line: str) -> None:
    expected = line if line.endswith((".", ")")) else f"{line}."

    back = there_and_back(record(line))

    assert to_lines(MarcRecord(back.leader, tuple(back.data_fields("245")))).split("\n")[1].rstrip(".") == expected.rstrip(".")


def test_coded_data_and_the_leader_come_back() -> None:
    source = MarcRecord(
        "00000cas a2200000 i 4500",
        (
            ControlField("001", "kz 1"),
            ControlField("003", "KZ-NLR"),
            ControlField("005", "20260101120000.0"),
            ControlField("008", "990315c19939999kz                  rus d"),
            field("040 ## $aKZ-NLR$erusmarc$cKZ-NLR$dKZ-Academy"),
            field("041 0# $arus$akaz"),
            field(TITLE),
        ),
    )

    back = there_and_back(source)

    assert (back.leader[5:8], back.control("001"), back.control("003"), back.control("005")) == (
        "cas",
        "kz 1",
        "KZ-NLR",
        "20260101120000.0",
    )
    assert (back.control("008")[:18], back.control("008")[35:38]) == ("990315c19939999kz ", "rus")
    assert list(back.data_fields("041")) == [field("041 0# $arus$akaz")]
    assert next(back.data_fields("040")).every("d") == ("KZ-Academy",)


def test_an_article_keeps_its_journal() -> None:
    article = record(TITLE, "773 0# $tЗаңгер$g2025. № 3. Б. 27-35$x1234-5679$wkz 7", leader="00000nab a2200000 i 4500")

    back = there_and_back(article)

    d = describe(back)
    assert (back.leader[7], d.host_title, d.host_part) == ("b", "Заңгер", "2025. № 3. Б. 27-35")
    assert next(back.data_fields("773")).every("xw") == ("1234-5679", "kz 7")


@pytest.mark.parametrize("as_xml", [False, True])
def test_our_own_reader_takes_the_file_for_rusmarc(as_xml: bool) -> None:
    source = record("245 10 $aҚылмыстық құқық", "100 1# $aҚасымов, Болат", "264 #1 $aАлматы :$bЖеті Жарғы,$c2020")
    written = marc21_to_rusmarc(MarcRecord(source.leader, (*source.fields, field("040 ## $aKZ-NLR"))))[0]
    content = "".join(to_marcxml([written])).encode() if as_xml else to_iso2709(written, is_rusmarc=True)

    (read,) = read_marc(BytesIO(content), name="x")

    assert isinstance(read, ReadRecord)
    assert (read.dialect, describe(read.record).title, describe(read.record).authors) == (
        Dialect.RUSMARC,
        "Қылмыстық құқық",
        ("Қасымов, Болат",),
    )


def test_what_is_left_behind_is_told_tag_by_tag() -> None:
    _written, left = marc21_to_rusmarc(record(TITLE, "590 ## $aa", "590 ## $ab", "650 #4 $aСот$0kz 5$9x"))

    assert [(warning.where, warning.count) for warning in left] == [("590", 2), ("650$9", 1)]


IRBIS = record(
    "020 ## $a978-601-04-1234-5",
    "080 ## $a343.2",
    "084 ## $a67.408$2rubbk",
    "100 1# $aҚасымов, Болат,$d1960-$4aut",
    "245 10 $aҚылмыстық құқық :$bоқулық /$cБ. Қасымов.",
    "250 ## $a2-бас.",
    "264 #1 $aАлматы :$bЖеті Жарғы,$c2020",
    "300 ## $a376 б. :$bсур.",
    "490 0# $aСот жүйесі ;$v5",
    "500 ## $aМұқабада: Оқулық.",
    "504 ## $aБиблиогр.: 370-375-б.",
    "520 ## $aНегіздері.",
    "650 #4 $aҚылмыстық құқық$xжалпы бөлім",
    "653 ## $aсот",
    "700 1# $aОспанова, Ә.$4edt",
    "856 40 $uhttps://example.kz/1.pdf$yМәтін",
)


@pytest.mark.parametrize("tag", [one.tag for one in IRBIS.fields if one.tag != "008"])
def test_a_field_comes_back_from_irbis(tag: str) -> None:
    (read,) = read_marc(BytesIO(record_to_irbis(IRBIS).encode()), name="x.txt")

    assert isinstance(read, ReadRecord)
    assert list(read.record.data_fields(tag)) == list(IRBIS.data_fields(tag))


def test_a_caret_or_a_line_break_inside_a_text_begins_no_field_of_irbis() -> None:
    written = record_to_irbis(record("245 00 $aA", "500 ## $aa^Bb"))

    assert "#300: a Bb\r\n" in written


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=20).filter(
    str.strip
)


@given(st.lists(st.tuples(st.sampled_from("abcxyz0"), TEXTS), min_size=1, max_size=4))
def test_whatever_a_field_says_its_line_says_it_too(subfields: list[tuple[str, str]]) -> None:
    one = DataField("500", " ", "1", tuple((code, value.strip()) for code, value in subfields))

    assert from_lines(to_lines(MarcRecord("00000nam a2200000 i 4500", (one,)))).fields == (one,)
