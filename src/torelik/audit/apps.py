from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _

from torelik.audit import catalogue, vocabulary


class AuditConfig(AppConfig):
    name = "torelik.audit"
    label = "audit"
    verbose_name = _("Audit journal")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from torelik.audit import checks

        catalogue.register_events("audit", vocabulary.EVENTS, security=vocabulary.EVENTS.values, facts=vocabulary.FACTS)
        register(checks.retention)
        register(checks.destinations)
