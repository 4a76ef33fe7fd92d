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


class GRANTS(models.TextChoices):
    KEEP_TEXTS = "notifications.keep-texts", _("Change the texts of notifications")


class EVENTS(models.TextChoices):
    TEXT_KEPT = "notifications.text-kept", _("A text of notifications was changed")
    TEXT_BACK = "notifications.text-back-at-default", _("A text of notifications went back to the default")


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    KIND = "kind", pgettext_lazy("fact", "kind")
    CHANNEL = "channel", pgettext_lazy("fact", "way of telling")
    LANGUAGE = "language", pgettext_lazy("fact", "language")


PLACES: dict[str, tuple[str | Promise, str | Promise]] = {
    "name": (_("the addressee's name"), pgettext_lazy("sample", "Aigerim Saparova")),
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
