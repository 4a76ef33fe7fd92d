from django.conf import settings
from django.db import models

from torelik.documents.files.models import StoredFile
from torelik.documents.text.vocabulary import Fault, Method, PartKind, TextState


class Extraction(models.Model):
    """The reading of one file as a text: how far it has come, what came out. One for each file; goes with the file.

    Made by ``want_text``; ``contents`` are [title, level, number of the part]; ``indexed`` is how many parts the search
    index was last told of.
    pii: none of its own; the text may name anybody, as the file does
    """

    stored = models.OneToOneField(StoredFile, models.CASCADE, related_name="extraction")
    state = models.CharField(max_length=10, choices=TextState.choices, default=TextState.WAITING)
    fault = models.CharField(max_length=20, choices=Fault.choices, blank=True)
    method = models.CharField(max_length=12, choices=Method.choices, blank=True)
    language = models.CharField(max_length=2, blank=True)
    pages = models.PositiveIntegerField(default=0)
    pages_read = models.PositiveIntegerField(default=0)
    contents = models.JSONField(default=list)
    indexed = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    runner = models.CharField(max_length=120, blank=True)
    wanted_at = models.DateTimeField()
    wanted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "id"], name="documents_extraction_state")]

    def __str__(self) -> str:
        return f"{self.stored_id}: {self.state}"


class TextPart(models.Model):
    """A page, an article or a section of one text: what a search hit opens. Written with its reading, gone with the next.

    pii: whatever the file says
    """

    extraction = models.ForeignKey(Extraction, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=PartKind.choices)
    label = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    page = models.PositiveIntegerField(null=True)
    language = models.CharField(max_length=2, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["extraction", "number"], name="one_part_of_a_number_in_a_text")]
