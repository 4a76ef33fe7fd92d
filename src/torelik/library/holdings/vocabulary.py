"""Words of holdings."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ItemState(models.TextChoices):
    """What may be done with a copy; whether it is on loan is a fact of lending, not a state of the copy."""

    AVAILABLE = "available", _("In use")
    REPAIR = "repair", _("In repair")
    LOST = "lost", _("Lost")
    WITHDRAWN = "withdrawn", _("Withdrawn from stock")


IN_STOCK = (ItemState.AVAILABLE, ItemState.REPAIR)
"""States of copies that the library still has."""

ON_BALANCE = (*IN_STOCK, ItemState.LOST)
"""States of copies that the registers still have: a lost one leaves them by an act of write-off or replacement."""


class CopyRefusal(models.TextChoices):
    """Why a title gets no copy."""

    ARTICLE = "article", _("An article has no copies of its own: take the issue or the book in which it stands.")
    CLOSED_PLACE = "closed-place", _("The storage place is closed: no copies come there.")


class PlaceRefusal(models.TextChoices):
    """Why a storage place is not saved or closed."""

    CHANGED_MEANWHILE = "changed-meanwhile", _("Somebody has changed this meanwhile. Look at it again.")
    PLACE_TAKEN = "place-taken", _("The branch has a storage place with this name already.")
    COPIES_THERE = "copies-there", _("Copies stand there. Move them by a transfer act first.")


class EVENTS(models.TextChoices):
    ITEM_ADDED = "library.item-added", _("A copy was added to the stock")
    PLACE_DEFINED = "library.place-defined", _("A storage place was defined")
    PLACE_CLOSED = "library.place-closed", _("A storage place was closed")
    PLACE_REOPENED = "library.place-reopened", _("A storage place was opened again")


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    RECORD = "record", pgettext_lazy("fact", "record")
    PLACE = "place", pgettext_lazy("fact", "storage place")


class GRANTS(models.TextChoices):
    MANAGE_ITEMS = "library.manage-items", _("Add copies, change where they stand, print their labels")
