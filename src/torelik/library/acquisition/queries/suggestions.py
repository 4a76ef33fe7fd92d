"""Questions about what readers propose."""

from uuid import UUID

from django.db.models import QuerySet

from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.acquisition.models import Suggestion
from torelik.library.acquisition.queries.suppliers import may_see
from torelik.library.acquisition.vocabulary import SuggestionState

WAITING = (SuggestionState.NEW, SuggestionState.ACCEPTED)


def own_suggestions(by: Actor) -> QuerySet[Suggestion]:
    """Return what the person has proposed, the newest first."""
    if by.account_id is None:
        return Suggestion.objects.none()
    return Suggestion.objects.filter(made_by_id=by.account_id).order_by("-made_at", "-id")


def suggestions(*, state: str = "", visible_to: Actor) -> QuerySet[Suggestion]:
    """Return what readers have proposed, the oldest first; for who sees acquisition."""
    if not may_see(visible_to):
        return Suggestion.objects.none()
    found = Suggestion.objects.select_related("made_by", "order_line__order")
    return (found.filter(state=state) if state else found).order_by("made_at", "id")


def suggestion(uuid: UUID, *, visible_to: Actor) -> Suggestion:
    """Return one suggestion. Raises ``NotFound``, also for who does not see acquisition."""
    row = suggestions(visible_to=visible_to).filter(uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    return row


def lock_suggestion(uuid: UUID) -> Suggestion:
    """Return the suggestion and keep its row until the transaction ends. Raises ``NotFound``."""
    row = Suggestion.objects.select_for_update().filter(uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    return row


def to_order() -> list[tuple[UUID, str]]:
    """Return the accepted suggestions that stand in no order yet, as choices of a form."""
    rows = Suggestion.objects.filter(state=SuggestionState.ACCEPTED, order_line=None).order_by("made_at", "id")
    return [(row.uuid, " — ".join(filter(None, [row.authors, row.title]))) for row in rows]


def rows_of(account_id: int) -> dict[str, list[dict[str, object]]]:
    """Return what is kept of a person, for the person's own export."""
    rows = Suggestion.objects.filter(made_by_id=account_id).order_by("id")
    return {"suggestions": [{"title": row.title, "authors": row.authors, "why": row.why, "state": row.state} for row in rows]}
