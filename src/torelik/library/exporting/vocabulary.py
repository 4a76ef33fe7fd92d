"""Words of the full export."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ExportState(models.TextChoices):
    """How far an export has come."""

    WAITING = "waiting", pgettext_lazy("export", "Waiting for its turn")
    RUNNING = "running", pgettext_lazy("export", "Being made")
    DONE = "done", pgettext_lazy("export", "Ready")
    STOPPED = "stopped", pgettext_lazy("export", "Stopped")
    REMOVED = "removed", pgettext_lazy("export", "Deleted")


AT_WORK = (ExportState.WAITING, ExportState.RUNNING)


class Refusal(models.TextChoices):
    """Why an export is not begun, stopped or given out."""

    AT_WORK = "at-work", _("An export is being made already.")
    NOT_IN_STATE = "not-in-state", _("That is not possible any more. Look at the export again.")


class EVENTS(models.TextChoices):
    EXPORT_ASKED = "library.export-asked", _("A full export of the library was begun")
    EXPORT_MADE = "library.export-made", _("A full export of the library was made")
    EXPORT_STOPPED = "library.export-stopped", _("A full export of the library was stopped")
    EXPORT_TAKEN = "library.export-taken", _("A full export of the library was downloaded")
    EXPORT_REMOVED = "library.export-removed", _("A full export of the library was deleted")


SECURITY_EVENTS = tuple(EVENTS)
"""What the monitoring of information security must know (cl. 10(2)): an export has every reader in it."""


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    WITH_FILES = "with_files", pgettext_lazy("fact", "with the files")
    MISSING = "missing", pgettext_lazy("fact", "files that were not found")


class GRANTS(models.TextChoices):
    EXPORT_LIBRARY = "library.export-library", _("Export everything that the library keeps, readers too")


class NOTICES(models.TextChoices):
    EXPORT_MADE = "library.export-made", _("The export of the library is ready. It is deleted on %(until)s.")
