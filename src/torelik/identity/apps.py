from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdentityConfig(AppConfig):
    name = "torelik.identity"
    label = "identity"
    verbose_name = _("People and roles")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Tables exist only now, so an application's imports stand here and nowhere else.
        from torelik.audit import api as audit
        from torelik.identity.accounts import vocabulary
        from torelik.identity.roles import registry

        # Whatever happens to people, their rights and their ways in is a matter of information security.
        audit.register_events("identity", vocabulary.EVENTS, security=vocabulary.EVENTS.values, facts=vocabulary.FACTS)
        registry.register_grants("identity", vocabulary.GRANTS)
        registry.register_grants("audit", audit.GRANTS)
