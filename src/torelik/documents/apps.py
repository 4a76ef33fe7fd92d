from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "torelik.documents"
    label = "documents"
    verbose_name = _("Documents")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Tables exist only now, so an application's imports stand here and nowhere else.
        from torelik.audit import api as audit
        from torelik.documents.files import actions, vocabulary
        from torelik.documents.rights import vocabulary as rights
        from torelik.identity import api as identity
        from torelik.kernel import uploads

        audit.register_events("documents", vocabulary.EVENTS)
        audit.register_events("documents", rights.EVENTS, facts=rights.FACTS)
        identity.register_grants("documents", rights.GRANTS)
        uploads.hang_gate(actions.check_table)
