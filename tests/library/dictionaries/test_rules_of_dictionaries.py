"""Under which headings a title stands, and where headings stand among others."""

import pytest

from factories.marc import book
from torelik.library.cataloguing.marc import DataField, MarcRecord, describe
from torelik.library.dictionaries import rules
from torelik.library.dictionaries.rules import Wanted
from torelik.library.dictionaries.vocabulary import Dictionary


def field(tag: str, ind2: str = " ", **values: str) -> DataField:
    return DataField(tag, "1", ind2, tuple((code, value) for code, value in values.items()))


def of(*more: DataField) -> dict[Dictionary, list[str]]:
    plain = book("Медиация негіздері", author="Қасымов, Болат", year=2020, subject="Медиация")
    replaced = {one.tag for one in more}
    marc = MarcRecord(plain.leader, (*(one for one in plain.fields if one.tag not in replaced), *more))
    found: dict[Dictionary, list[str]] = {}
    for wanted in rules.headings_of(marc, describe(marc)):
        found.setdefault(wanted.dictionary, []).append(wanted.text)
    return found


def test_a_book_stands_under_what_it_names() -> None:
    assert of() == {
        Dictionary.AUTHOR: ["Қасымов, Болат"],
        Dictionary.TITLE: ["Медиация негіздері"],
        Dictionary.SUBJECT: ["Медиация"],
        Dictionary.PUBLISHER: ["Жеті Жарғы"],
        Dictionary.YEAR: ["2020"],
    }


@pytest.mark.parametrize(
    ("given", "dictionary", "texts"),
    [
        (field("100", a="Абай", d="1845-1904 гг."), Dictionary.AUTHOR, ["Абай, 1845–1904"]),
        (field("700", a="Маркс, К.", t="Капитал"), Dictionary.AUTHOR, ["Қасымов, Болат"]),
        (field("710", a="Қазақстан.", b="Жоғарғы Сот"), Dictionary.AUTHOR, ["Қасымов, Болат", "Қазақстан. Жоғарғы Сот"]),
        (field("245", a="Заң =", b="Закон : комментарий"), Dictionary.TITLE, ["Заң", "Закон"]),
        (field("240", a="Конституция"), Dictionary.TITLE, ["Медиация негіздері", "Конституция"]),
        (field("650", "7", a="Құқық", z="Қазақстан"), Dictionary.SUBJECT, ["Құқық — Қазақстан"]),
        (field("600", a="Абай", d="1845-1904", x="Өмірі"), Dictionary.SUBJECT, ["Медиация", "Абай, 1845–1904 — Өмірі"]),
        (field("653", a="сот ;"), Dictionary.SUBJECT, ["Медиация", "сот"]),
        (field("490", a="Заңгер кітапханасы ;", v="12-шығ."), Dictionary.SERIES, ["Заңгер кітапханасы"]),
        (field("264", "1", b="«Жеті Жарғы»,", c="2020"), Dictionary.PUBLISHER, ["«Жеті Жарғы»"]),
        (field("264", "2", b="Таратушы"), Dictionary.PUBLISHER, []),
        (field("080", a="347.9:004"), Dictionary.UDC, ["3", "34", "347", "347.9", "0", "00", "004"]),
        (DataField("084", " ", " ", (("a", "67.404(5К)"), ("2", "rubbk"))), Dictionary.BBK,
         ["6/8", "6", "67", "67.4", "67.40", "67.404", "67.404(5К)"]),
    ],
)  # fmt: skip
def test_every_field_gives_its_headings(given: DataField, dictionary: Dictionary, texts: list[str]) -> None:
    assert of(given).get(dictionary, []) == texts


@pytest.mark.parametrize(
    ("dictionary", "one", "other", "same"),
    [
        (Dictionary.PUBLISHER, "Жеті Жарғы", "«ЖЕТІ ЖАРҒЫ»", True),
        (Dictionary.AUTHOR, "Сүлейменов, М. К.", "Сүлейменов, М.К.", True),
        (Dictionary.AUTHOR, "Қасымов, Б.", "Касымов, Б.", False),
        (Dictionary.UDC, "347.9", "34.79", False),
    ],
)
def test_spellings_of_one_heading_have_one_key(dictionary: Dictionary, one: str, other: str, same: bool) -> None:
    assert (rules.key_of(dictionary, one) == rules.key_of(dictionary, other)) is same


def test_the_same_words_in_two_dictionaries_are_two_headings_and_no_letters_are_none() -> None:
    assert rules.key_of(Dictionary.TITLE, "Медиация") != rules.key_of(Dictionary.SUBJECT, "Медиация")
    assert rules.key_of(Dictionary.TITLE, "…") == ""


def test_headings_stand_in_the_order_of_the_kazakh_alphabet_and_years_with_the_newest_first() -> None:
    words = ["Яковлев", "Әбенов", "Smith", "Қасым", "Кәрім", "Іргебай", "Абай", "Ыбырай", "Ёлкин", "100 сұрақ"]
    years = ["1999", "2024", "2001"]

    assert sorted(words, key=lambda word: rules.ordering_of(Dictionary.AUTHOR, word)) == [
        "100 сұрақ", "Абай", "Әбенов", "Ёлкин", "Кәрім", "Қасым", "Ыбырай", "Іргебай", "Яковлев", "Smith",
    ]  # fmt: skip
    assert sorted(years, key=lambda year: rules.ordering_of(Dictionary.YEAR, year)) == ["2024", "2001", "1999"]
    assert rules.ordering_of(Dictionary.YEAR, "soon") == ""


@pytest.mark.parametrize(
    ("dictionary", "text", "letter"),
    [
        (Dictionary.TITLE, "әділет", "Ә"),
        (Dictionary.TITLE, "«Қазақстан»", "Қ"),
        (Dictionary.TITLE, "Ёлка", "Е"),
        (Dictionary.TITLE, "Йод", "Й"),
        (Dictionary.TITLE, "École", "E"),
        (Dictionary.TITLE, "100 сұрақ", rules.DIGITS),
        (Dictionary.TITLE, "法律", ""),
        (Dictionary.TITLE, "…", ""),
        (Dictionary.YEAR, "2017", "2010"),
    ],
)
def test_a_heading_stands_under_its_letter(dictionary: Dictionary, text: str, letter: str) -> None:
    assert rules.letter_of(dictionary, text) == letter
    if letter:
        assert rules.ordering_of_letter(dictionary, letter) <= rules.ordering_of(dictionary, text)


def test_the_index_knows_a_record_by_the_keys_of_its_headings() -> None:
    marc = book("Медиация")
    wanted: list[Wanted] = rules.headings_of(marc, describe(marc))

    assert rules.keys_of(marc, describe(marc)) == tuple(one.key for one in wanted)
