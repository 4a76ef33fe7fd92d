from django.conf import settings
from django.db import models
from django.db.models import Q

from torelik.kernel.identifiers import new_uuid
from torelik.library.exporting.vocabulary import ExportState


class LibraryExport(models.Model):
    """One full export of the library: asked for, made by the worker, kept as a ZIP for some days, then without it.

    Made by who may export; the row stays when the ZIP is deleted. A process that is killed in the middle leaves nothing
    half-made: the next one begins anew. ``runner`` names the process at work and ``seen_at`` when it last said so;
    ``doing`` is the file of the ZIP being written. ``rows`` and ``files`` count what is in it.
    pii: who asked for it; the ZIP has every reader in it
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    state = models.CharField(max_length=20, choices=ExportState, default=ExportState.WAITING)
    with_files = models.BooleanField(default=True)
    stored = models.OneToOneField("documents.StoredFile", models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(default=0)
    doing = models.CharField(max_length=300, blank=True)
    rows = models.PositiveBigIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0)
    done = models.PositiveBigIntegerField(default=0)
    expected = models.PositiveBigIntegerField(default=0)
    runner = models.CharField(max_length=120, blank=True)
    seen_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["-asked_at", "-id"], name="export_newest")]
        constraints = [
            # Two administrators may click at once; the second must lose here, not in Python.
            models.UniqueConstraint(
                models.Value(1), condition=Q(state__in=("waiting", "running")), name="one_export_is_made_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="done", stored__isnull=False) | ~Q(state="done") & Q(stored=None),
                name="an_export_that_is_ready_has_its_file",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)
