"""What a checkpoint says, as bytes to sign and as a line of a file. Plain Python."""

import json
from dataclasses import asdict, dataclass

_HEADING = b"torelik journal checkpoint 1\n"
"""Nothing else that the key signs begins like this."""


class NotACheckpoint(ValueError):
    """A line of a file of checkpoints does not say what a checkpoint says."""


@dataclass(frozen=True, slots=True)
class Statement:
    """At the moment *at* the chain had *count* seals, and the last of them, *sequence*, had this *digest*."""

    sequence: int
    digest: str
    count: int
    at: str
    key: str


@dataclass(frozen=True, slots=True)
class Signed:
    """A statement with its signature in hexadecimal."""

    statement: Statement
    signature: str


def signed_bytes(statement: Statement) -> bytes:
    """Return what the key signs: a heading and canonical JSON."""
    return _HEADING + json.dumps(asdict(statement), sort_keys=True, separators=(",", ":")).encode()


def line_of(signed: Signed) -> str:
    """Return the checkpoint as one line of a file."""
    return json.dumps({**asdict(signed.statement), "signature": signed.signature}, sort_keys=True) + "\n"


def from_line(line: str) -> Signed:
    """Read a line of a file. Raises ``NotACheckpoint``, e.g. for one that was half written."""
    try:
        said = json.loads(line)
        statement = Statement(
            sequence=int(said["sequence"]),
            digest=str(said["digest"]),
            count=int(said["count"]),
            at=str(said["at"]),
            key=str(said["key"]),
        )
        return Signed(statement, str(said["signature"]))
    except (KeyError, TypeError, ValueError) as error:
        raise NotACheckpoint(line[:80]) from error
