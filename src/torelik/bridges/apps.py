from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BridgesConfig(AppConfig):
    name = "torelik.bridges"
    label = "bridges"
    verbose_name = _("Bridges")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Tables exist only now, so an application's imports stand here and nowhere else.
        from torelik.audit import api as audit
        from torelik.bridges.compliance import vocabulary
        from torelik.bridges.textbook_provision import actions as provision_actions
        from torelik.bridges.textbook_provision import vocabulary as provision
        from torelik.identity import api as identity
        from torelik.learning import api as learning
        from torelik.library import api as library

        audit.register_events("bridges", vocabulary.EVENTS)
        audit.register_events("bridges", provision.EVENTS, facts=provision.FACTS)
        identity.register_grants("bridges", vocabulary.GRANTS)
        identity.register_grants("bridges", provision.GRANTS)
        library.register_groups(library.GroupsOfReaders(learning.group_names, learning.accounts_of_group))
        library.register_follower("recommendations", provision_actions.follow_record)
