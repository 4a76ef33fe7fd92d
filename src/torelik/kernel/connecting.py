"""A connection to the one address that was checked, under the name that was asked for, with a limit on the whole of it."""

from __future__ import annotations

import contextlib
import http.client  # nosemgrep: call-to-the-outside - each address is checked in addresses.py before it is connected to
import socket
import ssl
import threading
from collections.abc import Iterator

from torelik.kernel.addresses import Place


class CheckedConnection(http.client.HTTPConnection):
    """HTTP or HTTPS to *numeric*, which ``checked_address`` gave for this place."""

    def __init__(self, place: Place, numeric: str, *, timeout: float) -> None:
        super().__init__(place.host.encode("idna").decode(), place.port, timeout=timeout)
        self._numeric = numeric
        self._is_safe = place.scheme == "https"

    def connect(self) -> None:
        self.sock = socket.create_connection((self._numeric, self.port), self.timeout)
        if self._is_safe:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)

    def cut(self) -> None:
        """End the connection from another thread: whatever is being read ends with it."""
        with contextlib.suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def connected(place: Place, numeric: str, *, seconds: float) -> Iterator[CheckedConnection]:
    """Give a connection that ends after *seconds*, whatever the other side does.

    A limit for each read is no limit for all of them: a byte a second would hold the thread for days. Raises
    ``UnicodeError`` for a host whose name is none.
    """
    connection = CheckedConnection(place, numeric, timeout=seconds)
    cut = threading.Timer(seconds, connection.cut)
    cut.daemon = True
    cut.start()
    try:
        yield connection
    finally:
        cut.cancel()
        connection.close()
