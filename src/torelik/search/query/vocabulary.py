"""Words of questions: how they can be written, and why one in the experts' language cannot be read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Syntax(models.TextChoices):
    """In which language a question is written."""

    WORDS = "words", _("Words")
    CQL = "cql", _("CQL, for experts")


class CqlFault(models.TextChoices):
    """Why a question in CQL cannot be answered. Each is a sentence for the person who wrote it."""

    SYNTAX = "syntax", _('This is not CQL. Brackets and quotation marks must be closed: title = "кодекс" and date > 2015.')
    INDEX = "index", _("There is no index “%(word)s”. There are: %(known)s.")
    RELATION = "relation", _("The relation “%(word)s” does not fit the index “%(index)s”.")
    OPERATOR = "operator", _("The operator “%(word)s” is not known here. There are: and, or, not.")
    YEAR = "year", _("“%(word)s” is no year: four digits, or two years for the relation within.")
    TOO_LONG = "too-long", _("The question is too long.")
