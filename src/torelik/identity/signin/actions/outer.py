"""Linking accounts to identities at an outer provider: by an administrator who has seen who it is."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction

from torelik.audit import api as audit
from torelik.identity.signin.models import OuterIdentity
from torelik.identity.signin.vocabulary import Refusal
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound

if TYPE_CHECKING:
    from torelik.identity.accounts.models import Account


class OuterRefused(Exception):
    """The link was not made; *refusal* says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


def link_outer_identity(*, account: Account, issuer: str, subject: str, by: Actor, at: datetime) -> OuterIdentity:
    """Let the subject of the provider sign in as *account*. Raises ``OuterRefused`` when it is linked already."""
    by.require("identity.manage-sign-in")
    try:
        with transaction.atomic():
            link = OuterIdentity.objects.create(account=account, issuer=issuer, subject=subject.strip(), linked_at=at)
            audit.record("identity.outer-identity-linked", by=by, about=account, at=at, facts={"issuer": issuer})
    except IntegrityError:
        raise OuterRefused(Refusal.OUTER_TAKEN) from None
    return link


@transaction.atomic
def unlink_outer_identity(*, uuid: UUID, account: Account, by: Actor, at: datetime) -> None:
    """Take the link away. Raises ``NotFound`` when the account has no such link."""
    by.require("identity.manage-sign-in")
    link = OuterIdentity.objects.filter(uuid=uuid, account=account).first()
    if link is None:
        raise NotFound(str(uuid))
    link.delete()
    audit.record("identity.outer-identity-unlinked", by=by, about=account, at=at, facts={"issuer": link.issuer})
