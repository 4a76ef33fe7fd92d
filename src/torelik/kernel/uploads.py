"""The gate through which tables (XLSX, CSV) come in, for contexts that stand below the one that keeps files.

Documents hangs the gate when it starts. Until it has, and whenever its scanner is down, nothing comes in.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext as _

from torelik.kernel.actor import Actor


class TableRefused(Exception):
    """The table is not let in; ``sentences`` has every reason in the reader's language."""

    @property
    def sentences(self) -> list[str]:
        return [_("Files are not taken at the moment.")]


class Gate(Protocol):
    """Raises ``TableRefused`` unless the file is a table, clean and no state secret."""

    def __call__(
        self, *, chunks: Iterable[bytes], name: str, declared: str, limit_bytes: int, by: Actor, at: datetime
    ) -> None: ...


_gate: list[Gate] = []


def hang_gate(gate: Gate) -> None:
    """Let tables come in through *gate*; the last one hung counts."""
    _gate[:] = [gate]


def check_table(*, chunks: Iterable[bytes], name: str, declared: str, limit_bytes: int, by: Actor, at: datetime) -> None:
    """Let a table through that the caller will read itself. Raises ``TableRefused``; the refusal is in the journal.

    No transaction may stand around the call, else the event of a refusal would be lost.
    """
    if not _gate:
        raise TableRefused
    _gate[0](chunks=chunks, name=name, declared=declared, limit_bytes=limit_bytes, by=by, at=at)
