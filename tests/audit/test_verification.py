"""Verification: every kind of tampering is found, on both databases, and what was found is kept and told."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories import people
from torelik.audit import api as audit
from torelik.audit import rules
from torelik.audit.archive.models import Archive
from torelik.audit.checkpoints.models import Checkpoint
from torelik.audit.models import Event, Seal
from torelik.audit.rules import EventFacts
from torelik.audit.verification.models import Verification
from torelik.kernel.actor import Actor
from torelik.kernel.errors import PermissionDenied
from torelik.notifications.queries import newest

pytestmark = pytest.mark.django_db

BY = Actor.system("test")
NIGHT = timedelta(hours=14)
"""From the tests' noon of Monday to two o'clock of Tuesday, the Academy's time."""


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


TAMPERINGS = {
    "a changed row": ("UPDATE audit_event SET actor_name = 'Bolat' WHERE id = {third}", [("event-changed", 3)]),
    "a removed row": ("DELETE FROM audit_event WHERE id = {third}", [("event-removed", 3)]),
    "a removed row with its seal": (
        "DELETE FROM audit_seal WHERE event_id = {third}; DELETE FROM audit_event WHERE id = {third}",
        [("sequence-broken", 3), ("seal-broken", 4)],
    ),
    "two rows in each other's place": (
        "UPDATE audit_seal SET event_id = -1 WHERE sequence = 2; UPDATE audit_seal SET event_id = {second} WHERE sequence = 3; "
        "UPDATE audit_seal SET event_id = {third} WHERE sequence = 2",
        [("event-changed", 2), ("event-changed", 3)],
    ),
    "a broken seal": (
        "UPDATE audit_seal SET digest = '{zeros}' WHERE sequence = 3",
        [("event-changed", 3), ("seal-broken", 4)],
    ),
    "a seal with another forerunner": (
        "UPDATE audit_seal SET previous = '{zeros}' WHERE sequence = 3",
        [("seal-broken", 3), ("event-changed", 3)],
    ),
    "a missing seal": ("DELETE FROM audit_seal WHERE sequence = 5", [("not-sealed", None)]),
    "the first seals cut off": (
        "DELETE FROM audit_seal WHERE sequence < 3",
        [("sequence-broken", 1), ("seal-broken", 3), ("not-sealed", None), ("not-sealed", None)],
    ),
    "an archive of nobody's that explains the cut": (
        "DELETE FROM audit_seal WHERE sequence < 3; INSERT INTO audit_archive (month, first_sequence, last_sequence, "
        "first_previous, last_digest, events, file_name, file_sha256, made_at, key, signature) VALUES ('2026-01-01', 1, 2, "
        "'{zeros}', '{second_digest}', 2, 'x', 'x', '2026-02-01 00:00:00', 'x', '00')",
        [("archive-forged", 1), ("sequence-broken", 1), ("seal-broken", 3), ("not-sealed", None), ("not-sealed", None)],
    ),
}


@pytest.mark.parametrize("tampering_of", TAMPERINGS)
def test_whatever_is_done_to_the_rows_is_found(
    tampering_of: str, sealed_events: list[int], tampering: Callable[[], None], at: datetime
) -> None:
    statements, found = TAMPERINGS[tampering_of]
    tampering()
    places = {
        "second": sealed_events[1],
        "third": sealed_events[2],
        "zeros": "0" * 64,
        "second_digest": Seal.objects.get(sequence=2).digest,
    }
    for statement in statements.format(**places).split(";"):
        sql(statement)

    kept = audit.verify_and_keep(by=BY, at=at + timedelta(minutes=1))

    faults = [(fault["fault"], fault["sequence"]) for fault in kept.first_faults]
    assert faults == found


def test_an_untouched_journal_has_no_fault_and_the_result_is_kept(sealed_events: list[int], at: datetime) -> None:
    audit.verify_and_keep(by=BY, at=at)

    kept = audit.last_verification()
    assert kept is not None
    assert (kept.began_at, kept.events, kept.checkpoints, kept.faults, kept.first_faults) == (at, 5, 0, 0, [])
    assert Event.objects.get(name="audit.journal-verified").facts == {"events": 5, "faults": 0}
    assert not Event.objects.filter(name="audit.faults-found").exists()


def test_only_whoever_keeps_the_journal_verifies_it(someone_with: Callable[..., Actor], at: datetime) -> None:
    for verify in (audit.verify_and_keep, audit.verify_nightly):
        with pytest.raises(PermissionDenied):
            verify(by=someone_with("audit.read-journal"), at=at)


def test_of_many_faults_the_first_hundred_are_kept_and_all_are_counted(
    write_events: Callable[..., list[int]], tampering: Callable[[], None], at: datetime
) -> None:
    write_events(120)
    audit.seal_events(at=at)
    tampering()
    sql("UPDATE audit_event SET actor_name = 'Bolat'")

    kept = audit.verify_and_keep(by=BY, at=at)

    assert (kept.faults, len(kept.first_faults)) == (120, 100)


def test_faults_are_told_to_the_auditors_and_to_nobody_else(
    sealed_events: list[int], tampering: Callable[[], None], at: datetime
) -> None:
    auditor, other = people.account(grants=("audit.read-journal",)), people.account(grants=("identity.manage-roles",))
    audit.seal_events(at=at)
    tampering()
    Event.objects.filter(id=sealed_events[0]).update(actor_name="Bolat")

    audit.verify_and_keep(by=BY, at=at)

    told = [newest(visible_to=people.actor(person)) for person in (auditor, other)]
    assert [(one.path, "1" in one.sentence) for one in told[0]] == [("/journal/", True)]
    assert told[1] == []
    assert Event.objects.get(name="audit.faults-found").facts == {"faults": 1}


@pytest.mark.parametrize(
    ("since_the_last", "at_hour", "verified"),
    [
        (None, timedelta(0), 1),  # never verified: at once
        (timedelta(0), NIGHT - timedelta(minutes=1), 1),
        (timedelta(0), NIGHT, 2),
        (NIGHT, NIGHT + timedelta(hours=1), 1),
    ],
)
def test_the_journal_is_verified_once_a_night(
    sealed_events: list[int], at: datetime, since_the_last: timedelta | None, at_hour: timedelta, verified: int
) -> None:
    if since_the_last is not None:
        audit.verify_and_keep(by=BY, at=at + since_the_last)
        audit.seal_events(at=at)

    audit.verify_nightly(by=BY, at=at + at_hour)

    assert Verification.objects.count() == verified


def test_the_verification_waits_for_a_sealer_that_is_behind_for_two_days_at_most(
    write_events: Callable[..., list[int]], sealed_events: list[int], at: datetime
) -> None:
    audit.verify_and_keep(by=BY, at=at)
    write_events(1)

    assert audit.verify_nightly(by=BY, at=at + timedelta(days=1)) is None
    verified = audit.verify_nightly(by=BY, at=at + timedelta(days=2))
    assert verified is not None
    assert verified.faults > 0


@pytest.mark.parametrize(
    ("table", "change"), [(Checkpoint, {"digest": "0"}), (Archive, {"key": "0"}), (Verification, {"faults": 0})]
)
def test_the_database_refuses_to_change_or_delete_a_proof(
    table: type[models.Model], change: dict[str, object], sealed_events: list[int], at: datetime
) -> None:
    audit.make_due_checkpoint(by=BY, at=at)
    audit.verify_and_keep(by=BY, at=at)
    ends = {"first_previous": "0", "last_digest": "0", "file_name": "x", "file_sha256": "x", "key": "x", "signature": "x"}
    Archive.objects.create(month="2026-01-01", first_sequence=1, last_sequence=2, events=2, made_at=at, **ends)

    with pytest.raises(DatabaseError, match="the journal is append-only"), transaction.atomic():
        table._default_manager.update(**change)
    with pytest.raises(DatabaseError, match="the journal is append-only"), transaction.atomic():
        table._default_manager.all()._raw_delete("default")  # type: ignore[attr-defined]

    assert table._default_manager.count() == 1


FACTS = st.builds(
    EventFacts,
    uuid=st.uuids().map(str),
    name=st.sampled_from(["a.b", "c.d"]),
    at=st.just("2026-11-23T07:00:00.000000Z"),
    actor_id=st.none() | st.integers(0, 9),
    actor_name=st.text(max_size=5),
    about_kind=st.just(""),
    about_key=st.text(max_size=5),
    about_name=st.text(max_size=5),
    facts=st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
    origin=st.just({}),
)


def chained(events: list[EventFacts]) -> list[str]:
    """Return the digests of a chain over *events*."""
    digests, previous = [], rules.FIRST_PREVIOUS
    for sequence, event in enumerate(events, start=1):
        previous = rules.seal_digest(sequence=sequence, previous=previous, event=event)
        digests.append(previous)
    return digests


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(FACTS, min_size=1, max_size=6), st.data())
def test_no_change_of_the_order_or_the_content_leaves_the_last_seal_as_it_was(
    events: list[EventFacts], data: st.DataObject
) -> None:
    changed = data.draw(
        st.one_of(
            st.permutations(events),
            st.lists(st.sampled_from(events), min_size=1, max_size=len(events)),
            st.integers(0, len(events) - 1).flatmap(
                lambda place: FACTS.map(lambda event: [*events[:place], event, *events[place + 1 :]])
            ),
        )
    )

    same = [rules.canonical(event) for event in changed] == [rules.canonical(event) for event in events]
    assert (chained(list(changed))[-1] == chained(events)[-1]) is same
