"""The columns of an event, the same online and in a restored archive."""

from django.db import models

from torelik.kernel.identifiers import new_uuid


class EventColumns(models.Model):
    """What one event says: who did what, about which object, when, from where.

    pii: the actor's name as of that day; the address of the request
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    name = models.CharField(max_length=80)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200, blank=True)
    about_kind = models.CharField(max_length=60, blank=True)
    about_key = models.CharField(max_length=64, blank=True)
    about_name = models.CharField(max_length=300, blank=True)
    facts = models.JSONField(default=dict)
    origin = models.JSONField(default=dict)

    class Meta:
        abstract = True
