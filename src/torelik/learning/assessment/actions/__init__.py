"""The verbs of assessment: defining questions and tests, sitting a test."""

from torelik.learning.assessment.actions.define import (
    MalformedQuestion,
    OptionText,
    QuestionInUse,
    TooFewQuestions,
    define_question,
    define_test,
)
from torelik.learning.assessment.actions.sit import (
    Acknowledged,
    Receipt,
    StartRefused,
    UnknownPlace,
    close_if_run_out,
    finish_attempt,
    record_responses,
    set_flag,
    start_attempt,
)

__all__ = [
    "Acknowledged",
    "MalformedQuestion",
    "OptionText",
    "QuestionInUse",
    "Receipt",
    "StartRefused",
    "TooFewQuestions",
    "UnknownPlace",
    "close_if_run_out",
    "define_question",
    "define_test",
    "finish_attempt",
    "record_responses",
    "set_flag",
    "start_attempt",
]
