"""Profiles of imports: how the files of one source are read."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.library.cataloguing import queries
from torelik.library.cataloguing.models import ImportProfile
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
