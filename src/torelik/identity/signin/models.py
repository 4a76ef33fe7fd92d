from datetime import datetime

from django.db import models
from django.db.models import F, Q

from torelik.kernel.identifiers import new_uuid


class Session(models.Model):
    """One browser in which a person is signed in, from coming in to the end, whoever ended it.

    Made at sign-in beside Django's own session, which holds what the browser needs; ended, then kept for ninety days so that
    the person recognises a stranger's visit; deleted afterwards.
    pii: address and browser of the person; times at which they worked
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    account = models.ForeignKey("identity.Account", models.CASCADE, related_name="+")
    key = models.CharField(max_length=40, unique=True, null=True)  # noqa: DJ001 - no two rows share an empty key
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    address = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=60, blank=True)
    by_second_factor = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_because="") | (Q(ended_at__isnull=False, key=None) & ~Q(ended_because="")),
                name="an_ended_session_says_why_and_has_no_key",
            )
        ]
        indexes = [models.Index(fields=["account", "-seen_at"], name="identity_session_account")]


class PasswordLink(models.Model):
    """A link by which one person may set a password, once and for a short time.

    Made for a new account or a forgotten password. Only the digest of its secret is kept. Used or replaced by a newer one, it is
    worth nothing; deleted ninety days later.
    pii: that this person asked for a password, and when
    """

    account = models.ForeignKey("identity.Account", models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=12)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    spent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=Q(spent_at=None), name="one_open_password_link_per_account"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="a_password_link_lives_for_a_time"),
        ]

    def is_open(self, *, at: datetime) -> bool:
        return self.spent_at is None and at < self.expires_at


class OuterIdentity(models.Model):
    """That a subject of an outer provider is this account: linked by an administrator, never by a likeness of data.

    Taken away by an administrator; then the row is deleted and the journal remembers.
    pii: the person's identifier at the provider
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    account = models.ForeignKey("identity.Account", models.CASCADE, related_name="+")
    issuer = models.URLField(max_length=200)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="an_outer_identity_is_one_account")]
