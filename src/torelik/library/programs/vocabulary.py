"""Words that programs are answered with."""

from django.db import models
from django.utils.translation import gettext_lazy as _

READERS, CIRCULATION = "library.readers", "library.circulation"
"""The scopes of tokens; whoever circulates sees readers."""


class Fault(models.TextChoices):
    """What is wrong with a request, before anything of the library is asked."""

    BAD_CURSOR = "bad-cursor", _("The cursor is not one that this list has given.")
    BAD_LIMIT = "bad-limit", _("The limit is a number from 1 to 100.")
    QUERY_TOO_LONG = "query-too-long", _("The question is too long.")
    NOT_JSON = "not-json", _("The body is no JSON object with texts for values.")
    INVALID = "invalid", _("Something is missing or cannot be read.")
    KEY_MISSING = "key-missing", _("The header Idempotency-Key is missing, or is longer than 100 letters.")
    KEY_REUSED = "key-reused", _("This Idempotency-Key was used for another request.")
    REFUSED = "refused", _("The library refuses. Nothing was changed.")
    SEARCH_AWAY = "search-away", _("The search is being built anew. Ask again in a few minutes.")


class Unknown(models.TextChoices):
    """What a request names and the library does not have."""

    CARD = "unknown-card", _("No reader's ticket has this number.")
    COPY = "unknown-copy", _("No copy has this barcode or inventory number.")
    RECORD = "unknown-record", _("The catalogue has no such record.")
    LOAN = "unknown-loan", _("There is no such loan.")
    PLACE = "unknown-place", _("No place of the library has this key.")
    PICKUP = "unknown-pickup", _("Nothing is picked up there.")
