from django.conf import settings
from django.db import models

from torelik.kernel.identifiers import new_uuid
from torelik.support.hooks.vocabulary import DeliveryFault, DeliveryState, HookState


class Hook(models.Model):
    """One address of another program that is told what happens here. Made by an administrator; removed, never deleted.

    Of its secret nothing is kept: it follows from the site's secret key, ``uuid`` and ``secret_number``. ``begins_after`` is
    the place of the journal's chain after which the address is told. ``failures`` counts those in a row; until ``not_before``
    nothing is tried.
    pii: who made it
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    name = models.CharField(max_length=100)
    address = models.CharField(max_length=300)
    events = models.TextField()
    state = models.CharField(max_length=10, choices=HookState, default=HookState.ACTIVE)
    secret_number = models.PositiveIntegerField(default=1)
    begins_after = models.PositiveBigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "support"
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=~models.Q(state=HookState.REMOVED), name="one_webhook_of_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def event_keys(self) -> tuple[str, ...]:
        return tuple(self.events.split())


class Delivery(models.Model):
    """One message to one address. Made from an entry of the journal, or by hand as a test; forgotten after thirty days.

    ``body`` is what is sent, the same at every attempt; ``sequence`` is the entry's place in the journal's chain. Deliveries
    of an address are made in the order of their keys, and none before the one before it.
    pii: none; references to objects
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    hook = models.ForeignKey(Hook, models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=60)
    sequence = models.PositiveBigIntegerField(null=True)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    made_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    fault = models.CharField(max_length=20, choices=DeliveryFault, blank=True)

    class Meta:
        app_label = "support"
        indexes = [
            models.Index(fields=["hook", "id"], condition=models.Q(state=DeliveryState.WAITING), name="deliveries_that_wait"),
            models.Index(fields=["hook", "-id"], name="deliveries_newest"),
            models.Index(fields=["made_at"], name="deliveries_by_age"),
        ]
        constraints = [
            # The same stretch of the chain read twice, after a crash, makes nothing twice.
            models.UniqueConstraint(fields=["hook", "event", "sequence"], name="one_delivery_of_an_entry"),
            models.CheckConstraint(
                condition=models.Q(state=DeliveryState.DELIVERED, delivered_at__isnull=False)
                | ~models.Q(state=DeliveryState.DELIVERED),
                name="a_delivery_is_made_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.uuid}"


class HookCursor(models.Model):
    """How far along the chain of the journal deliveries were made. One row. pii: none"""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    sequence = models.PositiveBigIntegerField(default=0)

    class Meta:
        app_label = "support"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_cursor_of_webhooks")]
