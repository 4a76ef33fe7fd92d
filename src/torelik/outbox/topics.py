"""Topics and who handles them. A context subscribes when the application starts."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Handler = Callable[[Sequence[Mapping[str, Any]]], None]

_HANDLERS: dict[str, tuple[Handler, int]] = {}


class UnknownTopic(LookupError):
    """Nobody handles the topic; a message to it would wait for ever."""


def subscribe(topic: str, handler: Handler, *, batch: int = 1) -> None:
    """Let *handler* receive the messages of *topic*, in order, at most *batch* at once.

    The handler may see a message twice (after a crash) and must then come to the same result.
    """
    _HANDLERS[topic] = (handler, batch)


def topics() -> list[str]:
    """Return the subscribed topics, sorted."""
    return sorted(_HANDLERS)


def handler_of(topic: str) -> tuple[Handler, int]:
    """Return the handler of *topic* and its batch size. Raises ``UnknownTopic``."""
    try:
        return _HANDLERS[topic]
    except KeyError:
        raise UnknownTopic(topic) from None
