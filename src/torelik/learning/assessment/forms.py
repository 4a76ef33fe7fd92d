"""Answers as browsers send them, made clean."""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware

from torelik.learning.assessment.rules import GivenAnswer

MOST_ANSWERS = 200
"""More than a browser that was away for an hour has to tell at once."""
LARGEST_SEQUENCE = 2**31 - 1


class MalformedAnswers(ValueError):
    """The body is not a list of answers; nothing of it was stored."""


class AnswerForm(forms.Form):
    """One answer sent by a page without script; the retry key was made with the page."""

    retry_key = forms.UUIDField()
    chosen = forms.TypedMultipleChoiceField(coerce=int, required=False)
    then = forms.IntegerField(required=False, min_value=0, max_value=1000)

    def __init__(self, *args: object, places: int, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["chosen"].choices = [(place, place) for place in range(1, places + 1)]  # type: ignore[attr-defined]

    def answer(self, *, position: int) -> GivenAnswer:
        """Return the answer to the question at *position*."""
        return GivenAnswer(str(self.cleaned_data["retry_key"]), position, frozenset(self.cleaned_data["chosen"]))


def answers_of(body: bytes) -> list[GivenAnswer]:
    """Read ``{"answers": [{"retry_key", "position", "chosen", "sequence", "given_at"}]}``. Raises ``MalformedAnswers``.

    A browser's clock that makes no sense is left out, never refused: the answer matters, its clock does not.
    """
    try:
        content = json.loads(body)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise MalformedAnswers from error
    rows = content.get("answers") if isinstance(content, Mapping) else None
    if not isinstance(rows, list) or len(rows) > MOST_ANSWERS:
        raise MalformedAnswers
    return [_answer_of(row) for row in rows]


def _answer_of(row: object) -> GivenAnswer:
    if not isinstance(row, Mapping):
        raise MalformedAnswers
    position, chosen, sequence = row.get("position"), row.get("chosen"), row.get("sequence", 0)
    if not _is_count(position) or not _is_count(sequence) or not isinstance(chosen, list) or not all(map(_is_count, chosen)):
        raise MalformedAnswers
    try:
        retry_key = str(UUID(str(row.get("retry_key"))))
    except ValueError as error:
        raise MalformedAnswers from error
    return GivenAnswer(retry_key, int(str(position)), frozenset(chosen), min(int(str(sequence)), LARGEST_SEQUENCE), _moment(row))


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _moment(row: Mapping[str, object]) -> datetime | None:
    try:
        moment = parse_datetime(str(row.get("given_at", "")))
    except ValueError:
        return None
    return moment if moment and is_aware(moment) and 2000 <= moment.year <= 2200 else None
