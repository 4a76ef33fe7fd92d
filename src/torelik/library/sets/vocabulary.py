"""Words of sets of books."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SetRefusal(models.TextChoices):
    """Why nothing is done with a set of books."""

    UNKNOWN_NUMBER = "unknown-number", _("No copy and no group card has this number.")
    NOT_FREE = "not-free", _("This copy is lost, in repair or withdrawn.")
    IN_SET = "in-set", _("This is in the set already.")
    TOO_MANY = "too-many", _("The set has as many titles as a set may have.")
    WAS_ISSUED = "was-issued", _("Copies of this title were issued with the set: it stays in it.")
    NOBODY = "nobody", _("Choose at least one reader.")
    NO_TITLES = "no-titles", _("There are no titles in the set.")


class EVENTS(models.TextChoices):
    SET_MADE = "library.set-made", _("A set of books was made")
    SET_CHANGED = "library.set-changed", _("A set of books was changed")
    SET_ISSUED = "library.set-issued", _("A set of books was issued to a group")
    SET_RETURNED = "library.set-returned", _("A set of books came back from a group")
