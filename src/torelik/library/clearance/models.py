from django.conf import settings
from django.db import models
from django.db.models import Q

from torelik.kernel.identifiers import new_uuid
from torelik.library.clearance.rules import numbered


class ClearanceRun(models.Model):
    """One act by which all of a group who owed nothing were given their slips. Made by a librarian; kept.

    ``about`` says in words which readers were looked at. ``uuid`` is the key under which the act was sent.
    pii: who made it
    """

    uuid = models.UUIDField(unique=True)
    number = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField()
    day = models.DateField()
    about = models.CharField(max_length=200)
    looked_at = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "number"], name="an_act_of_clearance_has_its_number")]

    def __str__(self) -> str:
        return numbered(self.number, self.year)


class ClearanceSlip(models.Model):
    """One slip by which a reader left the library owing nothing. Made by a librarian; withdrawn by a counter-act, kept.

    ``token`` is in the code on the paper, and leads to the public page that says whether the slip holds. ``signed`` is who
    signs it, as it was that day. ``withdrawal_number`` is that of the counter-act, in the register of acts.
    pii: the reader, through ``patron``; who gave and who withdrew it
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    token = models.CharField(max_length=64, unique=True)
    number = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField()
    day = models.DateField()
    patron = models.ForeignKey("library.Patron", models.PROTECT, related_name="+")
    run = models.ForeignKey(ClearanceRun, models.PROTECT, null=True, blank=True, related_name="slips")
    signed = models.JSONField(default=dict)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawal_number = models.PositiveIntegerField(null=True, blank=True)
    withdrawal_year = models.PositiveSmallIntegerField(null=True, blank=True)
    withdrawal_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="a_clearance_slip_has_its_number"),
            # Two desks may give a slip at once; the second must lose here too, not in Python alone.
            models.UniqueConstraint(fields=["patron"], condition=Q(withdrawn_at=None), name="a_reader_has_one_clearance_slip"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawal_number=None, withdrawal_year=None, withdrawal_reason="")
                | (
                    Q(withdrawn_at__isnull=False, withdrawal_number__isnull=False, withdrawal_year__isnull=False)
                    & ~Q(withdrawal_reason="")
                ),
                name="a_slip_is_withdrawn_by_an_act_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        # The number, not the reader: this goes into the journal, which keeps references to other people.
        return numbered(self.number, self.year)

    @property
    def is_valid(self) -> bool:
        return self.withdrawn_at is None

    @property
    def withdrawal(self) -> str:
        """Return the number of the counter-act."""
        return numbered(self.withdrawal_number, self.withdrawal_year) if self.withdrawal_number and self.withdrawal_year else ""
