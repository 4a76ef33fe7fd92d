from django.conf import settings
from django.db import models
from django.db.models import F, Q

from torelik.kernel.identifiers import new_uuid
from torelik.library.cataloguing.vocabulary import (
    EVERY_MATCH,
    REASON_CHARACTERS,
    ImportState,
    OnDuplicate,
    Outcome,
    RecordKind,
    Stage,
)

TITLE_SORT_CHARACTERS = 400


class Catalogue(models.Manager["Record"]):
    """The records that are in the catalogue: those that were merged into others are not."""

    def get_queryset(self) -> "models.QuerySet[Record]":
        return super().get_queryset().filter(merged_into=None)


class Record(models.Model):
    """One bibliographic record: the description of one title, whatever number of copies there is.

    Made by a cataloguer or an import; changed with a new version number, never deleted while copies refer to it.
    ``marc`` is MARC 21 in the shape of MARC-in-JSON and the source of record; the other columns are derived from it
    for lists and rules, and are written together with it. ``reason`` says why the present version was written; what
    the earlier ones said stands in ``RecordVersion``.
    A record that was merged into another (``merged_into``) is a signpost from its old address: it is found by nobody,
    and comes back when the merging is undone. ``objects`` leaves signposts out, ``with_merged`` has all rows.
    pii: names of authors and of persons written about, as published; who made and changed it
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    marc = models.JSONField()
    digest = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)
    reason = models.CharField(max_length=REASON_CHARACTERS, blank=True, default="")
    kind = models.CharField(max_length=40, choices=RecordKind)
    language = models.CharField(max_length=3, blank=True)
    title = models.TextField(blank=True)
    title_remainder = models.TextField(blank=True)
    responsibility = models.TextField(blank=True)
    title_sort = models.CharField(max_length=TITLE_SORT_CHARACTERS, blank=True)
    authors = models.TextField(blank=True)
    place = models.TextField(blank=True)
    publisher = models.TextField(blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    extent = models.TextField(blank=True)
    isbns = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    with_merged = models.Manager()
    objects = Catalogue()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(merged_into=F("id")), name="a_record_is_not_merged_into_itself")]
        indexes = [
            models.Index(fields=["title_sort", "id"], name="record_by_title"),
            models.Index(fields=["-updated_at", "-id"], name="record_by_change"),
        ]

    def __str__(self) -> str:
        return self.title


class RecordKey(models.Model):
    """One key by which another description of the same title is recognised; rewritten with each version.

    ``key`` is the sort of the key and a digest of it, because titles have no greatest length.
    pii: none
    """

    record = models.ForeignKey(Record, models.CASCADE, related_name="keys")
    key = models.CharField(max_length=60, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "key"], name="a_record_has_a_key_once")]

    def __str__(self) -> str:
        return self.key


class RecordVersion(models.Model):
    """One earlier version of a record: what it said, who had written it, when and why. Appended, never changed.

    Written when the next version takes its place, so that the present one, which is that of the record itself, is kept
    once; an import of new records writes none.
    pii: as in the record; who wrote it
    """

    record = models.ForeignKey(Record, models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    marc = models.JSONField()
    reason = models.CharField(max_length=REASON_CHARACTERS, blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "version"], name="a_version_of_a_record_is_kept_once")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.version}"


class RecordStage(models.Model):
    """One stage of the work on a record that somebody has ended: described, classed, checked. Appended, never changed.

    ``version`` is what the record was then: a record that was changed after it had been checked is to be checked again.
    pii: who did it
    """

    record = models.ForeignKey(Record, models.CASCADE, related_name="stages")
    version = models.PositiveIntegerField()
    stage = models.CharField(max_length=20, choices=Stage)
    done_at = models.DateTimeField()
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "stage", "version"], name="a_stage_of_a_version_ends_once")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.stage}"


class ImportProfile(models.Model):
    """How files of one source are read: what is known of them beforehand. Made, changed and removed by whoever imports.

    ``encoding`` and ``dialect`` are values of ``marc``, empty where they are to be recognised. ``match_by`` names the
    sorts of keys by which the same title is recognised (``MatchBy``), with blanks between them.
    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    name = models.CharField(max_length=120, unique=True)
    encoding = models.CharField(max_length=20, blank=True)
    dialect = models.CharField(max_length=20, blank=True)
    on_duplicate = models.CharField(max_length=20, choices=OnDuplicate, default=OnDuplicate.SKIP)
    match_by = models.CharField(max_length=60, default=EVERY_MATCH)

    def __str__(self) -> str:
        return self.name


class ExportProfile(models.Model):
    """Which records leave in which format for one receiver. Made, changed and removed by whoever exports.

    Empty ``kind`` and ``language`` are all; ``only_new`` leaves out what has not changed since ``last_run_at``.
    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    name = models.CharField(max_length=120, unique=True)
    format = models.CharField(max_length=20)
    kind = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=3, blank=True)
    only_new = models.BooleanField(default=False)
    last_run_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Import(models.Model):
    """One file brought into the catalogue: given, read for a preview, then imported or refused.

    Made by a cataloguer or the command line; kept as the account of where records came from. While it is being
    read or imported, the counts and ``position`` are saved with each portion of records, so that a process killed
    in the middle loses nothing: the next one goes on after ``position``. ``runner`` names the process at work.
    ``encoding``, ``dialect`` and ``match_by`` are as in the profile that was chosen.
    pii: who gave the file
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    file = models.ForeignKey("documents.StoredFile", models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=ImportState, default=ImportState.UPLOADED)
    on_duplicate = models.CharField(max_length=20, choices=OnDuplicate, default=OnDuplicate.SKIP)
    encoding = models.CharField(max_length=20, blank=True)
    dialect = models.CharField(max_length=20, blank=True)
    match_by = models.CharField(max_length=60, default=EVERY_MATCH)
    read = models.PositiveIntegerField(default=0)
    imported = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    duplicates = models.PositiveIntegerField(default=0)
    quarantined = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    expected = models.PositiveIntegerField(null=True, blank=True)
    bytes_done = models.BigIntegerField(default=0)
    bytes_total = models.BigIntegerField(default=0)
    continued_after = models.PositiveIntegerField(null=True, blank=True)
    refused = models.CharField(max_length=40, blank=True)
    detail = models.TextField(blank=True)
    runner = models.CharField(max_length=120, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    given_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["-given_at", "-id"], name="import_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(read=F("imported") + F("updated") + F("duplicates") + F("quarantined")),
                name="every_piece_read_has_one_outcome",
            )
        ]

    def __str__(self) -> str:
        return self.file.name


class RecordOriginal(models.Model):
    """The bytes that one version of a record came as, with how they were understood. Appended, never changed.

    pii: as in the record
    """

    record = models.ForeignKey(Record, models.CASCADE, related_name="originals")
    version = models.PositiveIntegerField()
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64, db_index=True)
    dialect = models.CharField(max_length=20)
    encoding = models.CharField(max_length=20)
    source_name = models.TextField()
    position = models.PositiveIntegerField()
    in_import = models.ForeignKey(Import, models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.source_name} {self.position}"


class ImportEntry(models.Model):
    """One piece of an imported file and what becomes of it: foreseen at the preview, done after the import.

    Quarantined pieces keep their bytes, also when somebody has mended them (``mended_at``); duplicates that say
    something else keep their MARC 21.
    pii: as in the record
    """

    in_import = models.ForeignKey(Import, models.CASCADE, related_name="entries")
    position = models.PositiveIntegerField()
    outcome = models.CharField(max_length=20, choices=Outcome)
    is_done = models.BooleanField(default=False)
    title = models.TextField(blank=True)
    authors = models.TextField(blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    encoding = models.CharField(max_length=20, blank=True)
    dialect = models.CharField(max_length=20, blank=True)
    source_name = models.TextField(blank=True)
    offset = models.BigIntegerField(default=0)
    reason = models.CharField(max_length=40, blank=True)
    detail = models.TextField(blank=True)
    warnings = models.JSONField(default=list, blank=True)
    differs = models.BooleanField(default=False)
    marc = models.JSONField(null=True, blank=True)
    original = models.BinaryField(null=True, blank=True)
    record = models.ForeignKey(Record, models.PROTECT, null=True, blank=True, related_name="+")
    duplicate_of = models.ForeignKey(Record, models.PROTECT, null=True, blank=True, related_name="+")
    duplicate_position = models.PositiveIntegerField(null=True, blank=True)
    mended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["in_import", "position"], name="one_entry_for_each_piece")]
        indexes = [models.Index(fields=["in_import", "outcome", "position"], name="entries_by_outcome")]

    def __str__(self) -> str:
        return self.title or str(self.position)
