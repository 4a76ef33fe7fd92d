from django.db import models
from django.db.models import F, Q


class IndexCheck(models.Model):
    """One comparison of the index with the database and what it found. Made every night and by hand; never changed.

    pii: none
    """

    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    documents = models.BigIntegerField()
    missing = models.BigIntegerField()
    stale = models.BigIntegerField()
    surplus = models.BigIntegerField()
    mended = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["-began_at"], name="index_check_newest")]
        constraints = [models.CheckConstraint(condition=Q(ended_at__gte=F("began_at")), name="a_check_ends_after_it_begins")]

    def __str__(self) -> str:
        return f"{self.began_at:%Y-%m-%d %H:%M}"
