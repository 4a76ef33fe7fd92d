from django.db import models
from django.db.models import Q

from torelik.kernel.identifiers import new_uuid
from torelik.library.holds.rules import ACTIVE, KEEP_DAYS, WITH_COPY
from torelik.library.holds.vocabulary import HoldState


class Hold(models.Model):
    """One reader waits for one title, or for one copy of it (``wanted``). Made by the reader or at the desk; kept.

    ``copy`` is the one that is set aside for the reader, from the shelf to the issue. ``ready_through`` is the last day on
    which it waits on the hold shelf, ``suspended_until`` the day from which the reader waits again. ``not_found`` is a
    copy that the staff did not find on the shelf. ``loan`` ended the hold.
    pii: what the reader wants to read, through ``patron``
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    record = models.ForeignKey("library.Record", models.PROTECT, related_name="+")
    wanted = models.ForeignKey("library.Item", models.PROTECT, null=True, blank=True, related_name="+")
    patron = models.ForeignKey("library.Patron", models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=HoldState, default=HoldState.QUEUED)
    queued_at = models.DateTimeField()
    pickup_branch = models.ForeignKey("library.Branch", models.PROTECT, null=True, blank=True, related_name="+")
    pickup_point = models.ForeignKey("library.ServicePoint", models.PROTECT, null=True, blank=True, related_name="+")
    copy = models.ForeignKey("library.Item", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    not_found = models.ForeignKey("library.Item", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    ready_through = models.DateField(null=True, blank=True)
    suspended_until = models.DateField(null=True, blank=True)
    loan = models.ForeignKey("library.Loan", models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # Two desks may set the same copy aside at once; the second must lose here, not in Python.
            models.UniqueConstraint(fields=["copy"], condition=Q(state__in=WITH_COPY), name="a_copy_is_set_aside_once"),
            models.UniqueConstraint(
                fields=["patron", "record"], condition=Q(state__in=ACTIVE), name="a_reader_waits_once_for_a_title"
            ),
            models.CheckConstraint(
                condition=Q(state__in=WITH_COPY, copy__isnull=False) | (~Q(state__in=WITH_COPY) & Q(copy=None)),
                name="a_hold_has_its_copy_while_it_is_set_aside",
            ),
            models.CheckConstraint(
                condition=~Q(state=HoldState.READY) | Q(ready_through__isnull=False), name="a_copy_waits_until_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(state=HoldState.SUSPENDED) | Q(suspended_until__isnull=False), name="a_hold_is_suspended_until_a_day"
            ),
        ]
        indexes = [
            models.Index(fields=["record", "queued_at"], condition=Q(state__in=ACTIVE), name="queue_of_title"),
            models.Index(fields=["state", "queued_at"], condition=Q(state__in=ACTIVE), name="holds_by_state"),
        ]

    def __str__(self) -> str:
        # The title, not the reader: this goes into the journal, which keeps references to other people.
        return self.record.title


class Transfer(models.Model):
    """One copy that has to go to another place, open until it is scanned there: to a reader who waits, or back home.

    Made when a copy is scanned where it does not belong, or is to leave the hold shelf; ``sent_at`` is when it left.
    Closed by the next scan. A copy that goes back to its shelf in the same branch has the same branch twice.
    pii: through ``hold``
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    item = models.ForeignKey("library.Item", models.PROTECT, related_name="+")
    hold = models.ForeignKey(Hold, models.PROTECT, null=True, blank=True, related_name="+")
    from_branch = models.ForeignKey("library.Branch", models.PROTECT, null=True, blank=True, related_name="+")
    to_branch = models.ForeignKey("library.Branch", models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=Q(closed_at=None), name="a_copy_is_on_one_way"),
        ]
        indexes = [models.Index(fields=["sent_at", "opened_at"], condition=Q(closed_at=None), name="copies_on_their_way")]

    def __str__(self) -> str:
        return self.item.inventory_number


class HoldTerms(models.Model):
    """How many open days a copy waits on the hold shelf: one row for the library, made when it is first set. pii: none"""

    uuid = models.UUIDField(default=new_uuid, unique=True)
    keep_days = models.PositiveSmallIntegerField(default=KEEP_DAYS)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(keep_days__gt=0), name="a_copy_waits_at_least_a_day")]

    def __str__(self) -> str:
        return str(self.keep_days)
