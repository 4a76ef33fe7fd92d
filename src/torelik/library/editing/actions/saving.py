"""Saving what was edited: a new record with its number, or the next version of one that is there."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.library.administration.actions import take_number
from torelik.library.administration.vocabulary import CONTINUOUS, Series
from torelik.library.cataloguing import actions as cataloguing
from torelik.library.cataloguing import queries as records
from torelik.library.cataloguing.marc import DataField, MarcRecord
from torelik.library.cataloguing.vocabulary import GRANTS, REASON_CHARACTERS
from torelik.library.editing import grid, parts, rules
from torelik.library.editing.vocabulary import EditRefusal

EDITED = "edited: "
"""How the reason of a version begins that the editor wrote; what follows are the words of a person."""


class EditRefused(Exception):
    """The record is not saved; ``refusals`` has every reason."""

    def __init__(self, refusals: list[EditRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = refusals


@transaction.atomic
def add_record(*, key: UUID, marc: MarcRecord, is_sure: bool, by: Actor, at: datetime) -> UUID:
    """Catalogue what was made in the editor (cl. 12) and return its UUID, which is the *key*: twice makes one record.

    It gets its control number (001) and the code of the library (003). Raises ``EditRefused`` with every reason; that the
    catalogue has the title already is none for who *is_sure*.
    """
    by.require(GRANTS.CATALOGUE_RECORD)
    if records.is_known(key):
        return key
    refusals = grid.refusals_to_save(marc, new_errors=rules.new_errors(marc, None))
    if not is_sure and records.similar_records(marc):
        refusals.append(EditRefusal.MAYBE_HERE)
    if refusals:
        raise EditRefused(refusals)
    cataloguing.catalogue_record(marc=_stamped(_numbered(marc), at), uuid=key, by=by, at=at)
    return key


@transaction.atomic
def save_record(*, uuid: UUID, marc: MarcRecord, seen: int, note: str, by: Actor, at: datetime) -> int:
    """Give a record its next version (cl. 12) and return its number; a record that says the same stays as it is.

    *seen* is the version that was edited. Raises ``EditRefused`` with every reason, and ``NotFound``.
    """
    by.require(GRANTS.CATALOGUE_RECORD)
    records.lock_record(uuid)  # who saves the same record now waits, and is told then
    before = records.record_to_edit(uuid, visible_to=by)
    refusals = grid.refusals_to_save(marc, new_errors=rules.new_errors(marc, before.marc))
    if before.version != seen:
        refusals.append(EditRefusal.CHANGED_MEANWHILE)
    if refusals:
        raise EditRefused(refusals)
    if not rules.differs(marc, before.marc):
        return before.version
    reason = f"{EDITED}{note.strip()}"[:REASON_CHARACTERS]
    saved = cataloguing.change_record(
        uuid=uuid, marc=_stamped(_numbered(marc), at), expected_version=seen, reason=reason, by=by, at=at
    )
    return saved.version


@transaction.atomic
def number_record(*, uuid: UUID, by: Actor, at: datetime) -> MarcRecord:
    """Give a record of the catalogue that has no control number one of ours, for its parts to name it; return the record.

    Raises ``NotFound``.
    """
    by.require(GRANTS.CATALOGUE_RECORD)
    records.lock_record(uuid)
    before = records.record_to_edit(uuid, visible_to=by)
    if parts.number_of(before.marc):
        return before.marc
    marc, former = before.marc, before.marc.control("001").strip()
    if former:  # a name in the place of a number, or a number of nobody knows whom: kept, but nothing is linked by it
        kept = (*marc.fields, DataField("035", " ", " ", (("a", former),)))
        marc = MarcRecord(marc.leader, tuple(sorted(kept, key=lambda field: field.tag)))
    number = take_number(series=Series.RECORD, year=CONTINUOUS)
    marc = grid.with_control(grid.with_control(marc, "001", str(number)), "003", settings.TORELIK_MARC_AGENCY)
    marc = _stamped(marc, at)
    cataloguing.change_record(uuid=uuid, marc=marc, expected_version=before.version, reason=EDITED.strip(": "), by=by, at=at)
    return marc


def _numbered(marc: MarcRecord) -> MarcRecord:
    """Give a record that has no control number one of ours, by which its parts can name it."""
    if rules.is_numbered(marc):
        return marc
    number = take_number(series=Series.RECORD, year=CONTINUOUS)
    return grid.with_control(grid.with_control(marc, "001", str(number)), "003", settings.TORELIK_MARC_AGENCY)


def _stamped(marc: MarcRecord, at: datetime) -> MarcRecord:
    return grid.with_control(marc, rules.STAMP, f"{clock.local_time(at):%Y%m%d%H%M%S}.0")
