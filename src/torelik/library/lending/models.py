from django.conf import settings
from django.db import models
from django.db.models import F, Q

from torelik.kernel.identifiers import new_uuid
from torelik.library.lending.vocabulary import LoanState


class LoanPolicy(models.Model):
    """How much and for how long a category of readers may borrow. Made by the chief librarian; changed in place.

    Without a category it holds for every reader, without a kind for every kind of record; the most specific wins.
    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    category = models.ForeignKey("library.PatronCategory", models.PROTECT, null=True, blank=True, related_name="+")
    record_kind = models.CharField(max_length=40, blank=True)
    max_items = models.PositiveSmallIntegerField()
    loan_days = models.PositiveSmallIntegerField()
    max_renewals = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["category", "record_kind"], name="one_policy_per_category_and_kind"),
            # Databases let NULL repeat in a unique constraint, so the policies of every reader need their own.
            models.UniqueConstraint(
                fields=["record_kind"], condition=Q(category=None), name="one_policy_of_every_reader_per_kind"
            ),
            models.CheckConstraint(condition=Q(loan_days__gt=0), name="a_loan_lasts_at_least_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.max_items} / {self.loan_days} / {self.max_renewals}"


class Loan(models.Model):
    """One copy in one reader's hands, from issue to return.

    Made by the desk. A row is never deleted: an issue that was undone stays as such, and readers' histories
    are anonymised instead (cl. 12).
    pii: the reader's identity, through ``patron``; who issued and who took it back
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    item = models.ForeignKey("library.Item", models.PROTECT, related_name="+")
    patron = models.ForeignKey("library.Patron", models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=LoanState, default=LoanState.ON_LOAN)
    issued_at = models.DateTimeField()
    due_on = models.DateField()
    returned_at = models.DateTimeField(null=True, blank=True)
    renewals = models.PositiveSmallIntegerField(default=0)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            # Two desks may scan the same copy at once; the second must lose here, not in Python.
            models.UniqueConstraint(fields=["item"], condition=Q(returned_at=None), name="one_open_loan_per_item"),
            models.CheckConstraint(
                condition=Q(state=LoanState.ON_LOAN, returned_at=None)
                | (~Q(state=LoanState.ON_LOAN) & Q(returned_at__isnull=False)),
                name="a_loan_is_open_until_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None) | Q(returned_at__gte=F("issued_at")), name="a_loan_ends_after_it_began"
            ),
        ]
        indexes = [
            models.Index(fields=["patron", "due_on"], condition=Q(returned_at=None), name="loan_open_of_patron"),
            models.Index(fields=["issued_at"], name="loan_issued_at"),
            models.Index(fields=["returned_at"], name="loan_returned_at"),
            models.Index(fields=["item", "-issued_at"], name="loan_history_of_item"),
        ]

    def __str__(self) -> str:
        # The copy, not the reader: this goes into the journal, which keeps references to other people.
        return self.item.inventory_number
