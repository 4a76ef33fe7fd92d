from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "torelik.notifications"
    label = "notifications"
    verbose_name = _("Notifications")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Tables exist only now, so an application's imports stand here and nowhere else.
        from torelik.identity import api as identity
        from torelik.notifications import actions, kinds, queries, receivers

        kinds.register_kinds(identity.NOTICES)
        kinds.register_kinds(identity.CONSENT_NOTICES)
        identity.people_told.connect(receivers.tell_people)
        identity.register_keeper(identity.Keeper("notifications", queries.rows_of, actions.forget))
