"""An officer compares and confirms; staff need a second person; of two officers at once exactly one wins."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from factories import people
from factories.threads import at_once
from torelik.audit.models import Event
from torelik.identity import api as identity
from torelik.identity.models import Account, VerificationRequest
from torelik.identity.verification import actions, queries
from torelik.identity.verification.vocabulary import Refusal, RequestState
from torelik.kernel.actor import Actor, HeldGrant
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.notifications.models import Notification

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
LEARN, TEACH = "learning.learn", "learning.teach"


def confirm(request: VerificationRequest, by: Account, at: datetime, **changes: Any) -> VerificationRequest:
    named: dict[str, Any] = {"seen": RequestState.WAITING, "compared": True} | changes
    if "role" not in changes:
        named["role"] = people.role("learner", LEARN)
    return actions.confirm(request_uuid=request.uuid, by=people.actor(by), at=at, **named)


def refusals_of(call: Callable[[], object]) -> list[Refusal]:
    with pytest.raises(actions.VerificationRefused) as refused:
        call()
    return refused.value.refusals


def grants_of(account: Account) -> set[HeldGrant]:
    return set(identity.actor_of(Account.objects.get(pk=account.pk), on=MONDAY).grants)


def test_one_officer_verifies_a_learner_who_holds_the_role_at_once(at: datetime) -> None:
    request, officer = people.applicant(), people.officer()

    confirm(request, officer, at)

    request.refresh_from_db()
    account = request.account
    assert (request.state, request.officer, request.decided_at) == ("approved", officer, at)
    assert (account.state, account.verified_at, account.reverify_on) == ("verified", at, date(2027, 11, 23))
    assert grants_of(account) == {HeldGrant(LEARN)}
    (assignment,) = account.role_assignments.all()
    assert (assignment.basis, assignment.valid_from, assignment.valid_until) == ("order 214-о 01.09.2026", MONDAY, None)
    event = Event.objects.get(name="identity.verified")
    assert (event.actor_id, event.facts["account"]) == (officer.pk, str(account.uuid))
    assert Event.objects.get(name="identity.role-assigned", actor_id=officer.pk).about_key == str(account.uuid)
    assert Notification.objects.get(account=account).kind == "identity.verified"


def test_the_role_ends_with_the_document_and_the_document_may_be_corrected(at: datetime) -> None:
    request = people.applicant()
    basis = identity.Basis(identity.BasisKind.CONTRACT, "26/117", date(2026, 9, 1), date(2027, 6, 30))

    confirm(request, people.officer(), at, basis=basis)

    request.refresh_from_db()
    assert request.account.reverify_on == request.account.role_assignments.get().valid_until == date(2027, 7, 1)
    assert (request.basis_kind, request.basis_number) == ("contract", "26/117")


def test_staff_are_confirmed_by_two_people(at: datetime) -> None:
    request, first, second, teacher = (
        people.applicant(kind="faculty"),
        people.officer(),
        people.officer(),
        people.role("teacher", TEACH),
    )

    confirm(request, first, at, role=teacher)
    once = grants_of(request.account)
    same = refusals_of(lambda: confirm(request, first, at, seen=RequestState.CONFIRMED_ONCE))
    confirm(request, second, at, seen=RequestState.CONFIRMED_ONCE, role=people.role("admin", "identity.manage-roles"))

    request.refresh_from_db()
    assert (once, same) == (set(), [Refusal.SAME_PERSON])
    assert (request.state, request.first_officer, request.officer) == ("approved", first, second)
    assert grants_of(request.account) == {HeldGrant(TEACH)}, "the second officer changes neither role nor document"


def test_a_learner_with_a_role_of_staff_needs_two_people_too(at: datetime) -> None:
    request = people.applicant()

    confirm(request, people.officer(), at, role=people.role("odd", LEARN, TEACH))

    request.refresh_from_db()
    assert request.state == "confirmed-once"


@pytest.mark.parametrize(
    ("changes", "refusals"),
    [
        ({"compared": False}, [Refusal.NOT_COMPARED]),
        ({"role": None}, [Refusal.NO_ROLE]),
        (
            {"basis": identity.Basis(identity.BasisKind.ORDER, "1", date(2026, 1, 1), date(2026, 11, 22))},
            [Refusal.BASIS_EXPIRED],
        ),
        ({"basis": identity.Basis(identity.BasisKind.ORDER, "1", date(2026, 11, 24))}, [Refusal.BASIS_IN_FUTURE]),
        ({"seen": RequestState.CONFIRMED_ONCE}, [Refusal.CHANGED_MEANWHILE, Refusal.NO_ROLE]),
    ],
)
def test_a_refused_confirmation_changes_nothing(changes: dict[str, Any], refusals: list[Refusal], at: datetime) -> None:
    request, officer = people.applicant(), people.officer()
    named = {"role": people.role()} | changes
    events = Event.objects.count()

    assert refusals_of(lambda: confirm(request, officer, at, **named)) == refusals

    request.refresh_from_db()
    assert (request.state, request.account.state, request.basis_number) == ("waiting", "pending", "214-о")
    assert Event.objects.count() == events


def test_the_same_iin_twice_is_verified_once(at: datetime) -> None:
    number = people.iin()
    mine, theirs, officer = people.applicant(number=number), people.applicant(number=number), people.officer()
    confirm(mine, officer, at)

    refusals = refusals_of(lambda: confirm(theirs, officer, at))

    assert refusals == [Refusal.IIN_TAKEN]
    shown = queries.case(theirs.uuid, visible_to=people.actor(officer), on=MONDAY)
    assert (shown.twins, shown.iin) == ((mine.account,), number)


def test_nobody_verifies_themselves(at: datetime) -> None:
    request = people.applicant()
    by = Actor(request.account_id, "x", frozenset({HeldGrant("identity.verify-people")}))

    refusals = refusals_of(
        lambda: actions.confirm(
            request_uuid=request.uuid, seen=RequestState.WAITING, compared=True, role=people.role(), by=by, at=at
        )
    )

    assert refusals == [Refusal.OWN_REQUEST]


@pytest.mark.parametrize(
    "changes", [{"first_officer": 0, "officer": 0, "state": "approved"}, {"officer": "person"}, {"state": "refused"}]
)
def test_the_database_itself_refuses_what_no_officer_may_do(changes: dict[str, Any]) -> None:
    request, officer = people.applicant(), people.officer()
    known = {0: officer.pk, "person": request.account_id}
    columns = {f"{key}_id" if "officer" in key else key: known.get(value, value) for key, value in changes.items()}

    with pytest.raises(IntegrityError), transaction.atomic():
        VerificationRequest.objects.filter(pk=request.pk).update(**columns)


def test_a_refusal_has_a_reason_that_stays(at: datetime) -> None:
    request, officer = people.applicant(), people.officer()

    actions.refuse(
        request_uuid=request.uuid, seen=RequestState.WAITING, reason="Not in the list", by=people.actor(officer), at=at
    )
    again = refusals_of(
        lambda: actions.refuse(
            request_uuid=request.uuid, seen=RequestState.WAITING, reason="Once more", by=people.actor(officer), at=at
        )
    )

    request.refresh_from_db()
    assert (request.state, request.reason, request.account.state) == ("refused", "Not in the list", "refused")
    assert again == [Refusal.ALREADY_DECIDED]
    assert Event.objects.get(name="identity.refused").facts["account"] == str(request.account.uuid)


def test_deciding_needs_the_grant_and_a_request(someone_with: Callable[..., Actor], at: datetime) -> None:
    request, stranger, officer = people.applicant(), someone_with("identity.manage-roles"), people.actor(people.officer())

    for act in (
        lambda by, uuid: actions.confirm(request_uuid=uuid, seen=RequestState.WAITING, compared=True, by=by, at=at),
        lambda by, uuid: actions.refuse(request_uuid=uuid, seen=RequestState.WAITING, reason="x", by=by, at=at),
    ):
        with pytest.raises(PermissionDenied):
            act(stranger, request.uuid)
        with pytest.raises(NotFound):
            act(officer, officer_uuid := people.account().uuid)
        assert officer_uuid
    with pytest.raises(PermissionDenied):
        actions.open_reverification(account_uuid=request.account.uuid, by=stranger, at=at)
    with pytest.raises(NotFound):
        queries.case(request.uuid, visible_to=stranger, on=MONDAY)
    assert list(queries.requests(visible_to=stranger)) == []
    assert set(queries.counts(visible_to=stranger).values()) == {0}
    assert list(queries.due_people(visible_to=stranger, on=MONDAY)) == []


def test_a_reverification_renews_the_day_and_leaves_the_roles(at: datetime) -> None:
    request, officer = people.applicant(), people.officer()
    confirm(request, officer, at)
    account = request.account
    Account.objects.filter(pk=account.pk).update(reverify_on=MONDAY, reverify_told_on=MONDAY)

    opened = actions.open_reverification(account_uuid=account.uuid, by=people.actor(officer), at=at)
    again = actions.open_reverification(account_uuid=account.uuid, by=people.actor(officer), at=at)
    still = grants_of(account)
    confirm(opened, officer, at)

    account.refresh_from_db()
    assert opened == again
    assert still == grants_of(account) == {HeldGrant(LEARN)}
    assert (account.reverify_on, account.reverify_told_on) == (date(2027, 11, 23), None)
    assert account.role_assignments.count() == 1
    assert Notification.objects.filter(account=account, kind="identity.reverified").count() == 1


def test_a_refused_reverification_closes_nothing(at: datetime) -> None:
    account, officer = people.account(grants=(LEARN,)), people.officer()
    opened = actions.open_reverification(account_uuid=account.uuid, by=people.actor(officer), at=at)

    actions.refuse(request_uuid=opened.uuid, seen=RequestState.WAITING, reason="No papers", by=people.actor(officer), at=at)

    account.refresh_from_db()
    assert (opened.kind, account.state) == ("staff", "verified")
    assert grants_of(account) == {HeldGrant(LEARN)}


def test_only_the_verified_are_verified_again(at: datetime) -> None:
    with pytest.raises(NotFound):
        actions.open_reverification(account_uuid=people.applicant().account.uuid, by=people.actor(people.officer()), at=at)


@pytest.mark.parametrize("kind", ["learner", "faculty"])
@pytest.mark.parametrize("_round", range(3))
def test_two_officers_press_at_once_and_exactly_one_wins(real_database: None, at: datetime, kind: str, _round: int) -> None:
    request, learner = people.applicant(kind=kind), people.role("learner", LEARN)
    officers = [people.actor(people.officer()), people.actor(people.officer())]

    answers = at_once(
        lambda number: actions.confirm(
            request_uuid=request.uuid, seen=RequestState.WAITING, compared=True, role=learner, by=officers[number], at=at
        ),
        refused=(actions.VerificationRefused,),
    )

    won = [answer for answer in answers if isinstance(answer, VerificationRequest)]
    lost = [answer.refusals[0] for answer in answers if isinstance(answer, actions.VerificationRefused)]
    request.refresh_from_db()
    assert len(won) == len(lost) == 1
    expected = (Refusal.ALREADY_DECIDED, "approved") if kind == "learner" else (Refusal.CHANGED_MEANWHILE, "confirmed-once")
    assert (lost[0], request.state) == expected
