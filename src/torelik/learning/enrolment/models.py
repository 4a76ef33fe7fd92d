from django.conf import settings
from django.db import models
from django.db.models import F, Q

from torelik.kernel.identifiers import new_uuid


class Group(models.Model):
    """A group of learners who study by one programme, e.g. M-26-2. Made by the registrar; never deleted.

    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    name = models.CharField(max_length=40, unique=True)
    programme = models.ForeignKey("learning.Programme", models.PROTECT, null=True, blank=True, related_name="groups")

    def __str__(self) -> str:
        return self.name


class GroupMembership(models.Model):
    """One learner in one group since a day. Ended, never deleted. pii: the learner, through ``learner``"""

    group = models.ForeignKey(Group, models.PROTECT, related_name="memberships")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "learner"], condition=Q(left_on=None), name="one_present_membership_per_group_and_learner"
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")), name="nobody_leaves_before_joining"
            ),
        ]


class CourseEnrolment(models.Model):
    """One learner's right to study one course, from a day, on some basis (an order).

    Made by the registrar; ended by ``valid_until``, never deleted: results refer to it.
    pii: the learner, through ``learner``
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    course = models.ForeignKey("learning.Course", models.PROTECT, related_name="enrolments")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "learner"], name="one_enrolment_per_learner_and_course"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")), name="an_enrolment_ends_after_it_starts"
            ),
        ]


class LessonProgress(models.Model):
    """How far one learner has come in one lesson. Made when the lesson is first opened.

    pii: what the learner reads, through ``enrolment``
    """

    enrolment = models.ForeignKey(CourseEnrolment, models.PROTECT, related_name="progress")
    lesson = models.ForeignKey("learning.Lesson", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    percent = models.PositiveSmallIntegerField(default=0)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "lesson"], name="one_progress_per_enrolment_and_lesson"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="nobody_reads_more_than_a_whole_lesson"),
        ]
