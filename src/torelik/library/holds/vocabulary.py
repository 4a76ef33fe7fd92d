"""Words of holds."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class HoldState(models.TextChoices):
    QUEUED = "queued", pgettext_lazy("state of a hold", "In the queue")
    ALLOCATED = "allocated", pgettext_lazy("state of a hold", "To be fetched from the shelf")
    IN_TRANSIT = "in-transit", pgettext_lazy("state of a hold", "On the way to the pick-up place")
    READY = "ready", pgettext_lazy("state of a hold", "Ready")
    SUSPENDED = "suspended", pgettext_lazy("state of a hold", "Suspended")
    FULFILLED = "fulfilled", pgettext_lazy("state of a hold", "Issued")
    CANCELLED = "cancelled", pgettext_lazy("state of a hold", "Cancelled")
    EXPIRED = "expired", pgettext_lazy("state of a hold", "Not picked up in time")


class HoldVerb(StrEnum):
    """What can happen to a hold; ``rules.HOLD_LIFE`` says in which state."""

    ALLOCATE = "allocate"
    SEND = "send"
    KEEP = "keep"
    REQUEUE = "requeue"
    SUSPEND = "suspend"
    RESUME = "resume"
    FULFIL = "fulfil"
    REOPEN = "reopen"
    CANCEL = "cancel"
    EXPIRE = "expire"


class Standing(StrEnum):
    """Where a copy is, and for whom, when something is done with it."""

    SHELF = "shelf"
    """On the shelf; nobody waits."""
    CHOSEN = "chosen"
    """On the shelf, set aside for the first of the queue."""
    READY = "ready"
    """On the hold shelf, for the first of the queue."""
    ON_WAY = "on-way"
    """On the way to the first of the queue."""
    WAY_HOME = "way-home"
    """On the way back to its place; nobody waits."""
    LENT = "lent"
    """On loan; nobody waits."""
    LENT_AND_WANTED = "lent-and-wanted"
    """On loan; somebody waits."""


class Act(StrEnum):
    """What people do with a copy or a hold, told apart by who does it and where."""

    REQUEST = "request"
    """Another reader asks for the title."""
    REQUEST_AGAIN = "request-again"
    """Whoever has it or waits for it asks for the title."""
    ISSUE_TO_FIRST = "issue-to-first"
    """Issue to the first of the queue."""
    ISSUE_TO_ANOTHER = "issue-to-another"
    """Issue to another reader."""
    RETURN_HERE = "return-here"
    """Return at the pick-up place."""
    RETURN_ELSEWHERE = "return-elsewhere"
    """Return in another branch."""
    EXTEND = "extend"
    """Renew the loan."""
    CANCEL = "cancel"
    """Cancel the hold."""
    VALIDATE = "validate"
    """Scan the copy where holds are picked up."""


class Verdict(StrEnum):
    """What comes of an act."""

    QUEUED = "queued"
    """The hold goes to the end of the queue."""
    CHOSEN = "chosen"
    """The copy is set aside on the shelf at once."""
    REFUSED = "refused"
    """Refused."""
    ISSUED = "issued"
    """Issued."""
    FULFILLED = "fulfilled"
    """Issued, and the hold is over."""
    READY = "ready"
    """The copy waits on the hold shelf."""
    SENT = "sent"
    """The copy goes to the pick-up place."""
    SENT_HOME = "sent-home"
    """The copy goes back to its branch."""
    SHELVED = "shelved"
    """The copy goes to its shelf."""
    EXTENDED = "extended"
    """Renewed."""
    FREED = "freed"
    """The copy stays on the shelf, free."""
    BACK = "back"
    """The copy goes back from the hold shelf."""
    GOES_ON = "goes-on"
    """The copy goes on; where it arrives, the scan says where it goes next."""
    LOAN_STAYS = "loan-stays"
    """The loan stays as it is."""


class HoldRefusal(models.TextChoices):
    """Why a title is not held for a reader; all reasons are told at once."""

    NO_COPIES = "no-copies", _("The library has no copy of this title that could be held.")
    NOT_ALLOWED = "not-allowed", _("The lending rules allow no hold of this title to this category of readers.")
    CARD_EXPIRED = "card-expired", _("The reader's ticket has expired.")
    BLOCKED = "blocked", _("The reader is blocked from borrowing.")
    CLEARED = "cleared", _("The reader was given a clearance slip and has left the library.")
    ALREADY_WAITING = "already-waiting", _("The reader waits for this title already.")
    ALREADY_HELD = "already-held", _("The reader already has a copy of this title.")
    LIMIT_REACHED = "limit-reached", _("The reader waits for as many titles as the rules allow.")


class ChangeRefusal(models.TextChoices):
    """Why a hold or a copy on its way stays as it is."""

    NOT_NOW = "not-now", _("The hold has moved on meanwhile. Look at it again.")
    PAST_DAY = "past-day", _("Choose a day after today.")
    ON_LOAN = "on-loan", _("The copy is on loan.")
    NOT_IN_STOCK = "not-in-stock", _("The copy is lost, in repair or withdrawn.")


class EVENTS(models.TextChoices):
    PLACED = "library.hold-placed", _("A title was put on hold for a reader")
    ALLOCATED = "library.hold-allocated", _("A copy was set aside for a hold")
    SENT = "library.hold-sent", _("A copy was sent to where a reader picks it up")
    READY = "library.hold-ready", _("A copy was put on the hold shelf")
    REQUEUED = "library.hold-requeued", _("A hold went back to the queue")
    SUSPENDED = "library.hold-suspended", _("A hold was suspended")
    RESUMED = "library.hold-resumed", _("A hold was resumed")
    FULFILLED = "library.hold-fulfilled", _("A hold ended with a loan")
    REOPENED = "library.hold-reopened", _("A hold was opened again: its issue was undone")
    CANCELLED = "library.hold-cancelled", _("A hold was cancelled")
    EXPIRED = "library.hold-expired", _("A hold was not picked up in time")
    COPY_SENT_HOME = "library.copy-sent-home", _("A copy was sent back to its place")
    COPY_LEFT = "library.copy-left", _("A copy left for another branch")
    COPY_RECEIVED = "library.copy-received", _("A copy on its way was received")
    TERMS_SET = "library.hold-terms-set", _("It was set how long copies wait on the hold shelf")


EVENTS_OF = {
    HoldVerb.ALLOCATE: EVENTS.ALLOCATED,
    HoldVerb.SEND: EVENTS.SENT,
    HoldVerb.KEEP: EVENTS.READY,
    HoldVerb.REQUEUE: EVENTS.REQUEUED,
    HoldVerb.SUSPEND: EVENTS.SUSPENDED,
    HoldVerb.RESUME: EVENTS.RESUMED,
    HoldVerb.FULFIL: EVENTS.FULFILLED,
    HoldVerb.REOPEN: EVENTS.REOPENED,
    HoldVerb.CANCEL: EVENTS.CANCELLED,
    HoldVerb.EXPIRE: EVENTS.EXPIRED,
}


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    UNTIL = "until", pgettext_lazy("fact", "until")
    BRANCH = "branch", pgettext_lazy("fact", "branch")


class NOTICES(models.TextChoices):
    """What readers are told; the places are filled when the notice is shown."""

    READY = "library.hold-ready", _("“%(title)s” waits for you until %(until)s. Pick-up place: %(place)s.")
    EXPIRED = "library.hold-expired", _("“%(title)s” was not picked up in time and waits for you no more.")


SUBJECTS = {
    NOTICES.READY: _("A book waits for you"),
    NOTICES.EXPIRED: _("A book waits for you no more"),
}
"""Subjects of the letters."""


class Part(models.TextChoices):
    """Parts of the page of holds."""

    FETCH = "fetch", pgettext_lazy("part of the page of holds", "To fetch from the shelves")
    READY = "ready", pgettext_lazy("part of the page of holds", "On the hold shelf")
    SEND = "send", pgettext_lazy("part of the page of holds", "To send")
    WAY = "way", pgettext_lazy("part of the page of holds", "On the way")
    QUEUE = "queue", pgettext_lazy("part of the page of holds", "In the queue")
