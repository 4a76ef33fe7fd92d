from django.db import models

from torelik.library.cataloguing.models import Record


class HarvestEntry(models.Model):
    """What harvesters are told of one record: since which second it says what it says, or has left the catalogue.

    Derived when records change and stamped then, after the change is there to be seen: the record's own time of change is
    that of the beginning of an import, which may lie hours before. ``sets`` are the published collections that had the
    title, with blanks between them. A record that was merged into another keeps its entry for good, as ``is_gone``.
    pii: none
    """

    record = models.OneToOneField(Record, models.CASCADE, related_name="+")
    stamped_at = models.DateTimeField()
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    sets = models.TextField(blank=True)
    is_gone = models.BooleanField(default=False)

    class Meta:
        indexes = [
            # A page of a harvest is a stretch of one of these, whatever the size of the catalogue.
            models.Index(fields=["stamped_at", "id"], name="harvest_by_stamp"),
            models.Index(fields=["kind", "stamped_at", "id"], name="harvest_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.stamped_at}"
