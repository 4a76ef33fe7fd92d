from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "torelik.notifications"
    label = "notifications"
    verbose_name = _("Notifications")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Tables exist only now, so an application's imports stand here and nowhere else.
        from torelik.audit import api as audit
        from torelik.identity import api as identity
        from torelik.notifications import actions, kinds, queries, receivers, tasks, vocabulary
        from torelik.outbox import api as outbox

        audit.register_events("notifications", vocabulary.EVENTS, facts=vocabulary.FACTS)
        identity.register_grants("notifications", vocabulary.GRANTS)
        account = kinds.Group("account", _("Your account"))
        kinds.register_kinds(identity.NOTICES, group=account)
        kinds.register_kinds(identity.CONSENT_NOTICES, group=account)
        outbox.subscribe(actions.TOPIC, tasks.send_letters)
        kinds.register_letters(identity.LetterKind)
        identity.people_told.connect(receivers.tell_people)
        identity.letter_tried.connect(receivers.keep_letter_of_signing_in)
        identity.register_keeper(identity.Keeper("notifications", queries.rows_of, actions.forget))
