"""Words of the editor."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Face(models.TextChoices):
    """The ways in which one record is edited."""

    FORM = "form", pgettext_lazy("face of the editor", "Form")
    GRID = "grid", pgettext_lazy("face of the editor", "MARC")
    LINES = "lines", pgettext_lazy("face of the editor", "Lines")


class RowFault(models.TextChoices):
    """Why a row of the grid is no field."""

    TAG = "tag", _("A tag has three figures or letters.")
    INDICATORS = "indicators", _("There are two indicators; # is a blank.")
    SUBFIELDS = "subfields", _("A subfield begins with $ and its code; a dollar sign in a text is written twice.")
    CONTROL_CHARACTERS = "control-characters", _("There are control characters here, written as {u+…}: take them away.")


class EditRefusal(models.TextChoices):
    """Why a record is not saved."""

    HAS_ERRORS = "has-errors", _("There are errors in the record.")
    CONTROL_CHARACTERS = "control-characters", _("There are control characters in the record, which cannot be kept.")
    TOO_LONG = "too-long", _("The record is longer than MARC allows: 99,999 bytes in all, 9,999 in one field.")
    CHANGED_MEANWHILE = "changed-meanwhile", _("Somebody else has changed the record meanwhile.")
    MAYBE_HERE = "maybe-here", _("The catalogue seems to have this title already.")


class WorksheetRefusal(models.TextChoices):
    """Why a worksheet is not kept."""

    NAME = "name", _("Name the worksheet in at most 120 characters.")


class ScanShows(models.TextChoices):
    """What a picture beside a record shows."""

    CARD = "card", _("Catalogue card")
    TITLE_PAGE = "title-page", _("Title page")
    COVER = "cover", pgettext_lazy("picture of a book", "Cover")


class EVENTS(models.TextChoices):
    WORKSHEET_SAVED = "library.worksheet-saved", _("A worksheet of the cataloguers was saved")
    SCAN_ADDED = "library.record-scan-added", _("A picture of a card or a page was put beside a record")
    WORKSHEET_REMOVED = "library.worksheet-removed", _("A worksheet of the cataloguers was removed")
