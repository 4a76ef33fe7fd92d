"""Importing a list of people: a dry run first, then all or nothing; the same list twice changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction

from torelik.identity.accounts import actions as accounts
from torelik.identity.accounts import rules as account_rules
from torelik.identity.accounts.vocabulary import AccountState
from torelik.identity.roles import actions as roles
from torelik.identity.roles import queries as role_queries
from torelik.identity.verification import lists, rules
from torelik.identity.verification.actions.deciding import VerificationRefused
from torelik.identity.verification.basis import Basis
from torelik.identity.verification.models import ListedPerson, PeopleList, VerificationRequest
from torelik.identity.verification.reading import read_list
from torelik.identity.verification.vocabulary import (
    BasisKind,
    ListState,
    PersonKind,
    Purpose,
    Refusal,
    RequestState,
)
from torelik.kernel import clock
from torelik.kernel.actor import Actor

if TYPE_CHECKING:
    from torelik.identity.roles.models import Role

IMPORT = "identity.import-people"
KEEP_UNDECIDED = timedelta(days=1)
"""A list that nobody decided on loses its rows after so long: names do not lie about for nothing."""


class ImportRefused(Exception):
    """A list is not imported because rows of it are wrong; carries the plan with every fault."""

    def __init__(self, plan: lists.Plan) -> None:
        super().__init__(f"{len(plan.faulty)} rows are wrong")
        self.plan = plan


@transaction.atomic
def give_list(*, content: bytes, name: str, kind: PersonKind, role: Role, basis: Basis, by: Actor, at: datetime) -> PeopleList:
    """Read a list for its dry run; nobody is imported yet. The basis must hold today.

    Raises ``FileRefused``, and ``VerificationRefused`` for a basis that does not hold.
    """
    by.require(IMPORT)
    today = clock.local_date(at)
    checks = {
        Refusal.BASIS_IN_FUTURE: basis.dated > today,
        Refusal.BASIS_EXPIRED: basis.through is not None and basis.through < today,
        Refusal.BASIS_ENDS_EARLY: basis.through is not None and basis.through < basis.dated,
    }
    if refusals := [refusal for refusal, applies in checks.items() if applies]:
        raise VerificationRefused(refusals)
    rows = read_list(content, max_bytes=settings.TORELIK_PEOPLE_UPLOAD_BYTES, max_rows=settings.TORELIK_PEOPLE_UPLOAD_ROWS)
    return PeopleList.objects.create(
        name=name[:255],
        kind=kind,
        role=role,
        basis_kind=basis.kind,
        basis_number=basis.number,
        basis_dated=basis.dated,
        basis_through=basis.through,
        rows_closed=lists.closed_rows(rows),
        rows=len(rows),
        given_at=at,
        given_by_id=by.account_id,
    )


@transaction.atomic
def import_people(*, list_uuid: UUID, by: Actor, at: datetime) -> PeopleList:
    """Import every new person of a list, or nobody; people who are here already stay as they are.

    Where a second person must look, the accounts wait in the queue, confirmed once by the importer; else they are
    verified by this act. A list that was decided changes nothing. Raises ``ImportRefused``, ``NotFound``.
    """
    by.require(IMPORT)
    people_list = lists.lock_list(list_uuid)
    if people_list.state != ListState.READ:
        return people_list
    today = clock.local_date(at)
    plan = lists.plan(lists.rows_of(people_list), today=today)
    if plan.faulty:
        raise ImportRefused(plan)
    basis = Basis(BasisKind(people_list.basis_kind), people_list.basis_number, people_list.basis_dated, people_list.basis_through)
    if basis.through is not None and basis.through < today:
        raise VerificationRefused([Refusal.BASIS_EXPIRED])
    if plan.new:
        _open(people_list, plan.new, basis=basis, by=by, at=at)
    people_list.state, people_list.rows_closed, people_list.decided_at = ListState.IMPORTED, "", at
    people_list.added, people_list.present = len(plan.new), len(plan.present)
    people_list.save(update_fields=["state", "rows_closed", "decided_at", "added", "present"])
    return people_list


def _open(people_list: PeopleList, new: Sequence[lists.PlannedRow], *, basis: Basis, by: Actor, at: datetime) -> None:
    today, role = clock.local_date(at), people_list.role
    second = rules.needs_second_person(
        kind=PersonKind(people_list.kind),
        role_grants=role_queries.grants_of(role),
        ordinary_grants=frozenset(settings.TORELIK_GRANTS_OF_ONE_OFFICER),
    )
    opened = accounts.open_accounts(
        [
            accounts.NewPerson(
                username=planned.username,
                iin=planned.row.of("iin"),
                family_name=planned.row.of("family_name"),
                given_name=planned.row.of("given_name"),
                patronymic=planned.row.of("patronymic"),
                email=planned.row.of("email"),
                language=planned.row.of("language") or "kk",
                unit_id=planned.unit_id,
            )
            for planned in new
        ],
        state=AccountState.PENDING if second else AccountState.VERIFIED,
        reverify_on=account_rules.reverify_on(
            today=today, period_days=settings.TORELIK_REVERIFICATION_DAYS, basis_through=basis.through
        ),
        by=by,
        at=at,
    )
    ListedPerson.objects.bulk_create(
        (ListedPerson(people_list=people_list, account=account) for account in opened), batch_size=500
    )
    VerificationRequest.objects.bulk_create(
        (
            VerificationRequest(
                account=account,
                purpose=Purpose.IMPORT,
                kind=people_list.kind,
                unit_id=planned.unit_id,
                post=planned.row.of("post")[:200],
                basis_kind=basis.kind,
                basis_number=basis.number,
                basis_dated=basis.dated,
                basis_through=basis.through,
                role=role,
                asked_at=at,
                state=RequestState.CONFIRMED_ONCE if second else RequestState.APPROVED,
                first_officer_id=by.account_id if second else None,
                first_at=at if second else None,
                officer_id=None if second else by.account_id,
                decided_at=None if second else at,
            )
            for account, planned in zip(opened, new, strict=True)
        ),
        batch_size=500,
    )
    if not second:
        roles.assign_role_to_many(
            account_ids=[account.pk for account in opened],
            role=role,
            by=by.with_grant("identity.manage-roles"),
            at=at,
            valid_from=today,
            valid_until=basis.until,
            basis=basis.in_words,
        )


@transaction.atomic
def drop_list(*, list_uuid: UUID, by: Actor, at: datetime) -> PeopleList:
    """Drop a list that was only read; its rows are gone. Raises ``NotFound``."""
    by.require(IMPORT)
    people_list = lists.lock_list(list_uuid)
    if people_list.state == ListState.READ:
        _empty(people_list, at=at)
    return people_list


@transaction.atomic
def drop_undecided_lists(*, by: Actor, at: datetime) -> int:
    """Drop the lists on which nobody decided for a day; return how many. Called by the clockwork."""
    by.require(IMPORT)
    old = PeopleList.objects.select_for_update().filter(state=ListState.READ, given_at__lt=at - KEEP_UNDECIDED)
    for people_list in old:
        _empty(people_list, at=at)
    return len(old)


def _empty(people_list: PeopleList, *, at: datetime) -> None:
    people_list.state, people_list.rows_closed, people_list.decided_at = ListState.DROPPED, "", at
    people_list.save(update_fields=["state", "rows_closed", "decided_at"])
