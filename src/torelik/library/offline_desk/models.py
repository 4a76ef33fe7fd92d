from django.conf import settings
from django.db import models
from django.db.models import Q

from torelik.kernel.identifiers import new_uuid
from torelik.library.offline_desk.vocabulary import Conflict, Note, ScanState, Verb, Way


class OfflineScan(models.Model):
    """One scan of a desk without a connection, as it was received, and what became of it.

    Made when a browser sends it, or a file is taken in; never deleted. ``uuid`` is the key that the browser made, so that
    what is sent twice counts once; ``scanned_at`` is the word of the device, ``happened_at`` the same moment on our clock.
    ``number`` and ``ticket`` change only by a settlement, which keeps both. ``sitting`` names one reader at one desk.
    The ticket is forgotten when the loan exists, or when nothing was issued: the loan knows its reader.
    pii: ticket of the reader, while it is not decided or was discarded; who scanned and who sent it
    """

    uuid = models.UUIDField(unique=True)
    device = models.UUIDField()
    sitting = models.UUIDField()
    position = models.PositiveBigIntegerField()
    verb = models.CharField(max_length=10, choices=Verb)
    number = models.CharField(max_length=40)
    ticket = models.CharField(max_length=40, blank=True)
    scanned_at = models.DateTimeField()
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()
    branch = models.ForeignKey("library.Branch", models.PROTECT, null=True, blank=True, related_name="+")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    scanned_by_name = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=20, choices=ScanState, default=ScanState.CONFLICT)
    note = models.CharField(max_length=20, choices=Note, blank=True)
    conflict = models.CharField(max_length=20, choices=Conflict, blank=True)
    refusals = models.JSONField(default=list, blank=True)
    item = models.ForeignKey("library.Item", models.PROTECT, null=True, blank=True, related_name="+")
    loan = models.ForeignKey("library.Loan", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(state=ScanState.APPLIED, loan__isnull=False, note="", conflict=""))
                | (Q(state=ScanState.NOTED, conflict="") & ~Q(note=""))
                | (Q(state__in=[ScanState.CONFLICT, ScanState.DISCARDED], note="") & ~Q(conflict="")),
                name="an_offline_scan_says_what_became_of_it",
            ),
        ]
        indexes = [
            models.Index(fields=["happened_at", "id"], condition=Q(state="conflict"), name="offline_conflicts"),
            models.Index(fields=["sitting", "position"], condition=Q(note="ticket"), name="offline_tickets_of_sitting"),
            models.Index(
                fields=["item", "happened_at"],
                condition=Q(note__in=["not-on-loan", "on-its-way"]),
                name="offline_returns_of_copy",
            ),
        ]

    def __str__(self) -> str:
        # The number of the copy, not the reader: this goes into the journal.
        return self.number


class OfflineSettlement(models.Model):
    """One decision about a conflict: who, when, how, why, and what came of it.

    Made by whoever decides; triggers refuse to change or delete it. ``number``, ``ticket`` and ``happened_at`` are what the
    scan said before a correction, and empty where nothing was corrected.
    pii: ticket of the reader, where it was corrected; who decided
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    scan = models.ForeignKey(OfflineScan, models.PROTECT, related_name="settlements")
    way = models.CharField(max_length=20, choices=Way)
    outcome = models.CharField(max_length=20, choices=ScanState)
    reason = models.CharField(max_length=300, blank=True)
    number = models.CharField(max_length=40, blank=True)
    ticket = models.CharField(max_length=40, blank=True)
    happened_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField()
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(way__in=["lift", "discard"]) | ~Q(reason=""), name="an_offline_decision_has_its_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.way}: {self.outcome}"
