"""How a sealed event becomes a message: RFC 5424, CEF, ECS, RFC 5425. Plain Python, no tables."""

import hashlib
import ipaddress
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from torelik.audit.rules import EventFacts, outcome_of

BOM = b"\xef\xbb\xbf"
GREATEST_SEQUENCE_ID = 2_147_483_647
"""RFC 5424 section 7.3.1: after it the counting begins anew at 1."""

MSGID_LENGTH = 32
CONSTANT = "="
"""A field whose source begins so says the rest of it literally."""

SOURCES = frozenset(
    {
        "sequence", "seal", "uuid", "name", "label", "context", "severity", "outcome", "at", "at_milliseconds", "actor_id",
        "actor_name", "about_kind", "about_key", "about_name", "address", "address4", "address6", "request", "command", "facts",
        "facts_object", "host", "version",
    }
)  # fmt: skip
"""What a field map may take values from."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """One event with its place in the chain."""

    sequence: int
    seal: str
    event: EventFacts


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What all messages to one destination share."""

    host: str
    app_name: str
    version: str
    facility: int
    enterprise_number: int
    greatest_bytes: int


def values_of(sealed: Sealed, *, label: str, severity: int, head: Letterhead) -> dict[str, Any]:
    """Return what a field map may choose from; an empty value stands for what the event does not say."""
    event = sealed.event
    address = str(event.origin.get("address", ""))
    four, six = _by_version(address)
    return {
        "sequence": sealed.sequence,
        "seal": sealed.seal,
        "uuid": event.uuid,
        "name": event.name,
        "label": label,
        "context": event.name.partition(".")[0],
        "severity": severity,
        "outcome": outcome_of(event.name),
        "at": event.at,
        "at_milliseconds": int(datetime.fromisoformat(event.at).timestamp() * 1000),
        "actor_id": "" if event.actor_id is None else event.actor_id,
        "actor_name": event.actor_name,
        "about_kind": event.about_kind,
        "about_key": event.about_key,
        "about_name": event.about_name,
        "address": address,
        "address4": four,
        "address6": six,
        "request": str(event.origin.get("request", "")),
        "command": str(event.origin.get("command", "")),
        "facts": json.dumps(event.facts, ensure_ascii=False, sort_keys=True) if event.facts else "",
        "facts_object": event.facts or "",
        "host": head.host,
        "version": head.version,
    }


def _by_version(address: str) -> tuple[str, str]:
    try:
        version = ipaddress.ip_address(address).version
    except ValueError:
        return "", ""
    return (address, "") if version == 4 else ("", address)


def without_facts(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of an event too long for its collector: facts give way to a digest of them."""
    digest = "sha256:" + hashlib.sha256(str(values["facts"]).encode("utf-8", "surrogatepass")).hexdigest()
    return {**values, "facts": digest, "facts_object": {"digest": digest}}


def chosen(fields: Mapping[str, str], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a map with their values; what is empty is left out, and with it its label (``cs1Label``)."""
    found = {
        field: source.removeprefix(CONSTANT) if source.startswith(CONSTANT) else values[source]
        for field, source in fields.items()
    }
    return {
        field: value
        for field, value in found.items()
        if value not in ("", None) and found.get(field.removesuffix("Label"), value) not in ("", None)
    }


def cef(header: Mapping[str, str], fields: Mapping[str, str], values: Mapping[str, Any]) -> str:
    """Write the event in the Common Event Format, version 0."""
    said = chosen(header, values)
    head = "|".join(_cef_header(said.get(name, "")) for name in CEF_HEADER)
    extension = " ".join(f"{field}={_cef_value(value)}" for field, value in chosen(fields, values).items())
    return f"CEF:0|{head}|{extension}"


CEF_HEADER = ("vendor", "product", "version", "id", "name", "severity")
_CONTROLS = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")


def _cef_header(value: object) -> str:
    # In the header a pipe ends the field; a line cannot be broken there at all.
    text = _CONTROLS.sub(" ", str(value)).replace("\r", " ").replace("\n", " ")
    return text.replace("\\", "\\\\").replace("|", "\\|")


def _cef_value(value: object) -> str:
    # In the extension an equals sign ends the key; a line break is written as two letters.
    text = _CONTROLS.sub(" ", str(value)).replace("\\", "\\\\").replace("=", "\\=")
    return text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\r")


def ecs(fields: Mapping[str, str], values: Mapping[str, Any]) -> str:
    """Write the event as one line of JSON in the Elastic Common Schema; ``a.b`` in the map is nested."""
    document: dict[str, Any] = {}
    for field, value in chosen(fields, values).items():
        place = document
        *parents, last = field.split(".")
        for parent in parents:
            place = place.setdefault(parent, {})
        place[last] = value
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def syslog(text: str, *, sealed: Sealed, severity: int, head: Letterhead) -> bytes:
    """Return the message of RFC 5424: moment with microseconds in UTC, sequence in the structured data, UTF-8 with BOM."""
    priority = head.facility * 8 + syslog_severity(severity)
    msgid = _printable(sealed.event.name, MSGID_LENGTH)
    sequence_id = (sealed.sequence - 1) % GREATEST_SEQUENCE_ID + 1
    data = (
        f'[meta sequenceId="{sequence_id}"]'
        f'[torelik@{head.enterprise_number} sequence="{sealed.sequence}" event="{sealed.event.uuid}" seal="{sealed.seal}"]'
    )
    header = f"<{priority}>1 {sealed.event.at} {_printable(head.host, 255)} {_printable(head.app_name, 48)} - {msgid} {data} "
    return header.encode("ascii") + BOM + text.encode("utf-8", "replace")


def _printable(words: str, length: int) -> str:
    """RFC 5424 allows printable ASCII without spaces in its header; what cannot be said is a dash."""
    return re.sub(r"[^\x21-\x7e]", "", words)[:length] or "-"


def syslog_severity(severity: int) -> int:
    """Return the severity of RFC 5424 for one of CEF (0 to 10): informational, notice, warning, error, critical."""
    for least, level in ((9, 2), (7, 3), (5, 4), (4, 5)):
        if severity >= least:
            return level
    return 6


def frame(message: bytes) -> bytes:
    """Return the message with its length before it, as RFC 5425 frames it."""
    return b"%d %s" % (len(message), message)
