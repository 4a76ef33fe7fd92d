"""Terminals over TCP: real connections, many at once, cut in the middle, hostile; on SQLite and on PostgreSQL."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from factories import library as make
from factories.moments import NOON
from factories.threads import at_once
from library.self_service.sip_stage import STAMP, Device, check_in, check_out, login, serving, summed, terminal
from torelik.audit.models import Event
from torelik.kernel.actor import Actor
from torelik.library.lending.models import Loan
from torelik.library.lending.vocabulary import GRANTS
from torelik.library.self_service import codec
from torelik.library.self_service import serving as server_module
from torelik.library.self_service.vocabulary import EVENTS

CLIENTS, COPIES = 16, 50
FAR = date(2099, 1, 1)


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torelik.kernel.clock.now", lambda: NOON)


@pytest.fixture
def served(real_database: None, noon: None) -> Iterator[tuple[str, int]]:
    with serving() as address:
        yield address


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
def test_a_terminal_talks_with_numbers_and_sums(served: tuple[str, int], end: bytes) -> None:
    make.policy()
    make.item(of=make.record(title="Әкімшілік құқық"), barcode="B1")
    make.patron(full_name="Әбдіраш Қайрат", ticket="T1")
    device = Device(served, terminal())

    device.send(summed(f"63000{STAMP}{' ' * 10}AOkz|AAT1|", "1") + end + summed(check_out("T1", "B1"), "2") + end)

    assert "|AEӘбдіраш Қайрат|" in device.hear()
    issued = device.hear()
    assert (issued[:3], "|AJӘкімшілік құқық|" in issued) == ("121", True)
    body, given_sum = issued[:-4].encode(), issued[-4:]
    assert (body[-5:], f"{(-sum(body)) & 0xFFFF:04X}") == (b"AY2AZ", given_sum)


def test_sixteen_terminals_want_fifty_copies_and_each_copy_goes_to_one(served: tuple[str, int]) -> None:
    make.policy(max_items=COPIES)
    title = [make.record() for _copy in range(COPIES)]
    copies = [make.item(of=title[number]).barcode for number in range(COPIES)]
    tickets = [make.patron(full_name=f"Оқырман {number}").ticket for number in range(CLIENTS)]
    devices = [terminal(f"Терминал {number}") for number in range(CLIENTS)]

    def borrow(number: int) -> list[str]:
        device = Device(served, devices[number])
        answers = {barcode: device.ask(check_out(tickets[number], barcode)) for barcode in copies}
        device.close()
        return [barcode for barcode, answer in answers.items() if answer.startswith("121")]

    won = at_once(borrow, people=CLIENTS)

    assert sorted(barcode for own in won for barcode in own) == sorted(copies)  # type: ignore[attr-defined]
    assert Loan.objects.count() == COPIES
    assert Event.objects.filter(name="library.item-issued").count() == COPIES


def test_a_terminal_and_a_desk_never_issue_one_copy_twice(served: tuple[str, int], someone_with: Callable[..., Actor]) -> None:
    from torelik.library.lending import actions  # noqa: PLC0415 - beside the desk of this test alone

    make.policy()
    copy, readers = make.item(), [make.patron(), make.patron()]
    added, desk = terminal(), someone_with(GRANTS.ISSUE_ITEM)

    def borrow(number: int) -> bool:
        if number == 0:
            return Device(served, added).ask(check_out(readers[0].ticket, copy.barcode)).startswith("121")
        return actions.issue_item(item_id=copy.pk, patron_id=readers[1].pk, by=desk, at=NOON).is_new

    answers = at_once(borrow, refused=(actions.IssueRefused,))

    assert sum(answer is True for answer in answers) == 1
    assert Loan.objects.count() == 1


def test_a_scan_whose_connection_was_cut_is_done_once(served: tuple[str, int]) -> None:
    make.policy()
    copy, reader, added = make.item(), make.patron(), terminal()
    cut = Device(served, added)
    cut.send(check_out(reader.ticket, copy.barcode).encode() + b"\r")
    cut.close()

    answers = [Device(served, added).ask(check_out(reader.ticket, copy.barcode)) for _time in range(2)]

    assert (answers[0][:3], answers[0] == answers[1], Loan.objects.count()) == ("121", True, 1)
    assert Event.objects.filter(name="library.item-issued").count() == 1


def test_too_long_a_line_ends_the_connection_and_nothing_else(served: tuple[str, int]) -> None:
    added = terminal()
    device = Device(served, added)
    try:
        device.send(b"9" * 1_000_000)
        told = device.hear()
    except (ConnectionError, BrokenPipeError):
        told = ""

    assert told == ""
    assert Device(served, added).ask("9900302.00").startswith("98YYYY")


def test_whoever_says_nothing_is_let_go(real_database: None, noon: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TORELIK_SIP2_IDLE_SECONDS = 1
    monkeypatch.setattr(server_module, "LINE_SECONDS", 1)
    monkeypatch.setattr(server_module, "QUIET_SECONDS", 0.2)
    added = terminal()
    with serving() as address:
        strangers = [Device(address), Device(address, added), Device(address, added)]
        strangers[2].send(b"99003")

        assert [stranger.hear() for stranger in strangers] == ["", "", ""]


def test_one_connection_too_many_is_ended_at_once(real_database: None, noon: None, settings: Any) -> None:
    settings.TORELIK_SIP2_CONNECTIONS = 2
    added = terminal()
    with serving() as address:
        first, second = Device(address, added), Device(address, added)

        assert Device(address).hear() == ""

        first.close()
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and Device(address).ask(login(added)) != "941":
            time.sleep(0.05)
        assert time.monotonic() < deadline
        assert second.ask("9900302.00").startswith("98YYYY")


def test_a_wrong_secret_ends_the_connection_at_the_third_time(served: tuple[str, int]) -> None:
    added = terminal()
    device = Device(served)

    answers = [device.ask(login(added).replace(added.secret, "wrong")) for _time in range(4)]

    assert answers == ["940", "940", "940", ""]
    event = Event.objects.get(name=EVENTS.TERMINAL_GUESSED)
    assert event.origin == {"command": "sip2", "address": "127.0.0.1"}


LINES = st.one_of(
    st.binary(max_size=120),
    st.builds(
        lambda code, rest: code.encode() + rest.encode(),
        st.sampled_from(sorted(codec.FIXED)),
        st.text("019NYAB|CNO \t\x00ә+-*", max_size=90),
    ),
)


def test_whatever_is_sent_the_answer_is_a_message_or_the_end(served: tuple[str, int], caplog: pytest.LogCaptureFixture) -> None:
    make.policy()
    make.item(barcode="N1")
    make.patron(ticket="AB")
    added = terminal()

    @given(st.lists(LINES, max_size=4))
    @hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    def hostile(lines: list[bytes]) -> None:
        device = Device(served, added)
        try:
            device.send(b"\r".join(lines) + b"\r")
            device.send(b"9900302.00\r")
        except ConnectionError:
            return
        while (answer := device.hear()) and not answer.startswith("98"):
            assert answer[:2] in {"10", "12", "16", "18", "20", "24", "26", "30", "36", "38", "64", "66", "94", "96"}
        device.close()

    hostile()

    assert [record for record in caplog.records if record.exc_info] == []


@contextmanager
def process(folder: Path) -> Iterator[tuple[subprocess.Popen[str], tuple[str, int]]]:
    """Run the command itself beside the database of the test."""
    told = connection.settings_dict
    url = f"sqlite:///{told['NAME']}"
    if connection.vendor != "sqlite":
        url = f"postgres://{told['USER']}@{told['HOST']}:{told['PORT']}/{told['NAME']}"
    command = [sys.executable, "-m", "torelik.project.cli", "sip2", "--port", "0"]
    environment = {**os.environ, "TORELIK_DATABASE": url, "TORELIK_DATA": str(folder), "DJANGO_SETTINGS_MODULE": ""}
    del environment["DJANGO_SETTINGS_MODULE"]
    running = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert running.stdout is not None
        assert select.select([running.stdout], [], [], 60)[0]
        yield running, ("127.0.0.1", int(running.stdout.readline().rpartition(":")[2]))
    finally:
        running.kill()
        running.wait()


@pytest.mark.parametrize("seconds", [0, 0.01, 0.2])
def test_a_scan_before_the_server_was_killed_is_done_once_when_it_is_repeated(
    real_database: None, tmp_path: Path, seconds: float
) -> None:
    make.policy()
    copy, reader, added = make.item(), make.patron(card_valid_through=FAR), terminal()
    scan = check_out(reader.ticket, copy.barcode)
    with process(tmp_path) as (killed, address):
        device = Device(address, added)
        device.send(scan.encode() + b"\r")
        time.sleep(seconds)
        killed.kill()
        killed.wait()

    with process(tmp_path) as (_running, address):
        answers = [Device(address, added).ask(scan) for _time in range(2)]
        returned = Device(address, added).ask(check_in(copy.barcode))

    assert (answers[0][:3], answers[0].split("|")[1:], returned[:3]) == ("121", answers[1].split("|")[1:], "101")
    assert (Loan.objects.count(), Event.objects.filter(name="library.item-issued").count()) == (1, 1)


@pytest.mark.parametrize("processes", ["1", "3"])
def test_the_command_ends_when_it_is_told_to(
    real_database: None, tmp_path: Path, processes: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TORELIK_SIP2_PROCESSES", processes)
    with process(tmp_path) as (running, address):
        Device(address)
        running.send_signal(signal.SIGTERM)

        assert running.wait(20) == 0


def test_a_process_that_dies_is_replaced_and_the_others_go_on(
    real_database: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TORELIK_SIP2_PROCESSES", "2")
    make.policy()
    copy, reader, added = make.item(), make.patron(card_valid_through=FAR), terminal()
    with process(tmp_path) as (running, address):
        while len(first := set(_children(running.pid))) < 2:
            time.sleep(0.05)
        os.kill(min(first), signal.SIGKILL)
        while len(second := set(_children(running.pid))) < 2 or min(first) in second:
            time.sleep(0.05)
        answers = [Device(address, added).ask(check_out(reader.ticket, copy.barcode))[:3] for _time in range(6)]

    assert (len(second - first), answers) == (1, ["121"] * 6)


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
