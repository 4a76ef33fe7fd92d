from django.db import models

from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import TrilingualField


class Unit(models.Model):
    """One structural unit of the Academy, e.g. the library. Made by an administrator; retired, never deleted.

    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    key = models.SlugField(max_length=40, unique=True)
    name = TrilingualField(max_length=200)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return str(self.name)
