"""Naming who signs papers, keeping standing commissions."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.kernel.trilingual import Trilingual
from torelik.library.signing import queries, rules
from torelik.library.signing.models import Commission, CommissionMember, Signatory
from torelik.library.signing.rules import Member, Term
from torelik.library.signing.vocabulary import EVENTS, GRANTS, Office, Refusal


class SigningRefused(Exception):
    """Nothing was changed; carries every reason."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)


@transaction.atomic
def appoint(
    *, key: UUID, office: Office, name: str, post: Trilingual, since: date, until: date | None = None, by: Actor, at: datetime
) -> Signatory:
    """Name the holder of an office from a day on; the same *key* twice names one.

    A holder whose term has no end, and began earlier, holds the office through the day before. Raises ``SigningRefused``.
    """
    by.require(GRANTS.KEEP_SIGNATORIES)
    terms = list(Signatory.objects.select_for_update().filter(office=office))  # two people naming take turns
    for term in terms:
        if term.uuid == key:
            return term
        if term.until is None and term.since < since:
            term.until = since - timedelta(days=1)
            term.save(update_fields=["until"])
    _refuse(rules.refusals_of_term(Term(since, until), [Term(term.since, term.until) for term in terms]))
    row = Signatory(uuid=key, office=office, name=name, since=since, until=until)
    row.post = post
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:  # somebody else was named at the same moment
        raise SigningRefused([Refusal.HELD]) from error
    _tell(EVENTS.APPOINTED, row, by=by, at=at)
    return row


@transaction.atomic
def change_signatory(
    *, uuid: UUID, name: str, post: Trilingual, since: date, until: date | None, by: Actor, at: datetime
) -> Signatory:
    """Correct a term or end it; papers made before keep what they said. Raises ``SigningRefused``."""
    by.require(GRANTS.KEEP_SIGNATORIES)
    row = Signatory.objects.select_for_update().filter(uuid=uuid).first()
    if row is None:
        raise NotFound(f"There is no signatory {uuid}.")
    _refuse(rules.refusals_of_term(Term(since, until), queries.other_terms(Office(row.office), than=uuid)))
    row.name, row.post, row.since, row.until = name, post, since, until
    row.save()
    _tell(EVENTS.CORRECTED, row, by=by, at=at)
    return row


@transaction.atomic
def keep_commission(
    *,
    uuid: UUID,
    seen: int,
    name: Trilingual,
    order_number: str,
    order_day: date,
    since: date,
    until: date | None,
    members: Sequence[Member],
    by: Actor,
    at: datetime,
) -> Commission:
    """Make a commission (*seen* is 0), or change one that nobody has changed since *seen*. Raises ``SigningRefused``.

    Papers made before keep the members that they had.
    """
    by.require(GRANTS.KEEP_SIGNATORIES)
    _refuse(rules.refusals_of_commission(Term(since, until), members))
    said = {"name": name, "order_number": order_number, "order_day": order_day, "since": since, "until": until}
    row = Commission.objects.select_for_update().filter(uuid=uuid).first()
    if row is None and seen:
        raise NotFound(f"There is no commission {uuid}.")
    if row is None:
        row = Commission(uuid=uuid)
        _say(row, said)
        row.save(force_insert=True)
    elif not seen:
        return row  # sent twice
    elif row.version != seen:
        raise SigningRefused([Refusal.CHANGED_MEANWHILE])
    else:
        _say(row, said)
        row.version += 1
        row.save()
        row.members.all().delete()
    CommissionMember.objects.bulk_create(_member(row, place, member) for place, member in enumerate(members))
    facts = {"number": order_number, "since": since.isoformat(), "members": str(len(members))}
    audit.record(EVENTS.COMMISSION_KEPT, by=by, about=row, at=at, facts=facts)
    return row


def _say(row: Commission, said: Mapping[str, object]) -> None:
    for column, value in said.items():
        setattr(row, column, value)


def _member(row: Commission, place: int, member: Member) -> CommissionMember:
    made = CommissionMember(commission=row, role=member.role, name=member.name, ordering=place)
    made.post = member.post
    return made


def _refuse(refusals: Sequence[Refusal]) -> None:
    if refusals:
        raise SigningRefused(refusals)


def _tell(event: EVENTS, row: Signatory, *, by: Actor, at: datetime) -> None:
    facts = {"office": str(row.office), "since": row.since.isoformat(), "until": row.until.isoformat() if row.until else ""}
    audit.record(event, by=by, about=row, at=at, facts=facts)
