from django.conf import settings
from django.db import models
from django.db.models import Q

from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import TrilingualField
from torelik.support.tickets.vocabulary import TicketState


class Category(models.Model):
    """One subject that a question may be about, and the unit in charge of it. Made by an administrator; retired, never deleted.

    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    key = models.SlugField(max_length=40, unique=True)
    name = TrilingualField(max_length=120)
    unit = models.ForeignKey("identity.Unit", models.PROTECT, related_name="+")
    is_offered = models.BooleanField(default=True)

    class Meta:
        app_label = "support"

    def __str__(self) -> str:
        return self.key


class TicketCounter(models.Model):
    """The last number given in one year; its row is locked while a number is taken. pii: none"""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "support"


class Ticket(models.Model):
    """One question to the help desk from its asking to its end. Made by anybody's form; closed, never deleted.

    A person asks by an account, a visitor by name and e-mail address. ``secret`` is the address of a visitor's page of
    status: who has it may read the conversation. ``origin_digest`` is a keyed digest of the visitor's network address,
    kept to count what one address sends within an hour.
    pii: the asker's account or name and e-mail address; whatever the asker wrote
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    number = models.CharField(max_length=20, unique=True)
    form_key = models.UUIDField(unique=True)
    category = models.ForeignKey(Category, models.PROTECT, related_name="tickets")
    unit = models.ForeignKey("identity.Unit", models.PROTECT, related_name="+")
    subject = models.CharField(max_length=150)
    state = models.CharField(max_length=20, choices=TicketState, default=TicketState.NEW)
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    visitor_name = models.CharField(max_length=120, blank=True)
    visitor_email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, default="kk")
    secret = models.CharField(max_length=64, unique=True)
    origin_digest = models.CharField(max_length=64, blank=True)
    is_mail_refused = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        app_label = "support"
        constraints = [
            models.CheckConstraint(
                condition=Q(asker__isnull=False, visitor_email="") | (Q(asker=None) & ~Q(visitor_email="")),
                name="a_ticket_has_one_asker",
            ),
            models.CheckConstraint(
                condition=Q(state=TicketState.CLOSED, closed_at__isnull=False)
                | (~Q(state=TicketState.CLOSED) & Q(closed_at=None)),
                name="a_closed_ticket_says_since_when",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state", "opened_at"], name="ticket_queue_of_unit"),
            models.Index(fields=["asker", "-changed_at"], name="ticket_of_asker"),
            models.Index(fields=["origin_digest", "opened_at"], name="ticket_rate_of_address"),
        ]

    def __str__(self) -> str:
        # The number, not the subject: this goes into the journal, which keeps nothing that people wrote.
        return self.number


class TicketMessage(models.Model):
    """One thing that was written in a ticket, by the asker or by the unit. Appended, never deleted; changed only when
    the data of its person are erased.

    pii: what was written; the author of an answer, through ``author``
    """

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="messages")
    is_answer = models.BooleanField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        app_label = "support"
        constraints = [
            models.CheckConstraint(condition=Q(is_answer=False) | Q(author__isnull=False), name="an_answer_has_an_author")
        ]
