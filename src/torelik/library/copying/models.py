from django.conf import settings
from django.db import models
from django.db.models import F, Q

from torelik.kernel.identifiers import new_uuid
from torelik.library.cataloguing.models import Import, Record
from torelik.library.copying.vocabulary import BatchState, Protocol, Syntax


class Target(models.Model):
    """One catalogue elsewhere from which records may be copied. Made, changed and removed by an administrator.

    ``may_be_private`` is the administrator's word that this server may stand in a private network.
    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    name = models.CharField(max_length=120, unique=True)
    protocol = models.CharField(max_length=10, choices=Protocol)
    address = models.CharField(max_length=300)
    database = models.CharField(max_length=120, blank=True)
    syntax = models.CharField(max_length=10, choices=Syntax, default=Syntax.MARC21)
    encoding = models.CharField(max_length=20, blank=True)
    position = models.PositiveSmallIntegerField(default=100)
    is_on = models.BooleanField(default=True)
    may_be_private = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class CopySearch(models.Model):
    """One question of a cataloguer to other catalogues, with what each answered. Goes with the next questions, or after a day.

    pii: who asked
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    question = models.JSONField()
    answers = models.JSONField()
    asked_at = models.DateTimeField(db_index=True)


class FoundRecord(models.Model):
    """One record that another catalogue gave, before anybody decided about it. Goes with its search.

    pii: as in a record: names of authors
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    search = models.ForeignKey(CopySearch, models.CASCADE, related_name="found")
    source = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()
    marc = models.JSONField()
    original = models.BinaryField()
    encoding = models.CharField(max_length=20)
    dialect = models.CharField(max_length=20)

    def __str__(self) -> str:
        return f"{self.source} {self.position}"


class Merging(models.Model):
    """Two records that were made one: what the survivor said before, and what moved to it. Kept as the account of it.

    ``moved`` names by follower what came over; ``undone_at`` says that it went back.
    pii: who merged
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    survivor = models.ForeignKey(Record, models.PROTECT, related_name="+")
    loser = models.ForeignKey(Record, models.PROTECT, related_name="+")
    before = models.JSONField()
    after_version = models.PositiveIntegerField()
    moved = models.JSONField()
    made_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-made_at", "-id"], name="merging_newest")]
        constraints = [
            models.UniqueConstraint(fields=["loser"], condition=Q(undone_at=None), name="a_record_is_merged_once"),
            models.CheckConstraint(condition=~Q(loser=F("survivor")), name="a_merging_has_two_records"),
        ]


class Batch(models.Model):
    """One change to many records: previewed, then done in portions, and undone if somebody wishes. Kept as its account.

    ``record_ids`` are the records chosen at the preview in their order, ``position`` is how many of them are behind.
    pii: who made it
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    operation = models.JSONField()
    chosen_by = models.TextField(blank=True)
    record_ids = models.JSONField()
    state = models.CharField(max_length=10, choices=BatchState, default=BatchState.DRAFT)
    would_change = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    undone = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["-made_at", "-id"], name="batch_newest")]


class BatchChange(models.Model):
    """What one record of a batch said before, so that it can say it again. Made by the batch, never changed.

    pii: as in the record
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="changes")
    record = models.ForeignKey(Record, models.PROTECT, related_name="+")
    before = models.JSONField()
    after_version = models.PositiveIntegerField()
    is_undone = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "record"], name="a_batch_changes_a_record_once")]


class DescriptionTable(models.Model):
    """One XLSX table of descriptions with what its columns mean; it becomes an import once. Made by whoever imports.

    pii: who gave it; the table names authors
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    file = models.ForeignKey("documents.StoredFile", models.PROTECT, related_name="+")
    columns = models.JSONField()
    rows = models.PositiveIntegerField()
    given_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    in_import = models.ForeignKey(Import, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.file.name
