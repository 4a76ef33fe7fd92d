"""Words of upkeep."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class GRANTS(models.TextChoices):
    KEEP_INDEX = "search.keep-index", _("Compare the search index with the database and mend it")


class EVENTS(models.TextChoices):
    INDEX_MENDED = "search.index-mended", _("The search index differed from the database and was mended")


class FACTS(models.TextChoices):
    """What the journal keeps of a mending: how many documents were of each kind."""

    MISSING = "missing", pgettext_lazy("documents of the index", "missing")
    STALE = "stale", pgettext_lazy("documents of the index", "old")
    SURPLUS = "surplus", pgettext_lazy("documents of the index", "left over")
