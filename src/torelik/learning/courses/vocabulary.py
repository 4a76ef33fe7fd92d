"""Words of courses."""

from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class EVENTS(models.TextChoices):
    COURSE_CREATED = "learning.course-created", _("A course was created or written anew")
    MODULE_ADDED = "learning.module-added", _("A module was added to a course")
    LESSON_ADDED = "learning.lesson-added", _("A lesson was added or written anew")


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    TEACHERS = "teachers", pgettext_lazy("fact", "teachers")
    LANGUAGES = "languages", pgettext_lazy("fact", "languages")


class GRANTS(models.TextChoices):
    MANAGE_COURSES = "learning.manage-courses", _("Create courses and their lessons")
    TEACH = "learning.teach", _("Teach: open the courses that name one as a teacher")


class ClassKind(models.TextChoices):
    """What happens in a lesson or a class."""

    LECTURE = "lecture", pgettext_lazy("kind of class", "Lecture")
    SEMINAR = "seminar", pgettext_lazy("kind of class", "Seminar")
    PRACTICE = "practice", pgettext_lazy("kind of class", "Practical class")


class BlockKind(models.TextChoices):
    """What a block of a lesson's text is."""

    HEADING = "heading", _("Heading")
    TEXT = "text", _("Paragraph")
    QUOTE = "quote", _("Quotation")
    LIST = "list", _("List")
    NOTE = "note", _("Note")
    QUESTION = "question", _("Question to think about")


def numbered(kind: str, number: int) -> str:
    """Return the short name of a lesson in the present language: ``Lecture 4``, ``4-дәріс``."""
    names = {
        ClassKind.LECTURE: gettext("Lecture %(number)d"),
        ClassKind.SEMINAR: gettext("Seminar %(number)d"),
        ClassKind.PRACTICE: gettext("Practical class %(number)d"),
    }
    return names[ClassKind(kind)] % {"number": number}
