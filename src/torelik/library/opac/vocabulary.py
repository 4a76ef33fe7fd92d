"""Words of the reader's catalogue."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Scope(models.TextChoices):
    """Where the words are looked for."""

    EVERYWHERE = "", _("Everywhere")
    TITLE = "title", pgettext_lazy("search in", "Title")
    AUTHOR = "author", pgettext_lazy("search in", "Author")
    SUBJECT = "subject", pgettext_lazy("search in", "Subject")
    NUMBER = "number", pgettext_lazy("search in", "ISBN, UDC, LBC")


class Order(models.TextChoices):
    """In which order results are listed; the values are those of the search engine's sorts."""

    RELEVANCE = "relevance", _("By relevance")
    YEAR_DESC = "year_desc", _("Newest first")
    TITLE = "title", _("By title")


class Facet(models.TextChoices):
    """What narrows the answer, besides the years."""

    KIND = "kind", pgettext_lazy("facet", "Kind")
    LANGUAGE = "language", pgettext_lazy("facet", "Language")
    AUTHOR = "author", pgettext_lazy("facet", "Author")
    SUBJECT = "subject", pgettext_lazy("facet", "Subject")


class ShelfState(models.TextChoices):
    """What a reader can have of a title, or of one copy, today."""

    ON_SHELF = "on-shelf", _("On the shelf")
    IN_READING_ROOM = "in-reading-room", _("For the reading room only")
    ON_LOAN = "on-loan", _("On loan")
    AWAY = "away", _("Not on the shelf now")
    NO_COPIES = "no-copies", _("The library has no copies")
