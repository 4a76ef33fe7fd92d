"""Where the shared records are, and how tests write records of their own."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

ISO2709_FILES = ("encodings", "rusmarc", "uva")


@pytest.fixture(scope="session")
def marc_files() -> Path:
    """The folder of real records, beside the project or where TORELIK_SHARED says."""
    project = next(parent for parent in Path(__file__).resolve().parents if (parent / "pyproject.toml").exists())
    shared = Path(os.environ.get("TORELIK_SHARED", project.parent / "shared"))
    folder = shared / "data" / "marc"
    if not folder.is_dir():
        pytest.skip(f"no real MARC records: {folder} is missing (set TORELIK_SHARED)")
    return folder


Fields = list[tuple[str, str]]


@pytest.fixture(scope="session")
def iso2709() -> Callable[..., bytes]:
    """A writer of ISO 2709 records in any encoding: ``iso2709([("245", "10$aTitle")], encoding="cp1251")``."""

    def write(fields: Fields, *, encoding: str = "utf-8", leader: str = "     nam  22     2i 4500", flag: str = " ") -> bytes:
        directory, body = b"", b""
        for tag, text in fields:
            raw = text.replace("$", "\x1f").encode(encoding) + b"\x1e"
            directory += b"%s%04d%05d" % (tag.encode(), len(raw), len(body))
            body += raw
        base = 24 + len(directory) + 1
        head = leader.encode()
        return (
            b"%05d" % (base + len(body) + 1)
            + head[5:9]
            + flag.encode()
            + b"22%05d" % base
            + head[17:24]
            + directory
            + b"\x1e"
            + body
            + b"\x1d"
        )

    return write
