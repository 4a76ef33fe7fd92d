from django.conf import settings
from django.db import models
from django.db.models import F, Q

from torelik.kernel.actor import ACADEMY
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import TrilingualField


class Role(models.Model):
    """A named set of grants, e.g. librarian. Made by an administrator or the first set-up; retired, never deleted.

    *version* counts the changes of its grants: whoever saves what was read at an older one is told what changed meanwhile.
    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    key = models.SlugField(max_length=40, unique=True)
    name = TrilingualField(max_length=120)
    version = models.PositiveIntegerField(default=1)
    retired_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.name)


class RoleGrant(models.Model):
    """One grant that a role holds. pii: none"""

    role = models.ForeignKey(Role, models.CASCADE, related_name="grants")
    grant = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "grant"], name="a_role_holds_a_grant_once")]


class RoleAssignment(models.Model):
    """One person in one role, in one scope, for a time, on some basis. Ended, never deleted.

    It holds from *valid_from* until, but without, *valid_until*; *ended_at* ends it at that very moment, whatever its days.
    pii: the person's role, through ``account``; who gave and who ended it
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="role_assignments")
    role = models.ForeignKey(Role, models.PROTECT, related_name="assignments")
    scope_kind = models.CharField(max_length=20, default=ACADEMY)
    scope_key = models.CharField(max_length=64, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=200, blank=True)
    basis_on = models.DateField(null=True, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    end_basis = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role", "scope_kind", "scope_key", "valid_from"],
                condition=Q(ended_at=None),
                name="one_open_assignment_per_role_scope_and_start",
            ),
            models.CheckConstraint(condition=Q(ended_at=None) | ~Q(end_basis=""), name="an_assignment_is_ended_on_some_basis"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")), name="an_assignment_ends_after_it_starts"
            ),
        ]
