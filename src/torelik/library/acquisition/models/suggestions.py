from django.conf import settings
from django.db import models
from django.db.models import Q

from torelik.kernel.identifiers import new_uuid
from torelik.library.acquisition.vocabulary import SuggestionState


class Suggestion(models.Model):
    """One title that a reader asks the library to buy. Made by the reader, decided by a librarian, never deleted.

    The reader's name goes when the account is forgotten; the title stays.
    pii: who proposed it, why; who decided
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    title = models.CharField(max_length=500)
    authors = models.CharField(max_length=300, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    isbn = models.CharField(max_length=20, blank=True)
    why = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=SuggestionState, default=SuggestionState.NEW)
    reason = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["state", "made_at", "id"], name="suggestions_by_state"),
            models.Index(fields=["made_by", "-made_at"], name="suggestions_of_a_reader"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(state="declined") | ~Q(reason=""), name="a_declined_suggestion_says_why"),
        ]

    def __str__(self) -> str:
        return self.title
