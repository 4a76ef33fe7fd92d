"""Words of links."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Fault(models.TextChoices):
    """Why an address does not answer."""

    NOT_FOUND = "not-found", pgettext_lazy("link", "There is no such page")
    REFUSED = "refused", pgettext_lazy("link", "The site answers with an error")
    NO_ANSWER = "no-answer", pgettext_lazy("link", "The site does not answer")
    TOO_SLOW = "too-slow", pgettext_lazy("link", "The site answers too slowly")
    UNKNOWN_HOST = "unknown-host", pgettext_lazy("link", "There is no such site")
    CERTIFICATE = "certificate", pgettext_lazy("link", "The certificate of the site is not valid")
    REDIRECTS = "redirects", pgettext_lazy("link", "The site sends in a circle")
    PRIVATE = "private", pgettext_lazy("link", "The address is inside a private network")
    ADDRESS = "address", pgettext_lazy("link", "The address is mistyped")


class Shown(models.TextChoices):
    """Which links the page shows."""

    BROKEN = "", pgettext_lazy("links", "Broken")
    ONCE = "once", pgettext_lazy("links", "Failed once")
    MENDED = "mended", pgettext_lazy("links", "Mended")


class EVENTS(models.TextChoices):
    LINK_CHECK_ASKED = "library.link-check-asked", _("A check of all links was asked for")
    LINKS_CHECKED = "library.links-checked", _("Links were checked")


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    LINKS = "links", pgettext_lazy("fact", "links")
    FAILED = "failed", pgettext_lazy("fact", "failed")
