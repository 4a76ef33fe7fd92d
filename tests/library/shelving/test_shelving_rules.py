"""Notations, author marks and lines of imported tables."""

import pytest

from torelik.library.shelving import actions, rules
from torelik.library.shelving.vocabulary import Refusal, Scheme, Script

UDC, BBK = Scheme.UDC, Scheme.BBK


@pytest.mark.parametrize(
    ("scheme", "notation", "refusals"),
    [
        (UDC, "347.9", []),
        (UDC, "347.965.42", []),
        (UDC, "347(574)", []),
        (UDC, "343.1:004.8", []),
        (UDC, '94(574)"1917/1991"', []),
        (UDC, "340.01", []),
        (UDC, "34(091)", []),
        (UDC, "811.512.122'36", []),
        (UDC, "", [Refusal.EMPTY]),
        (UDC, "3479.1", [Refusal.GROUPS]),
        (UDC, "34.7", [Refusal.GROUPS]),
        (UDC, "347..9", [Refusal.GROUPS]),
        (UDC, "347(574", [Refusal.BRACKETS]),
        (UDC, "347.9:", [Refusal.UNFINISHED]),
        (UDC, "право", [Refusal.SIGN]),
        (UDC, "347?", [Refusal.SIGN]),
        (UDC, "3" * 101, [Refusal.LENGTH, Refusal.GROUPS]),
        (BBK, "67.404", []),
        (BBK, "67.404.2(5Каз)", []),
        (BBK, "67.400(5Каз)я73", []),
        (BBK, "6/8", []),
        (BBK, "674.04", [Refusal.GROUPS]),
        (BBK, "67.4040", [Refusal.GROUPS]),
        (BBK, "67.404(5Каз", [Refusal.BRACKETS]),
    ],
)
def test_a_notation_is_refused_for_every_reason(scheme: Scheme, notation: str, refusals: list[Refusal]) -> None:
    assert rules.refusals_of_notation(scheme, notation) == refusals


@pytest.mark.parametrize(
    ("notation", "classes"),
    [
        ("347.9", ["347.9"]),
        ("347.9:004", ["347.9", "004"]),
        ("34+33", ["34", "33"]),
        ("347(574:470)", ["347(574:470)"]),
        ("(574)", []),
        ("", []),
    ],
)
def test_a_notation_is_counted_in_each_class_that_it_joins(notation: str, classes: list[str]) -> None:
    assert rules.classes_in(notation) == classes


def test_a_span_of_classes_has_the_titles_of_each() -> None:
    assert rules.prefixes_of("6/8") == ["6", "7", "8"]
    assert rules.prefixes_of("67.4") == ["67.4"]


@pytest.mark.parametrize("scheme", Scheme)
def test_the_base_is_well_formed_has_three_languages_and_stands_under_itself(scheme: Scheme) -> None:
    lines, refused = rules.class_lines((actions.BASE / f"{scheme.value}.csv").read_text(encoding="utf-8"), scheme)
    # A class of law stands below law by its parent, and its notation begins as that of its parent does.
    law = [line for line in lines if line.notation.startswith("34" if scheme is UDC else "67")]

    assert (refused, [line for line in lines if not (line.kk and line.ru and line.en)]) == ([], [])
    assert [line for line in law if line.parent not in ("3", "6/8") and not line.notation.startswith(line.parent)] == []
    assert len(law) >= 35


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("notation;parent;kk;ru;en\n34;;Құқық;;\n347;34;;Право;\n", []),
        ("notation;parent;kk;ru;en\n347;34;;Право;\n", [(2, Refusal.NO_PARENT)]),
        ("notation;parent;kk;ru;en\n34;;;;\n", [(2, Refusal.NO_NAME)]),
        ("notation;parent;kk;ru;en\n34;;а;;\n34;;б;;\n", [(3, Refusal.TAKEN)]),
        ("класс;имя\n34;а\n", [(2, Refusal.COLUMNS)]),
        (f"notation;parent;kk;ru;en\n34;;{'а' * 301};;\n", [(2, Refusal.LENGTH)]),
        ("notation,parent,kk,ru,en\n34,,а,,\n", []),
    ],
)
def test_lines_of_a_table_of_classes_are_refused_one_by_one(text: str, refused: list[tuple[int, Refusal]]) -> None:
    assert [(line.line, line.refusal) for line in rules.class_lines(text, UDC)[1]] == refused


# ---- author marks ----


def test_the_computed_tables_go_up_through_the_alphabet_and_each_letter_has_its_numbers() -> None:
    for script in Script:
        for digits, (first, last) in rules.NUMBERS.items():
            table = rules.computed_table(script, digits)
            keys = [rules.ordering(start, script) for start, _number in table]
            assert keys == sorted(set(keys))
            for letter in rules.ALPHABETS[script]:
                numbers = [number for start, number in table if start[0] == letter]
                assert numbers[0] == first
                assert numbers == sorted(set(numbers))
                assert last - 12 * digits <= numbers[-1] <= last
                assert len(numbers) >= (last - first + 1) * 3 // 4


def test_kazakh_letters_stand_in_their_places() -> None:
    words = ["Ахметов", "Әбішев", "Байтұрсынов", "Ғабдуллин", "Дулатов", "Кекілбаев", "Қасымов", "Нұрпейісов", "Ңң", "Омаров"]
    words += ["Өтегенов", "Уәлиханов", "Ұлықбек", "Үмбетов", "Хасенов", "Һиджра", "Ыбырай", "Ілиясов"]
    keys = [rules.ordering(word, Script.CYRILLIC) for word in words]
    assert keys == sorted(keys)


@pytest.mark.parametrize(
    ("lower", "higher"),
    [("Қабдолов", "Қасымов"), ("Қасымов", "Құнанбаев"), ("Құнанбаев", "Қырғызбаев"), ("Smith", "Stone"), ("Әбіш", "Әлиев")],
)
def test_a_later_word_never_has_a_smaller_number(lower: str, higher: str) -> None:
    for digits in rules.NUMBERS:
        one, other = rules.computed_number(lower, digits=digits), rules.computed_number(higher, digits=digits)
        assert one is not None
        assert other is not None
        assert one < other


def test_a_word_of_no_alphabet_has_no_number() -> None:
    assert rules.computed_number("1917", digits=2) is None
    assert rules.computed_number("中国", digits=2) is None


def test_the_mark_is_the_letter_and_the_number() -> None:
    assert rules.mark_of("«Қасымов", 23) == "Қ 23"


@pytest.mark.parametrize(
    ("start", "number", "refusals"),
    [
        ("Са", "12", []),
        ("Sa", "12", [Refusal.NO_LETTER]),
        ("", "12", [Refusal.NO_LETTER]),
        ("Са", "123", [Refusal.NUMBER]),
        ("Са", "1x", [Refusal.NUMBER]),
        ("С" * 21, "12", [Refusal.NO_LETTER, Refusal.LENGTH]),
    ],
)
def test_a_line_of_author_marks_is_refused_for_every_reason(start: str, number: str, refusals: list[Refusal]) -> None:
    assert rules.refusals_of_line(start, number, Script.CYRILLIC, 2) == refusals


@pytest.mark.parametrize(
    ("index", "mark", "refusals"),
    [
        ("67.404", "С 89", []),
        ("67.404", "С89а", []),
        ("67.404", "", []),
        ("", "С 89", [Refusal.MARK]),
        ("67.404", "89", [Refusal.MARK]),
        ("6" * 101, "С 89", [Refusal.LENGTH]),
    ],
)
def test_a_shelf_mark_is_refused_for_every_reason(index: str, mark: str, refusals: list[Refusal]) -> None:
    assert rules.refusals_of_mark(index, mark) == refusals


def test_a_table_of_other_columns_is_refused_and_one_without_end_is_cut() -> None:
    assert rules.author_lines("a;b\nСа;11\n", Script.CYRILLIC, 2)[1][0].refusal is Refusal.COLUMNS
    endless = "start;number\n" + "Са;11\n" * (rules.LINES_MOST + 5)
    assert rules.author_lines(endless, Script.CYRILLIC, 2) == ([("са", 11)], [])
