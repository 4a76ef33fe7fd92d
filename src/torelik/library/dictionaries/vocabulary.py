"""Words of dictionaries."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Dictionary(models.TextChoices):
    """By what the catalogue is looked through."""

    AUTHOR = "author", pgettext_lazy("dictionary of the catalogue", "Authors")
    TITLE = "title", pgettext_lazy("dictionary of the catalogue", "Titles")
    SUBJECT = "subject", pgettext_lazy("dictionary of the catalogue", "Subjects")
    SERIES = "series", pgettext_lazy("dictionary of the catalogue", "Series")
    PUBLISHER = "publisher", pgettext_lazy("dictionary of the catalogue", "Publishers")
    YEAR = "year", pgettext_lazy("dictionary of the catalogue", "Years")
    UDC = "udc", pgettext_lazy("dictionary of the catalogue", "UDC")
    BBK = "bbk", pgettext_lazy("dictionary of the catalogue", "LBC")
