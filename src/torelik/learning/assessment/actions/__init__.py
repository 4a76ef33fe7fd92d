"""The verbs of assessment: defining questions and tests, sitting a test, confirming results."""

from torelik.learning.assessment.actions.confirm import ConfirmRefused, confirm_results
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
    "ConfirmRefused",
    "MalformedQuestion",
    "OptionText",
    "QuestionInUse",
    "Receipt",
    "StartRefused",
    "TooFewQuestions",
    "UnknownPlace",
    "close_if_run_out",
    "confirm_results",
    "define_question",
    "define_test",
    "finish_attempt",
    "record_responses",
    "set_flag",
    "start_attempt",
]
