"""Words of assessment."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EVENTS(models.TextChoices):
    QUESTION_DEFINED = "learning.question-defined", _("A question of the bank was defined")
    TEST_DEFINED = "learning.test-defined", _("A test was defined")
    ATTEMPT_STARTED = "learning.attempt-started", _("An attempt at a test was started")
    ATTEMPT_FINISHED = "learning.attempt-finished", _("An attempt at a test was finished")


SECURITY_EVENTS = (EVENTS.ATTEMPT_STARTED, EVENTS.ATTEMPT_FINISHED)
"""What the monitoring of information security must know (cl. 10(2))."""


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    TEST = "test", pgettext_lazy("fact", "test")
    NUMBER = "number", pgettext_lazy("fact", "number")
    QUESTIONS = "questions", pgettext_lazy("fact", "questions")
    ENDING = "ending", _("how it ended")


class GRANTS(models.TextChoices):
    MANAGE_TESTS = "learning.manage-tests", _("Define questions and tests")
    SEE_RESULTS = "learning.see-results", _("See the results of learners in the courses one teaches")


class QuestionKind(models.TextChoices):
    """How a question is answered and scored."""

    SINGLE = "single", _("One right answer")
    MULTIPLE = "multiple", _("Several right answers")
    TRUE_FALSE = "true-false", _("True or false")


class Verdict(models.TextChoices):
    """How a response counts; it is stored whatever the verdict."""

    ACCEPTED = "accepted", pgettext_lazy("response", "Accepted")
    LATE = "late", pgettext_lazy("response", "Late")
    AFTER_FINISH = "after-finish", pgettext_lazy("response", "After the end")


class Ending(models.TextChoices):
    """What ended an attempt; the effects are the same."""

    CANDIDATE = "candidate", _("Finished by the learner")
    CLOCK = "clock", _("Finished when the time ran out")


class RefusalToStart(models.TextChoices):
    """Why an attempt cannot begin."""

    NOT_OPEN_YET = "not-open-yet", _("The test is not open yet.")
    CLOSED = "closed", _("The test is closed.")
    NO_ATTEMPTS_LEFT = "no-attempts-left", _("No attempts are left.")
