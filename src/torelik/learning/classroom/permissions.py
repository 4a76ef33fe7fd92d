"""Who sees a class in the timetable: the learners it is for, and its teacher."""

from datetime import date

from django.db.models import F, Q

from torelik.kernel.actor import Actor


def meetings_seen_by(actor: Actor, *, on: date) -> Q:
    """Return the filter of classes for the actor: as a learner enrolled on the Academy's day *on*, or as the teacher."""
    if actor.account_id is None:
        return Q(pk__in=[])
    seen = Q(pk__in=[])
    if actor.may("learning.learn"):
        in_force = Q(course__enrolments__valid_from__lte=on) & (
            Q(course__enrolments__valid_until=None) | Q(course__enrolments__valid_until__gt=on)
        )
        for_them = Q(group=None) | Q(group_id=F("course__enrolments__group_id"))
        seen |= Q(course__enrolments__learner_id=actor.account_id) & in_force & for_them
    if actor.may("learning.teach"):
        seen |= Q(teacher_id=actor.account_id)
    return seen
