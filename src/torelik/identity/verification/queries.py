"""Questions of the verifying unit, and of the person who waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet

from torelik.identity.accounts import confidential
from torelik.identity.accounts import queries as accounts
from torelik.identity.accounts.signals import Obligation, obligations_of
from torelik.identity.accounts.vocabulary import AccountState
from torelik.identity.consents import queries as consents
from torelik.identity.consents.queries import ConsentLine
from torelik.identity.roles import queries as roles
from torelik.identity.verification import rules
from torelik.identity.verification.models import Departure, VerificationRequest
from torelik.identity.verification.vocabulary import GRANTS, PersonKind, RequestState
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound

if TYPE_CHECKING:
    from torelik.identity.accounts.models import Account
    from torelik.identity.roles.models import Role


@dataclass(frozen=True, slots=True)
class Case:
    """One request as the officer compares it. pii: everything that the person said of themselves"""

    request: VerificationRequest
    person: "Account"
    iin: str
    """The whole number while the request is open, because the officer compares it digit by digit; masked afterwards."""

    twins: tuple["Account", ...]
    """Other accounts with the same IIN, the verified one first."""

    earlier: tuple[VerificationRequest, ...]
    consents: tuple[ConsentLine, ...]
    roles: tuple[str, ...]
    is_open: bool
    needs_second: bool
    is_own: bool
    was_first: bool


@dataclass(frozen=True, slots=True)
class Leaver:
    """One person who left, with what is still to be settled. pii: the person"""

    departure: Departure
    left: tuple[Obligation, ...]


def requests(*, visible_to: Actor, state: str = "") -> QuerySet[VerificationRequest]:
    """Return the requests in one state, the oldest first; without a state the open ones. Officers see all, others none."""
    if not visible_to.may(GRANTS.VERIFY_PEOPLE):
        return VerificationRequest.objects.none()
    found = VerificationRequest.objects.select_related("account", "unit", "role", "first_officer", "officer")
    if state in (RequestState.APPROVED, RequestState.REFUSED):
        return found.filter(state=state).order_by("-decided_at", "-pk")
    return found.filter(state__in=[state] if state else rules.OPEN).order_by("asked_at", "pk")


def counts(*, visible_to: Actor) -> dict[str, int]:
    """Count the requests in each state; one query."""
    found = dict.fromkeys(RequestState.values, 0)
    if visible_to.may(GRANTS.VERIFY_PEOPLE):
        rows = VerificationRequest.objects.order_by().values_list("state").annotate(count=Count("pk"))
        found |= {str(state): count for state, count in rows}
    return found


def case(uuid: UUID, *, visible_to: Actor, on: date) -> Case:
    """Return one request with everything to compare it by. Raises ``NotFound``, also for whoever verifies nobody."""
    if not visible_to.may(GRANTS.VERIFY_PEOPLE):
        raise NotFound(uuid)
    rows = VerificationRequest.objects.select_related("account__unit", "unit", "role", "first_officer", "officer")
    request = rows.filter(uuid=uuid).first()
    if request is None:
        raise NotFound(uuid)
    is_open = request.state in rules.OPEN
    earlier = VerificationRequest.objects.select_related("officer", "role").filter(account_id=request.account_id)
    return Case(
        request=request,
        person=request.account,
        iin=confidential.opened(request.account.iin_closed) if is_open else request.account.masked_iin,
        twins=tuple(accounts.others_with_iin_of(request.account)),
        earlier=tuple(earlier.exclude(pk=request.pk).order_by("-asked_at", "-pk")),
        consents=tuple(consents.consents_of(request.account_id)),
        roles=tuple(roles.role_names_of(request.account_id, on=on)),
        is_open=is_open,
        needs_second=needs_second(request),
        is_own=request.account_id == visible_to.account_id,
        was_first=visible_to.account_id is not None and request.first_officer_id == visible_to.account_id,
    )


def needs_second(request: VerificationRequest, *, role: "Role | None" = None) -> bool:
    """Tell whether two officers must confirm the request when it gives *role*, or the role proposed in it."""
    role = role or request.role
    return rules.needs_second_person(
        kind=PersonKind(request.kind),
        role_grants=roles.grants_of(role) if role else frozenset(),
        ordinary_grants=frozenset(settings.TORELIK_GRANTS_OF_ONE_OFFICER),
    )


def lock_request(uuid: UUID) -> VerificationRequest:
    """Return a request and keep its row and the person's until the transaction ends. Raises ``NotFound``."""
    request = VerificationRequest.objects.select_for_update().filter(uuid=uuid).first()
    if request is None:
        raise NotFound(uuid)
    request.account = accounts.lock_account(request.account_id)
    return request


def iin_is_taken(request: VerificationRequest) -> bool:
    """Tell whether another verified person has the IIN of the request."""
    return any(twin.state == AccountState.VERIFIED for twin in accounts.others_with_iin_of(request.account))


def newest_request(account_id: int) -> VerificationRequest | None:
    """Return the person's last request, or ``None``."""
    rows = VerificationRequest.objects.select_related("role", "unit").filter(account_id=account_id)
    return rows.order_by("-asked_at", "-pk").first()


def has_open_request(account_id: int) -> bool:
    """Tell whether the person's comparison is under way."""
    return VerificationRequest.objects.filter(account_id=account_id, state__in=rules.OPEN).exists()


def due_people(*, visible_to: Actor, on: date) -> QuerySet["Account"]:
    """Return those to be verified again within the telling period, the earliest first; for officers, others get none."""
    due = accounts.due_for_reverification(before=rules.tell_before(on))
    return due if visible_to.may(GRANTS.VERIFY_PEOPLE) else due.none()


def open_requests_of(account_ids: Sequence[int]) -> dict[int, UUID]:
    """Return the open request of each of these people, one query."""
    rows = VerificationRequest.objects.filter(account_id__in=account_ids, state__in=rules.OPEN)
    return dict(rows.values_list("account_id", "uuid"))


def leavers(*, visible_to: Actor, on: date, limit: int = 200) -> list[Leaver]:
    """Return those who left, the newest first, each with what is still open; for whoever closes accounts."""
    if not visible_to.may("identity.close-accounts"):
        return []
    rows = Departure.objects.select_related("account", "closed_by").order_by("-closed_at", "-pk")[:limit]
    return [Leaver(row, tuple(obligations_of(row.account_id, on=on))) for row in rows]
