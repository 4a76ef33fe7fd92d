from django.conf import settings
from django.db import models
from django.db.models import Q

from torelik.kernel.identifiers import new_uuid
from torelik.library.stocktaking.vocabulary import Finding, TakingState, Verdict


class StockTaking(models.Model):
    """One check of the copies of chosen places. Opened by who leads it; closed for good, never deleted.

    ``number`` is that of its act, given when it is closed.
    ``standing`` is the chosen commission, ``commission`` who is written by hand beside it, ``signed`` who signs the act.
    pii: names of the commission; who opened and closed it
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    state = models.CharField(max_length=20, choices=TakingState, default=TakingState.OPEN)
    places = models.ManyToManyField("library.StoragePlace", related_name="+")
    standing = models.ForeignKey("library.Commission", models.PROTECT, null=True, related_name="+")
    commission = models.TextField(blank=True)
    signed = models.JSONField(default=dict)
    passes = models.PositiveSmallIntegerField(default=1)
    number = models.PositiveIntegerField(null=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", number=None, closed_at=None)
                | Q(state="closed", number__gte=1, closed_at__isnull=False),
                name="an_act_of_stock_taking_is_numbered_when_closed",
            ),
            models.CheckConstraint(condition=Q(passes__range=(1, 2)), name="a_stock_taking_has_one_or_two_passes"),
        ]

    def __str__(self) -> str:
        return str(self.number or self.uuid)


class ExpectedCopy(models.Model):
    """One copy that should stand in one of the places. Made when the stock-taking is opened; changed by scans until closed.

    pii: none
    """

    taking = models.ForeignKey(StockTaking, models.PROTECT, related_name="expected")
    item = models.ForeignKey("library.Item", models.PROTECT, related_name="+")
    place = models.ForeignKey("library.StoragePlace", models.PROTECT, related_name="+")
    finding = models.CharField(max_length=20, choices=Finding, default=Finding.UNSEEN)
    found_place = models.ForeignKey("library.StoragePlace", models.PROTECT, null=True, related_name="+")
    found_pass = models.PositiveSmallIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["taking", "finding", "id"], name="findings_of_a_stock_taking")]
        constraints = [
            models.UniqueConstraint(fields=["taking", "item"], name="a_copy_is_expected_once"),
            models.CheckConstraint(
                condition=~Q(finding__in=["seen", "misplaced"]) | Q(found_place__isnull=False, found_pass__isnull=False),
                name="a_found_copy_was_found_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.finding}"


class StockScan(models.Model):
    """One number read at a shelf, whatever it was. Made by whoever scans; only ever added.

    ``key`` is made by the device, so that what is sent twice counts once; ``scanned_at`` is the device's word.
    pii: who scanned
    """

    key = models.UUIDField(unique=True)
    taking = models.ForeignKey(StockTaking, models.PROTECT, related_name="scans")
    number = models.CharField(max_length=40)
    item = models.ForeignKey("library.Item", models.PROTECT, null=True, related_name="+")
    place = models.ForeignKey("library.StoragePlace", models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=20, choices=Verdict)
    pass_number = models.PositiveSmallIntegerField()
    scanned_at = models.DateTimeField()
    received_at = models.DateTimeField()
    scanned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["taking", "verdict", "id"], name="scans_of_a_stock_taking")]

    def __str__(self) -> str:
        return f"{self.number}: {self.verdict}"
