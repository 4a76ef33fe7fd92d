"""The tables of the context, gathered from its modules."""

from torelik.learning.assessment.models import (
    Attempt,
    ConfirmedResult,
    Option,
    PaperOption,
    PaperQuestion,
    Question,
    Response,
    ResponseChoice,
    ResultConfirmation,
    Test,
    TestQuestion,
)
from torelik.learning.classroom.models import ClassMeeting
from torelik.learning.courses.models import Course, CourseModule, CourseTeacher, Lesson, LessonText
from torelik.learning.curriculum.models import Discipline, Programme, ProgrammeOutcome
from torelik.learning.enrolment.models import CourseEnrolment, Group, GroupMembership, LessonProgress

__all__ = [
    "Attempt",
    "ClassMeeting",
    "ConfirmedResult",
    "Course",
    "CourseEnrolment",
    "CourseModule",
    "CourseTeacher",
    "Discipline",
    "Group",
    "GroupMembership",
    "Lesson",
    "LessonProgress",
    "LessonText",
    "Option",
    "PaperOption",
    "PaperQuestion",
    "Programme",
    "ProgrammeOutcome",
    "Question",
    "Response",
    "ResponseChoice",
    "ResultConfirmation",
    "Test",
    "TestQuestion",
]
