"""The tables of MARC 21: whole, in three languages, and true where cataloguers look most."""

import pytest

from torelik.library.cataloguing.marc_format import (
    CONTROL_LENGTHS,
    Material,
    fixed_positions,
    format_of,
    known_tags,
    material_of,
    new_fixed,
)


def test_every_word_stands_in_three_languages() -> None:
    formats = [found for tag in known_tags() if (found := format_of(tag))]
    labels = [one.label for one in formats] + [subfield.label for one in formats for subfield in one.subfields.values()]
    labels += [
        label
        for leader in ("00000nam a", "00000nas a", "00000nmm a", "00000ngm a", "00000ncm a", "00000nem a")
        for tag in ("LDR", "008")
        for one in fixed_positions(tag, leader=leader)
        for label in (one.label, *one.codes.values())
    ]

    assert [label for label in labels if label.missing] == []


def test_every_field_that_has_subfields_names_one_besides_the_common_ones() -> None:
    common = set("0123456789")
    bare = [
        tag for tag in known_tags() if (found := format_of(tag)) and not found.is_control and not set(found.subfields) - common
    ]

    assert bare == ["880", "886"]  # what they hold is told by the field that they stand for


@pytest.mark.parametrize("leader", ["00000nam a", "00000nas a", "00000nmm a", "00000ngm a"])
@pytest.mark.parametrize("tag", ["LDR", "008"])
def test_positions_do_not_overlap_and_every_default_is_a_code(tag: str, leader: str) -> None:
    end = 0
    for one in fixed_positions(tag, leader=leader):
        assert one.start >= end
        end = one.start + one.length
        assert len(one.default) == one.length
        assert not one.codes or set(one.default) <= set(one.codes)
    assert end <= CONTROL_LENGTHS[tag]


@pytest.mark.parametrize(
    ("leader", "material"),
    [
        ("00000nam a", Material.BOOK),
        ("00000naa a", Material.BOOK),
        ("00000nab a", Material.SERIAL),
        ("00000nas a", Material.SERIAL),
        ("00000nmm a", Material.FILE),
        ("00000ngm a", Material.VISUAL),
        ("00000njm a", Material.MUSIC),
        ("00000nem a", Material.MAP),
        ("00000npc a", Material.MIXED),
    ],
)
def test_the_leader_tells_how_field_008_is_filled(leader: str, material: Material) -> None:
    assert material_of(leader) is material


def test_a_new_field_008_has_its_length_and_the_usual_codes() -> None:
    data = new_fixed("008", leader="00000nam a", entered="261127")

    assert (len(data), data[:6], data[6], data[15:18], data[35:38]) == (40, "261127", "s", "kz ", "kaz")
    assert new_fixed("LDR") == "00000nam a2200000 i 4500"


def test_field_006_says_in_position_1_what_field_008_says_in_18() -> None:
    assert [(one.name, one.start) for one in fixed_positions("006", first="a")][:2] == [("illustrations", 1), ("audience", 5)]


def test_a_title_is_said_once_and_an_isbn_often() -> None:
    title, isbn = format_of("245"), format_of("020")

    assert title
    assert isbn
    assert (title.repeats, isbn.repeats) == (False, True)
    assert list(title.indicators[0]) == ["0", "1"]
    assert title.subfields["n"].repeats
    assert not title.subfields["a"].repeats
    assert format_of("999") is None
