"""Words of events: the kinds are those that cl. 15 lists, and no others."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    INTERNATIONAL_EVENT = "international-event", _("International event")
    FORUM = "forum", _("Forum")
    SEMINAR = "seminar", _("Seminar")
    CONFERENCE = "conference", _("Conference")
    COMPETITION = "competition", _("Competition")
    TRAINING_METHODICAL_MEETING = "training-methodical-meeting", _("Training-methodical meeting")
