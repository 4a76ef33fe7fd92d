"""Pages made fit to be read, laws by their articles, wrong letters of old fonts."""

import pytest

from torelik.documents.text.articles import articles_of
from torelik.documents.text.legibility import is_legible, language_of
from torelik.documents.text.rules import RawPage, composed
from torelik.documents.text.tidying import reflowed, tidy, without_running_lines
from torelik.documents.text.vocabulary import Method, PartKind


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("тәуел-\nсіз сот", "тәуелсіз сот"),
        ("тәуел\ufffe\nсіз", "тәуелсіз"),
        ("тәуел\u00adсіз", "тәуелсіз"),
        ("Smith-\nJones", "Smith-Jones"),
        ("2020-\n2025", "2020-\n2025"),
        ("и\u0306од", "йод"),  # letters that came apart are put together
        ("сот   \t төрелігі  ", "сот төрелігі"),
        ("а\r\nб\r\n\r\n\r\n\r\nв", "а\nб\n\nв"),
        ("\x00\x07сот\u200b", "сот"),
        ("", ""),
    ],
)
def test_a_page_is_tidied(raw: str, text: str) -> None:
    assert tidy(raw) == text


def test_running_heads_and_page_numbers_are_no_text() -> None:
    pages = [f"Сот төрелігі хабаршысы, № {number}\nБет {word}\n{number}" for number, word in enumerate("абвгд", start=1)]

    assert without_running_lines(pages) == ["Бет а", "Бет б", "Бет в", "Бет г", "Бет д"]


def test_a_line_on_few_pages_and_a_lone_line_stay() -> None:
    assert without_running_lines(["Кіріспе\nа", "Кіріспе\nб", "в"]) == ["Кіріспе\nа", "Кіріспе\nб", "в"]
    assert without_running_lines(["Тақырып"] * 5) == ["Тақырып"] * 5


def test_lines_that_end_where_the_paper_did_become_paragraphs() -> None:
    page = (
        "1. Жалпы ережелер\n"
        "1. Осы талаптар академияның ақпараттық жүйелеріне және\n"
        "интернет-ресурстарына қойылатын талаптарды белгілейді.\n"
        "2. Талаптар барлық бөлімшеге міндетті болып табылады және\n"
        "Олар жыл сайын қайта қаралады.\n"
        "– бірінші тармақ;\n"
        "Қысқа жол\n"
        "Сот төрелігі"
    )

    assert reflowed(page).split("\n") == [
        "1. Жалпы ережелер",
        "1. Осы талаптар академияның ақпараттық жүйелеріне және интернет-ресурстарына қойылатын талаптарды белгілейді.",
        "2. Талаптар барлық бөлімшеге міндетті болып табылады және Олар жыл сайын қайта қаралады.",
        "– бірінші тармақ;",
        "Қысқа жол",
        "Сот төрелігі",
    ]


LAW = [
    (1, "Мазмұны\n1-бап. Мақсат\n2-бап. Ұғымдар\n3-бап. Күші\n"),
    (
        2,
        "ЗАҢ\n1-тарау. Жалпы ережелер\n1-бап. Мақсат\nОсы Заңның мақсаты — төрелік.\n2-бап. Ұғымдар\nБір.",
    ),
    (3, "Екі.\n2-тарау. Қорытынды\n3-бап. Күші\nЗаң күшіне енеді. 1-бап бойынша әрекет етеді."),
]


def test_a_law_is_split_by_its_articles_and_its_own_contents_are_passed_over() -> None:
    pieces, headings = articles_of(LAW)

    assert [(piece.label, piece.title, piece.page) for piece in pieces] == [
        ("", "Мазмұны", 1),
        ("1-бап", "Мақсат", 2),
        ("2-бап", "Ұғымдар", 2),
        ("3-бап", "Күші", 3),
    ]
    assert pieces[2].text == "2-бап. Ұғымдар\nБір.\nЕкі.\n2-тарау. Қорытынды"
    assert [(heading.title, heading.level, heading.number) for heading in headings] == [
        ("1-тарау. Жалпы ережелер", 2, 2),
        ("1-бап. Мақсат", 3, 2),
        ("2-бап. Ұғымдар", 3, 3),
        ("2-тарау. Қорытынды", 2, 4),
        ("3-бап. Күші", 3, 4),
    ]


@pytest.mark.parametrize(
    ("first", "label"), [("Статья {}. Цель", "Статья 2"), ("Article {}. Purpose", "Article 2"), ("{}-бап. Мақсат", "2-бап")]
)
def test_laws_of_three_languages_are_known(first: str, label: str) -> None:
    pieces, _headings = articles_of([(None, "\n".join(f"{first.format(number)}\nМәтін." for number in range(1, 5)))])

    assert pieces[1].label == label


@pytest.mark.parametrize(
    "text",
    [
        "Статья 5. раз\nтекст\nСтатья 3. два\nтекст\nСтатья 1. три",  # cited, not enacted: the numbers fall
        "Осы 1-бап, 2-бап және 3-бап туралы.",  # inside a line
        "1-бап. Бір\n2-бап. Екі",  # too few
        "",
    ],
)
def test_a_text_that_speaks_of_articles_is_no_law(text: str) -> None:
    assert articles_of([(1, text)]) == ([], [])


KAZAKH = "Қазақстан Республикасының Конституциясы бойынша әрбір адамның құқық субъектісі ретінде танылуына құқығы бар. " * 2
RUSSIAN = "Каждый имеет право на признание его правосубъектности и вправе защищать свои права и свободы всеми способами. " * 2
ENGLISH = "Everyone shall have the right to be recognised as a subject of the law and to defend his rights and freedoms. " * 2


@pytest.mark.parametrize(("text", "language"), [(KAZAKH, "kk"), (RUSSIAN, "ru"), (ENGLISH, "en"), ("12 345", ""), ("", "")])
def test_the_language_is_told_by_its_letters(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        (KAZAKH, True),
        (RUSSIAN, True),
        (ENGLISH, True),
        ("Les élèves français étudient à l'école où l'été était déjà fini, dès que possible après la fête " * 2, True),
        (KAZAKH.replace("қ", "ќ").replace("ғ", "ѓ").replace("ң", "‰").replace("Қ", "Ќ"), False),
        (RUSSIAN.encode("cp1251").decode("latin-1"), False),
        ("\ue001\ue002\ue003 право " * 20, False),
        ("! . , 1 2 3 4 5 6 7 8 9 " * 10, False),
        ("Қ 1", True),  # too short to judge
    ],
)
def test_wrong_letters_of_old_fonts_are_known(text: str, is_right: bool) -> None:
    assert is_legible(text) is is_right


def test_a_book_has_its_pages_and_the_outline_of_its_file() -> None:
    read = composed([RawPage(1, "Кіріспе"), RawPage(2, KAZAKH)], [("Кіріспе", 1, 1), ("Жоқ бет", 1, 9)], has_pages=True)

    assert [(part.number, part.kind, part.label, part.page) for part in read.parts] == [
        (1, PartKind.PAGE, "1", 1),
        (2, PartKind.PAGE, "2", 2),
    ]
    assert [(line.title, line.number) for line in read.contents] == [("Кіріспе", 1)]
    assert (read.language, read.method) == ("kk", Method.TEXT)


@pytest.mark.parametrize(
    ("recognised", "method"),
    [((False, False), Method.TEXT), ((True, True), Method.RECOGNISED), ((True, False), Method.MIXED)],
)
def test_how_the_text_was_got_is_kept(recognised: tuple[bool, bool], method: Method) -> None:
    pages = [RawPage(number, "сөз", recognised=was) for number, was in enumerate(recognised, start=1)]

    assert composed(pages, [], has_pages=True).method is method
