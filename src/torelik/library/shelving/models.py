from django.conf import settings
from django.db import models

from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import TrilingualField
from torelik.library.shelving.vocabulary import Scheme, Script


class SubjectClass(models.Model):
    """One class of a scheme with its place in the tree. Made by an import; named anew by a librarian, never deleted.

    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    scheme = models.CharField(max_length=10, choices=Scheme)
    notation = models.CharField(max_length=100)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    name = TrilingualField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "notation"], name="a_class_is_in_its_tree_once")]

    def __str__(self) -> str:
        return f"{self.notation} {self.name}"


class RecordClass(models.Model):
    """One class that a record's fields 080 or 084 name, for counting; derived, rewritten with each version of the record.

    pii: none
    """

    record = models.ForeignKey("library.Record", models.CASCADE, related_name="+")
    scheme = models.CharField(max_length=10, choices=Scheme)
    notation = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "scheme", "notation"], name="a_record_is_counted_once_in_a_class")
        ]
        indexes = [models.Index(fields=["scheme", "notation"], name="record_by_class")]

    def __str__(self) -> str:
        return self.notation


class ShelfMark(models.Model):
    """Where the copies of one title stand among others: class index and author mark. Set by a cataloguer, may be set anew.

    pii: who set it
    """

    record = models.OneToOneField("library.Record", models.CASCADE, related_name="+")
    class_index = models.CharField(max_length=100)
    author_mark = models.CharField(max_length=20, blank=True)
    mark = models.CharField(max_length=130, db_index=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return self.mark


class AuthorMarkLine(models.Model):
    """One line of the library's own table of author marks: words from this beginning on have this number.

    Where a table has no line, the computed one counts. Made by an import or by changing a line; a table may be given up whole.
    pii: none
    """

    script = models.CharField(max_length=10, choices=Script)
    digits = models.PositiveSmallIntegerField()
    start = models.CharField(max_length=20)
    ordering = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["script", "digits", "start"], name="a_beginning_has_one_number"),
            models.CheckConstraint(condition=models.Q(digits__in=(2, 3)), name="author_marks_have_two_or_three_figures"),
        ]
        indexes = [models.Index(fields=["script", "digits", "ordering"], name="author_mark_in_order")]

    def __str__(self) -> str:
        return f"{self.start} {self.number}"
