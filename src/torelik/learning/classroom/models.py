from django.conf import settings
from django.db import models
from django.db.models import F, Q

from torelik.kernel.identifiers import new_uuid
from torelik.learning.courses.vocabulary import ClassKind


class ClassMeeting(models.Model):
    """One class in the timetable: a course, a group (or everybody enrolled), a time, a place, a teacher.

    Made by whoever keeps the timetable; moved, or called off by deleting it before it was held.
    pii: the teacher, through ``teacher``
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    course = models.ForeignKey("learning.Course", models.PROTECT, related_name="meetings")
    group = models.ForeignKey("learning.Group", models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=20, choices=ClassKind.choices)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    teacher = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    room = models.CharField(max_length=40, blank=True)
    is_online = models.BooleanField(default=False)
    online_url = models.URLField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "group", "starts_at"], name="a_class_is_scheduled_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_class_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(is_online=True) | ~Q(room=""), name="a_class_has_a_room_or_is_online"),
        ]
        indexes = [models.Index(fields=["starts_at"], name="classes_by_time")]

    def __str__(self) -> str:
        return str(self.course)
