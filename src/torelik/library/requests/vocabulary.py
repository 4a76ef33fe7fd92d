"""Words of requests."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RequestState(models.TextChoices):
    ORDERED = "ordered", pgettext_lazy("state of a book request", "To be fetched")
    FETCHED = "fetched", pgettext_lazy("state of a book request", "Waits for the reader")
    FULFILLED = "fulfilled", pgettext_lazy("state of a book request", "Handed over")
    REFUSED = "refused", pgettext_lazy("state of a book request", "Refused")
    CANCELLED = "cancelled", pgettext_lazy("state of a book request", "Cancelled")
    EXPIRED = "expired", pgettext_lazy("state of a book request", "Not picked up")
    UNANSWERED = "unanswered", pgettext_lazy("state of a book request", "Left without an answer")


class RequestVerb(StrEnum):
    """What can happen to a request; ``rules.REQUEST_LIFE`` says in which state."""

    FETCH = "fetch"
    REFUSE = "refuse"
    FULFIL = "fulfil"
    REOPEN = "reopen"
    LOSE_COPY = "lose-copy"
    CANCEL = "cancel"
    LAPSE = "lapse"


class RefusalReason(models.TextChoices):
    """Why the library refuses a request, in the words of its register of refusals."""

    ON_LOAN = "on-loan", pgettext_lazy("reason of a refusal", "On loan")
    NOT_IN_PLACE = "not-in-place", pgettext_lazy("reason of a refusal", "Not in its place")
    BINDERY = "bindery", pgettext_lazy("reason of a refusal", "At the bindery")
    WRITTEN_OFF = "written-off", pgettext_lazy("reason of a refusal", "Written off")
    LACUNA = "lacuna", pgettext_lazy("reason of a refusal", "Lacuna: the library never had it")
    DEFECT = "defect", pgettext_lazy("reason of a refusal", "Defective copy")
    WORN = "worn", pgettext_lazy("reason of a refusal", "Worn out")
    REDIRECTED = "redirected", pgettext_lazy("reason of a refusal", "Redirected to another place")


class PlacingRefusal(models.TextChoices):
    """Why a book is not ordered for a reader; all reasons are told at once."""

    NOTHING_ASKED = "nothing-asked", _("Write the title of the book.")
    CARD_EXPIRED = "card-expired", _("The reader's ticket has expired.")
    BLOCKED = "blocked", _("The reader is blocked from borrowing.")
    CLEARED = "cleared", _("The reader was given a clearance slip and has left the library.")
    ALREADY_ASKED = "already-asked", _("The reader has ordered this already.")
    ALREADY_HELD = "already-held", _("The reader already has a copy of this title.")
    LIMIT_REACHED = "limit-reached", _("The reader has as many open orders as are allowed.")
    PAST_DAY = "past-day", _("The day is over: choose today or a later one.")
    TOO_FAR = "too-far", _("Books are ordered for two weeks ahead at most.")
    CLOSED_DAY = "closed-day", _("The place is closed on that day.")
    TOO_LATE = "too-late", _("The place has closed for today: choose a later day.")


class ChangeRefusal(models.TextChoices):
    """Why a request or a copy stays as it is."""

    NOT_NOW = "not-now", _("Somebody has answered this request meanwhile. Look at it again.")
    OTHER_TITLE = "other-title", _("This is a copy of another title.")
    OTHER_COPY = "other-copy", _("The reader asked for another copy of this title.")
    ON_LOAN = "on-loan", _("The copy is on loan.")
    NOT_IN_STOCK = "not-in-stock", _("The copy is lost, in repair or withdrawn.")
    SET_ASIDE = "set-aside", _("The copy is set aside for another reader, or on its way.")
    NUMBER_NEEDED = "number-needed", _("Scan the copy: copies of this title have numbers.")
    WHERE_TO = "where-to", _("Say to which place the reader is redirected.")
    NOT_ASKED = "not-asked", _("Nobody has ordered this copy for today.")


class Part(models.TextChoices):
    """Parts of the store's page."""

    FETCH = "fetch", pgettext_lazy("part of the page of requests", "To fetch")
    LATER = "later", pgettext_lazy("part of the page of requests", "For later days")
    WAITING = "waiting", pgettext_lazy("part of the page of requests", "Wait for readers")
    BACK = "back", pgettext_lazy("part of the page of requests", "To put back")


class EVENTS(models.TextChoices):
    PLACED = "library.request-placed", _("A book was ordered to a reading room")
    FETCHED = "library.request-fetched", _("An ordered book was fetched")
    REFUSED = "library.request-refused", _("An order of a reader was refused")
    FULFILLED = "library.request-fulfilled", _("An ordered book was handed over")
    REOPENED = "library.request-reopened", _("An order was opened again: its issue was undone")
    COPY_LOST = "library.request-lost-its-copy", _("An order lost its copy and is to be fetched again")
    CANCELLED = "library.request-cancelled", _("An order of a reader was cancelled")
    LAPSED = "library.request-lapsed", _("An order of a reader ended with its day")
    PUT_BACK = "library.request-copy-put-back", _("A copy that was ordered was put back in its place")
    PROPOSED = "library.request-proposed", _("A refused title was proposed for acquisition")


EVENTS_OF = {
    RequestVerb.FETCH: EVENTS.FETCHED,
    RequestVerb.REFUSE: EVENTS.REFUSED,
    RequestVerb.FULFIL: EVENTS.FULFILLED,
    RequestVerb.REOPEN: EVENTS.REOPENED,
    RequestVerb.LOSE_COPY: EVENTS.COPY_LOST,
    RequestVerb.CANCEL: EVENTS.CANCELLED,
    RequestVerb.LAPSE: EVENTS.LAPSED,
}


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    REASON = "reason", pgettext_lazy("fact", "reason")
    DAY = "day", pgettext_lazy("fact", "day")


class NOTICES(models.TextChoices):
    """What readers are told; the places are filled when the notice is shown."""

    FETCHED = "library.request-fetched", _("“%(title)s” waits for you until the end of %(until)s. Place: %(place)s.")
    REFUSED = "library.request-refused", _("The library could not fetch “%(title)s”. Reason: %(reason)s")
    EXPIRED = "library.request-expired", _("“%(title)s” was not picked up on its day and waits for you no more.")
    UNANSWERED = (
        "library.request-unanswered",
        _("The library did not fetch “%(title)s” in time. We are sorry: order it again, please."),
    )


SUBJECTS = {
    NOTICES.FETCHED: _("The book that you ordered waits for you"),
    NOTICES.REFUSED: _("The library could not fetch a book that you ordered"),
    NOTICES.EXPIRED: _("The book that you ordered waits for you no more"),
    NOTICES.UNANSWERED: _("A book that you ordered was not fetched"),
}
"""Subjects of the letters."""
