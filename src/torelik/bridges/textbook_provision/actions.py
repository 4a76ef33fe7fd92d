"""Verbs of textbook provision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid5

from django.db import transaction

from torelik.audit import api as audit
from torelik.bridges.textbook_provision import queries
from torelik.bridges.textbook_provision.models import PlannedContingent, ProvisionNorms, Recommendation
from torelik.bridges.textbook_provision.rules import Norms, Term
from torelik.bridges.textbook_provision.vocabulary import EVENTS, GRANTS, Literature, Refusal
from torelik.kernel.actor import Actor
from torelik.library import api as library

MOST_TITLES = 200


class ProvisionRefused(Exception):
    """Nothing was changed; carries every reason."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Copies of a title that are to be ordered, at a price in tenge."""

    record_uuid: UUID
    copies: int
    price: Decimal


@transaction.atomic
def recommend(*, discipline_uuid: UUID, record_uuid: UUID, literature: Literature, by: Actor, at: datetime) -> Recommendation:
    """Recommend a title for a discipline, or say of a recommended one that it is basic or additional.

    Raises ``NotFound`` for a discipline that there is not, and ``ProvisionRefused``.
    """
    by.require(GRANTS.KEEP_RECOMMENDATIONS)
    discipline = queries.require_discipline(discipline_uuid)
    if record_uuid not in library.record_cards([record_uuid]):
        raise ProvisionRefused([Refusal.NO_SUCH_TITLE])
    known = queries.recommended(discipline_uuid)
    if record_uuid not in known and len(known) >= MOST_TITLES:
        raise ProvisionRefused([Refusal.TOO_MANY])
    row, is_new = Recommendation.objects.get_or_create(
        discipline_uuid=discipline_uuid,
        record_uuid=record_uuid,
        defaults={"literature": literature, "made_at": at, "made_by_id": by.account_id},
    )
    if not is_new and row.literature == literature:
        return row
    row.literature = literature
    row.save(update_fields=["literature"])
    facts = {"discipline": discipline.code, "literature": literature.value}
    audit.record(EVENTS.TITLE_RECOMMENDED, by=by, about=row, at=at, facts=facts)
    return row


@transaction.atomic
def end_recommendation(*, discipline_uuid: UUID, uuid: UUID, by: Actor, at: datetime) -> None:
    """Take a title from the list of a discipline; one that is gone already is gone. Raises ``NotFound``."""
    by.require(GRANTS.KEEP_RECOMMENDATIONS)
    discipline = queries.require_discipline(discipline_uuid)
    row = Recommendation.objects.filter(discipline_uuid=discipline_uuid, uuid=uuid).first()
    if row is None:
        return
    facts = {"discipline": discipline.code, "literature": row.literature}
    audit.record(EVENTS.RECOMMENDATION_ENDED, by=by, about=row, at=at, facts=facts)
    row.delete()


@transaction.atomic
def plan_contingent(*, discipline_uuid: UUID, term: Term, learners: int, by: Actor, at: datetime) -> None:
    """Say how many learners the discipline is to have in a term; 0 takes the plan away. Raises ``NotFound``."""
    by.require(GRANTS.KEEP_RECOMMENDATIONS)
    discipline = queries.require_discipline(discipline_uuid)
    rows = PlannedContingent.objects.filter(discipline_uuid=discipline_uuid, year=term.year, half=term.half)
    if learners == (rows.values_list("learners", flat=True).first() or 0):
        return
    if learners:
        PlannedContingent.objects.update_or_create(
            discipline_uuid=discipline_uuid, year=term.year, half=term.half, defaults={"learners": learners}
        )
    else:
        rows.delete()
    facts = {"discipline": discipline.code, "term": term.key, "learners": learners}
    audit.record(EVENTS.CONTINGENT_PLANNED, by=by, at=at, facts=facts)


@transaction.atomic
def set_norms(*, norms: Norms, seen: int, by: Actor, at: datetime) -> None:
    """Set what provision is measured by. Raises ``ProvisionRefused`` when somebody has changed it since version *seen*."""
    by.require(GRANTS.SET_NORMS)
    row = queries.lock_norms() or ProvisionNorms(version=0)
    if row.version != seen:
        raise ProvisionRefused([Refusal.CHANGED_MEANWHILE])
    row.basic, row.additional = norms.basic, norms.additional
    row.most_years, row.electronic_counts = norms.most_years, norms.electronic_counts
    row.version += 1
    row.save()
    facts = {
        "basic": str(norms.basic),
        "additional": str(norms.additional),
        "years": norms.most_years,
        "electronic": norms.electronic_counts,
    }
    audit.record(EVENTS.NORMS_SET, by=by, about=row, at=at, facts=facts)


@transaction.atomic
def order_missing(
    *, key: UUID, supplier_id: int, budget_id: int | None, wanted: Sequence[Wanted], by: Actor, at: datetime
) -> library.Order:
    """Begin a draft of an order with these titles; the same *key* a second time gives the same draft.

    Raises ``ProvisionRefused``, and ``library.AcquisitionRefused`` with what acquisition has against a line.
    """
    by.require("library.keep-orders")
    if not wanted:
        raise ProvisionRefused([Refusal.NOTHING_CHOSEN])
    cards = library.record_cards([one.record_uuid for one in wanted])
    if any(one.record_uuid not in cards for one in wanted):
        raise ProvisionRefused([Refusal.NO_SUCH_TITLE])
    order = library.draft_order(key=key, supplier_id=supplier_id, by=by, at=at)
    for one in wanted:
        card = cards[one.record_uuid]
        library.add_line(
            uuid=order.uuid,
            key=uuid5(key, str(one.record_uuid)),
            title=library.ListedTitle(card.title, card.authors, card.year, "", one.copies, one.price),
            budget_id=budget_id,
            record_uuid=one.record_uuid,
            by=by,
            at=at,
        )
    return order


def follow_record(way: library.Way, only: Sequence[str] | None) -> list[str]:
    """Let disciplines recommend the other record in place of a merged one; where both are recommended the list stays."""
    rows = Recommendation.objects.filter(record_uuid=way.from_uuid)
    rows = rows.exclude(discipline_uuid__in=Recommendation.objects.filter(record_uuid=way.to_uuid).values("discipline_uuid"))
    if only is not None:
        rows = rows.filter(uuid__in=[UUID(one) for one in only])
    moved = list(rows.order_by("id").values_list("uuid", flat=True))
    Recommendation.objects.filter(uuid__in=moved).update(record_uuid=way.to_uuid)
    return [str(one) for one in moved]
