"""The networks of the reading room."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from torelik.documents.rights.models import ReadingRoomNetwork
from torelik.documents.rights.queries.people import names_of
from torelik.documents.rights.vocabulary import GRANTS
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.kernel.trilingual import Trilingual


def reading_room_networks(*, on: date) -> list[str]:
    """Return the networks of the reading room on the day; one query."""
    return list(_networks_on(on).values_list("cidr", flat=True))


def _networks_on(day: date) -> QuerySet[ReadingRoomNetwork]:
    return ReadingRoomNetwork.objects.filter(
        Q(valid_through=None) | Q(valid_through__gte=day), valid_from__lte=day, ended_at=None
    ).order_by("id")


@dataclass(frozen=True, slots=True)
class NetworkLine:
    """One network of the reading room's list."""

    uuid: UUID
    name: Trilingual
    cidr: str
    valid_from: date
    valid_through: date | None
    is_valid: bool
    saved_at: datetime
    saved_by: str


def networks(*, on: date, visible_to: Actor) -> list[NetworkLine]:
    """Return the networks that stand in the list, past and coming ones too; for those who keep rights. Two queries."""
    if not visible_to.may(GRANTS.KEEP_RIGHTS):
        return []
    rows = list(ReadingRoomNetwork.objects.filter(ended_at=None).order_by("cidr", "id"))
    names = names_of(row.saved_by_id for row in rows)
    return [_network_line(row, names, on=on) for row in rows]


def network(uuid: UUID, *, on: date, visible_to: Actor) -> NetworkLine:
    """Return one network of the list. Raises ``NotFound``, also for those who keep no rights."""
    may = visible_to.may(GRANTS.KEEP_RIGHTS)
    row = ReadingRoomNetwork.objects.filter(uuid=uuid, ended_at=None).first() if may else None
    if row is None:
        raise NotFound(uuid)
    return _network_line(row, names_of([row.saved_by_id]), on=on)


def _network_line(row: ReadingRoomNetwork, names: Mapping[int, str], *, on: date) -> NetworkLine:
    is_valid = row.valid_from <= on and (row.valid_through is None or row.valid_through >= on)
    return NetworkLine(
        row.uuid,
        row.name,
        row.cidr,
        row.valid_from,
        row.valid_through,
        is_valid,
        row.saved_at,
        names.get(row.saved_by_id or 0, ""),
    )
