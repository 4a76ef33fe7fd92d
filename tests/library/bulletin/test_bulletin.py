"""The bulletin of new acquisitions: what came, in which order, as page, PDF and workbook; and what is refused."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import openpyxl
import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories import people
from factories.marc import book, catalogued
from factories.moments import NOON
from library.stock.test_ledger import draft, law, place
from torelik.kernel import clock
from torelik.library.bulletin import queries
from torelik.library.copying import actions as copying
from torelik.library.models import Record, StockDocument
from torelik.library.stock import actions
from torelik.library.stock.vocabulary import DocumentKind, Section, Source

pytestmark = pytest.mark.django_db
PAGE = "/en/library/new-acquisitions/"
DAY = date(2026, 11, 20)
AUTUMN = (date(2026, 9, 1), date(2026, 11, 23))


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


def receive(*records: Record, copies: int = 2, day: date = DAY, source: Source = Source.PURCHASE) -> StockDocument:
    row = draft(DocumentKind.RECEIPT, day=day, source=source)
    for record in records:
        row = actions.add_title(
            uuid=row.uuid, key=uuid4(), record_uuid=record.uuid, number=copies, price=Decimal(1_000), place_id=place("hall").pk,
            for_loan=True, barcodes="", by=people.SYSTEM,
        )  # fmt: skip
    return actions.post_document(uuid=row.uuid, seen=row.version, by=people.SYSTEM, at=NOON)


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def told(*period: date, **narrowed: str) -> list[tuple[int, int]]:
    return [(row.record_id, row.copies) for row in queries.titles(*(period or AUTUMN), **narrowed)]


def test_what_came_in_the_period_is_told_with_its_copies() -> None:
    early, late, old = law("Б"), law("А"), law("В")
    receive(old, day=date(2026, 8, 31))
    receive(early, day=date(2026, 9, 1))
    receive(late, copies=3)
    receive(early, copies=1)

    assert told() == [(late.pk, 3), (early.pk, 3)]


def test_stock_from_before_the_register_is_not_new() -> None:
    opened = receive(law(), source=Source.OPENING)
    actions.reverse_document(uuid=opened.uuid, day=DAY, note="қате", by=people.SYSTEM, at=NOON)

    assert told() == []


def test_what_was_taken_back_did_not_come() -> None:
    kept, wrong = law("А"), law("Б")
    receive(kept)
    document = receive(wrong)
    actions.reverse_document(uuid=document.uuid, day=DAY, note="қате", by=people.SYSTEM, at=NOON)

    assert told() == [(kept.pk, 2)]


def test_sections_follow_each_other_and_titles_within_them() -> None:
    plain, second, first = catalogued(book("Аа")), law("Заң ә"), law("Заң а")
    receive(plain, second, first)

    rows = queries.titles(*AUTUMN)

    assert [row.record_id for row in rows] == [first.pk, second.pk, plain.pk]
    assert [row.section for row in rows] == [Section.LAW, Section.LAW, Section.NONE]


def test_a_merged_title_is_told_under_its_survivor() -> None:
    stays, goes = law("Медиация"), law("Медиация!")
    receive(stays, goes)
    copying.merge_records(
        survivor=stays.uuid, loser=goes.uuid, chosen={}, survivor_version=1, loser_version=1, by=people.SYSTEM, at=NOON
    )

    assert told() == [(stays.pk, 4)]


def test_the_page_is_open_to_everybody_and_narrows(client: Client) -> None:
    kazakh, russian = law("Сот этикасы"), law("Судебная этика", language="rus")
    receive(kazakh, russian, catalogued(book("Қазақ тілі", year=2021)))

    whole = text_of(client.get(PAGE))
    narrowed = text_of(client.get(PAGE, {"first": "2026-09-01", "last": "2026-11-23", "section": "34", "language": "rus"}))
    unmarked = text_of(client.get(PAGE, {"first": "2026-09-01", "last": "2026-11-23", "section": "-"}))

    assert all(title in whole for title in ("Сот этикасы", "Судебная этика", "Қазақ тілі", "3 titles"))
    assert ("Судебная этика" in narrowed, "Сот этикасы" in narrowed) == (True, False)
    assert ("Қазақ тілі" in unmarked, "Сот этикасы" in unmarked) == (True, False)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"first": "2026-11-23", "last": "2026-11-01"}, "The period ends before it begins."),
        ({"first": "2020-01-01", "last": "2026-11-01"}, "A bulletin covers at most a year."),
        ({"first": "2026-13-41", "last": "2026-11-01"}, "Enter"),
        ({"first": "2026-11-01"}, "required"),
    ],
)
def test_a_period_that_is_none_is_refused(client: Client, asked: dict[str, str], words: str) -> None:
    answer = client.get(PAGE, asked)

    assert answer.status_code == 422
    assert words in text_of(answer)


def test_nothing_new_is_said(client: Client) -> None:
    assert "Nothing came in this period" in text_of(client.get(PAGE))


def test_the_bulletin_leaves_as_paper_and_as_workbook(client: Client, tmp_path: Any) -> None:
    receive(law("Сот этикасы"), copies=4)

    paper = client.get(PAGE.replace("/en/", "/kk/"), {"first": "2026-09-01", "last": "2026-11-23", "as": "pdf"})
    book_ = client.get(PAGE, {"first": "2026-09-01", "last": "2026-11-23", "as": "xlsx"})

    pages = pypdfium2.PdfDocument(paper.content)
    words = " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())
    assert "Сот этикасы" in words
    path = tmp_path / "b.xlsx"
    path.write_bytes(b"".join(book_.streaming_content))
    rows = list(openpyxl.load_workbook(path).active.values)
    assert (len(rows), rows[1][0], rows[1][1], rows[1][4]) == (2, 1, "Law", 4)


def test_the_number_of_queries_does_not_grow(client: Client) -> None:
    receive(law("А"))
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    receive(*(law(f"Атау {n}") for n in range(29)))
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE)

    assert len(many) == len(few)
