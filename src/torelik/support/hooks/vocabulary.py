"""Words of webhooks."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class HookState(models.TextChoices):
    """What happens to what an address has asked for."""

    ACTIVE = "active", pgettext_lazy("webhook", "At work")
    PAUSED = "paused", pgettext_lazy("webhook", "Paused")
    DISABLED = "disabled", pgettext_lazy("webhook", "Switched off after failures")
    REMOVED = "removed", pgettext_lazy("webhook", "Removed")


class DeliveryState(models.TextChoices):
    """How far a delivery is."""

    WAITING = "waiting", pgettext_lazy("delivery", "Waits")
    DELIVERED = "delivered", pgettext_lazy("delivery", "Delivered")
    SKIPPED = "skipped", pgettext_lazy("delivery", "Left out by hand")
    FAILED = "failed", pgettext_lazy("delivery", "Failed")
    """A test: it is not tried again."""


class DeliveryFault(models.TextChoices):
    """Why a delivery failed the last time."""

    STATUS = "status", _("The other side answered with an error.")
    NO_ANSWER = "no-answer", _("The other side does not answer.")
    CERTIFICATE = "certificate", _("The certificate of the other side cannot be verified.")
    UNKNOWN_HOST = "unknown-host", _("There is no host with this name.")
    PRIVATE = "private-network", _("The name leads into a private network that the settings do not allow.")
    ADDRESS = "address", _("The address cannot be used any more.")


class HookRefusal(models.TextChoices):
    """Why a webhook is not kept, all told at once."""

    NAME_TAKEN = "name-taken", _("There is a webhook with this name already.")
    NO_EVENTS = "no-events", _("Choose at least one event.")
    NOT_HTTPS = "not-https", _("The address begins with https://. Only an address of this machine itself may do without.")
    NO_ADDRESS = "no-address", _("This is no address: a name of a host is needed, without a user, a question mark or a #.")
    UNKNOWN_HOST = "unknown-host", _("There is no host with this name.")
    PRIVATE = (
        "private-network",
        _("The name leads into a private network. The administrator of the server allows it in TORELIK_HOOKS_PRIVATE."),
    )


class ChangeRefusal(models.TextChoices):
    """Why a delivery stays as it is."""

    STILL_WAITS = "still-waits", _("The delivery waits already.")
    NOT_WAITING = "not-waiting", _("The delivery does not wait any more.")


class GRANTS(models.TextChoices):
    KEEP_HOOKS = "support.keep-hooks", _("Keep webhooks")


class EVENTS(models.TextChoices):
    HOOK_ADDED = "support.hook-added", _("A webhook was added")
    HOOK_CHANGED = "support.hook-changed", _("A webhook was changed")
    HOOK_PAUSED = "support.hook-paused", _("A webhook was paused")
    HOOK_RESUMED = "support.hook-resumed", _("A webhook was switched on again")
    HOOK_DISABLED = "support.hook-disabled", _("A webhook was switched off after failures")
    HOOK_REMOVED = "support.hook-removed", _("A webhook was removed")
    SECRET_RENEWED = "support.hook-secret-renewed", _("A webhook was given a new secret")  # nosec
    HOOK_TRIED = "support.hook-tried", _("A test delivery of a webhook was asked for")
    SENT_AGAIN = "support.hook-delivery-sent-again", _("A delivery of a webhook was asked for once more")
    LEFT_OUT = "support.hook-delivery-left-out", _("A delivery of a webhook was left out by hand")


SECURITY_EVENTS = (EVENTS.HOOK_ADDED, EVENTS.HOOK_CHANGED, EVENTS.HOOK_REMOVED, EVENTS.SECRET_RENEWED)
"""What the monitoring of information security must know: an address outside begins or ends to be told (cl. 10(2))."""


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    HOST = "host", pgettext_lazy("fact", "host")
    EVENTS = "events", pgettext_lazy("fact", "events")
    FAILURES = "failures", pgettext_lazy("fact", "failures in a row")


class NOTICES(models.TextChoices):
    HOOK_DISABLED = (
        "support.hook-was-disabled",
        _("The webhook “%(name)s” was switched off: its address has failed %(count)s times in a row."),
    )


TEST = "test"
"""The event of a test delivery."""
