from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupportConfig(AppConfig):
    name = "torelik.support"
    label = "support"
    verbose_name = _("Support")

    def ready(self) -> None:
        # Listening begins with the import of the receivers.
        from torelik.notifications import api as notifications
        from torelik.support.alarms import (
            receivers,  # noqa: F401
            vocabulary,
        )

        notifications.register_kinds(vocabulary.KINDS)
