"""Words of stock-taking."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TakingState(models.TextChoices):
    """How far a stock-taking has come."""

    OPEN = "open", pgettext_lazy("stock-taking", "Open")
    CLOSED = "closed", pgettext_lazy("stock-taking", "Closed")


class Finding(models.TextChoices):
    """What is known of an expected copy. While the stock-taking is open, the first is “still to be scanned”."""

    UNSEEN = "unseen", pgettext_lazy("stock-taking", "Not found")
    SEEN = "seen", pgettext_lazy("stock-taking", "Found in its place")
    MISPLACED = "misplaced", pgettext_lazy("stock-taking", "Found in another place")
    ON_LOAN = "on-loan", pgettext_lazy("stock-taking", "On loan")
    LOST = "lost", pgettext_lazy("stock-taking", "Lost by a reader, not written off yet")
    GONE = "gone", pgettext_lazy("stock-taking", "Left the stock meanwhile")


FOUND = (Finding.SEEN, Finding.MISPLACED)


class Verdict(models.TextChoices):
    """What a scan means, as whoever scans hears it."""

    SEEN = "seen", pgettext_lazy("scan at a shelf", "In its place")
    AGAIN = "again", pgettext_lazy("scan at a shelf", "Scanned before")
    MISPLACED = "misplaced", pgettext_lazy("scan at a shelf", "Belongs elsewhere")
    ON_LOAN = "on-loan", pgettext_lazy("scan at a shelf", "Stands here, but is on loan by the records")
    LOST = "lost", pgettext_lazy("scan at a shelf", "Stands here, but is registered as lost")
    WITHDRAWN = "withdrawn", pgettext_lazy("scan at a shelf", "Stands here, but has left the stock")
    UNKNOWN = "unknown", pgettext_lazy("scan at a shelf", "Unknown number")


CALM = (Verdict.SEEN, Verdict.AGAIN)
"""Verdicts after which one goes on; the others ask for a hand: the copy is put aside."""

ASIDE = tuple(verdict for verdict in Verdict if verdict not in CALM)


class Refusal(models.TextChoices):
    """Why a stock-taking is not opened, scanned into, carried on or closed."""

    NO_PLACES = "no-places", _("Choose at least one place.")
    NO_COMMISSION = "no-commission", _("Name the members of the commission.")
    NOT_IN_FORCE = "not-in-force", _("The commission does not work on this day.")
    PLACE_BUSY = "place-busy", _("Another open stock-taking includes one of these places.")
    NOTHING_THERE = "nothing-there", _("No copies stand in these places.")
    CLOSED = "closed", _("The stock-taking is closed.")
    OTHER_PLACE = "other-place", _("This place is not part of the stock-taking.")
    SECOND_PASS = "second-pass", _("The second pass has begun already.")
    ONE_PASS = "one-pass", _("Go through the shelves a second time before closing: copies are still missing.")


class EVENTS(models.TextChoices):
    OPENED = "library.stock-taking-opened", _("A stock-taking was opened")
    SECOND_PASS = "library.stock-taking-second-pass", _("The second pass of a stock-taking began")
    CLOSED = "library.stock-taking-closed", _("A stock-taking was closed")


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    EXPECTED = "expected", pgettext_lazy("fact", "copies expected")
    MISSING = "missing", pgettext_lazy("fact", "copies not found")


class GRANTS(models.TextChoices):
    TAKE_STOCK = "library.take-stock", _("Scan copies at a stock-taking")
    LEAD_STOCK_TAKING = "library.lead-stock-taking", _("Open stock-takings and close them")
