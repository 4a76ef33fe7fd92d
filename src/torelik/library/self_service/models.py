from django.conf import settings
from django.db import models

from torelik.kernel.identifiers import new_uuid


class Terminal(models.Model):
    """One device of the library at which readers serve themselves. Made by an administrator; revoked, never deleted.

    ``key`` is the name by which it signs in, ``digest`` the SHA-256 of its secret, which is shown once. ``may_block`` lets it
    block the reader whose card it kept. Books that come back here are received in ``branch``.
    pii: who added and who revoked it
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    key = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=100, unique=True)
    branch = models.ForeignKey("library.Branch", models.PROTECT, null=True, blank=True, related_name="+")
    point = models.ForeignKey("library.ServicePoint", models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=2, default="kk", choices=settings.LANGUAGES)
    may_block = models.BooleanField(default=False)
    digest = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
