"""Questions about electronic copies."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from uuid import UUID

from django.utils.functional import Promise

from torelik.documents import api as documents
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.cataloguing.marc import Description
from torelik.library.cataloguing.marc.titles import LOCALES
from torelik.library.cataloguing.vocabulary import RecordKind, language_name
from torelik.library.electronic_copies.vocabulary import GRANTS, FullText
from torelik.library.holdings import queries as holdings

OWNER_KIND = "library.record"
FACET = "full_text"


@dataclass(frozen=True, slots=True)
class CopyShown:
    """One electronic copy on a record's page: what it is, where it opens, and why not."""

    uuid: UUID
    title: str
    language: str | Promise
    format: str
    size: int
    path: str
    access: documents.Access

    @property
    def refusals(self) -> list[str | Promise]:
        """The reasons not to open it, as sentences."""
        return [refusal.label for refusal in self.access.refusals]

    @property
    def wants_sign_in(self) -> bool:
        """Whether signing in would open it."""
        return self.access.refusals == (documents.ReadingRefusal.SIGN_IN,)


@dataclass(frozen=True, slots=True)
class CopyCard:
    """One electronic copy with its record, for the staff."""

    readable: documents.ReadableCard
    record: cataloguing.RecordCard


def copies_shown(record_uuid: UUID, *, visible_to: Actor, address: str, today: date) -> list[CopyShown]:
    """Return the electronic copies of a title with what the visitor may do; two queries, three for the reading room.

    The catalogue is public and tells everybody what there is. *address* is that of ``kernel.request.client_address``.
    """
    cards = documents.readables_of(OWNER_KIND, [record_uuid]).get(record_uuid, [])
    if not cards:
        return []
    accesses = documents.access_to_all(cards, actor=visible_to, address=address, today=today)
    return [
        CopyShown(
            uuid=card.uuid,
            title=card.title,
            language=language_name(card.language),
            format=PurePath(card.stored_name).suffix.lstrip(".").upper(),
            size=card.stored_size,
            path=documents.reading_path(card.uuid),
            access=accesses[card.uuid],
        )
        for card in cards
    ]


def copy_for_staff(uuid: UUID, *, visible_to: Actor) -> CopyCard:
    """Return one electronic copy with its record; two queries. Raises ``NotFound``, also for what belongs to no record."""
    if not visible_to.may(GRANTS.KEEP_COPIES):
        raise NotFound(uuid)
    card = documents.readable(uuid)
    records = cataloguing.record_cards([card.owner_key]) if card.owner_kind == OWNER_KIND and not card.is_withdrawn else {}
    if card.owner_key not in records:
        raise NotFound(uuid)
    return CopyCard(card, records[card.owner_key])


def record_for_staff(uuid: UUID, *, visible_to: Actor) -> cataloguing.RecordCard:
    """Return the record to which a file is to be attached. Raises ``NotFound``, also for those who keep no copies."""
    found = cataloguing.record_cards([uuid]) if visible_to.may(GRANTS.KEEP_COPIES) else {}
    if uuid not in found:
        raise NotFound(uuid)
    return found[uuid]


def attached_by(key: UUID, *, record_uuid: UUID) -> documents.ReadableCard | None:
    """Return the file that the form with this key has attached, or ``None``. Raises ``NotFound`` for another record's."""
    try:
        card = documents.readable(key)
    except NotFound:
        return None
    if (card.owner_kind, card.owner_key) != (OWNER_KIND, record_uuid):
        raise NotFound(key)
    return card


# ---- what others ask of the library ----


def work_of(record_uuid: UUID) -> documents.Work | None:
    """Return the title as those who cite a passage of its file write it; nothing for a record that is gone."""
    try:
        record = cataloguing.record_in_full(record_uuid)
    except NotFound:
        return None
    return work_described(record.description, record_uuid=record_uuid, kind=record.card.kind)


def work_described(d: Description, *, record_uuid: UUID, kind: RecordKind) -> documents.Work:
    """Return what citations need of a described record."""
    kinds = {
        RecordKind.ACT: documents.WorkKind.LAW,
        RecordKind.DISSERTATION: documents.WorkKind.THESIS,
        RecordKind.ARTICLE: documents.WorkKind.ARTICLE,
    }
    return documents.Work(
        key=d.control_number or str(record_uuid),
        kind=documents.WorkKind.ARTICLE if d.host_title else kinds.get(kind, documents.WorkKind.BOOK),
        title=": ".join(filter(None, [d.title, d.title_remainder])),
        authors=d.authors,
        place=d.place,
        publisher=d.publisher,
        year=d.year,
        language=d.locale,
        container=d.host_title,
        part=d.host_part,
        isbn=d.isbns[0] if d.isbns else "",
    )


def full_text_values(record_ids: Collection[int]) -> dict[int, set[str]]:
    """Return the value of the facet for records that have an electronic copy; two queries."""
    uuids = cataloguing.uuids_of(record_ids)
    having = documents.owners_with_files(OWNER_KIND, list(uuids.values()))
    return {record_id: {FullText.YES.value} for record_id, uuid in uuids.items() if uuid in having}


@dataclass(frozen=True, slots=True)
class TitleInStock:
    """What the library has of a title: copies that are neither lost nor in repair, and whether its text can be read.

    *price* is the highest of its copies in tenge, ``None`` where no price is known.
    """

    card: cataloguing.RecordCard
    copies: int
    price: Decimal | None
    has_file: bool


def titles_in_stock(record_uuids: Collection[UUID]) -> dict[UUID, TitleInStock]:
    """Return what the library has of these titles; those that are not in the catalogue are left out. Three queries."""
    cards = cataloguing.record_cards(record_uuids)
    counted = holdings.counts_and_prices(record_uuids)
    having = documents.owners_with_files(OWNER_KIND, list(record_uuids))
    return {uuid: TitleInStock(card, *counted.get(uuid, (0, None)), has_file=uuid in having) for uuid, card in cards.items()}


def owner_cards(uuids: Collection[UUID]) -> dict[UUID, documents.OwnerCard]:
    """Return how the records are called, and where their pages are; one query."""
    return {
        uuid: documents.OwnerCard(card.title, f"/library/records/{uuid}/")
        for uuid, card in cataloguing.record_cards(uuids).items()
    }


def belongings(stored_ids: Collection[int], *, today: date) -> Mapping[int, documents.Belonging]:
    """Return which title each of the stored files belongs to, and who may find its text on the day; three queries."""
    cards = documents.readables_by_stored(OWNER_KIND, stored_ids)
    records = cataloguing.record_cards({card.owner_key for card in cards.values()}) if cards else {}
    terms = documents.terms_by_file([card.id for card in cards.values()]) if cards else {}
    found = {}
    for stored_id, card in cards.items():
        record = records.get(card.owner_key)
        rights = terms.get(card.id, [])
        audience = documents.audience_of(rights, today=today)
        if record is None or not audience:
            continue
        counting = documents.in_force(rights, today=today)
        found[stored_id] = documents.Belonging(
            title=card.title or record.title,
            authors=record.authors,
            language=LOCALES.get(card.language, ""),
            audience=audience,
            path=documents.bare_reading_path(card.uuid),
            owner=f"library:record:{record.uuid}",
            facets={"kind": (record.kind.value,), "language": (record.language,) if record.language else ()},
            year=record.year,
            first_page=counting.first_page if counting else None,
            last_page=counting.last_page if counting else None,
        )
    return found
