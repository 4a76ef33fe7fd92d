"""Asking for an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from torelik.audit import api as audit
from torelik.identity.accounts import actions as accounts
from torelik.identity.accounts import queries as account_queries
from torelik.identity.accounts.vocabulary import AccountState, AccountVerb
from torelik.identity.consents import actions as consents
from torelik.identity.consents import queries as consent_queries
from torelik.identity.consents.vocabulary import ConsentKind
from torelik.identity.verification.basis import Basis
from torelik.identity.verification.models import VerificationRequest
from torelik.identity.verification.vocabulary import EVENTS, PersonKind, Purpose, RegistrationRefusal
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.kernel.national_numbers import Iin

if TYPE_CHECKING:
    from torelik.identity.accounts.models import Account
    from torelik.identity.units.models import Unit


class RegistrationRefused(Exception):
    """A registration is not taken; carries every reason."""

    def __init__(self, refusals: list[RegistrationRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = refusals


@dataclass(frozen=True, slots=True)
class Application:
    """What a person says of their place in the Academy. pii: post, note, basis"""

    kind: PersonKind
    basis: Basis
    unit: Unit | None = None
    post: str = ""
    note: str = ""


def register(
    *,
    username: str,
    password: str,
    iin: str,
    family_name: str,
    given_name: str,
    patronymic: str,
    email: str,
    language: str,
    application: Application,
    consent_digest: str,
    by: Actor,
    at: datetime,
) -> Account:
    """Make a pending account that can do nothing but see its own status (cl. 13), with the consent that was read.

    Asks for no grant: anybody may ask to be let in. Whether the IIN is known here already is not told: a stranger
    could learn from it who belongs to the Academy; the officer sees it. *consent_digest* is the hash of the text that
    stood on the page. Raises ``WrongNumber`` and ``RegistrationRefused``.
    """
    number = Iin.of(iin, today=clock.local_date(at))
    try:
        with transaction.atomic():
            text = consent_queries.text_in_force(ConsentKind.REGISTRATION)
            checks = {
                RegistrationRefusal.NOT_OPEN: text is None,
                RegistrationRefusal.CONSENT_CHANGED: text is not None and text.digest != consent_digest,
                RegistrationRefusal.USERNAME_TAKEN: account_queries.is_username_taken(username),
            }
            if text is None or any(checks.values()):
                raise RegistrationRefused([refusal for refusal, applies in checks.items() if applies])
            account = accounts.open_account(
                username=username,
                password=password,
                iin=number.digits,
                family_name=family_name,
                given_name=given_name,
                patronymic=patronymic,
                email=email,
                language=language,
                unit=application.unit,
                state=AccountState.PENDING,
                by=by.with_grant("identity.manage-accounts"),
                at=at,
            )
            person = Actor(account_id=account.pk, name=account.get_full_name(), language=language)
            consents.give_consent(account_id=account.pk, text=text, language=language, by=person, at=at)
            _ask(account, application, EVENTS.REGISTERED, by=person, at=at)
    except IntegrityError:
        # Two people chose one user name at one moment; the other one was faster.
        raise RegistrationRefused([RegistrationRefusal.USERNAME_TAKEN]) from None
    return account


@transaction.atomic  # nosemgrep: act-without-a-grant - one's own request
def ask_again(*, application: Application, by: Actor, at: datetime) -> VerificationRequest:
    """Put a refused person's corrected words before the officers once more. Raises ``NotFound`` unless *by* was refused."""
    if by.account_id is None:
        raise NotFound("account")
    account = account_queries.lock_account(by.account_id)
    if account.state != AccountState.REFUSED:
        raise NotFound(by.account_id)
    accounts.move(account, AccountVerb.ASK_AGAIN, at=at)
    return _ask(account, application, EVENTS.ASKED_AGAIN, by=by, at=at)


def _ask(account: Account, application: Application, event: EVENTS, *, by: Actor, at: datetime) -> VerificationRequest:
    request = VerificationRequest.objects.create(
        account=account,
        purpose=Purpose.REGISTRATION,
        kind=application.kind,
        unit=application.unit,
        post=application.post,
        note=application.note,
        basis_kind=application.basis.kind,
        basis_number=application.basis.number,
        basis_dated=application.basis.dated,
        basis_through=application.basis.through,
        asked_at=at,
    )
    audit.record(event, by=by, about=request, at=at, facts={"account": str(account.uuid), "kind": application.kind})
    return request
