"""A terminal as devices are: a socket, bytes, a sum at the end. It shares no code with the server."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from factories.moments import NOON
from factories.people import SYSTEM
from torelik.library.self_service.actions import Added, add_terminal
from torelik.library.self_service.serving import Sip2Server

STAMP = "20261123    120000"
WAIT_SECONDS = 60


def terminal(name: str = "Терминал", **columns: object) -> Added:
    return add_terminal(name=name, by=SYSTEM, at=NOON, **columns)  # type: ignore[arg-type]


def summed(text: str, number: str = "") -> bytes:
    """Return the text with a number and the sum of its bytes, as the standard says."""
    body = text.encode() + b"AY" + number.encode() + b"AZ"
    return body + f"{(-sum(body)) & 0xFFFF:04X}".encode()


@contextmanager
def serving() -> Iterator[tuple[str, int]]:
    """Serve on a free port of this machine."""
    with Sip2Server(("127.0.0.1", 0)) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield "127.0.0.1", int(server.server_address[1])
        finally:
            server.shutdown()
            thread.join(WAIT_SECONDS)


class Device:
    """One connection of a device."""

    def __init__(self, address: tuple[str, int], added: Added | None = None) -> None:
        self.socket = socket.create_connection(address, timeout=WAIT_SECONDS)
        self._rest = b""
        if added is not None:
            assert self.ask(login(added)) == "941"

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def hear(self) -> str:
        """Return the next answer without its end; nothing when the server ended the connection."""
        while b"\r" not in self._rest:
            try:
                data = self.socket.recv(4096)
            except ConnectionError:
                return ""
            if not data:
                return ""
            self._rest += data
        line, _end, self._rest = self._rest.partition(b"\r")
        return line.decode()

    def ask(self, text: str, *, end: bytes = b"\r") -> str:
        self.send(text.encode() + end)
        return self.hear()

    def close(self) -> None:
        self.socket.close()


def login(added: Added) -> str:
    return f"9300CN{added.terminal.key}|CO{added.secret}|"


def check_out(ticket: str, barcode: str) -> str:
    return f"11YN{STAMP}{STAMP}AOkz|AA{ticket}|AB{barcode}|AC|"


def check_in(barcode: str) -> str:
    return f"09N{STAMP}{STAMP}APhall|AOkz|AB{barcode}|AC|"
