"""A table of descriptions: its columns are recognised or named, its records shown, and the import previews them all."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from factories import people
from factories.marc import book, catalogued
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.identity.models import Account
from torelik.library.cataloguing import actions as cataloguing
from torelik.library.cataloguing.marc import describe, to_lines
from torelik.library.cataloguing.models import Import, Record
from torelik.library.copying import rules
from torelik.library.copying.models import DescriptionTable
from torelik.library.copying.vocabulary import Column

pytestmark = pytest.mark.django_db
PATH = "/en/library/copying/tables/"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = ["Инв. №", "Автор", "Название", "Место", "Издательство", "Год", "Страницы", "ISBN", "УДК", "ББК", "Цена"]
ROW = ["1001; 1002", "Қасымов, Б.; Оспанова, Ә.", "Қылмыстық құқық", "Алматы", "Жеті Жарғы", 2020.0, 376, "978-601-04-1234-7",
       "343.2", "67.408", 2500]  # fmt: skip


def table(*rows: list[object], headings: list[str] = HEADINGS) -> bytes:
    workbook = Workbook()
    for row in (headings, *rows):
        workbook.active.append(row)  # type: ignore[union-attr]
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


@pytest.fixture
def librarian() -> Account:
    return people.account(grants=("library.import-records",))


@pytest.fixture
def browser(client: Client, librarian: Account) -> Client:
    client.force_login(librarian)
    return client


def given(browser: Client, content: bytes) -> DescriptionTable:
    answer = browser.post(PATH, {"file": SimpleUploadedFile("кітаптар.xlsx", content, XLSX)})
    assert answer.status_code == 302, answer.content.decode()
    return DescriptionTable.objects.order_by("-pk")[0]


def columns_of(taken: DescriptionTable, **changes: str) -> dict[str, str]:
    return {**{f"column-{at}": column for at, column in enumerate(taken.columns)}, **changes}


def test_a_row_becomes_a_record() -> None:
    columns = rules.guessed_columns(HEADINGS)

    marc = rules.described_row(dict(zip(columns, map(str, ROW), strict=True)), number=2, name="x.xlsx")

    assert columns[-1] is Column.NOTHING
    assert marc is not None
    assert to_lines(marc).split("\n")[2:] == [
        "020 ## $a978-601-04-1234-7", "080 ## $a343.2", "084 ## $a67.408$2rubbk", "100 1# $aҚасымов, Б.",
        "245 10 $aҚылмыстық құқық", "264 #1 $aАлматы :$bЖеті Жарғы,$c2020", "300 ## $a376 с.", "590 ## $a1001", "590 ## $a1002",
        "700 1# $aОспанова, Ә.", "887 ## $ax.xlsx, 2",
    ]  # fmt: skip
    d = describe(marc)
    assert (d.language, d.year, d.isbns) == ("kaz", 2020, ("9786010412347",))


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Кітаптың атауы", Column.TITLE),
        ("ГОД ИЗДАНИЯ:", Column.YEAR),
        ("ӘОЖ", Column.UDC),
        ("Баспасы", Column.PUBLISHER),
        ("Бағасы", Column.NOTHING),
    ],
)  # fmt: skip
def test_headings_are_recognised_in_three_languages(heading: str, column: Column) -> None:
    assert rules.guessed_columns([heading]) == [column]


def test_a_table_is_previewed_and_then_imported_like_any_file(browser: Client) -> None:
    catalogued(book("Басқа"))
    taken = given(browser, table(ROW, ["", "", "", "", "", "", "", "", "", "", ""], ["5", "А", "Екінші кітап", *[""] * 8]))

    shown = browser.get(f"{PATH}{taken.uuid}/").content.decode()
    answer = browser.post(f"{PATH}{taken.uuid}/", {**columns_of(taken), "give": "1"})
    import_ = Import.objects.get()
    cataloguing.work_on_import(import_id=import_.pk, at=NOON)
    import_.refresh_from_db()
    previewed = (import_.state, import_.imported, Record.objects.count())
    browser.post(f"/en/library/cataloguing/imports/{import_.uuid}/start/")
    cataloguing.work_on_import(import_id=import_.pk, at=NOON)

    assert "Қылмыстық құқық" in shown
    assert answer["Location"] == f"/en/library/cataloguing/imports/{import_.uuid}/"
    assert previewed == ("previewed", 2, 1)
    assert set(Record.objects.values_list("title", flat=True)) == {"Басқа", "Қылмыстық құқық", "Екінші кітап"}
    assert Event.objects.get(name="library.table-given").facts["rows"] == 2


def test_other_columns_are_shown_before_anything_is_given(browser: Client) -> None:
    taken = given(browser, table(["Заң негіздері", "x"], headings=["Колонка", "Тағы"]))

    missing = browser.post(f"{PATH}{taken.uuid}/", {**columns_of(taken), "give": "1"})
    shown = browser.post(f"{PATH}{taken.uuid}/", columns_of(taken, **{"column-0": "title"}))

    assert (missing.status_code, Import.objects.count()) == (422, 0)
    assert "Say which column is the title." in missing.content.decode()
    assert "Заң негіздері" in shown.content.decode()


def test_one_thing_is_one_column(browser: Client) -> None:
    taken = given(browser, table(ROW))

    answer = browser.post(f"{PATH}{taken.uuid}/", {**columns_of(taken, **{"column-10": "title"}), "give": "1"})

    assert "Two columns are said to be the same thing." in answer.content.decode()


def test_a_row_without_a_title_is_told(browser: Client) -> None:
    taken = given(browser, table(["7", "Автор", "", *[""] * 8]))

    assert "left out: no title" in browser.get(f"{PATH}{taken.uuid}/").content.decode()


@pytest.mark.parametrize("content", [b"no table", table()], ids=["text", "no-rows"])
def test_what_is_no_table_is_refused(browser: Client, content: bytes) -> None:
    answer = browser.post(PATH, {"file": SimpleUploadedFile("кітаптар.xlsx", content, XLSX)})

    assert (answer.status_code, DescriptionTable.objects.count()) == (422, 0)


def test_a_strangers_table_is_not_found(browser: Client, client: Client) -> None:
    taken = given(browser, table(ROW))
    client.force_login(people.account(grants=("library.import-records",)))

    assert client.get(f"{PATH}{taken.uuid}/").status_code == 404
