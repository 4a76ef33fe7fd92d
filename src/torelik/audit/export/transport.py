"""The way to a collector: TLS over TCP. RFC 5425 knows no receipt, so the orderly end of a connection is taken as one."""

import select
import socket
import ssl
from contextlib import suppress

from torelik.audit.export.destinations import Destination

CONNECT_SECONDS = 10
SEND_SECONDS = 30
FINISH_SECONDS = 30
PATIENCE_SECONDS = 2
"""How long a collector that does not answer the end of a connection is waited for."""


class CollectorLost(OSError):
    """The collector ended the connection, or did not take all that was sent."""


class Connection:
    """One connection to a collector, from the handshake to the end that both sides have agreed upon."""

    def __init__(self, destination: Destination) -> None:
        """Connect. Raises ``OSError``, ``ssl.SSLError`` among them: a certificate nobody vouches for ends here."""
        self._confirms_close = destination.confirms_close
        plain = socket.create_connection((destination.host, destination.port), timeout=CONNECT_SECONDS)
        try:
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            server_name = destination.server_name or destination.host
            self._socket = _context(destination).wrap_socket(plain, server_hostname=server_name)
        except BaseException:
            plain.close()
            raise

    def send(self, frames: bytes) -> None:
        """Hand *frames* to the network. Raises ``OSError``."""
        self._socket.settimeout(SEND_SECONDS)
        self._socket.sendall(frames)

    def is_alive(self) -> bool:
        """Tell whether the collector still holds the connection; what it may say is read and thrown away."""
        self._socket.settimeout(0)
        try:
            while self._socket.recv(4096):
                pass
        except (ssl.SSLWantReadError, BlockingIOError):
            return True
        except OSError:
            pass
        return False

    def finish(self) -> None:
        """End the connection and wait until the collector has ended it too: then it has read all that was sent.

        A collector that dies with unread messages resets the connection instead. Raises ``CollectorLost``.
        """
        self._socket.settimeout(FINISH_SECONDS if self._confirms_close else PATIENCE_SECONDS)
        try:
            plain = self._socket.unwrap()
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError):
            pass  # it closed without a farewell of its own, as Debian's rsyslog does
        except OSError as error:
            if not _is_mere_end(error) and (self._confirms_close or not isinstance(error, TimeoutError)):
                raise CollectorLost(f"the end of the connection was not confirmed: {error}") from error
        else:
            self._wait_for_end(plain)
        finally:
            self.abort()

    def _wait_for_end(self, plain: socket.socket) -> None:
        with suppress(OSError):
            plain.shutdown(socket.SHUT_WR)
        with plain:
            select.select([plain], [], [], PATIENCE_SECONDS)

    def abort(self) -> None:
        """Close at once; nothing is promised of what was sent last."""
        with suppress(OSError):
            self._socket.close()


def _is_mere_end(error: OSError) -> bool:
    # Python reports the peer's silent end during the farewell as an error without a number.
    return error.errno in (0, None) and not isinstance(error, TimeoutError | ssl.SSLError)


def _context(destination: Destination) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.SERVER_AUTH, cafile=str(destination.ca_file))
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if destination.certificate_file and destination.key_file:
        context.load_cert_chain(destination.certificate_file, destination.key_file)
    return context
