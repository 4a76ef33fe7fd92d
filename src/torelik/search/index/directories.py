"""The directories of an embedded index: one is current, the next is made beside it, the switch is one rename.

TORELIK_SEARCH_DIR/
    current                 the name of the directory in force
    index-<stamp>/          an index, with the version of the rules that made it
    writer.lock             held for the length of one batch
    rebuild.lock            held for the length of a rebuild; the kernel frees it when its holder dies
    rebuilding              the name of the directory being made: writers keep their changes there too
"""

import fcntl
import json
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from torelik.search.index.values import IndexOutdated, RebuildRunning, WriterBusy

_VERSION_FILE = "torelik.json"
_CHANGES_FILE = "changes.jsonl"


class IndexDirectories:
    """Names, locks and the pointer; what is inside an index is its engine's business."""

    def __init__(self, root: Path, *, version: str) -> None:
        self._root = root
        self._version = version

    def current_name(self) -> str | None:
        """Return the name of the index in force, or nothing where none was made yet."""
        try:
            return (self._root / "current").read_text("ascii").strip() or None
        except FileNotFoundError:
            return None

    def path_of(self, name: str) -> Path:
        """Return the directory of an index."""
        return self._root / name

    def require_version(self, name: str) -> None:
        """Raise ``IndexOutdated`` unless the index was made by the rules in force."""
        made_by = json.loads((self.path_of(name) / _VERSION_FILE).read_text("utf-8"))["version"]
        if made_by != self._version:
            raise IndexOutdated(f"The index was made by {made_by}; the rules in force are {self._version}.")

    def new_index(self) -> Path:
        """Make an empty directory for an index, with the version of its rules."""
        path = self._root / f"index-{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}-{uuid.uuid4().hex[:8]}"
        path.mkdir(parents=True)
        _write_durably(path / _VERSION_FILE, json.dumps({"version": self._version}))
        return path

    def put_in_force(self, path: Path) -> None:
        """Make this index the current one, atomically and durably."""
        _write_durably(self._root / "current", path.name)

    @contextmanager
    def writing(self, *, wait: bool = False) -> Iterator[None]:
        """Hold the right to write. Raises ``WriterBusy`` when another holds it, unless told to wait."""
        with self._locked("writer.lock", wait=wait) as held:
            if not held:
                raise WriterBusy("Another process is writing to the search index.")
            yield

    @contextmanager
    def rebuilding(self) -> Iterator[Path]:
        """Hold the right to rebuild, with a new directory; a rebuild that died before is swept away."""
        with self._locked("rebuild.lock", wait=False) as held:
            if not held:
                raise RebuildRunning("The search index is being rebuilt by another process.")
            with self.writing(wait=True):
                self._sweep()
                path = self.new_index()
                # From here on every batch is kept for the new index too: what the source has shown already
                # may change before the switch.
                _write_durably(self._root / "rebuilding", path.name)
            try:
                yield path
            finally:
                # No writer may be keeping its changes in a directory that is swept away under it.
                with self.writing(wait=True):
                    (self._root / "rebuilding").unlink(missing_ok=True)
                    self._sweep()

    def changes_to_keep(self) -> Path | None:
        """Return the file to which a writer appends its changes while a rebuild is running, else nothing."""
        try:
            name = (self._root / "rebuilding").read_text("ascii").strip()
        except FileNotFoundError:
            return None
        with self._locked("rebuild.lock", wait=False) as nobody_rebuilds:
            return None if nobody_rebuilds else self.path_of(name) / _CHANGES_FILE

    def changes_kept(self, path: Path) -> Path | None:
        """Return the file of changes made during this rebuild, where there were any."""
        changes = path / _CHANGES_FILE
        return changes if changes.exists() else None

    def _sweep(self) -> None:
        """Remove every index that is not in force. Readers that have one open keep its files for so long."""
        current = self.current_name()
        for path in self._root.glob("index-*"):
            if path.name != current:
                shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def _locked(self, name: str, *, wait: bool) -> Iterator[bool]:
        """Hold the named lock, or tell that it is held elsewhere, be it by a thread of this process."""
        self._root.mkdir(parents=True, exist_ok=True)
        with (self._root / name).open("a") as lock:
            try:
                fcntl.flock(lock.fileno(), fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                held = False
            else:
                held = True
            yield held  # Closing the file gives the lock back.


def _write_durably(path: Path, text: str) -> None:
    """Replace a small file so that a crash leaves either the old or the new one."""
    beside = path.with_name(f".{path.name}-{uuid.uuid4().hex[:8]}")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
