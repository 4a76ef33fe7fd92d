"""Exhibitions: a published list with sections, words in three languages, annotations and days (cl. 12)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from html import unescape
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from factories import people
from factories.marc import book, catalogued
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.identity.models import Account
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.kernel.trilingual import Trilingual
from torelik.library.collections import actions as lists
from torelik.library.collections import exhibition_actions as actions
from torelik.library.collections import rules
from torelik.library.collections.vocabulary import Refusal, Stand
from torelik.library.models import BookList, Exhibition, ExhibitionSection, ListEntry, Record

pytestmark = pytest.mark.django_db
TODAY, DAY = date(2026, 11, 23), timedelta(days=1)
NAME = Trilingual("Сот билігі", "Судебная власть", "The judiciary")
Queries = Callable[..., AbstractContextManager[object]]


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torelik.kernel.clock.now", lambda: NOON)


@pytest.fixture
def librarian() -> Account:
    return people.account(grants=("library.publish-collections",))


@pytest.fixture
def desk(client: Client, librarian: Account) -> Client:
    client.force_login(librarian)
    return client


def listed(owner: Account, *, titles: int = 2, is_published: bool = True) -> tuple[BookList, list[Record]]:
    """Make a list of some titles and publish it."""
    by = people.actor(owner)
    row = lists.make_list(title="Соттар", note="", by=by, at=NOON)
    records = [catalogued(book(title=f"Title number {number}")) for number in range(titles)]
    for record in records:
        lists.add_title(list_uuid=row.uuid, record_uuid=record.uuid, by=by, at=NOON)
    if is_published:
        lists.publish_list(list_uuid=row.uuid, by=by, at=NOON)
    return row, records


def exhibit(
    owner: Account,
    row: BookList,
    *,
    opens_on: date = TODAY,
    closes_on: date | None = None,
    seen: int = 0,
    name: Trilingual = NAME,
) -> Exhibition:
    return actions.save_exhibition(
        list_uuid=row.uuid, title=name, words=Trilingual("Кіріспе", "Введение", "Introduction"), opens_on=opens_on,
        closes_on=closes_on, seen=seen, by=people.actor(owner), at=NOON,
    )  # fmt: skip


def section(owner: Account, row: BookList, name: str, *, position: int = 1, uuid: UUID | None = None) -> ExhibitionSection:
    names = Trilingual(name, name, name)
    return actions.save_section(list_uuid=row.uuid, uuid=uuid, name=names, position=position, by=people.actor(owner), at=NOON)


def text_of(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


# ---- rules ----


@pytest.mark.parametrize(
    ("name", "closes_on", "seen", "refusals"),
    [
        (NAME, None, 2, []),
        (NAME, TODAY, 2, []),
        (Trilingual("Сот", "Суд", ""), None, 2, []),
        (Trilingual("Сот", " ", "Court"), None, 2, [Refusal.NAME_IN_TWO_LANGUAGES]),
        (NAME, TODAY - DAY, 2, [Refusal.CLOSES_BEFORE_IT_OPENS]),
        (NAME, None, 1, [Refusal.CHANGED_MEANWHILE]),
    ],
)
def test_an_exhibition_is_not_kept_for_every_reason_that_applies(
    name: Trilingual, closes_on: date | None, seen: int, refusals: list[Refusal]
) -> None:
    assert rules.refusals_to_exhibit(name, opens_on=TODAY, closes_on=closes_on, seen=seen, version=2) == refusals


@pytest.mark.parametrize(
    ("name", "is_new", "sections", "refusals"),
    [
        (NAME, True, 19, []),
        (NAME, True, 20, [Refusal.TOO_MANY_SECTIONS]),
        (NAME, False, 20, []),
        (Trilingual("", "Суд", ""), False, 1, [Refusal.NAME_IN_TWO_LANGUAGES]),
    ],
)
def test_a_section_is_not_kept_for_every_reason_that_applies(
    name: Trilingual, is_new: bool, sections: int, refusals: list[Refusal]
) -> None:
    assert rules.refusals_to_keep_section(name, is_new=is_new, sections=sections) == refusals


@pytest.mark.parametrize(
    ("opens_on", "closes_on", "stand"),
    [
        (TODAY + DAY, None, Stand.COMING),
        (TODAY, None, Stand.OPEN),
        (TODAY - DAY, TODAY, Stand.OPEN),
        (TODAY - DAY, TODAY - DAY, Stand.PAST),
    ],
)
def test_an_exhibition_is_open_through_its_last_day(opens_on: date, closes_on: date | None, stand: Stand) -> None:
    assert rules.stand_on(TODAY, opens_on=opens_on, closes_on=closes_on) == stand


# ---- setting up ----


def test_only_whoever_publishes_sets_an_exhibition_up_and_the_journal_says_so(librarian: Account) -> None:
    row, _records = listed(librarian)

    exhibit(librarian, row)
    with pytest.raises(PermissionDenied):
        exhibit(people.account(), row)

    assert Event.objects.filter(name="library.exhibition-changed").count() == 1


def test_a_list_that_another_has_not_published_is_nobodys(librarian: Account) -> None:
    row, _records = listed(librarian, is_published=False)

    with pytest.raises(NotFound):
        exhibit(people.account(grants=("library.publish-collections",)), row)


def test_two_people_who_change_it_at_once_are_told(librarian: Account) -> None:
    row, _records = listed(librarian)
    exhibit(librarian, row)

    with pytest.raises(lists.KeepingRefused) as caught:
        exhibit(librarian, row, seen=0)
    assert caught.value.refusals == [Refusal.CHANGED_MEANWHILE]
    assert exhibit(librarian, row, seen=1).version == 2


def test_sections_are_added_moved_and_removed_and_their_titles_stay(librarian: Account) -> None:
    row, (record, _other) = listed(librarian)
    exhibit(librarian, row)
    made = section(librarian, row, "Тарих")
    by = people.actor(librarian)
    actions.place_title(
        list_uuid=row.uuid, record_uuid=record.uuid, section=made.uuid, position=1, note=Trilingual(), by=by, at=NOON
    )

    section(librarian, row, "Қазіргі заман", position=7, uuid=made.uuid)
    made.refresh_from_db()
    assert (str(made.name), made.position) == ("Қазіргі заман", 7)
    actions.remove_section(list_uuid=row.uuid, uuid=made.uuid, by=by, at=NOON)
    actions.remove_section(list_uuid=row.uuid, uuid=made.uuid, by=by, at=NOON)

    assert ListEntry.objects.get(record=record).section is None


def test_unknown_sections_and_titles_and_lists_without_an_exhibition_are_nobodys(librarian: Account) -> None:
    row, (record, _other) = listed(librarian)
    by = people.actor(librarian)
    with pytest.raises(NotFound):
        section(librarian, row, "Тарих")
    exhibit(librarian, row)

    with pytest.raises(NotFound):
        section(librarian, row, "Тарих", uuid=uuid4())
    for record_uuid, of_section in ((record.uuid, uuid4()), (uuid4(), None)):
        with pytest.raises(NotFound):
            actions.place_title(
                list_uuid=row.uuid, record_uuid=record_uuid, section=of_section, position=1, note=Trilingual(), by=by, at=NOON
            )


def test_there_are_no_more_sections_than_twenty(librarian: Account) -> None:
    row, _records = listed(librarian)
    exhibit(librarian, row)
    for number in range(rules.MOST_SECTIONS):
        section(librarian, row, f"Бөлім {number}", position=number)

    with pytest.raises(lists.KeepingRefused):
        section(librarian, row, "Артық")


# ---- pages ----


def test_everybody_sees_an_open_exhibition_in_the_order_of_its_sections_and_in_their_language(
    client: Client, librarian: Account
) -> None:
    row, (first, second) = listed(librarian)
    exhibit(librarian, row)
    late, early = section(librarian, row, "Екінші бөлім", position=2), section(librarian, row, "Бірінші бөлім", position=1)
    for record, of_section, words in ((first, late, "Кейін"), (second, early, "Алдымен")):
        actions.place_title(
            list_uuid=row.uuid, record_uuid=record.uuid, section=of_section.uuid, position=1,
            note=Trilingual(words, f"{words} ru", f"{words} en"), by=people.actor(librarian), at=NOON,
        )  # fmt: skip

    shown = text_of(client.get(f"/kk/library/exhibitions/{row.uuid}/"))
    order = [shown.index(words) for words in ("Бірінші бөлім", "Title number 1", "Алдымен", "Екінші бөлім", "Title number 0")]

    assert order == sorted(order)
    assert "Introduction" in text_of(client.get(f"/en/library/exhibitions/{row.uuid}/"))
    assert "Судебная власть" in text_of(client.get("/ru/library/exhibitions/"))


@pytest.mark.parametrize(("opens_on", "is_published"), [(TODAY + DAY, True), (TODAY, False)])
def test_what_is_not_open_or_not_published_is_seen_by_who_sets_it_up_alone(
    client: Client, librarian: Account, opens_on: date, is_published: bool
) -> None:
    row, _records = listed(librarian, is_published=is_published)
    exhibit(librarian, row, opens_on=opens_on)
    address = f"/en/library/exhibitions/{row.uuid}/"

    assert client.get(address).status_code == 404
    client.force_login(librarian)
    assert client.get(address).status_code == 200


def test_a_past_exhibition_can_still_be_read_and_stands_among_the_past_ones(client: Client, librarian: Account) -> None:
    row, _records = listed(librarian)
    exhibit(librarian, row, opens_on=TODAY - 9 * DAY, closes_on=TODAY - DAY)

    assert "Past" in text_of(client.get("/en/library/exhibitions/"))
    assert client.get(f"/en/library/exhibitions/{row.uuid}/").status_code == 200


def test_an_exhibition_is_set_up_on_its_pages(desk: Client, librarian: Account) -> None:
    row, (record, _other) = listed(librarian)
    home = f"/en/library/lists/{row.uuid}/exhibition/"
    head = {"title_kk": "Сот", "title_ru": "Суд", "opens_on": "2026-11-23", "seen": "0"}
    assert desk.get(home).status_code == 200
    assert desk.get(f"{home}titles/{record.uuid}/").status_code == 404

    assert desk.post(home, {**head, "opens_on": "tomorrow"}).status_code == 422
    assert desk.post(home, {**head, "closes_on": "2026-11-01"}).status_code == 409
    assert desk.post(home, head).status_code == 302
    assert desk.post(f"{home}sections/", {"name_kk": "", "position": "1"}).status_code == 422
    assert desk.post(f"{home}sections/", {"name_kk": " ", "name_ru": "Суд", "position": "1"}).status_code == 422
    assert desk.post(f"{home}sections/", {"name_kk": "Тарих", "name_ru": "История", "position": "1"}).status_code == 302
    made = ExhibitionSection.objects.get()
    title = f"{home}titles/{record.uuid}/"
    assert desk.get(title).status_code == 200
    assert desk.post(title, {"section": str(made.uuid), "position": "-1"}).status_code == 422
    assert desk.post(title, {"section": str(made.uuid), "position": "3", "note_kk": "Сөз"}).status_code == 302
    assert "Тарих" in text_of(desk.get(home))
    desk.post(f"{home}sections/{made.uuid}/", {"name_kk": "Заң", "name_ru": "Закон", "position": "2"})
    assert str(ExhibitionSection.objects.get().name) == "Заң"
    desk.post(f"{home}sections/{made.uuid}/", {"remove": "1"})

    entry = ListEntry.objects.get(record=record)
    assert (entry.section, entry.position, entry.note.kk) == (None, 3, "Сөз")


def test_one_section_too_many_is_told_on_the_page(desk: Client, librarian: Account) -> None:
    row, _records = listed(librarian)
    exhibition = exhibit(librarian, row)
    for number in range(rules.MOST_SECTIONS):
        exhibition.sections.create(name_kk="а", name_ru="б", position=number)

    answer = desk.post(
        f"/en/library/lists/{row.uuid}/exhibition/sections/", {"name_kk": "Тарих", "name_ru": "История", "position": "1"}
    )

    assert answer.status_code == 409
    assert "An exhibition has at most 20 sections." in text_of(answer)


@pytest.mark.parametrize("titles", [1, 30])
def test_an_exhibition_costs_the_same_for_any_number_of_titles(
    client: Client, librarian: Account, titles: int, django_assert_num_queries: Queries
) -> None:
    row, _records = listed(librarian, titles=titles)
    exhibit(librarian, row)
    address = f"/en/library/exhibitions/{row.uuid}/"
    client.get(address)

    with django_assert_num_queries(9):
        client.get(address)
