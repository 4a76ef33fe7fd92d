from django.conf import settings
from django.db import models
from django.db.models import F, Q

from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import LANGUAGE_NAMES, TrilingualField
from torelik.learning.courses.vocabulary import ClassKind


class Course(models.Model):
    """One discipline as it is taught from one day to another by named teachers.

    Made by the educational unit; never deleted, its results outlive it.
    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    key = models.SlugField(max_length=60, unique=True)
    discipline = models.ForeignKey("learning.Discipline", models.PROTECT, related_name="courses")
    title = TrilingualField(max_length=250)
    about = TrilingualField(blank=True)
    language_note = TrilingualField(blank=True)
    starts_on = models.DateField()
    ends_through = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_through__gte=F("starts_on")), name="a_course_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return str(self.title)


class CourseTeacher(models.Model):
    """One person who teaches the course; the first is its lecturer. pii: the teacher, through ``teacher``"""

    course = models.ForeignKey(Course, models.CASCADE, related_name="teachers")
    teacher = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "teacher"], name="a_teacher_is_named_once_per_course")]


class CourseModule(models.Model):
    """One part of a course, in its place; holds lessons. pii: none"""

    uuid = models.UUIDField(default=new_uuid, unique=True)
    course = models.ForeignKey(Course, models.PROTECT, related_name="modules")
    position = models.PositiveSmallIntegerField()
    title = TrilingualField(max_length=250)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "position"], name="one_module_per_place_in_a_course")]

    def __str__(self) -> str:
        return str(self.title)


class Lesson(models.Model):
    """One lesson in its place in a module. Made by the course's authors; rewritten, never deleted once read.

    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    key = models.SlugField(max_length=60, unique=True)
    module = models.ForeignKey(CourseModule, models.PROTECT, related_name="lessons")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=ClassKind.choices)
    title = TrilingualField(max_length=250)
    minutes = models.PositiveSmallIntegerField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["module", "position"], name="one_lesson_per_place_in_a_module"),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="a_lesson_takes_time"),
        ]

    def __str__(self) -> str:
        return str(self.title)


class LessonText(models.Model):
    """The text of a lesson in one language: blocks that ``rules.blocks_of`` accepts. pii: none"""

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2, choices=LANGUAGE_NAMES)
    blocks = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lesson", "language"], name="a_lesson_has_one_text_per_language")]
