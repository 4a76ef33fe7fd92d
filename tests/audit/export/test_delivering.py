"""Delivery to real collectors: whom we trust, who may know, what the journal tells of an outage."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from audit.export.certificates import Authority
from audit.export.rsyslog import WHY_NOT, Rsyslog, free_port
from torelik.audit import api as audit
from torelik.audit.export.destinations import Destination, shipped_fields
from torelik.audit.export.models import ExportCursor
from torelik.audit.export.vocabulary import Payload, Which
from torelik.audit.models import Event
from torelik.kernel.actor import Actor
from torelik.kernel.errors import PermissionDenied

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT)]

BY = Actor.system("export")
Write = Callable[..., list[int]]
StartCollector = Callable[..., Rsyslog]


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def start_collector(tmp_path: Path, authority: Authority) -> Iterator[StartCollector]:
    with ExitStack() as stack:

        def start(name: str = "one", *, asks_clients: bool = False) -> Rsyslog:
            folder = tmp_path / name
            folder.mkdir()
            certificate, key = authority.issue(name)
            collector = Rsyslog(folder, authority=authority.file, certificate=certificate, key=key, asks_clients=asks_clients)
            collector.start()
            stack.callback(collector.kill)
            return collector

        yield start


def destination(authority: Authority, *, port: int, **changes: object) -> Destination:
    settings = {
        "name": "sts", "host": "127.0.0.1", "ca_file": authority.file, "fields": shipped_fields(), "port": port, "language": "en",
        "settle_seconds": 0.2, "confirm_seconds": 0.1, "longest_pause_seconds": 0.5,
    }  # fmt: skip
    return Destination(**{**settings, **changes})  # type: ignore[arg-type]


def deliver(delivery: audit.Delivery, *, at: datetime, through: int, seconds: float = 10) -> None:
    """Go round until the collector has everything through that place."""
    end = time.monotonic() + seconds
    while ExportCursor.objects.get_or_create(destination=delivery.destination.name)[0].sequence < through:
        if time.monotonic() > end:
            raise AssertionError(ExportCursor.objects.get(destination=delivery.destination.name).last_error)
        delivery.round(at=at)
        time.sleep(0.05)


def told(name: str) -> list[dict[str, object]]:
    return list(Event.objects.filter(name=name).order_by("id").values_list("facts", flat=True))


def test_a_collector_receives_the_chain_in_order_and_the_cursor_follows(
    start_collector: StartCollector, authority: Authority, sealed_events: list[int], at: datetime
) -> None:
    collector = start_collector()
    delivery = audit.Delivery(destination(authority, port=collector.port), by=BY)

    deliver(delivery, at=at, through=5)
    delivery.stop()

    assert collector.sequences() == [1, 2, 3, 4, 5]
    assert ExportCursor.objects.values_list("destination", "sequence", "settled_at", "lost_at", "holder").get() == (
        "sts", 5, at, None, "",
    )  # fmt: skip


def test_only_whoever_keeps_the_journal_may_export_it(authority: Authority, someone_with: Callable[..., Actor]) -> None:
    with pytest.raises(PermissionDenied):
        audit.Delivery(destination(authority, port=1), by=someone_with("audit.read-journal"))


def test_nothing_leaves_before_it_is_sealed(
    start_collector: StartCollector, authority: Authority, sealed_events: list[int], write_events: Write, at: datetime
) -> None:
    write_events(3)
    delivery = audit.Delivery(destination(authority, port=start_collector().port), by=BY)

    assert delivery.round(at=at) == 5
    delivery.stop()


def test_each_collector_has_its_own_cursor_and_its_own_payload(
    start_collector: StartCollector, authority: Authority, sealed_events: list[int], write_events: Write, at: datetime
) -> None:
    first, second = start_collector("one"), start_collector("two")
    cef = audit.Delivery(destination(authority, port=first.port), by=BY)
    ecs = audit.Delivery(destination(authority, port=second.port, name="soc", payload=Payload.ECS), by=BY)

    deliver(cef, at=at, through=5)
    write_events(2)
    audit.seal_events(at=at)
    deliver(ecs, at=at, through=7)

    assert (first.sequences(), second.sequences()) == ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6, 7])
    assert ("CEF:0|" in first.lines()[0], '{"@timestamp":' in second.lines()[0]) == (True, True)


def test_a_collector_of_security_events_receives_no_others(
    start_collector: StartCollector, authority: Authority, sealed_events: list[int], at: datetime
) -> None:
    audit.record("library.place-defined", by=BY, at=at)
    audit.record("identity.sign-in-failed", by=BY, at=at)
    audit.seal_events(at=at)
    collector = start_collector()

    deliver(audit.Delivery(destination(authority, port=collector.port, events=Which.SECURITY), by=BY), at=at, through=7)

    assert collector.sequences() == [1, 2, 3, 4, 5, 7]


def test_an_outage_begins_and_ends_in_the_journal_and_loses_nothing(
    start_collector: StartCollector, authority: Authority, sealed_events: list[int], write_events: Write, at: datetime
) -> None:
    collector = start_collector()
    delivery = audit.Delivery(destination(authority, port=collector.port), by=BY)
    deliver(delivery, at=at, through=5)

    collector.kill()
    write_events(2)
    audit.seal_events(at=at)
    for _attempt in range(3):
        delivery.round(at=at + timedelta(minutes=1))
        time.sleep(0.3)
    lost = told("audit.collector-lost")
    collector.start()
    audit.seal_events(at=at)
    deliver(delivery, at=at + timedelta(minutes=9), through=8)

    assert lost == [{"destination": "sts", "waiting": 2, "reason": lost[0]["reason"]}]
    assert told("audit.collector-regained") == [{"destination": "sts", "since": (at + timedelta(minutes=1)).isoformat()}]
    assert list(dict.fromkeys(collector.sequences())) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_what_was_not_settled_is_sent_again_by_the_next_process(
    start_collector: StartCollector, authority: Authority, sealed_events: list[int], at: datetime
) -> None:
    collector = start_collector()
    patient = destination(authority, port=collector.port, settle_seconds=60.0)
    first = audit.Delivery(patient, by=BY)
    first.round(at=at)
    time.sleep(0.2)
    first.round(at=at)
    first.stop()

    deliver(audit.Delivery(destination(authority, port=collector.port), by=BY), at=at, through=5)

    assert collector.sequences() == [1, 2, 3, 4, 5, 1, 2, 3, 4, 5]


def test_a_collector_with_a_certificate_of_a_stranger_receives_nothing(
    start_collector: StartCollector, authority: Authority, tmp_path: Path, sealed_events: list[int], at: datetime
) -> None:
    collector = start_collector()
    stranger = Authority(tmp_path, "stranger")
    delivery = audit.Delivery(destination(stranger, port=collector.port), by=BY)

    assert delivery.round(at=at) == 0

    assert [fact["reason"] for fact in told("audit.collector-lost")] == ["SSLCertVerificationError"]
    assert collector.sequences() == []


def test_a_collector_under_another_name_receives_nothing(
    start_collector: StartCollector, authority: Authority, sealed_events: list[int], at: datetime
) -> None:
    collector = start_collector()
    delivery = audit.Delivery(destination(authority, port=collector.port, server_name="siem.example"), by=BY)

    assert delivery.round(at=at) == 0
    assert [fact["reason"] for fact in told("audit.collector-lost")] == ["SSLCertVerificationError"]


def test_a_collector_that_asks_for_our_certificate_receives_it(
    start_collector: StartCollector, authority: Authority, sealed_events: list[int], at: datetime
) -> None:
    collector = start_collector(asks_clients=True)
    certificate, key = authority.issue("academy", for_client=True)
    known = destination(authority, port=collector.port, certificate_file=certificate, key_file=key)

    deliver(audit.Delivery(known, by=BY), at=at, through=5)

    assert collector.sequences() == [1, 2, 3, 4, 5]


def test_a_collector_that_asks_for_our_certificate_receives_nothing_without_it(
    start_collector: StartCollector, authority: Authority, sealed_events: list[int], at: datetime
) -> None:
    collector = start_collector(asks_clients=True)
    delivery = audit.Delivery(destination(authority, port=collector.port), by=BY)

    with pytest.raises(AssertionError, match=r"(?i)ssl|reset|ended|broken"):
        deliver(delivery, at=at, through=5, seconds=2)

    assert collector.sequences() == []


def test_two_processes_never_send_to_one_collector_at_once(
    start_collector: StartCollector, authority: Authority, sealed_events: list[int], at: datetime
) -> None:
    one = destination(authority, port=start_collector().port)
    ExportCursor.objects.create(destination="sts", holder="another-host:1", held_until=at + timedelta(seconds=20))
    delivery = audit.Delivery(one, by=BY)

    assert delivery.round(at=at) == 0
    assert delivery.round(at=at + timedelta(seconds=21)) == 5
    delivery.stop()


def test_a_destination_of_a_dead_process_of_this_host_is_taken_at_once(
    start_collector: StartCollector, authority: Authority, sealed_events: list[int], at: datetime
) -> None:
    one = destination(authority, port=start_collector().port)
    dead = f"{socket.gethostname()}:4194305"  # beyond the greatest process number of Linux
    ExportCursor.objects.create(destination="sts", holder=dead, held_until=at + timedelta(seconds=20))
    delivery = audit.Delivery(one, by=BY)

    assert delivery.round(at=at) == 5
    delivery.stop()


def test_a_removed_event_does_not_stop_the_export(
    start_collector: StartCollector,
    authority: Authority,
    sealed_events: list[int],
    tampering: Callable[[], None],
    at: datetime,
) -> None:
    tampering()
    Event.objects.filter(id=sealed_events[1])._raw_delete("default")  # type: ignore[attr-defined]
    collector = start_collector()

    deliver(audit.Delivery(destination(authority, port=collector.port), by=BY), at=at, through=5)

    assert collector.sequences() == [1, 3, 4, 5]


def test_the_health_page_learns_how_far_each_collector_is(authority: Authority, sealed_events: list[int], at: datetime) -> None:
    away = destination(authority, port=free_port())
    audit.Delivery(away, by=BY).round(at=at)
    ExportCursor.objects.create(destination="soc", sequence=5)

    states = audit.export_states([away, destination(authority, port=1, name="soc")])

    assert [(one.destination, one.waiting, one.oldest_waiting_at, one.lost_at, one.last_error) for one in states] == [
        ("sts", 5, at + timedelta(minutes=1), at, "ConnectionRefusedError: [Errno 111] Connection refused"),
        ("soc", 0, None, None, ""),
    ]
