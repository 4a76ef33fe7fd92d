"""Retro-conversion: a record in brief with the picture from which it will be described in full (cl. 12)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from torelik.audit import api as audit
from torelik.documents import api as documents
from torelik.kernel.actor import Actor
from torelik.library.cataloguing import actions as cataloguing
from torelik.library.cataloguing import queries as records
from torelik.library.cataloguing.marc import MarcRecord
from torelik.library.cataloguing.vocabulary import GRANTS, Stage
from torelik.library.copying.followers import Way
from torelik.library.editing.actions.saving import add_record
from torelik.library.editing.models import Scan
from torelik.library.editing.vocabulary import EVENTS, ScanShows


def take_scan(*, chunks: Iterable[bytes], name: str, declared: str, by: Actor, at: datetime) -> documents.StoredFile:
    """Keep a picture that was sent, written anew and upright. Raises ``documents.UploadRefused``.

    No transaction may stand around the call.
    """
    by.require(GRANTS.CATALOGUE_RECORD)
    limit = settings.TORELIK_SCAN_BYTES
    picture = documents.take_picture(chunks=chunks, name=name, declared=declared, limit_bytes=limit, by=by, at=at)
    # Written anew, a picture may be a little larger than it came.
    return documents.store_file(  # nosemgrep: upload-past-the-gate - take_picture has checked and rewritten it
        chunks=picture.chunks(), name=name, limit=2 * limit, by=by, at=at
    )


@transaction.atomic
def add_brief(
    *, key: UUID, marc: MarcRecord, stored: documents.StoredFile, shows: ScanShows, is_sure: bool, by: Actor, at: datetime
) -> UUID:
    """Catalogue a record in brief and put the picture beside it; the same *key* twice makes one record.

    Raises ``EditRefused`` with every reason.
    """
    by.require(GRANTS.CATALOGUE_RECORD)
    if records.is_known(key):
        return key
    add_record(key=key, marc=marc, is_sure=is_sure, by=by, at=at)
    record = records.record_by_uuid(key)
    Scan.objects.create(record=record, stored=stored, shows=shows, added_at=at, added_by_id=by.account_id)
    audit.record(EVENTS.SCAN_ADDED, by=by, about=record, at=at)
    cataloguing.end_stage(uuid=key, stage=Stage.BRIEF, expected_version=record.version, by=by, at=at)
    return key


def follow_scans(way: Way, only: Sequence[str] | None) -> list[str]:
    """Let the pictures of a merged record stand beside the other one."""
    rows = Scan.objects.filter(record_id=way.from_id).order_by("id")
    if only is not None:
        rows = rows.filter(uuid__in=only)
    moved = [str(uuid) for uuid in rows.values_list("uuid", flat=True)]
    Scan.objects.filter(uuid__in=moved).update(record_id=way.to_id)
    return moved
