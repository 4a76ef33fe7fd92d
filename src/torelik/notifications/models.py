from django.conf import settings
from django.db import models

from torelik.kernel.identifiers import new_uuid
from torelik.notifications.vocabulary import Channel


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


class KeptText(models.Model):
    """The Academy's own words for one kind of notification in one language and one way of telling.

    Made by whoever may change texts; changed in place. One that went back to the default stays with an empty text, so that
    whoever opened the page before is told of the change.
    pii: who changed it
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    kind = models.CharField(max_length=80)
    language = models.CharField(max_length=2)
    channel = models.CharField(max_length=10, choices=Channel)
    subject = models.CharField(max_length=150, blank=True)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "language", "channel"], name="one_kept_text_per_kind_language_channel"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language} {self.channel}"
