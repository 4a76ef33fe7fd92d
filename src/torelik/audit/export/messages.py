"""Writing the message of one event for one destination."""

from functools import lru_cache

from django.utils.translation import override

from torelik.audit import catalogue
from torelik.audit.export import rules
from torelik.audit.export.destinations import Destination
from torelik.audit.export.rules import Sealed
from torelik.audit.export.vocabulary import Payload


def message_of(sealed: Sealed, destination: Destination) -> bytes:
    """Return the framed message; facts that make it longer than the collector takes give way to their digest."""
    name = sealed.event.name
    severity = destination.fields.severity_of(name)
    label = _label_in(name, destination.language)
    values = rules.values_of(sealed, label=label, severity=severity, head=destination.letterhead)
    message = _message(values, sealed, severity, destination)
    if len(message) > destination.greatest_bytes:
        message = _message(rules.without_facts(values), sealed, severity, destination)
    return rules.frame(message)


def _message(values: dict[str, object], sealed: Sealed, severity: int, destination: Destination) -> bytes:
    fields = destination.fields
    is_cef = destination.payload is Payload.CEF
    text = rules.cef(fields.header, fields.cef, values) if is_cef else rules.ecs(fields.ecs, values)
    return rules.syslog(text, sealed=sealed, severity=severity, head=destination.letterhead)


@lru_cache(maxsize=2048)
def _label_in(name: str, language: str) -> str:
    with override(language):
        return catalogue.label_of(name)
