"""Words of the one search."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Group(models.TextChoices):
    """Where something was found; the values are the contexts of the search index."""

    LIBRARY = "library", pgettext_lazy("group of search results", "Catalogue of the library")
    DOCUMENTS = "documents", pgettext_lazy("group of search results", "Inside the texts")
    LEARNING = "learning", pgettext_lazy("group of search results", "My courses")
    PORTAL = "portal", pgettext_lazy("group of search results", "Pages of the site")
