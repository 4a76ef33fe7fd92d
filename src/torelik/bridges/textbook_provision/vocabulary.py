"""Words of textbook provision."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Literature(models.TextChoices):
    """How much a discipline depends on a title."""

    BASIC = "basic", pgettext_lazy("literature", "Basic")
    ADDITIONAL = "additional", pgettext_lazy("literature", "Additional")


class State(models.TextChoices):
    """What the provision of a discipline comes to."""

    MET = "met", pgettext_lazy("provision", "By the norm")
    SHORT = "short", pgettext_lazy("provision", "Short")
    NOBODY = "nobody", pgettext_lazy("provision", "Nobody studies it")
    NOTHING = "nothing", pgettext_lazy("provision", "Nothing recommended")


class Half(models.IntegerChoices):
    """The two terms of a study year."""

    AUTUMN = 1, pgettext_lazy("term of study", "autumn")
    SPRING = 2, pgettext_lazy("term of study", "spring")


class Refusal(models.TextChoices):
    """Why something is not done."""

    CHANGED_MEANWHILE = "changed-meanwhile", _("Somebody has changed the norms meanwhile. Look at them once more.")
    NO_SUCH_TITLE = "no-such-title", _("The catalogue has no such title any more.")
    TOO_MANY = "too-many", _("A discipline has at most 200 recommended titles.")
    NOTHING_CHOSEN = "nothing-chosen", _("Choose at least one title.")


class EVENTS(models.TextChoices):
    TITLE_RECOMMENDED = "bridges.title-recommended", _("A title was recommended for a discipline")
    RECOMMENDATION_ENDED = "bridges.recommendation-ended", _("A title is no longer recommended for a discipline")
    CONTINGENT_PLANNED = "bridges.contingent-planned", _("The planned number of learners of a discipline was set")
    NORMS_SET = "bridges.provision-norms-set", _("The norms of textbook provision were set")


class GRANTS(models.TextChoices):
    SEE_PROVISION = "bridges.see-provision", _("See textbook provision")
    KEEP_RECOMMENDATIONS = "bridges.keep-recommendations", _("Recommend titles for disciplines, plan contingents")
    SET_NORMS = "bridges.set-provision-norms", _("Set the norms of textbook provision")


class FACTS(models.TextChoices):
    DISCIPLINE = "discipline", pgettext_lazy("fact", "discipline")
    LITERATURE = "literature", pgettext_lazy("fact", "basic or additional")
    LEARNERS = "learners", pgettext_lazy("fact", "learners")
    TERM = "term", pgettext_lazy("fact", "term")
