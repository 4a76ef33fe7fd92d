from django.db import models


class Message(models.Model):
    """One thing still to be done after a change was committed. Made by ``outbox.send``; vanishes when done.

    pii: none; the payload holds keys of objects, never their values
    """

    topic = models.CharField(max_length=80)
    payload = models.JSONField()
    sent_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["topic", "id"], name="outbox_message_order")]


class Lease(models.Model):
    """The right of one process to do a piece of clockwork alone, until it is given back or runs out.

    pii: none
    """

    name = models.CharField(max_length=80, primary_key=True)
    holder = models.CharField(max_length=64)
    held_until = models.DateTimeField()
