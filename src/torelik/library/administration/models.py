from django.db import models
from django.db.models import Q


class NumberSequence(models.Model):
    """The last number given in one register in one year. Made with the first number; never goes back, never vanishes.

    pii: none
    """

    series = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "year"], name="one_sequence_per_register_and_year"),
            models.CheckConstraint(condition=Q(year=0) | Q(year__range=(1900, 2200)), name="a_sequence_has_a_sensible_year"),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year}"
