from django.conf import settings
from django.db import models
from django.db.models import F, Q

from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import TrilingualField
from torelik.learning.assessment.vocabulary import Ending, QuestionKind, Verdict


class Question(models.Model):
    """One question of the bank, equal in three languages.

    Made by its author. Once it stands on somebody's paper it is never changed: a better one is another question.
    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    key = models.SlugField(max_length=60, unique=True)
    discipline = models.ForeignKey("learning.Discipline", models.PROTECT, related_name="questions")
    topic = TrilingualField(max_length=250, blank=True)
    kind = models.CharField(max_length=20, choices=QuestionKind.choices)
    stem = TrilingualField()
    explanation = TrilingualField(blank=True)
    difficulty = models.PositiveSmallIntegerField(default=1)
    points = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(points__gt=0), name="a_question_earns_points")]

    def __str__(self) -> str:
        return self.key


class Option(models.Model):
    """One answer offered by a question, in the author's order. Changes with its question alone. pii: none"""

    question = models.ForeignKey(Question, models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    text = TrilingualField()
    is_correct = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "position"], name="one_option_per_place_in_a_question")]


class Test(models.Model):
    """One test of a course: how long, how often, how many questions of which set, and what passes.

    Made by the course's authors; an attempt keeps the rules under which it began.
    pii: none
    """

    __test__ = False  # the name begins like a test's; the test runner must not collect it

    uuid = models.UUIDField(default=new_uuid, unique=True)
    key = models.SlugField(max_length=60, unique=True)
    course = models.ForeignKey("learning.Course", models.PROTECT, related_name="tests")
    after_lesson = models.ForeignKey("learning.Lesson", models.PROTECT, null=True, blank=True, related_name="+")
    title = TrilingualField(max_length=250)
    minutes = models.PositiveSmallIntegerField()
    attempts_allowed = models.PositiveSmallIntegerField()
    pass_percent = models.PositiveSmallIntegerField()
    questions_per_paper = models.PositiveSmallIntegerField()
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gt=0, attempts_allowed__gt=0, questions_per_paper__gt=0), name="a_test_can_be_taken"
            ),
            models.CheckConstraint(condition=Q(pass_percent__lte=100), name="nobody_must_earn_more_than_everything"),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="a_test_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)


class TestQuestion(models.Model):
    """One question from which a test's papers are drawn. pii: none"""

    __test__ = False  # as above

    test = models.ForeignKey(Test, models.CASCADE, related_name="pool")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["test", "question"], name="a_question_is_in_a_test_once")]


class Attempt(models.Model):
    """One learner's one go at a test, from its start to its one end.

    Made when the learner starts; the closing time is fixed then, by the server's clock. Finished once, by the
    learner or by the clock; then its points are fixed. Never deleted before its retention period is over.
    pii: the learner and the result, through ``learner``
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    test = models.ForeignKey(Test, models.PROTECT, related_name="attempts")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=32)
    pass_percent = models.PositiveSmallIntegerField()
    max_points = models.DecimalField(max_digits=7, decimal_places=2)
    started_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=20, choices=Ending.choices, blank=True)
    points = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    percent = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    is_passed = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = [
            # Two tabs may start at once; the second must find the first one's attempt, not make another.
            models.UniqueConstraint(
                fields=["learner", "test"], condition=Q(finished_at=None), name="one_open_attempt_per_learner_and_test"
            ),
            models.UniqueConstraint(fields=["learner", "test", "number"], name="an_attempt_number_is_used_once"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("started_at")), name="an_attempt_closes_after_it_starts"),
            models.CheckConstraint(
                condition=Q(finished_at=None, ending="", points=None, percent=None, is_passed=None)
                | Q(finished_at__isnull=False, points__isnull=False, percent__isnull=False, is_passed__isnull=False)
                & ~Q(ending=""),
                name="an_attempt_is_either_open_or_has_a_result",
            ),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__gte=0, points__lte=F("max_points")), name="points_are_within_the_paper"
            ),
        ]
        indexes = [models.Index(fields=["closes_at"], condition=Q(finished_at=None), name="open_attempts_by_closing")]

    def __str__(self) -> str:
        return f"{self.test}, {self.number}"


class PaperQuestion(models.Model):
    """One question in its place on one attempt's paper, drawn once at the start.

    ``is_flagged`` is the learner's own mark; ``earned`` is written once, when the attempt ends.
    pii: part of the learner's result
    """

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="paper")
    position = models.PositiveSmallIntegerField()
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField()
    is_flagged = models.BooleanField(default=False)
    earned = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="one_question_per_place_on_a_paper"),
            models.UniqueConstraint(fields=["attempt", "question"], name="a_question_is_on_a_paper_once"),
        ]


class PaperOption(models.Model):
    """One option in its place under a question on a paper, drawn once at the start. pii: none"""

    paper_question = models.ForeignKey(PaperQuestion, models.PROTECT, related_name="options")
    position = models.PositiveSmallIntegerField()
    option = models.ForeignKey(Option, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper_question", "position"], name="one_option_per_place_on_a_paper"),
            models.UniqueConstraint(fields=["paper_question", "option"], name="an_option_is_on_a_paper_once"),
        ]


class Response(models.Model):
    """One answer as it reached the server. Only ever appended: the database refuses to change a row.

    The answer that counts is the accepted one received last. Late ones are kept: a commission may admit them.
    pii: the learner's work, through ``attempt``
    """

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="responses")
    paper_question = models.ForeignKey(PaperQuestion, models.PROTECT, related_name="responses")
    retry_key = models.UUIDField()
    sequence = models.PositiveIntegerField(default=0)
    given_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField()
    verdict = models.CharField(max_length=20, choices=Verdict.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "retry_key"], name="a_retry_key_counts_once")]
        indexes = [models.Index(fields=["paper_question", "-id"], name="responses_newest")]


class ResponseChoice(models.Model):
    """One option that a response chose; a response without any took the answer back. pii: as its response"""

    response = models.ForeignKey(Response, models.PROTECT, related_name="choices")
    paper_option = models.ForeignKey(PaperOption, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "paper_option"], name="an_option_is_chosen_once_per_response")]


class ResultConfirmation(models.Model):
    """One confirmation of the finished attempts of a test by an examiner. Made once; never changed or deleted.

    ``digest`` is the hash of the attempts and points that stood on the examiner's page.
    pii: the examiner, through ``examiner``
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    test = models.ForeignKey(Test, models.PROTECT, related_name="confirmations")
    examiner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"confirmation {str(self.uuid)[:8]}"


class ConfirmedResult(models.Model):
    """One attempt whose result an examiner has confirmed, once, with the points as they were. Never changed.

    pii: the learner's result, through ``attempt``
    """

    confirmation = models.ForeignKey(ResultConfirmation, models.PROTECT, related_name="results")
    attempt = models.OneToOneField(Attempt, models.PROTECT, related_name="confirmed")
    points = models.DecimalField(max_digits=7, decimal_places=2)
