from django.db import models
from django.db.models import F, Q

from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import TrilingualField
from torelik.library.branches.vocabulary import PointKind


class Branch(models.Model):
    """One building or address in which the library receives readers. Made by a librarian; never deleted, but closed.

    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    key = models.SlugField(max_length=40, unique=True)
    name = TrilingualField(max_length=200)
    address = TrilingualField(max_length=300, blank=True)
    phone = models.CharField(max_length=100, blank=True)
    is_open = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name_kk="") & ~Q(name_ru=""), name="a_branch_has_a_name"),
        ]

    def __str__(self) -> str:
        return str(self.name)


class ServicePoint(models.Model):
    """One desk or hall of a branch. Made by a librarian; never deleted, but closed. Without hours of its own it is open
    as its branch is.

    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="points")
    key = models.SlugField(max_length=40, unique=True)
    name = TrilingualField(max_length=200)
    kind = models.CharField(max_length=20, choices=PointKind)
    is_open = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name_kk="") & ~Q(name_ru=""), name="a_service_point_has_a_name"),
        ]

    def __str__(self) -> str:
        return str(self.name)


class OpeningHours(models.Model):
    """From when to when a branch, or one point of it, is open on one weekday (Monday is 0); a break makes two rows.

    Made with the branch or the point; replaced whole when its hours are saved anew.
    pii: none
    """

    branch = models.ForeignKey(Branch, models.CASCADE, related_name="hours")
    point = models.ForeignKey(ServicePoint, models.CASCADE, null=True, blank=True, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens_at = models.TimeField()
    closes_at = models.TimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="a_week_has_seven_days"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="closing_comes_after_opening"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens_at:%H:%M}–{self.closes_at:%H:%M}"


class ClosedDay(models.Model):
    """Days on which a branch is closed, the last one among them; without a branch they hold for every one.

    Made by a librarian; taken back until they are over, then kept: due dates were decided by them.
    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    branch = models.ForeignKey(Branch, models.PROTECT, null=True, blank=True, related_name="closed_days")
    closed_from = models.DateField()
    closed_through = models.DateField()
    reason = TrilingualField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(closed_through__gte=F("closed_from")), name="closed_days_end_after_they_begin"),
            models.CheckConstraint(condition=~Q(reason_kk="") & ~Q(reason_ru=""), name="closed_days_have_a_reason"),
            models.UniqueConstraint(fields=["branch", "closed_from", "closed_through"], name="days_of_a_branch_are_closed_once"),
            # Databases let NULL repeat in a unique constraint, so the days of every branch need their own.
            models.UniqueConstraint(
                fields=["closed_from", "closed_through"], condition=Q(branch=None), name="days_of_all_branches_are_closed_once"
            ),
        ]
        indexes = [models.Index(fields=["closed_through"], name="closed_days_by_end")]

    def __str__(self) -> str:
        return str(self.reason)
