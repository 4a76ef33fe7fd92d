"""Subscribing for the next period to what was subscribed to before."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from django.db import transaction

from torelik.kernel.actor import Actor
from torelik.library.serials import actions, queries, rules
from torelik.library.serials.models import Subscription
from torelik.library.serials.rules import Told
from torelik.library.serials.vocabulary import GRANTS, Refusal


@transaction.atomic
def renew(*, prices: Mapping[UUID, Decimal], begins_on: date, valid_through: date, by: Actor, at: datetime) -> list[Subscription]:
    """Renew subscriptions that end before *begins_on*, all or none, at the price of one copy for the new period.

    Places, copies, supplier, index and the way in which it comes out go on. Sent twice, or by two people, each is renewed
    once. Raises ``NotFound``, ``SerialsRefused``.
    """
    by.require(GRANTS.KEEP_SERIALS)
    if not prices:
        raise actions.SerialsRefused([Told(Refusal.NOTHING_CHOSEN)])
    renewed = []
    told = []
    for uuid in sorted(prices):
        row = queries.lock_subscription(uuid)
        key = uuid5(uuid, begins_on.isoformat())
        if Subscription.objects.filter(uuid=key).exists():
            continue
        covered = Subscription.objects.filter(record=row.record_id, begins_on__lte=begins_on, valid_through__gte=begins_on)
        if covered.exists():
            told.append(Told(Refusal.COVERED, row.record.title))
            continue
        if row.valid_through != begins_on - timedelta(days=1):
            told.append(Told(Refusal.NOT_ENDING, row.record.title))
            continue
        pattern = rules.continued(
            queries.plan_of(queries.patterns_of(row)),
            begins_on=row.begins_on,
            valid_through=row.valid_through,
            again_on=begins_on,
        )
        renewed.append(
            actions.subscribe(
                key=key, record_uuid=row.record.uuid, pattern=pattern, copies=queries.copies_by_place(row),
                begins_on=begins_on, valid_through=valid_through, price=prices[uuid], supplier_id=row.supplier_id,
                catalogue=row.catalogue, index=row.index, issn=row.issn, grace_days=row.grace_days, by=by, at=at,
            )
        )  # fmt: skip
    if told:
        raise actions.SerialsRefused(told)
    return renewed
