"""Profiles of imports and exports: how the files of one source are read, what leaves for one receiver."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.library.cataloguing import queries
from torelik.library.cataloguing.actions.exporting import Format, export_records
from torelik.library.cataloguing.models import ExportProfile, ImportProfile
from torelik.library.cataloguing.vocabulary import EVENTS, GRANTS, MatchBy, OnDuplicate


@transaction.atomic
def save_profile(
    *,
    name: str,
    encoding: str,
    dialect: str,
    on_duplicate: OnDuplicate,
    match_by: Collection[MatchBy],
    by: Actor,
    at: datetime,
    uuid: UUID | None = None,
) -> ImportProfile:
    """Make a profile, or write the one named by *uuid* anew (cl. 12).

    Raises ``NotFound``, and ``IntegrityError`` for a name that another profile has.
    """
    by.require(GRANTS.IMPORT_RECORDS)
    profile = queries.profile_by_uuid(uuid, visible_to=by) if uuid else ImportProfile()
    profile.name, profile.encoding, profile.dialect = name, encoding, dialect
    profile.on_duplicate = on_duplicate
    profile.match_by = " ".join(one.value for one in MatchBy if one in match_by)
    profile.save()
    audit.record(EVENTS.IMPORT_PROFILE_SAVED, by=by, about=profile, at=at)
    return profile


@transaction.atomic
def remove_profile(*, uuid: UUID, by: Actor, at: datetime) -> None:
    """Remove a profile; imports that were read by it keep what it said. Raises ``NotFound``."""
    by.require(GRANTS.IMPORT_RECORDS)
    profile = queries.profile_by_uuid(uuid, visible_to=by)
    audit.record(EVENTS.IMPORT_PROFILE_REMOVED, by=by, about=profile, at=at)
    profile.delete()


@transaction.atomic
def save_export_profile(
    *, name: str, format: Format, kind: str, language: str, only_new: bool, by: Actor, at: datetime, uuid: UUID | None = None
) -> ExportProfile:
    """Make a profile of exports, or write the one named by *uuid* anew (cl. 12).

    Raises ``NotFound``, and ``IntegrityError`` for a name that another profile has.
    """
    by.require(GRANTS.EXPORT_RECORDS)
    profile = queries.export_profile(uuid, visible_to=by) if uuid else ExportProfile()
    profile.name, profile.format, profile.kind, profile.language = name, format, kind, language
    profile.only_new = only_new
    profile.save()
    audit.record(EVENTS.EXPORT_PROFILE_SAVED, by=by, about=profile, at=at)
    return profile


@transaction.atomic
def remove_export_profile(*, uuid: UUID, by: Actor, at: datetime) -> None:
    """Remove a profile of exports. Raises ``NotFound``."""
    by.require(GRANTS.EXPORT_RECORDS)
    profile = queries.export_profile(uuid, visible_to=by)
    audit.record(EVENTS.EXPORT_PROFILE_REMOVED, by=by, about=profile, at=at)
    profile.delete()


@transaction.atomic
def export_by_profile(*, uuid: UUID, whole: bool = False, by: Actor, at: datetime) -> tuple[ExportProfile, Iterator[bytes]]:
    """Return the profile and the records that it names, in portions of bytes; *whole*, also what has not changed.

    What changes from now on leaves with the next run of a profile of changes. Raises ``NotFound``.
    """
    by.require(GRANTS.EXPORT_RECORDS)
    profile = queries.export_profile(uuid, visible_to=by)
    within = queries.Narrowing(profile.kind, profile.language, profile.last_run_at if profile.only_new and not whole else None)
    parts = export_records(format=cast("Format", profile.format), within=within, by=by, at=at)
    profile.last_run_at = at
    profile.save(update_fields=["last_run_at"])
    return profile, parts
