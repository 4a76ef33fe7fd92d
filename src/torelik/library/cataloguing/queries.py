"""Questions about records and imports."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language

from torelik.identity import api as identity
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.kernel.prepared import Prepared
from torelik.library.cataloguing import copies, rules, running
from torelik.library.cataloguing.describing_gost import Style, describe_by_gost
from torelik.library.cataloguing.marc import Description, MarcRecord, describe, match_keys
from torelik.library.cataloguing.models import (
    ExportProfile,
    Import,
    ImportEntry,
    ImportProfile,
    Record,
    RecordKey,
    RecordOriginal,
)
from torelik.library.cataloguing.vocabulary import GRANTS, ImportState, OnDuplicate, Outcome, RecordKind

UNFINISHED = (ImportState.UPLOADED, ImportState.READING, ImportState.IMPORTING)
"""States in which a process works, or should."""

PORTION_RECORDS = 500
VOLUMES_MOST = 200


@dataclass(frozen=True, slots=True)
class RecordCard:
    """A record as lists show it. ``line`` tells where and when it was published.

    ``titles`` are the parallel titles by the language of the interface; ``locale`` is the language of the text (kk, ru, en),
    or nothing where it is another one. Readers see ``title_shown`` and below it ``title_beside``; the staff work with
    ``title``, which is what the title page says first.
    """

    id: int
    uuid: UUID
    kind: RecordKind
    language: str
    title: str
    title_remainder: str
    responsibility: str
    authors: str
    year: int | None
    line: str
    abstract: str
    version: int
    updated_at: datetime
    titles: tuple[tuple[str, str], ...] = ()
    locale: str = ""

    @property
    def title_shown(self) -> str:
        """The title in the language of the interface where the record has one, else the title proper."""
        return dict(self.titles).get((get_language() or "kk")[:2], "") or self.title

    @property
    def title_beside(self) -> str:
        """The title proper where another one is shown before it, else nothing."""
        return self.title if self.title_shown != self.title else ""


@dataclass(frozen=True, slots=True)
class RecordInFull:
    """A record with its MARC 21 and everything described by it; cited by GOST 7.1-2003 and by GOST R 7.0.100-2018."""

    card: RecordCard
    marc: MarcRecord
    description: Description
    citation: str
    newer_citation: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one version of a record came from."""

    version: int
    source_name: str
    position: int
    encoding: str
    dialect: str


@dataclass(frozen=True, slots=True)
class ImportCard:
    """An import as pages show it."""

    uuid: UUID
    name: str
    size: int
    state: ImportState
    on_duplicate: OnDuplicate
    read: int
    imported: int
    updated: int
    duplicates: int
    quarantined: int
    position: int
    expected: int | None
    share: int
    continued_after: int | None
    refused: str
    detail: str
    given_at: datetime
    finished_at: datetime | None
    given_by: str
    stands_still: bool

    @property
    def is_moving(self) -> bool:
        return self.state in UNFINISHED


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One piece of a file as the import's page shows it."""

    position: int
    outcome: Outcome
    is_done: bool
    title: str
    authors: str
    year: int | None
    encoding: str
    dialect: str
    source_name: str
    offset: int
    reason: str
    detail: str
    warnings: list[dict[str, Any]]
    differs: bool
    record_uuid: UUID | None
    duplicate_uuid: UUID | None
    duplicate_title: str
    duplicate_position: int | None


def record_cards(uuids: Collection[UUID]) -> dict[UUID, RecordCard]:
    """Return these records as cards; one query for any number. The catalogue is public: whoever asks may see."""
    return {record.uuid: card_of(record) for record in Record.objects.filter(uuid__in=uuids)}


def cards_after(uuid: UUID | None, *, most: int) -> list[RecordCard]:
    """Return the records that were made after this one, or from the first on, in the order of their making; one query."""
    rows = Record.objects.order_by("pk")
    if uuid is not None:
        # Merged or not: a cursor stays good when its record leaves the catalogue.
        rows = rows.filter(pk__gt=Record.with_merged.filter(uuid=uuid).values("pk")[:1])
    return [card_of(record) for record in rows[:most]]


def record_by_uuid(uuid: UUID) -> Record:
    """Return the row of one record without its MARC, for the journal's events about it. Raises ``NotFound``."""
    record = Record.objects.defer("marc").filter(uuid=uuid).first()
    if record is None:
        raise NotFound(uuid)
    return record


def row_by_uuid(uuid: UUID) -> Record:
    """Return the whole row of one record, for who derives something from it. Raises ``NotFound``."""
    record = Record.objects.filter(uuid=uuid).first()
    if record is None:
        raise NotFound(uuid)
    return record


@dataclass(frozen=True, slots=True)
class NamedTitle:
    """How a list names one title, and what opens it."""

    uuid: UUID
    title: str
    authors: str


def titles_named(record_ids: Collection[int]) -> dict[int, NamedTitle]:
    """Return how lists name these records, merged or not; one query."""
    rows = Record.with_merged.filter(pk__in=record_ids).values_list("pk", "uuid", "title", "authors")
    return {pk: NamedTitle(uuid, title, authors) for pk, uuid, title, authors in rows}


def uuids_of(record_ids: Collection[int]) -> dict[int, UUID]:
    """Return the UUIDs of these records by their keys; one query."""
    return dict(Record.objects.filter(pk__in=record_ids).values_list("pk", "uuid"))


def record_in_full(uuid: UUID) -> RecordInFull:
    """Return one record with its MARC 21. Raises ``NotFound``."""
    record = Record.objects.filter(uuid=uuid).first()
    if record is None:
        raise NotFound(uuid)
    return _in_full(record)


@dataclass(frozen=True, slots=True)
class EditedRecord:
    """A record as the editor opens it."""

    id: int
    uuid: UUID
    title: str
    kind: RecordKind
    version: int
    marc: MarcRecord


def record_to_edit(uuid: UUID, *, visible_to: Actor) -> EditedRecord:
    """Return one record for who catalogues; one query. Raises ``NotFound``, also for everybody else."""
    found = Record.objects.filter(uuid=uuid).first() if visible_to.may(GRANTS.CATALOGUE_RECORD) else None
    if found is None:
        raise NotFound(uuid)
    marc = MarcRecord.from_json(found.marc)
    return EditedRecord(found.pk, found.uuid, found.title, RecordKind(found.kind), found.version, marc)


def is_known(uuid: UUID) -> bool:
    """Tell whether there is a record, merged or not, with this UUID; one query."""
    return Record.with_merged.filter(uuid=uuid).exists()


def similar_records(marc: MarcRecord, *, besides: UUID | None = None) -> list[RecordCard]:
    """Return the records that seem to describe the same title, at most one for each key; two queries."""
    keys = [rules.stored_key(key) for key in match_keys(describe(marc))]
    found = {uuid for uuid in records_with_keys(keys).values() if uuid != besides} if keys else set()
    return sorted(record_cards(found).values(), key=lambda card: card.id) if found else []


def records_in_full(uuids: Sequence[UUID]) -> list[RecordInFull]:
    """Return these records with their MARC 21 in the order asked for; one query, what is gone is left out."""
    rows = {record.uuid: record for record in Record.objects.filter(uuid__in=uuids)}
    return [_in_full(rows[uuid]) for uuid in uuids if uuid in rows]


def _in_full(record: Record) -> RecordInFull:
    marc = MarcRecord.from_json(record.marc)
    older, newer = (describe_by_gost(marc, style=style).text for style in (Style.GOST_7_1, Style.GOST_R_7_0_100))
    return RecordInFull(card_of(record), marc, describe(marc), older, newer)


def places_in_order(record_ids: Collection[int]) -> dict[int, int]:
    """Return at which place each of these records stands in the order of titles, from 0; one query."""
    rows = Record.with_merged.filter(pk__in=record_ids).order_by("title_sort", "pk").values_list("pk", flat=True)
    return {record_id: place for place, record_id in enumerate(rows)}


def marc_of_ids(record_ids: Collection[int]) -> dict[int, MarcRecord]:
    """Return what these records say, merged or not; one query."""
    rows = Record.with_merged.filter(pk__in=record_ids).values_list("pk", "marc")
    return {pk: MarcRecord.from_json(marc) for pk, marc in rows}


def marc_by_uuid(uuids: Collection[UUID]) -> dict[UUID, MarcRecord]:
    """Return what these records of the catalogue say; one query."""
    rows = Record.objects.filter(uuid__in=uuids).values_list("uuid", "marc")
    return {uuid: MarcRecord.from_json(marc) for uuid, marc in rows}


@dataclass(frozen=True, slots=True)
class RecordState:
    """How a record stands: at which version, of which kind, and whether it was merged into another one."""

    id: int
    version: int
    kind: str
    is_gone: bool


def states_of(record_ids: Collection[int]) -> list[RecordState]:
    """Return how these records stand, merged ones too; one query."""
    rows = Record.with_merged.filter(pk__in=record_ids).order_by("pk")
    return [
        RecordState(pk, version, kind, merged_into is not None)
        for pk, version, kind, merged_into in rows.values_list("pk", "version", "kind", "merged_into_id")
    ]


def versions_to_change(uuids: Collection[UUID]) -> list[tuple[UUID, int, MarcRecord]]:
    """Lock these records in one order and return each with the version it is at and what it says."""
    rows = Record.objects.select_for_update(of=("self",)).filter(uuid__in=uuids).order_by("pk")
    return [(row.uuid, row.version, MarcRecord.from_json(row.marc)) for row in rows]


def articles_among(*, ids: Collection[int] = (), uuids: Collection[UUID] = ()) -> set[int]:
    """Return which of these records are articles, which have no copies of their own; one query."""
    named = Record.objects.filter(Q(pk__in=ids) | Q(uuid__in=uuids), kind=RecordKind.ARTICLE)
    return set(named.values_list("pk", flat=True))


def volumes_of(record_id: int) -> list[MarcRecord]:
    """Return the volumes whose field 773 names this record as their set, in the order of titles; two queries.

    A volume is looked for among the titles that begin as the set does.
    """
    whole = Record.objects.get(pk=record_id)
    number = describe(MarcRecord.from_json(whole.marc)).control_number
    if not number or not whole.title_sort:
        return []
    rows = Record.objects.filter(title_sort__startswith=whole.title_sort).exclude(pk=record_id).order_by("title_sort", "pk")
    found = [MarcRecord.from_json(marc) for marc in rows.values_list("marc", flat=True)[:VOLUMES_MOST]]
    return [marc for marc in found if any(value.rpartition(")")[2].strip() == number for value in marc.values("773", "w"))]


def all_keys() -> list[int]:
    """Return the keys of all records; one query."""
    return list(Record.objects.order_by("pk").values_list("pk", flat=True))


def marc_by_key(record_ids: Collection[int]) -> list[tuple[int, dict[str, Any]]]:
    """Return the MARC-in-JSON of these records by their keys; one query."""
    return list(Record.objects.filter(pk__in=record_ids).order_by("pk").values_list("pk", "marc"))


def marc_of(record_id: int) -> dict[str, Any] | None:
    """Return the MARC-in-JSON of a record; nothing for one that became another. One query."""
    return _MARC.first(id=record_id)


_MARC = Prepared(lambda id: Record.objects.filter(pk=id).values_list("marc", flat=True), id=Record.id)


def uuids_made_since(at: datetime, *, most: int) -> list[UUID]:
    """Return the records catalogued after the moment, the latest first; one query."""
    rows = Record.objects.filter(created_at__gt=at).order_by("-created_at", "-id")
    return list(rows.values_list("uuid", flat=True)[:most])


def origins_of(record_id: int, *, visible_to: Actor) -> list[Origin]:
    """Return where each version came from, the newest first; for cataloguers, others get none."""
    if not visible_to.may(GRANTS.CATALOGUE_RECORD):
        return []
    rows = RecordOriginal.objects.filter(record_id=record_id).order_by("-version", "-pk")
    return [Origin(*row) for row in rows.values_list("version", "source_name", "position", "encoding", "dialect")]


def records(*, words: str = "", kind: str = "", visible_to: Actor) -> QuerySet[Record]:
    """Return the records of the cataloguer's list, in the order of titles; all *words* occur in a row.

    For those who catalogue, issue or take records out; others get none.
    """
    if not visible_to.may_any([GRANTS.CATALOGUE_RECORD, GRANTS.EXPORT_RECORDS, "library.issue-item"]):
        return Record.objects.none()
    found = Record.objects.order_by("title_sort", "pk")
    if kind:
        found = found.filter(kind=kind)
    for word in words.split():
        found = found.filter(_contains("title", word) | _contains("authors", word) | Q(isbns__contains=word.replace("-", "")))
    return found


def lines_of_records(found: Iterable[Record]) -> list[tuple[RecordCard, int]]:
    """Return the rows of one page of the list with their numbers of copies."""
    found = list(found)
    counts = copies.copies_of([record.pk for record in found])
    return [(card_of(record), counts.get(record.pk, 0)) for record in found]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which records leave: of one kind, in one language, changed since a moment; empty is no bound."""

    kind: str = ""
    language: str = ""
    since: datetime | None = None


def export_profiles(*, visible_to: Actor) -> list[ExportProfile]:
    """Return the profiles of exports by name, for those who may export; one query."""
    return list(ExportProfile.objects.order_by("name", "id")) if visible_to.may(GRANTS.EXPORT_RECORDS) else []


def export_profile(uuid: UUID, *, visible_to: Actor) -> ExportProfile:
    """Return one profile of exports. Raises ``NotFound``."""
    found = ExportProfile.objects.filter(uuid=uuid).first() if visible_to.may(GRANTS.EXPORT_RECORDS) else None
    if found is None:
        raise NotFound(uuid)
    return found


def count_records(uuids: Collection[UUID] | None = None, *, within: Narrowing = Narrowing()) -> int:
    """Count the records of the catalogue, or those named, within the bounds."""
    return _named(uuids, within).count()


def count_articles() -> int:
    """Count the articles of the catalogue; one query."""
    return Record.objects.filter(kind=RecordKind.ARTICLE).count()


def marc_of_records(uuids: Collection[UUID] | None = None, *, within: Narrowing = Narrowing()) -> Iterator[MarcRecord]:
    """Yield the MARC 21 of all records or of those named, within the bounds, reading the table in portions."""
    rows = _named(uuids, within).order_by("pk").values_list("marc", flat=True)
    return (MarcRecord.from_json(marc) for marc in rows.iterator(chunk_size=PORTION_RECORDS))


def imports(*, visible_to: Actor) -> QuerySet[Import]:
    """Return all imports, the newest first, for those who may import."""
    if not visible_to.may(GRANTS.IMPORT_RECORDS):
        return Import.objects.none()
    return Import.objects.select_related("file", "by").order_by("-given_at", "-pk")


def import_by_uuid(uuid: UUID, *, visible_to: Actor) -> Import:
    """Return one import with its file. Raises ``NotFound``."""
    found = imports(visible_to=visible_to).filter(uuid=uuid).first()
    if found is None:
        raise NotFound(uuid)
    return found


def import_card(taken: Import, *, at: datetime) -> ImportCard:
    """Return the import as pages show it; its file and giver must have been read with it."""
    expected = taken.expected or 0
    moving = taken.state == ImportState.IMPORTING and expected
    share = rules.share_done(taken.position, expected) if moving else rules.share_done(taken.bytes_done, taken.bytes_total)
    working = taken.state in (ImportState.READING, ImportState.IMPORTING)
    return ImportCard(
        uuid=taken.uuid,
        name=taken.file.name,
        size=taken.file.size,
        state=ImportState(taken.state),
        on_duplicate=OnDuplicate(taken.on_duplicate),
        read=taken.read,
        imported=taken.imported,
        updated=taken.updated,
        duplicates=taken.duplicates,
        quarantined=taken.quarantined,
        position=taken.position,
        expected=taken.expected,
        share=share if taken.state in UNFINISHED else 100,
        continued_after=taken.continued_after,
        refused=taken.refused,
        detail=taken.detail,
        given_at=taken.given_at,
        finished_at=taken.finished_at,
        given_by=str(taken.by) if taken.by else "",
        stands_still=working and taken.seen_at is not None and running.is_left_alone(taken, at=at),
    )


def entries(taken: Import, *, outcome: str = "") -> QuerySet[ImportEntry]:
    """Return the pieces of the file in its order, without the bytes and the MARC that lists do not show."""
    found = ImportEntry.objects.filter(in_import=taken).select_related("record", "duplicate_of").order_by("position")
    found = found.defer("original", "marc", "record__marc", "duplicate_of__marc")
    return found.filter(outcome=outcome) if outcome else found


def entry_lines(found: Iterable[ImportEntry]) -> list[EntryLine]:
    """Return one page of entries as values."""
    return [
        EntryLine(
            position=entry.position,
            outcome=Outcome(entry.outcome),
            is_done=entry.is_done,
            title=entry.title,
            authors=entry.authors,
            year=entry.year,
            encoding=entry.encoding,
            dialect=entry.dialect,
            source_name=entry.source_name,
            offset=entry.offset,
            reason=entry.reason,
            detail=entry.detail,
            warnings=entry.warnings,
            differs=entry.differs,
            record_uuid=entry.record.uuid if entry.record else None,
            duplicate_uuid=entry.duplicate_of.uuid if entry.duplicate_of else None,
            duplicate_title=entry.duplicate_of.title if entry.duplicate_of else "",
            duplicate_position=entry.duplicate_position,
        )
        for entry in found
    ]


@dataclass(frozen=True, slots=True)
class Findings:
    """What the pieces of a file are written in, with how often; and how many duplicates say something else.

    ``replaceable`` of the differing are those of records that the catalogue had before: a file never replaces its own.
    """

    written_in: tuple[tuple[str, str, int], ...]
    differing: int
    replaceable: int


def findings(taken: Import) -> Findings:
    """Count dialects and encodings of the pieces found so far; two queries."""
    found = ImportEntry.objects.filter(in_import=taken)
    readable = found.exclude(outcome=Outcome.QUARANTINED).values_list("dialect", "encoding")
    rows = readable.annotate(count=Count("pk")).order_by("-count", "dialect", "encoding")
    counted = found.filter(outcome=Outcome.DUPLICATE, differs=True).aggregate(
        differing=Count("pk"), replaceable=Count("pk", filter=Q(duplicate_of__isnull=False, duplicate_position=None))
    )
    return Findings(tuple(rows), **counted)


def original_of_entry(taken: Import, position: int) -> bytes:
    """Return the bytes of a quarantined piece. Raises ``NotFound``."""
    content = ImportEntry.objects.filter(in_import=taken, position=position).values_list("original", flat=True).first()
    if content is None:
        raise NotFound(position)
    return bytes(content)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A duplicate that says something else, beside the record of the catalogue."""

    line: EntryLine
    theirs: MarcRecord
    ours: MarcRecord
    our_uuid: UUID
    our_version: int


def comparison(taken: Import, position: int) -> Comparison:
    """Return both records side by side. Raises ``NotFound`` where there is nothing to compare."""
    found = ImportEntry.objects.filter(in_import=taken, position=position).select_related("record", "duplicate_of").first()
    other = found.duplicate_of if found else None
    if found is None or other is None or found.marc is None:
        raise NotFound(position)
    line = entry_lines([found])[0]
    return Comparison(line, MarcRecord.from_json(found.marc), MarcRecord.from_json(other.marc), other.uuid, other.version)


def state_of_import(import_id: int) -> ImportState:
    """Return how far the import is. Raises ``NotFound``."""
    state = Import.objects.filter(pk=import_id).values_list("state", flat=True).first()
    if state is None:
        raise NotFound(import_id)
    return ImportState(state)


def lock_import(uuid: UUID) -> Import:
    """Return the import and keep its row until the transaction ends. Raises ``NotFound``."""
    found = Import.objects.select_for_update(of=("self",)).select_related("file").filter(uuid=uuid).first()
    if found is None:
        raise NotFound(uuid)
    return found


def lock_record(uuid: UUID) -> Record:
    """Return the record and keep its row until the transaction ends. Raises ``NotFound``, also for a merged one."""
    found = Record.objects.select_for_update(of=("self",)).filter(uuid=uuid).first()
    if found is None:
        raise NotFound(uuid)
    return found


def survivor_of(uuid: UUID) -> UUID | None:
    """Return the record into which this one was merged; ``None`` when it was not; one query."""
    return Record.with_merged.filter(uuid=uuid).values_list("merged_into__uuid", flat=True).first()


def survivors_of(record_ids: Collection[int]) -> dict[int, int]:
    """Return of those that were merged into other records the keys of these; one query."""
    rows = Record.with_merged.filter(pk__in=record_ids, merged_into__isnull=False)
    return dict(rows.values_list("pk", "merged_into_id"))


def records_with_keys(keys: Collection[str]) -> dict[str, UUID]:
    """Return the oldest record under each of these stored keys; one query."""
    rows = RecordKey.objects.filter(key__in=keys).order_by("-record_id")
    return dict(rows.values_list("key", "record__uuid"))


def ids_with_keys(keys: Collection[str]) -> dict[str, int]:
    """Return the id of the oldest record under each of these stored keys; one query."""
    return dict(RecordKey.objects.filter(key__in=keys).order_by("-record_id").values_list("key", "record_id"))


@dataclass(frozen=True, slots=True)
class Suspects:
    """Records that seem to describe one title: the sort of the key that they share, and their cards, the oldest first."""

    sort: str
    cards: tuple[RecordCard, ...]


def shared_keys(*, visible_to: Actor) -> QuerySet[RecordKey, Any]:
    """Return the keys that several records share, with ``shared``, in the order of the keys; for cataloguers."""
    if not visible_to.may(GRANTS.CATALOGUE_RECORD):
        return RecordKey.objects.none().values("key")
    rows = RecordKey.objects.values("key").annotate(shared=Count("record"))
    return rows.filter(shared__gt=1).order_by("key")


def suspects_of(keys: Sequence[str]) -> list[Suspects]:
    """Return the records under these keys; two queries. The same records under two keys are told once, under the first."""
    under: dict[str, list[UUID]] = {}
    rows = RecordKey.objects.filter(key__in=keys).order_by("record_id").values_list("key", "record__uuid")
    for key, uuid in rows:
        under.setdefault(key, []).append(uuid)
    cards = record_cards({uuid for uuids in under.values() for uuid in uuids})
    told: dict[tuple[UUID, ...], str] = {}
    for key in keys:
        told.setdefault(tuple(under.get(key, ())), key.partition(":")[0])
    return [
        Suspects(sort, tuple(cards[uuid] for uuid in uuids if uuid in cards)) for uuids, sort in told.items() if len(uuids) > 1
    ]


def ids_of_records(uuids: Collection[UUID]) -> list[int]:
    """Return the keys of these records in the order of their making; one query."""
    return list(Record.objects.filter(uuid__in=uuids).order_by("pk").values_list("pk", flat=True))


def ids_found(*, words: str, kind: str, visible_to: Actor) -> list[int]:
    """Return the keys of the records of the cataloguer's list in the order of their making; one query."""
    return list(records(words=words, kind=kind, visible_to=visible_to).order_by("pk").values_list("pk", flat=True))


def marc_by_ids(record_ids: Sequence[int]) -> Iterator[tuple[UUID, str, MarcRecord]]:
    """Yield UUID, title and MARC 21 of these records in the order of their keys, reading the table in portions."""
    for start in range(0, len(record_ids), PORTION_RECORDS):
        rows = Record.objects.filter(pk__in=record_ids[start : start + PORTION_RECORDS]).order_by("pk")
        for uuid, title, marc in rows.values_list("uuid", "title", "marc"):
            yield uuid, title, MarcRecord.from_json(marc)


def unfinished_imports() -> list[Import]:
    """Return the imports on which a process works, or should, the oldest first."""
    return list(Import.objects.filter(state__in=UNFINISHED).order_by("pk"))


def actor_of_import(taken: Import) -> Actor:
    """Return whoever gave the file, for the journal: by name, without grants."""
    if taken.by_id is None:
        return Actor.system("import")
    card = identity.accounts_by_id([taken.by_id]).get(taken.by_id)
    return Actor(account_id=taken.by_id, name=card.full_name if card else "")


def profiles(*, visible_to: Actor) -> list[ImportProfile]:
    """Return the profiles of imports by name, for those who may import; one query."""
    return list(ImportProfile.objects.order_by("name", "id")) if visible_to.may(GRANTS.IMPORT_RECORDS) else []


def profile_by_uuid(uuid: UUID, *, visible_to: Actor) -> ImportProfile:
    """Return one profile of imports. Raises ``NotFound``."""
    found = ImportProfile.objects.filter(uuid=uuid).first() if visible_to.may(GRANTS.IMPORT_RECORDS) else None
    if found is None:
        raise NotFound(uuid)
    return found


@dataclass(frozen=True, slots=True)
class QuarantinedPiece:
    """A piece of a file that gave no record, with its bytes."""

    line: EntryLine
    original: bytes
    is_mended: bool


def quarantined_piece(taken: Import, position: int) -> QuarantinedPiece:
    """Return one quarantined piece, mended or not. Raises ``NotFound`` for other pieces."""
    found = ImportEntry.objects.filter(in_import=taken, position=position).select_related("record", "duplicate_of").first()
    if found is None or (found.outcome != Outcome.QUARANTINED and found.mended_at is None):
        raise NotFound(position)
    return QuarantinedPiece(entry_lines([found])[0], bytes(found.original or b""), found.mended_at is not None)


def positions_in_quarantine(taken: Import) -> list[int]:
    """Return the pieces of the import that are still in quarantine, in the order of the file; one query."""
    rows = ImportEntry.objects.filter(in_import=taken, outcome=Outcome.QUARANTINED).order_by("position")
    return list(rows.values_list("position", flat=True))


def lock_entry(taken: Import, position: int) -> ImportEntry:
    """Return the piece with its bytes and keep its row until the transaction ends. Raises ``NotFound``."""
    found = ImportEntry.objects.select_for_update(of=("self",)).filter(in_import=taken, position=position).first()
    if found is None:
        raise NotFound(position)
    return found


def card_of(record: Record) -> RecordCard:
    """Return the record as a card."""
    description = describe(MarcRecord.from_json(record.marc))
    return RecordCard(
        id=record.pk,
        uuid=record.uuid,
        kind=RecordKind(record.kind),
        language=record.language,
        title=record.title,
        title_remainder=description.remainder_alone if description.parallel_titles else record.title_remainder,
        responsibility=record.responsibility,
        authors=record.authors,
        year=record.year,
        line=rules.description_line(description, responsibility=False),
        abstract=description.abstract,
        version=record.version,
        updated_at=record.updated_at,
        titles=_titles_by_language(description),
        locale=description.locale,
    )


def _titles_by_language(description: Description) -> tuple[tuple[str, str], ...]:
    """Return the first parallel title of each language of the interface."""
    return tuple({one.locale: one.text for one in reversed(description.parallel_titles) if one.locale}.items())


def _named(uuids: Collection[UUID] | None, within: Narrowing) -> QuerySet[Record]:
    found = Record.objects.all() if uuids is None else Record.objects.filter(uuid__in=uuids)
    if within.kind:
        found = found.filter(kind=within.kind)
    if within.language:
        found = found.filter(language=within.language)
    return found.filter(updated_at__gt=within.since) if within.since else found


def _contains(column: str, word: str) -> Q:
    # SQLite knows upper and lower case of English letters alone; Kazakh and Russian words need each spelling asked for.
    spellings = {word, word.lower(), word.upper(), word.capitalize()}
    return Q(*((f"{column}__icontains", spelling) for spelling in sorted(spellings)), _connector=Q.OR)
