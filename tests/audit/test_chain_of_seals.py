from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import models
from django.db.models import QuerySet

from torelik.audit import api as audit
from torelik.audit import queries, rules
from torelik.audit.api import Fault
from torelik.audit.models import Event, Seal
from torelik.kernel.actor import Actor

pytestmark = pytest.mark.django_db

Write = Callable[..., list[int]]


def faults(*, sealed_before: datetime) -> list[tuple[Fault, int | None, int | None]]:
    return [(found.fault, found.sequence, found.event_id) for found in audit.verify_journal(sealed_before=sealed_before)]


def remove(rows: QuerySet[models.Model]) -> None:
    """Remove rows as a plain statement does, past everything that Django would do."""
    rows._raw_delete("default")  # type: ignore[attr-defined]


def test_events_are_sealed_in_the_order_of_their_keys_each_seal_following_the_last(write_events: Write, at: datetime) -> None:
    keys = write_events(7)

    batches = [audit.seal_events(at=at, limit=3) for _ in range(4)]

    seals = list(Seal.objects.order_by("sequence"))
    assert batches == [3, 3, 1, 0]
    assert [(seal.sequence, seal.event_id) for seal in seals] == list(enumerate(keys, start=1))
    assert [seal.previous for seal in seals] == [rules.FIRST_PREVIOUS, *(seal.digest for seal in seals[:-1])]
    assert faults(sealed_before=at + timedelta(days=1)) == []


def test_sealing_again_changes_nothing(sealed_events: list[int], at: datetime) -> None:
    before = list(Seal.objects.order_by("sequence").values())

    assert audit.seal_events(at=at + timedelta(hours=1)) == 0
    assert list(Seal.objects.order_by("sequence").values()) == before


def test_an_empty_journal_has_nothing_to_seal_and_no_fault(at: datetime) -> None:
    assert audit.seal_events(at=at) == 0
    assert faults(sealed_before=at) == []
    assert audit.journal_state() == audit.JournalState(0, 0, None)


def test_the_state_of_the_journal_counts_events_seals_and_what_waits(
    sealed_events: list[int], write_events: Write, at: datetime
) -> None:
    write_events(2)

    state = audit.journal_state()

    assert (state.events, state.seals, state.waiting, state.last_sealed_at) == (7, 5, 2, at + timedelta(minutes=1))


def test_a_backlog_of_days_is_sealed_to_its_last_event(write_events: Write, at: datetime) -> None:
    write_events(5, since=at - timedelta(days=3))

    batches = [audit.seal_events(at=at, limit=2) for _ in range(3)]

    assert batches == [2, 2, 1]


def test_an_event_with_an_old_moment_is_sealed_like_any_other(
    sealed_events: list[int], write_events: Write, at: datetime
) -> None:
    write_events(1, since=at - timedelta(days=400))

    assert audit.seal_events(at=at + timedelta(minutes=2)) == 1
    assert faults(sealed_before=at + timedelta(days=1)) == []


def test_an_event_of_a_clock_that_ran_ahead_is_sealed_once(write_events: Write, at: datetime) -> None:
    write_events(1, since=at + timedelta(days=4))
    write_events(1)
    audit.seal_events(at=at)
    write_events(1, since=at + timedelta(days=4))

    assert audit.seal_events(at=at + timedelta(days=4)) == 1
    assert audit.seal_events(at=at + timedelta(days=4)) == 0


def test_an_event_of_a_slow_transaction_is_sealed_after_younger_ones(
    sealed_events: list[int], tampering: Callable[[], None], at: datetime
) -> None:
    tampering()
    late = Event.objects.create(id=max(sealed_events) + 10, name="audit.journal-read", at=at)
    audit.seal_events(at=at)
    slow = Event.objects.create(id=max(sealed_events) + 5, name="audit.journal-read", at=at)

    assert audit.seal_events(at=at) == 1
    assert list(Seal.objects.filter(sequence__gt=5).order_by("sequence").values_list("event_id", flat=True)) == [late.pk, slow.pk]


def test_half_of_a_surrogate_pair_does_not_stop_the_sealer(at: datetime) -> None:
    event = Event(name="audit.journal-read", at=at, facts={"words": "\ud83d"})

    assert len(rules.seal_digest(sequence=1, previous=rules.FIRST_PREVIOUS, event=queries.facts_of(event))) == 64


@pytest.mark.parametrize(
    "change",
    [
        {"actor_name": "Bolat"},
        {"actor_id": 8},
        {"name": "audit.journal-verified"},
        {"facts": {"number": 99}},
        {"origin": {"address": "10.0.0.1"}},
        {"about_key": "42"},
    ],
)
def test_a_changed_event_is_found(
    change: dict[str, object], sealed_events: list[int], tampering: Callable[[], None], at: datetime
) -> None:
    tampering()
    Event.objects.filter(id=sealed_events[2]).update(**change)

    assert faults(sealed_before=at) == [(Fault.EVENT_CHANGED, 3, sealed_events[2])]


def test_an_event_moved_in_time_is_found(sealed_events: list[int], tampering: Callable[[], None], at: datetime) -> None:
    tampering()
    Event.objects.filter(id=sealed_events[0]).update(at=at - timedelta(microseconds=1))

    assert faults(sealed_before=at) == [(Fault.EVENT_CHANGED, 1, sealed_events[0])]


def test_a_removed_event_is_found(sealed_events: list[int], tampering: Callable[[], None], at: datetime) -> None:
    tampering()
    remove(Event.objects.filter(id=sealed_events[4]))

    assert faults(sealed_before=at) == [(Fault.EVENT_REMOVED, 5, sealed_events[4])]


def test_a_seal_written_anew_for_a_changed_event_breaks_the_next_one(
    sealed_events: list[int], tampering: Callable[[], None], at: datetime
) -> None:
    tampering()
    Event.objects.filter(id=sealed_events[1]).update(actor_name="Bolat")
    seal = Seal.objects.get(sequence=2)
    forged = rules.seal_digest(sequence=2, previous=seal.previous, event=queries.facts_of(Event.objects.get(id=sealed_events[1])))
    Seal.objects.filter(sequence=2).update(digest=forged)

    assert faults(sealed_before=at) == [(Fault.SEAL_BROKEN, 3, sealed_events[2])]


def test_a_missing_seal_is_found_with_the_event_it_leaves_open(
    sealed_events: list[int], tampering: Callable[[], None], at: datetime
) -> None:
    tampering()
    remove(Seal.objects.filter(sequence=3))

    assert faults(sealed_before=at + timedelta(minutes=1)) == [
        (Fault.SEQUENCE_BROKEN, 3, None),
        (Fault.SEAL_BROKEN, 4, sealed_events[3]),
        (Fault.NOT_SEALED, None, sealed_events[2]),
    ]


def test_an_event_and_its_seal_removed_together_are_missed_in_the_sequence(
    sealed_events: list[int], tampering: Callable[[], None], at: datetime
) -> None:
    tampering()
    remove(Seal.objects.filter(sequence=1))
    remove(Event.objects.filter(id=sealed_events[0]))

    assert faults(sealed_before=at) == [(Fault.SEQUENCE_BROKEN, 1, None), (Fault.SEAL_BROKEN, 2, sealed_events[1])]


def test_an_old_event_without_a_seal_is_found_and_a_young_one_may_wait(
    sealed_events: list[int], write_events: Write, at: datetime
) -> None:
    old, _young = write_events(2, since=at + timedelta(minutes=1))

    assert faults(sealed_before=at + timedelta(minutes=1, seconds=1)) == [(Fault.NOT_SEALED, None, old)]


def test_a_seal_outside_the_sequence_vouches_for_nothing(sealed_events: list[int], system: Actor, at: datetime) -> None:
    slipped_in = audit.record("audit.journal-read", by=system, at=at - timedelta(days=30))
    Seal.objects.create(sequence=-1, event_id=slipped_in.pk, previous="", digest="", sealed_at=at)

    assert faults(sealed_before=at) == [(Fault.NOT_SEALED, None, slipped_in.pk)]


def test_faults_are_found_beyond_the_first_portion_of_the_walk(
    sealed_events: list[int], tampering: Callable[[], None], monkeypatch: pytest.MonkeyPatch, at: datetime
) -> None:
    monkeypatch.setattr("torelik.audit.verification.queries.BATCH", 2)
    tampering()
    Event.objects.filter(id=sealed_events[4]).update(actor_name="Bolat")
    remove(Seal.objects.filter(sequence=2))

    assert faults(sealed_before=at) == [
        (Fault.SEQUENCE_BROKEN, 2, None),
        (Fault.SEAL_BROKEN, 3, sealed_events[2]),
        (Fault.EVENT_CHANGED, 5, sealed_events[4]),
    ]
