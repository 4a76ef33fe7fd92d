"""Works as GOST and APA write them, and as other programs read them."""

import pytest

from torelik.documents.citing.formats import bibtex, ris
from torelik.documents.citing.styles import Style, cited
from torelik.documents.citing.works import Work, WorkKind

BOOK = Work(
    key="kz-1", title="Қылмыстық құқық", authors=("Ағыбаев, А. Н.",), place="Алматы", publisher="Жеті жарғы", year=2015,
    language="kk", isbn="9786010412345",
)  # fmt: skip
ARTICLE = Work(
    key="kz-2", kind=WorkKind.ARTICLE, title="О медиации", authors=("Омарова, Д. С.", "Жұмабек, Қ. А."), container="Вестник",
    part="2023. — Т. 3, № 2. — С. 15–22", year=2023, language="ru",
)  # fmt: skip
LAW = Work(
    key="kz-3", kind=WorkKind.LAW, title="О медиации: Закон РК", authors=("Республика Казахстан",), year=2011, language="ru"
)
ENGLISH = Work(
    key="en-1", title="Courts & Law", authors=("Smith, John",), place="London", publisher="Bar", year=2001, language="en"
)


@pytest.mark.parametrize(
    ("work", "style", "place", "text"),
    [
        (BOOK, Style.GOST, "", "Ағыбаев А. Н. Қылмыстық құқық. Алматы: Жеті жарғы, 2015."),
        (BOOK, Style.GOST, "42", "Ағыбаев А. Н. Қылмыстық құқық. Алматы: Жеті жарғы, 2015. 42-б."),
        (BOOK, Style.APA, "42", "Ағыбаев, А. Н. (2015). Қылмыстық құқық. Жеті жарғы. (42-б)"),
        (ARTICLE, Style.GOST, "", "Омарова Д. С., Жұмабек Қ. А. О медиации // Вестник. 2023. Т. 3. № 2. С. 15–22."),
        (LAW, Style.GOST, "5-бап", "Республика Казахстан. О медиации: Закон РК. 2011. 5-бап."),
        (ENGLISH, Style.GOST, "7", "Smith J. Courts & Law. London: Bar, 2001. P. 7."),
        (ENGLISH, Style.APA, "7", "Smith, J. (2001). Courts & Law. Bar. (p. 7)"),
    ],
)
def test_a_work_is_written_in_its_style_and_language(work: Work, style: Style, place: str, text: str) -> None:
    assert cited(work, style, place=place) == text


def test_many_kazakh_authors_are_shortened_in_kazakh() -> None:
    many = Work(key="x", title="Кітап", authors=tuple(f"Автор{letter}, Ә." for letter in "абвгд"), year=2020, language="kk")

    assert "және т.б." in cited(many, Style.GOST)


def test_ris_is_read_by_reference_managers() -> None:
    assert ris(BOOK, place="42", quote="бір\nекі").split("\r\n") == [
        "TY  - BOOK",
        "AU  - Ағыбаев, А. Н.",
        "TI  - Қылмыстық құқық",
        "CY  - Алматы",
        "PB  - Жеті жарғы",
        "PY  - 2015",
        "SN  - 9786010412345",
        "LA  - kk",
        "SP  - 42",
        "N1  - бір екі",
        "ID  - kz-1",
        "ER  - ",
        "",
    ]


def test_bibtex_keeps_signs_apart_from_its_own() -> None:
    assert bibtex(ENGLISH) == (
        "@book{en-1,\n  author = {Smith, John},\n  title = {Courts \\& Law},\n  address = {London},\n  publisher = {Bar},\n"
        "  year = {2001},\n  language = {en}\n}\n"
    )


def test_a_key_of_cyrillic_letters_becomes_one_that_bibtex_can_have() -> None:
    assert bibtex(Work(key="кітап", title="X")).startswith("@book{work,")
