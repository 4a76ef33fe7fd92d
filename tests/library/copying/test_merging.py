"""Two records of one title become one, field by field; what belongs to them follows; it can be undone."""

from collections.abc import Callable

import pytest
from django.test import Client

from factories import people, readables
from factories.library import item
from factories.marc import book, catalogued, file_of, imported
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.identity.models import Account
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.library.cataloguing import actions as cataloguing
from torelik.library.cataloguing import queries as catalogue
from torelik.library.cataloguing.marc import DataField, MarcRecord, describe
from torelik.library.cataloguing.models import Record
from torelik.library.collections import actions as collections
from torelik.library.collections import queries as collection_queries
from torelik.library.collections.models import ListEntry
from torelik.library.copying import actions, rules
from torelik.library.copying.models import Merging
from torelik.library.copying.vocabulary import Choice, MergeRefusal
from torelik.library.holdings.models import Item
from torelik.library.stock.models import StockDocument, StockLine
from torelik.library.stock.vocabulary import DocumentKind
from torelik.outbox import api as outbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def librarian() -> Account:
    return people.account(grants=("library.merge-records", "library.catalogue-record"))


def pair() -> tuple[Record, Record]:
    return catalogued(book("Құқық", subject="Құқық")), catalogued(book("Құқық", subject="Заң"))


def merged(survivor: Record, loser: Record, by: Account, **chosen: Choice) -> Merging:
    numbered = {int(name[1:]): choice for name, choice in chosen.items()}
    return actions.merge_records(
        survivor=survivor.uuid, loser=loser.uuid, chosen=numbered, survivor_version=survivor.version,
        loser_version=loser.version, by=people.actor(by), at=NOON,
    )  # fmt: skip


def test_fields_stand_in_rows_by_tag_and_likeness() -> None:
    ours = MarcRecord(
        "0" * 24, (DataField("500", " ", " ", (("a", "Мұқабада: Оқулық"),)), DataField("650", " ", "7", (("a", "Заң"),)))
    )
    theirs = MarcRecord(
        "0" * 24, (DataField("500", " ", " ", (("a", "Мұқабада: Оқулық."),)), DataField("700", "1", " ", (("a", "А"),)))
    )

    rows = rules.side_by_side(ours, theirs)

    assert [(row.tag, row.ours is not None, row.theirs is not None, row.usual) for row in rows] == [
        ("500", True, True, Choice.OURS),
        ("650", True, False, Choice.OURS),
        ("700", False, True, Choice.THEIRS),
    ]


@pytest.mark.parametrize(
    ("choice", "subjects"),
    [(Choice.OURS, ("Құқық",)), (Choice.THEIRS, ("Заң",)), (Choice.BOTH, ("Құқық", "Заң")), (Choice.NEITHER, ("Құқық",))],
)
def test_a_choice_decides_over_one_row(choice: Choice, subjects: tuple[str, ...]) -> None:
    ours, theirs = book("Құқық", subject="Құқық"), book("Құқық", subject="Заң")
    (row,) = [row for row in rules.side_by_side(ours, theirs) if row.tag == "650"]

    result = rules.merged(ours, theirs, {row.number: choice})

    assert describe(result).subjects == subjects


def test_the_numbers_of_the_other_record_do_not_become_ours() -> None:
    ours, theirs = book("Құқық"), book("Құқық", number="kz 5")

    assert rules.merged(ours, theirs, {}).control("001") == ""


def test_copies_and_lists_follow_and_the_old_address_leads_to_the_record(client: Client, librarian: Account) -> None:
    survivor, loser = pair()
    copy = item(of=loser)
    reader = people.actor(people.account())
    kept = collections.make_list(title="Емтиханға", note="", by=reader, at=NOON)
    collections.add_title(list_uuid=kept.uuid, record_uuid=loser.uuid, by=reader, at=NOON)

    merged(survivor, loser, librarian)

    copy.refresh_from_db()
    answer = client.get(f"/en/library/records/{loser.uuid}/")
    assert copy.record_id == survivor.pk
    assert ListEntry.objects.get().record_id == survivor.pk
    assert (answer.status_code, answer["Location"]) == (301, f"/en/library/records/{survivor.uuid}/")
    assert catalogue.record_cards([loser.uuid]) == {}
    assert (catalogue.count_records(), Event.objects.filter(name="library.records-merged").count()) == (1, 1)


def test_files_follow_with_their_rights_and_go_back(librarian: Account) -> None:
    survivor, loser = pair()
    own = readables.readable(terms=readables.right(), owner_key=survivor.uuid)
    moved = readables.readable(terms=readables.right(), owner_key=loser.uuid)

    merging = merged(survivor, loser, librarian)
    moved.refresh_from_db()
    there = (moved.owner_key, moved.position)
    actions.undo_merging(uuid=merging.uuid, by=people.actor(librarian), at=NOON)

    own.refresh_from_db()
    moved.refresh_from_db()
    assert there == (survivor.uuid, 2)
    assert (own.owner_key, moved.owner_key) == (survivor.uuid, loser.uuid)


def test_the_drafts_of_the_stock_follow(librarian: Account) -> None:
    survivor, loser = pair()
    draft = StockDocument.objects.create(kind=DocumentKind.RECEIPT, day=NOON.date(), made_at=NOON)
    line = StockLine.objects.create(document=draft, record=loser)

    merging = merged(survivor, loser, librarian)
    line.refresh_from_db()
    there = line.record_id
    actions.undo_merging(uuid=merging.uuid, by=people.actor(librarian), at=NOON)
    line.refresh_from_db()

    assert (there, line.record_id) == (survivor.pk, loser.pk)


def test_two_who_merge_the_same_pair_merge_it_once(librarian: Account) -> None:
    survivor, loser = pair()
    merged(survivor, loser, librarian)

    with pytest.raises(NotFound):
        merged(survivor, loser, librarian)

    assert Merging.objects.count() == 1


def test_a_list_that_names_both_stays_as_it_is_and_counts_one(librarian: Account) -> None:
    survivor, loser = pair()
    reader = people.actor(people.account())
    kept = collections.make_list(title="Емтиханға", note="", by=reader, at=NOON)
    for record in (survivor, loser):
        collections.add_title(list_uuid=kept.uuid, record_uuid=record.uuid, by=reader, at=NOON)

    merging = merged(survivor, loser, librarian)
    meanwhile = (collection_queries.own_lists(reader)[0].titles, collection_queries.record_uuids(kept))
    actions.undo_merging(uuid=merging.uuid, by=people.actor(librarian), at=NOON)

    assert meanwhile == (1, [survivor.uuid])
    assert collection_queries.record_uuids(kept) == [survivor.uuid, loser.uuid]


def test_the_loser_is_found_no_more_until_it_is_back(client: Client, librarian: Account) -> None:
    survivor, loser = pair()
    merging = merged(survivor, loser, librarian)
    outbox.deliver_pending()
    merged_away = client.get("/en/library/?q=Құқық").context["results"].total
    actions.undo_merging(uuid=merging.uuid, by=people.actor(librarian), at=NOON)
    outbox.deliver_pending()

    assert (merged_away, client.get("/en/library/?q=Құқық").context["results"].total) == (1, 2)


def test_undoing_brings_everything_back(client: Client, librarian: Account) -> None:
    survivor, loser = pair()
    own, moved = item(of=survivor), item(of=loser)
    before = survivor.marc
    merging = merged(survivor, loser, librarian, **{f"r{n}": Choice.THEIRS for n in range(20)})

    actions.undo_merging(uuid=merging.uuid, by=people.actor(librarian), at=NOON)

    own.refresh_from_db()
    moved.refresh_from_db()
    survivor.refresh_from_db()
    assert (own.record_id, moved.record_id) == (survivor.pk, loser.pk)
    assert (survivor.marc, survivor.version) == (before, 3)
    assert client.get(f"/en/library/records/{loser.uuid}/").status_code == 200
    assert len(catalogue.suspects_of([row["key"] for row in catalogue.shared_keys(visible_to=people.actor(librarian))])) == 1
    assert Event.objects.filter(name="library.merging-undone").count() == 1


def test_undoing_twice_is_refused(librarian: Account) -> None:
    merging = merged(*pair(), librarian)
    actions.undo_merging(uuid=merging.uuid, by=people.actor(librarian), at=NOON)

    with pytest.raises(actions.MergeRefused) as refused:
        actions.undo_merging(uuid=merging.uuid, by=people.actor(librarian), at=NOON)

    assert refused.value.refusals == [MergeRefusal.UNDONE_ALREADY]


def test_what_was_changed_since_keeps_its_words_when_a_merging_is_undone(librarian: Account) -> None:
    survivor, loser = pair()
    merging = merged(survivor, loser, librarian)
    survivor.refresh_from_db()
    changed = cataloguing.change_record(
        uuid=survivor.uuid,
        marc=book("Жаңа атау"),
        expected_version=survivor.version,
        reason="",
        by=people.actor(librarian),
        at=NOON,
    )

    actions.undo_merging(uuid=merging.uuid, by=people.actor(librarian), at=NOON)

    changed.refresh_from_db()
    assert (changed.title, Record.objects.filter(pk=loser.pk).exists()) == ("Жаңа атау", True)


def test_signposts_lead_to_the_last_record_and_come_back_one_by_one(client: Client, librarian: Account) -> None:
    first, second = pair()
    third = catalogued(book("Құқық", subject="Кодекс"))
    merged(second, first, librarian)
    second.refresh_from_db()
    later = merged(third, second, librarian)

    before = client.get(f"/en/library/records/{first.uuid}/")["Location"]
    actions.undo_merging(uuid=later.uuid, by=people.actor(librarian), at=NOON)

    assert before == f"/en/library/records/{third.uuid}/"
    assert client.get(f"/en/library/records/{first.uuid}/")["Location"] == f"/en/library/records/{second.uuid}/"


def test_a_merging_that_hides_under_another_waits_for_it(librarian: Account) -> None:
    first, second = pair()
    third = catalogued(book("Құқық", subject="Кодекс"))
    earlier = merged(second, first, librarian)
    second.refresh_from_db()
    merged(third, second, librarian)

    with pytest.raises(actions.MergeRefused) as refused:
        actions.undo_merging(uuid=earlier.uuid, by=people.actor(librarian), at=NOON)

    assert refused.value.refusals == [MergeRefusal.SURVIVOR_MERGED]


@pytest.mark.parametrize("which", ["survivor", "loser"])
def test_two_people_at_one_record_do_not_overwrite_each_other(librarian: Account, which: str) -> None:
    survivor, loser = pair()
    meanwhile = survivor if which == "survivor" else loser
    cataloguing.change_record(
        uuid=meanwhile.uuid, marc=book("Басқа"), expected_version=1, reason="", by=people.actor(librarian), at=NOON
    )

    with pytest.raises(actions.MergeRefused) as refused:
        merged(survivor, loser, librarian)

    assert refused.value.refusals == [MergeRefusal.CHANGED_MEANWHILE]
    assert not Merging.objects.exists()


def test_a_record_is_not_merged_with_itself(librarian: Account) -> None:
    one = catalogued()

    with pytest.raises(actions.MergeRefused) as refused:
        merged(one, one, librarian)

    assert refused.value.refusals == [MergeRefusal.SAME_RECORD]


def test_only_those_who_may_merge_records() -> None:
    survivor, loser = pair()

    with pytest.raises(PermissionDenied):
        merged(survivor, loser, people.account(grants=("library.catalogue-record",)))


def test_a_file_of_a_merged_record_is_known_by_the_record_that_stayed(librarian: Account) -> None:
    content = file_of(book("Құқық", subject="Құқық"))
    imported(content)
    loser = Record.objects.get()
    survivor = catalogued(book("Басқа кітап"))
    merged(survivor, loser, librarian)

    summary = imported(content)

    assert (summary.duplicates, Record.objects.count(), Item.objects.count()) == (1, 1, 0)


# ---- the pages ----


def test_the_page_lists_suspects_shows_them_side_by_side_and_merges(client: Client, librarian: Account) -> None:
    survivor, loser = pair()
    client.force_login(librarian)

    listed = client.get("/en/library/copying/duplicates/").content.decode()
    path = f"/en/library/copying/duplicates/{survivor.uuid}/{loser.uuid}/"
    shown = client.get(path).content.decode()
    answer = client.post(path, {"version": "1", "other_version": "1"})

    assert path in listed
    assert "What stays of field 650" in shown
    assert (answer.status_code, Merging.objects.count()) == (302, 1)
    assert "Құқық" in client.get("/en/library/copying/mergings/").content.decode()


def test_a_page_that_is_old_changes_nothing(client: Client, librarian: Account) -> None:
    survivor, loser = pair()
    client.force_login(librarian)
    cataloguing.change_record(
        uuid=survivor.uuid, marc=book("Басқа"), expected_version=1, reason="", by=people.actor(librarian), at=NOON
    )

    answer = client.post(f"/en/library/copying/duplicates/{survivor.uuid}/{loser.uuid}/", {"version": "1", "other_version": "1"})

    assert (answer.status_code, Merging.objects.count()) == (409, 0)


def test_the_lists_cost_the_same_for_one_and_thirty(
    client: Client, librarian: Account, django_assert_num_queries: Callable[..., object]
) -> None:
    client.force_login(librarian)
    for rows in (1, 29):
        for number in range(rows):
            for _twice in range(2):
                catalogued(book(f"Кітап {rows} {number}"))
            merged(*(catalogued(book(f"Екінші {rows} {number}")) for _twice in range(2)), librarian)
        with django_assert_num_queries(8):  # type: ignore[attr-defined]
            client.get("/en/library/copying/duplicates/")
        with django_assert_num_queries(6):  # type: ignore[attr-defined]
            client.get("/en/library/copying/mergings/")
