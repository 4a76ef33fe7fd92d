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
        from torelik.documents.reading import actions as reading_actions
        from torelik.documents.reading import queries as reading_queries
        from torelik.documents.rights import vocabulary as rights
        from torelik.documents.text import actions as text_actions
        from torelik.documents.text import indexing, tasks
        from torelik.documents.text import vocabulary as text
        from torelik.identity import api as identity
        from torelik.kernel import uploads
        from torelik.outbox import api as outbox
        from torelik.search import api as search

        for words in (vocabulary, rights, text):
            audit.register_events("documents", words.EVENTS, facts=getattr(words, "FACTS", None))
        for words in (rights, text):
            identity.register_grants("documents", words.GRANTS)
        uploads.hang_gate(actions.check_table)
        outbox.subscribe(text_actions.TOPIC, tasks.give_to_worker, batch=20)
        outbox.subscribe(indexing.TOPIC, indexing.write_to_index, batch=20)
        search.register_source("documents", indexing.all_documents, of_keys=indexing.documents_of_keys)
        identity.register_keeper(identity.Keeper("documents", reading_queries.rows_of, reading_actions.forget_reader))
