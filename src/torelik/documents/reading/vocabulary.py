"""Words of reading."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MarkKind(models.TextChoices):
    """What a reader leaves in a text."""

    BOOKMARK = "bookmark", pgettext_lazy("mark of a reader", "Bookmark")
    HIGHLIGHT = "highlight", pgettext_lazy("mark of a reader", "Highlight")
    NOTE = "note", pgettext_lazy("mark of a reader", "Note")


class MarkRefusal(models.TextChoices):
    """Why a mark is not kept."""

    NO_SUCH_PART = "no-such-part", _("There is no such place in the text.")
    EMPTY_NOTE = "empty-note", _("The note is empty.")
    TOO_LONG = "too-long", _("A note may have 5,000 characters, a highlight 3,000.")
    OUTSIDE = "outside", _("The highlighted words lie outside of the text.")
    TOO_MANY = "too-many", _("There are 2,000 marks in this file already.")


class View(models.TextChoices):
    """How a file is read."""

    TEXT = "text", pgettext_lazy("how a file is read", "Text")
    PAGES = "pages", pgettext_lazy("how a file is read", "Pages")
