from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "torelik.search"
    label = "search"
    verbose_name = _("Search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Tables exist only now, so an application's imports stand here and nowhere else.
        from torelik.audit import api as audit
        from torelik.identity import api as identity
        from torelik.outbox import api as outbox
        from torelik.search import checks
        from torelik.search.upkeep import vocabulary as upkeep
        from torelik.search.words import actions, tasks, vocabulary

        for words in (vocabulary, upkeep):
            audit.register_events("search", words.EVENTS, facts=getattr(words, "FACTS", None))
            identity.register_grants("search", words.GRANTS)
        register(checks.engine)
        outbox.subscribe(actions.TOPIC, tasks.on_words_taught, batch=100)
