from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

GRANTS_OF_WORKS = ("library.import-records", "library.edit-in-batches", "library.export-library")
"""Whoever holds one of these can start a long work, and chooses whether its end is told by e-mail."""


class LibraryConfig(AppConfig):
    name = "torelik.library"
    label = "library"
    verbose_name = _("Library")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Tables exist only now, so an application's imports stand here and nowhere else.
        from torelik.audit import api as audit
        from torelik.documents import api as documents
        from torelik.identity import api as identity
        from torelik.kernel import clock
        from torelik.library.acquisition import actions as acquisition_actions
        from torelik.library.acquisition import queries as acquisition_queries
        from torelik.library.acquisition import vocabulary as acquisition
        from torelik.library.administration import queries as administration_queries
        from torelik.library.administration import reports
        from torelik.library.administration import vocabulary as administration
        from torelik.library.articles import vocabulary as articles
        from torelik.library.authorities import actions as authorities_actions
        from torelik.library.authorities import queries as authorities_queries
        from torelik.library.authorities import rules as authorities_rules
        from torelik.library.authorities import tasks as authorities_tasks
        from torelik.library.authorities import vocabulary as authorities
        from torelik.library.authorities.actions import linking
        from torelik.library.authorities.actions.gathering import TOPIC as GATHER_HEADINGS
        from torelik.library.branches import vocabulary as branches
        from torelik.library.cataloguing import copies, facets, indexing, tasks
        from torelik.library.cataloguing import reports as cataloguing_reports
        from torelik.library.cataloguing import vocabulary as cataloguing
        from torelik.library.cataloguing.actions.importing import TOPIC as WORK_ON_IMPORT
        from torelik.library.clearance import queries as clearance_queries
        from torelik.library.clearance import vocabulary as clearance
        from torelik.library.collections import actions as collections_actions
        from torelik.library.collections import queries as collections_queries
        from torelik.library.collections import vocabulary as collections
        from torelik.library.copying import followers, selections
        from torelik.library.copying import rules as copying_rules
        from torelik.library.copying import tasks as copying_tasks
        from torelik.library.copying import vocabulary as copying
        from torelik.library.copying.actions.batches import TOPIC as WORK_ON_BATCH
        from torelik.library.debts import queries as debts_queries
        from torelik.library.debts import vocabulary as debts
        from torelik.library.debts.answering import Debts
        from torelik.library.dictionaries import actions as dictionaries_actions
        from torelik.library.dictionaries import rules as dictionaries_rules
        from torelik.library.editing import actions as editing_actions
        from torelik.library.editing import queries as editing_queries
        from torelik.library.editing import vocabulary as editing
        from torelik.library.electronic_copies import actions as copies_actions
        from torelik.library.electronic_copies import queries as copies_queries
        from torelik.library.electronic_copies import receivers as copies_receivers
        from torelik.library.electronic_copies import vocabulary as electronic_copies
        from torelik.library.exporting import tasks as exporting_tasks
        from torelik.library.exporting import vocabulary as exporting
        from torelik.library.exporting.actions import TOPIC as WORK_ON_EXPORT
        from torelik.library.holdings import actions as holdings_actions
        from torelik.library.holdings import groups as holdings_groups
        from torelik.library.holdings import queries as holdings_queries
        from torelik.library.holdings import reports as holdings_reports
        from torelik.library.holdings import vocabulary as holdings
        from torelik.library.holds import actions as holds_actions
        from torelik.library.holds import queries as holds_queries
        from torelik.library.holds import vocabulary as holds
        from torelik.library.holds.answering import Holds
        from torelik.library.indicators import behind as indicators_behind
        from torelik.library.indicators import reports as indicators_reports
        from torelik.library.labels import vocabulary as labels
        from torelik.library.lending import owing, receivers, unsettled, waiting
        from torelik.library.lending import queries as lending_queries
        from torelik.library.lending import reports as lending_reports
        from torelik.library.lending import vocabulary as lending
        from torelik.library.links import actions as links_actions
        from torelik.library.links import tasks as links_tasks
        from torelik.library.links import vocabulary as links
        from torelik.library.offline_desk import queries as offline_desk_queries
        from torelik.library.offline_desk import vocabulary as offline_desk
        from torelik.library.opac import lists
        from torelik.library.patrons import actions as patrons_actions
        from torelik.library.patrons import reports as patrons_reports
        from torelik.library.patrons import vocabulary as patrons
        from torelik.library.programs import told
        from torelik.library.programs import vocabulary as programs
        from torelik.library.protocols import actions as protocols_actions
        from torelik.library.reporting import actions as reporting_actions
        from torelik.library.reporting import listing, subjects
        from torelik.library.reporting import queries as reporting_queries
        from torelik.library.reporting import vocabulary as reporting
        from torelik.library.requests import actions as requests_actions
        from torelik.library.requests import queries as requests_queries
        from torelik.library.requests import vocabulary as requests
        from torelik.library.self_service import vocabulary as self_service
        from torelik.library.serials import actions as serials_actions
        from torelik.library.serials import vocabulary as serials
        from torelik.library.sets import actions as sets_actions
        from torelik.library.sets import vocabulary as sets
        from torelik.library.shelving import actions as shelving_actions
        from torelik.library.shelving import vocabulary as shelving
        from torelik.library.signing import vocabulary as signing
        from torelik.library.stock import actions as stock_actions
        from torelik.library.stock import queries as stock_queries
        from torelik.library.stock import reports as stock_reports
        from torelik.library.stock import vocabulary as stock
        from torelik.library.stocktaking import queries as stocktaking_queries
        from torelik.library.stocktaking import vocabulary as stocktaking
        from torelik.notifications import api as notifications
        from torelik.outbox import api as outbox
        from torelik.search import api as search

        told.offer_events()
        identity.register_token_scope(
            programs.READERS, _("See readers' tickets, loans and holds"), grants=(lending.GRANTS.ISSUE_ITEM.value,)
        )
        identity.register_token_scope(
            programs.CIRCULATION,
            _("Issue, return and renew books and place holds, as a lending desk does"),
            grants=(lending.GRANTS.ISSUE_ITEM.value,),
        )
        for words in (
            administration,
            cataloguing,
            copying,
            shelving,
            authorities,
            branches,
            holdings,
            electronic_copies,
            acquisition,
            patrons,
            lending,
            serials,
            signing,
            stock,
            stocktaking,
            collections,
            clearance,
            debts,
            exporting,
        ):
            audit.register_events(
                "library",
                words.EVENTS,
                security=getattr(words, "SECURITY_EVENTS", ()),
                facts=getattr(words, "FACTS", None),
            )
            identity.register_grants("library", words.GRANTS)
        audit.register_events("library", reporting.EVENTS, facts=reporting.FACTS)
        audit.register_events("library", holds.EVENTS, facts=holds.FACTS)
        audit.register_events("library", requests.EVENTS, facts=requests.FACTS)
        waiting.register(Holds())
        owing.register(Debts())
        unsettled.register(offline_desk_queries.count_conflicts)
        audit.register_events("library", offline_desk.EVENTS, security=offline_desk.SECURITY_EVENTS, facts=offline_desk.FACTS)
        audit.register_events("library", links.EVENTS, facts=links.FACTS)
        audit.register_events("library", sets.EVENTS)
        audit.register_events("library", labels.EVENTS, facts=labels.FACTS)
        audit.register_events("library", self_service.EVENTS, security=self_service.SECURITY_EVENTS)
        for words_of_editing in (editing, articles):
            audit.register_events("library", words_of_editing.EVENTS)
        for report in (
            *indicators_reports.REPORTS,
            *holdings_reports.REPORTS,
            *lending_reports.REPORTS,
            *indicators_behind.REPORTS,
        ):
            reports.register_report(report)
        reports.register_listing(listing.saved)
        for subject in (
            *holdings_reports.SUBJECTS,
            *cataloguing_reports.SUBJECTS,
            *lending_reports.SUBJECTS,
            *patrons_reports.SUBJECTS,
            *stock_reports.SUBJECTS,
        ):
            subjects.register_subject(subject)
        stock_queries.register_checks(stocktaking_queries.years_found)
        administration_queries.register_in_use(administration.Series.INVENTORY, holdings_queries.largest_inventory_number)
        identity.register_scopes(identity.ScopeKind("branch", _("Branch or hall"), holdings_queries.names_of_places))
        works = notifications.Group("library.works", _("Long works that you started"), grants=GRANTS_OF_WORKS)
        for notices in (cataloguing.NOTICES, copying.NOTICES, exporting.NOTICES):
            notifications.register_kinds(notices, group=works)
        suggestions = notifications.Group("library.suggestions", _("Titles that you proposed to the library"))
        notifications.register_kinds(acquisition.NOTICES, group=suggestions)
        loans = notifications.Group("library.loans", _("Books issued to you"))
        notifications.register_kinds(lending.NOTICES, group=loans)
        dues = notifications.Group("library.dues", _("Books to return, and the reader's ticket"), by_mail=True)
        notifications.register_kinds(lending.REMINDERS, group=dues, subjects=lending.SUBJECTS)
        books = (("Азаматтық құқық. Жалпы бөлім", "2026-12-04"), ("Уголовное право", "2026-12-07"))
        notifications.register_place("books", _("the books, each with its day"), sample=books)
        searches = notifications.Group("library.searches", _("New titles of your searches"), is_mailable=False)
        notifications.register_kinds(collections.NOTICES, group=searches)
        notifications.register_letters(collections.LetterKind)
        wanted = notifications.Group("library.holds", _("Books that you wait for"), by_mail=True)
        notifications.register_kinds(holds.NOTICES, group=wanted, subjects=holds.SUBJECTS)
        ordered = notifications.Group("library.requests", _("Books that you ordered to a reading room"), by_mail=True)
        notifications.register_kinds(requests.NOTICES, group=ordered, subjects=requests.SUBJECTS)
        notifications.register_place("place", _("where the book waits"), sample="Абонемент")
        outbox.subscribe(indexing.TOPIC, indexing.index_and_derive, batch=indexing.MESSAGES)
        indexing.register_step("classes", shelving_actions.class_records)
        indexing.register_step("parts", editing_actions.bind_records)
        indexing.register_step("links", authorities_actions.link_changed)
        copying_rules.register_operation(copying.OperationKind.HEADING, authorities_rules.rewritten)
        indexing.register_step("dictionaries", dictionaries_actions.enter_records)
        indexing.register_step("web-links", lambda ids, present: links_actions.keep_links(ids, present, at=clock.now()))
        outbox.subscribe(links_actions.TOPIC, links_tasks.give_to_worker, batch=indexing.MESSAGES)
        indexing.register_step("what-harvesters-see", lambda ids, _: protocols_actions.stamp_records(ids, at=clock.now()))
        indexing.register_values("heading", dictionaries_rules.keys_of)
        linking.register_follower("dictionaries", dictionaries_actions.refresh_references)
        outbox.subscribe(GATHER_HEADINGS, authorities_tasks.give_to_worker)
        lists.register_lists(lambda actor: [(row.uuid, row.title) for row in collections_queries.own_lists(actor)])
        outbox.subscribe(collections_actions.LETTERS, collections_actions.send_letters)
        outbox.subscribe(WORK_ON_IMPORT, tasks.give_to_worker, batch=indexing.MESSAGES)
        outbox.subscribe(WORK_ON_EXPORT, exporting_tasks.give_to_worker)
        outbox.subscribe(WORK_ON_BATCH, copying_tasks.give_to_worker, batch=indexing.MESSAGES)
        followers.register_follower("copies", holdings_actions.follow_record)
        followers.register_follower("group-cards", holdings_groups.follow_record)
        followers.register_follower("holds", holds_actions.follow_record)
        followers.register_follower("requests", requests_actions.follow_record)
        followers.register_follower("sets-of-books", sets_actions.follow_record)
        followers.register_follower("lists", collections_actions.follow_record)
        followers.register_follower("files", copies_actions.follow_record)
        followers.register_follower("orders", acquisition_actions.follow_record)
        followers.register_follower("subscriptions", serials_actions.follow_record)
        followers.register_follower("serial-issues", serials_actions.follow_issue_record)
        followers.register_follower("parts", editing_actions.follow_record)
        followers.register_follower("scans", editing_actions.follow_scans)
        followers.register_follower("drafts", stock_actions.follow_record)
        selections.register_lists(
            lambda actor: [(row.uuid, row.title) for row in collections_queries.own_lists(actor)],
            collections_queries.titles_of_list,
        )
        search.register_source("library", indexing.all_documents, of_keys=indexing.documents_of_keys)
        facets.register_facet("place", holdings_queries.place_keys)
        facets.register_texts("authorities", authorities_queries.other_forms)
        facets.register_facet(copies_queries.FACET, copies_queries.full_text_values)
        kind = copies_queries.OWNER_KIND
        documents.register_owner(kind, lambda ids: copies_queries.belongings(ids, today=clock.local_date(clock.now())))
        documents.register_works(kind, copies_queries.work_of)
        documents.register_owner_kind(kind, _("Record of the catalogue"), copies_queries.owner_cards)
        for happened in (documents.file_offered, documents.file_replaced, documents.file_closed, documents.file_withdrawn):
            happened.connect(copies_receivers.index_anew)
        copies.register_counter(holdings_queries.count_copies)
        identity.obligations_asked.connect(receivers.obligations)
        identity.account_closed.connect(receivers.end_ticket)
        identity.account_closed.connect(holds_actions.end_holds_of)
        identity.account_closed.connect(requests_actions.end_requests_of)
        identity.register_keeper(
            identity.Keeper(
                "library",
                lambda account_id: (
                    lending_queries.rows_of(account_id)
                    | holds_queries.rows_of(account_id)
                    | requests_queries.rows_of(account_id)
                    | clearance_queries.rows_of(account_id)
                    | debts_queries.rows_of(account_id)
                    | collections_queries.rows_of(account_id)
                    | acquisition_queries.rows_of(account_id)
                    | editing_queries.rows_of(account_id)
                    | reporting_queries.rows_of(account_id)
                ),
                lambda account_id: (
                    patrons_actions.forget(account_id)
                    + collections_actions.forget_reader(account_id)
                    + acquisition_actions.forget_reader(account_id)
                    + editing_actions.forget_account(account_id)
                    + reporting_actions.forget_account(account_id)
                ),
            )
        )
