from django.db import models
from django.db.models import Q

from torelik.kernel.identifiers import new_uuid


class Token(models.Model):
    """A secret by which one program does a part of what its owner may. Made by the owner; revoked or expired, never deleted.

    Only the SHA-256 of the secret is kept, and its beginning, by which its owner recognises it. ``scopes`` are keys of the
    registry divided by blanks; ``valid_through`` is the last day. A program's use is written down at most once a minute.
    pii: that this person uses programs, and when
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    account = models.ForeignKey("identity.Account", models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    scopes = models.CharField(max_length=500)
    digest = models.CharField(max_length=64, unique=True)
    beginning = models.CharField(max_length=20)
    made_at = models.DateTimeField()
    valid_through = models.DateField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(scopes=""), name="a_token_has_a_scope")]
        indexes = [models.Index(fields=["account", "-made_at"], name="identity_token_account")]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_keys(self) -> tuple[str, ...]:
        return tuple(self.scopes.split())
