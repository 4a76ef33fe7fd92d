"""Files offered for reading, with the rights that decide over them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from torelik.documents.rights.models import FileVersion, ReadableFile, RightsTerm
from torelik.documents.rights.rules import TermFacts
from torelik.documents.rights.vocabulary import ReadingAccess
from torelik.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class ReadableCard:
    """One readable file as others see it; what it allows is asked of ``permissions.access_to``."""

    id: int
    uuid: UUID
    stored_id: int
    stored_name: str
    stored_size: int
    title: str
    language: str
    position: int
    owner_kind: str
    owner_key: UUID
    is_withdrawn: bool


def readable(uuid: UUID) -> ReadableCard:
    """Return the file, withdrawn ones too. Raises ``NotFound``."""
    found = ReadableFile.objects.select_related("stored").filter(uuid=uuid).first()
    if found is None:
        raise NotFound(uuid)
    return card_of(found)


def readables_of(owner_kind: str, owner_keys: Collection[UUID]) -> Mapping[UUID, list[ReadableCard]]:
    """Return the files offered for these owners, in their order, without the withdrawn ones; one query."""
    rows = (
        ReadableFile.objects.select_related("stored")
        .filter(owner_kind=owner_kind, owner_key__in=owner_keys, withdrawn_at=None)
        .order_by("position", "id")
    )
    found: dict[UUID, list[ReadableCard]] = defaultdict(list)
    for row in rows:
        found[row.owner_key].append(card_of(row))
    return dict(found)


def readables_by_stored(owner_kind: str, stored_ids: Collection[int]) -> Mapping[int, ReadableCard]:
    """Return the files of this kind of owner by their present stored files, without the withdrawn ones; one query."""
    rows = ReadableFile.objects.select_related("stored").filter(
        owner_kind=owner_kind, stored_id__in=stored_ids, withdrawn_at=None
    )
    return {row.stored_id: card_of(row) for row in rows}


def readables_by_id(ids: Collection[int]) -> Mapping[int, ReadableCard]:
    """Return the files by their keys; one query."""
    return {row.pk: card_of(row) for row in ReadableFile.objects.select_related("stored").filter(pk__in=ids)}


def owners_with_files(owner_kind: str, owner_keys: Collection[UUID]) -> set[UUID]:
    """Return which of the owners have a file that is not withdrawn; one query."""
    rows = ReadableFile.objects.filter(owner_kind=owner_kind, owner_key__in=owner_keys, withdrawn_at=None)
    return set(rows.values_list("owner_key", flat=True))


def card_of(row: ReadableFile) -> ReadableCard:
    """Return the file as a value; its stored file must have been read with it."""
    return ReadableCard(
        row.pk, row.uuid, row.stored_id, row.stored.name, row.stored.size, row.title, row.language, row.position,
        row.owner_kind, row.owner_key, row.withdrawn_at is not None,
    )  # fmt: skip


def terms_by_file(ids: Collection[int]) -> Mapping[int, list[TermFacts]]:
    """Return every right of each of the files; one query. A file that is not in the answer has none."""
    found: dict[int, list[TermFacts]] = defaultdict(list)
    for row in RightsTerm.objects.filter(readable_id__in=ids).order_by("id"):
        found[row.readable_id].append(facts_of(row))
    return dict(found)


def facts_of(row: RightsTerm) -> TermFacts:
    """Return a right as the rules read it."""
    return TermFacts(
        access=ReadingAccess(row.access), valid_from=row.valid_from, valid_through=row.valid_through,
        first_page=row.first_page, last_page=row.last_page, may_download=row.may_download, may_copy=row.may_copy,
        was_closed=row.closed_at is not None, key=row.pk,
    )  # fmt: skip


def lock_readable(uuid: UUID) -> ReadableFile:
    """Return the file and keep its row until the transaction ends. Raises ``NotFound``."""
    row = ReadableFile.objects.select_for_update().filter(uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    return row


def has_version(uuid: UUID, *, key: UUID) -> bool:
    """Tell whether the form with this key has replaced the file already."""
    return FileVersion.objects.filter(uuid=key, readable__uuid=uuid).exists()


def next_position(owner_kind: str, owner_key: UUID) -> int:
    """Return the place behind the owner's last file."""
    return ReadableFile.objects.filter(owner_kind=owner_kind, owner_key=owner_key).count() + 1


def newest_version(readable_id: int) -> int:
    """Return the number of the present version."""
    return FileVersion.objects.filter(readable_id=readable_id).count()


def count_terms(readable_id: int) -> int:
    """Return how many rights were entered for the file."""
    return RightsTerm.objects.filter(readable_id=readable_id).count()
