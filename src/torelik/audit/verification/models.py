from django.db import models


class Verification(models.Model):
    """One walk along the whole chain and what it found. Made every night and by ``torelik journal verify``; never changed.

    pii: none
    """

    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    events = models.BigIntegerField()
    checkpoints = models.BigIntegerField()
    faults = models.BigIntegerField()
    first_faults = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["-began_at"], name="verification_newest")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at__gte=models.F("began_at")), name="a_verification_ends_after_it_begins"
            ),
        ]
