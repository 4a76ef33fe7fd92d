from django.conf import settings
from django.db import models

from torelik.kernel.identifiers import new_uuid
from torelik.library.cataloguing.models import Record
from torelik.library.collections.vocabulary import Period


class BookList(models.Model):
    """Titles that somebody has put together. A reader's own is seen by nobody else; a published one by everybody.

    Made, changed and removed by its owner; published and withdrawn by whoever may.
    pii: what the owner wants to read, while it is not published
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["owner", "title", "id"], name="lists_of_an_owner")]

    def __str__(self) -> str:
        return self.title


class ListEntry(models.Model):
    """One title in one list. Gone with the list, or when its owner takes it out. pii: through the list's owner"""

    book_list = models.ForeignKey(BookList, models.CASCADE, related_name="entries")
    record = models.ForeignKey(Record, models.CASCADE, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book_list", "record"], name="a_title_stands_in_a_list_once")]


class SavedSearch(models.Model):
    """A question to the catalogue that is asked again for its owner. Made, changed and removed by the owner alone.

    ``question`` is the address of the search without its page; ``asked_at`` is when it was last asked for what is new.
    pii: what the owner is interested in
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    question = models.TextField()
    period = models.CharField(max_length=5, choices=Period.choices, default=Period.WEEK)
    made_at = models.DateTimeField()
    asked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["period", "asked_at"], name="searches_due")]

    def __str__(self) -> str:
        return self.title
