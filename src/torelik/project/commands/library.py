"""The library at the keyboard: MARC files in and out."""

import json
import os
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.library import api as library
from torelik.project import clockwork
from torelik.project.commands.failure import Failure

PROGRESS_EVERY = 500


def import_marc(options: Namespace) -> int:
    """Import files one after the other; the totals are printed last. A file that is no MARC file fails the command."""
    with _indexing_beside():
        total, failed = _import_files(options)
    clockwork.drain_outbox(say=lambda words: None)
    if options.json:
        sys.stdout.write(json.dumps(total, separators=(",", ":")) + "\n")
    return 1 if failed else 0


@contextmanager
def _indexing_beside() -> Iterator[None]:
    """Let another process write to the index what this one imports; what is left at the end is the caller's."""
    if (os.cpu_count() or 1) < 2:
        yield
        return
    beside = subprocess.Popen([sys.executable, "-m", "torelik.project.cli", "deliver"], stdin=subprocess.PIPE)
    try:
        yield
    finally:
        beside.communicate()


def _import_files(options: Namespace) -> tuple[dict[str, int], bool]:
    total = {"read": 0, "imported": 0, "updated": 0, "duplicates": 0, "quarantined": 0}
    failed = False
    for name in options.files:
        path = Path(name)
        try:
            with path.open("rb") as stream:
                summary = library.import_file(
                    stream=stream,
                    name=path.name,
                    by=Actor.system("import-marc"),
                    at=clock.now(),
                    update_duplicates=options.update,
                    progress=_progress,
                )
        except OSError as error:
            sys.stderr.write(f"{name}: {error.strerror}\n")
            failed = True
            continue
        except library.ImportRefused as refused:
            sys.stderr.write(f"{name}: {refused}\n")
            failed = True
            continue
        for key in total:
            total[key] += getattr(summary, key)
        sys.stderr.write(
            f"{name}: {summary.read} read, {summary.imported} imported, {summary.updated} updated, "
            f"{summary.duplicates} duplicates, {summary.quarantined} quarantined\n"
        )
    return total, failed


def export_catalogue(options: Namespace) -> int:
    """Write every record in the format asked for, to a file or to the standard output."""
    if options.file != "-":
        return export_marc(options)
    for chunk in library.export_records(format=options.format, by=Actor.system("export"), at=clock.now()):
        sys.stdout.buffer.write(chunk)
    sys.stdout.buffer.flush()
    return 0


def export_marc(options: Namespace) -> int:
    """Write every record to one file; a file half written is removed."""
    path = Path(options.file)
    partial = path.with_name(f"{path.name}.part")
    written = 0
    try:
        with partial.open("wb") as out:
            for chunk in library.export_records(format=options.format, by=Actor.system("export-marc"), at=clock.now()):
                out.write(chunk)
                written += 1
        partial.replace(path)
    except OSError as error:
        raise Failure(f"{path}: {error.strerror}") from error
    finally:
        partial.unlink(missing_ok=True)
    sys.stderr.write(f"{path}: {written} parts written\n")
    return 0


def _progress(done: int) -> None:
    if done % PROGRESS_EVERY == 0 and sys.stderr.isatty():
        sys.stderr.write(f"\r{done} records")
        sys.stderr.flush()
