from django.conf import settings
from django.db import models
from django.db.models import BigIntegerField, F, Q
from django.db.models.functions import Coalesce

from torelik.kernel.identifiers import new_uuid
from torelik.library.lending.rules import MAX_HOLDS
from torelik.library.lending.vocabulary import LoanAct, LoanState, LoanUse, Refusal, ReminderStep


class LoanPolicy(models.Model):
    """On what terms some readers may borrow some copies. Made by the chief librarian; changed in place.

    Without a category it holds for every reader, without a kind for every kind of record, without branch and place for
    copies wherever they stand; ``rules.WEIGHTS`` says which of several applies. One that was removed stays: loans were
    made by it. What the other columns mean is told by ``rules.Policy``.
    pii: who removed it, in the journal
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    category = models.ForeignKey("library.PatronCategory", models.PROTECT, null=True, blank=True, related_name="+")
    record_kind = models.CharField(max_length=40, blank=True)
    branch = models.ForeignKey("library.Branch", models.PROTECT, null=True, blank=True, related_name="+")
    place = models.ForeignKey("library.StoragePlace", models.PROTECT, null=True, blank=True, related_name="+")
    use = models.CharField(max_length=20, choices=LoanUse, default=LoanUse.HOME, db_default=LoanUse.HOME)
    max_items = models.PositiveSmallIntegerField()
    max_in_all = models.PositiveSmallIntegerField(null=True, blank=True)
    loan_days = models.PositiveSmallIntegerField()
    loan_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    loan_through = models.DateField(null=True, blank=True)
    max_renewals = models.PositiveSmallIntegerField()
    renewal_days = models.PositiveSmallIntegerField(null=True, blank=True)
    max_holds = models.PositiveSmallIntegerField(default=MAX_HOLDS, db_default=MAX_HOLDS)
    grace_days = models.PositiveSmallIntegerField(default=0, db_default=0)
    fine_per_day = models.DecimalField(max_digits=11, decimal_places=2, null=True, blank=True)
    fine_at_most = models.DecimalField(max_digits=11, decimal_places=2, null=True, blank=True)
    lost_after_days = models.PositiveSmallIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # Databases let NULL repeat in a unique constraint, so what a rule does not name counts as 0.
            models.UniqueConstraint(
                Coalesce("category_id", 0, output_field=BigIntegerField()),
                Coalesce("branch_id", 0, output_field=BigIntegerField()),
                Coalesce("place_id", 0, output_field=BigIntegerField()),
                "record_kind",
                condition=Q(removed_at=None),
                name="one_policy_per_readers_and_copies",
            ),
            models.CheckConstraint(condition=Q(branch=None) | Q(place=None), name="a_rule_of_a_place_names_no_branch"),
            models.CheckConstraint(condition=Q(loan_hours=None) | Q(loan_hours__gt=0), name="a_loan_lasts_at_least_an_hour"),
            models.CheckConstraint(condition=Q(renewal_days=None) | Q(renewal_days__gt=0), name="a_renewal_lasts_at_least_a_day"),
            models.CheckConstraint(condition=Q(loan_days__gt=0), name="a_loan_lasts_at_least_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.max_items} / {self.loan_days} / {self.max_renewals}"


class Loan(models.Model):
    """One copy in one reader's hands, from issue to return.

    Made by the desk. A row is never deleted: an issue that was undone stays as such, and readers' histories
    are anonymised instead (cl. 12). ``moved_from`` is the day to which the period leads where the library is closed on it,
    so that ``due_on`` is the next open day. ``due_at`` is the moment, for a loan counted in hours. ``policy`` is the rule
    of the issue or of the last renewal, and ``terms`` how it was chosen that day, as ``rules.frozen`` tells it: shown, never
    decided by.
    ``lost_at`` is when the copy was registered as lost, ``claimed_at`` when the reader said that it had come back: the loan
    stays open until it is found, replaced or paid for, or its reader is gone; ``end_reason`` tells how that is known.
    pii: the reader's identity, through ``patron``; who issued and who took it back
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    item = models.ForeignKey("library.Item", models.PROTECT, related_name="+")
    patron = models.ForeignKey("library.Patron", models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=LoanState, default=LoanState.ON_LOAN)
    issued_at = models.DateTimeField()
    due_on = models.DateField()
    due_at = models.DateTimeField(null=True, blank=True)
    moved_from = models.DateField(null=True, blank=True)
    policy = models.ForeignKey(LoanPolicy, models.PROTECT, null=True, blank=True, related_name="+")
    use = models.CharField(max_length=20, choices=LoanUse, default=LoanUse.HOME, db_default=LoanUse.HOME)
    grace_days = models.PositiveSmallIntegerField(default=0, db_default=0)
    terms = models.JSONField(null=True, blank=True)
    lost_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True, default="", db_default="")
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
            models.Index(fields=["due_on"], condition=Q(returned_at=None), name="loan_open_by_due_day"),
            models.Index(
                fields=["due_on"],
                condition=Q(returned_at=None) & (Q(lost_at__isnull=False) | Q(claimed_at__isnull=False)),
                name="loan_missing",
            ),
            models.Index(fields=["issued_at"], name="loan_issued_at"),
            models.Index(fields=["returned_at"], name="loan_returned_at"),
            models.Index(fields=["item", "-issued_at"], name="loan_history_of_item"),
        ]

    def __str__(self) -> str:
        # The copy, not the reader: this goes into the journal, which keeps references to other people.
        return self.item.inventory_number


class GroupLoan(models.Model):
    """One copy without an inventory number in one reader's hands: which card it is of, and from where it was taken.

    Made by the desk or with a set of books; never deleted. The copies of a card are alike, so a reader has one of each at
    most, and brings any of them back. The balance of the card counts the loans that are open. A copy that is lost
    (``lost_at``) is ended as that of a copy with a number is; ``written_off_at`` is when an act took it from the card.
    pii: the reader's identity, through ``patron``; who issued and who took it back
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    card = models.ForeignKey("library.GroupCard", models.PROTECT, related_name="+")
    place = models.ForeignKey("library.StoragePlace", models.PROTECT, related_name="+")
    patron = models.ForeignKey("library.Patron", models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    due_on = models.DateField()
    policy = models.ForeignKey(LoanPolicy, models.PROTECT, related_name="+")
    grace_days = models.PositiveSmallIntegerField(default=0)
    terms = models.JSONField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=LoanState, default=LoanState.ON_LOAN, db_default=LoanState.ON_LOAN)
    lost_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True, default="", db_default="")
    written_off_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            # A second press of the same button finds the loan of the first.
            models.UniqueConstraint(
                fields=["card", "patron"], condition=Q(returned_at=None), name="one_open_loan_of_a_group_card_per_reader"
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None) | Q(returned_at__gte=F("issued_at")), name="a_group_loan_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(state=LoanState.ON_LOAN, returned_at=None)
                | (~Q(state=LoanState.ON_LOAN) & Q(returned_at__isnull=False)),
                name="a_group_loan_is_open_until_it_ends",
            ),
        ]
        indexes = [
            models.Index(fields=["lost_at"], condition=Q(lost_at__isnull=False, written_off_at=None), name="group_loan_missing"),
            models.Index(fields=["patron", "due_on"], condition=Q(returned_at=None), name="group_loan_open_of_patron"),
            models.Index(fields=["due_on"], condition=Q(returned_at=None), name="group_loan_open_by_due_day"),
        ]

    def __str__(self) -> str:
        # The card, not the reader: this goes into the journal, which keeps references to other people.
        return str(self.card)


class CountedAct(models.Model):
    """One act of a loan as the diary counts it, with what was true of reader and copy when the book was issued.

    Made together with the act; triggers refuse to change or delete it, so that past days stay as they were when a
    reader or a record changes. ``udc`` is the class number that tells the field of knowledge, without its opening
    signs, and ``content`` its beginning, by which issues are counted. An issue that was undone is counted on the day
    of the issue, as taken back. A copy without an inventory number is counted by its ``group_loan``.
    pii: the reader's identity, through ``loan`` or ``group_loan``
    """

    loan = models.ForeignKey(Loan, models.PROTECT, null=True, blank=True, related_name="+")
    group_loan = models.ForeignKey(GroupLoan, models.PROTECT, null=True, blank=True, related_name="+")
    act = models.CharField(max_length=10, choices=LoanAct)
    day = models.DateField()
    category = models.ForeignKey("library.PatronCategory", models.PROTECT, related_name="+", db_index=False)
    place = models.ForeignKey("library.StoragePlace", models.PROTECT, related_name="+", db_index=False)
    udc = models.CharField(max_length=40, blank=True)
    content = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=3, blank=True)
    kind = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loan", "act", "day"], name="an_act_of_a_loan_counts_once_a_day"),
            models.UniqueConstraint(fields=["group_loan", "act", "day"], name="an_act_of_a_group_loan_counts_once_a_day"),
            models.CheckConstraint(
                condition=Q(loan=None, group_loan__isnull=False) | Q(loan__isnull=False, group_loan=None),
                name="an_act_is_of_one_loan",
            ),
        ]
        # One for each way in which issues are told apart: a year is counted from the index alone, in its order.
        indexes = [
            models.Index(fields=["act", "day", "category"], name="counted_by_category"),
            models.Index(fields=["act", "day", "place"], name="counted_by_place"),
            models.Index(fields=["act", "day", "content"], name="counted_by_content"),
            models.Index(fields=["act", "day", "language"], name="counted_by_language"),
            models.Index(fields=["act", "day", "kind"], name="counted_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.act}"


class RefusedIssue(models.Model):
    """One refusal to issue, with the first of its reasons, as the diary counts it: once a day for a reader and a copy.

    Made by the desk; triggers refuse to change or delete it. Title, category and place are those of the day. A refusal
    that was lifted on the same day stays, and is not counted.
    pii: the reader's identity, through ``patron``
    """

    patron = models.ForeignKey("library.Patron", models.PROTECT, related_name="+")
    item = models.ForeignKey("library.Item", models.PROTECT, related_name="+")
    day = models.DateField()
    reason = models.CharField(max_length=20, choices=Refusal)
    title = models.TextField(blank=True)
    category = models.ForeignKey("library.PatronCategory", models.PROTECT, related_name="+", db_index=False)
    place = models.ForeignKey("library.StoragePlace", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patron", "item", "day"], name="a_refusal_counts_once_a_day")]
        indexes = [models.Index(fields=["day", "reason"], name="refusals_of_days")]

    def __str__(self) -> str:
        return f"{self.day} {self.reason}"


class Reminder(models.Model):
    """One reminder of one loan that its reader was given; each step comes once for each due day.

    Made by the clockwork together with the notification; stays with the loan. A renewed loan is reminded of anew.
    pii: the reader's identity, through ``loan`` or ``group_loan``
    """

    loan = models.ForeignKey(Loan, models.PROTECT, null=True, blank=True, related_name="+")
    group_loan = models.ForeignKey(GroupLoan, models.PROTECT, null=True, blank=True, related_name="+")
    step = models.CharField(max_length=10, choices=ReminderStep)
    due_on = models.DateField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loan", "due_on", "step"], name="a_reader_is_reminded_once_per_step"),
            models.UniqueConstraint(fields=["group_loan", "due_on", "step"], name="a_reader_is_reminded_once_of_a_group_copy"),
            models.CheckConstraint(
                condition=Q(loan=None, group_loan__isnull=False) | Q(loan__isnull=False, group_loan=None),
                name="a_reminder_is_of_one_loan",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due_on} {self.step}"


class TicketReminder(models.Model):
    """A reader was told that the ticket ends on this day. Made by the clockwork with the notification; once for each end.

    pii: the reader's identity, through ``patron``
    """

    patron = models.ForeignKey("library.Patron", models.PROTECT, related_name="+")
    valid_through = models.DateField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patron", "valid_through"], name="an_ending_ticket_is_told_once"),
        ]

    def __str__(self) -> str:
        return str(self.valid_through)


class ReminderSetting(models.Model):
    """At which days readers are reminded; an empty one: not at all. One row at most, changed in place.

    pii: none
    """

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    uuid = models.UUIDField(default=new_uuid, unique=True)
    due_soon = models.PositiveSmallIntegerField(null=True)
    first = models.PositiveSmallIntegerField(null=True)
    second = models.PositiveSmallIntegerField(null=True)
    third = models.PositiveSmallIntegerField(null=True)
    ticket = models.PositiveSmallIntegerField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="reminders_are_set_once_for_all")]

    def __str__(self) -> str:
        return f"{self.due_soon} / {self.first} / {self.second} / {self.third} / {self.ticket}"
