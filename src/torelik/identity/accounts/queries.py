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


def open_account_by_id(account_id: int) -> Account | None:
    """Return the open account of this key, or None."""
    return Account.objects.filter(pk=account_id, is_active=True).first()


def account_by_uuid(uuid: UUID) -> Account:
    """Return the account, open or closed. Raises ``NotFound``."""
    account = Account.objects.filter(uuid=uuid).first()
    if account is None:
        raise NotFound(str(uuid))
    return account


def open_accounts_with_address(address: str) -> list[Account]:
    """Return the open accounts with this e-mail address, compared without case."""
    return list(Account.objects.filter(email__iexact=address.strip(), is_active=True).exclude(email="").order_by("id"))


def accounts_with_words(words: str) -> QuerySet[Account]:
    """Return accounts whose names, user name or address have all the words, by family name; for whoever may manage them."""
    found = Account.objects.order_by("family_name", "given_name", "id")
    for word in words.split():
        # SQLite knows upper and lower case of English letters alone; Kazakh and Russian names need each spelling asked for.
        spellings = sorted({word, word.lower(), word.upper(), word.capitalize()})
        columns = ("family_name", "given_name", "patronymic", "username", "email")
        found = found.filter(Q(*((f"{column}__icontains", each) for column in columns for each in spellings), _connector=Q.OR))
    return found
