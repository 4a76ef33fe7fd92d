"""Questions about the versions of a record: what it said, who wrote it, which stages of the work are done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.cataloguing.marc import MarcRecord
from torelik.library.cataloguing.models import Record, RecordStage, RecordVersion
from torelik.library.cataloguing.vocabulary import GRANTS, Stage

SHOWN = 200
"""So many versions are listed, the latest first."""


@dataclass(frozen=True, slots=True)
class StageLine:
    """A stage that somebody has ended."""

    stage: Stage
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of a record: its number, who wrote it, when and why, and the stages that were ended of it."""

    number: int
    by: str
    at: datetime
    reason: str
    is_present: bool
    stages: tuple[StageLine, ...]


@dataclass(frozen=True, slots=True)
class History:
    """A record, by what it is called, with its versions, the latest first."""

    uuid: UUID
    title: str
    version: int
    lines: tuple[VersionLine, ...]


def history_of(uuid: UUID, *, visible_to: Actor) -> History:
    """Return the versions of a record; three queries. Raises ``NotFound``, also for who does not catalogue."""
    record = _visible(uuid, visible_to)
    stages: dict[int, list[StageLine]] = {}
    for row in RecordStage.objects.filter(record=record).select_related("done_by").order_by("done_at", "pk"):
        stages.setdefault(row.version, []).append(StageLine(Stage(row.stage), _name(row.done_by), row.done_at))
    present = VersionLine(
        record.version,
        _name(record.updated_by),
        record.updated_at,
        record.reason,
        is_present=True,
        stages=tuple(stages.get(record.version, ())),
    )
    earlier = RecordVersion.objects.filter(record=record).select_related("written_by").defer("marc").order_by("-version")
    lines = (
        VersionLine(
            row.version,
            _name(row.written_by),
            row.written_at,
            row.reason,
            is_present=False,
            stages=tuple(stages.get(row.version, ())),
        )
        for row in earlier[:SHOWN]
    )
    return History(record.uuid, record.title, record.version, (present, *lines))


def both_versions(uuid: UUID, *, older: int, newer: int, visible_to: Actor) -> tuple[MarcRecord, MarcRecord]:
    """Return what two versions of a record said; at most three queries. Raises ``NotFound``."""
    record = _visible(uuid, visible_to)
    found = [marc_of_version(record, number) for number in (older, newer)]
    if found[0] is None or found[1] is None:
        raise NotFound(uuid)
    return MarcRecord.from_json(found[0]), MarcRecord.from_json(found[1])


def marc_of_version(record: Record, number: int) -> Mapping[str, Any] | None:
    """Return the MARC-in-JSON of one version; nothing where it was not kept; one query, none for the present one."""
    if number == record.version:
        return dict(record.marc)
    return RecordVersion.objects.filter(record=record, version=number).values_list("marc", flat=True).first()


def marc_at(uuid: UUID, number: int) -> MarcRecord | None:
    """Return what a version of a record said, for who merges a change into a later one; two queries."""
    record = Record.objects.filter(uuid=uuid).first()
    marc = marc_of_version(record, number) if record else None
    return MarcRecord.from_json(marc) if marc else None


def not_checked(found: QuerySet[Record]) -> QuerySet[Record]:
    """Narrow records to those that nobody has checked as they are now."""
    checked = RecordStage.objects.filter(record=OuterRef("pk"), version=OuterRef("version"), stage=Stage.CHECKED)
    return found.filter(~Exists(checked))


def has_ended(stage: Stage, *, of: str) -> Exists:
    """Return the condition that somebody has ended the stage of whatever version; *of* names the key of the record."""
    return Exists(RecordStage.objects.filter(record=OuterRef(of), stage=stage))


def _visible(uuid: UUID, visible_to: Actor) -> Record:
    if not visible_to.may(GRANTS.CATALOGUE_RECORD):
        raise NotFound(uuid)
    found = Record.objects.select_related("updated_by").filter(uuid=uuid).first()
    if found is None:
        raise NotFound(uuid)
    return found


def _name(account: Any) -> str:
    return str(account) if account else ""
