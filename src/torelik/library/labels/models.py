from django.conf import settings
from django.db import models

from torelik.kernel.identifiers import new_uuid


class LabelList(models.Model):
    """Inventory numbers kept to be printed again, as they were typed. Made by a librarian, seen by all who print; removed freely.

    pii: who made it
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    title = models.CharField(max_length=200)
    numbers = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return self.title
