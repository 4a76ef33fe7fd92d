from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LearningConfig(AppConfig):
    name = "torelik.learning"
    label = "learning"
    verbose_name = _("Learning")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Tables exist only now, so an application's imports stand here and nowhere else.
        from torelik.audit import api as audit
        from torelik.identity import api as identity
        from torelik.kernel import duties
        from torelik.learning.assessment import examining, health
        from torelik.learning.assessment import queries as assessment_queries
        from torelik.learning.assessment import vocabulary as assessment
        from torelik.learning.classroom import vocabulary as classroom
        from torelik.learning.courses import indexing
        from torelik.learning.courses import queries as courses_queries
        from torelik.learning.courses import vocabulary as courses
        from torelik.learning.curriculum import queries as curriculum_queries
        from torelik.learning.curriculum import vocabulary as curriculum
        from torelik.learning.enrolment import queries as enrolment_queries
        from torelik.learning.enrolment import receivers
        from torelik.learning.enrolment import vocabulary as enrolment
        from torelik.notifications import api as notifications
        from torelik.outbox import api as outbox
        from torelik.search import api as search
        from torelik.support import api as support

        for module in (curriculum, courses, enrolment, assessment, classroom):
            audit.register_events(
                "learning",
                module.EVENTS,
                security=getattr(module, "SECURITY_EVENTS", ()),
                facts=getattr(module, "FACTS", None),
            )
            identity.register_grants("learning", module.GRANTS, limited_to=getattr(module, "LIMITED_TO", None))
        identity.register_scopes(
            identity.ScopeKind("programme", _("Programme"), curriculum_queries.names_of_programmes),
            identity.ScopeKind("course", _("Course"), courses_queries.names_of_courses),
            identity.ScopeKind("group", pgettext_lazy("of learners", "Group"), enrolment_queries.names_of_groups),
            identity.ScopeKind("exam", _("Test or examination"), assessment_queries.names_of_tests),
        )
        duties.register_conflicts(
            duties.Conflict(
                assessment.GRANTS.MANAGE_TESTS,
                enrolment.GRANTS.LEARN,
                _("Whoever sits tests must not be the one who writes their questions and answers."),
            )
        )
        duties.register_fact_check(assessment.GRANTS.EXAMINE, examining.sole_examiner_who_teaches)
        results = notifications.Group("learning.results", _("Results of tests"))
        notifications.register_kinds(assessment.NOTICES, group=results)
        outbox.subscribe(indexing.TOPIC, indexing.write_to_index, batch=20)
        search.register_source("learning", indexing.all_documents, of_keys=indexing.documents_of_keys)
        identity.obligations_asked.connect(receivers.obligations)
        identity.account_closed.connect(receivers.end_enrolments)
        identity.register_keeper(
            identity.Keeper(
                "learning",
                lambda account_id: enrolment_queries.rows_of(account_id) | assessment_queries.rows_of(account_id),
                receivers.forget,
                receivers.grounds_to_keep,
            )
        )
        for key, label, journal in assessment.TOLD + enrolment.TOLD:
            support.register_hook_event(key, label, journal=journal)
        support.register_check(support.Check("attempts-left-open", _("Closing of tests"), health.attempts_left_open))
