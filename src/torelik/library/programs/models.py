from django.db import models


class KeptAnswer(models.Model):
    """What a program was answered to one act, so that the same request again is answered the same and does nothing.

    Made in the transaction of the act; never changed; deleted after a day.
    pii: ticket, loan or hold of a reader, for a day
    """

    account = models.ForeignKey("identity.Account", models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    made_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="one_answer_per_key_of_an_account")]
