"""Nothing is lost between the faces of the editor, whatever a record holds (cl. 12)."""

import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from torelik.library.cataloguing.checking import remarks_on
from torelik.library.cataloguing.marc import ControlField, DataField, MarcRecord
from torelik.library.editing import grid, simple
from torelik.library.editing.kinds import FormKind

texts = st.text(st.one_of(st.sampled_from("$#{}u+ \n\r\t\x1fаәқA0/:;-|="), st.characters(exclude_categories=["Cs"])), max_size=12)
marks = st.one_of(st.sampled_from(" #-${01"), st.characters(exclude_categories=["Cs"]))
letters = string.digits + string.ascii_letters
tags = st.one_of(
    st.sampled_from(["245", "246", "264", "260", "300", "490", "084", "020", "650", "773", "900"]),
    st.text(letters, min_size=3, max_size=3),
).filter(lambda tag: tag != "LDR")
codes = st.one_of(st.sampled_from("abcntwv29"), st.characters(exclude_categories=["Cs"]))
data_fields = st.builds(
    DataField,
    tags.filter(lambda tag: not tag.startswith("00")),
    marks,
    marks,
    st.lists(st.tuples(codes, texts), max_size=5).map(tuple),
)
control_fields = st.builds(ControlField, st.one_of(st.sampled_from(["001", "005", "006", "007", "008"]), tags), texts)
records = st.builds(MarcRecord, texts, st.lists(st.one_of(data_fields, control_fields), max_size=8).map(tuple))


# The first text drawn reads the whole table of Unicode, which a busy machine does slowly.
patient = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


@patient
@given(records)
def test_a_record_comes_back_from_the_rows_of_the_grid(record: MarcRecord) -> None:
    read = grid.read_rows(grid.rows_of(record))

    assert (read.record, read.faults) == (record, {})


@patient
@given(records)
def test_a_record_comes_back_from_its_lines(record: MarcRecord) -> None:
    read = grid.read_text(grid.text_of(record).replace("\n", "\r\n"))

    assert (read.record, read.faults) == (record, {})


@patient
@given(records, st.sampled_from(FormKind))
def test_a_form_that_nobody_touched_changes_nothing(record: MarcRecord, kind: FormKind) -> None:
    assert simple.with_values(record, kind, simple.shown(record, kind)) == record


@patient
@given(records, st.sampled_from(FormKind), texts)
def test_a_form_keeps_every_field_that_it_does_not_ask_for(record: MarcRecord, kind: FormKind, title: str) -> None:
    values = {**simple.shown(record, kind), "title": [f"А{title}"]}

    after = simple.with_values(record, kind, values)

    def others(of: MarcRecord) -> list[object]:
        return [field for field in of.fields if field.tag != "245"]

    assert (others(after), after.leader) == (others(record), record.leader)
    assert any("А" in value for value in after.values("245", "a"))


@pytest.mark.parametrize("kind", FormKind)
def test_a_new_record_of_every_kind_has_no_fault_but_its_title(kind: FormKind) -> None:
    record = simple.new_record(kind, entered="261127", language="kaz", agency="KZ-AstAP")
    filled = simple.with_values(record, kind, {"title": ["Медиация"], "udc": ["347.9"], "author": ["Қасымов, Болат"]})

    assert [one for one in remarks_on(filled) if one.is_error] == []
