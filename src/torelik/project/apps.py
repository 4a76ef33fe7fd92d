from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectConfig(AppConfig):
    """Holds the command line's management commands and the first set-up."""

    name = "torelik.project"
    label = "project"

    def ready(self) -> None:
        from torelik.audit import api as audit
        from torelik.documents import api as documents
        from torelik.identity import api as identity
        from torelik.notifications import api as notifications
        from torelik.project import navigation, vocabulary, works

        audit.register_events("project", vocabulary.EVENTS)
        # Documents and notifications stand on one floor and do not know each other.
        rights = notifications.Group("documents.rights", _("Rights of files"), grants=("documents.keep-rights",))
        notifications.register_kinds(documents.RIGHTS_NOTICES, group=rights)
        identity.show_menus_by(navigation.menus_of)
        works.name_works()
