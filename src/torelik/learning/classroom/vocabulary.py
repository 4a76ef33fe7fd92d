"""Words of the classroom."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EVENTS(models.TextChoices):
    MEETING_SCHEDULED = "learning.meeting-scheduled", _("A class was put into the timetable")


class GRANTS(models.TextChoices):
    SCHEDULE_CLASSES = "learning.schedule-classes", _("Put classes into the timetable")


class PartOfDay(models.TextChoices):
    """When the greeting is said."""

    MORNING = "morning", _("Good morning, %(name)s")
    AFTERNOON = "afternoon", _("Good afternoon, %(name)s")
    EVENING = "evening", _("Good evening, %(name)s")
