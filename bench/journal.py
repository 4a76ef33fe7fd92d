"""The journal: appending, sealing, verifying, exporting, on SQLite (or on TORELIK_DATABASE).

    python bench/journal.py [EVENTS]      1,000,000 takes some minutes; 100,000 by default

The export goes to a receiver of this process over TLS on loopback, which reads and throws away.
"""

import os
import socket
import ssl
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
PORTION = 5_000
SINGLE = 2_000


@contextmanager
def timed(words: str, count: int) -> Iterator[None]:
    started = time.perf_counter()
    yield
    seconds = time.perf_counter() - started
    print(f"{words}: {count} in {seconds:.1f} s, {count / seconds:,.0f} a second", flush=True)


def main() -> None:
    count = int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(TORELIK_DATA=folder, DJANGO_SETTINGS_MODULE="torelik.project.settings.base")
        import_module("django").setup()
        management = import_module("django.core.management")
        management.call_command("migrate", verbosity=0)
        append(count)
        verify(count)
        export(count, Path(folder))


def append(count: int) -> None:
    audit, clock, actor = (import_module(f"torelik.{name}") for name in ("audit.api", "kernel.clock", "kernel.actor"))
    transaction = import_module("django.db").transaction
    events, at = import_module("torelik.audit.models").Event.objects, clock.now()
    by = actor.Actor(account_id=7, name="Сәрсенова Айгерім")
    request(audit, by, at)
    with timed("append, one transaction each", SINGLE):
        for number in range(SINGLE):
            audit.record("library.item-issued", by=by, at=at, about_name=f"{number}", facts={"item": str(number)})
    with timed("append, in one transaction", SINGLE), transaction.atomic():
        for number in range(SINGLE):
            audit.record("library.item-issued", by=by, at=at, about_name=f"{number}", facts={"item": str(number)})
    for first in range(0, count, PORTION):
        events.bulk_create(
            events.model(
                name="library.item-issued",
                at=at + timedelta(milliseconds=number),
                actor_id=7,
                actor_name="Сәрсенова Айгерім",
                about_kind="library.loan",
                about_key=str(number),
                about_name=f"Азаматтық құқық, {number}-дана",
                facts={"item": f"{number:032x}", "patron": f"{number:032x}"},
                origin={"request": f"{number:032x}", "address": "192.0.2.7"},
            )
            for number in range(first, min(first + PORTION, count))
        )
    waiting = audit.journal_state().waiting
    with timed("seal", waiting):
        while audit.seal_events(at=at, limit=PORTION):
            pass


def request(audit: Any, by: Any, at: Any) -> None:
    """Tell which share of a small act is its event: defining a category of readers, with and without."""
    patrons = import_module("torelik.library.patrons.actions")
    trilingual = import_module("torelik.kernel.trilingual").Trilingual
    system = import_module("torelik.kernel.actor").Actor.system("bench")
    real = audit.record
    seconds = {}
    for words, record in (("with", real), ("without", lambda *_names, **_facts: None)):
        patrons.audit.record = record
        started = time.perf_counter()
        for number in range(300):
            name = trilingual("санат", "категория", "category")
            patrons.define_category(key=f"{words}-{number}", name=name, by=system, at=at)
        seconds[words] = time.perf_counter() - started
    patrons.audit.record = real
    print(f"an event's share of a small act: {1 - seconds['without'] / seconds['with']:.0%}", flush=True)


def verify(count: int) -> None:
    audit, clock, actor = (import_module(f"torelik.{name}") for name in ("audit.api", "kernel.clock", "kernel.actor"))
    with timed("verify", audit.journal_state().seals):
        kept = audit.verify_and_keep(by=actor.Actor.system("bench"), at=clock.now())
    print(f"faults: {kept.faults}", flush=True)
    while audit.seal_events(at=clock.now()):
        pass


def export(count: int, folder: Path) -> None:
    audit, clock, actor = (import_module(f"torelik.{name}") for name in ("audit.api", "kernel.clock", "kernel.actor"))
    authority = import_module("audit.export.certificates").Authority(folder)
    destinations = import_module("torelik.audit.export.destinations")
    port = receive(*authority.issue("receiver"))
    one = destinations.Destination(
        name="bench",
        host="127.0.0.1",
        port=port,
        ca_file=authority.file,
        fields=destinations.shipped_fields(),
        settle_seconds=0.0,
    )
    delivery = audit.Delivery(one, by=actor.Actor.system("bench"))
    total = min(audit.journal_state().seals, 100_000)
    sent = 0
    with timed("export, CEF over TLS", total):
        while sent < total:
            sent += delivery.round(at=clock.now())
    delivery.stop()


def receive(certificate: Path, key: Path) -> int:
    """Take connections on loopback, read them to their end, close them in order."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    listener = socket.create_server(("127.0.0.1", 0))

    def read(plain: socket.socket) -> None:
        with context.wrap_socket(plain, server_side=True) as secured:
            while secured.recv(65536):
                pass

    def serve() -> None:
        while True:
            plain, _address = listener.accept()
            threading.Thread(target=read, args=(plain,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    return int(listener.getsockname()[1])


if __name__ == "__main__":
    main()
