"""Words of labels."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Print(models.TextChoices):
    """What is printed for copies."""

    SPINE = "spine", _("Spine labels")
    BARCODE = "barcode", _("Barcodes (Code 128)")
    QR = "qr", _("QR codes")
    BOOK_CARD = "book-card", _("Book cards")
    POCKET = "pocket", _("Book pockets")
    DUE_SLIP = "due-slip", _("Due slips")


class Sheet(models.TextChoices):
    """On what the labels are printed."""

    A4_3_8 = "a4-3x8", _("A4, 3 × 8 labels of 70 × 37 mm")
    A4_5_13 = "a4-5x13", _("A4, 5 × 13 labels of 38 × 21 mm")
    ROLL = "roll", _("Roll of labels of 58 × 40 mm")
    OWN = "own", _("Own measures")


class Paper(models.TextChoices):
    """On what catalogue cards are printed."""

    SHEET = "sheet", _("A4, four cards to be cut")
    CARD = "card", _("One card of 75 × 125 mm to a page")


class GostStyle(models.TextChoices):
    """The standard of a description; the values are those of ``describing_gost.Style``."""

    GOST_7_1 = "gost-7.1-2003", _("GOST 7.1-2003")
    GOST_R_7_0_100 = "gost-r-7.0.100-2018", _("GOST R 7.0.100-2018")


class Refusal(models.TextChoices):
    """Why nothing is printed or kept."""

    NO_NUMBERS = "no-numbers", _("Name the copies by their inventory numbers or choose a list.")
    TOO_MANY = "too-many", _("At most 2,000 labels are printed at once.")
    RANGE = "range", _("A range has two numbers of the same length, the smaller first.")
    NOT_HERE = "not-here", _("No copy has one of these numbers.")
    NOT_CODABLE = "not-codable", _("A barcode has signs that Code 128 cannot write.")
    GEOMETRY = "geometry", _("The labels do not fit on the sheet.")
    NO_TITLE = "no-title", _("Give it a name of at most 200 characters.")


class EVENTS(models.TextChoices):
    LABEL_LIST_SAVED = "library.label-list-saved", _("A list of labels was saved")
    LABEL_LIST_REMOVED = "library.label-list-removed", _("A list of labels was removed")


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    LABELS = "labels", pgettext_lazy("fact", "labels")
