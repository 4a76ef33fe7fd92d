"""Questions about signing in."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum

from torelik.identity.accounts.queries import accounts_with_words
from torelik.identity.roles.queries import account_ids_with_other_grants, actor_of
from torelik.identity.signin import rules
from torelik.identity.signin.models import OuterIdentity, PasswordLink, Session
from torelik.identity.signin.vocabulary import Demand, Factor
from torelik.kernel import clock
from torelik.kernel.actor import Actor

if TYPE_CHECKING:
    from torelik.identity.accounts.models import Account

FAILURES_OF_STEP = 30
"""Wrong codes for one account from all addresses together; whoever types them knows the password already."""


def is_required() -> bool:
    """Tell whether roles of staff must have a second factor on this site."""
    return str(settings.TORELIK_SECOND_FACTOR) == "required"


def is_staff(actor: Actor) -> bool:
    """Tell whether the actor may do more than everybody's own affairs."""
    return rules.is_staff((held.grant for held in actor.grants), everyday=settings.TORELIK_EVERYDAY_GRANTS)


def demand_on(account: Account, *, at: datetime) -> Demand:
    """Return what must follow the account's password; one or two questions to the database."""
    staff = is_required() and is_staff(actor_of(account, on=clock.local_date(at)))
    return rules.demand(required=is_required(), staff=staff, has_factor=has_factor(account.pk))


def has_factor(account_id: int) -> bool:
    """Tell whether the account has a second factor; recovery codes alone are none."""
    return proofs_of(account_id).exists()


def proofs_of(account_id: int) -> QuerySet[Authenticator]:
    """Return the account's factors except recovery codes, oldest first."""
    kinds = (Factor.TOTP, Factor.PASSKEY)
    return Authenticator.objects.filter(user_id=account_id, type__in=kinds).order_by("created_at", "id")


def factor_of_kind(account_id: int, kind: Factor) -> Authenticator | None:
    """Return the account's one factor of this kind, if it has one."""
    return Authenticator.objects.filter(user_id=account_id, type=kind).first()


@dataclass(frozen=True, slots=True)
class FactorCard:
    """One second factor as its owner sees it."""

    id: int
    kind: Factor
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class FactorState:
    """All second factors of an account, and how many recovery codes are left."""

    cards: tuple[FactorCard, ...]
    codes_left: int

    @property
    def has_totp(self) -> bool:
        return any(card.kind == Factor.TOTP for card in self.cards)


def factors_of(account_id: int) -> FactorState:
    """Return the second factors of the account; one question."""
    cards, codes = [], 0
    for row in Authenticator.objects.filter(user_id=account_id).order_by("created_at", "id"):
        kind = Factor(row.type)
        if kind == Factor.RECOVERY_CODES:
            codes = len(row.wrap().get_unused_codes())
        else:
            name = str(row.data.get("name", "")) if kind == Factor.PASSKEY else ""
            cards.append(FactorCard(row.pk, kind, name, row.created_at, row.last_used_at))
    return FactorState(tuple(cards), codes)


def codes_of_moment(secret: str) -> Iterator[tuple[int, str]]:
    """Yield the time steps around now with their codes: the present one, and one before and after for clocks that differ."""
    present = int(time.time()) // app_settings.TOTP_PERIOD
    for counter in range(present - app_settings.TOTP_TOLERANCE, present + app_settings.TOTP_TOLERANCE + 1):
        yield counter, totp.format_hotp_value(totp.hotp_value(secret, counter))


def sessions_of(account_id: int) -> QuerySet[Session]:
    """Return the account's living sessions, last used first."""
    return Session.objects.filter(account_id=account_id, ended_at=None).order_by("-seen_at", "-id")


def past_sessions_of(account_id: int, *, limit: int = 10) -> list[Session]:
    """Return the account's newest sessions that are over."""
    return list(Session.objects.filter(account_id=account_id).exclude(ended_at=None).order_by("-ended_at", "-id")[:limit])


def wait_before_password(*, username: str, address: str, at: datetime) -> timedelta | None:
    """Return how long the next attempt must wait, or None; asked before anything is computed of the password.

    A user name is counted together with the address, so that nobody locks out somebody else; an address is counted by itself
    too, else ten thousand user names would cost ten thousand computations.
    """
    lock: timedelta = settings.AXES_COOLOFF_TIME
    recent = AccessAttempt.objects.filter(ip_address=address or None, attempt_time__gt=at - lock)
    counted = recent.aggregate(
        here=Sum("failures_since_start", filter=Q(username=username)),
        here_last=Max("attempt_time", filter=Q(username=username)),
        all=Sum("failures_since_start"),
        all_last=Max("attempt_time"),
    )
    limits = (
        (counted["here"], settings.AXES_FAILURE_LIMIT, counted["here_last"]),
        (counted["all"], settings.TORELIK_FAILURES_OF_ADDRESS, counted["all_last"]),
    )
    waits = [
        rules.wait_after_failures(failures=failures or 0, limit=limit, last_at=last_at, lock=lock, at=at)
        for failures, limit, last_at in limits
    ]
    return max((wait for wait in waits if wait is not None), default=None)


def wait_before_step(*, name: str, at: datetime) -> timedelta | None:
    """Return how long the next second step of this account must wait, counted over all addresses."""
    lock: timedelta = settings.AXES_COOLOFF_TIME
    counted = AccessAttempt.objects.filter(username=name, attempt_time__gt=at - lock).aggregate(
        failures=Sum("failures_since_start"), last=Max("attempt_time")
    )
    return rules.wait_after_failures(
        failures=counted["failures"] or 0, limit=FAILURES_OF_STEP, last_at=counted["last"], lock=lock, at=at
    )


def digest_of(secret: str) -> str:
    """Return how a link's secret is kept: 256 random bits need no slow hash."""
    return sha256(secret.encode()).hexdigest()


def open_link(*, secret: str, at: datetime) -> PasswordLink | None:
    """Return the link of this secret while it may be used and its account is open."""
    link = PasswordLink.objects.select_related("account").filter(digest=digest_of(secret)).first()
    return link if link and link.is_open(at=at) and link.account.is_active else None


def linked_account(*, issuer: str, subject: str) -> Account | None:
    """Return the open account that an administrator has linked to this outer identity, or None."""
    row = OuterIdentity.objects.select_related("account").filter(issuer=issuer, subject=subject).first()
    return row.account if row and row.account.is_active else None


def outer_identities_of(account_id: int) -> list[OuterIdentity]:
    """Return the account's links to outer identities, oldest first."""
    return list(OuterIdentity.objects.filter(account_id=account_id).order_by("linked_at", "id"))


def accounts_for_sign_in(*, words: str = "") -> QuerySet[Account]:
    """Return accounts that have all the words, with what an administrator asks of each: by family name."""
    kinds = (Factor.TOTP, Factor.PASSKEY)
    has = Exists(Authenticator.objects.filter(user_id=OuterRef("pk"), type__in=kinds))
    return accounts_with_words(words).annotate(has_second_factor=has)


def sessions_count(account_ids: Iterable[int]) -> dict[int, int]:
    """Return how many living sessions each of the accounts has; one question."""
    rows = (
        Session.objects.filter(account_id__in=list(account_ids), ended_at=None).values("account_id").annotate(living=Count("id"))
    )
    return {row["account_id"]: row["living"] for row in rows}


@dataclass(frozen=True, slots=True)
class FactorCoverage:
    """How many open accounts hold grants of staff, and how many of those have a second factor (cl. 10)."""

    staff: int
    covered: int
    is_required: bool


def factor_coverage(*, on: date) -> FactorCoverage:
    """Count staff and their second factors, for the page of compliance; two questions."""
    staff = set(account_ids_with_other_grants(everyday=settings.TORELIK_EVERYDAY_GRANTS, on=on))
    kinds = (Factor.TOTP, Factor.PASSKEY)
    covered = set(Authenticator.objects.filter(type__in=kinds).values_list("user_id", flat=True)) & staff
    return FactorCoverage(len(staff), len(covered), is_required())
