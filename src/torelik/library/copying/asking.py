"""Asking several targets at once: each in a thread of its own with a limit of time; one that is dead stops nobody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from enum import Enum
from io import BytesIO

from torelik.library.cataloguing.marc import Chosen, Dialect, Encoding, NotMarc, ReadRecord, UnsafeXml, read_marc

MOST_RECORDS = 20
"""Records taken from one target: the first of what fits; a question that finds more is too wide for copying."""

TARGET_SECONDS = 12.0
ALL_SECONDS = 15.0
MOST_BYTES = 4 * 1024 * 1024
MOST_TARGETS_AT_ONCE = 12


class Fault(Enum):
    """Why a target gave nothing. The values are stable: the interface has a sentence for each."""

    ADDRESS = "address"
    NO_ANSWER = "no-answer"
    TOO_SLOW = "too-slow"
    TOO_LARGE = "too-large"
    NOT_UNDERSTOOD = "not-understood"
    REFUSED = "refused"
    NO_LIBRARY = "no-library"


class TargetFailed(Exception):
    """The target gave no records; ``detail`` is what it says itself, or why its address is not gone to."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(f"{fault.value} {detail}".strip())
        self.fault = fault
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for; everything that is given must fit."""

    isbn: str = ""
    title: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A target as the asking needs it: without tables, so that threads touch no database."""

    id: int
    name: str
    protocol: str
    address: str
    database: str
    syntax: str
    encoding: str
    may_be_private: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What one target answered: how many records it has, the first of them, or its fault."""

    target: Asked
    total: int = 0
    records: tuple[ReadRecord, ...] = ()
    unreadable: int = 0
    fault: Fault | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Raw:
    """The records of a target as they came, each in ISO 2709 or MARCXML."""

    total: int
    records: tuple[bytes, ...]


Asker = Callable[[Asked, Question], Raw]


def ask_all(
    targets: Sequence[Asked], question: Question, *, askers: dict[str, Asker], seconds: float = ALL_SECONDS
) -> list[Answer]:
    """Ask every target at once and return the answers in the order of the targets; whoever is too slow is told so."""
    if not targets:
        return []
    pool = ThreadPoolExecutor(max_workers=min(len(targets), MOST_TARGETS_AT_ONCE), thread_name_prefix="copying")
    futures = [pool.submit(_ask, target, question, askers[target.protocol]) for target in targets]
    wait(futures, timeout=seconds)
    # Whoever still works has limits of its own and ends by itself: nobody waits for it.
    pool.shutdown(wait=False, cancel_futures=True)
    return [
        future.result() if future.done() and not future.cancelled() else Answer(target, fault=Fault.TOO_SLOW)
        for target, future in zip(targets, futures, strict=True)
    ]


def _ask(target: Asked, question: Question, asker: Asker) -> Answer:
    try:
        raw = asker(target, question)
    except TargetFailed as failed:
        return Answer(target, fault=failed.fault, detail=failed.detail)
    records: list[ReadRecord] = []
    for number, content in enumerate(raw.records[:MOST_RECORDS], start=1):
        records += [replace(one, position=number) for one in _read(content, target)]
    return Answer(target, raw.total, tuple(records), unreadable=len(raw.records[:MOST_RECORDS]) - len(records))


def _read(content: bytes, target: Asked) -> list[ReadRecord]:
    """The record in these bytes, or nothing: a target that sends one broken record has sent others."""
    dialect = {"unimarc": Dialect.UNIMARC, "rusmarc": Dialect.RUSMARC, "usmarc": Dialect.MARC21}.get(target.syntax)
    chosen = Chosen(Encoding(target.encoding) if target.encoding else None, dialect)
    try:
        read = next(iter(read_marc(BytesIO(content), name=target.name, chosen=chosen)))
    except (NotMarc, UnsafeXml):
        return []
    return [read] if isinstance(read, ReadRecord) else []


def words_of(text: str) -> list[str]:
    """The words of what somebody typed, without the marks that mean something in a query language."""
    return [word for word in ("".join(c if c.isalnum() else " " for c in text)).split() if word]
