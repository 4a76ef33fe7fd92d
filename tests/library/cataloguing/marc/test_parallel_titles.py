"""A record names one publication in several languages: each title is told with its language."""

import pytest

from torelik.library.cataloguing.marc import DataField, MarcRecord, describe

LEADER = "00000nam a2200000 i 4500"


def field(tag: str, ind2: str = " ", **values: str) -> DataField:
    return DataField(tag, " ", ind2, tuple((code.lstrip("_"), value) for code, value in values.items()))


def record(*fields: DataField, language: str = "kaz") -> MarcRecord:
    coded = DataField("041", " ", " ", (("a", language),))
    return MarcRecord(LEADER, (coded, *fields))


TABLE: dict[str, tuple[str, list[DataField], list[tuple[str, str]]]] = {
    "a title alone": ("kaz", [field("245", a="Заң")], []),
    "behind the mark": ("kaz", [field("245", a="Заң =", b="Закон")], [("Закон", "ru")]),
    "the mark without a blank": ("kaz", [field("245", a="Заң=", b="Закон")], [("Закон", "ru")]),
    "three languages with the rest of each title": (
        "kaz",
        [field("245", a="Құқық :", b="оқулық = Право : учебник = Law : a textbook")],
        [("Право", "ru"), ("Law", "en")],
    ),
    "all in one subfield": ("kaz", [field("245", a="Заң = Закон = Law")], [("Закон", "ru"), ("Law", "en")]),
    "no Kazakh letter, yet not Russian": ("rus", [field("245", a="Закон"), field("246", "1", a="Зан")], [("Зан", "kk")]),
    "another title that is not parallel": ("rus", [field("245", a="Закон"), field("246", "3", a="Заң")], []),
    "the code counts": ("kaz", [field("245", a="Заң"), field("246", "1", a="Gesetz", _9="eng")], [("Gesetz", "en")]),
    "no language of ours": ("kaz", [field("245", a="Заң"), field("246", "1", a="Für Bürger")], [("Für Bürger", "")]),
    "translated by a cataloguer": ("eng", [field("245", a="Law"), field("242", "0", a="Заң", y="kaz")], [("Заң", "kk")]),
    "the same title in another script": (
        "rus",
        [field("245", _6="880-01", a="Ugolovnoe pravo"), field("880", "0", _6="245-01/(N", a="Уголовное право :", b="учебник")],
        [("Уголовное право", "ru")],
    ),
    "another field in another script": ("kaz", [field("245", a="Заң"), field("880", "0", _6="264-02", a="Алматы")], []),
    "said twice is told once": (
        "kaz",
        [field("245", a="Заң =", b="Закон"), field("246", "1", a="Закон"), field("246", "1", a="заң")],
        [("Закон", "ru")],
    ),
}


@pytest.mark.parametrize(("language", "fields", "titles"), TABLE.values(), ids=TABLE.keys())
def test_every_parallel_title_is_told_with_its_language(
    language: str, fields: list[DataField], titles: list[tuple[str, str]]
) -> None:
    described = describe(record(*fields, language=language))

    assert [(one.text, one.locale) for one in described.parallel_titles] == titles


@pytest.mark.parametrize(
    ("title", "remainder"),
    [
        (field("245", a="Заң"), ""),
        (field("245", a="Заң :", b="түсіндірме"), "түсіндірме"),
        (field("245", a="Заң =", b="Закон"), ""),
        (field("245", a="Заң =", b="Закон : комментарий"), ""),
        (field("245", a="Заң :", b="түсіндірме = Закон : комментарий /"), "түсіндірме"),
    ],
)
def test_the_rest_of_the_title_proper_stands_without_other_languages(title: DataField, remainder: str) -> None:
    assert describe(record(title)).remainder_alone == remainder
