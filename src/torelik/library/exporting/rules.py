"""The life of an export, and the names of what is in it."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from torelik.library.exporting.vocabulary import ExportState

KEPT_FOR = timedelta(days=7)
"""How long the ZIP stays after it was made: it has every reader in it, and is out of date soon."""

EXPORT_LIFE: Mapping[ExportState, frozenset[ExportState]] = {
    ExportState.WAITING: frozenset({ExportState.RUNNING, ExportState.STOPPED}),
    ExportState.RUNNING: frozenset({ExportState.DONE, ExportState.STOPPED}),
    ExportState.DONE: frozenset({ExportState.REMOVED}),
    ExportState.STOPPED: frozenset(),
    ExportState.REMOVED: frozenset(),
}
"""Which state of an export may follow which."""

NAME_CHARACTERS = 80
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')


def may_become(state: ExportState, other: ExportState) -> bool:
    """Tell whether an export in one state may come into another."""
    return other in EXPORT_LIFE[state]


def share(done: int, expected: int) -> int:
    """Return how much is done, in whole per cent; never the whole before the end, for more may come meanwhile."""
    return min(done * 100 // expected, 99) if expected else 0


def is_over(*, finished_at: datetime, at: datetime) -> bool:
    """Tell whether the ZIP has stayed as long as it may."""
    return at - finished_at >= KEPT_FOR


def file_path(uuid: str, name: str) -> str:
    """Return where a file lies in the ZIP: under its UUID, with a name that any system can write."""
    stem, dot, ending = _NOT_IN_NAMES.sub("_", name).strip(" .").rpartition(".")
    kept = f"{stem[:NAME_CHARACTERS]}.{ending[:10]}" if dot and stem else ending[:NAME_CHARACTERS]
    return f"files/{uuid[:2]}/{uuid}/{kept or 'file'}"


def table_name(model_name: str) -> str:
    """Return the name of a table's file, e.g. ``stock_entry`` of ``StockEntry``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", model_name).lower()
