"""The empty database of the tests, kept between runs: all migrations take a minute, a copy of what they made a second.

For SQLite in memory alone. The copy is of exactly the migrations and packages that are here: with others there is another.
"""

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.backends.signals import connection_created

ROOT = Path(__file__).parents[2]


def place_in(folder: Path) -> Path:
    """Return where the copy of the present migrations stands, whether or not it is there."""
    digest = hashlib.sha256((ROOT / "requirements/runtime.txt").read_bytes())
    for path in sorted((ROOT / "src/torelik").glob("**/migrations/*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return folder / f"{digest.hexdigest()[:32]}.sqlite3"


def lay_under(place: Path) -> None:
    """See to it that the test database begins as the copy, if there is one: migrating it then finds nothing to do."""

    def fill(connection: Any, **_kwargs: Any) -> None:
        if (
            connection.vendor != "sqlite"
            or not connection.is_in_memory_db()
            or "memorydb" not in connection.settings_dict["NAME"]
        ):
            return
        connection_created.disconnect(fill)
        with closing(sqlite3.connect(place)) as kept:
            kept.backup(connection.connection)

    if place.exists():
        connection_created.connect(fill, weak=False)


def keep(place: Path) -> None:
    """Keep the migrated database for the next run; copies of other migrations go."""
    if connection.vendor != "sqlite" or not connection.is_in_memory_db() or place.exists():
        return
    for other in place.parent.glob("*.sqlite3"):
        other.unlink(missing_ok=True)
    made = place.with_suffix(f".{os.getpid()}")
    connection.ensure_connection()
    with closing(sqlite3.connect(made)) as copy:
        connection.connection.backup(copy)
    made.replace(place)
