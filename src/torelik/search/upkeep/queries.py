"""Questions about past checks."""

from dataclasses import dataclass
from datetime import datetime

from torelik.search.upkeep.models import IndexCheck


@dataclass(frozen=True, slots=True)
class LastCheck:
    """When the index was last compared with the database, in how many documents it differed, whether they were mended."""

    began_at: datetime
    differences: int
    mended: bool


def last_check() -> LastCheck | None:
    """Return the newest check."""
    row = IndexCheck.objects.order_by("-began_at", "-pk").first()
    return LastCheck(row.began_at, row.missing + row.stale + row.surplus, row.mended) if row else None
