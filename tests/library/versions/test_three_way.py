"""One record of two changes: what one alone has changed is taken, what both have changed is asked about."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from torelik.library.cataloguing.marc import ControlField, DataField, MarcRecord
from torelik.library.versions.rules import differences, three_way
from torelik.library.versions.vocabulary import Side

LEADER = "00000nam a2200000 i 4500"
TITLE = DataField("245", "1", "0", (("a", "Азаматтық құқық :"), ("b", "оқулық")))
OTHER_TITLE = DataField("245", "1", "0", (("a", "Азаматтық құқық :"), ("b", "оқу құралы")))
THIRD_TITLE = DataField("245", "1", "0", (("a", "Азаматтық іс жүргізу құқығы"),))
SUBJECT = DataField("650", " ", "4", (("a", "Азаматтық құқық"),))
NEW_SUBJECT = DataField("650", " ", "4", (("a", "Шарт міндеттемелері"),))
NOTE = DataField("500", " ", " ", (("a", "Библиогр.: 370-б."),))
CODES = ControlField("008", "261127s2024    kz            000 0 kaz d")


def record(*fields, leader=LEADER):
    return MarcRecord(leader, tuple(fields))


BASE = record(CODES, TITLE, NOTE, SUBJECT)


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        ((CODES, OTHER_TITLE, NOTE, SUBJECT), (CODES, TITLE, NOTE, SUBJECT), (CODES, OTHER_TITLE, NOTE, SUBJECT)),
        ((CODES, TITLE, NOTE, SUBJECT), (CODES, OTHER_TITLE, NOTE, SUBJECT), (CODES, OTHER_TITLE, NOTE, SUBJECT)),
        ((CODES, OTHER_TITLE, NOTE, SUBJECT), (CODES, OTHER_TITLE, NOTE, SUBJECT), (CODES, OTHER_TITLE, NOTE, SUBJECT)),
        ((CODES, OTHER_TITLE, NOTE, SUBJECT), (CODES, TITLE, NOTE), (CODES, OTHER_TITLE, NOTE)),
        ((CODES, TITLE, SUBJECT), (CODES, OTHER_TITLE, NOTE, SUBJECT), (CODES, OTHER_TITLE, SUBJECT)),
        (
            (CODES, TITLE, NOTE, SUBJECT, NEW_SUBJECT),
            (CODES, OTHER_TITLE, NOTE, SUBJECT),
            (CODES, OTHER_TITLE, NOTE, SUBJECT, NEW_SUBJECT),
        ),
        (
            (CODES, OTHER_TITLE, NOTE, SUBJECT),
            (CODES, TITLE, NOTE, NEW_SUBJECT, SUBJECT),
            (CODES, OTHER_TITLE, NOTE, NEW_SUBJECT, SUBJECT),
        ),
        (
            (CODES, TITLE, NOTE, SUBJECT, NEW_SUBJECT),
            (CODES, TITLE, NOTE, SUBJECT, NEW_SUBJECT),
            (CODES, TITLE, NOTE, SUBJECT, NEW_SUBJECT),
        ),
    ],
)
def test_what_one_alone_has_changed_is_taken(mine, theirs, merged) -> None:
    found = three_way(BASE, record(*mine), record(*theirs))

    assert found.conflicts == ()
    assert found.record({}).fields == merged


def test_a_field_that_both_have_changed_is_asked_about() -> None:
    found = three_way(BASE, record(CODES, OTHER_TITLE, NOTE, SUBJECT), record(CODES, THIRD_TITLE, NOTE, SUBJECT))

    (conflict,) = found.conflicts
    assert (conflict.tag, conflict.base, conflict.mine, conflict.theirs) == ("245", TITLE, OTHER_TITLE, THIRD_TITLE)
    titles = [next(found.record({conflict.number: side}).data_fields("245")) for side in Side]
    assert titles == [OTHER_TITLE, THIRD_TITLE, TITLE]
    assert next(found.record({}).data_fields("245")) == THIRD_TITLE


def test_a_field_that_one_has_changed_and_the_other_taken_out_is_asked_about() -> None:
    found = three_way(BASE, record(CODES, OTHER_TITLE, NOTE, SUBJECT), record(CODES, NOTE, SUBJECT))

    (conflict,) = found.conflicts
    assert (conflict.mine, conflict.theirs) == (OTHER_TITLE, None)
    assert found.record({conflict.number: Side.THEIRS}).fields == (CODES, NOTE, SUBJECT)
    assert found.record({conflict.number: Side.MINE}).fields == (CODES, OTHER_TITLE, NOTE, SUBJECT)


def test_two_new_fields_of_which_a_record_has_one_are_asked_about() -> None:
    author = DataField("100", "1", " ", (("a", "Сұлтанов, Б."),))
    other = DataField("100", "1", " ", (("a", "Жүнісова, А."),))

    found = three_way(BASE, record(CODES, author, TITLE, NOTE, SUBJECT), record(CODES, other, TITLE, NOTE, SUBJECT))

    assert [(row.mine, row.theirs) for row in found.conflicts] == [(author, other)]


def test_lengths_in_the_leader_are_no_change_but_its_codes_are() -> None:
    longer, changed = "01234nam a2200345 i 4500", "00000nam a2200000 a 4500"

    found = three_way(BASE, record(*BASE.fields, leader=longer), record(*BASE.fields, leader=changed))

    assert found.conflicts == ()
    assert found.record({}).leader == changed


texts = st.text(alphabet="аәбвқ ", min_size=1, max_size=8)
data_fields = st.builds(
    lambda tag, value, more: DataField(tag, " ", " ", (("a", value), *more)),
    st.sampled_from(["245", "500", "650", "700"]),
    texts,
    st.lists(st.tuples(st.sampled_from("abx"), texts), max_size=2).map(tuple),
)
records = st.lists(data_fields, max_size=6).map(lambda fields: MarcRecord(LEADER, tuple(fields)))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(base=records, changed=records)
def test_a_change_of_one_alone_is_the_merged_record(base: MarcRecord, changed: MarcRecord) -> None:
    mine, theirs = three_way(base, changed, base), three_way(base, base, changed)

    assert (mine.conflicts, theirs.conflicts) == ((), ())
    assert mine.record({}) == changed
    assert sorted(map(str, theirs.record({}).fields)) == sorted(map(str, changed.fields))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(base=records, mine=records, theirs=records)
def test_every_field_of_a_merge_was_said_by_somebody(base: MarcRecord, mine: MarcRecord, theirs: MarcRecord) -> None:
    merged = three_way(base, mine, theirs)
    said = {*base.fields, *mine.fields, *theirs.fields}

    for side in Side:
        assert set(merged.record({row.number: side for row in merged.conflicts}).fields) <= said
    both = [field for field in mine.fields if field in theirs.fields]
    assert set(both) <= set(merged.record({}).fields)


def test_differences_are_told_word_by_word() -> None:
    found = differences(BASE, record(CODES, OTHER_TITLE, NOTE, SUBJECT, NEW_SUBJECT))

    assert [one.tag for one in found] == ["245", "650"]
    title, subject = found
    assert [(part.text, part.differs) for part in title.newer[1].parts] == [("оқу құралы", True)]
    assert [part.differs for part in title.newer[0].parts] == [False]
    assert (subject.older, [part.text for part in subject.newer[0].parts]) == ((), ["Шарт міндеттемелері"])
    assert differences(BASE, BASE) == []
