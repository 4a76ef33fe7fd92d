"""The catalogue of events: every context registers its own words; the journal knows no context."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import TextChoices
from django.utils.functional import Promise

_EVENTS: dict[str, str | Promise] = {}
_SECURITY: set[str] = set()
_FACTS: dict[str, str | Promise] = {}


class UnknownEvent(LookupError):
    """Somebody wants to record an event that no context has registered."""


@dataclass(frozen=True, slots=True)
class KnownEvent:
    """One event of the catalogue, with its words in the present language."""

    name: str
    label: str
    is_security: bool

    @property
    def context(self) -> str:
        return self.name.partition(".")[0]


def register_events(
    context: str, events: type[TextChoices], *, security: Iterable[str] = (), facts: type[TextChoices] | None = None
) -> None:
    """Add the events of *context*; each name begins with the context's own, e.g. ``library.item-issued``.

    *security* names those that the monitoring of information security must know (cl. 10(2)); *facts* gives words
    for the names of facts. Raises ``ValueError`` for a name outside the context, and for a security event that is
    no event. Registering twice changes nothing.
    """
    for event in events:
        if not event.value.startswith(f"{context}."):
            raise ValueError(f"{event.value} is registered by {context}, but is not named after it.")
        _EVENTS[event.value] = event.label
    for name in security:
        require_known(str(name))
        _SECURITY.add(str(name))
    for fact in facts or ():
        _FACTS[fact.value] = fact.label


def label_of(name: str) -> str:
    """Return the event's words in the present language; an event of a retired version shows its name."""
    return str(_EVENTS.get(name, name))


def is_security(name: str) -> bool:
    """Tell whether the monitoring of information security must know the event."""
    return name in _SECURITY


def words_of_fact(name: str) -> str:
    """Return how the auditor reads the name of a fact; an unknown one is shown as it is written."""
    return str(_FACTS.get(name, name))


def require_known(name: str) -> None:
    """Raise ``UnknownEvent`` unless a context registered *name*."""
    if name not in _EVENTS:
        raise UnknownEvent(name)


def names_whose_label_has(words: str) -> list[str]:
    """Return the names of events whose label in the present language contains *words*."""
    wanted = words.casefold()
    return [name for name, label in _EVENTS.items() if wanted in str(label).casefold()]


def all_events() -> Iterator[KnownEvent]:
    """Yield each known event with its words in the present language, sorted by name."""
    return (KnownEvent(name, str(_EVENTS[name]), name in _SECURITY) for name in sorted(_EVENTS))


def events_by_context() -> list[tuple[str, list[KnownEvent]]]:
    """Return the catalogue by context, each under its name in the present language."""
    found: dict[str, list[KnownEvent]] = {}
    for event in all_events():
        found.setdefault(event.context, []).append(event)
    return [(_name_of(context), events) for context, events in found.items()]


def _name_of(context: str) -> str:
    try:
        return str(apps.get_app_config(context).verbose_name)
    except LookupError:  # a context of a test
        return context
