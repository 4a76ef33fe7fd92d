"""Headings of records lead to authorities, whichever of the two came first."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from factories import people
from factories.marc import book, catalogued
from factories.moments import NOON
from library.authorities.stage import authority
from torelik.audit.models import Event
from torelik.kernel.trilingual import Trilingual
from torelik.library.authorities import actions, queries
from torelik.library.authorities.actions import gathering
from torelik.library.authorities.vocabulary import AuthorityKind
from torelik.library.cataloguing import actions as cataloguing
from torelik.library.cataloguing.marc import DataField, MarcRecord
from torelik.library.models import Authority, Gathering, Heading, Record
from torelik.outbox import api as outbox

pytestmark = pytest.mark.django_db
PAGE = "/en/library/authorities/"
LOOSE = f"{PAGE}headings/"
KEEPER = ("library.catalogue-record", "library.keep-authorities")


@pytest.fixture
def librarian(client: Client) -> Client:
    client.force_login(people.account(grants=KEEPER))
    return client


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def written(author: str, *, dates: str = "", subject: str = "Медиация", more: tuple[DataField, ...] = ()) -> Record:
    plain = book(author=author, subject=subject)
    fields = [
        DataField("100", "1", " ", (("a", author), *((("d", dates),) if dates else ()))) if field.tag == "100" else field
        for field in plain.fields
    ]
    record = catalogued(MarcRecord(plain.leader, (*fields, *more)))
    actions.link_records([record.pk])
    return record


def authors() -> dict[int, Authority | None]:
    return {row.record_id: row.authority for row in Heading.objects.filter(tag="100").select_related("authority")}


def gather() -> Gathering:
    row = actions.gather_headings(by=people.SYSTEM, at=NOON)
    actions.work_on_gathering(gathering_id=row.pk, at=NOON)
    row.refresh_from_db()
    return row


def test_a_catalogued_record_is_linked_by_any_form(librarian: Client) -> None:
    row = authority("Сүлейменов, М. К.", ru="Сулейменов, М. К.", variants=["Suleimenov, M."])

    records = [catalogued(book(author=name)) for name in ("Сүлейменов, М.К.", "СУЛЕЙМЕНОВ М К", "Suleimenov, M.", "Басқа, Б.")]
    outbox.deliver_pending()

    assert authors() == {records[0].pk: row, records[1].pk: row, records[2].pk: row, records[3].pk: None}


def test_a_new_authority_and_a_changed_one_link_what_is_there() -> None:
    record = written("Құнанбаев, А.")
    row = authority("Абай")
    assert authors() == {record.pk: None}

    actions.save_authority(
        kind=AuthorityKind.PERSON, heading=Trilingual("Абай"), variants=["Құнанбаев, А."], uuid=row.uuid, seen=1,
        by=people.SYSTEM, at=NOON,
    )  # fmt: skip
    assert authors() == {record.pk: row}
    actions.save_authority(
        kind=AuthorityKind.PERSON, heading=Trilingual("Абай"), uuid=row.uuid, seen=2, by=people.SYSTEM, at=NOON
    )

    assert authors() == {record.pk: None}


def test_namesakes_leave_a_heading_without_years_alone_and_it_is_listed(librarian: Client) -> None:
    dated, bare = written("Қасымов, Б.", dates="1950-"), written("Қасымов, Б.")
    authority("Қасымов, Б.", dates="1920–1990")
    son = authority("Қасымов, Б.", dates="1950")

    assert authors() == {dated.pk: son, bare.pk: None}
    page = words(librarian.get(f"{LOOSE}?why=several"))
    assert "Қасымов, Б." in page
    assert "Compare the authorities" in page
    assert "Қасымов, Б." not in words(librarian.get(f"{LOOSE}?kind=person"))


def test_a_message_that_comes_twice_links_once_and_a_changed_record_is_linked_anew() -> None:
    record = written("Абай")
    row = authority("Мұхтар")
    actions.link_records([record.pk])
    actions.link_records([record.pk])
    assert Heading.objects.filter(record=record).count() == 2

    cataloguing.change_record(
        uuid=record.uuid, marc=book(author="Мұхтар"), expected_version=1, reason="", by=people.SYSTEM, at=NOON
    )
    actions.link_records([record.pk])

    assert authors() == {record.pk: row}


def test_a_subdivided_subject_leads_to_its_main_part() -> None:
    row = authority("Сот", kind="subject")

    record = written("Абай", more=(DataField("650", " ", "7", (("a", "Сот"), ("z", "Қазақстан"))),))

    assert Heading.objects.get(record=record, text="Сот — Қазақстан").authority == row


def test_gathering_makes_one_provisional_authority_for_each_heading(librarian: Client) -> None:
    for author, dates in (("Қасымов, Б.", ""), ("Қасымов, Б.", "1950-"), ("Қасымов, Б.", "1950-2020"), ("Smith, J.", "")):
        written(author, dates=dates)
    known = authority("Медиация", kind="subject")

    row = gather()

    assert (row.is_done, row.records, row.made) == (True, 4, 2)
    made = Authority.objects.filter(state="provisional").order_by("ordering")
    assert [str(one) for one in made] == ["Қасымов, Б., 1950–2020", "Smith, J."]
    assert Authority.objects.get(heading_en="Smith, J.").state == "provisional"
    assert Heading.objects.filter(authority=None).count() == 0
    assert queries.count_titles([known.pk]) == {known.pk: 4}
    assert Event.objects.get(name="library.headings-gathered").facts == {"records": 4, "made": 2}


def test_gathering_again_makes_nothing_more() -> None:
    written("Абай")
    first = gather()

    again = gather()

    assert (first.made, again.made) == (2, 0)


def test_a_gathering_killed_in_the_middle_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        written(f"Автор {number}")
    Heading.objects.all().delete()
    monkeypatch.setattr(gathering, "PORTION", 1)
    row = actions.gather_headings(by=people.SYSTEM, at=NOON)
    first = min(Record.objects.values_list("pk", flat=True))
    Gathering.objects.filter(pk=row.pk).update(position=first)
    assert actions.resume_gatherings(at=NOON) == 1

    actions.work_on_gathering(gathering_id=row.pk, at=NOON)

    row.refresh_from_db()
    assert (row.is_done, row.records, row.expected) == (True, 3, 3)
    assert not Heading.objects.filter(record_id=first).exists()
    actions.work_on_gathering(gathering_id=row.pk, at=NOON)
    assert Event.objects.filter(name="library.headings-gathered").count() == 1


def test_the_page_starts_a_gathering_and_refuses_a_second_one(librarian: Client) -> None:
    written("Абай")

    first, second = librarian.post(LOOSE), librarian.post(LOOSE)

    assert (first.status_code, second.status_code) == (302, 409)
    assert "Headings are being gathered already" in words(second)
    assert "the worker begins in a moment" in words(librarian.get(LOOSE))
    actions.work_on_gathering(gathering_id=Gathering.objects.get().pk, at=NOON)
    assert "1 records read, 2 provisional authorities made" in words(librarian.get(LOOSE))


def test_the_page_of_an_authority_shows_its_titles(librarian: Client) -> None:
    row = authority("Абай")
    record = written("Абай")

    page = words(librarian.get(f"{PAGE}{row.uuid}/"))

    assert f"/en/library/records/{record.uuid}/" in page
    assert "1 title<" in page


@pytest.mark.parametrize("extra", [0, 29])
def test_linking_costs_the_same_questions_for_one_record_and_for_thirty(
    extra: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    ids = [catalogued(book(author=f"Автор {number}")).pk for number in range(extra + 1)]

    with django_assert_num_queries(6):
        actions.link_records(ids)


@pytest.mark.parametrize("extra", [0, 29])
def test_the_list_of_loose_headings_costs_the_same_questions(
    librarian: Client, extra: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    for number in range(extra + 1):
        written(f"Автор {number}")
    librarian.get(LOOSE)

    with django_assert_num_queries(7):
        librarian.get(LOOSE)


def test_readers_see_no_headings_and_gathering_needs_its_grant(client: Client) -> None:
    written("Абай")
    client.force_login(people.account())
    assert client.get(LOOSE).status_code == 403
    stranger = people.account(grants=("library.catalogue-record",))
    client.force_login(stranger)

    assert client.post(LOOSE).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.gather_headings(by=people.actor(stranger), at=NOON)
    assert list(queries.loose_headings(ambiguous=False, visible_to=people.actor(people.account()))) == []


def finds(client: Client, word: str, title: str) -> bool:
    outbox.deliver_pending()
    return title in client.get(f"/en/library/?q={quote(word)}&exact=1").content.decode()


def test_a_title_is_found_by_every_form_of_its_author_and_subject_as_long_as_it_is_one(client: Client) -> None:
    catalogued(book("Медиация негіздері", author="Сүлейменов, М. К.", subject="Медиация"))
    catalogued(book("Басқа кітап", author="Басқа, Б.", subject="Салық"))
    assert not finds(client, "Rakhimzhanov", "Медиация негіздері")
    assert not finds(client, "примирение", "Медиация негіздері")

    row = authority("Сүлейменов, М. К.", variants=["Rakhimzhanov, M."])
    authority("Медиация", kind="subject", variants=["Примирение сторон"])
    assert finds(client, "Rakhimzhanov", "Медиация негіздері")
    assert finds(client, "примирение", "Медиация негіздері")
    assert not finds(client, "Rakhimzhanov", "Басқа кітап")

    row.refresh_from_db()
    actions.save_authority(
        kind=AuthorityKind.PERSON, heading=Trilingual("Сүлейменов, М. К."), uuid=row.uuid, seen=row.version, by=people.SYSTEM,
        at=NOON,
    )  # fmt: skip
    assert not finds(client, "Rakhimzhanov", "Медиация негіздері")
    assert finds(client, "сүлейменов", "Медиация негіздері")


def test_a_merged_authority_gives_its_forms_and_takes_them_back(client: Client) -> None:
    catalogued(book("Абай жолы", author="Әуезов, М. О."))
    stays, goes = authority("Әуезов, М. О."), authority("Ауэзов, Мухтар", variants=["Арғын"])
    assert not finds(client, "Арғын", "Абай жолы")

    merging = actions.merge_authorities(
        survivor=stays.uuid, loser=goes.uuid, seen=stays.version, loser_seen=goes.version, by=people.SYSTEM, at=NOON
    )
    assert finds(client, "Арғын", "Абай жолы")

    actions.undo_rewriting(uuid=merging.uuid, by=people.SYSTEM, at=NOON)
    assert not finds(client, "Арғын", "Абай жолы")


@pytest.mark.parametrize("count", [1, 30])
def test_what_records_are_further_found_by_costs_two_questions(
    count: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    authority("Сүлейменов, М. К.", variants=["Suleimenov, M."])
    ids = [catalogued(book(f"Кітап {number}", author="Сүлейменов, М. К.")).pk for number in range(count)]
    outbox.deliver_pending()

    with django_assert_num_queries(2):
        forms = queries.other_forms(ids)

    assert forms == {key: {"authors": ["Suleimenov, M."]} for key in ids}
