"""Check-out and return over SIP2: transactions a second, CPU and SQL statements of one.

    python bench/sip2.py [--connections 8] [--times 100]
    tools/with-postgres.sh python bench/sip2.py …        on PostgreSQL

A site of its own is made in a temporary folder. Each connection is one terminal with one reader and copies of its own; it
borrows a copy and brings it back, as often as said. The server is `torelik sip2` as it is started; its CPU is that of
its processes between the first and the last message. Statements are counted in this process, of one message each.
"""

import argparse
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

STAMP = "20261123    120000"
COPIES = 10


class Device:
    """One connection of a terminal."""

    def __init__(self, port: int, key: str, secret: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.told = self.socket.makefile("rb")
        self.ask(f"9300CN{key}|CO{secret}|", "941")

    def ask(self, text: str, begins: str) -> None:
        """Send one message and wait for an answer that begins as it must."""
        self.socket.sendall(text.encode() + b"\r\n")
        answer = b""
        while not answer.endswith(b"\r"):
            answer += self.told.read(1)
        if not answer.decode().startswith(begins):
            raise SystemExit(f"{text} -> {answer!r}")


def check_out(reader: int, copy: int) -> str:
    """Return the message with which a reader borrows a copy."""
    return f"11YN{STAMP}{STAMP}AOkz|AAT{reader}|ABB{reader:03}{copy:03}|AC|"


def check_in(reader: int, copy: int) -> str:
    """Return the message with which it comes back."""
    return f"09N{STAMP}{STAMP}AP|AOkz|ABB{reader:03}{copy:03}|AC|"


def fill(connections: int) -> list[tuple[str, str]]:
    """Make readers, copies, one lending rule and terminals; return how these sign in."""
    from torelik.kernel import clock  # noqa: PLC0415 - the settings come first
    from torelik.kernel.actor import Actor  # noqa: PLC0415
    from torelik.library import api as library  # noqa: PLC0415
    from torelik.library.models import Item, Patron, PatronCategory, Record, StoragePlace  # noqa: PLC0415

    at, by = clock.now(), Actor.system("bench")
    library.set_policy(category_key=None, max_items=COPIES, loan_days=21, max_renewals=2, by=by, at=at)
    place = StoragePlace.objects.create(key="hall", name_kk="Зал")
    category = PatronCategory.objects.create(key="kind", name_kk="Санат")
    for reader in range(connections):
        Patron.objects.create(full_name="Оқырман", ticket=f"T{reader}", category=category, card_valid_through=date(2099, 1, 1))
        for copy in range(COPIES):
            number = f"{reader:03}{copy:03}"
            record = Record.objects.create(
                marc={}, digest=f"{number:0>64}", kind="book", title=f"Атау {number}", created_at=at, updated_at=at
            )
            Item.objects.create(
                record=record, barcode=f"B{number}", inventory_number=number, place=place, acquired_on=date(2026, 1, 1)
            )
    added = [library.add_terminal(name=f"Терминал {number}", by=by, at=at) for number in range(connections)]
    return [(one.terminal.key, one.secret) for one in added]


def statements(terminal: tuple[str, str]) -> dict[str, int]:
    """Count the statements of one check-out and one return."""
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from torelik.kernel import clock  # noqa: PLC0415
    from torelik.library.self_service.answering import Conversation  # noqa: PLC0415

    conversation = Conversation()
    conversation.answer(f"9300CN{terminal[0]}|CO{terminal[1]}|".encode(), at=clock.now())
    counted = {}
    for name, text in (("check-out", check_out(0, 0)), ("return", check_in(0, 0))):
        with CaptureQueriesContext(connection) as asked:
            conversation.answer(text.encode(), at=clock.now())
        counted[name] = len(asked)
    return counted


def cpu_of(pid: int) -> float:
    """Return the seconds of CPU that a process and those it started have used."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    parts = [Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in (pid, *children)]
    return sum(int(part[11]) + int(part[12]) for part in parts) / os.sysconf("SC_CLK_TCK")


def measured(port: int, pid: int, terminals: list[tuple[str, str]], *, times: int) -> None:
    """Let every terminal do one kind of message after the other, and print what it took."""
    devices = [Device(port, *one) for one in terminals]
    rounds = max(1, times // COPIES)
    taken = {"check-out": 0.0, "return": 0.0}
    used = dict(taken)

    def work(number: int, kind: str, start: Barrier) -> None:
        start.wait()
        for copy in range(COPIES):
            if kind == "check-out":
                devices[number].ask(check_out(number, copy), "121")
            else:
                devices[number].ask(check_in(number, copy), "101")

    for _round in range(rounds):
        for kind in taken:
            start = Barrier(len(devices) + 1)
            threads = [Thread(target=work, args=(number, kind, start)) for number in range(len(devices))]
            for thread in threads:
                thread.start()
            start.wait()
            began, cpu = time.perf_counter(), cpu_of(pid)
            for thread in threads:
                thread.join()
            taken[kind] += time.perf_counter() - began
            used[kind] += cpu_of(pid) - cpu
    done = rounds * COPIES * len(devices)
    for kind in taken:
        print(f"{kind:10} {done / taken[kind]:7.1f} a second  {1_000 * used[kind] / done:6.1f} ms of CPU")


def main() -> None:
    """Make the site, start the server, measure."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--connections", type=int, default=8)
    options.add_argument("--times", type=int, default=100, help="of each kind and connection")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TORELIK_DATA"] = folder
        from torelik.project import settings  # noqa: PLC0415 - reads the folder

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings.chosen())
        _run(asked)


def _run(asked: Any) -> None:
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    call_command("migrate", interactive=False, verbosity=0)
    terminals = fill(asked.connections)
    for name, number in statements(terminals[0]).items():
        print(f"{name:10} {number:7} statements")
    connection.close()
    command = [sys.executable, "-m", "torelik.project.cli", "sip2", "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        port = int((server.stdout.readline() if server.stdout else "").rpartition(":")[2])
        measured(port, server.pid, terminals, times=asked.times)
    finally:
        server.terminate()
        server.wait()
    print(f"this process: {resource.getrusage(resource.RUSAGE_SELF).ru_utime:.1f} s of CPU")


if __name__ == "__main__":
    main()
