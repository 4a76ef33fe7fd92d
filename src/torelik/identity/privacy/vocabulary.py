"""Words of privacy."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EVENTS(models.TextChoices):
    DATA_EXPORTED = "identity.data-exported", _("A person's data were exported")
    DATA_ERASED = "identity.data-erased", _("A person's data were erased")


class GRANTS(models.TextChoices):
    ANSWER_DATA_REQUESTS = "identity.answer-data-requests", _("Export and erase a person's data at their request")


class ErasureRefusal(models.TextChoices):
    """Why a person's data are not erased."""

    NOT_CLOSED = "not-closed", _("The account is not closed. See the person off first.")
    UNSETTLED = "unsettled", _("The person has not settled everything yet.")
    ERASED = "erased", _("The data were erased already.")
