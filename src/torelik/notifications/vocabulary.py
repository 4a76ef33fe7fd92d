"""Words of notifications."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Channel(models.TextChoices):
    """By which way a person is told."""

    PRODUCT = "product", pgettext_lazy("way of telling", "In the product")
    MAIL = "mail", pgettext_lazy("way of telling", "By e-mail")


class TextFault(models.TextChoices):
    """Why a text is not kept; ``%(place)s`` is what was typed."""

    EMPTY = "empty", _("Write the text. To have the product's own words again, press “Back to the default”.")
    NO_SUBJECT = "no-subject", _("Write the subject of the letter.")
    SUBJECT_OF_LINES = "subject-of-lines", _("The subject of a letter is one line.")
    UNKNOWN_PLACE = "unknown-place", _("There is no place {%(place)s} for this event. Take the places from the list.")
    BRACE = "brace", _("A brace stands alone. A place is written with both: {title}.")
    CHANGED_MEANWHILE = "changed-meanwhile", _("Somebody has changed this text meanwhile. Look at it again.")


class LetterState(models.TextChoices):
    """How far a letter is."""

    WAITING = "waiting", pgettext_lazy("state of a letter", "Waits")
    QUEUED = "queued", pgettext_lazy("state of a letter", "In the queue")
    SENDING = "sending", pgettext_lazy("state of a letter", "Is being sent")
    SENT = "sent", pgettext_lazy("state of a letter", "Sent")
    FAILED = "failed", pgettext_lazy("state of a letter", "Not sent")
    NOT_NEEDED = "not-needed", pgettext_lazy("state of a letter", "Not needed any more")


class LetterFault(models.TextChoices):
    """Why a letter did not go, or has not gone yet."""

    REFUSED = "refused", _("The mail server refuses the address.")
    PUT_OFF = "put-off", _("The mail server put the letter off; it is tried again.")
    AWAY = "away", _("The mail server does not answer; it is tried again.")
    INTERRUPTED = "interrupted", _("The system stopped while sending: it is not known whether the letter went.")
    UNUSABLE = "unusable", _("A letter cannot be made for this address.")
    NO_ADDRESS = "no-address", _("The account has no e-mail address any more.")
    CLOSED = "closed", _("The account is closed.")
    UNWANTED = "unwanted", _("The person wants no e-mail about this any more.")


class SendingRefusal(models.TextChoices):
    """Why nothing is changed."""

    HALF = "half", _("Give both hours, or none for no quiet hours.")
    CHANGED_MEANWHILE = "changed-meanwhile", _("Somebody has changed this meanwhile. Look at it again.")
    NOT_FAILED = "not-failed", _("The letter is not among those that failed any more.")


class GRANTS(models.TextChoices):
    KEEP_TEXTS = "notifications.keep-texts", _("Change the texts of notifications")
    SEE_HISTORY = "notifications.see-history", _("See what was sent to whom, and send failed letters again")
    SET_SENDING = "notifications.set-sending", _("Set the quiet hours of e-mail and how long the history is kept")


class EVENTS(models.TextChoices):
    TEXT_KEPT = "notifications.text-kept", _("A text of notifications was changed")
    TEXT_BACK = "notifications.text-back-at-default", _("A text of notifications went back to the default")
    SENDING_SET = "notifications.sending-set", _("The quiet hours of e-mail were set")
    SENT_AGAIN = "notifications.letter-sent-again", _("A failed letter was sent again")
    CHOICE_MADE = "notifications.choice-made", _("A person chose what comes by e-mail")
    LETTERS_FORGOTTEN = "notifications.letters-forgotten", _("Letters older than the set time were deleted from the history")
    HISTORY_FORGOTTEN = "notifications.history-forgotten", _("Notifications older than the set time were deleted")


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    KIND = "kind", pgettext_lazy("fact", "kind")
    CHANNEL = "channel", pgettext_lazy("fact", "way of telling")
    LANGUAGE = "language", pgettext_lazy("fact", "language")
    QUIET_FROM = "quiet_from", pgettext_lazy("fact", "quiet from")
    QUIET_UNTIL = "quiet_until", pgettext_lazy("fact", "quiet until")
    KEPT_DAYS = "kept_days", pgettext_lazy("fact", "days of keeping")


PLACES: dict[str, tuple[str | Promise, str | Promise]] = {
    "name": (_("the addressee's name"), pgettext_lazy("sample", "Aigerim Serikkyzy")),
    "title": (_("the title of the book or file"), pgettext_lazy("sample", "Civil law. General part")),
    "until": (_("the last day"), "2026-12-04"),
    "day": (_("the day"), "2026-12-04"),
    "count": (_("how many"), "3"),
    "number": (_("the number"), "2026-0147"),
    "reason": (_("the reason"), pgettext_lazy("sample", "The library has this title already.")),
    "role": (_("the name of the role"), pgettext_lazy("sample", "Learner")),
    "file": (_("the name of the file"), "records.mrc"),
    "imported": (_("how many records were imported"), "248"),
    "quarantined": (_("how many records could not be read"), "2"),
    "changed": (_("how many records were changed"), "57"),
    "search": (_("the name of the saved search"), pgettext_lazy("sample", "Administrative law")),
    "test": (_("the name of the test"), pgettext_lazy("sample", "Constitutional law: test 2")),
    "collector": (_("the name of the collector"), "siem-1"),
}
"""What stands in the places of the texts: what it is, and words for a preview. A context registers further ones."""
