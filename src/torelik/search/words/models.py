from django.conf import settings
from django.db import models

from torelik.kernel.identifiers import new_uuid
from torelik.search.words.vocabulary import CorrectionKind


class WordCorrection(models.Model):
    """What a librarian has taught about one word: a form belongs to a dictionary form, or the word is a headword.

    Made by librarians; taken back, never deleted. ``found_from`` is when the index had been made anew with it.
    pii: who taught it
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    kind = models.CharField(max_length=10, choices=CorrectionKind.choices)
    form = models.CharField(max_length=60)
    lemma = models.CharField(max_length=60)
    note = models.CharField(max_length=300, blank=True)
    taught_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    taught_at = models.DateTimeField()
    found_from = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["form"], condition=models.Q(taken_back_at=None), name="one_correction_in_force_for_a_word"
            )
        ]

    def __str__(self) -> str:
        return f"{self.form} → {self.lemma}"
