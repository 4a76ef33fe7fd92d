"""Words of electronic copies."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EVENTS(models.TextChoices):
    COPY_ATTACHED = "library.electronic-copy-attached", _("An electronic copy was attached")
    COPY_REPLACED = "library.electronic-copy-replaced", _("An electronic copy was replaced")
    COPY_WITHDRAWN = "library.electronic-copy-withdrawn", _("An electronic copy was withdrawn")


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    ELECTRONIC_COPY = "electronic_copy", pgettext_lazy("fact", "electronic copy")


class GRANTS(models.TextChoices):
    KEEP_COPIES = "library.keep-electronic-copies", _("Attach, replace and withdraw electronic copies")


class FullText(models.TextChoices):
    """The one value of the facet."""

    YES = "yes", pgettext_lazy("facet", "Can be read here")
