from django.db import models
from django.db.models import Q

from torelik.kernel.identifiers import new_uuid
from torelik.library.requests.rules import OPEN
from torelik.library.requests.vocabulary import RefusalReason, RequestState


class BookRequest(models.Model):
    """One reader asks for one book at one place on one day. Made by the reader or at the desk; answered by the store; kept.

    ``uuid`` is the key of the form, so that a double click asks once. ``record`` is empty for what the library does not have:
    then ``title`` and ``authors`` are the reader's words. ``part`` says which issue or pages, ``wanted`` which copy.
    ``copy`` is the one that was fetched, and ``keeps_copy`` is true as long as it is off its shelf because of the request:
    also after the end, until it is put back. ``category`` is the reader's on that day, for the register of refusals.
    ``loan`` ended the request, ``suggestion`` came of its refusal.
    pii: what the reader wants to read, through ``patron``; forgotten with the reader, as loans are
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    record = models.ForeignKey("library.Record", models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=500, blank=True)
    authors = models.CharField(max_length=300, blank=True)
    part = models.CharField(max_length=200, blank=True)
    wanted = models.ForeignKey("library.Item", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    patron = models.ForeignKey("library.Patron", models.PROTECT, related_name="+")
    category = models.ForeignKey("library.PatronCategory", models.PROTECT, related_name="+", db_index=False)
    branch = models.ForeignKey("library.Branch", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    point = models.ForeignKey("library.ServicePoint", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    day = models.DateField()
    state = models.CharField(max_length=12, choices=RequestState, default=RequestState.ORDERED)
    made_at = models.DateTimeField()
    copy = models.ForeignKey("library.Item", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    keeps_copy = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=12, choices=RefusalReason, blank=True)
    remark = models.CharField(max_length=200, blank=True)
    loan = models.ForeignKey("library.Loan", models.PROTECT, null=True, blank=True, related_name="+")
    suggestion = models.ForeignKey("library.Suggestion", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # Two workers may scan the same copy for two readers at once; the second must lose here, not in Python.
            models.UniqueConstraint(fields=["copy"], condition=Q(keeps_copy=True), name="a_copy_is_fetched_for_one_request"),
            models.UniqueConstraint(
                fields=["patron", "record", "part", "day"],
                condition=Q(state__in=OPEN, record__isnull=False),
                name="a_reader_orders_a_title_once_for_a_day",
            ),
            models.CheckConstraint(condition=Q(record__isnull=False) | ~Q(title=""), name="a_request_names_a_title"),
            models.CheckConstraint(
                condition=Q(state=RequestState.REFUSED) & ~Q(reason="") | (~Q(state=RequestState.REFUSED) & Q(reason="")),
                name="a_refused_request_has_its_reason",
            ),
            models.CheckConstraint(
                condition=~Q(reason=RefusalReason.REDIRECTED) | ~Q(remark=""), name="a_redirected_reader_is_told_where_to"
            ),
            models.CheckConstraint(condition=Q(keeps_copy=False) | Q(copy__isnull=False), name="a_kept_copy_is_known"),
        ]
        indexes = [
            models.Index(fields=["state", "day", "made_at"], condition=Q(state__in=OPEN), name="open_requests_by_day"),
            models.Index(fields=["day", "reason"], name="requests_by_day_and_reason"),
        ]

    def __str__(self) -> str:
        # The title, not the reader: this goes into the journal, which keeps references to other people.
        return self.record.title if self.record else self.title
