"""In which columns of the summary register a title stands, by what its record says."""

import pytest

from factories.marc import book
from torelik.library.cataloguing.marc import ControlField, MarcRecord
from torelik.library.stock.columns import bbk_of, carrier_of, columns_of, language_of, section_of, splits_of
from torelik.library.stock.vocabulary import Bbk, Carrier, Language, Origin, Section, Split


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        ("67.404", Bbk.LAW),
        ("67", Bbk.LAW),
        ("Х629.3", Bbk.LAW),
        ("63.3(5Каз)", Bbk.HISTORY),
        ("Т3(5К)", Bbk.HISTORY),
        ("60.5", Bbk.SOCIAL),
        ("65.9", Bbk.ECONOMY),
        ("88.5", Bbk.RELIGION),
        ("85.11", Bbk.CULTURE),
        ("84(5Каз)", Bbk.LETTERS),
        ("86.38", Bbk.RELIGION),
        ("Ю937", Bbk.RELIGION),
        ("74.58", Bbk.CULTURE),
        ("*22.1", Bbk.NATURE),
        ("В1", Bbk.NATURE),
        ("92", Bbk.UNIVERSAL),
        ("", Bbk.NONE),
        ("?", Bbk.NONE),
    ],
)
def test_the_column_of_a_bbk_index(index: str, expected: Bbk) -> None:
    assert bbk_of([index] if index else []) == expected


def record(*, kind: str = "a", about: str = "", form: str = " ", country: str = "kz ") -> MarcRecord:
    fixed = f"260101s2026    {country}     {form}     000 0 kaz d"
    fields = [ControlField("007", about)] if about else []
    return MarcRecord(f"00000n{kind}m a2200000 i 4500", (*fields, ControlField("008", fixed)))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (record(), Carrier.PAPER),
        (record(about="ta"), Carrier.PAPER),
        (record(about="co"), Carrier.DISC),
        (record(about="cr"), Carrier.ONLINE),
        (record(kind="m"), Carrier.DISC),
        (record(form="o"), Carrier.ONLINE),
        (record(form="q"), Carrier.DISC),
        (record(form="b"), Carrier.MICROFORM),
        (record(kind="i"), Carrier.SOUND),
        (record(about="sd", kind="j"), Carrier.SOUND),
        (record(kind="g"), Carrier.VIDEO),
        (MarcRecord("", ()), Carrier.PAPER),
    ],
)
def test_the_column_of_a_carrier(given: MarcRecord, expected: Carrier) -> None:
    assert carrier_of(given) == expected


@pytest.mark.parametrize(
    ("country", "expected"),
    [("kz ", Origin.HOME), ("ru ", Origin.FOREIGN), ("xxu", Origin.FOREIGN), ("xx ", Origin.UNKNOWN), ("|||", Origin.UNKNOWN)],
)
def test_the_column_of_a_country(country: str, expected: Origin) -> None:
    assert columns_of(record(country=country))["origin"] == expected


@pytest.mark.parametrize(
    ("code", "expected"), [("kaz", Language.KAZAKH), ("rus", Language.RUSSIAN), ("eng", Language.OTHER), ("", Language.OTHER)]
)
def test_the_column_of_a_language(code: str, expected: Language) -> None:
    assert language_of(code) == expected


@pytest.mark.parametrize(
    ("notation", "expected"),
    [("347.9", Section.LAW), ("316", Section.SOCIAL), ("(075.8)", Section.GENERAL), ("", Section.NONE), ("я", Section.NONE)],
)
def test_the_column_of_a_udc_number(notation: str, expected: Section) -> None:
    assert section_of([notation] if notation else []) == expected


def test_every_copy_stands_in_one_column_of_each_split() -> None:
    kept = columns_of(book("Сот")) | {"coming": "first", "payment": "paid", "balance": "on"}

    found = splits_of(**kept)

    assert set(found) == set(Split)
    assert found[Split.KINDS_BY_LANGUAGE] == "book kaz"
