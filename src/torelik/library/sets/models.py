from django.conf import settings
from django.db import models
from django.db.models import Q

from torelik.kernel.identifiers import new_uuid


class BookSet(models.Model):
    """Books that a group of readers takes together, e.g. the textbooks of a course. Made by a librarian; kept.

    It is issued once: readers who come later take what they have not taken yet. Another year has a set of its own.
    pii: who made it
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    name = models.CharField(max_length=200)
    group = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(group="") & ~Q(name=""), name="a_set_is_for_a_group")]

    def __str__(self) -> str:
        return self.name


class SetTitle(models.Model):
    """One title of a set, and the group card and place from which copies without numbers are taken, if from any.

    Made and removed by a librarian; one that was handed out stays.
    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    book_set = models.ForeignKey(BookSet, models.PROTECT, related_name="titles")
    record = models.ForeignKey("library.Record", models.PROTECT, related_name="+")
    card = models.ForeignKey("library.GroupCard", models.PROTECT, null=True, blank=True, related_name="+")
    place = models.ForeignKey("library.StoragePlace", models.PROTECT, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book_set", "record"], name="a_title_is_once_in_a_set"),
            models.UniqueConstraint(fields=["book_set", "position"], name="a_number_is_once_in_a_set"),
            models.CheckConstraint(
                condition=Q(card=None, place=None) | Q(card__isnull=False, place__isnull=False),
                name="a_card_of_a_set_has_its_place",
            ),
        ]

    def __str__(self) -> str:
        return str(self.position)


class SetCopy(models.Model):
    """One copy with an inventory number that was scanned into a set. Goes with its title.

    pii: none
    """

    title = models.ForeignKey(SetTitle, models.CASCADE, related_name="copies")
    item = models.ForeignKey("library.Item", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["title", "item"], name="a_copy_is_once_in_a_set")]

    def __str__(self) -> str:
        return str(self.item)


class SetHandout(models.Model):
    """One title of a set in one reader's hands, then or now: the loan tells how it stands. Never deleted.

    After an issue that was undone the same row points to the loan of the next one.
    pii: the reader's identity, through ``patron``
    """

    title = models.ForeignKey(SetTitle, models.PROTECT, related_name="handouts")
    patron = models.ForeignKey("library.Patron", models.PROTECT, related_name="+")
    loan = models.ForeignKey("library.Loan", models.PROTECT, null=True, blank=True, related_name="+")
    group_loan = models.ForeignKey("library.GroupLoan", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            # A second press of the button finds what the first one handed out.
            models.UniqueConstraint(fields=["title", "patron"], name="a_reader_takes_a_title_of_a_set_once"),
            models.CheckConstraint(
                condition=Q(loan=None, group_loan__isnull=False) | Q(loan__isnull=False, group_loan=None),
                name="what_is_handed_out_is_one_loan",
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)
