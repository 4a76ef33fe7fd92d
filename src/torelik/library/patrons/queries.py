"""Questions about readers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.kernel.prepared import Prepared
from torelik.kernel.trilingual import LANGUAGE_NAMES, Trilingual
from torelik.library.patrons import groups, rules
from torelik.library.patrons.models import Patron, PatronCategory, Registration, Visit
from torelik.library.patrons.vocabulary import GRANTS


@dataclass(frozen=True, slots=True)
class PatronCard:
    """One reader as the desk sees them. pii: name, masked telephone, group, ticket number, reason of a block"""

    id: int
    uuid: UUID
    account_id: int | None
    full_name: str
    initials: str
    language: str
    ticket: str
    category_id: int
    category_name: Trilingual
    card_valid_through: date
    blocked_until: date | None
    block_reason: str
    group: str
    phone: str
    cleared_on: date | None = None

    @property
    def language_name(self) -> str:
        """The language in which the reader is written to, in the language of the moment."""
        return str(LANGUAGE_NAMES[self.language])


def patron_by_ticket(ticket: str) -> PatronCard | None:
    """Return the reader whose ticket has this number; one query."""
    patron = _WITH_TICKET.first(ticket=ticket)
    return card_of(patron) if patron else None


def names_by_ticket(tickets: Collection[str]) -> dict[str, str]:
    """Return the full names of the readers of these tickets; one query."""
    return {row.ticket: card_of(row).full_name for row in _patrons().filter(ticket__in=tickets)}


def patron_by_account(account_id: int) -> PatronCard | None:
    """Return the reader who signs in with this account; one query."""
    patron = _patrons().filter(account_id=account_id).first()
    return card_of(patron) if patron else None


def patron_card(*, uuid: UUID, visible_to: Actor, desk_grant: str) -> PatronCard:
    """Return one reader to whoever holds *desk_grant* or manages readers, and to the reader; else ``NotFound``."""
    patron = _patrons().filter(uuid=uuid).first()
    if patron is None:
        raise NotFound(uuid)
    is_own = visible_to.account_id is not None and patron.account_id == visible_to.account_id
    if not (is_own or visible_to.may_any((desk_grant, GRANTS.MANAGE_PATRONS))):
        raise NotFound(uuid)
    return card_of(patron)


def patron_at_desk(*, uuid: UUID, visible_to: Actor, desk_grant: str, day: date) -> tuple[PatronCard, bool]:
    """Return one reader as ``patron_card`` does, and whether a visit of that day is counted; one query for both."""
    is_counted = Exists(Visit.objects.filter(patron=OuterRef("pk"), day=day))
    patron = _patrons().annotate(is_counted=is_counted).filter(uuid=uuid).first()
    if patron is None or not visible_to.may_any((desk_grant, GRANTS.MANAGE_PATRONS)):
        raise NotFound(uuid)
    return card_of(patron), bool(patron.is_counted)


def was_there(*, patron_id: int, day: date) -> bool:
    """Tell whether a visit of the reader was counted on the day; one query."""
    return bool(_VISITS(patron_id=patron_id, day=day))


def lock_patron(patron_id: int) -> PatronCard:
    """Return the reader and keep the row until the transaction ends, so that limits are counted one at a time.

    Raises ``NotFound``. On SQLite there is nothing to lock: transactions begin IMMEDIATE.
    """
    patron = _TO_LOCK.first(id=patron_id)
    if patron is None:
        raise NotFound(patron_id)
    return card_of(patron)


def lock_patrons(patron_ids: Collection[int]) -> list[PatronCard]:
    """Return these readers by their numbers and keep their rows, as ``lock_patron`` does one; everybody locks in this order."""
    rows = _patrons().select_for_update(of=("self",)).filter(id__in=patron_ids).order_by("id")
    return [card_of(row) for row in rows]


@dataclass(frozen=True, slots=True)
class Readers:
    """Which readers are meant: those of a group, of a category, of these tickets, or of all that is told together."""

    group: str = ""
    category_id: int | None = None
    tickets: tuple[str, ...] = ()

    @property
    def is_told(self) -> bool:
        return bool(self.group or self.category_id or self.tickets)


def cards_of(readers: Readers, *, most: int) -> list[PatronCard]:
    """Return the readers that are meant, by ticket, and one more than *most* where they are more; two queries."""
    found = _patrons().filter(filter_of(readers)) if readers.is_told else _patrons().none()
    return [card_of(row) for row in found.order_by("ticket")[: most + 1]]


def ids_of(patron_uuids: Collection[UUID]) -> list[int]:
    """Return the numbers of these readers; one query."""
    return list(Patron.objects.filter(uuid__in=patron_uuids).values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class ToRegister:
    """Readers of a group or category who are not registered for the year yet, and how many are. pii: the readers"""

    cards: tuple[PatronCard, ...]
    registered: int
    missing: int


def to_register(readers: Readers, *, year: int, most: int, visible_to: Actor) -> ToRegister:
    """Return who is not registered for the year, by ticket, at most so many; three queries, and one for a group.

    Who has left with a clearance slip is left out.
    """
    visible_to.require(GRANTS.MANAGE_PATRONS)
    found = _patrons().filter(filter_of(readers), cleared_on=None)
    is_done = Exists(Registration.objects.filter(patron=OuterRef("pk"), year=year))
    missing = found.filter(~is_done)
    cards = tuple(card_of(row) for row in missing.order_by("ticket")[:most])
    return ToRegister(cards, found.filter(is_done).count(), missing.count())


def cards(patron_ids: Collection[int]) -> dict[int, PatronCard]:
    """Return these readers by their numbers; one query."""
    return {row.pk: card_of(row) for row in _patrons().filter(id__in=patron_ids)}


def filter_of(readers: Readers, *, before: str = "") -> Q:
    """Return the filter of the readers that are meant; *before* is the path to the reader. One query where a group is told."""
    chosen = Q()
    if readers.group:
        accounts = groups.asked().accounts_of(readers.group)
        chosen &= Q(**{f"{before}group": readers.group}) | Q(**{f"{before}account_id__in": accounts})
    if readers.category_id:
        chosen &= Q(**{f"{before}category_id": readers.category_id})
    if readers.tickets:
        chosen &= Q(**{f"{before}ticket__in": readers.tickets})
    return chosen


def group_names() -> list[str]:
    """Return the groups of readers by name: those of the registrar, and those that tickets name; two queries."""
    told = Patron.objects.exclude(group="").order_by("group").values_list("group", flat=True).distinct()
    return sorted({*told, *groups.asked().names()})


@dataclass(frozen=True, slots=True)
class RegistrationLine:
    """One year for which a reader was registered. pii: as the reader's card"""

    year: int
    day: date
    is_first: bool
    category: Trilingual
    place: str


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One visit of a reader. pii: as the reader's card"""

    day: date
    place: str


def registrations_of(patron_id: int) -> list[RegistrationLine]:
    """Return the years of registration of a reader whose card was shown, the latest first; one query."""
    rows = Registration.objects.filter(patron_id=patron_id).select_related("category", "place").order_by("-year")
    return [
        RegistrationLine(row.year, row.day, row.is_first, row.category.name, str(row.place) if row.place else "") for row in rows
    ]


def visits_of(patron_id: int, *, since: date) -> list[VisitLine]:
    """Return the visits of a reader whose card was shown, the latest first; one query."""
    rows = Visit.objects.filter(patron_id=patron_id, day__gte=since).select_related("place").order_by("-day", "-id")
    return [VisitLine(row.day, str(row.place)) for row in rows]


def has_visited(patron_id: int, *, day: date) -> bool:
    """Tell whether a visit of the reader on that day is counted; one query."""
    return Visit.objects.filter(patron_id=patron_id, day=day).exists()


@dataclass(frozen=True, slots=True)
class EndingTicket:
    """One reader's ticket that ends soon. pii: the reader"""

    patron_id: int
    patron_uuid: UUID
    account_id: int
    valid_through: date


def ending_tickets(*, since: date, through: date) -> list[EndingTicket]:
    """Return the tickets of readers with an open account that end on these days, the earliest first; one query."""
    rows = Patron.objects.filter(card_valid_through__range=(since, through), account__is_active=True)
    rows = rows.order_by("card_valid_through", "pk")
    return [EndingTicket(*row) for row in rows.values_list("pk", "uuid", "account_id", "card_valid_through")]


def category_id_of(key: str) -> int:
    """Return the key of the category in the database. Raises ``PatronCategory.DoesNotExist``."""
    return PatronCategory.objects.get(key=key).pk


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """One category of readers with the number of those who are in it; ``version`` is what a change must have seen."""

    id: int
    uuid: UUID
    key: str
    name: Trilingual
    is_open: bool
    version: int
    readers: int


def categories(*, visible_to: Actor) -> list[CategoryLine]:
    """Return the categories of readers in the order in which they were made; one query."""
    visible_to.require(GRANTS.MANAGE_PATRONS)
    counted = Patron.objects.filter(category=OuterRef("pk")).order_by().values("category").annotate(number=Count("pk"))
    rows = PatronCategory.objects.annotate(readers=Coalesce(Subquery(counted.values("number")), 0)).order_by("id")
    return [CategoryLine(row.pk, row.uuid, row.key, row.name, row.is_open, row.version, row.readers) for row in rows]


def category(uuid: UUID, *, visible_to: Actor) -> CategoryLine:
    """Return one category. Raises ``NotFound``."""
    for line in categories(visible_to=visible_to):
        if line.uuid == uuid:
            return line
    raise NotFound(uuid)


def category_names() -> list[tuple[int, Trilingual]]:
    """Return the categories of readers by their ids, in the order in which they were made; one query."""
    return [(category.pk, category.name) for category in PatronCategory.objects.order_by("id")]


def category_choices() -> list[tuple[str, Trilingual]]:
    """Return the categories of readers by their keys, in the order in which they were made; one query."""
    return [(category.key, category.name) for category in PatronCategory.objects.order_by("id")]


def card_of(patron: Patron) -> PatronCard:
    """Return the reader as a value; account and category must have been read with the row."""
    account = patron.account
    full_name = account.get_full_name() if account else patron.full_name
    return PatronCard(
        id=patron.pk,
        uuid=patron.uuid,
        account_id=patron.account_id,
        full_name=full_name,
        initials=account.initials if account else "".join(part[:1] for part in full_name.split()[1::-1]).upper(),
        language=account.language if account else "kk",
        ticket=patron.ticket,
        category_id=patron.category_id,
        category_name=patron.category.name,
        card_valid_through=patron.card_valid_through,
        blocked_until=patron.blocked_until,
        block_reason=patron.block_reason,
        group=patron.group,
        phone=rules.masked_phone(patron.phone),
        cleared_on=patron.cleared_on,
    )


def _patrons() -> QuerySet[Patron]:
    return Patron.objects.select_related("account", "category")


_VISITS = Prepared(
    lambda patron_id, day: Visit.objects.filter(patron_id=patron_id, day=day).values_list("pk")[:1],
    patron_id=Patron.id,
    day=Visit.day,
)
_WITH_TICKET = Prepared(lambda ticket: _patrons().filter(ticket=ticket), ticket=Patron.ticket)
_TO_LOCK = Prepared(lambda id: _patrons().select_for_update(of=("self",)).filter(id=id), id=Patron.id)


def rows_of(account_id: int) -> list[dict[str, object]]:
    """Return the reader's ticket, for the export of their data."""
    return [
        {
            "ticket": row.ticket,
            "category": row.category.key,
            "valid_through": str(row.card_valid_through),
            "group": row.group,
            "phone": row.phone,
            "blocked_until": str(row.blocked_until or ""),
            "block_reason": row.block_reason,
            "registered_for": [one.year for one in registrations_of(row.pk)],
            "visits": [str(one.day) for one in visits_of(row.pk, since=date.min)],
        }
        for row in _patrons().filter(account_id=account_id)
    ]


def count_patrons() -> int:
    """Return how many readers are registered; one query."""
    return Patron.objects.count()
