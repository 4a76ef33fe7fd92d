from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "torelik.portal"
    label = "portal"
    verbose_name = _("Portal")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Tables exist only now, so an application's imports stand here and nowhere else.
        from torelik.audit import api as audit
        from torelik.identity import api as identity
        from torelik.notifications import api as notifications
        from torelik.outbox import api as outbox
        from torelik.portal.events import queries as event_queries
        from torelik.portal.events import views as events
        from torelik.portal.news import queries as news_queries
        from torelik.portal.news import views as news
        from torelik.portal.pages import actions, editing, receivers, serving, vocabulary
        from torelik.portal.pages import views as pages
        from torelik.search import api as search

        audit.register_events("portal", vocabulary.EVENTS, security=vocabulary.SECURITY_EVENTS, facts=vocabulary.FACTS)
        identity.register_grants("portal", vocabulary.GRANTS, limited_to=vocabulary.LIMITED_TO)
        editors = notifications.Group("portal.editors", _("Rights in the editor of pages"), grants=("identity.manage-roles",))
        notifications.register_kinds(vocabulary.NOTICES, group=editors)
        outbox.subscribe(actions.INDEX_TOPIC, receivers.index_pages, batch=50)
        search.register_source("portal", receivers.all_documents, of_keys=receivers.documents_of_keys)
        receivers.listen()

        kind = vocabulary.SetKind
        for drawn, drawer in (
            (kind.HOME, pages.home),
            (kind.SECTION, pages.section),
            (kind.PAGE, pages.content),
            (kind.CONTACTS, pages.contacts),
            (kind.NEWS_INDEX, news.index),
            (kind.NEWS, news.item),
            (kind.EVENT_INDEX, events.index),
            (kind.EVENT, events.item),
        ):
            serving.draw_by(drawn, drawer)
        serving.show_on_home("news", news_queries.home_news)
        serving.show_on_home("events", event_queries.home_events)
        for desk in (pages.PAGES, news.DESK, events.DESK):
            editing.open_desk(desk)
