"""Words of files: why one is refused, and what the journal says of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Refusal(models.TextChoices):
    """Why a file is not taken in. Each is a sentence for the person who sent it."""

    EMPTY = "empty", _("The file is empty.")
    TOO_LARGE = "too-large", _("The file is larger than %(limit)s.")
    ENDING = "ending", _("The name of the file must end in one of these: %(endings)s.")
    CONTENT = "content", _("The content is not what the name of the file promises. It looks like this: %(found)s.")
    DECLARED = "declared", _("The browser calls the file %(declared)s, but its name promises something else.")
    POLYGLOT = "polyglot", _("Something else is hidden inside the file: %(hidden)s.")
    PROGRAM = "program", _("The file has a script or a program in it that would run when somebody opens it.")
    PIXELS = "pixels", _("The picture has too many points: at most %(pixels)s million are taken.")
    PICTURE_DAMAGED = "picture-damaged", _("The picture is damaged and cannot be shown.")
    ARCHIVE_DAMAGED = "archive-damaged", _("The archive is damaged.")
    ARCHIVE_PATH = "archive-path", _("The archive has a path or a link that leads out of it.")
    ARCHIVE_BOMB = "archive-bomb", _("The archive unpacks to far more than it should.")
    ARCHIVE_CROWDED = "archive-crowded", _("There are too many files in the archive.")
    ARCHIVE_NESTED = "archive-nested", _("There is an archive inside the archive. Unpack it first.")
    ARCHIVE_LOCKED = "archive-locked", _("The archive is closed with a password and cannot be checked.")
    INFECTED = "infected", _("The scanner found a malicious program in the file: %(malware)s.")
    SCANNER_DOWN = (
        "scanner-down",
        _("The check for malicious programs does not work at the moment, so no file is taken. Keep it and send it again later."),
    )
    TOO_LARGE_TO_SCAN = (
        "too-large-to-scan",
        _("The file is larger than the scanner for malicious programs can check. Tell the administrator of the site."),
    )
    STATE_SECRET = (
        "state-secret",
        _("The file bears the marking “%(marking)s”. State secrets have no place here (cl. 5), and nothing of the file is kept."),
    )


class EVENTS(models.TextChoices):
    UPLOAD_REFUSED = "documents.upload-refused", _("A file was refused")
    UNRECORDED_SWEPT = "documents.unrecorded-bytes-deleted", _("Bytes that a stopped process had left were deleted")


KIND_NAMES = {
    "pdf": _("PDF document"),
    "docx": _("Word document"),
    "xlsx": _("Excel workbook"),
    "pptx": _("PowerPoint presentation"),
    "epub": _("EPUB book"),
    "jpeg": _("JPEG picture"),
    "png": _("PNG picture"),
    "gif": _("GIF picture"),
    "webp": _("WebP picture"),
    "svg": _("SVG drawing"),
    "xml": _("XML"),
    "html": _("web page"),
    "text": _("plain text"),
    "csv": _("table in plain text"),
    "zip": _("zip archive"),
    "gzip": _("gzip archive"),
    "marc": _("MARC records"),
    "program": _("program"),
    "other": pgettext_lazy("kind of file", "another format"),
    "": pgettext_lazy("kind of file", "an unknown format"),
}
"""What a file turned out to be, by the values of ``rules.Kind``."""
