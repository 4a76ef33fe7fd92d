from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from torelik.kernel.identifiers import new_uuid


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts for Django's own tools; the product makes them by ``actions.open_account``."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "Account":
        account = self.model(username=username, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "Account":
        return self.create_user(username, password, is_staff=True, is_superuser=True, **fields)


class Account(AbstractBaseUser, PermissionsMixin):
    """One person's way in. Made by registration, import or an administrator; closed, never deleted.

    pii: names, user name, e-mail address
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    username = models.CharField(_("user name"), max_length=80, unique=True)
    email = models.EmailField(_("e-mail"), blank=True)
    family_name = models.CharField(_("family name"), max_length=80, blank=True)
    given_name = models.CharField(_("given name"), max_length=80, blank=True)
    patronymic = models.CharField(_("patronymic"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=2, default="kk")
    unit = models.ForeignKey("identity.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    opened_at = models.DateTimeField(auto_now_add=True)

    objects = AccountManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

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
