from django.conf import settings
from django.db import models

from torelik.kernel.identifiers import new_uuid
from torelik.library.cataloguing.models import Record
from torelik.library.editing.kinds import FormKind
from torelik.library.editing.parts import SORTING_CHARACTERS, VOLUME_CHARACTERS
from torelik.library.editing.vocabulary import ScanShows

WORKSHEET_NAME_CHARACTERS = 120
KEY_CHARACTERS = 60


class Worksheet(models.Model):
    """A record with which others begin: what is the same in all of them, filled in. Saved anew and removed by its owner.

    ``is_shared`` lets every cataloguer begin with it; ``marc`` is in the shape of MARC-in-JSON.
    pii: whose it is
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=WORKSHEET_NAME_CHARACTERS)
    kind = models.CharField(max_length=20, choices=FormKind)
    marc = models.JSONField()
    is_shared = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="one_worksheet_of_a_name_for_each_owner")]

    def __str__(self) -> str:
        return self.name


class RecordPart(models.Model):
    """One record that names another as the whole it belongs to: a volume and its set, an issue and its periodical.

    Derived from the present version of the part and written anew with it. ``whole`` is empty while the catalogue has no
    record under the number; ``sorting`` puts the parts in order;
    ``section`` is that of the issue in which an article stands.
    pii: none
    """

    part = models.ForeignKey(Record, models.CASCADE, related_name="+")
    whole = models.ForeignKey(Record, models.PROTECT, null=True, related_name="+")
    whole_key = models.CharField(max_length=KEY_CHARACTERS, db_index=True)
    volume = models.CharField(max_length=VOLUME_CHARACTERS, blank=True)
    sorting = models.CharField(max_length=SORTING_CHARACTERS, blank=True)
    section = models.CharField(max_length=VOLUME_CHARACTERS, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["part", "whole_key"], name="a_part_names_a_whole_once")]
        indexes = [models.Index(fields=["whole", "sorting", "id"], name="parts_of_a_whole")]

    def __str__(self) -> str:
        return f"{self.part_id} {self.volume}"


class Scan(models.Model):
    """One picture from which a record is described: a catalogue card, a title page, a cover. Added and never changed.

    A record with a scan waits in the queue until somebody ends the stage "described" of it.
    pii: who added it
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    record = models.ForeignKey(Record, models.PROTECT, related_name="+")
    stored = models.ForeignKey("documents.StoredFile", models.PROTECT, related_name="+")
    shows = models.CharField(max_length=20, choices=ScanShows)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "stored"], name="a_picture_stands_beside_a_record_once")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.shows}"
