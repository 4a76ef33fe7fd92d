"""Two authorities become one, records follow a heading, and all of it goes back."""

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
from torelik.library.authorities.vocabulary import AuthorityKind, Refusal, RelationKind
from torelik.library.cataloguing import actions as cataloguing
from torelik.library.cataloguing.marc import DataField, MarcRecord
from torelik.library.copying import actions as copying
from torelik.library.models import Authority, Batch, Heading, Record, RecordVersion, Rewriting

pytestmark = pytest.mark.django_db
PAGE = "/en/library/authorities/"
KEEPER = ("library.catalogue-record", "library.keep-authorities")


@pytest.fixture
def librarian(client: Client) -> Client:
    client.force_login(people.account(grants=KEEPER))
    return client


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def written(author: str, title: str = "") -> Record:
    record = catalogued(book(title, author=author))
    actions.link_records([record.pk])
    return record


def author_of(record: Record) -> str:
    marc = MarcRecord.from_json(Record.objects.get(pk=record.pk).marc)
    return " ".join(value for _code, value in next(iter(marc.data_fields("100"))).subfields)


def merge(survivor: Authority, loser: Authority) -> Rewriting:
    return actions.merge_authorities(
        survivor=survivor.uuid, loser=loser.uuid, seen=survivor.version, loser_seen=loser.version, by=people.SYSTEM, at=NOON
    )


def worked() -> None:
    for batch in Batch.objects.all():
        copying.work_on_batch(batch_id=batch.pk, at=NOON)
    actions.link_records(list(Record.objects.values_list("pk", flat=True)))


def undo(row: Rewriting) -> None:
    actions.undo_rewriting(uuid=row.uuid, by=people.SYSTEM, at=NOON)


def refusals(act: Callable[[], Any]) -> list[Refusal]:
    with pytest.raises(AuthorityRefused) as refused:
        act()
    return [one.refusal for one in refused.value.told]


def test_forms_relations_and_records_go_over_and_the_records_are_new_versions_with_a_reason() -> None:
    stays = authority("Сүлейменов, М. К.", ru="Сулейменов, М. К.", dates="1941–2019")
    goes = authority("Сүлейменов Майдан", en="Suleimenov, M.", variants=["М. Сулейменов"])
    other = authority("Басин, Ю. Г.")
    actions.relate(uuid=goes.uuid, kind=RelationKind.RELATED, other="Басин, Ю. Г.", by=people.SYSTEM, at=NOON)
    record = written("Сүлейменов Майдан,")

    merge(stays, goes)
    worked()

    stays.refresh_from_db()
    assert (stays.heading, stays.version) == (Trilingual("Сүлейменов, М. К.", "Сулейменов, М. К.", "Suleimenov, M."), 2)
    assert queries.variants_of(stays.pk) == ["Сүлейменов Майдан", "М. Сулейменов"]
    assert [one.other for one in queries.related_to(stays.pk)] == [other]
    assert author_of(record) == "Сүлейменов, М. К., 1941-2019,"
    assert RecordVersion.objects.filter(record=record).count() == 1
    assert Record.objects.get(pk=record.pk).reason.startswith("batch: ")
    assert Heading.objects.get(tag="100").authority == stays
    assert Event.objects.filter(name="library.authorities-merged").count() == 1
    assert list(queries.authorities(visible_to=people.SYSTEM)) == [other, stays]


def test_undoing_gives_everything_back() -> None:
    stays, goes = authority("Абай"), authority("Құнанбайұлы, Ибраһим", variants=["Ибрагим"], dates="1845–1904")
    authority("Шәкәрім")
    actions.relate(uuid=goes.uuid, kind=RelationKind.RELATED, other="Шәкәрім", by=people.SYSTEM, at=NOON)
    record = written("Құнанбайұлы, Ибраһим")
    row = merge(stays, goes)
    worked()

    undo(row)
    worked()

    stays.refresh_from_db()
    goes.refresh_from_db()
    assert (str(stays), queries.variants_of(stays.pk), queries.related_to(stays.pk)) == ("Абай", [], [])
    assert (str(goes), queries.variants_of(goes.pk)) == ("Құнанбайұлы, Ибраһим, 1845–1904", ["Ибрагим"])
    assert [str(one.other) for one in queries.related_to(goes.pk)] == ["Шәкәрім"]
    assert (author_of(record), Heading.objects.get(tag="100").authority) == ("Құнанбайұлы, Ибраһим", goes)
    assert refusals(lambda: undo(row)) == [Refusal.UNDONE_ALREADY]


def test_a_record_that_somebody_changed_since_stays_and_is_listed(librarian: Client) -> None:
    stays, goes = authority("Абай"), authority("Ибраһим")
    kept, back = written("Ибраһим", "Қара сөз"), written("Ибраһим", "Өлең")
    row = merge(stays, goes)
    worked()
    now = Record.objects.get(pk=kept.pk)
    marc = MarcRecord.from_json(now.marc)
    more = MarcRecord(marc.leader, (*marc.fields, DataField("500", " ", " ", (("a", "Ескертпе"),))))
    cataloguing.change_record(uuid=kept.uuid, marc=more, expected_version=now.version, reason="", by=people.SYSTEM, at=NOON)

    undo(row)
    worked()

    page = words(librarian.get(f"{PAGE}rewritings/{row.uuid}/"))
    assert (author_of(kept), author_of(back)) == ("Абай", "Ибраһим")
    assert "Changed since, left as they are" in page
    assert ">Қара сөз</a>" in page
    assert ">Өлең</a>" not in page


def test_a_survivor_that_was_changed_since_loses_the_other_ones_forms_alone() -> None:
    stays, goes = authority("Абай", variants=["Abai"]), authority("Ибраһим")
    row = merge(stays, goes)
    stays.refresh_from_db()
    actions.save_authority(
        kind=AuthorityKind.PERSON, heading=Trilingual("Абай"), variants=["Abai", "Ибраһим", "Абай ақын"], uuid=stays.uuid,
        seen=stays.version, by=people.SYSTEM, at=NOON,
    )  # fmt: skip

    undo(row)

    assert queries.variants_of(stays.pk) == ["Abai", "Абай ақын"]
    assert set(Authority.objects.filter(merged_into=None)) == {stays, goes}


def test_a_changed_heading_waits_as_a_preview_and_the_former_one_leads_on(librarian: Client) -> None:
    row, record = authority("Қасымов, Б."), written("Қасымов, Б.")
    actions.link_records([record.pk])
    typed = {"state": "established", "heading_kk": "Қасымов, Болат", "seen": "1"}
    assert librarian.post(f"{PAGE}{row.uuid}/", typed).status_code == 302
    account = Rewriting.objects.get()

    page = words(librarian.get(f"{PAGE}rewritings/{account.uuid}/"))
    before = (author_of(record), queries.variants_of(row.pk))
    started = librarian.post(f"{PAGE}rewritings/{account.uuid}/start/")
    again = librarian.post(f"{PAGE}rewritings/{account.uuid}/start/")
    worked()

    assert "Change 1 record" in page
    assert "Қасымов, Болат" in page
    assert before == ("Қасымов, Б.", ["Қасымов, Б."])
    assert (started.status_code, again.status_code) == (302, 409)
    assert author_of(record) == "Қасымов, Болат"
    assert "Records wait to be rewritten" not in words(librarian.get(f"{PAGE}{row.uuid}/"))
    assert librarian.post(f"{PAGE}rewritings/{account.uuid}/undo/").status_code == 302
    worked()
    assert author_of(record) == "Қасымов, Б."


def test_pages_lead_from_the_heading_to_the_preview_to_one_authority(librarian: Client) -> None:
    stays, goes = authority("Абай"), authority("Ибраһим")
    written("Ибраһим", "Қара сөз")

    preview = librarian.get(f"{PAGE}{stays.uuid}/merge/", {"other": "ибраһим"})
    typed = {"loser": str(goes.uuid), "seen": "1", "loser_seen": "1"}
    done = librarian.post(f"{PAGE}{stays.uuid}/merge/", typed)
    late = librarian.post(f"{PAGE}{stays.uuid}/merge/", typed | {"loser": str(authority("Шәкәрім").uuid)})

    assert "Records that carry its heading" in words(preview)
    assert ">Қара сөз</a>" in words(preview)
    assert (done.status_code, late.status_code) == (302, 409)
    assert "Somebody has changed it meanwhile" in words(late)
    assert librarian.get(done["Location"]).status_code == 200
    assert librarian.get(f"{PAGE}{goes.uuid}/")["Location"] == f"{PAGE}{stays.uuid}/"
    assert "Merged into it: Ибраһим" in words(librarian.get(f"{PAGE}{stays.uuid}/"))
    assert librarian.get(f"{PAGE}{stays.uuid}/merge/", {"other": "Жоқ"}).status_code == 409
    assert librarian.get(f"{PAGE}{stays.uuid}/merge/").status_code == 422
    assert librarian.post(f"{PAGE}{stays.uuid}/merge/", {}).status_code == 422


def test_what_are_two_is_not_made_one() -> None:
    one, same = authority("Қасымов, Б.", dates="1920"), authority("Қасымов, Болат", dates="1950")
    subject = authority("Абай", kind="subject")
    seen = authority("Мұхтар")
    seen.version = 7

    assert refusals(lambda: merge(one, one)) == [Refusal.SAME_ONE]
    assert refusals(lambda: merge(one, same)) == [Refusal.OTHER_YEARS]
    assert refusals(lambda: merge(one, subject)) == [Refusal.OTHER_KIND]
    assert refusals(lambda: merge(one, seen)) == [Refusal.CHANGED_MEANWHILE]


def test_the_way_back_waits_for_the_records_and_for_the_next_merging() -> None:
    first, second, third = authority("Абай"), authority("Ибраһим"), authority("Құнанбайұлы")
    written("Ибраһим")
    row = merge(first, second)

    assert refusals(lambda: undo(row)) == [Refusal.RECORDS_AT_WORK]
    worked()
    first.refresh_from_db()
    merge(third, first)
    worked()
    assert refusals(lambda: undo(row)) == [Refusal.SURVIVOR_MERGED]


def test_a_heading_that_another_one_took_since_does_not_come_back() -> None:
    stays, goes = authority("Абай"), authority("Ибраһим")
    row = merge(stays, goes)
    authority("Ибраһим")

    assert refusals(lambda: undo(row)) == [Refusal.HEADING_TAKEN]


def test_merging_moves_no_relation_that_would_make_a_circle() -> None:
    law, civil = authority("Құқық", kind="subject"), authority("Азаматтық құқық", kind="subject")
    deal = authority("Мәміле", kind="subject")
    actions.relate(uuid=civil.uuid, kind=RelationKind.BROADER, other="Құқық", by=people.SYSTEM, at=NOON)
    actions.relate(uuid=deal.uuid, kind=RelationKind.BROADER, other="Азаматтық құқық", by=people.SYSTEM, at=NOON)

    row = merge(deal, law)

    assert [(one.kind, one.other) for one in queries.related_to(deal.pk)] == [(RelationKind.BROADER, civil)]
    undo(row)
    assert [(one.kind, one.other) for one in queries.related_to(law.pk)] == [(RelationKind.NARROWER, civil)]


def test_a_merged_one_is_changed_no_more_and_strangers_do_nothing() -> None:
    stays, goes = authority("Абай"), authority("Ибраһим")
    row = merge(stays, goes)
    stranger = people.actor(people.account(grants=("library.catalogue-record",)))

    with pytest.raises(NotFound):
        actions.relate(uuid=goes.uuid, kind=RelationKind.RELATED, other="Абай", by=people.SYSTEM, at=NOON)
    with pytest.raises(NotFound):
        actions.undo_rewriting(uuid=new_uuid(), by=people.SYSTEM, at=NOON)
    for act in (
        lambda: actions.undo_rewriting(uuid=row.uuid, by=stranger, at=NOON),
        lambda: actions.start_rewriting(uuid=row.uuid, by=stranger, at=NOON),
        lambda: actions.merge_authorities(survivor=stays.uuid, loser=goes.uuid, seen=2, loser_seen=2, by=stranger, at=NOON),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert refusals(lambda: actions.start_rewriting(uuid=row.uuid, by=people.SYSTEM, at=NOON)) == [Refusal.NOT_WAITING]


def test_a_stranger_sees_no_account_and_a_cataloguer_only_looks(client: Client) -> None:
    row = merge(authority("Абай"), authority("Ибраһим"))
    client.force_login(people.account(grants=("library.catalogue-record",)))

    page = client.get(f"{PAGE}rewritings/{row.uuid}/")

    assert page.status_code == 200
    assert "undo/" not in words(page)
    assert client.get(f"{PAGE}rewritings/{new_uuid()}/").status_code == 404
    client.force_login(people.account())
    assert client.get(f"{PAGE}rewritings/{row.uuid}/").status_code == 403


@pytest.mark.parametrize("extra", [0, 29])
def test_a_preview_costs_the_same_questions_with_one_record_and_with_thirty(
    librarian: Client, extra: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    stays = authority("Абай")
    authority("Ибраһим")
    for _number in range(extra + 1):
        written("Ибраһим")
    librarian.get(PAGE)

    with django_assert_num_queries(11):
        librarian.get(f"{PAGE}{stays.uuid}/merge/", {"other": "Ибраһим"})
