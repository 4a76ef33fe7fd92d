from django.db import models


class Checkpoint(models.Model):
    """What the chain had become at a moment, signed by the sealer. Made every few minutes; never changed or deleted.

    pii: none
    """

    sequence = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    count = models.BigIntegerField()
    made_at = models.DateTimeField()
    key = models.CharField(max_length=16)
    signature = models.CharField(max_length=128)
