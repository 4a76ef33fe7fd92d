"""Words of signatories and commissions."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Office(models.TextChoices):
    """Offices whose holders sign papers of the library."""

    HEAD = "head", _("Who approves acts")
    ACCOUNTANT = "accountant", _("Chief accountant")
    LIBRARIAN = "librarian", _("Head of the library")


class Role(models.TextChoices):
    """What somebody is in a commission."""

    CHAIR = "chair", pgettext_lazy("commission", "Chair")
    MEMBER = "member", pgettext_lazy("commission", "Member")
    SECRETARY = "secretary", pgettext_lazy("commission", "Secretary")


class Refusal(models.TextChoices):
    """Why a holder is not appointed, a commission not kept."""

    PERIOD = "period", _("The last day is before the first.")
    HELD = "held", _("Somebody else holds the office on one of these days. End that term first, or begin after it.")
    ONE_CHAIR = "one-chair", _("A commission has one chair.")
    FEW_MEMBERS = "few-members", _("A commission has at least three members, the chair counted.")
    NAMED_TWICE = "named-twice", _("A member is named twice.")
    NO_POST = "no-post", _("Say each member's position in Kazakh and in Russian.")
    CHANGED_MEANWHILE = "changed-meanwhile", _("Somebody has changed the commission meanwhile. Look at it again.")


class EVENTS(models.TextChoices):
    APPOINTED = "library.signatory-appointed", _("A signatory of the library's papers was named")
    CORRECTED = "library.signatory-changed", _("A signatory of the library's papers was changed")
    COMMISSION_KEPT = "library.commission-kept", _("A standing commission of the library was kept")


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    OFFICE = "office", pgettext_lazy("fact", "office")
    SINCE = "since", pgettext_lazy("fact", "since")
    UNTIL = "until", pgettext_lazy("fact", "until")
    MEMBERS = "members", pgettext_lazy("fact", "members")


class GRANTS(models.TextChoices):
    KEEP_SIGNATORIES = "library.keep-signatories", _("Name who signs the library's papers, and its commissions")
