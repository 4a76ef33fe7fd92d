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
    CQL = "cql", _("CQL, for experts")


SCOPE_FIELDS: dict[str, str] = {
    Scope.TITLE: "title",
    Scope.AUTHOR: "authors",
    Scope.SUBJECT: "subjects",
    Scope.NUMBER: "identifiers",
}
"""The field of the index that a scope means."""


class Order(models.TextChoices):
    """In which order results are listed; the values are those of the search engine's sorts."""

    RELEVANCE = "relevance", _("By relevance")
    YEAR_DESC = "year_desc", _("Newest first")
    TITLE = "title", _("By title")


class Facet(models.TextChoices):
    """What narrows the answer, besides the years."""

    KIND = "kind", pgettext_lazy("facet", "Kind")
    LANGUAGE = "language", pgettext_lazy("facet", "Language")
    FULL_TEXT = "full_text", pgettext_lazy("facet", "Full text")
    PLACE = "place", pgettext_lazy("facet", "Storage place")
    AUTHOR = "author", pgettext_lazy("facet", "Author")
    SUBJECT = "subject", pgettext_lazy("facet", "Subject")
    YEAR = "year", pgettext_lazy("facet", "Year")


class Join(models.TextChoices):
    """How a row of the advanced search is joined to the rows before it."""

    AND = "and", pgettext_lazy("rows of the advanced search", "and")
    OR = "or", pgettext_lazy("rows of the advanced search", "or")
    NOT = "not", pgettext_lazy("rows of the advanced search", "but not")


class Match(models.TextChoices):
    """How the words of a row of the advanced search must stand."""

    ALL = "all", pgettext_lazy("words of the advanced search", "all words")
    ANY = "any", pgettext_lazy("words of the advanced search", "any of the words")
    PHRASE = "phrase", pgettext_lazy("words of the advanced search", "exactly in this order")
    BEGINNING = "beginning", pgettext_lazy("words of the advanced search", "words that begin so")


EXPORTS = (
    ("html", pgettext_lazy("form of export", "List for print (GOST)")),
    ("xlsx", pgettext_lazy("form of export", "Excel workbook")),
    ("ris", "RIS"),
    ("bib", "BibTeX"),
    ("mrc", "MARC 21"),
    ("xml", "MARCXML"),
)
"""In what forms found titles leave."""


class ShelfState(models.TextChoices):
    """What a reader can have of a title, or of one copy, today."""

    ON_SHELF = "on-shelf", _("On the shelf")
    IN_READING_ROOM = "in-reading-room", _("For the reading room only")
    ON_LOAN = "on-loan", _("On loan")
    AWAY = "away", _("Not on the shelf now")
    NO_COPIES = "no-copies", _("The library has no copies")
