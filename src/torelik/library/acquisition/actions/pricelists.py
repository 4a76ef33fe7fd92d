"""Taking price lists in, and ordering from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from uuid import UUID, uuid5

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.library.acquisition import onix, queries, rules
from torelik.library.acquisition.actions.orders import add_line
from torelik.library.acquisition.actions.refusing import AcquisitionRefused
from torelik.library.acquisition.models import OfferedTitle, PriceList
from torelik.library.acquisition.rules import ListedTitle, Told
from torelik.library.acquisition.vocabulary import EVENTS, GRANTS, Refusal

PORTION = 500


@dataclass(frozen=True, slots=True)
class Chosen:
    """How many copies of a title of a price list are ordered, and at what price in tenge."""

    copies: int
    price: Decimal


@transaction.atomic
def take_price_list(*, supplier_id: int, name: str, content: bytes, by: Actor, at: datetime) -> PriceList:
    """Take in a price list in ONIX; the same file a second time is the list that is there (cl. 12).

    Raises ``AcquisitionRefused``.
    """
    by.require(GRANTS.KEEP_ORDERS)
    digest = sha256(content).hexdigest()
    known = PriceList.objects.filter(supplier=supplier_id, sha256=digest).first()
    if known:
        return known
    try:
        products = onix.products_in(content)
    except onix.NotOnix as error:
        raise AcquisitionRefused([Told(Refusal.NOT_ONIX)]) from error
    except onix.TooManyProducts as error:
        raise AcquisitionRefused([Told(Refusal.LIST_TOO_LONG)]) from error
    if not products:
        raise AcquisitionRefused([Told(Refusal.EMPTY)])
    row = PriceList.objects.create(
        supplier_id=supplier_id, name=name[:200], sha256=digest, taken_at=at, taken_by_id=by.account_id
    )
    OfferedTitle.objects.bulk_create(
        [
            OfferedTitle(
                price_list=row, position=position, title=one.title, authors=one.authors, published=one.year, isbn=one.isbn,
                publisher=one.publisher, price=one.price, currency=one.currency, offer=one.offer,
                found_by=" ".join([one.title, one.authors, one.isbn, one.publisher]).casefold(),
            )
            for position, one in enumerate(products, start=1)
        ],
        batch_size=PORTION,
    )  # fmt: skip
    audit.record(EVENTS.PRICE_LIST_TAKEN, by=by, about=row, at=at, facts={"titles": len(products)})
    return row


@transaction.atomic
def order_from_price_list(
    *, uuid: UUID, key: UUID, list_uuid: UUID, chosen: Mapping[int, Chosen], budget_id: int | None, by: Actor, at: datetime
) -> int:
    """Add the chosen titles of a price list of its supplier to a draft, all or none; the same *key* twice adds them once.

    *chosen* is by the places in the list. Returns how many titles were chosen. Raises ``AcquisitionRefused`` with every
    reason, ``NotFound`` for a list of another supplier.
    """
    by.require(GRANTS.KEEP_ORDERS)
    row = queries.lock_order(uuid)
    price_list = queries.price_list(list_uuid, supplier_id=row.supplier_id, visible_to=by)
    offered = queries.offered_titles(price_list, chosen)
    told = [
        Told(refusal, offered[place].title)
        for place, one in chosen.items()
        if place in offered
        for refusal in rules.refusals_of_line(one.copies, one.price)
    ]
    if not offered:
        told.append(Told(Refusal.NOTHING_CHOSEN))
    if told:
        raise AcquisitionRefused(told)
    for place, one in sorted(offered.items()):
        wanted = chosen[place]
        title = ListedTitle(one.title, one.authors, one.published, one.isbn, wanted.copies, wanted.price)
        add_line(uuid=uuid, key=uuid5(key, str(place)), title=title, budget_id=budget_id, by=by, at=at)
    return len(offered)
