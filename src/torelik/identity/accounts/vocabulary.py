"""Words of accounts and sign-in."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AccountState(models.TextChoices):
    """Where an account stands; only a verified one may hold grants (cl. 13)."""

    PENDING = "pending", pgettext_lazy("state of an account", "Waits for verification")
    VERIFIED = "verified", pgettext_lazy("state of an account", "Verified")
    REFUSED = "refused", pgettext_lazy("state of an account", "Refused")
    SUSPENDED = "suspended", pgettext_lazy("state of an account", "Suspended")
    CLOSED = "closed", pgettext_lazy("state of an account", "Closed")


class AccountVerb(models.TextChoices):
    """What can happen to an account; ``rules.ACCOUNT_LIFE`` says in which state."""

    VERIFY = "verify", pgettext_lazy("what happens to an account", "Verify")
    REFUSE = "refuse", pgettext_lazy("what happens to an account", "Refuse")
    ASK_AGAIN = "ask-again", pgettext_lazy("what happens to an account", "Ask again")
    SUSPEND = "suspend", pgettext_lazy("what happens to an account", "Suspend")
    CLOSE = "close", pgettext_lazy("what happens to an account", "Close")


class EVENTS(models.TextChoices):
    ACCOUNT_OPENED = "identity.account-opened", _("An account was opened")
    ACCOUNTS_IMPORTED = "identity.accounts-imported", _("People were imported from a list")
    ACCOUNT_SUSPENDED = "identity.account-suspended", _("An account was suspended: its re-verification is overdue")
    ACCOUNT_CLOSED = "identity.account-closed", _("An account was closed")
    ROLE_ASSIGNED = "identity.role-assigned", _("A role was assigned")
    ROLE_ASSIGNED_TO_MANY = "identity.role-assigned-to-many", _("A role was assigned to many people")
    ROLES_ENDED = "identity.roles-ended", _("All roles of a person were ended")
    ROLE_DEFINED = "identity.role-defined", _("The grants of a role were set")
    SIGNED_IN = "identity.signed-in", _("A user signed in")
    SIGN_IN_FAILED = "identity.sign-in-failed", _("A sign-in was refused")
    SIGNED_OUT = "identity.signed-out", _("A user signed out")
    # Nothing writes it any more; journals of earlier years have it.
    FIRST_PASSWORD_SET = "identity.first-password-set", _("A person set their first password")
    NUMBERS_RESEALED = "identity.numbers-resealed", _("Identification numbers were encrypted anew")


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    ADDED = "added", _("added rights")
    REMOVED = "removed", _("removed rights")
    ROLE = "role", pgettext_lazy("fact", "role")
    SCOPE = "scope", pgettext_lazy("fact", "where it holds")


class GRANTS(models.TextChoices):
    MANAGE_UNITS = "identity.manage-units", _("Found and rename units of the Academy")
    MANAGE_ACCOUNTS = "identity.manage-accounts", _("Open and close accounts")
    CLOSE_ACCOUNTS = "identity.close-accounts", _("Close the accounts of people who leave")
    IMPORT_PEOPLE = "identity.import-people", _("Import people from a list")
    MANAGE_ROLES = "identity.manage-roles", _("Define roles and assign them")
    SEE_GALLERY = "identity.see-gallery", _("See the gallery of interface components")
