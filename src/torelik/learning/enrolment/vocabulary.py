"""Words of enrolment."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EVENTS(models.TextChoices):
    GROUP_FOUNDED = "learning.group-founded", _("A group was founded")
    LEARNERS_JOINED = "learning.learners-joined", _("Learners joined a group")
    LEARNERS_ENROLLED = "learning.learners-enrolled", _("Learners were enrolled in a course")
    LEARNER_LEFT = "learning.learner-left", _("The courses and groups of a person who left were ended")


SECURITY_EVENTS = (EVENTS.LEARNERS_ENROLLED,)
"""What the monitoring of information security must know (cl. 10(2))."""


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    COURSE = "course", pgettext_lazy("fact", "course")
    GROUP = "group", pgettext_lazy("fact", "group")
    BASIS = "basis", pgettext_lazy("fact", "basis")


class GRANTS(models.TextChoices):
    LEARN = "learning.learn", _("Study in the courses one is enrolled in")
    ENROL_LEARNERS = "learning.enrol-learners", _("Found groups and enrol learners in courses")


TOLD = (("learners.enrolled", _("Learners were enrolled in a course"), (EVENTS.LEARNERS_ENROLLED.value,)),)
"""What webhooks may be told, with references alone: key, words, entries of the journal."""
