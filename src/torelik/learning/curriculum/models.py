from django.db import models
from django.db.models import Q

from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import TrilingualField
from torelik.learning.curriculum.vocabulary import Level


class Programme(models.Model):
    """One educational programme, e.g. the master's programme in the administration of justice.

    Made by the educational unit; renamed, never deleted while people study by it.
    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    key = models.SlugField(max_length=60, unique=True)
    code = models.CharField(max_length=30)
    level = models.CharField(max_length=30, choices=Level.choices)
    title = TrilingualField(max_length=250)
    credits = models.PositiveSmallIntegerField()
    years = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(credits__gt=0, years__gt=0), name="a_programme_has_credits_and_years")]

    def __str__(self) -> str:
        return str(self.title)


class ProgrammeOutcome(models.Model):
    """One thing that a graduate of the programme is able to do, in its place in the list. pii: none"""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="outcomes")
    position = models.PositiveSmallIntegerField()
    text = TrilingualField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "position"], name="one_outcome_per_place_in_a_programme")]


class Discipline(models.Model):
    """One discipline of one or more programmes; its courses are how it is taught in a term.

    Made by the educational unit; renamed, never deleted while a course teaches it.
    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    key = models.SlugField(max_length=60, unique=True)
    code = models.CharField(max_length=30)
    title = TrilingualField(max_length=250)
    about = TrilingualField(blank=True)
    credits = models.PositiveSmallIntegerField()
    programmes = models.ManyToManyField(Programme, related_name="disciplines")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(credits__gt=0), name="a_discipline_has_credits")]

    def __str__(self) -> str:
        return str(self.title)
