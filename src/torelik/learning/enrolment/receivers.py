"""What learning answers and does when a person leaves the Academy."""

from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from torelik.identity import api as identity
from torelik.kernel.actor import Actor
from torelik.learning.courses import queries as courses
from torelik.learning.enrolment import actions, queries


def obligations(*, account_id: int, on: date, **_named: Any) -> list[identity.Obligation]:
    """Answer which courses are open: a learner's end with the account, a teacher's need another teacher."""
    studied = queries.count_open_enrolments(account_id, on=on)
    taught = sum(course.ends_through >= on for course in courses.courses_taught_by(account_id))
    found = (
        identity.Obligation(_("Learning"), _("Courses in which the person studies"), studied, ends_with_account=True),
        identity.Obligation(_("Learning"), _("Courses that need another teacher"), taught, ends_with_account=False),
    )
    return [obligation for obligation in found if obligation.count]


def end_enrolments(*, account_id: int, by: Actor, at: datetime, **_named: Any) -> None:
    """End the courses and the group of a person who leaves; what they have done stays."""
    actions.end_enrolments_of(learner=account_id, by=by, at=at)


def grounds_to_keep(account_id: int) -> list[str | Promise]:
    """Answer why the name must be kept: results without a name prove nothing to their holder."""
    return [_("Learning keeps the name with the results of study.")] if queries.has_studied(account_id) else []


def forget(account_id: int) -> int:
    """Forget nothing: results of study are kept whole, by the Academy's nomenclature of cases."""
    return 0
