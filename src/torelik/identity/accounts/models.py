from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from torelik.identity.accounts import confidential
from torelik.identity.accounts.vocabulary import AccountState
from torelik.kernel import national_numbers
from torelik.kernel.identifiers import new_uuid

IIN_COLUMNS = ("iin_closed", "iin_hash")


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts for Django's own tools; the product makes them by ``actions.open_account``."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "Account":
        account = self.model(username=username, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "Account":
        verified = {"state": AccountState.VERIFIED, **fields}
        return self.create_user(username, password, is_staff=True, is_superuser=True, **verified)


class Account(AbstractBaseUser, PermissionsMixin):
    """One person's way in. Made by registration, import or an administrator; closed, never deleted.

    The IIN is kept encrypted and found by a keyed hash; two verified accounts never share one. Two requests may:
    otherwise a stranger could keep a person out by typing their number first.
    pii: names, user name, e-mail address, IIN (encrypted)
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    username = models.CharField(_("user name"), max_length=80, unique=True)
    email = models.EmailField(_("e-mail"), blank=True)
    family_name = models.CharField(_("family name"), max_length=80, blank=True)
    given_name = models.CharField(_("given name"), max_length=80, blank=True)
    patronymic = models.CharField(_("patronymic"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=2, default="kk")
    unit = models.ForeignKey("identity.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=20, choices=AccountState, default=AccountState.PENDING)
    iin_closed = models.TextField(blank=True, editable=False)
    iin_hash = models.CharField(max_length=64, blank=True, editable=False)
    verified_at = models.DateTimeField(null=True, blank=True)
    reverify_on = models.DateField(null=True, blank=True)
    reverify_told_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    opened_at = models.DateTimeField(auto_now_add=True)

    objects = AccountManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(state="closed") | Q(is_active=False), name="a_closed_account_is_not_active"),
            models.UniqueConstraint(
                fields=["iin_hash"], condition=Q(state="verified") & ~Q(iin_hash=""), name="one_verified_account_per_iin"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "reverify_on"], name="identity_account_reverify"),
            models.Index(fields=["iin_hash"], name="identity_account_iin"),
        ]

    @property
    def is_verified(self) -> bool:
        """Whether the person may hold grants today."""
        return self.is_active and self.state == AccountState.VERIFIED

    def keep_iin(self, digits: str) -> None:
        """Close the number and its hash; the caller has checked it and saves ``IIN_COLUMNS``."""
        self.iin_closed = confidential.closed(digits)
        self.iin_hash = confidential.search_key(digits) if digits else ""

    @property
    def masked_iin(self) -> str:
        return national_numbers.masked(confidential.opened(self.iin_closed))

    @property
    def first_name(self) -> str:
        """The given name, under the name by which Wagtail asks for it."""
        return self.given_name

    @property
    def last_name(self) -> str:
        """The family name, under the name by which Wagtail asks for it."""
        return self.family_name

    def get_full_name(self) -> str:
        """Return family name, given name, patronymic, as lists in Kazakhstan show them."""
        return " ".join(filter(None, (self.family_name, self.given_name, self.patronymic))) or self.username

    def get_short_name(self) -> str:
        return self.given_name or self.username

    @property
    def journal_name(self) -> str:
        """A reference that is no name: the journal outlives the person's consent."""
        return f"account {str(self.uuid)[:8]}"

    @property
    def initials(self) -> str:
        return (self.given_name[:1] + self.family_name[:1]).upper() or self.username[:2].upper()

    def __str__(self) -> str:
        return self.get_full_name()
