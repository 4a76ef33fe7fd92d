"""A client of Z39.50 over libyaz, which runs in a limited process of its own and only where it is installed."""

from __future__ import annotations

import base64
import binascii
import json
import subprocess
import sys
from ctypes.util import find_library
from functools import cache
from pathlib import Path

from torelik.kernel.addresses import AddressRefused, checked_address, place_of
from torelik.library.copying.asking import MOST_RECORDS, TARGET_SECONDS, Asked, Fault, Question, Raw, TargetFailed, words_of

SCHEMES = ("z3950",)
#: Attributes of Bib-1: what the term is looked for in.
ISBN, TITLE, AUTHOR = 7, 4, 1003
#: Record syntaxes by their names in libyaz.
SYNTAXES = {"usmarc": "usmarc", "unimarc": "unimarc", "rusmarc": "rusmarc", "marcxml": "xml"}
#: Python's names of the encodings in which a target wants its words.
CODECS = {"cp1251": "cp1251", "cp866": "cp866", "koi8-r": "koi8_r", "kz1048": "kz1048", "latin-1": "latin-1"}
SOURCE = Path(__file__).resolve().parents[3]


@cache
def library_name() -> str:
    """Return the file name of libyaz, or nothing where it is not installed; asked once a process."""
    return find_library("yaz") or ""


def ask_z3950(target: Asked, question: Question, *, seconds: float = TARGET_SECONDS) -> Raw:
    """Ask one target. Raises ``TargetFailed``."""
    library = library_name()
    if not library:
        raise TargetFailed(Fault.NO_LIBRARY)
    try:
        place = place_of(target.address, schemes=SCHEMES)
        numeric = checked_address(place, may_be_private=target.may_be_private)
    except AddressRefused as refused:
        raise TargetFailed(Fault.ADDRESS, refused.wrong.value) from refused
    host = f"[{numeric}]" if ":" in numeric else numeric
    codec = CODECS.get(target.encoding, "utf-8")
    order = {
        "library": library, "host": f"tcp:{host}:{place.port}", "database": target.database or "Default",
        "syntax": SYNTAXES.get(target.syntax, "usmarc"), "count": MOST_RECORDS, "seconds": int(seconds),
        "query": base64.b64encode(pqf_of(question).encode(codec, errors="replace")).decode("ascii"),
    }  # fmt: skip
    return _answer(_run(json.dumps(order), seconds=seconds))


def pqf_of(question: Question) -> str:
    """The question in prefix notation; every word of a title must occur."""
    terms = [f'@attr 1={ISBN} "{isbn}"' for isbn in ["".join(words_of(question.isbn))] if isbn]
    terms += [f'@attr 1={TITLE} "{word}"' for word in words_of(question.title)]
    terms += [f'@attr 1={AUTHOR} "{word}"' for word in words_of(question.author)]
    return " ".join(["@and"] * (len(terms) - 1) + terms)


def _run(order: str, *, seconds: float) -> bytes:
    command = [sys.executable, "-m", "torelik.library.copying.z3950_process"]
    try:
        # Nothing of our own environment goes along: the process needs no secrets.
        done = subprocess.run(
            command, input=order.encode(), capture_output=True, timeout=seconds + 1, check=False,
            env={"PYTHONPATH": str(SOURCE), "LANG": "C.UTF-8"},
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise TargetFailed(Fault.TOO_SLOW) from error
    if done.returncode:
        raise TargetFailed(Fault.NO_ANSWER, f"{done.returncode}")
    return done.stdout


def _answer(output: bytes) -> Raw:
    try:
        answer = json.loads(output)
        if fault := answer.get("fault"):
            raise TargetFailed(Fault(fault), str(answer.get("detail", ""))[:200])
        records = tuple(base64.b64decode(one, validate=True) for one in answer["records"])
        return Raw(int(answer["total"]), records)
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error) as error:
        raise TargetFailed(Fault.NOT_UNDERSTOOD) from error
