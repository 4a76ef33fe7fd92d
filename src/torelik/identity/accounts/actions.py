"""Opening accounts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from torelik.audit import api as audit
from torelik.identity.accounts.models import Account
from torelik.kernel.actor import Actor

if TYPE_CHECKING:
    from torelik.identity.units.models import Unit


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
) -> Account:
    """Open an account (cl. 13). Without a password nobody can sign in until one is set.

    Raises ``IntegrityError`` when the user name is taken.
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
    )
    account.set_password(password)
    account.save()
    audit.record("identity.account-opened", by=by, about=account, at=at)
    return account
