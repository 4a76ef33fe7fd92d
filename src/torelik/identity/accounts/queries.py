"""Questions about accounts."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from torelik.identity.accounts import confidential
from torelik.identity.accounts.models import Account
from torelik.identity.accounts.vocabulary import AccountState
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound

PEOPLE_GRANTS = ("identity.verify-people", "identity.close-accounts", "identity.manage-accounts")
"""Whoever holds one of these works with the list of people."""


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


OVERDUE_AT_ONCE = 200
"""How many people the clockwork suspends in one transaction."""


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


def account_by_id(account_id: int) -> Account:
    """Return the account. Raises ``Account.DoesNotExist``."""
    return Account.objects.get(pk=account_id)


def account_by_uuid(uuid: UUID) -> Account:
    """Return the account. Raises ``NotFound``."""
    found = Account.objects.filter(uuid=uuid).first()
    if found is None:
        raise NotFound(uuid)
    return found


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


def lock_account(account_id: int) -> Account:
    """Return the account and keep its row until the transaction ends."""
    return Account.objects.select_for_update().get(pk=account_id)


def people(*, visible_to: Actor, words: str = "", state: str = "") -> QuerySet[Account]:
    """Return the accounts of the list of people, by name, for those who work with it; others get none.

    Every one of *words* occurs in a name or the user name; a word of twelve digits is looked for as an IIN.
    """
    if not visible_to.may_any(PEOPLE_GRANTS):
        return Account.objects.none()
    found = Account.objects.select_related("unit").order_by("family_name", "given_name", "pk")
    if state:
        found = found.filter(state=state)
    for word in words.split():
        if len(word) == 12 and word.isdecimal():
            found = found.filter(iin_hash=confidential.search_key(word))
        else:
            # SQLite knows upper and lower case of English letters alone.
            spellings = {word, word.lower(), word.capitalize()}
            columns = ("family_name", "given_name", "patronymic", "username")
            found = found.filter(
                Q(*((f"{column}__icontains", spelling) for column in columns for spelling in sorted(spellings)), _connector=Q.OR)
            )
    return found


def person(uuid: UUID, *, visible_to: Actor) -> Account:
    """Return one account of the list of people. Raises ``NotFound``."""
    found = people(visible_to=visible_to).filter(uuid=uuid).first()
    if found is None:
        raise NotFound(uuid)
    return found


def others_with_iin_of(account: Account) -> list[Account]:
    """Return the other accounts that carry the same IIN, whatever their state, the verified one first."""
    if not account.iin_hash:
        return []
    rows = Account.objects.filter(iin_hash=account.iin_hash).exclude(pk=account.pk).order_by("-verified_at", "pk")
    return sorted(rows, key=lambda row: row.state != AccountState.VERIFIED)


def accounts_by_iin(numbers: Collection[str]) -> dict[str, Account]:
    """Return the verified or waiting account of each IIN, one query; a verified one wins, closed ones are left out."""
    keys = {confidential.search_key(number): number for number in numbers}
    rows = Account.objects.filter(iin_hash__in=keys).exclude(state__in=[AccountState.CLOSED, AccountState.REFUSED])
    found: dict[str, Account] = {}
    for row in rows.order_by("pk"):
        if keys[row.iin_hash] not in found or row.state == AccountState.VERIFIED:
            found[keys[row.iin_hash]] = row
    return found


def taken_usernames_like(names: Collection[str]) -> set[str]:
    """Return the user names that exist and begin with one of *names*; one query, whatever their number."""
    stems = tuple(names)
    if not stems:
        return set()
    first_letters = {stem[:1] for stem in stems}
    rows = Account.objects.filter(Q(*(("username__startswith", letter) for letter in sorted(first_letters)), _connector=Q.OR))
    return {name for name in rows.values_list("username", flat=True) if name.startswith(stems)}


def due_for_reverification(*, before: date) -> QuerySet[Account]:
    """Return the verified and suspended accounts whose day of re-verification lies before *before*, the earliest first."""
    standing = (AccountState.VERIFIED, AccountState.SUSPENDED)
    due = Account.objects.filter(state__in=standing, is_active=True, reverify_on__lt=before)
    return due.select_related("unit").order_by("reverify_on", "pk")


def lock_overdue(*, before: date) -> list[Account]:
    """Return the verified accounts that are due since before *before* and keep their rows until the transaction ends."""
    overdue = Account.objects.select_for_update().filter(state=AccountState.VERIFIED, is_active=True, reverify_on__lt=before)
    return list(overdue.order_by("reverify_on", "pk")[:OVERDUE_AT_ONCE])


def mark_reverification_told(ids: Collection[int], *, on: date) -> None:
    """Remember that these people were told, so that the clockwork tells each of them once."""
    Account.objects.filter(pk__in=ids).update(reverify_told_on=on)


def count_by_state() -> dict[str, int]:
    """Count the accounts in each state; one query."""
    rows = Account.objects.order_by().values_list("state").annotate(count=Count("pk"))
    return {**dict.fromkeys(AccountState.values, 0), **{str(state): count for state, count in rows}}
