"""Confirming and refusing, once or by two officers; opening a re-verification."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation

from torelik.audit import api as audit
from torelik.identity.accounts import actions as accounts
from torelik.identity.accounts import queries as account_queries
from torelik.identity.accounts import rules as account_rules
from torelik.identity.accounts.signals import people_told
from torelik.identity.accounts.vocabulary import AccountState, AccountVerb
from torelik.identity.roles import actions as roles
from torelik.identity.verification import queries, rules
from torelik.identity.verification.basis import Basis
from torelik.identity.verification.models import VerificationRequest
from torelik.identity.verification.vocabulary import EVENTS, GRANTS, NOTICES, BasisKind, Purpose, Refusal, RequestState
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound

if TYPE_CHECKING:
    from torelik.identity.roles.models import Role

DECISION_COLUMNS = ("state", "role", "first_officer", "first_at", "officer", "decided_at", "reason")
BASIS_COLUMNS = ("basis_kind", "basis_number", "basis_dated", "basis_through")


class VerificationRefused(Exception):
    """A request is neither confirmed nor refused; carries every reason."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)


@transaction.atomic
def confirm(
    *,
    request_uuid: UUID,
    seen: RequestState,
    compared: bool,
    by: Actor,
    at: datetime,
    role: Role | None = None,
    basis: Basis | None = None,
) -> VerificationRequest:
    """Say that the person is who they say, and belongs here on the basis (cl. 13).

    The first officer settles *role* and *basis*; where two are needed the second confirms what the first settled and
    changes neither. *seen* is the state that stood on the officer's page: of two officers who press at once exactly one
    wins. Raises ``VerificationRefused`` with every reason, ``NotFound``.
    """
    by.require(GRANTS.VERIFY_PEOPLE)
    today = clock.local_date(at)
    request = queries.lock_request(request_uuid)
    if request.state == RequestState.WAITING and request.state == seen:
        _settle(request, role=role, basis=basis)
    facts = _facts(request, seen=seen, compared=compared, by=by)
    if refusals := rules.refusals_to_confirm(facts, today=today):
        raise VerificationRefused(refusals)

    if request.state == RequestState.WAITING and queries.needs_second(request):
        request.state, request.first_officer_id, request.first_at = RequestState.CONFIRMED_ONCE, by.account_id, at
        request.save(update_fields=[*DECISION_COLUMNS, *BASIS_COLUMNS])
        audit.record(EVENTS.CONFIRMED_ONCE, by=by, about=request, at=at, facts=_references(request))
        return request
    request.state, request.officer_id, request.decided_at = RequestState.APPROVED, by.account_id, at
    request.save(update_fields=[*DECISION_COLUMNS, *BASIS_COLUMNS])
    _let_in(request, by=by, at=at)
    audit.record(EVENTS.VERIFIED, by=by, about=request, at=at, facts=_references(request))
    return request


def _settle(request: VerificationRequest, *, role: Role | None, basis: Basis | None) -> None:
    request.role = role if request.purpose != Purpose.PERIODIC else None
    if basis:
        request.basis_kind, request.basis_number = basis.kind, basis.number
        request.basis_dated, request.basis_through = basis.dated, basis.through


def _facts(request: VerificationRequest, *, seen: RequestState, compared: bool, by: Actor) -> rules.CaseFacts:
    return rules.CaseFacts(
        state=RequestState(request.state),
        seen=seen,
        officer_id=by.account_id,
        person_id=request.account_id,
        first_officer_id=request.first_officer_id,
        has_iin=bool(request.account.iin_hash),
        iin_is_taken=queries.iin_is_taken(request),
        compared=compared,
        has_role=request.role_id is not None or request.purpose == Purpose.PERIODIC,
        basis_dated=request.basis_dated,
        basis_through=request.basis_through,
    )


def _let_in(request: VerificationRequest, *, by: Actor, at: datetime) -> None:
    today = clock.local_date(at)
    reverify_on = account_rules.reverify_on(
        today=today, period_days=settings.TORELIK_REVERIFICATION_DAYS, basis_through=request.basis_through
    )
    accounts.move(request.account, AccountVerb.VERIFY, at=at, reverify_on=reverify_on)
    notice, words = NOTICES.REVERIFIED, {}
    if request.role:
        basis = _basis_of(request)
        roles.assign_role(
            account=request.account,
            role=request.role,
            by=by.with_grant("identity.manage-roles"),
            at=at,
            valid_from=today,
            valid_until=basis.until,
            basis=basis.in_words,
            basis_on=basis.dated,
        )
        with translation.override(request.account.language):
            notice, words = NOTICES.VERIFIED, {"role": str(request.role.name)}
    people_told.send(
        sender=VerificationRequest, account_ids=[request.account_id], notice=notice, words=words, path="/work/", at=at
    )


def _basis_of(request: VerificationRequest) -> Basis:
    return Basis(BasisKind(request.basis_kind), request.basis_number, request.basis_dated, request.basis_through)


@transaction.atomic
def refuse(*, request_uuid: UUID, seen: RequestState, reason: str, by: Actor, at: datetime) -> VerificationRequest:
    """Refuse a request with a reason that the person reads on their status page.

    A refused re-verification closes nothing: the account stays due, and whoever leaves is seen off in its own way.
    Raises ``VerificationRefused``, ``NotFound``.
    """
    by.require(GRANTS.VERIFY_PEOPLE)
    request = queries.lock_request(request_uuid)
    facts = _facts(request, seen=seen, compared=True, by=by)
    if refusals := rules.refusals_to_refuse(facts):
        raise VerificationRefused(refusals)
    request.state, request.officer_id, request.decided_at = RequestState.REFUSED, by.account_id, at
    request.reason = reason
    request.save(update_fields=DECISION_COLUMNS)
    if request.purpose != Purpose.PERIODIC:
        accounts.move(request.account, AccountVerb.REFUSE, at=at)
    audit.record(EVENTS.REFUSED, by=by, about=request, at=at, facts=_references(request))
    return request


@transaction.atomic
def open_reverification(*, account_uuid: UUID, by: Actor, at: datetime) -> VerificationRequest:
    """Begin to compare a verified or suspended person anew, from the basis known last; one under way is returned as it is.

    Raises ``NotFound`` for whoever is neither.
    """
    by.require(GRANTS.VERIFY_PEOPLE)
    account = account_queries.lock_account(account_queries.person(account_uuid, visible_to=by).pk)
    if account.state not in (AccountState.VERIFIED, AccountState.SUSPENDED):
        raise NotFound(account_uuid)
    last = queries.newest_request(account.pk)
    if last and last.state in rules.OPEN:
        return last
    request = VerificationRequest.objects.create(
        account=account,
        purpose=Purpose.PERIODIC,
        kind=last.kind if last else "staff",  # nobody knows: then two officers look
        unit_id=account.unit_id,
        post=last.post if last else "",
        basis_kind=last.basis_kind if last else BasisKind.PERSONNEL_LIST,
        basis_number=last.basis_number if last else "—",
        basis_dated=last.basis_dated if last else clock.local_date(at),
        basis_through=last.basis_through if last else None,
        asked_at=at,
    )
    audit.record(EVENTS.REVERIFICATION_OPENED, by=by, about=request, at=at, facts=_references(request))
    return request


def _references(request: VerificationRequest) -> dict[str, object]:
    return {
        "account": str(request.account.uuid),
        "role": request.role.key if request.role else "",
        "basis": request.basis_kind,
        "dated": request.basis_dated.isoformat(),
    }
