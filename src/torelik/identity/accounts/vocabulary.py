"""Words of accounts and sign-in."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EVENTS(models.TextChoices):
    ACCOUNT_OPENED = "identity.account-opened", _("An account was opened")
    ROLE_ASSIGNED = "identity.role-assigned", _("A role was assigned")
    ROLE_DEFINED = "identity.role-defined", _("The grants of a role were set")
    SIGNED_IN = "identity.signed-in", _("A user signed in")
    SIGN_IN_FAILED = "identity.sign-in-failed", _("A sign-in was refused")
    SIGNED_OUT = "identity.signed-out", _("A user signed out")


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    ADDED = "added", _("added rights")
    REMOVED = "removed", _("removed rights")
    ROLE = "role", pgettext_lazy("fact", "role")
    SCOPE = "scope", pgettext_lazy("fact", "where it holds")


class GRANTS(models.TextChoices):
    MANAGE_UNITS = "identity.manage-units", _("Found and rename units of the Academy")
    MANAGE_ACCOUNTS = "identity.manage-accounts", _("Open and close accounts")
    MANAGE_ROLES = "identity.manage-roles", _("Define roles and assign them")
    SEE_GALLERY = "identity.see-gallery", _("See the gallery of interface components")
