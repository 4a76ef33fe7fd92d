from django.conf import settings
from django.db import models
from django.db.models import F, Q

from torelik.identity.consents.vocabulary import ConsentKind
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import TrilingualField


class ConsentText(models.Model):
    """One version of what people are asked to agree to, in three languages. Published once, then never changed.

    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    kind = models.CharField(max_length=40, choices=ConsentKind)
    version = models.PositiveIntegerField()
    title = TrilingualField(max_length=200)
    body = TrilingualField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "version"], name="one_consent_text_per_kind_and_version")]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"


class ConsentRecord(models.Model):
    """One person's agreement to one version of a text. Made by the person; withdrawn, never deleted: it is the proof.

    ``shown_digest`` is the hash of what stood on the page, ``event_uuid`` the sealed event of the journal that carries
    the same hash with the address and the moment of the request.
    pii: who agreed to what and when, through ``account``
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="consents")
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="records")
    language = models.CharField(max_length=2)
    shown_digest = models.CharField(max_length=64)
    event_uuid = models.UUIDField(null=True)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "text"], condition=Q(withdrawn_at=None), name="one_consent_in_force_per_person_and_text"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")), name="no_consent_is_withdrawn_before_given"
            ),
        ]
