from django.conf import settings
from django.db import models
from django.db.models import Q

from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import TrilingualField


class PatronCategory(models.Model):
    """One kind of reader that lending rules tell apart, e.g. a teacher. Made by a librarian; kept.

    One that is closed takes no new readers; those that it has stay in it.

    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    key = models.SlugField(max_length=40, unique=True)
    name = TrilingualField(max_length=120)
    is_open = models.BooleanField(default=True, db_default=True)
    version = models.PositiveIntegerField(default=1, db_default=1)

    def __str__(self) -> str:
        return str(self.name)


class Patron(models.Model):
    """One reader of the library with one ticket. Made by a librarian or an import; anonymised, never deleted.

    The name is the account's where there is an account, and ``full_name`` where there is none. ``cleared_on`` is the day of
    the clearance slip in force: nothing more is lent to its reader. It is set and lifted together with the slip.
    pii: name, telephone, group, ticket number; the reason of a block
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    full_name = models.CharField(max_length=200, blank=True)
    ticket = models.CharField(max_length=40, unique=True)
    category = models.ForeignKey(PatronCategory, models.PROTECT, related_name="+")
    card_valid_through = models.DateField()
    blocked_until = models.DateField(null=True, blank=True)
    block_reason = models.CharField(max_length=300, blank=True)
    group = models.CharField(max_length=40, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    cleared_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(account__isnull=False) | ~Q(full_name=""), name="a_reader_has_a_name"),
            models.CheckConstraint(condition=~Q(ticket=""), name="a_reader_has_a_ticket"),
        ]

    def __str__(self) -> str:
        # The ticket, not the name: this goes into the journal, which keeps references to other people.
        return self.ticket


class Registration(models.Model):
    """One reader registered for one year: for the first time, or again as rules ask every year (перерегистрация).

    Made by a librarian; appended only: triggers refuse to change or delete it. Category and place are those of that day.
    pii: the reader's identity, through ``patron``; who registered
    """

    patron = models.ForeignKey(Patron, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    day = models.DateField()
    is_first = models.BooleanField(default=False)
    category = models.ForeignKey(PatronCategory, models.PROTECT, related_name="+", db_index=False)
    place = models.ForeignKey("library.StoragePlace", models.PROTECT, null=True, related_name="+", db_index=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patron", "year"], name="a_reader_is_registered_once_a_year")]
        indexes = [models.Index(fields=["day", "is_first", "category"], name="registrations_of_days")]

    def __str__(self) -> str:
        return f"{self.year} {self.patron}"


class Visit(models.Model):
    """One visit of a reader: counted at the desk, or by the first loan of a day. Appended only: triggers hold it.

    A day in one place is one visit. Category is that of the day.
    pii: the reader's identity, through ``patron``; who counted
    """

    patron = models.ForeignKey(Patron, models.PROTECT, related_name="+")
    day = models.DateField()
    place = models.ForeignKey("library.StoragePlace", models.PROTECT, related_name="+", db_index=False)
    category = models.ForeignKey(PatronCategory, models.PROTECT, related_name="+", db_index=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patron", "day", "place"], name="a_reader_visits_a_place_once_a_day")]
        indexes = [
            models.Index(fields=["day", "category"], name="visits_by_category"),
            models.Index(fields=["day", "place"], name="visits_by_place"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.patron}"
