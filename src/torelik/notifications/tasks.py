"""What the outbox asks for."""

from collections.abc import Mapping, Sequence
from typing import Any

from torelik.kernel import clock
from torelik.notifications import actions


def send_letters(payloads: Sequence[Mapping[str, Any]]) -> None:
    """Send the letters that these messages name; a message that comes twice sends nothing twice."""
    for payload in payloads:
        actions.send_letter(payload["letter"], at=clock.now())
