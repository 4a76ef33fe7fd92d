"""UNIMARC, RUSMARC and IRBIS in MARC 21, and what the catalogue makes of a record."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from torelik.library.cataloguing.marc import (
    ControlField,
    DataField,
    Dialect,
    Kind,
    MarcRecord,
    ReadRecord,
    WarningCode,
    describe,
    match_keys,
    read_marc,
)

Writer = Callable[..., bytes]
RUSMARC = [
    ("001", "RU/1"),
    ("010", "  $a978-5-9916-1662-1$d100"),
    ("100", "  $a20111108d2012    km y0rusy89      ca"),
    ("101", "1 $arus$ceng"),
    ("102", "  $aRU"),
    ("200", "1 $aУголовный процесс$eучебник$fА. Иванов$gпод ред. Б. Петрова"),
    ("205", "  $a2-е изд.$bперераб."),
    ("210", "  $aМ.$cЮрайт$d2012"),
    ("215", "  $a424 с.$cил.$d22 см"),
    ("225", "1 $aБакалавр$v5"),
    ("330", "  $aО процессе"),
    ("606", "1 $aУголовный процесс$xУчебники$yРоссия$zXXI в.$2nlr_sh"),
    ("675", "  $a343.1"),
    ("686", "  $a67.411$2rubbk"),
    ("700", " 1$aИванов$bА. А.$gАнтон Антонович$4070"),
    ("702", " 1$aПетров$bБ.$4340"),
    ("801", " 0$aRU$bRSL$gRCR"),
    ("912", "  $aместное"),
]


def read_one(data: bytes) -> ReadRecord:
    [found] = read_marc(io.BytesIO(data), name="one.mrc")
    assert isinstance(found, ReadRecord)
    return found


def shown(record: MarcRecord, tag: str) -> list[str]:
    return [f.ind1 + f.ind2 + "".join(f"${code}{value}" for code, value in f.subfields) for f in record.data_fields(tag)]


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("020", ["  $a978-5-9916-1662-1$c100"]),
        ("040", ["  $aRSL$eRCR"]),
        ("041", ["1 $arus$heng"]),
        ("044", ["  $aru"]),
        ("080", ["  $a343.1"]),
        ("084", ["  $a67.411$2rubbk"]),
        ("100", ["1 $aИванов, А. А.$q(Антон Антонович)$4aut"]),
        ("245", ["10$aУголовный процесс :$bучебник /$cА. Иванов ; под ред. Б. Петрова."]),
        ("250", ["  $a2-е изд., перераб."]),
        ("264", [" 1$aМ. :$bЮрайт,$c2012"]),
        ("300", ["  $a424 с. :$bил. ;$c22 см"]),
        ("490", ["0 $aБакалавр ;$v5"]),
        ("520", ["  $aО процессе."]),
        ("650", [" 7$aУголовный процесс$xУчебники$zРоссия$yXXI в.$2nlr_sh"]),
        ("700", ["1 $aПетров, Б.$4edt"]),
        ("912", []),
    ],
)
def test_rusmarc_becomes_marc21_field_by_field(iso2709: Writer, tag: str, expected: list[str]) -> None:
    read = read_one(iso2709(RUSMARC, encoding="cp1251"))

    assert read.dialect is Dialect.RUSMARC
    assert shown(read.record, tag) == expected


def test_coded_data_of_rusmarc_becomes_008(iso2709: Writer) -> None:
    read = read_one(iso2709(RUSMARC))

    coded = read.record.control("008")
    assert (len(coded), coded[:18], coded[35:38]) == (40, "111108s2012    ru ", "rus")


def test_what_has_no_place_in_marc21_stays_in_the_source_and_is_told(iso2709: Writer) -> None:
    read = read_one(iso2709(RUSMARC))

    assert [(w.code, w.where) for w in read.warnings if w.code is WarningCode.NOT_CONVERTED] == [
        (WarningCode.NOT_CONVERTED, "912")
    ]
    assert read.source_record.values("912", "a") == ("местное",)


def test_a_volume_without_a_title_of_its_own_gets_the_title_of_its_set(iso2709: Writer) -> None:
    host = ("461", " 0$1001RU/5$12001 $aЗадачи и этюды$vВып. 13")

    read = read_one(
        iso2709([("100", "  $a19980716d1997"), ("200", "0 $aВып. 13."), ("210", "  $d1997"), host, ("801", " 0$aRU$bNLR")])
    )

    assert shown(read.record, "245") == ["00$aЗадачи и этюды.$nВып. 13."]
    assert shown(read.record, "773") == ["0 $tЗадачи и этюды$gВып. 13$wRU/5"]
    assert describe(read.record).title == "Задачи и этюды. Вып. 13"


def test_an_article_names_its_journal_and_the_issue_in_one_field(iso2709: Writer) -> None:
    fields = [
        ("100", "  $a20200101d2020"),
        ("200", "1 $aО мере пресечения"),
        ("461", " 0$12001 $aЗаңгер"),
        ("463", " 0$12001 $a№ 3$vС. 5-10$1210  $d2020"),
        ("801", " 0$aKZ$bNB"),
    ]

    read = read_one(iso2709(fields, leader="     naa  22     2i 450 "))

    assert shown(read.record, "773") == ["0 $tЗаңгер$g2020. № 3. С. 5-10"]
    assert describe(read.record).kind is Kind.ARTICLE


def test_an_article_that_is_not_sorted_is_counted_and_its_marks_are_taken_off(iso2709: Writer) -> None:
    fields = [("100", "  $a19961119d1996"), ("200", "1 $a\x88L'\x89altra faccia"), ("210", "  $aMilano")]

    read = read_one(iso2709(fields))

    assert (read.dialect, shown(read.record, "245")) == (Dialect.UNIMARC, ["02$aL'altra faccia."])


def record(*fields: tuple[str, str], leader: str = "00000nam a2200000 i 4500", coded: str = "") -> MarcRecord:
    made: list[ControlField | DataField] = [ControlField("008", coded)] if coded else []
    for tag, text in fields:
        if tag < "010":
            made.append(ControlField(tag, text))
        else:
            head, *parts = text.split("$")
            made.append(DataField(tag, head[0], head[1], tuple((part[0], part[1:]) for part in parts)))
    return MarcRecord(leader, tuple(made))


@pytest.mark.parametrize(
    ("fields", "attribute", "expected"),
    [
        ([("245", "10$aThe law :$ba reader /$cA. B.")], "title", "The law"),
        ([("245", "10$aThe law :$ba reader /$cA. B.")], "title_remainder", "a reader"),
        ([("245", "10$aThe law :$ba reader /$cA. B.")], "responsibility", "A. B."),
        ([("245", "10$aҚұқық.$n2-бөлім,$pЖалпы бөлім /")], "title", "Құқық. 2-бөлім. Жалпы бөлім"),
        ([("264", " 4$c©2014"), ("264", " 1$a[Алматы] :$bЖеті жарғы,$c2015.")], "year", 2015),
        ([("260", "  $aСПб. [и др.] :$bПитер,$c[2005?]")], "place", "СПб. [и др.]"),
        ([("260", "  $a[Washington, D.C. :$bX,$cc1994.")], "place", "Washington, D.C."),
        ([("020", "  $a5-93093-342-1 (в пер.)")], "isbns", ("9785930933420",)),
        ([("020", "  $a5-595-03091-1")], "isbns", ()),
        ([("020", "  $a5-595-03091-1")], "invalid_isbns", ("5-595-03091-1",)),
        ([("020", "  $a080442957Х")], "isbns", ("9780804429573",)),
        ([("022", "  $a0750-6848")], "issns", ("0750-6848",)),
        ([("041", "0 $akaz$arus")], "locale", "kk"),
        ([("084", "  $a67.408$2rubbk"), ("084", "  $a10.77$2rugasnti")], "bbk", ("67.408",)),
        ([("650", " 7$aСот$zҚазақстан$vОқулық.")], "subjects", ("Сот — Қазақстан — Оқулық",)),
        ([("856", "40$ujavascript:alert(1)"), ("856", "40$uhttps://adilet.zan.kz/")], "links", ("https://adilet.zan.kz/",)),
        ([("001", "Никитенко Е. А.")], "control_number", ""),
        ([("100", "1 $aМаралов, В. Г.$q(Владимир),$d1950-$4aut")], "authors", ("Маралов, В. Г. (Владимир), 1950-",)),
        ([("655", " 4$aСот тәжірибесі")], "kind", Kind.COURT_PRACTICE),
        ([("655", " 4$aЗаңдар"), ("650", " 4$aҚұқық$vКодекс")], "kind", Kind.ACT),
        ([("502", "  $aДис. … канд. юрид. наук")], "kind", Kind.DISSERTATION),
        ([("245", "10$aО праве :$bавтореф. дис. ... канд. юрид. наук")], "kind", Kind.DISSERTATION),
    ],
)
def test_a_description_says_the_record_in_plain_words(fields: list[tuple[str, str]], attribute: str, expected: object) -> None:
    assert getattr(describe(record(*fields)), attribute) == expected


@pytest.mark.parametrize(
    ("leader", "coded", "kind"),
    [
        ("00000nam a2200000 i 4500", "", Kind.BOOK),
        ("00000nas a2200000 i 4500", "", Kind.SERIAL),
        ("00000nab a2200000 i 4500", "", Kind.ARTICLE),
        ("00000nem a2200000 i 4500", "", Kind.MAP),
        ("00000njm a2200000 i 4500", "", Kind.MUSIC),
        ("00000ngm a2200000 i 4500", "", Kind.AUDIOVISUAL),
        ("00000nmm a2200000 i 4500", "", Kind.E_RESOURCE),
        ("00000nam a2200000 i 4500", "000000s2015    kz      o    000 0 kaz  ", Kind.E_RESOURCE),
        ("00000nam a2200000 i 4500", "000000s2015    kz       l    000 0 kaz  ", Kind.ACT),
        ("00000nam a2200000 i 4500", "000000s2015    kz       m    000 0 kaz  ", Kind.DISSERTATION),
        ("00000nrm a2200000 i 4500", "", Kind.OTHER),
    ],
)
def test_the_kind_comes_from_the_coded_data(leader: str, coded: str, kind: Kind) -> None:
    assert describe(record(("245", "00$aX"), leader=leader, coded=coded)).kind is kind


BOOK = [
    ("001", "17"),
    ("003", "KZ-NB"),
    ("020", "  $a9965-11-111-3"),
    ("100", "1 $aАғыбаев, А."),
    ("245", "10$aҚылмыстық құқық /"),
    ("264", " 1$aАлматы :$bЖеті жарғы,$c2015"),
]


@pytest.mark.parametrize(
    ("change", "matches"),
    [
        ({}, True),
        ({"001": "18"}, True),
        ({"001": "18", "245": "10$aҚЫЛМЫСТЫҚ ҚҰҚЫҚ."}, True),
        ({"001": "18", "264": " 1$aАлматы :$bДанекер,$c2003"}, False),
        ({"001": "18", "245": "10$aАзаматтық құқық"}, False),
        ({"001": "18", "245": "10$aҚылмыстық құқық.$n2-бөлім"}, False),
    ],
)
def test_records_of_one_book_share_a_key(change: dict[str, str], matches: bool) -> None:
    without_isbn = [(tag, text) for tag, text in BOOK if tag != "020"]
    other = [(tag, change.get(tag, text)) for tag, text in without_isbn]

    shared = set(match_keys(describe(record(*BOOK)))) & set(match_keys(describe(record(*other))))

    assert bool(shared) is matches


def test_a_title_alone_is_no_evidence_of_a_duplicate() -> None:
    assert match_keys(describe(record(("245", "00$aКіріспе")))) == ()
