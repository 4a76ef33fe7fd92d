"""The server of SIP2: a thread for each terminal. It listens where it is told; TLS is the tunnel's (docs/protocols.md)."""

import logging
import socket
import sys
from math import ceil
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.db import connection

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.library.self_service import codec
from torelik.library.self_service.answering import Conversation, HangUp

QUIET_SECONDS = 5
"""After so long without a message a terminal keeps no connection to the database."""

LINE_SECONDS = 30
"""So long may take what a terminal does at once: signing in, and the bytes of one line."""

CHUNK_BYTES = 4_096

log = logging.getLogger(__name__)


class Sip2Server(ThreadingTCPServer):
    """Accepts as many connections as are set, ends the others at once."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], *, shared_by: int = 1) -> None:
        """Listen there; *shared_by* so many processes, each of which answers its share of the connections."""
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self.idle_seconds: int = settings.TORELIK_SIP2_IDLE_SECONDS
        self._places = BoundedSemaphore(ceil(settings.TORELIK_SIP2_CONNECTIONS / shared_by))
        super().__init__(address, Terminal)
        # Another process may have taken the connection that this one was woken for: nobody waits for the next then.
        self.socket.setblocking(False)

    def verify_request(self, request: Any, client_address: Any) -> bool:
        return self._places.acquire(blocking=False)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        # The terminal sees its connection end and repeats the message, which does nothing twice.
        log.error("A message of the terminal at %s failed.", client_address[0], exc_info=sys.exc_info())


class Terminal(BaseRequestHandler):
    """One connection, from its first byte to its end."""

    server: Sip2Server

    def handle(self) -> None:
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            with audit.acting_from(command="sip2", address=str(self.client_address[0])):
                self._talk()
        except HangUp as ended:
            if ended.last:
                self.request.sendall(ended.last)
        except codec.LineTooLong:
            log.warning("%s sent more than any message of SIP2 has; the connection was ended.", self.client_address[0])
        except (TimeoutError, ConnectionError):
            pass  # it went away, or said nothing for too long
        finally:
            connection.close()

    def _talk(self) -> None:
        lines, conversation = codec.Lines(), Conversation()
        while data := self._receive(is_awaited=lines.is_amid_line or not conversation.is_signed_in):
            for line in lines.take(data):
                self.request.sendall(conversation.answer(line, at=clock.now()))

    def _receive(self, *, is_awaited: bool) -> bytes:
        patience = LINE_SECONDS if is_awaited else self.server.idle_seconds
        self.request.settimeout(min(QUIET_SECONDS, patience))
        try:
            return bytes(self.request.recv(CHUNK_BYTES))
        except TimeoutError:
            if patience <= QUIET_SECONDS:
                raise
        connection.close()
        self.request.settimeout(patience - QUIET_SECONDS)
        return bytes(self.request.recv(CHUNK_BYTES))
