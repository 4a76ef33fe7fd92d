"""Words of rights: what a right allows, on what ground, why a file stays closed."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReadingAccess(models.TextChoices):
    """Who may read a file while the right is in force."""

    EVERYBODY = "everybody", pgettext_lazy("who may read a file", "everybody")
    SIGNED_IN = "signed-in", pgettext_lazy("who may read a file", "whoever has signed in")
    READING_ROOM = "reading-room", pgettext_lazy("who may read a file", "only in the reading room")
    CLOSED = "closed", pgettext_lazy("who may read a file", "nobody")


class Ground(models.TextChoices):
    """What gives the library the right to the file."""

    CONTRACT = "contract", pgettext_lazy("ground of a right", "contract with the holder")
    LICENCE = "licence", pgettext_lazy("ground of a right", "licence")
    PUBLIC_DOMAIN = "public-domain", pgettext_lazy("ground of a right", "public domain")
    OFFICIAL_DOCUMENT = "official-document", pgettext_lazy("ground of a right", "official document (no copyright)")
    OWN_WORK = "own-work", pgettext_lazy("ground of a right", "the Academy's own work")
    PERMISSION = "permission", pgettext_lazy("ground of a right", "permission of the author")


DOCUMENTED = frozenset({Ground.CONTRACT, Ground.LICENCE, Ground.PERMISSION})
"""Grounds that stand in a document of their own: its number and date are asked for."""

HELD = frozenset({Ground.CONTRACT, Ground.LICENCE, Ground.PERMISSION, Ground.OWN_WORK})
"""Grounds behind which a holder stands."""


class FileState(models.TextChoices):
    """What the register says of a file today."""

    OPEN = "open", pgettext_lazy("state of a file's right", "Open")
    ENDING_SOON = "ending-soon", pgettext_lazy("state of a file's right", "Ends soon")
    ENDED = "ended", pgettext_lazy("state of a file's right", "Ended")
    CLOSED = "closed", pgettext_lazy("state of a file's right", "Closed")
    NOT_BEGUN = "not-begun", pgettext_lazy("state of a file's right", "Not begun")
    NO_RIGHT = "no-right", pgettext_lazy("state of a file's right", "Without a right")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a file's right", "Withdrawn")


class Refusal(models.TextChoices):
    """Why a file, or a page of it, is not shown. Each is a sentence for the reader."""

    WITHDRAWN = "withdrawn", _("The file has been withdrawn from the library.")
    NO_RIGHT = "no-right", _("The library has no right to show this file yet.")
    NOT_BEGUN = "not-begun", _("The right to show this file has not begun yet.")
    CLOSED = "closed", _("The library has closed this file.")
    ENDED = "ended", _("The library's right to show this file has ended.")
    SIGN_IN = "sign-in", _("Sign in to read this file.")
    READING_ROOM = "reading-room", _("This file may be read only in the reading room of the library.")
    OUTSIDE_PAGES = "outside-pages", _("This page lies outside of the pages that may be read.")


class TermRefusal(models.TextChoices):
    """Why a right is not entered."""

    NO_HOLDER = "no-holder", _("Name the holder of the rights.")
    NO_DOCUMENT = "no-document", _("Give the number and the date of the document that gives the right.")
    DATED_AHEAD = "dated-ahead", _("The document is dated later than today.")
    ENDS_BEFORE_IT_BEGINS = "ends-before-it-begins", _("The last day lies before the first one.")
    ENDED_ALREADY = "ended-already", _("The last day has passed already.")
    PAGES = "pages", _("Give both the first and the last open page, the first not after the last, counted from one.")
    CHANGED_MEANWHILE = (
        "changed-meanwhile",
        _("Somebody else changed the rights of this file meanwhile. Read what they entered, then enter yours."),
    )
    WITHDRAWN = "withdrawn", _("The file has been withdrawn; it gets no new right.")
    NO_REASON = "no-reason", _("Say why.")
    NOTHING_OPEN = "nothing-open", _("The file has no right that could be closed.")


class NetworkRefusal(models.TextChoices):
    """Why a network of the reading room is not saved."""

    NO_NAME = "no-name", _("Give the name in all three languages.")
    NOT_A_NETWORK = "not-a-network", _("Write the network as an address and a length, e.g. 10.20.30.0/24 or 2001:db8::/64.")
    TOO_WIDE = "too-wide", _("The network is too wide for a reading room: at most /8 in IPv4 and /32 in IPv6.")
    TAKEN = "taken", _("This network is in the list already.")
    ENDS_BEFORE_IT_BEGINS = "ends-before-it-begins", _("The last day lies before the first one.")


class Moment(models.TextChoices):
    """When keepers are told of a right, and what happens to it by the calendar; each comes once."""

    BEGAN = "began", _("The right has begun")
    MONTH = "month", _("The right ends in 30 days")
    WEEK = "week", _("The right ends in 7 days")
    LAST_DAY = "last-day", _("The right ends today")
    ENDED = "ended", _("The right has ended")


class EVENTS(models.TextChoices):
    FILE_OFFERED = "documents.file-offered", _("A file was offered for reading")
    FILE_REPLACED = "documents.file-replaced", _("A file offered for reading was replaced")
    FILE_WITHDRAWN = "documents.file-withdrawn", _("A file was withdrawn from reading")
    RIGHT_ENTERED = "documents.right-entered", _("A right to a file was entered")
    RIGHT_CLOSED = "documents.right-closed", _("The right to a file was closed before its end")
    RIGHTS_TOLD = "documents.rights-told", _("Keepers of rights were told of ends of rights")
    NETWORK_SAVED = "documents.network-saved", _("A network of the reading room was saved")
    NETWORK_ENDED = "documents.network-ended", _("A network of the reading room was taken off the list")
    REGISTER_EXPORTED = "documents.rights-exported", _("The register of rights was downloaded")


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    OWNER_KIND = "owner_kind", pgettext_lazy("fact", "kind of what the file belongs to")
    OWNER_KEY = "owner_key", pgettext_lazy("fact", "what the file belongs to")
    GROUND = "ground", pgettext_lazy("fact", "ground of the right")
    ACCESS = "access", pgettext_lazy("fact", "who may read")
    VALID_FROM = "valid_from", pgettext_lazy("fact", "first day")
    VALID_THROUGH = "valid_through", pgettext_lazy("fact", "last day")
    NETWORK = "network", pgettext_lazy("fact", "network")
    FILE_VERSION = "file_version", pgettext_lazy("fact", "version of the file")


class NOTICES(models.TextChoices):
    """What keepers of rights are told."""

    MONTH = "documents.right-ends-in-a-month", _("The right to the file “%(title)s” ends on %(day)s.")
    WEEK = "documents.right-ends-in-a-week", _("A week or less: the right to the file “%(title)s” ends on %(day)s.")
    LAST_DAY = "documents.right-ends-today", _("Today is the last day of the right to the file “%(title)s”.")
    ENDED = "documents.right-ended", _("The right to the file “%(title)s” ended on %(day)s; the file is closed.")
    MANY_MONTH = "documents.rights-end-in-a-month", _("Files whose right ends within 30 days: %(count)s.")
    MANY_WEEK = "documents.rights-end-in-a-week", _("Files whose right ends within 7 days: %(count)s.")
    MANY_LAST_DAY = "documents.rights-end-today", _("Files for whose right today is the last day: %(count)s.")
    MANY_ENDED = "documents.rights-ended", _("Files whose right has ended and that are closed now: %(count)s.")


class GRANTS(models.TextChoices):
    KEEP_RIGHTS = "documents.keep-rights", _("Enter and end the rights of files, and the networks of the reading room")
    SEE_RIGHTS = "documents.see-rights", _("See the register of rights and its report")
