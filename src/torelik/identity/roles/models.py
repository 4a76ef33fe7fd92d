from django.conf import settings
from django.db import models
from django.db.models import F, Q

from torelik.kernel.actor import ACADEMY
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import TrilingualField


class Role(models.Model):
    """A named set of grants, e.g. librarian. Made by an administrator or the first set-up.

    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    key = models.SlugField(max_length=40, unique=True)
    name = TrilingualField(max_length=120)

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

    pii: the person's role, through ``account``
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="role_assignments")
    role = models.ForeignKey(Role, models.PROTECT, related_name="assignments")
    scope_kind = models.CharField(max_length=20, default=ACADEMY)
    scope_key = models.CharField(max_length=64, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role", "scope_kind", "scope_key", "valid_from"],
                name="one_assignment_per_role_scope_and_start",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")), name="an_assignment_ends_after_it_starts"
            ),
        ]
