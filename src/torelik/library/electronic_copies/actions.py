"""Attaching files to titles, replacing and withdrawing them. Each act carries with it the act of ``documents.rights``."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from torelik.audit import api as audit
from torelik.documents import api as documents
from torelik.kernel.actor import Actor
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.copying.followers import Way
from torelik.library.electronic_copies import queries
from torelik.library.electronic_copies.vocabulary import EVENTS, GRANTS

KEEP_RIGHTS = "documents.keep-rights"


def take_file(*, chunks: Iterable[bytes], name: str, declared: str, by: Actor, at: datetime) -> documents.StoredFile:
    """Let a file through the gate: PDF, DOCX, EPUB, HTML or plain text, up to ``TORELIK_READING_FILE_BYTES``.

    Raises ``documents.UploadRefused`` with every reason; no transaction may stand around the call.
    """
    by.require(GRANTS.KEEP_COPIES)
    accepts = documents.Accepts(kinds=documents.BOOKS, limit_bytes=settings.TORELIK_READING_FILE_BYTES)
    return documents.receive_file(chunks=chunks, name=name, declared=declared, accepts=accepts, by=by, at=at)


@transaction.atomic
def attach_copy(
    *,
    record_uuid: UUID,
    stored: documents.StoredFile,
    title: str,
    language: str,
    terms: documents.NewTerm,
    key: UUID,
    by: Actor,
    at: datetime,
) -> documents.ReadableCard:
    """Attach a stored file to a title together with its right; the same *key* twice attaches one file.

    Raises ``documents.RightRefused`` with every reason, and ``NotFound``.
    """
    by.require(GRANTS.KEEP_COPIES)
    record = queries.record_for_staff(record_uuid, visible_to=by)
    if known := queries.attached_by(key, record_uuid=record_uuid):
        return known
    made = documents.offer_file(
        stored=stored,
        owner_kind=queries.OWNER_KIND,
        owner_key=record_uuid,
        title=title.strip() or record.title,
        language=language,
        terms=terms,
        key=key,
        by=by.with_grant(KEEP_RIGHTS),
        at=at,
    )
    if made.stored_id != stored.pk:
        return documents.readable(made.uuid)  # the same form came a moment before
    documents.want_text(stored_id=stored.pk, by=by, at=at)
    _tell(EVENTS.COPY_ATTACHED, record.uuid, copy=made.uuid, by=by, at=at)
    return documents.readable(made.uuid)


@transaction.atomic
def replace_copy(
    *, uuid: UUID, stored: documents.StoredFile, key: UUID, seen_version: int, by: Actor, at: datetime
) -> documents.ReadableCard:
    """Put a better file in the place of an electronic copy; its address, its right and its history stay.

    The same *key* twice replaces once. Raises ``documents.RightRefused`` when somebody else replaced it meanwhile, and
    ``NotFound``.
    """
    by.require(GRANTS.KEEP_COPIES)
    copy = queries.copy_for_staff(uuid, visible_to=by)
    made = documents.replace_file(
        uuid=uuid, stored=stored, key=key, seen_version=seen_version, by=by.with_grant(KEEP_RIGHTS), at=at
    )
    if made.stored_id != stored.pk:
        return copy.readable  # the same form came a moment before
    documents.want_text(stored_id=stored.pk, by=by, at=at)
    _tell(EVENTS.COPY_REPLACED, copy.record.uuid, copy=uuid, by=by, at=at)
    return documents.readable(uuid)


@transaction.atomic
def withdraw_copy(*, uuid: UUID, reason: str, by: Actor, at: datetime) -> None:
    """Take an electronic copy away from readers for good. Raises ``documents.RightRefused`` without a reason, ``NotFound``."""
    by.require(GRANTS.KEEP_COPIES)
    copy = queries.copy_for_staff(uuid, visible_to=by)
    documents.withdraw_file(uuid=uuid, reason=reason, by=by.with_grant(KEEP_RIGHTS), at=at)
    _tell(EVENTS.COPY_WITHDRAWN, copy.record.uuid, copy=uuid, by=by, at=at, reason=reason.strip())


def _tell(event: EVENTS, record_uuid: UUID, *, copy: UUID, by: Actor, at: datetime, **facts: str) -> None:
    record = cataloguing.record_by_uuid(record_uuid)
    audit.record(event, by=by, about=record, at=at, facts={"electronic_copy": str(copy), **facts})


def follow_record(way: Way, only: Sequence[str] | None) -> list[str]:
    """Let the files of a merged record belong to the other one; their rights and addresses stay."""
    moved = documents.move_files(
        owner_kind=queries.OWNER_KIND,
        from_key=way.from_uuid,
        to_key=way.to_uuid,
        only=None if only is None else [UUID(one) for one in only],
        by=way.by.with_grant(KEEP_RIGHTS),
        at=way.at,
    )
    return [str(one) for one in moved]
