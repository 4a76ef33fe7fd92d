"""Anybody looks through the catalogue by authors, titles, subjects, series, publishers, years and classes (cl. 12)."""

import re
from collections.abc import Callable, Sequence
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client

from factories import people
from factories.marc import book, catalogued
from factories.moments import NOON
from factories.threads import at_once
from library.authorities.stage import authority
from torelik.kernel.trilingual import Trilingual
from torelik.library import api as library
from torelik.library.authorities import actions as authorities
from torelik.library.authorities.vocabulary import AuthorityKind, RelationKind
from torelik.library.cataloguing import actions as cataloguing
from torelik.library.cataloguing import indexing
from torelik.library.cataloguing.marc import DataField, MarcRecord
from torelik.library.copying import actions as copying
from torelik.library.dictionaries import actions, queries
from torelik.library.dictionaries.models import DictionaryEntry, DictionaryHeading, DictionaryLetter
from torelik.library.dictionaries.vocabulary import Dictionary
from torelik.library.models import Record, SubjectClass
from torelik.outbox import api as outbox

pytestmark = pytest.mark.django_db
BROWSE = "/en/library/browse/"


def page(client: Client, address: str = "", *, status: int = 200) -> str:
    answer = client.get(f"{BROWSE}{address}")
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def written(author: str = "Қасымов, Болат", *, title: str = "", more: Sequence[DataField] = (), **said: str) -> Record:
    plain = book(title, author=author, **said)  # type: ignore[arg-type]
    return catalogued(MarcRecord(plain.leader, (*plain.fields, *more)))


def lines(dictionary: Dictionary = Dictionary.AUTHOR, beginning: str = "") -> list[tuple[str, int]]:
    return [(line.text, line.titles) for line in queries.stretch(dictionary, beginning=beginning).lines]


def test_headings_stand_in_their_order_with_their_titles(client: Client) -> None:
    for author in ("Қасымов, Болат", "Әбенов, Е.", "Касымов, Б.", "ҚАСЫМОВ, БОЛАТ"):
        written(author)
    outbox.deliver_pending()

    shown = page(client)

    assert lines() == [("Әбенов, Е.", 1), ("Касымов, Б.", 1), ("Қасымов, Болат", 2)]
    assert shown.index("Әбенов, Е.") < shown.index("Касымов, Б.") < shown.index("Қасымов, Болат")
    assert re.findall(r'<a class="t-pages__link" href="[^"]*">(.)</a>', shown) == ["Ә", "К", "Қ"]


def test_a_click_leads_to_the_titles_of_exactly_this_heading(client: Client) -> None:
    own = written("Қасымов, Болат")
    written("Қасымов, Болат Ержанұлы")
    written("Басқа, Б.", title="Қасымов, Болат")
    outbox.deliver_pending()
    address = re.search(r'<a href="(/en/library/\?heading=[0-9a-f]{20})">Қасымов, Болат</a>', page(client))

    assert address
    found = " ".join(client.get(address[1]).content.decode().split())
    assert found.count("t-result__title") == 1
    assert str(own.uuid) in found
    assert "Take away: Қасымов, Болат" in found
    assert f'<input type="hidden" name="heading" value="{address[1][-20:]}">' in found


def test_a_heading_that_is_gone_and_one_that_was_never_there_find_nothing(client: Client) -> None:
    record = written("Қасымов, Болат")
    outbox.deliver_pending()
    key = DictionaryHeading.objects.get(dictionary="author").key
    plain = book(author="Басқа, Б.")
    cataloguing.change_record(uuid=record.uuid, marc=plain, expected_version=1, reason="", by=people.SYSTEM, at=NOON)
    outbox.deliver_pending()

    gone = client.get(f"/en/library/?heading={key}").content.decode()
    never = client.get("/en/library/?heading=nonsense").content.decode()

    assert "A heading that is not there any more" in gone
    assert "Nothing was found" in gone
    assert never.count("t-result__title") == 1


def test_the_dictionaries_follow_a_record(client: Client) -> None:
    record = written("Қасымов, Болат")
    written("Әбенов, Е.")
    outbox.deliver_pending()

    changed = book(author="Әбенов, Е.")
    cataloguing.change_record(uuid=record.uuid, marc=changed, expected_version=1, reason="", by=people.SYSTEM, at=NOON)
    outbox.deliver_pending()

    assert lines() == [("Әбенов, Е.", 2)]
    assert queries.letters(Dictionary.AUTHOR) == ["Ә"]


def test_what_was_merged_into_another_record_stands_nowhere() -> None:
    survivor, loser = written("Қасымов, Болат"), written("Қосымша, К.")
    outbox.deliver_pending()

    copying.merge_records(
        survivor=survivor.uuid, loser=loser.uuid, chosen={}, survivor_version=1, loser_version=1, by=people.SYSTEM, at=NOON
    )
    outbox.deliver_pending()

    assert lines() == [("Қасымов, Болат", 1)]


def test_twice_gives_the_same() -> None:
    records = [written("Қасымов, Болат"), written("Әбенов, Е.")]
    outbox.deliver_pending()
    before = list(DictionaryHeading.objects.order_by("pk").values_list("key", "titles"))

    indexing.index_and_derive([{"records": [record.pk for record in records]}])

    assert list(DictionaryHeading.objects.order_by("pk").values_list("key", "titles")) == before
    assert DictionaryEntry.objects.filter(heading__dictionary="author").count() == 2


def test_the_box_and_the_letters_lead_to_a_place_in_the_list(client: Client) -> None:
    for author in ("Абай", "Қасымов, Болат", "Қуанышев, Қ.", "Smith, J."):
        written(author)
    outbox.deliver_pending()

    assert lines(beginning="қу") == [("Қуанышев, Қ.", 1), ("Smith, J.", 1)]
    shown = page(client, f"?from={quote('қу')}")
    assert "Абай" not in shown
    assert 'rel="prev"' in shown
    assert "Nothing stands from here on" in page(client, "?from=zz")
    assert "Nothing stands in this list yet" in page(client, "series/")


def test_years_stand_with_the_newest_first_by_decades(client: Client) -> None:
    for year in (2024, 2019, 1998):
        catalogued(book(year=year))
    outbox.deliver_pending()

    assert lines(Dictionary.YEAR) == [("2024", 1), ("2019", 1), ("1998", 1)]
    assert lines(Dictionary.YEAR, "2019") == [("2019", 1), ("1998", 1)]
    assert ">2010–2019</a>" in page(client, "year/")


def test_titles_in_every_language_stand_in_the_list() -> None:
    plain = book("Заң")
    parallel = DataField("246", "1", "1", (("a", "Закон"),))
    catalogued(MarcRecord(plain.leader, (*plain.fields, parallel)))
    outbox.deliver_pending()

    assert lines(Dictionary.TITLE) == [("Закон", 1), ("Заң", 1)]


# ---- references ----


def test_a_form_without_titles_refers_to_the_one_that_has_some_whichever_came_first(client: Client) -> None:
    authority("Құнанбаев, Абай", ru="Кунанбаев, Абай", variants=["Абай"])
    written("Құнанбаев, Абай")
    written("Әуезов, М.")
    outbox.deliver_pending()
    authority("Әуезов, М.", variants=["Ауэзов, М."])

    shown = page(client)

    assert lines() == [("Абай", 0), ("Ауэзов, М.", 0), ("Әуезов, М.", 1), ("Кунанбаев, Абай", 0), ("Құнанбаев, Абай", 1)]
    assert re.search(r'Абай</p> <p class="t-text t-meta">see: <a href="/en/library/\?heading=\w{20}">Құнанбаев, Абай</a>', shown)


def test_forms_that_both_have_titles_refer_to_each_other_and_to_related_names() -> None:
    abai = authority("Құнанбаев, Абай", ru="Кунанбаев, Абай")
    authority("Ыбырай")
    authorities.relate(uuid=abai.uuid, kind=RelationKind.RELATED, other="Ыбырай", by=people.SYSTEM, at=NOON)
    for author in ("Құнанбаев, Абай", "Кунанбаев, Абай", "Ыбырай"):
        written(author)
    outbox.deliver_pending()

    found = {line.text: [(one.text, one.relation) for one in line.targets] for line in queries.stretch(Dictionary.AUTHOR).lines}

    assert found == {
        "Кунанбаев, Абай": [("Құнанбаев, Абай", None), ("Ыбырай", RelationKind.RELATED)],
        "Құнанбаев, Абай": [("Кунанбаев, Абай", None), ("Ыбырай", RelationKind.RELATED)],
        "Ыбырай": [("Кунанбаев, Абай", RelationKind.RELATED), ("Құнанбаев, Абай", RelationKind.RELATED)],
    }


def test_a_reference_goes_with_the_last_title_and_with_the_form() -> None:
    row = authority("Құнанбаев, Абай", variants=["Абай", "Абаев"])
    record = written("Құнанбаев, Абай")
    outbox.deliver_pending()
    assert [text for text, _ in lines()] == ["Абаев", "Абай", "Құнанбаев, Абай"]

    authorities.save_authority(
        kind=AuthorityKind.PERSON, heading=Trilingual("Құнанбаев, Абай"), variants=["Абай"], uuid=row.uuid, seen=1,
        by=people.SYSTEM, at=NOON,
    )  # fmt: skip
    assert [text for text, _ in lines()] == ["Абай", "Құнанбаев, Абай"]

    cataloguing.change_record(
        uuid=record.uuid, marc=book(author="Басқа, Б."), expected_version=1, reason="", by=people.SYSTEM, at=NOON
    )
    outbox.deliver_pending()
    assert [text for text, _ in lines()] == ["Басқа, Б."]


def test_years_that_contradict_keep_namesakes_apart() -> None:
    authority("Қасымов, Б.", dates="1900–1950", variants=["Касымов, Б."])
    later = DataField("700", "1", " ", (("a", "Қасымов, Б."), ("d", "1970-")))
    written("Басқа, Б.", more=[later])
    outbox.deliver_pending()

    assert lines() == [("Басқа, Б.", 1), ("Қасымов, Б., 1970", 1)]


# ---- classes ----


def tree() -> None:
    parent = None
    for notation, name in (("3", "Қоғамдық ғылымдар"), ("34", "Құқық"), ("347", "Азаматтық құқық")):
        parent = SubjectClass.objects.create(scheme="udc", notation=notation, parent=parent, name_kk=name)
    SubjectClass.objects.create(scheme="udc", notation="5", name_kk="Математика")


def test_the_tree_of_classes_counts_titles_of_a_class_and_of_all_below(client: Client) -> None:
    tree()
    for notation in ("347.9", "347", "343"):
        written(more=[DataField("080", " ", " ", (("a", notation),))])
    outbox.deliver_pending()

    highest, below = page(client, "udc/"), page(client, "udc/?from=34")

    assert "Қоғамдық ғылымдар</a>" in highest
    assert "3 titles<" in highest
    assert "Математика" not in highest
    assert "Азаматтық құқық</a>" in below
    address = re.search(r'href="(/en/library/\?heading=\w{20})">2 titles', below)
    assert address
    assert client.get(address[1]).content.decode().count("t-result__title") == 2
    assert "Қоғамдық ғылымдар" in page(client, "udc/?from=999")
    assert "No class below this one has titles." in page(client, "udc/?from=5")


def test_without_a_tree_the_notations_are_a_list(client: Client) -> None:
    written(more=[DataField("080", " ", " ", (("a", "347.9"),))])
    outbox.deliver_pending()

    assert "347.9</a>" in page(client, "udc/")


# ---- who, how much ----


def test_there_is_no_other_dictionary(client: Client) -> None:
    page(client, "everything/", status=404)


def test_odd_places_are_passed_over(client: Client) -> None:
    written()
    outbox.deliver_pending()

    for address in ("?after=9999999", "?before=x", "?after=-1", f"?after={'9' * 30}", "?from=%00", "year/?from=abc"):
        assert "1 title<" in page(client, address)


def test_pages_follow_one_another_and_cost_the_same(client: Client, django_assert_num_queries: Callable[..., object]) -> None:
    authority("Author 000", variants=["Zed"])
    written("Author 000")
    outbox.deliver_pending()
    with django_assert_num_queries(9):  # type: ignore[attr-defined]
        page(client)
    for number in range(1, 130):
        authority(f"Author {number:03}", variants=[f"Zed {number:03}"])
        written(f"Author {number:03}")
    outbox.deliver_pending()

    with django_assert_num_queries(9):  # type: ignore[attr-defined]
        first = page(client)
    second = page(client, neighbour(first, "next"))
    third = page(client, neighbour(second, "next"))
    back = shown_by(page(client, neighbour(third, "prev")))

    assert shown_by(first) == [f"Author {number:03}" for number in range(50)]
    assert shown_by(second) == back == [f"Author {number:03}" for number in range(50, 100)]
    assert "Author 129" in third


def neighbour(shown: str, name: str) -> str:
    found = re.search(rf'href="([^"]+)" rel="{name}"', shown)
    assert found
    return found[1].replace("&amp;", "&")


def shown_by(shown: str) -> list[str]:
    return re.findall(r'heading=\w{20}">(Author \d+)</a></p>', shown)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the plan of SQLite is looked at")
def test_a_page_of_a_large_dictionary_is_a_stretch_of_the_index() -> None:
    DictionaryHeading.objects.bulk_create(
        DictionaryHeading(dictionary="author", key=f"{n:020}", text=f"Author {n}", ordering=f"{n:08}", titles=1, name_key=str(n))
        for n in range(5000)
    )
    middle = DictionaryHeading.objects.get(ordering="00002500")
    rows = DictionaryHeading.objects.filter(dictionary="author")
    edge = (middle.ordering, middle.pk)

    plans = [
        queries._following(rows, edge).order_by("ordering", "pk")[:51].explain(),
        queries._preceding(rows, edge).order_by("-ordering", "-pk")[:51].explain(),
        rows.filter(ordering__gte="00002500").order_by("ordering", "pk")[:51].explain(),
        DictionaryHeading.objects.filter(name_key__in=["1", "2"], dictionary="author", authority=None).explain(),
        DictionaryHeading.objects.filter(key="0" * 20, authority=None).explain(),
        DictionaryLetter.objects.filter(dictionary="author").explain(),
    ]

    assert [plan for plan in plans if "SCAN" in plan or "USE TEMP B-TREE" in plan] == []
    assert all("dictionary_in_order (dictionary=? AND ordering" in plan for plan in plans[:3])
    assert [line.text for line in queries.stretch(Dictionary.AUTHOR, after=middle.pk).lines][:2] == ["Author 2501", "Author 2502"]
    assert connection.vendor == "sqlite"


def test_dictionaries_that_are_empty_yet_are_filled_once() -> None:
    written("Қасымов, Болат")
    outbox.deliver_pending()
    DictionaryHeading.objects.all().delete()

    asked = [library.fill_dictionaries(at=NOON), library.fill_dictionaries(at=NOON)]
    outbox.deliver_pending()

    assert asked == [1, 0]
    assert actions.fill_dictionaries(at=NOON) == 0
    assert lines() == [("Қасымов, Болат", 1)]


@pytest.mark.parametrize("attempt", range(3))
def test_titles_that_come_at_once_from_an_import_and_the_outbox_are_all_counted(real_database: None, attempt: int) -> None:
    present = [indexing.present_of(written(title=f"Құқық {attempt} {number}")) for number in range(4)]

    at_once(lambda number: actions.enter_records([present[number].id], [present[number]]), people=4)

    heading = DictionaryHeading.objects.get(text="Қасымов, Болат", authority=None)
    assert (heading.titles, DictionaryEntry.objects.filter(heading=heading).count()) == (4, 4)
