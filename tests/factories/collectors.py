"""Collectors of security events, as far as a page needs them: named in the site's file, with a cursor in the chain."""

from datetime import datetime
from pathlib import Path

import yaml

from torelik.audit.export.models import ExportCursor
from torelik.audit.models import Seal


def connect(file: Path, name: str, *, at: datetime, settled: bool = False, lost: bool = False, behind: int | None = None) -> None:
    """Name a collector in the site's *file*; it has everything when it has *settled*, save for the last *behind* events."""
    said = yaml.safe_load(file.read_text()) if file.exists() else {"version": 1, "destinations": []}
    (file.parent / "ca.pem").write_text("")
    said["destinations"].append({"name": name, "host": "127.0.0.1", "ca_file": "ca.pem"})
    file.write_text(yaml.safe_dump(said))
    newest = Seal.objects.count()
    ExportCursor.objects.create(
        destination=name,
        sequence=newest - (behind or 0) if settled else 0,
        settled_at=at if settled else None,
        lost_at=at if lost else None,
    )
