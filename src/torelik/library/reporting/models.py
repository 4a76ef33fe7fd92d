from django.conf import settings
from django.db import models

from torelik.kernel.identifiers import new_uuid


class SavedReport(models.Model):
    """One report that a librarian put together: a name and a definition, never its rows.

    Made, changed and deleted by its owner; a shared one is run and copied by whoever sees reports. ``definition`` is
    data that ``rules.Definition`` reads; a field in it may be gone since, which the page then says.
    pii: who made it; a condition may name a reader
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    subject = models.CharField(max_length=40)
    definition = models.JSONField()
    is_shared = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["owner", "name", "id"], name="reports_of_an_owner")]

    def __str__(self) -> str:
        return self.name
