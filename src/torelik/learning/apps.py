from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "torelik.learning"
    label = "learning"
    verbose_name = _("Learning")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Tables exist only now, so an application's imports stand here and nowhere else.
        from torelik.audit import api as audit
        from torelik.identity import api as identity
        from torelik.learning.assessment import health
        from torelik.learning.assessment import vocabulary as assessment
        from torelik.learning.classroom import vocabulary as classroom
        from torelik.learning.courses import vocabulary as courses
        from torelik.learning.curriculum import vocabulary as curriculum
        from torelik.learning.enrolment import vocabulary as enrolment
        from torelik.support import api as support

        for module in (curriculum, courses, enrolment, assessment, classroom):
            audit.register_events(
                "learning",
                module.EVENTS,
                security=getattr(module, "SECURITY_EVENTS", ()),
                facts=getattr(module, "FACTS", None),
            )
            identity.register_grants("learning", module.GRANTS)
        support.register_check(support.Check("attempts-left-open", _("Closing of tests"), health.attempts_left_open))
