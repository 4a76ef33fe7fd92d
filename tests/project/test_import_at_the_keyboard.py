"""Importing at the keyboard: another process writes to the index meanwhile, and nothing is left unfindable."""

import json
import os
import subprocess
import sys
from pathlib import Path

from factories import marc


def torelik(*words: str, data: Path) -> str:
    """Run a command of the product on a site of its own; return what it printed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "TORELIK_"))}
    ended = subprocess.run(
        [sys.executable, "-m", "torelik.project.cli", *words],
        env={**kept, "TORELIK_DATA": str(data)},
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return ended.stdout


def test_what_was_imported_is_found_at_once(tmp_path: Path) -> None:
    file = tmp_path / "books.mrc"
    file.write_bytes(marc.file_of(*(marc.book(f"Сотқа дейінгі іс жүргізу {number}") for number in range(600))))
    site = tmp_path / "site"
    torelik("prepare", data=site)

    counted = json.loads(torelik("import-marc", "--json", str(file), data=site).splitlines()[-1])

    assert (counted["imported"], counted["quarantined"]) == (600, 0)
    checked = torelik("index", "check", data=site)
    assert [line.strip() for line in checked.splitlines() if ":" in line][:3] == ["missing: 0", "old: 0", "left over: 0"]
    assert "Сотқа дейінгі іс жүргізу 599" in torelik("search", "сотқа дейінгі іс жүргізу 599", data=site)
