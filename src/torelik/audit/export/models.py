from django.db import models


class ExportCursor(models.Model):
    """How far one collector has received the chain. Made when the collector is first met; moves forward alone.

    pii: none
    """

    destination = models.CharField(max_length=40, primary_key=True)
    sequence = models.BigIntegerField(default=0)
    settled_at = models.DateTimeField(null=True)
    lost_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)
    holder = models.CharField(max_length=80, blank=True)
    held_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(sequence__gte=0), name="a_cursor_stands_in_the_chain"),
        ]
