"""The catalogue of events: every context registers its own words; the journal knows no context."""

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.functional import Promise

_EVENTS: dict[str, str | Promise] = {}


class UnknownEvent(LookupError):
    """Somebody wants to record an event that no context has registered."""


def register_events(context: str, events: type[TextChoices]) -> None:
    """Add the events of *context*; each name begins with the context's own, e.g. ``library.item-issued``.

    Raises ``ValueError`` for a name outside the context. Registering twice changes nothing.
    """
    for event in events:
        if not event.value.startswith(f"{context}."):
            raise ValueError(f"{event.value} is registered by {context}, but is not named after it.")
        _EVENTS[event.value] = event.label


def label_of(name: str) -> str:
    """Return the event's words in the present language; an event of a retired version shows its name."""
    return str(_EVENTS.get(name, name))


def require_known(name: str) -> None:
    """Raise ``UnknownEvent`` unless a context registered *name*."""
    if name not in _EVENTS:
        raise UnknownEvent(name)


def names_whose_label_has(words: str) -> list[str]:
    """Return the names of events whose label in the present language contains *words*."""
    wanted = words.casefold()
    return [name for name, label in _EVENTS.items() if wanted in str(label).casefold()]


def all_events() -> Iterable[tuple[str, str]]:
    """Yield each known event's name and its words in the present language, sorted by name."""
    return ((name, str(_EVENTS[name])) for name in sorted(_EVENTS))
