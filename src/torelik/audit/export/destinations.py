"""Where events go: the site's file of destinations, read and judged as a whole."""

import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from torelik import __version__
from torelik.audit.export.rules import CEF_HEADER, CONSTANT, SOURCES, Letterhead
from torelik.audit.export.vocabulary import Payload, Which

VERSION = 1
SHIPPED = Path(__file__).with_name("fields.yaml")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class DestinationsWrong(Exception):
    """The file of destinations cannot be used; every reason is told at once."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class FieldMap:
    """What a payload says and where it takes it from; how severe each event is."""

    header: Mapping[str, str]
    cef: Mapping[str, str]
    ecs: Mapping[str, str]
    severities: Mapping[str, int]

    def severity_of(self, name: str) -> int:
        return self.severities.get(name, self.severities["*"])


@dataclass(frozen=True, slots=True)
class Destination:
    """One collector: how it is reached and trusted, what it is told and how."""

    name: str
    host: str
    ca_file: Path
    fields: FieldMap
    port: int = 6514
    server_name: str = ""
    certificate_file: Path | None = None
    key_file: Path | None = None
    payload: Payload = Payload.CEF
    events: Which = Which.ALL
    language: str = "kk"
    facility: int = 13
    app_name: str = "torelik"
    own_host: str = field(default_factory=socket.gethostname)
    enterprise_number: int = 32473
    greatest_bytes: int = 8192
    settle_seconds: float = 5.0
    confirm_seconds: float = 5.0
    longest_pause_seconds: float = 60.0
    confirms_close: bool = True

    @property
    def letterhead(self) -> Letterhead:
        return Letterhead(self.own_host, self.app_name, __version__, self.facility, self.enterprise_number, self.greatest_bytes)


_NUMBERS = {
    "port": (1, 65535),
    "facility": (0, 23),
    "enterprise_number": (1, 2**32 - 1),
    "greatest_bytes": (2048, 1_048_576),
    "settle_seconds": (0, 600),
    "confirm_seconds": (0.1, 600),
    "longest_pause_seconds": (0.5, 3600),
}
_WORDS = ("host", "server_name", "app_name", "own_host")
_FILES = ("ca_file", "certificate_file", "key_file")
_CHOICES = {"payload": tuple(Payload), "events": tuple(Which), "language": ("kk", "ru", "en")}
_KNOWN = {"name", "confirms_close", "header", "cef", "ecs", "severities", *_NUMBERS, *_WORDS, *_FILES, *_CHOICES}


def read_destinations(path: Path) -> tuple[Destination, ...]:
    """Read the site's file; a site without one exports nothing.

    Raises ``DestinationsWrong`` with every problem of the file, so that it is mended once.
    """
    if not path.exists():
        return ()
    problems: list[str] = []
    said = _load(path, problems)
    entries = said.get("destinations", [])
    if said and said.get("version") != VERSION:
        problems.append(f"{path}: version {said.get('version')!r} is not {VERSION}")
    if not isinstance(entries, list):
        problems.append(f"{path}: destinations is not a list")
        entries = []
    found = [_destination(entry, path, number, problems) for number, entry in enumerate(entries, start=1)]
    names = [entry.get("name") for entry in entries if isinstance(entry, dict)]
    problems.extend(f"{path}: the name {name} is given twice" for name in sorted({str(n) for n in names if names.count(n) > 1}))
    if problems:
        raise DestinationsWrong(problems)
    return tuple(one for one in found if one)


def shipped_fields() -> FieldMap:
    """Return the field map that the product ships."""
    said = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    return FieldMap(said["cef"]["header"], said["cef"]["fields"], said["ecs"]["fields"], said["severities"])


def _load(path: Path, problems: list[str]) -> dict[str, Any]:
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        problems.append(f"{path}: {error}")
        return {}
    if not isinstance(said, dict):
        problems.append(f"{path}: is not a mapping with version and destinations")
        return {}
    return said


def _destination(said: object, path: Path, number: int, problems: list[str]) -> Destination | None:
    where = f"{path}: destination {number}"
    if not isinstance(said, dict):
        problems.append(f"{where}: is not a mapping")
        return None
    complaints = [f"unknown word {key}" for key in sorted(map(str, said)) if key not in _KNOWN]
    if not _NAME.fullmatch(str(said.get("name", ""))):
        complaints.append("name must be small letters, digits and dashes, at most 40")
    complaints += [f"{key} is missing" for key in ("host", "ca_file") if not said.get(key)]
    settings: dict[str, Any] = {key: str(said[key]) for key in ("name", *_WORDS) if key in said}
    for key, (least, greatest) in _NUMBERS.items():
        if key in said:
            value = said[key]
            if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= greatest:
                complaints.append(f"{key} must be a number from {least} to {greatest}")
            settings[key] = value
    for key, choices in _CHOICES.items():
        if key in said:
            if said[key] not in choices:
                complaints.append(f"{key} must be one of {', '.join(choices)}")
            settings[key] = said[key]
    for key in _FILES:
        if said.get(key):
            settings[key] = path.parent / str(said[key])
            if not settings[key].is_file():
                complaints.append(f"{key}: there is no file {settings[key]}")
    if bool(said.get("certificate_file")) != bool(said.get("key_file")):
        complaints.append("certificate_file and key_file come together")
    if not isinstance(said.get("confirms_close", True), bool):
        complaints.append("confirms_close must be true or false")
    settings["confirms_close"] = said.get("confirms_close", True)
    settings["fields"] = _fields(said, complaints)
    problems.extend(f"{where}: {complaint}" for complaint in complaints)
    if complaints:
        return None
    if "payload" in settings:
        settings["payload"] = Payload(settings["payload"])
    if "events" in settings:
        settings["events"] = Which(settings["events"])
    return Destination(**settings)


def _fields(said: Mapping[str, Any], complaints: list[str]) -> FieldMap:
    """Return the shipped map with the destination's own changes; a field set to nothing is taken out."""
    shipped = shipped_fields()
    changed = {}
    for part, original in (("header", shipped.header), ("cef", shipped.cef), ("ecs", shipped.ecs)):
        own = said.get(part) or {}
        if not isinstance(own, dict):
            complaints.append(f"{part} is not a mapping of fields")
            own = {}
        for name, source in own.items():
            if source is not None and source not in SOURCES and not str(source).startswith(CONSTANT):
                complaints.append(f"{part}.{name}: there is no source {source}")
            if part == "header" and name not in CEF_HEADER:
                complaints.append(f"header.{name}: the header of CEF has no such field")
        merged = {**original, **{str(name): source for name, source in own.items()}}
        changed[part] = {name: str(source) for name, source in merged.items() if source is not None}
    severities = said.get("severities") or {}
    if not isinstance(severities, dict) or any(
        isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 10 for value in severities.values()
    ):
        complaints.append("severities must be whole numbers from 0 to 10")
        severities = {}
    return FieldMap(changed["header"], changed["cef"], changed["ecs"], {**shipped.severities, **severities})
