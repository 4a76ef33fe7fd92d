"""What a heading is compared by, and which authority it leads to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torelik.library.authorities import rules
from torelik.library.authorities.rules import Name, Told
from torelik.library.authorities.vocabulary import Refusal, RelationKind
from torelik.library.cataloguing.marc import DataField, MarcRecord


def marc(*fields: tuple[str, tuple[tuple[str, str], ...]]) -> MarcRecord:
    return MarcRecord("00000nam a2200000 i 4500", tuple(DataField(tag, " ", " ", subfields) for tag, subfields in fields))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Сүлейменов, М.К.", "СҮЛЕЙМЕНОВ М. К.", True),
        ("Семёнов", "Семенов", True),
        ("Сүлейменов", "Сулейменов", False),
        ("Қасым", "Касым", False),
        ("Жоғарғы Сот", "Жоғарғы сот.", True),
    ],
)
def test_case_and_marks_do_not_count_and_kazakh_letters_do(one: str, other: str, same: bool) -> None:
    assert (rules.key_of(one) == rules.key_of(other)) is same


@pytest.mark.parametrize(
    ("text", "years"),
    [("1941-", "1941"), ("род. 1941", "1941"), ("1941–2019 гг.", "1941-2019"), ("б.ж.", ""), ("", ""), ("XIX в.", "")],
)
def test_years_are_read_from_dates(text: str, years: str) -> None:
    assert rules.dates_of(text) == years


@pytest.mark.parametrize(
    ("one", "other", "fit"),
    [
        ("1941", "1941-2019", True), ("1941-2019", "1941", True), ("", "1941", True), ("1941", "1942", False),
        ("1941-2019", "1941-2020", False),
    ],
)  # fmt: skip
def test_dates_of_one_life_fit(one: str, other: str, fit: bool) -> None:
    assert rules.dates_fit(one, other) is fit


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (("100", (("a", "Сот, М. К.,"), ("d", "1941-"), ("e", "авт."))), ("Сот, М. К.", "Сот, М. К.", "1941", "авт")),
        (("110", (("a", "Қазақстан."), ("b", "Жоғарғы Сот."))), ("Қазақстан. Жоғарғы Сот", "Қазақстан. Жоғарғы Сот", "", "")),
        (("650", (("a", "Медиация"), ("z", "Казахстан."))), ("Медиация — Казахстан", "Медиация", "", "")),
        (("700", (("a", "Абай."), ("t", "Қара сөздер"), ("d", "1890"))), ("Абай", "Абай", "", "")),
        (("830", (("a", "Заң кітапханасы ;"), ("v", "3"))), ("Заң кітапханасы", "Заң кітапханасы", "", "")),
    ],
)  # fmt: skip
def test_a_field_gives_its_heading(field: tuple[str, tuple[tuple[str, str], ...]], expected: tuple[str, ...]) -> None:
    (found,) = rules.headings_of(marc(field))

    assert (found.text, found.main, found.dates, found.role) == expected


def test_a_heading_stands_once_a_tag_and_empty_ones_do_not() -> None:
    found = rules.headings_of(
        marc(("650", (("a", "Сот"),)), ("650", (("a", "сот."),)), ("700", (("a", " , "),)), ("651", (("a", "Сот"),)))
    )

    assert [(heading.tag, heading.text) for heading in found] == [("650", "Сот"), ("651", "Сот")]


PREFERRED, OLDER, VARIANT = (
    Name(1, "person", "k", "1941", True), Name(2, "person", "k", "1980", True), Name(3, "person", "k", "", False)
)  # fmt: skip


@pytest.mark.parametrize(
    ("names", "dates", "expected"),
    [
        ([], "", (None, False)),
        ([PREFERRED], "", (1, False)),
        ([PREFERRED], "1941-2019", (1, False)),
        ([PREFERRED], "1950", (None, False)),
        ([PREFERRED, OLDER], "", (None, True)),
        ([PREFERRED, OLDER], "1980", (2, False)),
        ([PREFERRED, VARIANT], "", (1, False)),
        ([VARIANT], "1950", (3, False)),
        ([VARIANT, Name(4, "person", "k", "", False)], "", (None, True)),
        ([Name(5, "person", "k", "", True), PREFERRED], "", (5, False)),
    ],
)
def test_a_heading_leads_to_one_authority_or_to_none(names: list[Name], dates: str, expected: tuple[int | None, bool]) -> None:
    assert rules.authority_of("person", ["k"], dates, rules.names_by_key(names)) == expected


def test_the_whole_heading_counts_before_its_main_part_and_kinds_are_apart() -> None:
    names = rules.names_by_key([Name(1, "subject", "main", "", True), Name(2, "subject", "whole", "", True)])

    assert rules.authority_of("subject", ["whole", "main"], "", names) == (2, False)
    assert rules.authority_of("subject", ["other", "main"], "", names) == (1, False)
    assert rules.authority_of("place", ["whole", "main"], "", names) == (None, False)


@pytest.mark.parametrize(
    ("headings", "variants", "told"),
    [
        (["Абай"], ["Құнанбаев, А."], []),
        ([], [], [Told(Refusal.NO_HEADING)]),
        (["—"], [], [Told(Refusal.NO_LETTER, "—")]),
        (["Абай"], ["абай."], [Told(Refusal.VARIANT_REPEATED, "абай.")]),
        (["Абай"], ["Ибрагим", "Ибрагим"], [Told(Refusal.VARIANT_REPEATED, "Ибрагим")]),
        (["Абай"], [f"Абай {number}" for number in range(201)], [Told(Refusal.TOO_MANY_VARIANTS)]),
    ],
)
def test_forms_of_an_authority_are_refused_for_every_reason(headings: list[str], variants: list[str], told: list[Told]) -> None:
    assert rules.refusals_of_forms(headings, variants) == told


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("0000 0001 2103 2683", True),
        ("000000012146438X", True),
        ("0000000121032684", False),
        ("123", False),
        ("12345678901234Ж5", False),
    ],
)
def test_an_isni_is_told_by_its_last_character(text: str, right: bool) -> None:
    assert rules.is_isni(text) is right


@pytest.mark.parametrize(("text", "language"), [("Қасымов", "kk"), ("Сулейменов", "ru"), ("Smith, John", "en"), ("1984", "en")])
def test_letters_tell_the_language(text: str, language: str) -> None:
    assert rules.language_of(text) == language


@given(st.integers(1, 9), st.integers(1, 9), st.sampled_from(list(RelationKind)))
def test_each_end_sees_the_counterpart_of_what_the_other_sees(one: int, other: int, kind: RelationKind) -> None:
    if one == other:
        return

    row = rules.stored_relation(one, kind, other)

    assert rules.seen_from(row, one) == (kind, other)
    assert rules.seen_from(row, other) == (rules.COUNTERPART[kind], one)
    assert row == rules.stored_relation(other, rules.COUNTERPART[kind], one)
    assert row[1] in rules.STORED


@pytest.mark.parametrize(
    ("years", "lives"),
    [
        ([""], [""]),
        (["1941", "1941-2019"], ["1941-2019"]),
        (["1941", "1942"], ["1941", "1942"]),
        (["1941", "1941-2019", "1941-1990"], ["1941", "1941-1990", "1941-2019"]),
    ],
)
def test_years_tell_lives_apart(years: list[str], lives: list[str]) -> None:
    assert rules.lives_among(years) == lives


@pytest.mark.parametrize(
    ("typed", "heading"),
    [("Сүл", "Сүлейменов, М. К."), ("Сул", "Сулейменов, М. К."), ("Sul", "Suleimenov, M. K."), ("123", "Suleimenov, M. K.")],
)
def test_a_heading_is_offered_in_the_letters_that_are_typed(typed: str, heading: str) -> None:
    assert rules.heading_as_typed(["Сүлейменов, М. К.", "Сулейменов, М. К.", "Suleimenov, M. K."], typed) == heading


def test_who_has_no_form_in_the_letters_typed_is_offered_in_others() -> None:
    assert rules.heading_as_typed(["Сүлейменов, М. К.", "Suleimenov, M. K."], "Сулей") == "Сүлейменов, М. К."
    assert rules.heading_as_typed(["Абай"], "Abai") == "Абай"
    assert rules.heading_as_typed([], "Abai") == ""


@pytest.mark.parametrize(("tag", "field"), [("100", "authors"), ("710", "authors"), ("650", "subjects"), ("240", "title")])
def test_a_heading_is_found_where_its_tag_says(tag: str, field: str) -> None:
    assert rules.field_found_by(tag) == field
