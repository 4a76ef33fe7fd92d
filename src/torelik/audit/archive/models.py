from django.db import models

from torelik.audit.columns import EventColumns


class Archive(models.Model):
    """One month of the journal in a file: which seals it holds, what the first follows, what the last became.

    Made by ``archive_month``; never changed or deleted, whatever becomes of the file. When the online journal begins after
    its last seal, this row is why.
    pii: none
    """

    month = models.DateField(unique=True)
    first_sequence = models.BigIntegerField()
    last_sequence = models.BigIntegerField(unique=True)
    first_previous = models.CharField(max_length=64)
    last_digest = models.CharField(max_length=64)
    events = models.BigIntegerField()
    file_name = models.CharField(max_length=120)
    file_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    key = models.CharField(max_length=16)
    signature = models.CharField(max_length=128)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_sequence__gte=models.F("first_sequence")), name="an_archive_ends_after_it_begins"
            ),
        ]


class RestoredEvent(EventColumns):
    """An event of an archive that was brought back for reading, with its place in the chain. Vanishes when put away.

    pii: the actor's name as of that day; the address of the request
    """

    sequence = models.BigIntegerField(unique=True)
    month = models.DateField()
    seal = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["-at", "-id"], name="restored_event_newest"),
            models.Index(fields=["month"], name="restored_event_month"),
        ]
