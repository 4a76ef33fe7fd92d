"""Which events addresses may ask for. Every context registers its own when the application starts; hooks know none of them."""

from collections.abc import Iterable

from django.utils.functional import Promise

from torelik.support.hooks.rules import KnownEvent

_EVENTS: dict[str, tuple[KnownEvent, str | Promise]] = {}


def register_hook_event(key: str, label: str | Promise, *, journal: Iterable[str], refers: Iterable[str] = ()) -> None:
    """Offer an event to webhooks: *journal* names the entries that it tells of, *refers* their facts that go along.

    Whatever *refers* names leaves the Academy: references and counts alone, never words about people.
    """
    _EVENTS[key] = (KnownEvent(key, tuple(journal), tuple(refers)), label)


def known_events() -> list[KnownEvent]:
    """Return every event in the order of its registering."""
    return [event for event, _label in _EVENTS.values()]


def choices() -> list[tuple[str, str]]:
    """Return the events with their words in the present language."""
    return [(key, str(label)) for key, (_event, label) in _EVENTS.items()]


def label_of(key: str) -> str:
    """Return the words of an event; one of a retired version shows its key."""
    return str(_EVENTS[key][1]) if key in _EVENTS else key


def by_journal() -> dict[str, list[KnownEvent]]:
    """Return which events an entry of the journal is told as."""
    found: dict[str, list[KnownEvent]] = {}
    for event in known_events():
        for name in event.journal:
            found.setdefault(name, []).append(event)
    return found
