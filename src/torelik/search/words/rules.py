"""Decisions about corrections in plain Python."""

import re

from torelik.search.words.vocabulary import CorrectionKind, Refusal

_WORD = re.compile(r"[а-яёәғқңөұүһі]+(?:-[а-яёәғқңөұүһі]+)*")
LONGEST = 60
SAME_LETTERS = 2


def refusals_to_teach(
    kind: CorrectionKind, *, form: str, lemma: str, understood_as: str, is_known: bool, is_corrected: bool
) -> list[Refusal]:
    """Every reason not to take a correction; *understood_as* is what the word is a form of now."""
    words = [form] if kind is CorrectionKind.HEADWORD else [form, lemma]
    are_words = all(_WORD.fullmatch(word) and 1 < len(word) <= LONGEST for word in words)
    is_form = kind is CorrectionKind.FORM
    checks = {
        Refusal.NOT_A_WORD: not are_words,
        # A slip of the hand would send every search for a common word somewhere else.
        Refusal.TWO_LETTERS: are_words and is_form and form[:SAME_LETTERS] != lemma[:SAME_LETTERS],
        Refusal.UNCHANGED: are_words and (understood_as == lemma if is_form else is_known),
        Refusal.CORRECTED: is_corrected,
    }
    return [refusal for refusal, applies in checks.items() if applies]
