from django.conf import settings
from django.db import models
from django.db.models import F, Q

from torelik.identity.verification.vocabulary import BasisKind, ListState, PersonKind, Purpose, RequestState
from torelik.kernel.identifiers import new_uuid


class VerificationRequest(models.Model):
    """One comparison of one person with the documents: asked for, confirmed once or twice, approved or refused.

    Made by a registration, an import or an officer's re-verification. Decided once, then never changed.
    pii: the person, through ``account``; post, note, the order or contract by which the person belongs to the Academy
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="verification_requests")
    purpose = models.CharField(max_length=20, choices=Purpose)
    kind = models.CharField(max_length=20, choices=PersonKind)
    unit = models.ForeignKey("identity.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    post = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=500, blank=True)
    basis_kind = models.CharField(max_length=20, choices=BasisKind)
    basis_number = models.CharField(max_length=80)
    basis_dated = models.DateField()
    basis_through = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=RequestState, default=RequestState.WAITING)
    role = models.ForeignKey("identity.Role", models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    first_officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    first_at = models.DateTimeField(null=True, blank=True)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(state__in=[RequestState.WAITING, RequestState.CONFIRMED_ONCE]),
                name="one_open_request_per_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(first_officer=None) | Q(officer=None) | ~Q(officer=F("first_officer")),
                name="the_second_officer_is_another_person",
            ),
            models.CheckConstraint(
                condition=Q(first_officer=None) | ~Q(first_officer=F("account")), name="nobody_confirms_themselves_first"
            ),
            models.CheckConstraint(condition=Q(officer=None) | ~Q(officer=F("account")), name="nobody_verifies_themselves"),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="a_refusal_has_a_reason"),
            models.CheckConstraint(
                condition=Q(basis_through=None) | Q(basis_through__gte=F("basis_dated")), name="a_basis_ends_after_its_date"
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="identity_request_queue")]

    def __str__(self) -> str:
        return f"request {str(self.uuid)[:8]}"


class Departure(models.Model):
    """One person's leaving: when, by what order, who closed the account. Made by an officer; never changed.

    pii: the person, through ``account``; the order by which they left
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="departure")
    basis_number = models.CharField(max_length=80)
    basis_dated = models.DateField()
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"departure {str(self.uuid)[:8]}"


class PeopleList(models.Model):
    """One list of people given for import: read, shown row by row, imported whole or dropped.

    The rows are kept encrypted and only until the decision; afterwards the numbers remain.
    pii: names, e-mail addresses, IIN of everybody in the list (encrypted, until the decision)
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=20, choices=PersonKind)
    role = models.ForeignKey("identity.Role", models.PROTECT, related_name="+")
    basis_kind = models.CharField(max_length=20, choices=BasisKind)
    basis_number = models.CharField(max_length=80)
    basis_dated = models.DateField()
    basis_through = models.DateField(null=True, blank=True)
    rows_closed = models.TextField(blank=True)
    rows = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=ListState, default=ListState.READ)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    added = models.PositiveIntegerField(default=0)
    present = models.PositiveIntegerField(default=0)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state="read") | Q(rows_closed=""), name="a_decided_list_keeps_no_personal_data"),
        ]

    def __str__(self) -> str:
        return f"list {str(self.uuid)[:8]}"


class ListedPerson(models.Model):
    """One person whom an imported list has brought. Made by the import; kept.

    pii: the person, through ``account``
    """

    people_list = models.ForeignKey(PeopleList, models.PROTECT, related_name="people")
    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
