from django.conf import settings
from django.db import models

from torelik.kernel.identifiers import new_uuid
from torelik.library.acquisition.models.suppliers import Supplier
from torelik.library.acquisition.vocabulary import Offer


class PriceList(models.Model):
    """One price list that a supplier has sent, to choose from. Taken in by a librarian, never changed.

    ``sha256`` is of the file, so that the same file is taken in once.
    pii: who took it in
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="price_lists")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["supplier", "sha256"], name="a_price_list_is_taken_in_once")]

    def __str__(self) -> str:
        return self.name


class OfferedTitle(models.Model):
    """One title of a price list as the supplier describes it. ``price`` is in ``currency``; vanishes with its list.

    ``found_by`` are the words by which it is looked for.
    pii: none
    """

    price_list = models.ForeignKey(PriceList, models.CASCADE, related_name="titles")
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=500)
    authors = models.CharField(max_length=300, blank=True)
    published = models.PositiveSmallIntegerField(null=True)
    isbn = models.CharField(max_length=20, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    price = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    offer = models.CharField(max_length=10, choices=Offer)
    found_by = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["price_list", "position"], name="a_place_in_a_price_list_is_of_one_title")]

    def __str__(self) -> str:
        return self.title
