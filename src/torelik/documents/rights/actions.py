"""Offering files for reading, entering and closing their rights, telling keepers of ends, keeping the reading room's list."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction

from torelik.audit import api as audit
from torelik.documents.rights import queries, rules, signals
from torelik.documents.rights.models import FileVersion, ReadableFile, ReadingRoomNetwork, RightsTerm, TermMoment
from torelik.documents.rights.rules import NewTerm
from torelik.documents.rights.vocabulary import EVENTS, GRANTS, NOTICES, FileState, Moment, NetworkRefusal, TermRefusal
from torelik.identity import api as identity
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import Trilingual, columns

if TYPE_CHECKING:
    from torelik.documents.files.models import StoredFile


class RightRefused(Exception):
    """A right is not entered or closed; carries every reason."""

    def __init__(self, refusals: list[TermRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = refusals


class NetworkRefused(Exception):
    """A network of the reading room is not saved; carries every reason."""

    def __init__(self, refusals: list[NetworkRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = refusals


@transaction.atomic
def offer_file(
    *,
    stored: "StoredFile",
    owner_kind: str,
    owner_key: UUID,
    title: str,
    language: str,
    terms: NewTerm | None = None,
    by: Actor,
    at: datetime,
    key: UUID | None = None,
) -> ReadableFile:
    """Offer a stored file for reading, with the right to it; without one it stays closed until a keeper enters one.

    *key* becomes the file's UUID: the same form sent twice offers one file. Raises ``RightRefused`` with every reason.
    """
    by.require(GRANTS.KEEP_RIGHTS)
    if key and (known := ReadableFile.objects.filter(uuid=key).first()):
        return _same_owner(known, owner_kind, owner_key)
    _refuse_unless(rules.refusals_to_enter(terms, today=clock.local_date(at)) if terms else [])
    row = ReadableFile(
        uuid=key or new_uuid(), stored=stored, owner_kind=owner_kind, owner_key=owner_key, title=title[:300], language=language,
        position=queries.next_position(owner_kind, owner_key), offered_at=at, offered_by_id=by.account_id,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        known = ReadableFile.objects.filter(uuid=row.uuid).first()
        if known is None:
            raise
        return _same_owner(known, owner_kind, owner_key)
    FileVersion.objects.create(readable=row, number=1, stored=stored, given_at=at, given_by_id=by.account_id)
    facts: dict[str, Any] = {"owner_kind": owner_kind, "owner_key": str(owner_key), "sha256": stored.sha256}
    if terms:
        facts |= _facts_of(_append(row, terms, key=new_uuid(), by=by, at=at))
    audit.record(EVENTS.FILE_OFFERED, by=by, about=row, at=at, facts=facts)
    signals.file_offered.send(sender=ReadableFile, readable_id=row.pk, stored_id=row.stored_id, at=at)
    return row


def check_right(*, terms: NewTerm, at: datetime) -> None:
    """Raise ``RightRefused`` with every reason in the right itself; for pages that ask before a large file is taken in."""
    _refuse_unless(rules.refusals_to_enter(terms, today=clock.local_date(at)))


@transaction.atomic
def replace_file(
    *, uuid: UUID, stored: "StoredFile", by: Actor, at: datetime, key: UUID | None = None, seen_version: int | None = None
) -> ReadableFile:
    """Put another stored file in the place of the present one; rights and address stay, the old one stays in the history.

    *key* becomes the version's UUID: the same form sent twice replaces once. *seen_version* is the version that whoever
    replaces has seen. Raises ``RightRefused`` when it is not the present one or the file was withdrawn, and ``NotFound``.
    """
    by.require(GRANTS.KEEP_RIGHTS)
    row = queries.lock_readable(uuid)
    if key and FileVersion.objects.filter(uuid=key, readable=row).exists():
        return row
    number = queries.newest_version(row.pk)
    _refuse_unless(
        _applying(
            {
                TermRefusal.WITHDRAWN: row.withdrawn_at is not None,
                TermRefusal.CHANGED_MEANWHILE: seen_version is not None and seen_version != number,
            }
        )
    )
    replaced_id = row.stored_id
    FileVersion.objects.create(
        uuid=key or new_uuid(), readable=row, number=number + 1, stored=stored, given_at=at, given_by_id=by.account_id
    )
    row.stored = stored
    row.save(update_fields=["stored"])
    facts = {"file_version": number + 1, "sha256": stored.sha256}
    audit.record(EVENTS.FILE_REPLACED, by=by, about=row, at=at, facts=facts)
    signals.file_replaced.send(sender=ReadableFile, readable_id=row.pk, stored_id=row.stored_id, replaced_id=replaced_id, at=at)
    return row


@transaction.atomic
def move_files(
    *, owner_kind: str, from_key: UUID, to_key: UUID, only: Collection[UUID] | None = None, by: Actor, at: datetime
) -> list[UUID]:
    """Let the files of one owner, or those named, belong to another of the same kind; return which have moved.

    For two objects that turned out to be one: withdrawn files move too, rights, versions and addresses stay as they are.
    The caller's act is the event of the journal.
    """
    by.require(GRANTS.KEEP_RIGHTS)
    rows = ReadableFile.objects.select_for_update().filter(owner_kind=owner_kind, owner_key=from_key).order_by("position", "pk")
    moved = list(rows if only is None else rows.filter(uuid__in=only))
    for position, row in enumerate(moved, start=queries.next_position(owner_kind, to_key)):
        row.owner_key, row.position = to_key, position
        row.save(update_fields=["owner_key", "position"])
        signals.file_offered.send(sender=ReadableFile, readable_id=row.pk, stored_id=row.stored_id, at=at)
    return [row.uuid for row in moved]


@transaction.atomic
def withdraw_file(*, uuid: UUID, reason: str, by: Actor, at: datetime) -> ReadableFile:
    """Take a file out of reading for good; its rights and versions stay on record. Repeating it changes nothing.

    Raises ``RightRefused`` without a reason, and ``NotFound``.
    """
    by.require(GRANTS.KEEP_RIGHTS)
    row = queries.lock_readable(uuid)
    if row.withdrawn_at is not None:
        return row
    _refuse_unless(_applying({TermRefusal.NO_REASON: not reason.strip()}))
    row.withdrawn_at, row.withdrawn_by_id, row.withdrawn_reason = at, by.account_id, reason.strip()[:300]
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    audit.record(EVENTS.FILE_WITHDRAWN, by=by, about=row, at=at, facts={"reason": row.withdrawn_reason})
    signals.file_withdrawn.send(sender=ReadableFile, readable_id=row.pk, stored_id=row.stored_id, at=at)
    return row


@transaction.atomic
def enter_right(
    *, uuid: UUID, terms: NewTerm, by: Actor, at: datetime, key: UUID | None = None, seen: int | None = None
) -> RightsTerm:
    """Append a right to the file's history. It counts from its first day; one that begins on the same day gives way to it.

    *key* becomes the right's UUID: the same form sent twice enters it once. *seen* is how many rights whoever enters has
    seen: of two who enter at once the second is refused. Raises ``RightRefused`` with every reason, and ``NotFound``.
    """
    by.require(GRANTS.KEEP_RIGHTS)
    row = queries.lock_readable(uuid)
    if key and (known := RightsTerm.objects.filter(uuid=key, readable=row).first()):
        return known
    changed = _applying(
        {
            TermRefusal.WITHDRAWN: row.withdrawn_at is not None,
            TermRefusal.CHANGED_MEANWHILE: seen is not None and seen != queries.count_terms(row.pk),
        }
    )
    _refuse_unless(changed + rules.refusals_to_enter(terms, today=clock.local_date(at)))
    RightsTerm.objects.filter(readable=row, valid_from=terms.valid_from, closed_at=None).update(
        closed_at=at, closed_by_id=by.account_id
    )
    term = _append(row, terms, key=key or new_uuid(), by=by, at=at)
    audit.record(EVENTS.RIGHT_ENTERED, by=by, about=row, at=at, facts=_facts_of(term))
    signals.file_offered.send(sender=ReadableFile, readable_id=row.pk, stored_id=row.stored_id, at=at)
    return term


@transaction.atomic
def close_file(*, uuid: UUID, reason: str, by: Actor, at: datetime) -> ReadableFile:
    """End every right of the file now, those too that have not begun. A right entered afterwards opens it again.

    Raises ``RightRefused`` without a reason or where no right stands, and ``NotFound``.
    """
    by.require(GRANTS.KEEP_RIGHTS)
    row = queries.lock_readable(uuid)
    standing = RightsTerm.objects.filter(readable=row, closed_at=None)
    count = standing.count()
    _refuse_unless(_applying({TermRefusal.NO_REASON: not reason.strip(), TermRefusal.NOTHING_OPEN: not count}))
    standing.update(closed_at=at, closed_by_id=by.account_id, closed_reason=reason.strip()[:300])
    audit.record(EVENTS.RIGHT_CLOSED, by=by, about=row, at=at, facts={"reason": reason.strip()[:300], "count": count})
    signals.file_closed.send(sender=ReadableFile, readable_id=row.pk, stored_id=row.stored_id, at=at)
    return row


def _same_owner(row: ReadableFile, owner_kind: str, owner_key: UUID) -> ReadableFile:
    if (row.owner_kind, row.owner_key) != (owner_kind, owner_key):
        raise NotFound(row.uuid)
    return row


def _append(row: ReadableFile, terms: NewTerm, *, key: UUID, by: Actor, at: datetime) -> RightsTerm:
    return RightsTerm.objects.create(uuid=key, readable=row, entered_at=at, entered_by_id=by.account_id, **asdict(terms))


def _facts_of(term: RightsTerm) -> dict[str, Any]:
    """The right as the journal keeps it: never the holder, who may be a person."""
    return {
        "right": str(term.uuid),
        "ground": str(term.ground),
        "access": str(term.access),
        "valid_from": term.valid_from.isoformat(),
        "valid_through": term.valid_through.isoformat() if term.valid_through else "",
    }


def _applying(checks: Mapping[TermRefusal, bool]) -> list[TermRefusal]:
    return [refusal for refusal, applies in checks.items() if applies]


def _refuse_unless(refusals: list[TermRefusal]) -> None:
    if refusals:
        raise RightRefused(refusals)


def export_register(*, narrowed: queries.Narrowed, by: Actor, at: datetime) -> Iterator[queries.FileLine]:
    """Return the lines of the register for a download, and keep in the journal that it left.

    Raises ``PermissionDenied`` for those who see no rights.
    """
    if not by.may(GRANTS.KEEP_RIGHTS):
        by.require(GRANTS.SEE_RIGHTS)
    audit.record(
        EVENTS.REGISTER_EXPORTED, by=by, at=at, facts={"narrowed": bool(narrowed.state or narrowed.ground or narrowed.words)}
    )
    return queries.register_lines(narrowed, on=clock.local_date(at), visible_to=by)


# ---- ends of rights ----

TOLD = {
    Moment.MONTH: NOTICES.MONTH,
    Moment.WEEK: NOTICES.WEEK,
    Moment.LAST_DAY: NOTICES.LAST_DAY,
    Moment.ENDED: NOTICES.ENDED,
}
"""What keepers are told at each moment. That a right has begun is seen to without a notice."""


TOLD_TOGETHER = {
    Moment.MONTH: NOTICES.MANY_MONTH,
    Moment.WEEK: NOTICES.MANY_WEEK,
    Moment.LAST_DAY: NOTICES.MANY_LAST_DAY,
    Moment.ENDED: NOTICES.MANY_ENDED,
}
"""What they are told when one contract covered many files."""

HAPPENED = {Moment.ENDED: signals.file_closed, Moment.BEGAN: signals.file_offered}

MOST_NOTICES = 10
"""More files at one moment make one notice with their number: nobody reads two hundred."""


def see_to_ends(*, by: Actor, at: datetime) -> int:
    """Tell the keepers of rights that end in 30 days, in 7, today, or ended; have the index follow; return how many rights.

    Called by the clockwork as often as one likes: each moment of a right comes once, and one that was slept through gives
    way to the next. Files open and close by their dates alone, whether this runs or not. Each portion is a transaction.
    """
    by.require(GRANTS.KEEP_RIGHTS)
    today = clock.local_date(at)
    count, after = 0, 0
    while True:
        portion = queries.files_with_moments(on=today, after=after)
        if portion.files:
            count += _see_to(portion.files, by=by, at=at)
        if portion.last is None:
            return count
        after = portion.last


@transaction.atomic
def _see_to(files: list[queries.MomentOfFile], *, by: Actor, at: datetime) -> int:
    keepers = identity.holders_of(GRANTS.KEEP_RIGHTS, on=clock.local_date(at))
    if not keepers:
        # Whoever becomes a keeper later is told then; only the index must not wait.
        files = [file for file in files if file.moment in (Moment.BEGAN, Moment.ENDED)]
    seen_to: dict[Moment, list[queries.MomentOfFile]] = {}
    for file in files:
        _made, is_new = TermMoment.objects.get_or_create(term_id=file.term_id, moment=file.moment, defaults={"seen_at": at})
        if is_new:
            seen_to.setdefault(file.moment, []).append(file)
    for moment, of_moment in seen_to.items():
        _tell(moment, of_moment, keepers, at=at)
        if happened := HAPPENED.get(moment):
            for file in of_moment:
                happened.send(sender=ReadableFile, readable_id=file.card.id, stored_id=file.card.stored_id, at=at)
    rights = [file.term_uuid for of_moment in seen_to.values() for file in of_moment]
    if rights:
        audit.record_bulk(EVENTS.RIGHTS_TOLD, by=by, at=at, identifiers=rights)
    return len(rights)


def _tell(moment: Moment, files: list[queries.MomentOfFile], keepers: list[int], *, at: datetime) -> None:
    if moment not in TOLD or not keepers:
        return
    if len(files) > MOST_NOTICES:
        state = FileState.ENDED if moment == Moment.ENDED else FileState.ENDING_SOON
        notices = [(TOLD_TOGETHER[moment], {"count": str(len(files))}, f"/rights/?state={state.value}")]
    else:
        notices = [
            (
                TOLD[moment],
                {"title": file.card.title, "day": file.valid_through.isoformat() if file.valid_through else ""},
                f"/rights/{file.card.uuid}/",
            )
            for file in files
        ]
    for notice, words, path in notices:
        identity.people_told.send(sender=ReadableFile, account_ids=keepers, notice=notice, words=words, path=path, at=at)


# ---- the reading room ----


@transaction.atomic
def save_network(
    *,
    uuid: UUID,
    name: Trilingual,
    cidr: str,
    valid_from: date,
    valid_through: date | None = None,
    by: Actor,
    at: datetime,
) -> ReadingRoomNetwork:
    """Put a network into the reading room's list, or change the one with this UUID; repeating it changes nothing.

    Raises ``NetworkRefused`` with every reason.
    """
    by.require(GRANTS.KEEP_RIGHTS)
    row = ReadingRoomNetwork.objects.select_for_update().filter(uuid=uuid).first() or ReadingRoomNetwork(uuid=uuid)
    if row.ended_at is not None:
        raise NotFound(uuid)
    refusals = [
        *([NetworkRefusal.NO_NAME] if name.missing else []),
        *rules.refusals_of_network(cidr),
        *([NetworkRefusal.ENDS_BEFORE_IT_BEGINS] if valid_through and valid_through < valid_from else []),
    ]
    written = str(rules.parsed_network(cidr))
    taken = ReadingRoomNetwork.objects.filter(cidr=written, ended_at=None).exclude(uuid=uuid).exists()
    if refusals or taken:
        raise NetworkRefused([*refusals, *([NetworkRefusal.TAKEN] if taken else [])])
    if row.pk and (row.name, row.cidr, row.valid_from, row.valid_through) == (name, written, valid_from, valid_through):
        return row
    before = row.cidr if row.pk else ""
    row.name, row.cidr, row.valid_from, row.valid_through = name, written, valid_from, valid_through
    row.saved_at, row.saved_by_id = at, by.account_id
    try:
        with transaction.atomic():
            if row.pk:
                changed = [*columns("name"), "cidr", "valid_from", "valid_through", "saved_at", "saved_by"]
                row.save(update_fields=changed)
            else:
                row.save()
    except IntegrityError:  # two keepers at once
        raise NetworkRefused([NetworkRefusal.TAKEN]) from None
    facts = {"network": written, "before": before, "valid_from": valid_from.isoformat()}
    facts["valid_through"] = valid_through.isoformat() if valid_through else ""
    audit.record(EVENTS.NETWORK_SAVED, by=by, about=row, at=at, facts=facts)
    return row


@transaction.atomic
def end_network(*, uuid: UUID, by: Actor, at: datetime) -> None:
    """Take a network off the reading room's list at once; repeating it changes nothing. Raises ``NotFound``."""
    by.require(GRANTS.KEEP_RIGHTS)
    row = ReadingRoomNetwork.objects.select_for_update().filter(uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    if row.ended_at is None:
        row.ended_at, row.ended_by_id = at, by.account_id
        row.save(update_fields=["ended_at", "ended_by"])
        audit.record(EVENTS.NETWORK_ENDED, by=by, about=row, at=at, facts={"network": row.cidr})
