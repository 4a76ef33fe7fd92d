"""Opening, moving and closing accounts; setting the first password; encrypting numbers anew."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from torelik.audit import api as audit
from torelik.identity.accounts import confidential, queries, rules
from torelik.identity.accounts.models import IIN_COLUMNS, Account
from torelik.identity.accounts.signals import account_closed
from torelik.identity.accounts.vocabulary import AccountState, AccountVerb
from torelik.kernel import clock
from torelik.kernel.actor import Actor

if TYPE_CHECKING:
    from torelik.identity.units.models import Unit

RESEAL_BATCH = 500


@dataclass(frozen=True, slots=True)
class NewPerson:
    """One person of an imported list, checked. pii: names, e-mail address, IIN"""

    username: str
    iin: str
    family_name: str
    given_name: str
    patronymic: str = ""
    email: str = ""
    language: str = "kk"
    unit_id: int | None = None


class WrongState(Exception):
    """What was asked cannot happen to an account in its present state."""


@transaction.atomic
def open_account(
    *,
    username: str,
    password: str | None,
    by: Actor,
    at: datetime,
    email: str = "",
    family_name: str = "",
    given_name: str = "",
    patronymic: str = "",
    language: str = "kk",
    unit: Unit | None = None,
    iin: str = "",
    state: AccountState = AccountState.VERIFIED,
) -> Account:
    """Open an account (cl. 13), by default of a person whom the opener vouches for. Without a password nobody can sign in.

    *iin* has been checked. Raises ``IntegrityError`` when the user name is taken, or the IIN by another verified person.
    """
    by.require("identity.manage-accounts")
    account = Account(
        username=username,
        email=email,
        family_name=family_name,
        given_name=given_name,
        patronymic=patronymic,
        language=language,
        unit=unit,
        state=state,
    )
    if state == AccountState.VERIFIED:
        account.verified_at = at
        account.reverify_on = rules.reverify_on(
            today=clock.local_date(at), period_days=settings.TORELIK_REVERIFICATION_DAYS, basis_through=None
        )
    account.keep_iin(iin)
    account.set_password(password)
    account.save()
    audit.record("identity.account-opened", by=by, about=account, at=at)
    return account


@transaction.atomic
def open_accounts(
    people: Sequence[NewPerson], *, state: AccountState, by: Actor, at: datetime, reverify_on: date | None = None
) -> list[Account]:
    """Open the accounts of a list, in its order, without passwords; one event tells of all of them.

    Raises ``IntegrityError`` when a user name is taken, or the IIN by another verified person.
    """
    by.require("identity.import-people")
    nobody_signs_in = make_password(None)
    accounts = []
    for person in people:
        account = Account(
            username=person.username,
            email=person.email,
            family_name=person.family_name,
            given_name=person.given_name,
            patronymic=person.patronymic,
            language=person.language,
            unit_id=person.unit_id,
            state=state,
            password=nobody_signs_in,
        )
        if state == AccountState.VERIFIED:
            account.verified_at, account.reverify_on = at, reverify_on
        account.keep_iin(person.iin)
        accounts.append(account)
    opened = Account.objects.bulk_create(accounts, batch_size=500)
    digest = hashlib.sha256("\n".join(str(account.uuid) for account in opened).encode()).hexdigest()
    audit.record("identity.accounts-imported", by=by, at=at, facts={"count": len(opened), "digest": digest, "state": state})
    return opened


def move(account: Account, verb: AccountVerb, *, at: datetime, reverify_on: date | None = None) -> None:
    """Let *verb* happen to an account that the caller has locked; the caller requires the grant and writes the event.

    Raises ``WrongState``, and ``IntegrityError`` when another verified person has the same IIN.
    """
    following = rules.ACCOUNT_LIFE.get((AccountState(account.state), verb))
    if following is None:
        raise WrongState(f"{verb} in the state {account.state}")
    account.state = following
    if following == AccountState.VERIFIED:
        account.verified_at, account.reverify_on, account.reverify_told_on = at, reverify_on, None
    account.save(update_fields=["state", "verified_at", "reverify_on", "reverify_told_on"])


@transaction.atomic
def close_account(*, account: Account, by: Actor, at: datetime) -> Account:
    """Close an account for good: its sessions end, its password is worth nothing, the contexts above are told.

    Raises ``WrongState`` when it is closed already.
    """
    by.require("identity.close-accounts")
    account = queries.lock_account(account.pk)
    if (AccountState(account.state), AccountVerb.CLOSE) not in rules.ACCOUNT_LIFE:
        raise WrongState("closed already")
    account.state, account.is_active, account.closed_at, account.reverify_on = AccountState.CLOSED, False, at, None
    # Sessions carry a hash of the password: with this one gone no cookie of the person opens anything again.
    account.set_unusable_password()
    account.save(update_fields=["state", "is_active", "closed_at", "reverify_on", "password"])
    audit.record("identity.account-closed", by=by, about=account, at=at)
    account_closed.send(sender=Account, account_id=account.pk, by=by, at=at)
    return account


@transaction.atomic
def reseal_numbers(*, by: Actor, at: datetime) -> int:
    """Encrypt every IIN by the newest key and compute its hash anew; return how many. Run after a key was added.

    One transaction and about 2,000 accounts a second: an interruption leaves everything as it was.
    """
    by.require("identity.manage-accounts")
    count, digest = 0, hashlib.sha256()
    for account in Account.objects.exclude(iin_closed="").order_by("pk").iterator(chunk_size=RESEAL_BATCH):
        account.keep_iin(confidential.opened(account.iin_closed))
        account.save(update_fields=IIN_COLUMNS)
        digest.update(str(account.uuid).encode())
        count += 1
    audit.record("identity.numbers-resealed", by=by, at=at, facts={"count": count, "digest": digest.hexdigest()})
    return count


def forget(account: Account, *, keep_names: bool, at: datetime) -> None:
    """Take from a closed account whatever names the person, inside the erasure that the caller has decided and witnesses."""
    account.email, account.iin_closed, account.iin_hash, account.erased_at = "", "", "", at
    columns = ["email", *IIN_COLUMNS, "erased_at"]
    if not keep_names:
        account.username = account.journal_name.replace(" ", "-")
        account.family_name = account.given_name = account.patronymic = ""
        columns += ["username", "family_name", "given_name", "patronymic"]
    account.save(update_fields=columns)
