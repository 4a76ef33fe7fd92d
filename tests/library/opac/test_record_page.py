"""A record's page: for everybody, with what can be had of it and never who has it."""

from collections.abc import Callable

import pytest
from django.test import Client

from factories import library as make
from factories import people
from factories.marc import book, catalogued, file_of, imported
from factories.moments import NOON
from torelik.library.cataloguing.models import Record, RecordOriginal
from torelik.library.lending.actions import issue_item

pytestmark = pytest.mark.django_db


def shown(client: Client, record: Record, query: str = "") -> str:
    answer = client.get(f"/en/library/records/{record.uuid}/{query}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_everybody_sees_description_citation_and_copies(client: Client) -> None:
    record = catalogued(book("Құқық", author="Қасымов, Б."))
    make.item(of=record, place="hall", for_loan=False)

    page = shown(client, record)

    assert "Қасымов, Б. Құқық [Мәтін] / Б. Қасымов. – Алматы : Жеті Жарғы, 2020. – 120 б." in page
    assert "Қасымов, Б. Құқық / Б. Қасымов. – Алматы : Жеті Жарғы, 2020. – 120 б. – Мәтін : тікелей." in page
    assert "For the reading room only" in page
    assert "Kazakh" in page


def test_a_copy_on_loan_tells_when_it_is_due_and_never_who_has_it(client: Client) -> None:
    make.policy()
    item = make.item(of=catalogued())
    patron = make.patron(full_name="Құпияев Құпия")
    issue_item(item_id=item.pk, patron_id=patron.pk, by=people.SYSTEM, at=NOON)

    page = shown(client, item.record)

    assert "On loan until: 14 December 2026" in page
    assert "Құпияев" not in page
    assert patron.ticket not in page


def test_the_marc_view_shows_tags_indicators_and_subfields(client: Client) -> None:
    page = shown(client, catalogued(book("Құқық")), "?show=marc")

    assert '<span class="t-marc__tag">245</span><span class="t-marc__ind">10</span>' in page
    assert '<span class="t-marc__sub">$a</span> Құқық' in page


def test_history_is_for_cataloguers(client: Client) -> None:
    imported(file_of(book()), name="from-elsewhere.mrc")
    record = Record.objects.get()
    assert "from-elsewhere.mrc" not in shown(client, record, "?show=history")

    client.force_login(people.account(grants=("library.catalogue-record",)))

    assert "from-elsewhere.mrc, 1" in shown(client, record, "?show=history")


@pytest.mark.parametrize(
    "address",
    [
        "6f1f3c52-8a70-4c0e-9f0b-3f1e0d1a7b11/",
        "6f1f3c52-8a70-4c0e-9f0b-3f1e0d1a7b11.mrc",
        "00000000-0000-0000-0000-00000000000g/",
        "------------------------------------.mrc",
    ],
)
def test_a_wrong_address_is_not_found(client: Client, address: str) -> None:
    assert client.get(f"/en/library/records/{address}").status_code == 404


@pytest.mark.parametrize(("ending", "begins"), [("mrc", b"00"), ("xml", b"<?xml")])
def test_the_record_is_downloaded_by_anybody(client: Client, ending: str, begins: bytes) -> None:
    record = catalogued()

    answer = client.get(f"/en/library/records/{record.uuid}.{ending}")

    assert (answer.status_code, answer.content.startswith(begins)) == (200, True)


def test_a_record_leaves_in_these_two_formats_only(client: Client) -> None:
    assert client.get(f"/en/library/records/{catalogued().uuid}.pdf").status_code == 404


def test_the_page_costs_the_same_for_one_copy_and_thirty(
    client: Client, django_assert_num_queries: Callable[..., object]
) -> None:
    record = catalogued()
    for rows in (1, 29):
        for _row in range(rows):
            make.item(of=record)
        with django_assert_num_queries(12):  # type: ignore[attr-defined]
            shown(client, record)


@pytest.mark.parametrize(("query", "asked"), [("", 14), ("?show=marc", 12), ("?show=history", 14)])
def test_the_page_costs_a_cataloguer_as_little_with_one_version_as_with_thirty(
    client: Client, query: str, asked: int, django_assert_num_queries: Callable[..., object]
) -> None:
    client.force_login(people.account(grants=("library.catalogue-record",)))
    record = catalogued()
    for rows in (1, 29):
        for version in range(rows):
            RecordOriginal.objects.create(
                record=record, version=version, content=b"", sha256="", dialect="marc21", encoding="utf-8", position=1
            )
        with django_assert_num_queries(asked):  # type: ignore[attr-defined]
            shown(client, record, query)
