from django.conf import settings
from django.db import models
from django.db.models import F, Q

from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import TrilingualField
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


class Exhibition(models.Model):
    """How a list is shown as an exhibition of the library: name, words and days. Made and changed by whoever publishes.

    Seen by everybody while its list is published, from ``opens_on``; past ``closes_on`` it stands among the past ones.
    Gone with the list. pii: none
    """

    book_list = models.OneToOneField(BookList, models.CASCADE, related_name="exhibition")
    title = TrilingualField(max_length=200)
    words = TrilingualField(blank=True)
    opens_on = models.DateField()
    closes_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title_kk="") & ~Q(title_ru=""), name="an_exhibition_has_a_name"),
            models.CheckConstraint(
                condition=Q(closes_on=None) | Q(closes_on__gte=F("opens_on")), name="an_exhibition_closes_after_it_opens"
            ),
        ]
        indexes = [models.Index(fields=["-opens_on", "id"], name="exhibitions_by_day")]

    def __str__(self) -> str:
        return str(self.title)


class ExhibitionSection(models.Model):
    """One part of an exhibition; its titles are entries of the list. Made, moved and removed by whoever publishes. pii: none"""

    uuid = models.UUIDField(default=new_uuid, unique=True)
    exhibition = models.ForeignKey(Exhibition, models.CASCADE, related_name="sections")
    name = TrilingualField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name_kk="") & ~Q(name_ru=""), name="a_section_has_a_name")]

    def __str__(self) -> str:
        return str(self.name)


class ListEntry(models.Model):
    """One title in one list. Gone with the list, or when its owner takes it out.

    In an exhibition it stands in a section, in the order of ``position``, with ``note`` beside it.
    pii: through the list's owner
    """

    book_list = models.ForeignKey(BookList, models.CASCADE, related_name="entries")
    record = models.ForeignKey(Record, models.CASCADE, related_name="+")
    added_at = models.DateTimeField()
    section = models.ForeignKey(ExhibitionSection, models.SET_NULL, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0, db_default=0)
    note = TrilingualField(blank=True)

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
