"""Librarians keep authorities: headings, variants, relations."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from factories import people
from factories.marc import book, catalogued
from factories.moments import NOON
from library.authorities.stage import authority
from torelik.audit.models import Event
from torelik.kernel.errors import NotFound
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import Trilingual
from torelik.library.authorities import actions, queries
from torelik.library.authorities.actions import AuthorityRefused
from torelik.library.authorities.rules import Told
from torelik.library.authorities.vocabulary import AuthorityKind, Refusal, RelationKind
from torelik.library.models import Authority, AuthorityName, AuthorityRelation
from torelik.outbox import api as outbox

pytestmark = pytest.mark.django_db
PAGE = "/en/library/authorities/"
KEEPER = ("library.catalogue-record", "library.keep-authorities")


@pytest.fixture
def librarian(client: Client) -> Client:
    client.force_login(people.account(grants=KEEPER))
    return client


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def typed(**changed: str) -> dict[str, str]:
    return {
        "kind": "person",
        "state": "established",
        "heading_kk": "Сүлейменов, М. К.",
        "heading_ru": "Сулейменов, М. К.",
    } | changed


def relate(one: Authority, kind: RelationKind, other: str) -> AuthorityRelation:
    return actions.relate(uuid=one.uuid, kind=kind, other=other, by=people.SYSTEM, at=NOON)


def test_an_authority_is_made_with_its_forms_and_the_journal_tells_it(librarian: Client) -> None:
    answer = librarian.post(f"{PAGE}new/", typed(dates="1941–2019", variants="Сулейменов Майдан\n\nSuleimenov, M."))

    row = Authority.objects.get()
    assert answer.status_code == 302
    assert (str(row), row.version, row.state) == ("Сүлейменов, М. К., 1941–2019", 1, "established")
    assert set(row.names.values_list("text", "is_preferred", "years")) == {
        ("Сүлейменов, М. К.", True, "1941-2019"), ("Сулейменов, М. К.", True, "1941-2019"),
        ("Сулейменов Майдан", False, "1941-2019"), ("Suleimenov, M.", False, "1941-2019"),
    }  # fmt: skip
    assert Event.objects.filter(name="library.authority-made").count() == 1


def test_a_second_authority_with_the_heading_is_refused_and_a_namesake_with_other_years_is_not(librarian: Client) -> None:
    authority("Сүлейменов, М. К.", dates="1941-")

    answer = librarian.post(f"{PAGE}new/", typed(heading_ru="", dates="1941"))

    assert answer.status_code == 409
    assert "Another authority of this kind has the heading already" in words(answer)
    assert librarian.post(f"{PAGE}new/", typed(heading_ru="", dates="1980")).status_code == 302
    assert librarian.post(f"{PAGE}new/", typed(heading_ru="", dates="1941", kind="subject")).status_code == 302


def test_every_reason_is_told_at_once() -> None:
    authority("Абай")

    with pytest.raises(AuthorityRefused) as refused:
        actions.save_authority(
            kind=AuthorityKind.PERSON,
            heading=Trilingual("Абай"),
            variants=["абай"],
            viaf="x",
            isni="1",
            by=people.SYSTEM,
            at=NOON,
        )

    assert refused.value.told == [
        Told(Refusal.VARIANT_REPEATED, "абай"), Told(Refusal.VIAF), Told(Refusal.ISNI), Told(Refusal.HEADING_TAKEN, "Абай")
    ]  # fmt: skip


def test_of_two_desks_the_second_is_told_and_changes_nothing(librarian: Client) -> None:
    row = authority("Абай")
    first = librarian.post(f"{PAGE}{row.uuid}/", typed(heading_kk="Абай", heading_ru="Абай", seen="1"))

    second = librarian.post(f"{PAGE}{row.uuid}/", typed(heading_kk="Ибрагим", seen="1"))

    row.refresh_from_db()
    assert (first.status_code, second.status_code) == (302, 409)
    assert "Somebody has changed it meanwhile" in words(second)
    assert (row.heading.kk, row.heading.ru, row.version) == ("Абай", "Абай", 2)


def test_a_changed_authority_is_found_by_its_new_forms_alone(librarian: Client) -> None:
    row = authority("Абай", variants=["Ибрагим"])

    librarian.post(f"{PAGE}{row.uuid}/", typed(heading_kk="Абай", heading_ru="", variants="Құнанбаев", seen="1"))

    assert sorted(AuthorityName.objects.values_list("text", flat=True)) == ["Абай", "Құнанбаев"]
    assert list(queries.authorities(words="құнанБАЕВ", visible_to=people.SYSTEM)) == [row]
    assert list(queries.authorities(words="Ибрагим", visible_to=people.SYSTEM)) == []
    assert "An authority was changed" in words(librarian.get(f"{PAGE}{row.uuid}/"))


def test_the_list_is_in_the_order_of_the_kazakh_alphabet_and_narrowed(librarian: Client) -> None:
    for name in ("Яковлев", "Әуезов", "Абай", "Байтұрсынұлы"):
        authority(name)
    authority("Сот", kind="subject")

    assert [str(row) for row in queries.authorities(kind="person", visible_to=people.SYSTEM)] == [
        "Абай", "Әуезов", "Байтұрсынұлы", "Яковлев"
    ]  # fmt: skip
    authority("Шәкәрім", ru="Аа")
    assert str(next(iter(queries.authorities(language="ru", visible_to=people.SYSTEM))).heading.ru) == "Аа"
    page = words(librarian.get(f"{PAGE}?kind=subject&q=&state="))
    assert ">Сот</a>" in page
    assert ">Абай</a>" not in page
    assert "No authority matches" in words(librarian.get(f"{PAGE}?q=жоқ"))


def test_a_relation_is_seen_from_both_ends_and_taken_away_from_either(librarian: Client) -> None:
    law, civil = authority("Құқық", kind="subject"), authority("Азаматтық құқық", kind="subject")

    answer = librarian.post(f"{PAGE}{civil.uuid}/relate/", {"relation": "broader", "other": "құқық"})

    assert answer.status_code == 302
    ((down,), (up,)) = queries.related_to(law.pk), queries.related_to(civil.pk)
    assert (down.kind, down.other, up.kind, up.other) == (RelationKind.NARROWER, civil, RelationKind.BROADER, law)
    assert librarian.post(f"{PAGE}{law.uuid}/relations/{down.relation_uuid}/part/").status_code == 302
    assert queries.related_to(civil.pk) == []
    assert [event.name for event in Event.objects.filter(name__startswith="library.authorities-").order_by("pk")] == [
        "library.authorities-related",
        "library.authorities-parted",
    ]


@pytest.mark.parametrize(
    ("kind", "other", "refusals"),
    [
        (RelationKind.RELATED, "Жоқ", [Refusal.NO_OTHER]),
        (RelationKind.RELATED, "Сот", [Refusal.SEVERAL_OTHERS]),
        (RelationKind.BROADER, "Сот", []),
        (RelationKind.RELATED, "Құқық", [Refusal.ITSELF]),
        (RelationKind.RELATED, "Азаматтық құқық", [Refusal.RELATED_ALREADY]),
        (RelationKind.BROADER, "Мәміле", [Refusal.CIRCLE]),
    ],
)
def test_authorities_are_not_related_without_sense(kind: RelationKind, other: str, refusals: list[Refusal]) -> None:
    law = authority("Құқық", kind="subject")
    civil, deal = authority("Азаматтық құқық", kind="subject"), authority("Мәміле", kind="subject")
    authority("Сот", kind="subject"), authority("Сот", kind="body")
    relate(civil, RelationKind.BROADER, "Құқық")
    relate(deal, RelationKind.BROADER, "Азаматтық құқық")

    told: list[Refusal] = []
    try:
        relate(law, kind, other)
    except AuthorityRefused as refused:
        told = [one.refusal for one in refused.told]

    assert told == refusals


def test_namesakes_are_told_apart_by_their_years() -> None:
    father, son = authority("Қасымов, Б.", dates="1920-1990"), authority("Қасымов, Б.", dates="1950")

    relate(father, RelationKind.RELATED, "Қасымов, Б., 1950-")

    assert [one.other for one in queries.related_to(father.pk)] == [son]


@pytest.mark.parametrize("extra", [0, 29])
def test_a_list_costs_the_same_questions_with_one_authority_and_with_thirty(
    librarian: Client, extra: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    for number in range(extra + 1):
        authority(f"Автор {number}")
    librarian.get(PAGE)

    with django_assert_num_queries(7):
        librarian.get(PAGE)


@pytest.mark.parametrize("extra", [0, 29])
def test_a_page_costs_the_same_questions_with_one_relation_and_with_thirty(
    librarian: Client, extra: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    row = authority("Құқық", kind="subject")
    for number in range(extra + 1):
        authority(f"Сала {number}", kind="subject")
        relate(row, RelationKind.NARROWER, f"Сала {number}")
    librarian.get(f"{PAGE}{row.uuid}/")

    with django_assert_num_queries(11):
        librarian.get(f"{PAGE}{row.uuid}/")


def test_a_cataloguer_looks_and_changes_nothing_and_a_reader_sees_none_of_it(client: Client) -> None:
    row = authority("Абай")
    client.force_login(people.account(grants=("library.catalogue-record",)))
    assert client.get(f"{PAGE}{row.uuid}/").status_code == 200
    assert client.post(f"{PAGE}{row.uuid}/", typed(seen="1")).status_code == 403
    assert client.get(f"{PAGE}new/").status_code == 403

    client.force_login(people.account())

    assert [client.get(address).status_code for address in (PAGE, f"{PAGE}{row.uuid}/", f"{PAGE}new/")] == [403] * 3
    assert list(queries.authorities(visible_to=people.actor(people.account()))) == []


def test_what_is_nobodys_is_not_found(librarian: Client) -> None:
    row, strange = authority("Абай"), new_uuid()
    other = authority("Мұхтар")
    authority("Шәкәрім")
    relation = relate(other, RelationKind.RELATED, "Шәкәрім")

    assert librarian.get(f"{PAGE}{strange}/").status_code == 404
    assert librarian.post(f"{PAGE}{strange}/", typed(seen="1")).status_code == 404
    assert librarian.post(f"{PAGE}{strange}/relate/", {"relation": "related", "other": "Абай"}).status_code == 404
    assert librarian.post(f"{PAGE}{row.uuid}/relations/{relation.uuid}/part/").status_code == 404
    with pytest.raises(NotFound):
        actions.save_authority(kind=AuthorityKind.PERSON, heading=Trilingual("Абай"), uuid=strange, by=people.SYSTEM, at=NOON)
    with pytest.raises(NotFound):
        actions.relate(uuid=strange, kind=RelationKind.RELATED, other="Абай", by=people.SYSTEM, at=NOON)


def test_keeping_needs_its_grant() -> None:
    stranger = people.actor(people.account(grants=("library.catalogue-record",)))

    with pytest.raises(PermissionDenied):
        actions.save_authority(kind=AuthorityKind.PERSON, heading=Trilingual("Абай"), by=stranger, at=NOON)


def offered(browser: Client, query: str) -> list[tuple[str, str, str]]:
    answer = browser.get(f"{PAGE}suggested/?{query}")
    assert answer.status_code == 200
    return re.findall(r'<option value="([^"]*)" data-dates="([^"]*)">(.*?)</option>', answer.content.decode())


def test_authorities_are_offered_for_what_is_typed_into_a_field(librarian: Client) -> None:
    authority("Сүлейменов, М. К.", ru="Сулейменов, М. К.", variants=["Suleimenov, M."], dates="1941-")
    authority("Басқа Сүлейменов, Е.")
    authority("Сүлейменов оқулары", kind="subject")
    catalogued(book(author="Сүлейменов, М. К."))
    outbox.deliver_pending()

    assert offered(librarian, "tag=100&q=сүлейм") == [
        ("Сүлейменов, М. К.", "1941-", "1941- · 1 title"), ("Басқа Сүлейменов, Е.", "", ""),
    ]  # fmt: skip
    assert [heading for heading, *_rest in offered(librarian, "tag=700&q=Сулейменов")] == ["Сулейменов, М. К."]
    assert offered(librarian, "tag=100&q=suleim") == [("Сүлейменов, М. К.", "1941-", "1941- = Suleimenov, M. · 1 title")]
    assert [heading for heading, *_rest in offered(librarian, "tag=650&q=сүл")] == ["Сүлейменов оқулары"]
    for nothing in ("tag=245&q=сүлейменов", "tag=100&q=с", "tag=100", "", "tag=100&q=%00", "tag=100&q=%25%5B"):
        assert offered(librarian, nothing) == []


def test_offering_costs_three_questions_whatever_is_found(
    librarian: Client, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    actor = people.actor(people.account(grants=KEEPER))
    for number in range(30):
        authority(f"Сүлейменов, {number}", variants=[f"Suleimenov {number}"])
    with django_assert_max_num_queries(3):
        found = queries.suggested(tag="100", words="сүлейменов", language="kk", visible_to=actor)
    assert len(found) == queries.SUGGESTED_MOST


def test_nothing_is_offered_to_a_reader(client: Client) -> None:
    client.force_login(people.account())
    assert client.get(f"{PAGE}suggested/?tag=100&q=сүлейменов").status_code == 403
