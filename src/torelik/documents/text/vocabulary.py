"""Words of texts: how far a reading has come, why there is none, and what parts a text has."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TextState(models.TextChoices):
    """How far the reading of a file has come."""

    WAITING = "waiting", pgettext_lazy("reading of a file", "Waits for its turn")
    READING = "reading", pgettext_lazy("reading of a file", "Is being read")
    READ = "read", pgettext_lazy("reading of a file", "Read")
    NO_TEXT = "no-text", pgettext_lazy("reading of a file", "Pictures only")
    REFUSED = "refused", pgettext_lazy("reading of a file", "Cannot be read")


class Fault(models.TextChoices):
    """Why a file has no text, as a sentence for the keeper of texts."""

    PASSWORD = "password", _("The file is closed with a password.")
    DAMAGED = "damaged", _("The file is damaged or cut off in the middle.")
    TOO_MANY_PAGES = "too-many-pages", _("The file claims more pages than any book has.")
    TOO_LARGE = "too-large", _("The file unpacks to far more than a text needs.")
    TOO_SLOW = "too-slow", _("A page could not be read in the time allowed.")
    TOO_HUNGRY = "too-hungry", _("The file needs more memory than a text may.")
    BROKE_READER = "broke-reader", _("The program that reads files ended over this one three times.")
    FORMAT = "format", _("Text is not read from files of this format.")
    NO_RECOGNITION = (
        "no-recognition",
        _("The pages are pictures, and this server cannot recognise text in pictures (Tesseract is not installed)."),
    )
    EMPTY = "empty", _("There is no text in the file.")


class PartKind(models.TextChoices):
    """What a part of a text is."""

    PAGE = "page", pgettext_lazy("part of a text", "Page")
    ARTICLE = "article", pgettext_lazy("part of a text", "Article")
    SECTION = "section", pgettext_lazy("part of a text", "Section")


class Method(models.TextChoices):
    """Where the text came from."""

    TEXT = "text", pgettext_lazy("how a text was got", "Text of the file")
    RECOGNISED = "recognised", pgettext_lazy("how a text was got", "Recognised in pictures")
    MIXED = "mixed", pgettext_lazy("how a text was got", "Partly recognised in pictures")


class GRANTS(models.TextChoices):
    KEEP_TEXTS = "documents.keep-texts", _("See how files were read as texts and have them read anew")


class EVENTS(models.TextChoices):
    TEXT_READ = "documents.text-read", _("A file was read as a text")
    TEXT_REFUSED = "documents.text-refused", _("A file could not be read as a text")
    READING_ASKED = "documents.reading-asked", _("A file is to be read as a text anew")
