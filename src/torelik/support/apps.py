from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupportConfig(AppConfig):
    name = "torelik.support"
    label = "support"
    verbose_name = _("Support")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Tables exist only now, so an application's imports stand here and nowhere else.
        # Listening to signals begins with the import of the receivers.
        from torelik.audit import api as audit
        from torelik.identity import api as identity
        from torelik.notifications import api as notifications
        from torelik.outbox import api as outbox
        from torelik.support.alarms import (
            receivers,  # noqa: F401
        )
        from torelik.support.alarms import vocabulary as alarms
        from torelik.support.health import checks, registry
        from torelik.support.health import vocabulary as health
        from torelik.support.hooks import vocabulary as hooks
        from torelik.support.tickets import actions, letters, queries
        from torelik.support.tickets import vocabulary as tickets
        from torelik.support.works import vocabulary as works

        audit.register_events("support", tickets.EVENTS)
        audit.register_events("support", works.EVENTS, facts=works.FACTS)
        audit.register_events("support", hooks.EVENTS, security=hooks.SECURITY_EVENTS, facts=hooks.FACTS)
        identity.register_grants("support", hooks.GRANTS)
        identity.register_grants("support", works.GRANTS)
        identity.register_grants("support", tickets.GRANTS, limited_to=tickets.LIMITED_TO)
        identity.register_grants("support", health.GRANTS)
        journal = notifications.Group(
            "support.alarms", _("Troubles of the audit journal"), grants=(alarms.ADDRESSEES,), at_any_hour=True
        )
        notifications.register_kinds(alarms.KINDS, group=journal)
        keepers = notifications.Group("support.hooks", _("Webhooks"), grants=(hooks.GRANTS.KEEP_HOOKS,), at_any_hour=True)
        notifications.register_kinds(hooks.NOTICES, group=keepers)
        questions = notifications.Group("support.tickets", _("Questions to the help desk"))
        notifications.register_kinds(tickets.NOTICES, group=questions)
        notifications.register_letters(tickets.LetterKind)
        identity.register_keeper(identity.Keeper("support", queries.rows_of, actions.forget))
        outbox.subscribe(actions.LETTERS, letters.send_letters)
        for check in checks.FLOOR:
            registry.register_check(check)
