"""Words of branches."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PointKind(models.TextChoices):
    """What a service point of a branch is."""

    LENDING_DESK = "lending-desk", pgettext_lazy("service point", "Lending desk")
    READING_HALL = "reading-hall", pgettext_lazy("service point", "Reading hall")
    ELECTRONIC_HALL = "electronic-hall", pgettext_lazy("service point", "Hall of electronic resources")
    INFORMATION_DESK = "information-desk", pgettext_lazy("service point", "Information desk")
    OTHER = "other", pgettext_lazy("service point", "Another service point")


class HoursFault(models.TextChoices):
    """Why typed opening hours are not understood."""

    UNREADABLE = "unreadable", _("Write hours as 9:00–13:00, 14:00–18:00.")
    BACKWARDS = "backwards", _("Closing comes after opening.")
    OVERLAP = "overlap", _("The hours of one day overlap.")


class Refusal(models.TextChoices):
    """Why nothing is changed."""

    CHANGED_MEANWHILE = "changed-meanwhile", _("Somebody has changed this meanwhile. Look at it again.")
    BRANCH_TAKEN = "branch-taken", _("There is a branch with this name already.")
    POINT_TAKEN = "point-taken", _("The branch has a service point with this name already.")
    BACKWARDS = "backwards", _("The last closed day comes before the first.")
    TOO_LONG = (
        "too-long",
        _("More than a year at once. For a branch that closes for good, unset “Open to readers” on its page."),
    )
    ENTERED_ALREADY = "entered-already", _("These days are entered already.")
    OVER = "over", _("These days are over: what fell due was decided by them.")
    NOTHING_CHOSEN = "nothing-chosen", _("Choose at least one holiday.")


class EVENTS(models.TextChoices):
    BRANCH_SAVED = "library.branch-saved", _("A branch and its opening hours were saved")
    POINT_SAVED = "library.service-point-saved", _("A service point was saved")
    DAYS_CLOSED = "library.days-closed", _("Closed days were entered")
    DAYS_OPENED = "library.days-opened", _("Closed days were taken back")


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    BRANCH = "branch", pgettext_lazy("fact", "branch")
    CLOSED_FROM = "closed_from", pgettext_lazy("fact", "closed from")
    CLOSED_THROUGH = "closed_through", pgettext_lazy("fact", "closed through")
    YEAR = "year", pgettext_lazy("fact", "year")


class GRANTS(models.TextChoices):
    KEEP_BRANCHES = "library.keep-branches", _("Keep branches, storage places, opening hours and closed days")
