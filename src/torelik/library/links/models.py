from django.db import models
from django.db.models import Q

from torelik.library.links.rules import AT_ONCE
from torelik.library.links.vocabulary import Fault


class WebAddress(models.Model):
    """One address of the web that records name, and what the last check of it gave.

    Made when the first record names it, gone with the last. ``failures`` counts checks that failed one after another,
    ``failed_since`` is the first of them. What was never checked has its turn long ago: it comes first.
    pii: none
    """

    key = models.CharField(max_length=64, unique=True)
    url = models.TextField()
    host = models.CharField(max_length=255, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    failed_since = models.DateTimeField(null=True)
    fault = models.CharField(max_length=20, choices=Fault, blank=True)
    status = models.PositiveSmallIntegerField(null=True)
    checked_at = models.DateTimeField(null=True)
    check_after = models.DateTimeField(default=AT_ONCE)

    class Meta:
        verbose_name_plural = "web addresses"
        constraints = [
            models.CheckConstraint(
                condition=Q(failures=0, failed_since=None, fault="")
                | (Q(failures__gt=0, failed_since__isnull=False) & ~Q(fault="")),
                name="what_fails_has_a_fault_and_a_beginning",
            )
        ]
        indexes = [
            models.Index(fields=["check_after", "id"], name="address_by_turn"),
            models.Index(fields=["failures"], condition=Q(failures__gt=0), name="address_that_fails"),
        ]

    def __str__(self) -> str:
        return self.url


class RecordLink(models.Model):
    """A record that names an address. Derived from the record; ``mended_at`` is when a broken one was taken out of it.

    pii: none
    """

    record = models.ForeignKey("library.Record", models.CASCADE, related_name="+")
    address = models.ForeignKey(WebAddress, models.CASCADE, related_name="links")
    mended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "address"], name="a_record_links_to_an_address_once")]
        indexes = [models.Index(fields=["-mended_at"], condition=Q(mended_at__isnull=False), name="link_mended_newest")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.address_id}"
