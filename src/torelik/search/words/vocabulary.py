"""Words about words."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CorrectionKind(models.TextChoices):
    """What a librarian has taught."""

    FORM = "form", pgettext_lazy("correction of a word", "A form belongs to another word")
    HEADWORD = "headword", pgettext_lazy("correction of a word", "A new word with all its forms")


class Refusal(models.TextChoices):
    """Why a correction is not taken."""

    NOT_A_WORD = "not-a-word", _("Write one Kazakh word in Cyrillic letters, without spaces or digits.")
    UNCHANGED = "unchanged", _("The search understands the word so already.")
    CORRECTED = "corrected", _("There is a correction of this word already. Take it back first.")
    TWO_LETTERS = "two-letters", _("The dictionary form must begin with the same two letters as the word.")


class GRANTS(models.TextChoices):
    TEACH_WORDS = "search.teach-words", _("Correct how the search understands Kazakh words")


class EVENTS(models.TextChoices):
    WORD_TAUGHT = "search.word-taught", _("The understanding of a word was corrected")
    WORD_FORGOTTEN = "search.word-forgotten", _("A correction of a word was taken back")
    INDEX_REMADE = "search.index-remade", _("The search index was made anew after corrections of words")


LANGUAGE_NAMES = {"kk": _("Kazakh"), "ru": _("Russian"), "en": _("English"), "": pgettext_lazy("language", "any")}
