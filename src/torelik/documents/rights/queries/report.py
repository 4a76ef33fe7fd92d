"""How the library stands with its rights."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Q, Subquery

from torelik.documents.rights import rules
from torelik.documents.rights.models import RightsTerm
from torelik.documents.rights.queries.counting import count_states, key_in_force
from torelik.documents.rights.vocabulary import FileState, Ground, ReadingAccess


@dataclass(frozen=True, slots=True)
class RightsFigures:
    """How the library stands with its rights today. Files that were withdrawn are counted nowhere."""

    files: int
    in_force: int
    """Files that somebody may read."""
    without_right: int
    ended: int
    ending_in_month: int
    ending_in_quarter: int
    by_access: Mapping[ReadingAccess, int] = field(default_factory=dict)
    by_ground: Mapping[Ground, int] = field(default_factory=dict)


def rights_figures(*, on: date) -> RightsFigures:
    """Return the figures of the day; two queries."""
    states = count_states(on)
    files = sum(states.values()) - states[FileState.WITHDRAWN]
    without = states[FileState.NO_RIGHT] + states[FileState.NOT_BEGUN]
    counting = RightsTerm.objects.filter(pk=Subquery(key_in_force(on, of="readable")), readable__withdrawn_at=None)
    goes_on = Q(valid_through=None) | Q(valid_through__gte=on)
    month, quarter = on + timedelta(days=rules.MONTH_DAYS), on + timedelta(days=rules.QUARTER_DAYS)
    rows = counting.filter(goes_on).values("access", "ground").annotate(
        files=Count("pk"),
        month=Count("pk", filter=Q(valid_through__lte=month)),
        quarter=Count("pk", filter=Q(valid_through__lte=quarter)),
    ).order_by("access", "ground")  # fmt: skip
    by_access: dict[ReadingAccess, int] = dict.fromkeys(ReadingAccess, 0)
    by_ground: dict[Ground, int] = dict.fromkeys(Ground, 0)
    in_month = in_quarter = 0
    for row in rows:
        by_access[ReadingAccess(row["access"])] += row["files"]
        if row["access"] != ReadingAccess.CLOSED:
            by_ground[Ground(row["ground"])] += row["files"]
            in_month, in_quarter = in_month + row["month"], in_quarter + row["quarter"]
    in_force = sum(number for access, number in by_access.items() if access != ReadingAccess.CLOSED)
    return RightsFigures(files, in_force, without, states[FileState.ENDED], in_month, in_quarter, by_access, by_ground)
