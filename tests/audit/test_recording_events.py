from datetime import datetime

import pytest
from django.db import DatabaseError, models, transaction
from django.utils import translation

from factories import people
from torelik.audit import api as audit
from torelik.audit.models import Event, Seal
from torelik.identity.models import Unit
from torelik.kernel.actor import Actor
from torelik.kernel.trilingual import Trilingual

AIGERIM = Actor(account_id=7, name="Сәрсенова Айгерім")


@pytest.mark.django_db
def test_an_event_tells_who_did_what_about_which_object_when_and_from_where(at: datetime) -> None:
    unit = Unit.objects.create(key="library", name=Trilingual("Кітапхана", "Библиотека", "Library"))

    with translation.override("kk"), audit.acting_from(request="abc", address="127.0.0.1"):
        recorded = audit.record("audit.journal-read", by=AIGERIM, about=unit, at=at, facts={"words": "x"})

    event = Event.objects.values(
        "name", "at", "actor_id", "actor_name", "about_kind", "about_key", "about_name", "facts", "origin"
    ).get(pk=recorded.pk)
    assert event == {
        "name": "audit.journal-read",
        "at": at,
        "actor_id": 7,
        "actor_name": "Сәрсенова Айгерім",
        "about_kind": "identity.unit",
        "about_key": str(unit.uuid),
        "about_name": "Кітапхана",
        "facts": {"words": "x"},
        "origin": {"request": "abc", "address": "127.0.0.1"},
    }


@pytest.mark.django_db
def test_an_event_about_nothing_by_the_product_itself_is_complete_too(at: datetime, system: Actor) -> None:
    audit.record("audit.journal-verified", by=system, at=at)

    event = Event.objects.values_list("actor_id", "actor_name", "about_kind", "about_key", "about_name", "facts", "origin").get()
    assert event == (None, "test", "", "", "", {}, {})


@pytest.mark.django_db
def test_words_longer_than_their_column_are_cut(at: datetime) -> None:
    audit.record("audit.journal-read", by=Actor(account_id=7, name="ә" * 500), at=at, about_name="ө" * 500)

    assert Event.objects.values_list("actor_name", "about_name").get() == ("ә" * 200, "ө" * 300)


@pytest.mark.django_db
def test_an_event_that_no_context_registered_is_refused(at: datetime, system: Actor) -> None:
    with pytest.raises(audit.UnknownEvent):
        audit.record("audit.journal-burnt", by=system, at=at)

    assert Event.objects.count() == 0


@pytest.mark.django_db
def test_a_change_that_is_rolled_back_leaves_no_event(at: datetime, system: Actor) -> None:
    with transaction.atomic():
        people.identity.open_account(username="aigerim", password=None, by=system, at=at)
        transaction.set_rollback(True)

    assert (people.Account.objects.count(), Event.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_a_committed_event_stays_and_the_next_test_begins_with_an_empty_journal(at: datetime, system: Actor) -> None:
    audit.record("audit.journal-verified", by=system, at=at)

    assert Event.objects.count() == 1
    assert audit.seal_events(at=at) == 1
    with pytest.raises(DatabaseError, match="the journal is append-only"):
        Event.objects.update(name="audit.journal-read")


@pytest.mark.django_db(transaction=True)
def test_the_journal_is_empty_and_still_append_only_after_a_committed_event(at: datetime, system: Actor) -> None:
    found = (Event.objects.count(), Seal.objects.count())
    audit.record("audit.journal-verified", by=system, at=at)

    assert found == (0, 0)
    with pytest.raises(DatabaseError, match="the journal is append-only"):
        Event.objects.all().delete()


@pytest.mark.django_db
@pytest.mark.parametrize(("table", "change"), [(Event, {"actor_name": "Bolat"}), (Seal, {"digest": "0" * 64})])
def test_the_database_refuses_to_change_an_event_or_a_seal(
    table: type[models.Model], change: dict[str, str], sealed_events: list[int]
) -> None:
    with pytest.raises(DatabaseError, match="the journal is append-only"), transaction.atomic():
        table._default_manager.update(**change)
    with pytest.raises(DatabaseError, match="the journal is append-only"), transaction.atomic():
        table._default_manager.all()._raw_delete("default")  # type: ignore[attr-defined]

    assert table._default_manager.count() == 5


def test_an_event_is_named_after_the_context_that_registers_it() -> None:
    class Words(models.TextChoices):
        FOREIGN = "library.item-issued", "An item was issued"

    with pytest.raises(ValueError, match=r"library\.item-issued is registered by audit"):
        audit.register_events("audit", Words)


@pytest.mark.django_db
def test_events_about_one_object_come_newest_first_and_no_others(at: datetime, system: Actor) -> None:
    library, archive = (Unit.objects.create(key=key, name=Trilingual(key, key, key)) for key in ("library", "archive"))
    first, second = (audit.record("audit.journal-read", by=system, about=library, at=at) for _ in range(2))
    audit.record("audit.journal-read", by=system, about=archive, at=at)

    assert audit.events_about(kind="identity.unit", key=str(library.uuid)) == [second, first]
