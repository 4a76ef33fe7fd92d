"""What is decided about requests of programs."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from torelik.library.programs.vocabulary import Fault

LIMIT_USUALLY, LIMIT_AT_MOST = 20, 100
COPIES_USUALLY = 100
LAST_POSITION = 10_000
"""Of one question so many titles can be paged through; who wants all records asks without words, or harvests."""

LONGEST_QUERY = 500
LONGEST_KEY = 100
ANSWERS_KEPT = timedelta(days=1)
"""So long the same key brings the same answer."""


class Faulty(Exception):
    """The request cannot be answered; carries why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class AskedList:
    """One page of a list: of the titles with these words from a position on, or of all records after one."""

    words: str
    position: int
    after: UUID | None
    limit: int


def asked_list(given: Mapping[str, str]) -> AskedList:
    """Read the address of a list. Raises ``Faulty``: a program is told what it got wrong, nothing is guessed."""
    words = given.get("q", "").replace("\0", "").strip()
    if len(words) > LONGEST_QUERY:
        raise Faulty(Fault.QUERY_TOO_LONG)
    limit = _limit_in(given, otherwise=LIMIT_USUALLY)
    cursor = given.get("cursor", "")
    if words:
        return AskedList(words, _position_in(cursor), None, limit)
    return AskedList("", 0, _uuid_in(cursor), limit)


@dataclass(frozen=True, slots=True)
class AskedPart:
    """A stretch of a list that is known as a whole: from a position on, so many."""

    position: int
    limit: int


def asked_part(given: Mapping[str, str]) -> AskedPart:
    """Read which stretch of a list is asked for. Raises ``Faulty``."""
    return AskedPart(_position_in(given.get("cursor", "")), _limit_in(given, otherwise=COPIES_USUALLY))


def _limit_in(given: Mapping[str, str], *, otherwise: int) -> int:
    told = given.get("limit", str(otherwise))
    limit = int(told) if told.isascii() and told.isdecimal() and len(told) < 5 else 0
    if not 1 <= limit <= LIMIT_AT_MOST:
        raise Faulty(Fault.BAD_LIMIT)
    return limit


def _position_in(cursor: str) -> int:
    if not cursor:
        return 0
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 6 and int(cursor) < LAST_POSITION):
        raise Faulty(Fault.BAD_CURSOR)
    return int(cursor)


def _uuid_in(cursor: str) -> UUID | None:
    if not cursor:
        return None
    try:
        return UUID(cursor)
    except ValueError:
        raise Faulty(Fault.BAD_CURSOR) from None


def next_position(asked: AskedList | AskedPart, *, total: int) -> str:
    """Return the cursor of the next page, or nothing after the last one."""
    following = asked.position + asked.limit
    return str(following) if following < min(total, LAST_POSITION) else ""


def body_in(content: bytes) -> dict[str, str]:
    """Read the body of a request: one object of texts. Raises ``Faulty``."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise Faulty(Fault.NOT_JSON) from None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise Faulty(Fault.NOT_JSON)
    return found


def key_in(header: str | None) -> str:
    """Read the key of a request. Raises ``Faulty`` where there is none."""
    key = (header or "").strip()
    if not key or len(key) > LONGEST_KEY:
        raise Faulty(Fault.KEY_MISSING)
    return key


def digest_of(path: str, body: Mapping[str, str]) -> str:
    """Return by what a repeated request is known to be the same."""
    told = json.dumps([path, sorted(body.items())], ensure_ascii=True)
    return hashlib.sha256(told.encode()).hexdigest()
