"""Words of the curriculum."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EVENTS(models.TextChoices):
    PROGRAMME_DEFINED = "learning.programme-defined", _("An educational programme was defined")
    DISCIPLINE_DEFINED = "learning.discipline-defined", _("A discipline was defined")


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    OUTCOMES = "outcomes", _("learning outcomes")


class GRANTS(models.TextChoices):
    MANAGE_CURRICULUM = "learning.manage-curriculum", _("Define educational programmes and disciplines")


class Level(models.TextChoices):
    """The level of education that a programme leads to."""

    MASTERS_SCIENTIFIC = "masters-scientific", _("Master's programme, scientific and pedagogical")
    MASTERS_PROFILE = "masters-profile", _("Master's programme, professional")
    DOCTORAL = "doctoral", _("Doctoral programme")
    PROFESSIONAL_DEVELOPMENT = "professional-development", _("Professional development")
