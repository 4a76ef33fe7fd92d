"""SIP 2.00 as bytes: reading what terminals send, writing what they are answered. Nothing here knows of the library.

Terminals differ: a line ends with CR, LF or both, fields that are said to be required are left out, some send spaces
before the message or fields of their own. All of that is read. Text is UTF-8 both ways.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

LINE_BYTES = 8_192
"""No message of SIP2 is as long; whoever sends more without an end is no terminal."""

FIXED: Mapping[str, tuple[tuple[str, int], ...]] = {
    "01": (("card_retained", 1), ("at", 18)),
    "09": (("no_block", 1), ("at", 18), ("returned_at", 18)),
    "11": (("renewal", 1), ("no_block", 1), ("at", 18), ("due_at", 18)),
    "15": (("mode", 1), ("at", 18)),
    "17": (("at", 18),),
    "19": (("at", 18),),
    "23": (("language", 3), ("at", 18)),
    "25": (("at", 18),),
    "29": (("third_party", 1), ("no_block", 1), ("at", 18), ("due_at", 18)),
    "35": (("at", 18),),
    "37": (("at", 18), ("fee_type", 2), ("payment_type", 2), ("currency", 3)),
    "63": (("language", 3), ("at", 18), ("summary", 10)),
    "65": (("at", 18),),
    "93": (("name_cipher", 1), ("secret_cipher", 1)),
    "96": (),
    "97": (),
    "99": (("status", 1), ("width", 3), ("version", 4)),
}
"""The fields of fixed length of every message that a terminal may send: their names and lengths."""

_TRAILER = re.compile(rb"AY(.)AZ([0-9A-Fa-f]{1,4})\|?\Z")
_SEQUENCE = re.compile(rb"AY([0-9])\|?\Z")
_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")


class Unreadable(ValueError):
    """The line is no message of SIP2, or it was spoilt on its way: its sender is asked to repeat it."""


class LineTooLong(ValueError):
    """More bytes came than any message has, without an end."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a terminal; ``sequence`` is empty where it counts none. Of a field that repeats the first counts."""

    code: str
    fixed: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    sequence: str = ""

    def get(self, name: str) -> str:
        """Return a field without the spaces around it; nothing where it was left out."""
        return self.fields.get(name, "").strip()


class Lines:
    """Cuts what comes over a connection into lines, however they end. Empty ones mean nothing."""

    def __init__(self) -> None:
        self._rest = b""

    @property
    def is_amid_line(self) -> bool:
        return bool(self._rest)

    def take(self, data: bytes) -> list[bytes]:
        """Return the lines that are whole now. Raises ``LineTooLong``."""
        *whole, self._rest = re.split(rb"[\r\n]", self._rest + data)
        if any(len(line) > LINE_BYTES for line in (*whole, self._rest)):
            raise LineTooLong
        found = (line.strip(b" \t\x00") for line in whole)
        self._rest = self._rest.lstrip(b" \t\x00")
        return [line for line in found if line]


def checksum(data: bytes) -> bytes:
    """Return the four digits after which all bytes and the sum itself make nought."""
    return b"%04X" % (-sum(data) & 0xFFFF)


def read(line: bytes) -> Message:
    """Return the message of one line without its end. Raises ``Unreadable``."""
    body, sequence = _without_trailer(line)
    text = body.decode("utf-8", errors="replace")
    code, rest = text[:2], text[2:]
    if code not in FIXED:
        raise Unreadable
    fixed = {}
    for name, length in FIXED[code]:
        fixed[name], rest = rest[:length], rest[length:]
        if len(fixed[name]) < length:
            raise Unreadable
    fields: dict[str, str] = {}
    for part in rest.split("|"):
        part = part.lstrip()
        if len(part) >= 2:
            fields.setdefault(part[:2], part[2:])
    return Message(code, fixed, fields, sequence)


def _without_trailer(line: bytes) -> tuple[bytes, str]:
    """Take number and sum off. Devices leave noughts out before the sum, and some sum letters where the standard has bytes."""
    if trailer := _TRAILER.search(line):
        summed = line[: trailer.start(2)]
        letters = -sum(map(ord, summed.decode("utf-8", errors="replace"))) & 0xFFFF
        if int(trailer[2], 16) not in (int(checksum(summed), 16), letters):
            raise Unreadable
        return line[: trailer.start()], trailer[1].decode("ascii", errors="replace")
    if alone := _SEQUENCE.search(line):
        return line[: alone.start()], alone[1].decode("ascii")
    return line, ""


def write(
    code: str, fixed: str = "", fields: Iterable[tuple[str, str]] = (), *, sequence: str = "", checked: bool = False
) -> bytes:
    """Return a message with its end (CR); with number and sum where the terminal counts its own, or *checked*."""
    told = "".join(f"{name}{writable(value)}|" for name, value in fields)
    body = f"{code}{fixed}{told}".encode()
    if sequence:
        body += b"AY" + sequence.encode()
    if sequence or checked:
        body += b"AZ"
        body += checksum(body)
    return body + b"\r"


def writable(value: str) -> str:
    """Return the text without what would end a field or a line."""
    return _UNWRITABLE.sub(" ", value.replace("|", "/"))


def moment(at: datetime) -> str:
    """Return a moment of the library's own clock as SIP2 writes it; four spaces mean local time."""
    return at.strftime("%Y%m%d    %H%M%S")
