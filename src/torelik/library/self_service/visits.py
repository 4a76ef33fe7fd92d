"""What the browser of a terminal remembers, in two signed cookies: which terminal it is, and who stands before it.

Nobody is signed in there: who stands before it is forgotten by the server itself a minute after the last touch.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from torelik.library.self_service import queries, rules
from torelik.library.self_service.queries import TerminalCard
from torelik.library.self_service.vocabulary import KioskMode

TERMINAL, VISIT = "torelik-kiosk", "torelik-kiosk-visit"
TERMINAL_SECONDS = 400 * 24 * 3600
MOST_LINES = 40
"""So many books of a visit stand on its receipt."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One reader before the terminal, or nobody yet; ``done`` are modes with inventory numbers. pii: the reader"""

    reader: str = ""
    done: Sequence[tuple[str, str]] = ()

    @property
    def reader_uuid(self) -> UUID | None:
        return UUID(self.reader) if self.reader else None

    def with_book(self, mode: KioskMode, number: str) -> "Visit":
        """Return the visit with one more book; the same scan twice is one line."""
        line = (mode.value, number)
        return self if line in self.done else replace(self, done=(*self.done, line)[-MOST_LINES:])


def terminal_of(request: HttpRequest) -> TerminalCard | None:
    """Return the terminal whose page this browser is, unless it is revoked."""
    try:
        uuid = signing.loads(request.COOKIES.get(TERMINAL, ""), salt=TERMINAL, max_age=TERMINAL_SECONDS)
    except signing.BadSignature:
        return None
    return queries.terminal_at_work(UUID(uuid))


def visit_of(request: HttpRequest) -> Visit:
    """Return who stands before the terminal; nobody when the last touch was too long ago."""
    try:
        told = signing.loads(request.COOKIES.get(VISIT, ""), salt=VISIT, max_age=rules.KIOSK_IDLE_SECONDS)
    except signing.BadSignature:
        return Visit()
    return Visit(told["reader"], tuple((mode, number) for mode, number in told["done"]))


def remember_terminal(response: HttpResponse, terminal: TerminalCard) -> None:
    """Make this browser the page of the terminal."""
    _set(response, TERMINAL, signing.dumps(str(terminal.uuid), salt=TERMINAL), seconds=TERMINAL_SECONDS)


def remember_visit(response: HttpResponse, visit: Visit) -> None:
    """Remember the visit from this touch on."""
    told = signing.dumps({"reader": visit.reader, "done": visit.done}, salt=VISIT, compress=True)
    _set(response, VISIT, told, seconds=rules.KIOSK_IDLE_SECONDS)


def forget_visit(response: HttpResponse) -> None:
    """Forget who stood before the terminal."""
    response.delete_cookie(VISIT, path="/", samesite="Strict")


def _set(response: HttpResponse, name: str, value: str, *, seconds: int) -> None:
    secure = bool(settings.SESSION_COOKIE_SECURE)
    response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="Strict", secure=secure, path="/")


def page_of(mode: KioskMode) -> str:
    """Return the address of a terminal's page in a mode."""
    return f"{reverse('self-service:kiosk')}?mode={mode.value}"
