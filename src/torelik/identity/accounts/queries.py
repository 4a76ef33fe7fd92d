"""Questions about accounts."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from torelik.identity.accounts.models import Account
from torelik.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class AccountCard:
    """What other contexts may know of an account. pii: names, e-mail address"""

    id: int
    uuid: UUID
    username: str
    full_name: str
    short_name: str
    initials: str
    email: str
    language: str
    unit_key: str


def account_by_username(username: str) -> Account:
    """Return the account. Raises ``Account.DoesNotExist``."""
    return Account.objects.get(username=username)


def account_by_uuid(uuid: UUID) -> Account:
    """Return the account. Raises ``NotFound``."""
    found = Account.objects.filter(uuid=uuid).first()
    if found is None:
        raise NotFound(uuid)
    return found


def accounts_named(words: str) -> QuerySet[Account]:
    """Return open accounts whose names or user name have every one of *words*, by name."""
    found = Account.objects.filter(is_active=True).select_related("unit").order_by("family_name", "given_name", "pk")
    for word in words.split():
        # SQLite knows upper and lower case of English letters alone.
        spellings = sorted({word, word.lower(), word.capitalize()})
        columns = ("family_name", "given_name", "patronymic", "username")
        found = found.filter(Q(*((f"{column}__icontains", one) for column in columns for one in spellings), _connector=Q.OR))
    return found


def lock_account(account_id: int) -> Account:
    """Return the account and keep its row until the transaction ends."""
    return Account.objects.select_for_update().get(pk=account_id)


def is_username_taken(username: str) -> bool:
    """Tell whether an account of this user name exists."""
    return Account.objects.filter(username=username).exists()


def accounts_by_id(ids: Iterable[int]) -> dict[int, AccountCard]:
    """Return the cards of these accounts by key, in one query; unknown keys are left out."""
    rows = Account.objects.filter(id__in=set(ids)).select_related("unit")
    return {row.pk: card_of(row) for row in rows}


def card_of(account: Account) -> AccountCard:
    """Return the account as a value."""
    return AccountCard(
        id=account.pk,
        uuid=account.uuid,
        username=account.username,
        full_name=account.get_full_name(),
        short_name=account.get_short_name(),
        initials=account.initials,
        email=account.email,
        language=account.language,
        unit_key=account.unit.key if account.unit else "",
    )
