"""Who sees an attempt: the learner whose it is, and the teachers of its course."""

from django.db.models import Q

from torelik.kernel.actor import Actor


def attempts_made_by(actor: Actor) -> Q:
    """Return the filter of the actor's own attempts; they stay visible when the enrolment has ended."""
    if actor.account_id is None or not actor.may("learning.learn"):
        return Q(pk__in=[])
    return Q(learner_id=actor.account_id)


def attempts_judged_by(actor: Actor) -> Q:
    """Return the filter of attempts in the courses that name the actor as a teacher."""
    if actor.account_id is None or not actor.may("learning.see-results"):
        return Q(pk__in=[])
    return Q(test__course__teachers__teacher_id=actor.account_id)
