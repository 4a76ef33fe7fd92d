from django.conf import settings
from django.db import models

from torelik.kernel.identifiers import new_uuid


class Notification(models.Model):
    """One thing that one person was told inside the product. Made by ``notify``; may vanish after being read.

    pii: the addressee, through ``account``; ``words`` hold titles and dates, never other people's data
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=80)
    words = models.JSONField(default=dict)
    path = models.CharField(max_length=300, blank=True)
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["account", "-told_at"], name="notification_newest")]
