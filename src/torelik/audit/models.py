from django.db import models

from torelik.audit.archive.models import Archive, RestoredEvent
from torelik.audit.checkpoints.models import Checkpoint
from torelik.audit.columns import EventColumns
from torelik.audit.export.models import ExportCursor
from torelik.audit.verification.models import Verification

__all__ = ["Archive", "Checkpoint", "Event", "ExportCursor", "RestoredEvent", "Seal", "Verification"]


class Event(EventColumns):
    """One thing that happened: who did what, about which object, when.

    Made by ``audit.record`` inside the transaction of the change. Never changed and never deleted:
    triggers refuse both. The actor is kept as named that day; other people are references, not values.
    pii: the actor's name as of that day; the address of the request
    """

    class Meta:
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_event_newest"),
            models.Index(fields=["about_kind", "about_key"], name="audit_event_about"),
            models.Index(fields=["actor_id", "-at"], name="audit_event_actor"),
            models.Index(fields=["name", "-at"], name="audit_event_name"),
        ]


class Seal(models.Model):
    """The place of one event in the chain of hashes, appended by the one sealer. Never changed or deleted.

    pii: none
    """

    sequence = models.BigIntegerField(primary_key=True)
    event_id = models.BigIntegerField(unique=True)  # no foreign key: a removed event must leave its seal behind
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
