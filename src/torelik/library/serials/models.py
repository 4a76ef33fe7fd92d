from django.conf import settings
from django.db import models
from django.db.models import F, Q

from torelik.kernel.identifiers import new_uuid
from torelik.library.serials.vocabulary import Frequency, IssueState, Numbering


class Subscription(models.Model):
    """One periodical subscribed to for a period, of one supplier. Made by a librarian; changed, never deleted.

    ``price`` is that of one copy for the whole period, in tenge; ``catalogue`` and ``index`` name the periodical to the
    supplier; ``grace_days`` is for how long an issue may be late before it is told.
    pii: who made it
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    record = models.ForeignKey("library.Record", models.PROTECT, related_name="+")
    supplier = models.ForeignKey("library.Supplier", models.PROTECT, null=True, related_name="+")
    catalogue = models.CharField(max_length=120, blank=True)
    index = models.CharField(max_length=40, blank=True)
    issn = models.CharField(max_length=9, blank=True)
    begins_on = models.DateField()
    valid_through = models.DateField()
    price = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    grace_days = models.PositiveSmallIntegerField(default=14)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["valid_through", "begins_on"], name="subscriptions_by_period"),
            models.Index(fields=["issn"], name="subscriptions_by_issn"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(valid_through__gte=F("begins_on")), name="a_subscription_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(price__gte=0), name="a_subscription_has_no_negative_price"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.begins_on}"


class SubscribedCopies(models.Model):
    """So many copies of a subscription for one place. Made and taken away with changes of the subscription.

    pii: none
    """

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="places")
    place = models.ForeignKey("library.StoragePlace", models.PROTECT, related_name="+")
    copies = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscription", "place"], name="a_place_of_a_subscription_is_named_once"),
            models.CheckConstraint(condition=Q(copies__gte=1), name="a_place_subscribes_to_copies"),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.copies}"


class PublicationPattern(models.Model):
    """How a periodical comes out from a day on. Made with a subscription and when the frequency changes, never deleted.

    ``weekdays`` has digits from 1 (Monday) to 7; ``omitted`` numbers of months divided by commas; ``doubles`` e.g. "7-8".
    pii: none
    """

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="patterns")
    since = models.DateField()
    frequency = models.CharField(max_length=20, choices=Frequency)
    numbering = models.CharField(max_length=20, choices=Numbering, default=Numbering.WITHIN_YEAR)
    weekdays = models.CharField(max_length=7, blank=True)
    times = models.PositiveSmallIntegerField(default=0)
    day = models.PositiveSmallIntegerField(default=1)
    omitted = models.CharField(max_length=40, blank=True)
    doubles = models.CharField(max_length=200, blank=True)
    first_number = models.PositiveIntegerField(null=True)
    volume = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscription", "since"], name="one_pattern_begins_on_a_day"),
            models.CheckConstraint(condition=Q(day__range=(1, 31)), name="an_issue_has_a_day_of_the_month"),
        ]

    def __str__(self) -> str:
        return f"{self.frequency} {self.since}"


class SerialClaim(models.Model):
    """One letter that asks a supplier where the issues are. Made by a librarian, never changed.

    pii: who made it
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    supplier = models.ForeignKey("library.Supplier", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField()
    day = models.DateField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="one_claim_of_issues_of_a_number"),
            models.UniqueConstraint(fields=["supplier", "day"], name="one_claim_of_issues_of_a_supplier_in_a_day"),
        ]

    def __str__(self) -> str:
        return f"№ {self.number}/{self.year}"


class SerialIssue(models.Model):
    """One issue of a subscription, expected or come. Made by the pattern or by a librarian.

    ``record`` describes it where articles are indexed or copies are lent.
    An expected one vanishes when the plan changes; one that came, was claimed or was written by hand stays.
    ``number_through`` is the last number of a double issue; ``name`` is that of a special one.
    pii: who received it
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    subscription = models.ForeignKey(Subscription, models.PROTECT, related_name="issues")
    year = models.PositiveSmallIntegerField()
    volume = models.PositiveIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    number_through = models.PositiveIntegerField(null=True)
    name = models.CharField(max_length=120, blank=True)
    expected_on = models.DateField(null=True)
    by_hand = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=IssueState, default=IssueState.EXPECTED)
    record = models.ForeignKey("library.Record", models.PROTECT, null=True, related_name="+")
    copies = models.PositiveSmallIntegerField(default=0)
    received_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["state", "expected_on"], name="serial_issues_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "year", "number"],
                condition=Q(number__isnull=False, name=""),
                name="an_issue_of_a_subscription_stands_once",
            ),
            models.CheckConstraint(condition=Q(number__isnull=False) | ~Q(name=""), name="an_issue_has_a_number_or_a_name"),
            models.CheckConstraint(
                condition=Q(number_through=None) | Q(number__isnull=False, number_through__gte=F("number")),
                name="a_double_issue_goes_on_from_its_number",
            ),
            models.CheckConstraint(
                condition=Q(state="received", received_at__isnull=False, copies__gte=1)
                | ~Q(state="received") & Q(received_at=None, copies=0),
                name="a_received_issue_has_copies",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.number or self.name}"


class ClaimedIssue(models.Model):
    """One issue in a claim. Made with the claim, never changed.

    pii: none
    """

    claim = models.ForeignKey(SerialClaim, models.PROTECT, related_name="lines")
    issue = models.ForeignKey(SerialIssue, models.PROTECT, related_name="claims")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "issue"], name="an_issue_stands_once_in_a_claim")]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.issue_id}"


class Binding(models.Model):
    """Issues of one year bound into one volume with an inventory number. Made by a librarian; undone, never deleted.

    ``item`` is the copy that the volume is, of the record that describes it; ``number`` is that of the act in its year.
    pii: who bound and who undid it
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    periodical = models.ForeignKey("library.Record", models.PROTECT, related_name="+")
    item = models.OneToOneField("library.Item", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    numbers = models.CharField(max_length=500)
    number = models.PositiveIntegerField()
    day = models.DateField()
    act_year = models.PositiveSmallIntegerField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["act_year", "number"], name="one_act_of_binding_of_a_number")]

    def __str__(self) -> str:
        return f"№ {self.number}/{self.act_year}"


class BoundIssue(models.Model):
    """One copy of an issue in a bound volume. Made with the binding, never changed.

    ``item`` is the copy of the issue that is not lent alone while it is bound; ``was_for_loan`` is how it comes back.
    pii: none
    """

    binding = models.ForeignKey(Binding, models.PROTECT, related_name="bound")
    issue = models.ForeignKey(SerialIssue, models.PROTECT, related_name="bound")
    item = models.ForeignKey("library.Item", models.PROTECT, null=True, related_name="+")
    was_for_loan = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["binding", "issue"], name="an_issue_is_bound_once_in_a_volume")]

    def __str__(self) -> str:
        return f"{self.binding_id} {self.issue_id}"
