"""Words of the news."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    ACADEMY = "academy", _("Life of the Academy")
    ADMISSION = "admission", _("Admission")
    LEARNING = "learning", _("Learning")
    PROFESSIONAL_DEVELOPMENT = "professional-development", _("Professional development")
    RESEARCH = "research", _("Research")
    COOPERATION = "cooperation", _("Cooperation")
    LIBRARY = "library", _("Library")
