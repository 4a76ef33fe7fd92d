"""How fields of records follow a heading."""

import pytest

from torelik.library.authorities import rules
from torelik.library.cataloguing.marc import DataField, MarcRecord

Parts = tuple[tuple[str, str], ...]


def said(tag: str, parts: Parts, pairs: dict[str, str], *, kind: str, years: str = "", dates: str = "") -> Parts:
    record = MarcRecord("00000nam a2200000 i 4500", (DataField(tag, " ", " ", parts),))
    (field,) = rules.rewritten(rules.operation_of(pairs, kind=kind, years=years, dates=dates), record)
    assert isinstance(field, DataField)
    return field.subfields


@pytest.mark.parametrize(
    ("tag", "before", "pairs", "kind", "dates", "after"),
    [
        ("100", (("a", "Қасымов, Б."),), {"Қасымов, Б.": "Қасымов, Болат"}, "person", "", (("a", "Қасымов, Болат"),)),
        (
            "700",
            (("a", "ҚАСЫМОВ Б,"), ("e", "ред.")),
            {"Қасымов, Б.": "Қасымов, Болат"},
            "person",
            "",
            (("a", "Қасымов, Болат,"), ("e", "ред.")),
        ),
        ("100", (("a", "Абай."),), {"Абай": "Құнанбайұлы, А."}, "person", "", (("a", "Құнанбайұлы, А."),)),
        ("100", (("a", "Абай"),), {"Абай": "Абай"}, "person", "1845–1904", (("a", "Абай,"), ("d", "1845-1904"))),
        ("100", (("a", "Абай,"), ("d", "1845-")), {"Абай": "Абай"}, "person", "1845–1904", (("a", "Абай,"), ("d", "1845-1904"))),
        (
            "100",
            (("a", "Абай,"), ("d", "род. 1845.")),
            {"Абай": "Абай ақын"},
            "person",
            "1845-",
            (("a", "Абай ақын,"), ("d", "род. 1845.")),
        ),
        ("100", (("a", "Абай."),), {"Абай": "Абай"}, "person", "1845–", (("a", "Абай,"), ("d", "1845-"))),
        (
            "110",
            (("a", "Қазақстан."), ("b", "Жоғары Сот")),
            {"Қазақстан. Жоғары Сот": "Қазақстан. Жоғарғы Сот"},
            "body",
            "",
            (("a", "Қазақстан."), ("b", "Жоғарғы Сот")),
        ),
        ("110", (("a", "ҚР."), ("b", "Сот")), {"ҚР. Сот": "Сот алқасы"}, "body", "", (("a", "Сот алқасы"),)),
        (
            "650",
            (("a", "Құқық"), ("z", "Қазақстан."), ("2", "x")),
            {"Құқық": "Право"},
            "subject",
            "",
            (("a", "Право"), ("z", "Қазақстан."), ("2", "x")),
        ),
        (
            "650",
            (("a", "Құқық"), ("z", "Қазақстан")),
            {"Құқық — Қазақстан": "Право — Казахстан — История"},
            "subject",
            "",
            (("a", "Право"), ("z", "Казахстан"), ("x", "История")),
        ),
        (
            "650",
            (("a", "Құқық"), ("z", "Қазақстан")),
            {"Құқық — Қазақстан": "Қазақ құқығы"},
            "subject",
            "",
            (("a", "Қазақ құқығы"),),
        ),
        (
            "700",
            (("a", "Абай,"), ("t", "Қара сөз")),
            {"Абай": "Абай ақын"},
            "person",
            "",
            (("a", "Абай ақын,"), ("t", "Қара сөз")),
        ),
        ("650", (("a", "Абай"),), {"Абай": "Абай ақын"}, "person", "", (("a", "Абай"),)),
        ("100", (("a", "Шәкәрім"),), {"Абай": "Абай ақын"}, "person", "", (("a", "Шәкәрім"),)),
        ("100", (("a", " / "),), {"Абай": "Абай ақын"}, "person", "", (("a", " / "),)),
    ],
)
def test_a_heading_is_replaced_and_the_rest_of_the_field_stays(
    tag: str, before: Parts, pairs: dict[str, str], kind: str, dates: str, after: Parts
) -> None:
    assert said(tag, before, pairs, kind=kind, dates=dates) == after


def test_a_namesake_with_other_years_stays() -> None:
    field: Parts = (("a", "Қасымов, Б.,"), ("d", "1950-"))

    assert said("100", field, {"Қасымов, Б.": "Қасымов, Болат"}, kind="person", years="1920") == field


def test_a_field_that_then_says_what_another_says_is_left_out() -> None:
    fields = tuple(DataField("650", " ", "7", (("a", text),)) for text in ("Право", "Құқық", "Сот"))
    record = MarcRecord("00000nam a2200000 i 4500", fields)

    after = rules.rewritten(rules.operation_of({"Құқық": "Право"}, kind="subject", years="", dates=""), record)

    assert [field.subfields[0][1] for field in after if isinstance(field, DataField)] == ["Право", "Сот"]


@pytest.mark.parametrize(
    ("before", "after", "is_redated", "pairs"),
    [
        ({"kk": "А", "ru": "Б"}, {"kk": "В", "ru": "Б"}, False, {"А": "В"}),
        ({"kk": "А", "ru": "Б"}, {"kk": "А", "ru": ""}, False, {}),
        ({"kk": "А", "ru": "А"}, {"kk": "В", "ru": "Г"}, False, {"А": "В"}),
        ({"kk": "А", "ru": ""}, {"kk": "А", "ru": "Б"}, True, {"А": "А"}),
    ],
)
def test_a_former_heading_gives_way_to_the_one_of_its_language(
    before: dict[str, str], after: dict[str, str], is_redated: bool, pairs: dict[str, str]
) -> None:
    assert rules.pairs_of(before, after, is_redated=is_redated) == pairs
