"""Words of enrolment."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EVENTS(models.TextChoices):
    GROUP_FOUNDED = "learning.group-founded", _("A group was founded")
    LEARNERS_JOINED = "learning.learners-joined", _("Learners joined a group")
    LEARNERS_ENROLLED = "learning.learners-enrolled", _("Learners were enrolled in a course")
    LEARNER_LEFT = "learning.learner-left", _("The courses and groups of a person who left were ended")


class GRANTS(models.TextChoices):
    LEARN = "learning.learn", _("Study in the courses one is enrolled in")
    ENROL_LEARNERS = "learning.enrol-learners", _("Found groups and enrol learners in courses")
