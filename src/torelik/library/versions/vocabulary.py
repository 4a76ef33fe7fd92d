"""Words of versions."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

REASONS = {
    "import": _("By an import"),
    "merged": _("Another record was merged into it"),
    "whole-merged": _("What it belongs to was merged into another record"),
    "merging undone": _("A merging was undone"),
    "copied": _("Copied from another catalogue"),
    "batch": _("Together with many records"),
    "batch undone": _("A change of many records was undone"),
    "restored": _("An earlier version was restored"),
    "edited": _("Edited"),
}
"""What the beginnings of reasons mean that the product itself writes; anything else are words of a person."""


class Side(models.TextChoices):
    """Whose change is taken where two people have changed the same field."""

    MINE = "mine", pgettext_lazy("three-way merge", "Mine")
    THEIRS = "theirs", pgettext_lazy("three-way merge", "Theirs")
    BASE = "base", pgettext_lazy("three-way merge", "As it was before both")
