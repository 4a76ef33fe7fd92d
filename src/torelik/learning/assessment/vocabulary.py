"""Words of assessment."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EVENTS(models.TextChoices):
    QUESTION_DEFINED = "learning.question-defined", _("A question of the bank was defined")
    TEST_DEFINED = "learning.test-defined", _("A test was defined")
    ATTEMPT_STARTED = "learning.attempt-started", _("An attempt at a test was started")
    ATTEMPT_FINISHED = "learning.attempt-finished", _("An attempt at a test was finished")
    RESULTS_CONFIRMED = "learning.results-confirmed", _("Results of a test were confirmed by an examiner")


SECURITY_EVENTS = (EVENTS.ATTEMPT_STARTED, EVENTS.ATTEMPT_FINISHED, EVENTS.RESULTS_CONFIRMED)
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
    EXAMINE = "learning.examine", _("Examine: confirm the results of tests and examinations")


LIMITED_TO = {GRANTS.EXAMINE: ("course", "exam")}
"""In what parts of the Academy a grant can be held."""

SOLE_EXAMINER_TEACHES = _("The person teaches this course, and nobody who does not teach it is its examiner.")
"""The fact against an examiner (cl. 13): who teaches a group cannot be its sole examiner."""


class NOTICES(models.TextChoices):
    """What people are told; the places are filled when the notice is shown."""

    RESULT_CONFIRMED = "learning.result-confirmed", _("Your result is confirmed: %(test)s.")
    RESULTS_CONFIRMED = "learning.results-confirmed", _("Results are confirmed: %(test)s, attempts: %(count)s.")


class RefusalToConfirm(models.TextChoices):
    """Why results are not confirmed; all of them are told at once."""

    NOTHING = "nothing", _("There is no finished attempt that waits for confirmation.")
    CHANGED_MEANWHILE = "changed-meanwhile", _("The list has changed since you opened it. Look at it as it stands now.")
    ATTEMPTS_OPEN = "attempts-open", _("Somebody is still sitting the test. Confirm when all attempts have ended.")
    SOLE_EXAMINER = "sole-examiner", SOLE_EXAMINER_TEACHES


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


TOLD = (
    ("attempt.finished", _("An attempt at a test was finished"), (EVENTS.ATTEMPT_FINISHED.value,)),
    ("results.confirmed", _("Results of a test were confirmed by an examiner"), (EVENTS.RESULTS_CONFIRMED.value,)),
)
"""What webhooks may be told, with references alone: key, words, entries of the journal."""
