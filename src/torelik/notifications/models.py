from django.conf import settings
from django.db import models

from torelik.kernel.identifiers import new_uuid
from torelik.notifications.rules import KEPT_DAYS
from torelik.notifications.vocabulary import Channel, LetterFault, LetterState


class Notification(models.Model):
    """One thing that one person was told inside the product. Made by ``notify``; vanishes after the set time of keeping.

    pii: the addressee, through ``account``; ``words`` hold titles and dates, never other people's data
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=80)
    words = models.JSONField(default=dict)
    path = models.CharField(max_length=300, blank=True)
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["account", "-told_at"], name="notification_newest"),
            models.Index(fields=["-told_at", "-id"], name="notification_history"),
        ]


class KeptText(models.Model):
    """The Academy's own words for one kind of notification in one language and one way of telling.

    Made by whoever may change texts; changed in place. One that went back to the default stays with an empty text, so that
    whoever opened the page before is told of the change.
    pii: who changed it
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    kind = models.CharField(max_length=80)
    language = models.CharField(max_length=2)
    channel = models.CharField(max_length=10, choices=Channel)
    subject = models.CharField(max_length=150, blank=True)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "language", "channel"], name="one_kept_text_per_kind_language_channel"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language} {self.channel}"


class Letter(models.Model):
    """One notification on its way by e-mail. Made by ``notify`` where the person wants it; vanishes with its notification.

    ``due_at`` is the earliest moment at which it may go: after quiet hours, after a pause. ``address``, ``subject`` and
    ``text`` are what was sent. A letter leaves "queued" once only, so that a message delivered twice sends no second one.
    pii: the address; the words of the notification
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    notification = models.OneToOneField(Notification, models.CASCADE, related_name="letter")
    state = models.CharField(max_length=12, choices=LetterState)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=12, choices=LetterFault, blank=True)
    address = models.EmailField(blank=True)
    subject = models.TextField(blank=True)
    text = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due_at"], name="letters_that_are_due")]
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(state=LetterState.SENT) & models.Q(sent_at__isnull=False))
                | (~models.Q(state=LetterState.SENT) & models.Q(sent_at=None)),
                name="a_letter_is_sent_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        # The kind, not the address: this goes into the journal, which keeps references to other people.
        return self.notification.kind


class OtherLetter(models.Model):
    """One letter that tells of no notification: a link to sign in, new titles of a saved search, an answer to a visitor.

    Made by whoever sent it, after the mail server has taken or refused it; vanishes after the set time of keeping. Of a
    letter that carries a secret neither subject nor words are kept: only that it was sent, to whom and when.
    pii: the addressee, the address, the words where they are kept
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=80)
    address = models.EmailField()
    subject = models.TextField(blank=True)
    text = models.TextField(blank=True)
    fault = models.CharField(max_length=12, choices=LetterFault, blank=True)
    tried_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-tried_at", "-id"], name="other_letters_newest")]

    def __str__(self) -> str:
        return self.kind


class MailChoice(models.Model):
    """Whether one person wants e-mail about one group of kinds. Made and changed by the person; without it the group's own
    rule holds.

    pii: the person, through ``account``; what they want to be told of
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    group = models.CharField(max_length=80)
    by_mail = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "group"], name="one_choice_of_a_person_per_group")]


class Sending(models.Model):
    """How the Academy sends e-mail: quiet hours on its own clock, how many days the history is kept. One row at most.

    Made with the first change, then changed in place. pii: none
    """

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    uuid = models.UUIDField(default=new_uuid, unique=True)
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    kept_days = models.PositiveIntegerField(default=KEPT_DAYS)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="sending_is_set_once_for_all"),
            models.CheckConstraint(
                condition=models.Q(quiet_from=None, quiet_until=None)
                | models.Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_begin_and_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiet_from} - {self.quiet_until}"
