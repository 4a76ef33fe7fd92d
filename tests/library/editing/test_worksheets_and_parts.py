"""Worksheets, and sets with their volumes (cl. 12)."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories import library as make
from factories import people
from factories.marc import book, catalogued
from factories.moments import NOON
from library.editing.test_editor import NEW, marc_of, text_of, typed
from torelik.identity.models import Account
from torelik.kernel.errors import NotFound
from torelik.library.cataloguing import actions as cataloguing
from torelik.library.cataloguing.indexing import present_of
from torelik.library.cataloguing.marc import DataField, MarcRecord
from torelik.library.cataloguing.models import Record
from torelik.library.copying.followers import Way
from torelik.library.editing import actions, parts, queries
from torelik.library.editing.kinds import FormKind
from torelik.library.editing.models import RecordPart, Worksheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def cataloguer() -> Account:
    return people.account(grants=("library.catalogue-record",))


@pytest.fixture
def desk(client: Client, cataloguer: Account) -> Client:
    client.force_login(cataloguer)
    return client


def kept(by: Account, name: str = "Академия оқулығы", *, is_shared: bool = False) -> Worksheet:
    marc = book("Медиация", number="17")
    return actions.save_worksheet(name=name, marc=marc, kind=FormKind.BOOK, is_shared=is_shared, by=people.actor(by), at=NOON)


# ---- worksheets ----


def test_a_worksheet_keeps_everything_but_the_numbers(cataloguer: Account) -> None:
    sheet = kept(cataloguer)

    assert [field.tag for field in MarcRecord.from_json(sheet.marc).fields] == ["008", "100", "245", "264", "300", "650"]


def test_a_new_record_begins_with_a_worksheet(desk: Client, cataloguer: Account) -> None:
    sheet = kept(cataloguer)

    listed, begun = text_of(desk.get(NEW)), desk.get(f"{NEW}?worksheet={sheet.uuid}").content.decode()

    assert "Академия оқулығы" in listed
    assert "Жеті Жарғы" in begun


def test_what_lies_on_the_desk_is_kept_and_the_desk_stays(desk: Client) -> None:
    record = catalogued()
    page = f"/en/library/records/{record.uuid}/edit/"

    refused = desk.post(page, typed(marc_of(record), act="worksheet", worksheet=" "))
    answer = desk.post(page, typed(marc_of(record), act="worksheet", worksheet="Сериал", **{"for-all": "1"}))

    assert (refused.status_code, answer.status_code) == (422, 200)
    assert list(Worksheet.objects.values_list("name", "is_shared")) == [("Сериал", True)]


def test_only_shared_worksheets_of_others_are_seen_and_none_is_removed(client: Client, cataloguer: Account) -> None:
    own, shared = kept(cataloguer, "Өзімдікі"), kept(cataloguer, "Ортақ", is_shared=True)
    client.force_login(people.account(grants=("library.catalogue-record",)))

    listed = text_of(client.get(NEW))

    assert ("Өзімдікі" in listed, "Ортақ" in listed) == (False, True)
    assert client.get(f"{NEW}?worksheet={own.uuid}").status_code == 404
    assert client.post(f"/en/library/editor/worksheets/{shared.uuid}/remove/").status_code == 404
    assert Worksheet.objects.count() == 2


def test_an_owner_removes_a_worksheet(desk: Client, cataloguer: Account) -> None:
    sheet = kept(cataloguer)

    assert desk.post(f"/en/library/editor/worksheets/{sheet.uuid}/remove/").status_code == 302
    assert not Worksheet.objects.exists()
    with pytest.raises(NotFound):
        actions.remove_worksheet(uuid=sheet.uuid, by=people.actor(cataloguer), at=NOON)


def test_a_person_who_leaves_takes_their_own_worksheets_and_leaves_the_shared(cataloguer: Account) -> None:
    kept(cataloguer, "Өзімдікі")
    kept(cataloguer, "Ортақ", is_shared=True)

    exported = queries.rows_of(cataloguer.pk)
    actions.forget_account(cataloguer.pk)

    assert [row["name"] for row in exported["worksheets"]] == ["Өзімдікі", "Ортақ"]
    assert list(Worksheet.objects.values_list("name", "owner")) == [("Ортақ", None)]


# ---- sets and volumes ----


def a_set(number: str = "100") -> Record:
    return catalogued(book("Азаматтық құқық", number=number))


def volume(of: str = "(KZ-Test)100", *, number: str = "1", own: str = "") -> Record:
    begun = book(f"Азаматтық құқық {number}", number=own)
    link = DataField("773", "0", " ", (("t", "Азаматтық құқық"), ("g", f"{number}-том"), ("w", of)))
    return catalogued(MarcRecord(begun.leader, (*begun.fields, link)))


def bind(*records: Record) -> None:
    actions.bind_records([record.pk for record in records], [present_of(record) for record in records])


def lines(whole: Record) -> list[str]:
    return [line.volume for line in queries.parts_of(whole.pk)]


def test_volumes_stand_in_their_order_with_their_own_copies(desk: Client) -> None:
    whole = a_set()
    tenth, second = volume(number="10"), volume(number="2")
    make.item(of=whole)
    make.item(of=second)

    bind(whole, tenth, second)
    bind(tenth)

    assert [(line.volume, line.copies) for line in queries.parts_of(whole.pk)] == [("2-том", 1), ("10-том", 0)]
    assert [line.uuid for line in queries.wholes_of(second.pk)] == [whole.uuid]
    page = text_of(desk.get(f"/en/library/records/{whole.uuid}/volumes/"))
    assert page.index("2-том") < page.index("10-том")
    assert "Volumes and parts" in text_of(desk.get(f"/en/library/records/{whole.uuid}/"))


def test_a_volume_that_came_before_its_set_is_bound_when_the_set_comes() -> None:
    first = volume("100")  # without an agency the number is of the volume's own
    early = volume()
    bind(first, early)

    whole = a_set()
    bind(whole)

    assert lines(whole) == ["1-том"]
    assert RecordPart.objects.count() == 1


def test_a_record_that_names_itself_is_no_part_of_itself() -> None:
    record = volume("(KZ-Test)7", own="7")

    bind(record)

    assert list(RecordPart.objects.values_list("whole", flat=True)) == [None]


def test_a_merged_set_takes_its_volumes_along_and_gives_them_back() -> None:
    loser, survivor, first = a_set(), a_set("200"), volume()
    bind(loser, survivor, first)
    way = Way(loser.pk, survivor.pk, loser.uuid, survivor.uuid, by=people.SYSTEM, at=NOON)
    back = Way(survivor.pk, loser.pk, survivor.uuid, loser.uuid, by=people.SYSTEM, at=NOON)

    moved = actions.follow_record(way, None)
    cataloguing.make_signpost(uuid=loser.uuid, survivor=survivor.uuid, by=people.SYSTEM, at=NOON)
    bind(first, survivor)
    after = (lines(loser), lines(survivor))
    actions.follow_record(back, moved)

    assert (after, lines(loser)) == (([], ["1-том"]), ["1-том"])


def test_the_next_volume_begins_with_what_the_set_says(desk: Client) -> None:
    whole = a_set()

    page = desk.get(f"{NEW}?kind=volume&part-of={whole.uuid}&face=lines").content.decode()

    assert "245 10 $aАзаматтық құқық" in page
    assert "773 0# $tАзаматтық құқық$w(KZ-Test)100" in page
    assert re.search(r"008 .*kaz#d", page)


def test_a_set_without_a_number_gets_one_when_it_is_saved(desk: Client) -> None:
    whole = catalogued()
    page = f"/en/library/records/{whole.uuid}/volumes/"

    before = text_of(desk.get(page))
    marc = marc_of(whole)
    changed = MarcRecord(marc.leader, (*marc.fields, DataField("653", " ", " ", (("a", "том"),))))
    desk.post(f"/en/library/records/{whole.uuid}/edit/", typed(changed))

    assert "no control number yet" in before
    assert parts.number_of(marc_of(whole)) == "(KZ-AstAP)1"


def test_thirty_volumes_are_as_many_questions_as_one(desk: Client) -> None:
    whole = a_set()
    page = f"/en/library/records/{whole.uuid}/volumes/"
    counts = []

    for many in (1, 29):
        bind(whole, *(volume(number=str(number)) for number in range(many)))
        desk.get(page)
        with CaptureQueriesContext(connection) as asked:
            desk.get(page)
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert len(queries.parts_of(whole.pk)) == 30


def test_volumes_are_described_by_cataloguers_alone(client: Client, cataloguer: Account) -> None:
    whole = a_set()
    client.force_login(people.account())

    assert client.get(f"/en/library/records/{whole.uuid}/volumes/").status_code == 403
    client.force_login(cataloguer)
    assert client.get(f"/en/library/records/{uuid4()}/volumes/").status_code == 404


@pytest.mark.parametrize(("language", "title"), [("ru", "О медиации"), ("kk", "Медиация туралы")])
def test_a_title_is_shown_in_the_language_of_the_reader(client: Client, language: str, title: str) -> None:
    begun = book("Медиация туралы")
    parallel = DataField("246", "3", "1", (("a", "О медиации"), ("9", "rus")))
    record = catalogued(MarcRecord(begun.leader, (*begun.fields, parallel)))

    answer: Any = client.get(f"/{language}/library/records/{record.uuid}/").content.decode()

    assert re.search(r"<h1[^>]*>([^<]*)</h1>", answer)[1] == title  # type: ignore[index]
