"""Who may put together and run which report."""

from torelik.kernel.actor import Actor
from torelik.library.administration.vocabulary import GRANTS
from torelik.library.reporting.rules import Definition
from torelik.library.reporting.subjects import Field, Subject, all_subjects


def may_use(subject: Subject, actor: Actor) -> bool:
    """Tell whether the actor may see rows of the subject."""
    of_readers = not subject.is_of_readers or actor.may(subject.readers_grant)
    return actor.may(GRANTS.SEE_REPORTS) and of_readers and (not subject.grants or actor.may_any(subject.grants))


def subjects_used_by(actor: Actor) -> list[Subject]:
    """Return the subjects whose rows the actor may see."""
    return [subject for subject in all_subjects() if may_use(subject, actor)]


def fields_used_by(subject: Subject, actor: Actor) -> list[Field]:
    """Return the fields that the actor may see, in the order of the subject."""
    return [field for field in subject.fields if not field.names_reader or actor.may(subject.readers_grant)]


def names_readers(subject: Subject, definition: Definition) -> bool:
    """Tell whether the rows name readers, or are picked by who they are."""
    return subject.is_of_readers or any(field.names_reader and field.key in definition.fields for field in subject.fields)


def may_run(subject: Subject, definition: Definition, actor: Actor) -> bool:
    """Tell whether the actor may run a report of this definition."""
    return may_use(subject, actor) and (not names_readers(subject, definition) or actor.may(subject.readers_grant))


def grant_to_run(subject: Subject, definition: Definition, actor: Actor) -> str:
    """Return the grant that the actor lacks; empty when none."""
    if may_run(subject, definition, actor):
        return ""
    if not actor.may(GRANTS.SEE_REPORTS):
        return GRANTS.SEE_REPORTS
    lacks_subject = subject.grants and not actor.may_any(subject.grants)
    return subject.grants[0] if lacks_subject else subject.readers_grant
