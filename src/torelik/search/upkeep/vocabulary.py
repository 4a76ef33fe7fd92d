"""Words of upkeep."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class GRANTS(models.TextChoices):
    KEEP_INDEX = "search.keep-index", _("Compare the search index with the database and mend it")


class EVENTS(models.TextChoices):
    INDEX_MENDED = "search.index-mended", _("The search index differed from the database and was mended")
