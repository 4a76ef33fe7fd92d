"""Words of shelving."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Scheme(models.TextChoices):
    """By which tree titles are classed."""

    UDC = "udc", _("UDC")
    BBK = "bbk", _("LBC")


class Script(models.TextChoices):
    """Whose letters an author mark has."""

    CYRILLIC = "cyrillic", _("Cyrillic, with the Kazakh letters")
    LATIN = "latin", _("Latin letters")


class Refusal(models.TextChoices):
    """Why a notation, an author mark or a line of a table is not taken."""

    EMPTY = "empty", _("Type the notation.")
    SIGN = "sign", _("The notation has a sign that the scheme does not know.")
    BRACKETS = "brackets", _("A bracket or a quotation mark has no partner.")
    GROUPS = "groups", _("A point stands after each three figures, and nowhere else.")
    UNFINISHED = "unfinished", _("The notation ends with a sign that must be followed by something.")
    TAKEN = "taken", _("This notation is in the tree already.")
    NO_PARENT = "no-parent", _("The class above is not in the tree.")
    NO_NAME = "no-name", _("Name the class in one language at least.")
    NO_LETTER = "no-letter", _("An author mark begins with letters of one alphabet.")
    NUMBER = "number", _("The number does not have as many figures as the table.")
    COLUMNS = "columns", _("The line does not have the columns of the table.")
    NOTHING = "nothing", _("The file has no line that could be taken.")
    LENGTH = "length", _("The text is too long.")
    MARK = "mark", _("A shelf mark needs a class index; an author mark is a letter and a number.")


class EVENTS(models.TextChoices):
    CLASSES_IMPORTED = "library.classes-imported", _("Classes were taken into a tree")
    CLASS_NAMED = "library.class-named", _("A class was named anew")
    RECORDS_CLASSED = "library.records-classed", _("Titles were counted by class anew")
    AUTHOR_TABLE_IMPORTED = "library.author-table-imported", _("A table of author marks was taken in")
    AUTHOR_MARK_CHANGED = "library.author-mark-changed", _("A line of a table of author marks was changed")
    AUTHOR_TABLE_DROPPED = "library.author-table-dropped", _("A table of author marks was given up for the computed one")
    SHELF_MARK_SET = "library.shelf-mark-set", _("A title got its shelf mark")


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    SCHEME = "scheme", pgettext_lazy("fact", "scheme")
    SCRIPT = "script", pgettext_lazy("fact", "alphabet")
    DIGITS = "digits", pgettext_lazy("fact", "figures")
    LINES = "lines", pgettext_lazy("fact", "lines")
    SHELF_MARK = "shelf_mark", pgettext_lazy("fact", "shelf mark")


class GRANTS(models.TextChoices):
    KEEP_CLASSES = "library.keep-classes", _("Keep the trees of classes and the tables of author marks")
