"""Registering readers and the categories that lending rules tell apart."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.kernel.trilingual import Trilingual
from torelik.library.patrons import queries, rules
from torelik.library.patrons.models import Patron, PatronCategory, Registration, Visit
from torelik.library.patrons.vocabulary import (
    CLEARANCE_GRANT,
    DESK_GRANT,
    EVENTS,
    GRANTS,
    WITHDRAWAL_GRANT,
    CategoryRefusal,
    RegistrationRefusal,
)


class RegistrationRefused(Exception):
    """A reader is not registered for the year."""

    def __init__(self, refusal: RegistrationRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@transaction.atomic
def define_category(*, key: str, name: Trilingual, by: Actor, at: datetime) -> PatronCategory:
    """Make the category *key* or set its name anew; safe to repeat."""
    by.require(GRANTS.MANAGE_PATRONS)
    category = PatronCategory.objects.filter(key=key).first() or PatronCategory(key=key)
    if category.pk is None or category.name != name:
        category.name = name
        category.save()
        audit.record(EVENTS.CATEGORY_DEFINED, by=by, about=category, at=at)
    return category


class CategoryRefused(Exception):
    """The category stays as it is."""

    def __init__(self, refusal: CategoryRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@transaction.atomic
def save_category(*, uuid: UUID, seen: int, name: Trilingual, is_open: bool, by: Actor, at: datetime) -> PatronCategory:
    """Make a category (*seen* is 0), or change one that nobody has changed since *seen*; sent twice it is made once.

    Raises ``CategoryRefused``, and ``NotFound``.
    """
    by.require(GRANTS.MANAGE_PATRONS)
    row = PatronCategory.objects.select_for_update().filter(uuid=uuid).first()
    if row is None and seen:
        raise NotFound(uuid)
    if row is not None and not seen:
        return row
    if row is not None and row.version != seen:
        raise CategoryRefused(CategoryRefusal.CHANGED_MEANWHILE)
    namesakes = PatronCategory.objects.filter(Q(name_kk=name.kk) | Q(name_ru=name.ru))
    if namesakes.exclude(uuid=uuid).exists():
        raise CategoryRefused(CategoryRefusal.NAME_TAKEN)
    row = row or PatronCategory(uuid=uuid, key=f"category-{uuid.hex}"[:40], version=0)
    row.name, row.is_open, row.version = name, is_open, row.version + 1
    row.save()
    audit.record(EVENTS.CATEGORY_DEFINED, by=by, about=row, at=at)
    return row


@transaction.atomic
def register_patron(
    *,
    ticket: str,
    category_key: str,
    card_valid_through: date,
    by: Actor,
    at: datetime,
    account_id: int | None = None,
    full_name: str = "",
    group: str = "",
    phone: str = "",
    place_id: int | None = None,
) -> Patron:
    """Give a reader a ticket, registered for the year of *at* (cl. 12).

    Without an account the name on the ticket is *full_name*.

    Raises ``IntegrityError`` when the ticket's number is taken, the account is a reader already, or there is neither
    account nor name; ``PatronCategory.DoesNotExist``, also for a category that takes no new readers.
    """
    by.require(GRANTS.MANAGE_PATRONS)
    patron = Patron.objects.create(
        account_id=account_id,
        full_name="" if account_id else full_name,
        ticket=ticket,
        category=PatronCategory.objects.get(key=category_key, is_open=True),
        card_valid_through=card_valid_through,
        group=group,
        phone=phone,
    )
    audit.record(EVENTS.PATRON_REGISTERED, by=by, about=patron, at=at, facts={"category": category_key})
    day = clock.local_date(at)
    Registration.objects.create(
        patron=patron,
        year=day.year,
        day=day,
        is_first=True,
        category=patron.category,
        place_id=place_id,
        made_by_id=by.account_id,
    )
    return patron


@transaction.atomic
def register_again(*, patron_id: int, place_id: int, by: Actor, at: datetime, valid_through: date | None = None) -> bool:
    """Register a reader for the year of *at*, which rules ask every year; tell whether it was not done before.

    With *valid_through* the ticket is given a new last day. Raises ``RegistrationRefused`` and ``NotFound``.
    """
    by.require(GRANTS.MANAGE_PATRONS)
    card = queries.lock_patron(patron_id)
    day = clock.local_date(at)
    if Registration.objects.filter(patron_id=patron_id, year=day.year).exists():
        return False
    if refusal := rules.refusal_to_prolong(valid_through, ends_on=card.card_valid_through, cleared_on=card.cleared_on):
        raise RegistrationRefused(refusal)
    if valid_through is not None:
        Patron.objects.filter(pk=patron_id).update(card_valid_through=valid_through)
    made = Registration.objects.create(
        patron_id=patron_id, year=day.year, day=day, category_id=card.category_id, place_id=place_id, made_by_id=by.account_id
    )
    facts = {"year": day.year, **({"until": valid_through.isoformat()} if valid_through else {})}
    audit.record(EVENTS.REGISTERED_AGAIN, by=by, about=made.patron, at=at, facts=facts)
    return True


@transaction.atomic
def register_together(
    *, patron_uuids: Collection[UUID], place_id: int, by: Actor, at: datetime, valid_through: date | None = None
) -> int:
    """Register readers for the year of *at*, e.g. a whole group; return how many were not registered before.

    With *valid_through* tickets that end earlier are given it; none is shortened. Who has left with a clearance slip is left
    out. Raises ``RegistrationRefused`` where nobody is left.
    """
    by.require(GRANTS.MANAGE_PATRONS)
    day = clock.local_date(at)
    ids = [card.id for card in queries.lock_patrons(queries.ids_of(patron_uuids)) if card.cleared_on is None]
    done = set(Registration.objects.filter(patron_id__in=ids, year=day.year).values_list("patron_id", flat=True))
    rows = Patron.objects.filter(pk__in=[patron_id for patron_id in ids if patron_id not in done])
    found = list(rows.order_by("pk"))
    if not found:
        raise RegistrationRefused(RegistrationRefusal.NOBODY)
    Registration.objects.bulk_create(
        Registration(patron=row, year=day.year, day=day, category_id=row.category_id, place_id=place_id, made_by_id=by.account_id)
        for row in found
    )
    if valid_through is not None:
        rows.filter(card_valid_through__lt=valid_through).update(card_valid_through=valid_through)
    facts = {"year": day.year, **({"until": valid_through.isoformat()} if valid_through else {})}
    audit.record_bulk(EVENTS.REGISTERED_TOGETHER, by=by, at=at, identifiers=[row.uuid for row in found], facts=facts)
    return len(found)


@transaction.atomic
def count_visit(*, patron_id: int, place_id: int, by: Actor, at: datetime) -> bool:
    """Count a visit of today to one place; tell whether it was not counted before. Raises ``NotFound``."""
    by.require(DESK_GRANT)
    card = queries.lock_patron(patron_id)
    day = clock.local_date(at)
    if Visit.objects.filter(patron_id=patron_id, day=day, place_id=place_id).exists():
        return False
    made = _visit(card, place_id=place_id, day=day, by=by)
    audit.record(EVENTS.VISIT_COUNTED, by=by, about=made.patron, at=at)
    return True


def count_visit_of_loan(*, card: queries.PatronCard, place_id: int, by: Actor, at: datetime) -> None:
    """Count the visit of a reader who borrows and was not counted today; inside the transaction that locked the reader.

    The journal has the event of the issue.
    """
    by.require(DESK_GRANT)
    day = clock.local_date(at)
    if not queries.was_there(patron_id=card.id, day=day):
        _visit(card, place_id=place_id, day=day, by=by)


def _visit(card: queries.PatronCard, *, place_id: int, day: date, by: Actor) -> Visit:
    return Visit.objects.create(
        patron_id=card.id, day=day, place_id=place_id, category_id=card.category_id, made_by_id=by.account_id
    )


@transaction.atomic
def block_patron(*, patron_id: int, until: date, reason: str, by: Actor, at: datetime) -> Patron:
    """Keep a reader from borrowing up to, but without, the day *until*; an earlier block is replaced.

    The reason stays with the reader; the journal keeps that there was a block and until when.
    """
    by.require(GRANTS.MANAGE_PATRONS)
    patron = Patron.objects.select_for_update().get(id=patron_id)
    patron.blocked_until, patron.block_reason = until, reason
    patron.save(update_fields=["blocked_until", "block_reason"])
    audit.record(EVENTS.PATRON_BLOCKED, by=by, about=patron, at=at, facts={"until": until.isoformat()})
    return patron


def clear(*, patron_ids: Collection[int], on: date, by: Actor) -> None:
    """Let nothing more be lent to readers who were given a clearance slip, in the transaction that locked them.

    The journal has the event of the slip.
    """
    by.require(CLEARANCE_GRANT)
    Patron.objects.filter(pk__in=patron_ids).update(cleared_on=on)


def take_in_again(*, patron_id: int, by: Actor) -> None:
    """Let a reader borrow again whose clearance slip is withdrawn, in the transaction that locked the reader."""
    by.require(WITHDRAWAL_GRANT)
    Patron.objects.filter(pk=patron_id).update(cleared_on=None)


@transaction.atomic
def end_ticket_of(*, account_id: int, by: Actor, at: datetime) -> bool:
    """Let the ticket of a person who leaves end yesterday, so that nothing is lent from today on; tell whether there was one.

    Asked for by whoever closes accounts: the ticket ends with the account.
    """
    by.require("identity.close-accounts")
    patron = Patron.objects.select_for_update().filter(account_id=account_id).first()
    yesterday = clock.local_date(at) - timedelta(days=1)
    if patron is None or patron.card_valid_through <= yesterday:
        return False
    patron.card_valid_through = yesterday
    patron.save(update_fields=["card_valid_through"])
    audit.record(EVENTS.TICKET_ENDED, by=by, about=patron, at=at)
    return True


def forget(account_id: int) -> int:
    """Forget the telephone, the group and the reasons of blocks, inside the erasure of a person's data; return the rows."""
    return Patron.objects.filter(account_id=account_id).update(phone="", group="", block_reason="")
