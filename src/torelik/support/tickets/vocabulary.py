"""Words of the help desk."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TicketState(models.TextChoices):
    NEW = "new", pgettext_lazy("state of a question", "New")
    IN_WORK = "in-work", pgettext_lazy("state of a question", "In work")
    ANSWERED = "answered", pgettext_lazy("state of a question", "Answered")
    CLOSED = "closed", pgettext_lazy("state of a question", "Closed")
    REOPENED = "reopened", pgettext_lazy("state of a question", "Reopened")


WAITING = (TicketState.NEW, TicketState.IN_WORK, TicketState.REOPENED)
"""States in which the asker waits for the unit."""


class TicketVerb(models.TextChoices):
    """What can happen to a ticket; ``rules.TICKET_LIFE`` says in which state."""

    TAKE = "take", pgettext_lazy("what happens to a question", "Take into work")
    ANSWER = "answer", pgettext_lazy("what happens to a question", "Answer")
    WRITE = "write", pgettext_lazy("what happens to a question", "Write further")
    CLOSE = "close", pgettext_lazy("what happens to a question", "Close")
    HAND_OVER = "hand-over", pgettext_lazy("what happens to a question", "Hand over")


class Refusal(models.TextChoices):
    """Why a question is not taken, in the order in which a person should hear it."""

    TRAP_FILLED = "trap-filled", _("A field that people do not see was filled in. Send the form without the help of a program.")
    FORM_UNKNOWN = "form-unknown", _("This form is not from here or was sent by somebody else. Here is a new one; send it again.")
    FORM_OLD = "form-old", _("The form was open for more than a day. Send it again: nothing you wrote is lost.")
    TOO_FAST = "too-fast", _("The form was sent faster than a person writes. Wait a few seconds and send it again.")
    TOO_MANY = (
        "too-many",
        _("Many questions came from you within an hour. Wait a little, or call the unit: its number is on the page of contacts."),
    )
    NO_CATEGORY = "no-category", _("This subject is not offered any more. Choose another one.")


class StateRefusal(models.TextChoices):
    NOT_IN_THIS_STATE = "not-in-this-state", _("Somebody has changed the question meanwhile. Look at it once more.")


class EVENTS(models.TextChoices):
    TICKET_OPENED = "support.ticket-opened", _("A question to the help desk was asked")
    TICKET_TAKEN = "support.ticket-taken", _("A question was taken into work")
    TICKET_ANSWERED = "support.ticket-answered", _("A question was answered")
    TICKET_WRITTEN = "support.ticket-written", _("The asker wrote further")
    TICKET_CLOSED = "support.ticket-closed", _("A question was closed")
    TICKET_HANDED_OVER = "support.ticket-handed-over", _("A question was handed over to another unit")
    CATEGORY_SET = "support.category-set", _("A subject of the help desk was set")


class GRANTS(models.TextChoices):
    ANSWER_TICKETS = "support.answer-tickets", _("Answer questions to the help desk, of the whole Academy or of one unit")
    SET_CATEGORIES = "support.set-categories", _("Set the subjects of the help desk and the units in charge")


LIMITED_TO: dict[str, tuple[str, ...]] = {GRANTS.ANSWER_TICKETS: ("unit",)}
"""To what a grant can be limited: the queue and its acts ask for the unit in charge."""


class NOTICES(models.TextChoices):
    """What both sides are told; the places are filled when the notice is shown."""

    CAME = "support.ticket-came", _("Question %(number)s waits for your unit.")
    WRITTEN = "support.ticket-written", _("There is more in question %(number)s: the asker has written.")
    ANSWERED = "support.ticket-answered", _("Your question %(number)s was answered.")
    CLOSED = "support.ticket-closed", _("Your question %(number)s was closed.")


class LetterKind(models.TextChoices):
    """Letters of the help desk, as the history names them."""

    TO_VISITOR = "support.letter-to-visitor", _("Letter of the help desk to a visitor")
