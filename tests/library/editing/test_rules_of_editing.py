"""Decisions of the editor, by tables (cl. 12)."""

import json

import pytest

from factories.marc import book
from torelik.library.cataloguing.marc import ControlField, DataField, MarcRecord, describe
from torelik.library.cataloguing.vocabulary import RemarkCode
from torelik.library.editing import desk, grid, parts, rules, simple
from torelik.library.editing.kinds import FormKind
from torelik.library.editing.vocabulary import RowFault

LEADER = grid.Row(grid.LEADER_KEY, "LDR", "", "00000nam#a2200000#i#4500")


@pytest.mark.parametrize(
    ("row", "read"),
    [
        (("245", "10", "$aМедиация"), DataField("245", "1", "0", (("a", "Медиация"),))),
        (("245", "", "Медиация"), DataField("245", " ", " ", (("a", "Медиация"),))),
        (("245", "1", "$a Медиация : $b оқулық"), DataField("245", "1", " ", (("a", "Медиация :"), ("b", "оқулық")))),
        (("500", "##", "$aБағасы 5 $$"), DataField("500", " ", " ", (("a", "Бағасы 5 $"),))),
        (("500", "##", "$a{u+0041}"), DataField("500", " ", " ", (("a", "A"),))),
        (("500", "##", "$a{u+D800}"), DataField("500", " ", " ", (("a", "{u+D800}"),))),
        (("001", "", "17"), ControlField("001", "17")),
        (("910", "--", "ИРБИС"), ControlField("910", "ИРБИС")),
        (("24", "10", "$aА"), RowFault.TAG),
        (("245", "100", "$aА"), RowFault.INDICATORS),
        (("245", "10", "$"), RowFault.SUBFIELDS),
    ],
)
def test_a_row_is_read_as_it_is_typed(row: tuple[str, str, str], read: object) -> None:
    found = grid.read_rows([LEADER, grid.Row("a", *row)])

    assert (found.faults or found.record.fields) == ({"a": read} if isinstance(read, RowFault) else (read,))


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("245 10 $aА", ("245", "10", "$aА")),
        ("=245  10$aА", ("245", "10", "$aА")),
        ("=008  260101s2020\\\\\\\\kz", ("008", "", "260101s2020####kz")),
        ("650 сот", ("650", "##", "сот")),
        ("910 -- ИРБИС", ("910", "--", "ИРБИС")),
        ("жай мәтін", ("", "", "жай мәтін")),
    ],
)
def test_a_pasted_line_is_a_row(line: str, row: tuple[str, str, str]) -> None:
    (found,) = grid.rows_of_text(line)

    assert (found.tag, found.indicators, found.text) == row


def test_codes_of_007_are_put_together_by_their_first_one() -> None:
    row = grid.built(grid.Row("a", "007", "", "ta"), {"category": "v", "designation": "f"}, LEADER.text)

    assert row.text == "vf" + "#" * 7
    assert [one.name for one in grid.positions_of(row, LEADER.text)] == ["category", "designation", "colour", "format", "sound"]
    assert grid.positions_of(grid.Row("a", "245", "10", ""), LEADER.text) == ()
    assert grid.positions_of(grid.Row("a", "007", "", ""), LEADER.text)[0].name == "category"


def test_a_pasted_leader_takes_the_place_of_the_other() -> None:
    rows = grid.with_pasted([LEADER], "LDR 00000nas#a2200000#i#4500\n245 10 $aА")

    assert [(row.key == grid.LEADER_KEY, row.text[7:8]) for row in rows] == [(True, "s"), (False, "")]


def test_without_the_earlier_version_what_both_say_is_taken_and_the_rest_is_chosen() -> None:
    mine, theirs = book("Менікі", year=2020), book("Олардікі", year=2020)

    merge = rules.merge_of(base=None, mine=mine, theirs=grid.with_control(theirs, "005", "20261127100000.0"))

    assert [row.tag for row in merge.conflicts] == ["245"]


def test_remarks_are_told_at_their_field_at_the_leader_or_about_the_whole() -> None:
    begun = book("Медиация")
    record = MarcRecord("00000xam a2200000 i 4500", (*begun.fields, DataField("300", "9", " ", (("a", "1"),))))

    placed, leader, rest = rules.remarks_by_place(record)

    assert [one.code for found in placed.values() for one in found] == [RemarkCode.INDICATOR]
    assert [one.code for one in leader] == [RemarkCode.CODE]
    assert [one.code for one in rest] == [RemarkCode.NO_CLASS]
    assert rules.remarks_of(placed[6], ("300",), "a") == placed[6]


@pytest.mark.parametrize(
    ("fields", "described", "kind"),
    [
        ((), "act", FormKind.ACT),
        ((), "map", FormKind.BOOK),
        ((DataField("655", " ", "4", (("a", "Оқу-әдістемелік кешен"),)),), "book", FormKind.TEACHING),
        ((DataField("773", "0", " ", (("t", "Жинақ"),)),), "book", FormKind.VOLUME),
    ],
)
def test_the_form_that_suits_a_record(fields: tuple[DataField, ...], described: str, kind: FormKind) -> None:
    assert simple.kind_of(MarcRecord(book().leader, fields), described) == kind


def test_the_form_takes_away_and_adds_whole_fields() -> None:
    record = book("Медиация")

    after = simple.with_values(
        record, FormKind.BOOK, {"author": [""], "subjects": ["", "Сот"], "year": ["2021"], "country": ["ru"], "publisher": [""]}
    )

    assert [field.tag for field in after.fields] == ["008", "245", "264", "300", "650"]
    assert (after.values("650", "a"), after.control("008")[7:11], after.control("008")[15:18]) == (("Сот",), "2021", "ru ")
    (title,) = after.data_fields("245")
    assert (title.ind1, after.values("264", "ac")) == ("0", ("Алматы,", "2021"))


def test_a_record_without_codes_gets_them_with_its_language() -> None:
    bare = MarcRecord(book().leader, (DataField("245", "0", "0", (("a", "Сот"),)),))

    after = simple.with_values(bare, FormKind.BOOK, {"language": ["rus"], "year": ["1978"]})

    assert after.control("008")[35:38] == "rus"
    assert after.values("264", "c") == ("1978",)


def test_links_without_a_number_bind_nothing() -> None:
    link = DataField("773", "0", " ", (("w", "(KZ-Test) "), ("w", "5")))
    titled = DataField("245", "0", "0", (("n", "2-том."), ("p", "Ерекше бөлім")))

    assert parts.links_of(MarcRecord(book().leader, (link,)), own_agency="") == []
    numbered = MarcRecord(book().leader, (ControlField("003", "KZ-Test"), titled, link))
    assert [one.volume for one in parts.links_of(numbered, own_agency=describe(numbered).agency)] == ["2-том. Ерекше бөлім"]
    assert (parts.own_key(describe(numbered)), parts.number_of(numbered)) == ("", "")


def test_a_part_of_a_whole_without_title_codes_or_number_begins_with_what_there_is() -> None:
    begun = simple.new_record(FormKind.VOLUME, entered="261127", language="kaz", agency="KZ-Test")

    part = parts.part_of(MarcRecord(book().leader, (DataField("080", " ", " ", (("a", "34"),)),)), begun=begun)

    assert [field.tag for field in part.fields] == ["008", "040", "080", "245", "773"]


@pytest.mark.parametrize(
    "held", ["", "null", "[]", "{", '{"leader": 1, "fields": []}', json.dumps({"leader": "\ud800", "fields": []})]
)
def test_what_is_no_record_is_not_carried_along(held: str) -> None:
    assert desk.held_record(held) is None
