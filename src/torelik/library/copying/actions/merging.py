"""Making one record of two, and two of one again."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.library.cataloguing import actions as cataloguing
from torelik.library.cataloguing import queries as catalogue
from torelik.library.cataloguing.marc import MarcRecord
from torelik.library.cataloguing.vocabulary import GRANTS as CATALOGUING
from torelik.library.copying import followers, queries, rules
from torelik.library.copying.actions.copying import merge_refusals
from torelik.library.copying.models import Merging
from torelik.library.copying.vocabulary import EVENTS, GRANTS, Choice, MergeRefusal

SIGNPOSTS = "signposts"
"""Under this name a merging keeps which records led to the one that was merged."""


class MergeRefused(Exception):
    """Nothing is merged or undone; ``refusals`` has every reason."""

    def __init__(self, refusals: list[MergeRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = refusals


@transaction.atomic
def merge_records(
    *,
    survivor: UUID,
    loser: UUID,
    chosen: Mapping[int, Choice],
    survivor_version: int,
    loser_version: int,
    by: Actor,
    at: datetime,
) -> Merging:
    """Merge *loser* into *survivor*: fields as *chosen*, copies, lists, files and articles follow (cl. 12).

    The address of the loser leads to the survivor from now on. Raises ``NotFound``, and ``MergeRefused``.
    """
    by.require(GRANTS.MERGE_RECORDS)
    if survivor == loser:
        raise MergeRefused([MergeRefusal.SAME_RECORD])
    # In one order, so that two people who merge a pair the other way round do not wait for each other.
    rows = {uuid: catalogue.lock_record(uuid) for uuid in sorted((survivor, loser))}
    stays, goes = rows[survivor], rows[loser]
    ours, theirs = MarcRecord.from_json(stays.marc), MarcRecord.from_json(goes.marc)
    marc = rules.merged(ours, theirs, chosen)
    changed = (stays.version, goes.version) != (survivor_version, loser_version)
    if refusals := merge_refusals(marc, is_changed=changed):
        raise MergeRefused(refusals)
    inner = by.with_grant(CATALOGUING.CATALOGUE_RECORD)
    written = cataloguing.change_record(
        uuid=survivor, marc=marc, expected_version=survivor_version, reason=f"merged: {loser}", by=inner, at=at
    )
    way = followers.Way(goes.pk, stays.pk, loser, survivor, by, at)
    moved = followers.move_all(way)
    signposts = cataloguing.make_signpost(uuid=loser, survivor=survivor, by=inner, at=at)
    merging = Merging.objects.create(
        survivor_id=stays.pk,
        loser_id=goes.pk,
        before=ours.to_json(),
        after_version=written.version,
        moved={**moved, SIGNPOSTS: [str(one) for one in signposts]},
        made_at=at,
        by_id=by.account_id,
    )
    counts = {name: len(keys) for name, keys in moved.items()}
    audit.record(
        EVENTS.RECORDS_MERGED, by=by, about=written, at=at, facts={"loser": str(loser), "version": written.version, **counts}
    )
    return merging


@transaction.atomic
def undo_merging(*, uuid: UUID, by: Actor, at: datetime) -> Merging:
    """Bring the merged record back with everything that came from it and is still with the survivor.

    The survivor says again what it said before, as its next version, unless somebody has changed it since: then its
    words stay. Raises ``NotFound``, and ``MergeRefused``.
    """
    by.require(GRANTS.MERGE_RECORDS)
    merging = queries.lock_merging(uuid)
    checks = {
        MergeRefusal.UNDONE_ALREADY: merging.undone_at is not None,
        MergeRefusal.SURVIVOR_MERGED: merging.survivor.merged_into_id is not None,
    }
    if refusals := [refusal for refusal, applies in checks.items() if applies]:
        raise MergeRefused(refusals)
    inner = by.with_grant(CATALOGUING.CATALOGUE_RECORD)
    survivor, loser = merging.survivor, merging.loser
    led_here = [UUID(one) for one in merging.moved.get(SIGNPOSTS, ())]
    cataloguing.take_signpost_away(uuid=loser.uuid, led_here=led_here, by=inner, at=at)
    way = followers.Way(survivor.pk, loser.pk, survivor.uuid, loser.uuid, by, at)
    followers.move_back(way, {name: keys for name, keys in merging.moved.items() if name != SIGNPOSTS})
    if survivor.version == merging.after_version:
        cataloguing.change_record(
            uuid=survivor.uuid,
            marc=MarcRecord.from_json(merging.before),
            expected_version=survivor.version,
            reason=f"merging undone: {loser.uuid}",
            by=inner,
            at=at,
        )
    merging.undone_at = at
    merging.save(update_fields=["undone_at"])
    audit.record(EVENTS.MERGING_UNDONE, by=by, about=survivor, at=at, facts={"loser": str(loser.uuid)})
    return merging
