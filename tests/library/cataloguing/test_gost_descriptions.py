"""Descriptions by GOST 7.1-2003 and GOST R 7.0.100-2018: records of all kinds beside the texts that the standards ask for."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from torelik.library.cataloguing.describing_gost import (
    Area,
    Style,
    abbreviated,
    card_of_set,
    cards_of_record,
    describe_by_gost,
    describe_set,
)
from torelik.library.cataloguing.describing_gost.abbreviating import table
from torelik.library.cataloguing.marc import ControlField, DataField, MarcRecord, NotMarc, ReadRecord, UnsafeArchive, read_marc

GOLDEN = Path(__file__).parent / "gost" / "golden.txt"
STYLES = {"7.1": Style.GOST_7_1, "100": Style.GOST_R_7_0_100}
READ_ON = date(2026, 11, 26)


@dataclass(frozen=True)
class Golden:
    """One record of the file with the text it must give in one style."""

    name: str
    record: MarcRecord
    style: Style
    text: str


def goldens() -> Iterator[Golden]:
    for block in GOLDEN.read_text(encoding="utf-8").split("# ")[1:]:
        name, head, *lines = block.strip().splitlines()
        record = marc(head, *(line for line in lines if re.match(r"\d{3} [_0-9]{2} ", line)))
        for line in lines:
            style, _colon, text = line.partition(": ")
            if style in STYLES:
                yield Golden(name, record, STYLES[style], text)


def marc(head: str, *lines: str) -> MarcRecord:
    """Return the record of a head (type of material and level, language, more) and lines like ``245 10 $aTitle``."""
    kind, language, *more = head.split()
    year = next((word.removeprefix("year=") for word in more if word.startswith("year=")), "    ")
    fixed = list(f"261126s{year}    kz ".ljust(35) + f"{language} d")
    if "online" in more:
        fixed[23] = "o"
    if "act" in more:
        fixed[24], fixed[28] = "l", "f"
    fields: list[ControlField | DataField] = [ControlField("008", "".join(fixed))]
    for line in lines:
        tag, indicators, written = line.split(" ", 2)
        subfields = tuple((part[0], part[1:]) for part in written.split("$")[1:])
        fields.append(DataField(tag, indicators[0].replace("_", " "), indicators[1].replace("_", " "), subfields))
    return MarcRecord(f"00000{kind} a2200000 i 4500", tuple(fields))


@pytest.mark.parametrize("golden", goldens(), ids=lambda golden: f"{golden.name}, {golden.style.value}")
def test_a_record_is_described_as_the_standard_asks(golden: Golden) -> None:
    assert describe_by_gost(golden.record, style=golden.style, accessed_on=READ_ON).text == golden.text


def test_there_are_records_enough() -> None:
    assert len({golden.name for golden in goldens()}) >= 60


SET = marc(
    "nam rus",
    "100 1_ $aБасин, Юрий Григорьевич",
    "245 10 $aИзбранные труды :$bв 2 т. /$cЮ. Г. Басин",
    "260 __ $aАлматы :$bАдилет,$c2003",
    "490 0_ $aКлассика",
)
FIRST = marc("nam rus", "245 10 $aИзбранные труды.$nТ. 1,$pОбщая часть", "260 __ $aАлматы :$bАдилет,$c2003", "300 __ $a400 с.")
SECOND = marc("nam rus", "245 10 $aИзбранные труды.$nТ. 2", "300 __ $a380 с.", "490 0_ $aКлассика", "020 __ $a9789965703171")


def test_a_set_is_described_at_two_levels_and_a_volume_repeats_nothing() -> None:
    assert describe_set(SET, [FIRST, SECOND]).text.splitlines() == [
        "Басин, Ю. Г. Избранные труды [Текст] : в 2 т. / Ю. Г. Басин. – Алматы : Адилет, 2003. – (Классика).",
        "Т. 1 : Общая часть. – 400 с.",
        "Т. 2. – 380 с. – ISBN 978-9965-703-17-1.",
    ]


def test_spans_say_what_each_piece_is_and_together_are_the_text() -> None:
    described = describe_by_gost(FIRST)

    assert [span.area for span in described.spans] == [Area.TITLE, Area.IMPRINT, Area.EXTENT]
    assert described.body == "".join(span.text for span in described.spans)


def test_the_language_of_description_may_be_asked_for() -> None:
    assert describe_by_gost(FIRST, language="kk").text == (
        "Избранные труды. Т. 1, Общая часть [Мәтін]. – Алматы : Адилет, 2003. – 400 б."
    )


def test_abbreviation_may_be_turned_off() -> None:
    record = marc("nam rus", "245 10 $aПраво :$bучебное пособие", "260 __ $aМосква :$bНорма,$c2000")

    assert describe_by_gost(record, abbreviate=False).text == "Право [Текст] : учебное пособие. – Москва : Норма, 2000."


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ru", "учебное пособие для юридических вузов", "учеб. пособие для юрид. вузов"),
        ("ru", "учебник", "учебник"),  # the only word of its element
        ("ru", "сборник «Научные труды института»", "сб. «Научные труды института»"),
        ("ru", "журнал АКАДЕМИЯ", "журн. АКАДЕМИЯ"),  # capitals
        ("ru", "под редакцией О. И. Академикова", "под ред. О. И. Академикова"),  # a surname
        ("ru", "Институт законодательства. Отделение", "Ин-т законодательства. Отд-ние"),
        ("ru", "юрид. литература", "юрид. лит."),
        ("kk", "Назарбаев университетінің хабаршысы", "Назарбаев ун-тінің хабарш."),
        ("kk", "оқу-әдістемелік құрал", "оқу-әдіст. құрал"),
        ("en", "university press", "university press"),
    ],
)
def test_words_are_abbreviated_by_the_table_and_its_exceptions(language: str, text: str, expected: str) -> None:
    assert abbreviated(text, language=language) == expected


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_an_abbreviation_is_shorter_than_the_word_and_each_word_is_named_once(language: str) -> None:
    entries = table(language)

    assert [entry for entry in entries if len(entry.short.rstrip("~")) > len(entry.stem) + 1] == []
    assert len({(entry.stem, entry.is_beginning) for entry in entries}) == len(entries)


def test_cards_are_the_main_one_and_one_for_each_line_of_its_tracing() -> None:
    record = marc(
        "nam rus",
        "080 __ $a347",
        "084 __ $a67.404$2rubbk",
        "100 1_ $aБасин, Юрий Григорьевич",
        "245 10 $aПраво /$cЮ. Г. Басин, М. К. Сулейменов",
        "700 1_ $aСулейменов, Майдан Кунтуарович",
    )

    main, *added = cards_of_record(record, class_index="67.404", author_mark="Б 27")

    assert (main.class_index, main.author_mark, main.heading) == ("67.404", "Б 27", "Басин, Ю. Г.")
    assert main.body == "Право [Текст] / Ю. Г. Басин, М. К. Сулейменов."
    assert main.tracing == ("1. Сулейменов, М. К.", "2. Загл.")
    assert main.indexes == ("УДК 347", "ББК 67.404")
    assert [card.entry for card in added] == ["Сулейменов, М. К.", "Право"]


def test_the_card_of_a_set_has_its_volumes() -> None:
    assert card_of_set(SET, [FIRST]).volumes == ("Т. 1 : Общая часть. – 400 с.",)


def test_no_record_of_any_library_is_too_strange() -> None:
    shared = Path(os.environ.get("TORELIK_SHARED", Path(__file__).resolve().parents[4] / "shared"))
    paths = sorted(path for path in (shared / "data" / "marc").rglob("*") if path.is_file() and path.suffix != ".md")
    if not paths:
        pytest.skip("no real MARC records here (set TORELIK_SHARED)")
    described = 0
    for path in paths:
        with path.open("rb") as file:
            try:
                for read in read_marc(file, name=path.name):
                    if isinstance(read, ReadRecord):
                        assert all(describe_by_gost(read.record, style=style).text for style in Style)
                        assert cards_of_record(read.record)
                        described += 1
            except (NotMarc, UnsafeArchive):
                continue
    assert described > 2_000
