from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from torelik.audit import catalogue, vocabulary


class AuditConfig(AppConfig):
    name = "torelik.audit"
    label = "audit"
    verbose_name = _("Audit journal")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        catalogue.register_events("audit", vocabulary.EVENTS)
