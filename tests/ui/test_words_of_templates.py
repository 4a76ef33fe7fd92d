from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from torelik.kernel.trilingual import Trilingual
from torelik.ui import gallery
from torelik.ui.context import language_links
from torelik.ui.templatetags import torelik as tags

DAY = date(2026, 11, 23)
AFTER_MIDNIGHT = datetime(2026, 11, 22, 19, 5, 31, tzinfo=UTC)
"""23 November at the Academy, 22 November in UTC."""


@pytest.mark.parametrize(
    ("language", "long", "month_day", "month", "short", "weekday"),
    [
        ("kk", "2026 ж. 23 қараша", "23 қараша", "қараша", "23.11.2026", "2026 ж. 23 қараша, дүйсенбі"),
        ("ru", "23 ноября 2026 г.", "23 ноября", "ноября", "23.11.2026", "23 ноября 2026 г., понедельник"),
        ("en", "23 November 2026", "23 November", "November", "23 Nov 2026", "23 November 2026, Monday"),
    ],
)
@pytest.mark.parametrize("moment", [DAY, AFTER_MIDNIGHT])
def test_a_day_is_written_as_each_language_writes_it(
    language: str, long: str, month_day: str, month: str, short: str, weekday: str, moment: date
) -> None:
    with translation.override(language):
        written = [
            write(moment) for write in (tags.long_date, tags.month_day, tags.month_name, tags.short_date, tags.weekday_date)
        ]

    assert written == [long, month_day, month, short, weekday]


@pytest.mark.parametrize("number", range(1, 13))
def test_kazakh_months_have_their_own_names(number: int) -> None:
    months = [
        "қаңтар",
        "ақпан",
        "наурыз",
        "сәуір",
        "мамыр",
        "маусым",
        "шілде",
        "тамыз",
        "қыркүйек",
        "қазан",
        "қараша",
        "желтоқсан",
    ]

    with translation.override("kk"):
        assert tags.long_date(date(2026, number, 1)) == f"2026 ж. 1 {months[number - 1]}"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_time_is_the_academys_in_twenty_four_hours(language: str) -> None:
    with translation.override(language):
        assert (tags.clock_time(AFTER_MIDNIGHT), tags.clock_seconds(AFTER_MIDNIGHT)) == ("00:05", "00:05:31")


@pytest.mark.parametrize(
    "write",
    [tags.long_date, tags.month_day, tags.month_name, tags.short_date, tags.weekday_date, tags.clock_time, tags.clock_seconds],
)
def test_no_day_is_written_as_nothing(write: object) -> None:
    assert write(None) == ""  # type: ignore[operator]


def test_an_icon_is_drawn_in_the_page_as_decoration() -> None:
    drawn, large = tags.icon("bell"), tags.icon("bell", "l")

    assert drawn.startswith('<svg class="t-icon" viewBox="0 0 24 24"')
    assert large.startswith('<svg class="t-icon t-icon--l" ')
    assert 'aria-hidden="true" focusable="false"' in drawn
    assert drawn.count("<svg") == 1
    assert "<path" in drawn


@pytest.mark.parametrize("name", ["bel", "", "../icons/bell", "bell.svg"])
def test_a_misspelt_icon_is_an_error(name: str) -> None:
    with pytest.raises(tags.UnknownIcon):
        tags.icon(name)


@pytest.mark.parametrize(
    ("full_path", "kk", "ru"),
    [
        ("/kk/library/?q=сот&page=2", "/kk/library/?q=сот&page=2", "/ru/library/?q=сот&page=2"),
        ("/en/", "/kk/", "/ru/"),
        ("/ru/help/reader/", "/kk/help/reader/", "/ru/help/reader/"),
        ("/media/images/x.png", "/kk/", "/ru/"),
        ("/entry/", "/kk/", "/ru/"),
        ("//elsewhere.example/kk/", "/kk/", "/ru/"),
        ("/", "/kk/", "/ru/"),
    ],
)
def test_the_switch_leads_to_the_same_page_with_the_same_question(full_path: str, kk: str, ru: str) -> None:
    with translation.override("ru"):
        links = language_links(full_path)

    assert [(link.code, link.short_name, link.autonym, link.is_current) for link in links] == [
        ("kk", "ҚАЗ", "Қазақша", False),
        ("ru", "РУС", "Русский", True),
        ("en", "ENG", "English", False),
    ]
    assert [link.url for link in links[:2]] == [kk, ru]


@pytest.mark.parametrize(
    ("query", "changes", "expected"),
    [
        ("q=a&page=1", "page=2", "?q=a&amp;page=2"),
        ("q=a&page=1", "page=''", "?q=a"),
        ("lang=kk&lang=ru", "page=2", "?lang=kk&amp;lang=ru&amp;page=2"),
        ("q=a%26b", "page=2", "?q=a%26b&amp;page=2"),
        ("", "page=None", "?"),
        ("q=%22%3E%3Cscript%3E", "page=2", "?q=%22%3E%3Cscript%3E&amp;page=2"),
    ],
)
def test_a_link_keeps_the_question_and_changes_what_it_names(rf: RequestFactory, query: str, changes: str, expected: str) -> None:
    template = Template("{% query_with " + changes + " %}")

    assert template.render(Context({"request": rf.get(f"/?{query}")})) == expected


def test_a_trilingual_is_shown_in_the_language_asked_for() -> None:
    words = Trilingual("сот", "суд", "court")

    assert [tags.in_language(words, code) for code in ("kk", "ru", "en")] == ["сот", "суд", "court"]
    assert tags.in_language(None, "kk") == ""


def test_a_refused_field_is_tied_to_its_help_and_its_error() -> None:
    form = gallery.refused_form()

    assert 'class="t-input" aria-describedby="id_family_name-help"' in tags.with_class(form["family_name"], "t-input")
    assert 'aria-invalid="true" aria-describedby="id_iin-error"' in tags.with_class(form["iin"], "t-input")


def test_each_field_gets_the_control_that_fits_it() -> None:
    form = gallery.refused_form()

    assert [tags.widget_kind(field) for field in form] == ["text", "text", "select", "check"]


def test_what_the_reader_chose_is_looked_up_by_its_name() -> None:
    assert [tags.chosen_value({"size": "150"}, name) for name in ("size", "theme")] == ["150", ""]
