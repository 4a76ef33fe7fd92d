"""A program that listens on this machine, and checks what it is told by the signature alone, with code of its own."""

import hashlib
import hmac
import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from factories.moments import NOON
from factories.people import SYSTEM
from torelik.audit import api as audit
from torelik.support.hooks import actions

EVENTS = ("loan.issued", "loan.returned", "hold.placed", "record.published", "record.changed", "record.deleted")


class Listener(http.server.ThreadingHTTPServer):
    """Keeps what it was told; answers what ``answers`` says next, else 200."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.told: list[dict[str, Any]] = []
        self.headers_seen: list[dict[str, str]] = []
        self.answers: list[int] = []
        self.secret = ""
        self.forged = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hooks/torelik"


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        signed = self.headers["Torelik-Timestamp"].encode() + b"." + body
        expected = "sha256=" + hmac.new(self.server.secret.encode(), signed, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected, self.headers["Torelik-Signature"]):
            self.server.forged += 1
        self.server.headers_seen.append({**self.headers, "path": self.path})
        self.server.told.append(json.loads(body))
        status = self.server.answers.pop(0) if self.server.answers else 200
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "http://169.254.169.254/latest/meta-data/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        pass


@contextmanager
def listening() -> Iterator[Listener]:
    with Listener() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join(30)


def kept(listener: Listener, *, name: str = "Журнал", events: tuple[str, ...] = EVENTS) -> actions.Kept:
    """Tell a listener of these events."""
    found = actions.add_hook(name=name, address=listener.address, events=events, by=SYSTEM, at=NOON)
    listener.secret = found.secret
    return found


def spread() -> None:
    """Seal the journal and make deliveries of it."""
    while audit.seal_events(at=NOON):
        pass
    while actions.spread(at=NOON):
        pass
