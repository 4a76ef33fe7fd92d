"""Holders of offices and standing commissions, and who signs a paper of a day."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.signing.models import Commission, Signatory
from torelik.library.signing.rules import Member, Signed, Term
from torelik.library.signing.vocabulary import GRANTS, Office, Role


def signatories(*, visible_to: Actor) -> QuerySet[Signatory]:
    """Return every term of every office, the newest first."""
    visible_to.require(GRANTS.KEEP_SIGNATORIES)
    return Signatory.objects.order_by("office", "-since")


def signatory(uuid: UUID, *, visible_to: Actor) -> Signatory:
    """Return one term. Raises ``NotFound``."""
    row = signatories(visible_to=visible_to).filter(uuid=uuid).first()
    if row is None:
        raise NotFound(f"There is no signatory {uuid}.")
    return row


def other_terms(office: Office, *, than: UUID) -> list[Term]:
    """Return the terms of an office but one."""
    rows = Signatory.objects.filter(office=office).exclude(uuid=than)
    return [Term(row.since, row.until) for row in rows]


def commissions(*, visible_to: Actor) -> QuerySet[Commission]:
    """Return every commission with its members, the newest first."""
    visible_to.require(GRANTS.KEEP_SIGNATORIES)
    return Commission.objects.prefetch_related("members").order_by("-since", "-pk")


def commission(uuid: UUID, *, visible_to: Actor) -> Commission:
    """Return one commission. Raises ``NotFound``."""
    row = commissions(visible_to=visible_to).filter(uuid=uuid).first()
    if row is None:
        raise NotFound(f"There is no commission {uuid}.")
    return row


def members_of(row: Commission) -> list[Member]:
    """Return the members in their order."""
    rows = sorted(row.members.all(), key=lambda member: member.ordering)
    return [Member(Role(member.role), member.name, member.post) for member in rows]


def commission_choices(day: date, *, kept: int | None = None) -> list[tuple[int, str]]:
    """Return the commissions of a day to choose from, by id; *kept* stays one of them whatever its term is."""
    found = Commission.objects.filter(Q(pk=kept) | _on(day)).order_by("-since", "-pk")
    return [(row.pk, str(row.name)) for row in found]


def is_in_force(commission_id: int, day: date) -> bool:
    """Say whether a commission works on the day."""
    return Commission.objects.filter(_on(day), pk=commission_id).exists()


def signed_on(day: date, *, offices: Collection[Office], commission_id: int | None = None) -> Signed:
    """Return who signs a paper of the day: the holders of the offices, the chosen commission."""
    holders = {
        str(row.office): Member(Role.MEMBER, row.name, row.post) for row in Signatory.objects.filter(_on(day), office__in=offices)
    }
    row = Commission.objects.prefetch_related("members").filter(pk=commission_id).first() if commission_id else None
    if row is None:
        return Signed(offices=holders)
    return Signed(row.name, (row.order_number, row.order_day.isoformat()), tuple(members_of(row)), holders)


def _on(day: date) -> Q:
    return Q(since__lte=day) & (Q(until=None) | Q(until__gte=day))
