from django.conf import settings
from django.db import models
from django.db.models import Q

from torelik.bridges.textbook_provision.vocabulary import Half, Literature
from torelik.kernel.identifiers import new_uuid


class Recommendation(models.Model):
    """One title that a discipline asks its learners to read. Made and taken away by whoever keeps the lists.

    The discipline and the record are named by their UUIDs: they belong to other contexts.
    pii: who recommended it, through ``made_by``
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    discipline_uuid = models.UUIDField()
    record_uuid = models.UUIDField(db_index=True)
    literature = models.CharField(max_length=20, choices=Literature)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["discipline_uuid", "record_uuid"], name="a_title_is_recommended_once_per_discipline")
        ]


class PlannedContingent(models.Model):
    """How many learners a discipline is to have in a term; it counts until somebody is enrolled. pii: none"""

    discipline_uuid = models.UUIDField()
    year = models.PositiveSmallIntegerField()
    half = models.PositiveSmallIntegerField(choices=Half)
    learners = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["discipline_uuid", "year", "half"], name="one_plan_per_discipline_and_term"),
        ]


class ProvisionNorms(models.Model):
    """What textbook provision is measured by: one row for the academy, changed with an event of the journal.

    ``basic`` and ``additional`` are copies for one learner. ``most_years`` is the age beyond which a title counts for
    nothing, 0 for no limit.
    pii: none
    """

    basic = models.DecimalField(max_digits=4, decimal_places=2)
    additional = models.DecimalField(max_digits=4, decimal_places=2)
    most_years = models.PositiveSmallIntegerField(default=0)
    electronic_counts = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(basic__gte=0, additional__gte=0), name="norms_of_provision_are_not_negative")
        ]
