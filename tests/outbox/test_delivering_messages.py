from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, transaction

from torelik.kernel import clock
from torelik.outbox import api as outbox
from torelik.outbox import topics
from torelik.outbox.models import Lease, Message

pytestmark = pytest.mark.django_db


class Receiver:
    """A handler that remembers what it saw and fails as often as it is told to."""

    def __init__(self) -> None:
        self.seen: list[list[Any]] = []
        self.failures: list[BaseException] = []

    def __call__(self, messages: Sequence[Mapping[str, Any]]) -> None:
        self.seen.append([message["n"] for message in messages])
        if self.failures:
            raise self.failures.pop()


@pytest.fixture(autouse=True)
def _no_topics_of_the_product(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topics, "_HANDLERS", {})


@pytest.fixture
def books() -> Receiver:
    receiver = Receiver()
    outbox.subscribe("books", receiver)
    return receiver


@pytest.fixture
def people() -> Receiver:
    receiver = Receiver()
    outbox.subscribe("people", receiver)
    return receiver


@pytest.fixture
def send(at: datetime) -> Callable[..., None]:
    def send_all(topic: str, *numbers: int) -> None:
        for number in numbers:
            outbox.send(topic, {"n": number}, at=at)

    return send_all


def wait_is_over() -> None:
    Message.objects.exclude(not_before=None).update(not_before=clock.now() - timedelta(seconds=1))


def test_messages_are_delivered_in_order_within_their_topic(books: Receiver, people: Receiver, send: Callable[..., None]) -> None:
    send("books", 1, 2)
    send("people", 7)
    send("books", 3)

    assert (outbox.waiting(), outbox.deliver_pending(), outbox.waiting()) == (4, 4, 0)
    assert (books.seen, people.seen) == ([[1], [2], [3]], [[7]])
    assert outbox.deliver_pending() == 0


def test_a_handler_that_takes_batches_gets_them_in_order(send: Callable[..., None]) -> None:
    receiver = Receiver()
    outbox.subscribe("books", receiver, batch=2)
    send("books", 1, 2, 3)

    assert outbox.deliver_pending() == 3
    assert receiver.seen == [[1, 2], [3]]


def test_what_is_beyond_the_limit_is_left_to_the_next_round(books: Receiver, send: Callable[..., None]) -> None:
    send("books", 1, 2, 3)

    assert [outbox.deliver_pending(limit=2) for _ in range(3)] == [2, 1, 0]
    assert books.seen == [[1], [2], [3]]


def test_a_failing_message_stops_its_own_topic_and_no_other(books: Receiver, people: Receiver, send: Callable[..., None]) -> None:
    send("books", 1, 2)
    send("people", 7)
    books.failures = [ValueError("no paper")]

    delivered = outbox.deliver_pending()

    assert (delivered, books.seen, people.seen) == (1, [[1]], [[7]])
    first, second = Message.objects.order_by("id")
    assert (first.attempts, first.last_error, second.attempts, second.not_before) == (1, "ValueError: no paper", 0, None)


def test_a_postponed_message_waits_and_then_goes_before_the_ones_behind_it(books: Receiver, send: Callable[..., None]) -> None:
    send("books", 1, 2)
    books.failures = [ValueError("no paper")]
    outbox.deliver_pending()

    too_early = outbox.deliver_pending()
    wait_is_over()
    in_time = outbox.deliver_pending()

    assert (too_early, in_time, books.seen) == (0, 2, [[1], [1], [2]])


@pytest.mark.parametrize(("attempts", "pause_seconds"), [(0, 2), (1, 4), (7, 256), (8, 512), (9, 600), (60, 600)])
def test_the_pauses_grow_up_to_ten_minutes(attempts: int, pause_seconds: int, books: Receiver, send: Callable[..., None]) -> None:
    send("books", 1)
    Message.objects.update(attempts=attempts)
    books.failures = [ValueError("no paper")]

    before = clock.now()
    outbox.deliver_pending()
    after = clock.now()

    pause = timedelta(seconds=pause_seconds)
    postponed = Message.objects.get()
    assert postponed.attempts == attempts + 1
    assert postponed.not_before is not None
    assert before + pause <= postponed.not_before <= after + pause


def test_a_message_is_delivered_again_after_a_crash(books: Receiver, send: Callable[..., None]) -> None:
    send("books", 1, 2)
    books.failures = [SystemExit()]  # the process ends after the handler's work, before the message is crossed out

    with pytest.raises(SystemExit):
        outbox.deliver_pending()

    assert (outbox.waiting(), outbox.deliver_pending(), books.seen) == (2, 2, [[1], [1], [2]])


def test_a_change_that_is_rolled_back_sends_nothing(books: Receiver, send: Callable[..., None]) -> None:
    with transaction.atomic():
        send("books", 1)
        transaction.set_rollback(True)

    assert (outbox.deliver_pending(), books.seen) == (0, [])


def test_a_topic_that_nobody_handles_is_refused(books: Receiver, at: datetime) -> None:
    with pytest.raises(outbox.UnknownTopic):
        outbox.send("rooks", {"n": 1}, at=at)

    assert outbox.waiting() == 0


def test_the_oldest_waiting_message_tells_how_late_the_outbox_is(books: Receiver, at: datetime) -> None:
    nothing = outbox.oldest_waiting_since()
    outbox.send("books", {"n": 1}, at=at + timedelta(minutes=1))
    outbox.send("books", {"n": 2}, at=at)

    assert (nothing, outbox.oldest_waiting_since()) == (None, at)


def test_nothing_is_delivered_while_another_process_delivers(books: Receiver, send: Callable[..., None]) -> None:
    send("books", 1)

    with outbox.lease("outbox.delivery") as held:
        delivered = outbox.deliver_pending()
        seen = list(books.seen)

    assert (held, delivered, seen, outbox.deliver_pending()) == (True, 0, [], 1)


def test_no_new_batch_begins_when_the_lease_is_about_to_run_out(
    books: Receiver, send: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("torelik.outbox.actions.DELIVERY_SECONDS", -1)
    send("books", 1)

    assert (outbox.deliver_pending(), outbox.waiting()) == (0, 1)


def test_a_lease_is_held_by_one_at_a_time_and_each_name_is_its_own() -> None:
    with outbox.lease("a") as first, outbox.lease("a") as second, outbox.lease("b") as other:
        during = (first, second, other)
    with outbox.lease("a") as afterwards:
        pass

    assert (during, afterwards) == ((True, False, True), True)


@pytest.mark.parametrize(("ran_out", "taken"), [(timedelta(seconds=-1), True), (timedelta(minutes=1), False)])
def test_the_lease_of_a_dead_process_can_be_taken_once_it_ran_out(ran_out: timedelta, taken: bool) -> None:
    Lease.objects.create(name="a", holder="elsewhere:1", held_until=clock.now() + ran_out)

    with outbox.lease("a") as held:
        assert held is taken


def test_whoever_held_a_lease_too_long_does_not_give_back_somebody_elses() -> None:
    with outbox.lease("a"):
        until = clock.now() + timedelta(minutes=1)
        Lease.objects.update(holder="elsewhere:1", held_until=until)  # it ran out and another process took it

    assert Lease.objects.values_list("holder", "held_until").get() == ("elsewhere:1", until)


def test_a_lease_is_given_back_after_a_failure() -> None:
    with pytest.raises(ZeroDivisionError), outbox.lease("a"):
        _ = 1 / 0

    with outbox.lease("a") as held:
        assert held is True


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite's test database lives in the memory of one connection")
@pytest.mark.parametrize("left_behind", [False, True])
def test_of_processes_that_come_at_once_one_gets_the_lease(left_behind: bool) -> None:
    if left_behind:
        Lease.objects.create(name="a", holder="elsewhere:1", held_until=clock.now() - timedelta(seconds=1))
    start, finish, answers = Barrier(4), Barrier(4), list[bool]()

    def come() -> None:
        start.wait()
        with outbox.lease("a") as held:
            answers.append(held)
            finish.wait()
        connection.close()

    comers = [Thread(target=come) for _ in range(4)]
    for comer in comers:
        comer.start()
    for comer in comers:
        comer.join()

    assert sorted(answers) == [False, False, False, True]
