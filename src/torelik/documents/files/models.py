from django.conf import settings
from django.db import models

from torelik.kernel.identifiers import new_uuid


class StoredFile(models.Model):
    """One file as somebody gave it; its bytes never change. Made by ``store_file``; removed with its last use.

    pii: the giver, through ``given_by``; the file itself may hold anything
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    name = models.CharField(max_length=255)
    path = models.CharField(max_length=255, unique=True)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
