"""What other contexts may use of learning."""

from torelik.learning.assessment.actions import (
    MalformedQuestion,
    OptionText,
    QuestionInUse,
    TooFewQuestions,
    define_question,
    define_test,
)
from torelik.learning.assessment.queries import AssessmentFigures, assessment_figures
from torelik.learning.assessment.tasks import close_expired_attempts
from torelik.learning.classroom.actions import schedule_meeting
from torelik.learning.courses.actions import add_lesson, add_module, create_course
from torelik.learning.courses.queries import CourseFigures, course_figures
from torelik.learning.courses.rules import MalformedText
from torelik.learning.curriculum.actions import define_discipline, define_programme
from torelik.learning.curriculum.queries import CurriculumFigures, DisciplineCard, curriculum_figures, disciplines
from torelik.learning.enrolment.actions import add_to_group, enrol_group, enrol_learners, found_group
from torelik.learning.enrolment.permissions import audiences_of
from torelik.learning.enrolment.queries import Teaching, accounts_of_group, group_names, teachings

__all__ = [
    "AssessmentFigures",
    "CourseFigures",
    "CurriculumFigures",
    "DisciplineCard",
    "MalformedQuestion",
    "MalformedText",
    "OptionText",
    "QuestionInUse",
    "Teaching",
    "TooFewQuestions",
    "accounts_of_group",
    "add_lesson",
    "add_module",
    "add_to_group",
    "assessment_figures",
    "audiences_of",
    "close_expired_attempts",
    "course_figures",
    "create_course",
    "curriculum_figures",
    "define_discipline",
    "define_programme",
    "define_question",
    "define_test",
    "disciplines",
    "enrol_group",
    "enrol_learners",
    "found_group",
    "group_names",
    "schedule_meeting",
    "teachings",
]
