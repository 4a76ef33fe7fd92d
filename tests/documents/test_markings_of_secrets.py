"""State secrets have no place here (cl. 5): a marking is found where markings stand, and words of the trade are left alone."""

import pytest

from torelik.documents.files.markings import marking_in_name, marking_in_pages


@pytest.mark.parametrize(
    ("line", "marking"),
    [
        ("Құпия", "Құпия"),
        ("ӨТЕ ҚҰПИЯ", "ӨТЕ ҚҰПИЯ"),
        ("Аса маңызды", "Аса маңызды"),
        ("«Өте құпия»", "Өте құпия"),
        ("Құпия, 2-дана", "Құпия"),
        ("Құпия дана № 2", "Құпия"),
        ("Секретно", "Секретно"),
        ("СЕКРЕТНО   Экз. № 1", "СЕКРЕТНО"),
        ("Совершенно секретно", "Совершенно секретно"),
        ("Совершенно  секретно (п. 12 Перечня)", "Совершенно секретно"),
        ("Сов. секретно", "Сов. секретно"),
        ("Особой важности", "Особой важности"),
        ("Гриф секретности: Секретно", "Секретно"),
        ("С Е К Р Е Т Н О", "СЕКРЕТНО"),
        ("Сек\u00adрет\u200bно", "Секретно"),
        ("Top Secret", "Top Secret"),
        ("TOP SECRET//NOFORN", "TOP SECRET"),
        ("SECRET", "SECRET"),
        ("SECRET//NOFORN", "SECRET"),
    ],
)
def test_a_line_that_is_a_marking_is_found(line: str, marking: str) -> None:
    assert marking_in_pages([[f"  {line}\t"]]) == marking


@pytest.mark.parametrize(
    "line",
    [
        "Коммерческая тайна",
        "Конфиденциально",
        "Для служебного пользования",
        "Қызмет бабында пайдалану үшін",
        "Не секретно",
        "Рассекречено",
        "Секретность в уголовном процессе",
        "О государственных секретах",
        "Мемлекеттік құпиялар туралы",
        "Құпия дауыс беру арқылы сайланды.",
        "Дауыс беру құпия болып табылады",
        "Заявление подаётся секретно",
        "Это дело особой важности",
        "Аса маңызды істер жөніндегі тергеуші",
        "Следователь по особо важным делам",
        "Secret ballot",
        "Secret",
        "The Secret Agent",
        "Top secretaries",
        "",
    ],
)
def test_words_that_are_no_marking_are_left_alone(line: str) -> None:
    assert (marking_in_pages([[line]]), marking_in_name(f"{line}.pdf")) == ("", "")


def test_a_marking_stands_at_the_edge_of_a_page_and_not_in_its_middle() -> None:
    page = [f"line {number}" for number in range(40)]

    assert marking_in_pages([[*page[:14], "Секретно", *page[14:]]]) == "Секретно"
    assert marking_in_pages([[*page[:20], "Секретно", *page[20:]]]) == ""
    assert marking_in_pages([[*page, "Секретно"]]) == "Секретно"
    assert marking_in_pages([page, ["", "  ", "Құпия", *page]]) == "Құпия"


@pytest.mark.parametrize(
    ("name", "marking"),
    [
        ("Секретно.pdf", "Секретно"),
        ("приказ 12 (секретно).docx", "секретно"),
        ("отчёт_секретно.pdf", "секретно"),
        ("Совершенно секретно - приказ.docx", "Совершенно секретно"),
        ("бұйрық_өте құпия.docx", "өте құпия"),
        ("TOP SECRET.pdf", "TOP SECRET"),
        ("folder\\секретно.txt", "секретно"),
        ("секретность.pdf", ""),
        ("Құпия дауыс беру хаттамасы.docx", ""),
        ("secret-ballot.pdf", ""),
        ("secret.pdf", ""),
        ("Закон о государственных секретах.pdf", ""),
        ("несекретно.pdf", ""),
    ],
)
def test_a_name_bears_a_marking_when_it_is_set_off(name: str, marking: str) -> None:
    assert marking_in_name(name) == marking
