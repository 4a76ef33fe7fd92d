"""Which right of a file counts on a day, and what state that gives, said to the database as ``rules`` says it."""

from datetime import date, timedelta

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When

from torelik.documents.rights import rules
from torelik.documents.rights.models import ReadableFile, RightsTerm
from torelik.documents.rights.vocabulary import FileState, ReadingAccess


def key_in_force(day: date, *, of: str) -> QuerySet[RightsTerm, int]:
    """Return the key of the right that counts on the day, as ``rules.in_force`` does; *of* names the file in the outer query."""
    return (
        RightsTerm.objects.filter(readable=OuterRef(of), closed_at=None, valid_from__lte=day)
        .order_by("-valid_from", "-id")
        .values_list("pk", flat=True)[:1]
    )


def with_counting_right(day: date) -> QuerySet[ReadableFile]:
    """Return the files with the key of the right that counts on the day."""
    return ReadableFile.objects.alias(in_force_id=Subquery(key_in_force(day, of="pk")))


def count_states(day: date) -> dict[FileState, int]:
    """Return how many files there are in each state; one query."""
    named = Case(*(When(is_in_state(state, day), then=Value(state.value)) for state in FileState), output_field=CharField())
    rows = with_counting_right(day).annotate(state=named).values_list("state").annotate(files=Count("pk")).order_by("state")
    return dict.fromkeys(FileState, 0) | {FileState(state): files for state, files in rows}


def counting_right(*conditions: Q, **named: object) -> Q:
    """Return that the right that counts fulfils the conditions."""
    return Q(Exists(RightsTerm.objects.filter(*conditions, pk=OuterRef("in_force_id"), **named)))


def is_in_state(state: FileState, day: date) -> Q:
    """Return what ``rules.state_of`` says, as a question to the database."""
    if state == FileState.WITHDRAWN:
        return Q(withdrawn_at__isnull=False)
    soon = day + timedelta(days=rules.MONTH_DAYS)
    goes_on = Q(valid_through=None) | Q(valid_through__gte=day)
    is_open = ~Q(access=ReadingAccess.CLOSED)
    of_file = RightsTerm.objects.filter(readable=OuterRef("pk"))
    has_any, has_standing = Q(Exists(of_file)), Q(Exists(of_file.filter(closed_at=None)))
    none_counts = Q(in_force_id=None)
    states = {
        FileState.OPEN: counting_right(is_open, Q(valid_through=None) | Q(valid_through__gt=soon)),
        FileState.ENDING_SOON: counting_right(is_open, valid_through__gte=day, valid_through__lte=soon),
        FileState.ENDED: counting_right(valid_through__lt=day),
        FileState.CLOSED: counting_right(goes_on, access=ReadingAccess.CLOSED) | (none_counts & has_any & ~has_standing),
        FileState.NOT_BEGUN: none_counts & has_standing,
        FileState.NO_RIGHT: none_counts & ~has_any,
    }
    return Q(withdrawn_at=None) & states[state]
